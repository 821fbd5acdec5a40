"""Questionnaires in versions: what ships, what is in force, drafts and their publication."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staff.refusals import Refused
from staff.roles import Role

from ..default_questionnaires import SHIPPED
from ..models import Group, Question, Questionnaire, QuestionnaireVersion

# What ships holds from before anybody was asked, so that every answer of the past has a version too.
SHIPPED_AT = datetime(2000, 1, 1, tzinfo=UTC)
SPOKEN = ("greeting", "when_busy", "when_upset", "farewell")
MOST_QUESTIONS = 20
# Who settles for everybody: the company's questionnaires. The others make their outlet its own.
OF_THE_COMPANY = (Role.TASK_FORCE_LEAD, Role.ADMINISTRATOR)


def version_for(group: str, outlet, at: datetime) -> QuestionnaireVersion:
    """What the outlet's customers of the group are asked at `at`: its own questionnaire's latest published version,
    else the company's, else the one that ships. With the questions at hand."""
    found = _in_force(group, outlet, at)
    if found is None:
        ensure_shipped(group)
        found = _in_force(group, outlet, at)
    if found is None:
        raise Refused(_("There is no questionnaire for this group yet."))
    return found


def _in_force(group: str, outlet, at: datetime) -> QuestionnaireVersion | None:
    published = QuestionnaireVersion.objects.published(at).of_group(group)
    own_first = published.for_outlet(outlet).select_related("questionnaire").prefetch_related("questions")
    return own_first.first()


def ensure_shipped(*groups: str) -> None:
    """Put the questionnaires that ship into the database where the company has none of its own yet."""
    wanted = set(groups or Group.values) & set(SHIPPED)
    there = Questionnaire.objects.of_company().filter(group__in=wanted).filter(versions__isnull=False)
    for group in sorted(wanted - set(there.values_list("group", flat=True))):
        _ship(group)


@transaction.atomic
def _ship(group: str) -> None:
    shipped = SHIPPED[group]
    Questionnaire.objects.get_or_create(group=group, outlet=None, defaults={"name": shipped.name})
    # Held, so that of two first questions at once only one writes the version.
    questionnaire = Questionnaire.objects.select_for_update().get(group=group, outlet=None)
    if questionnaire.versions.exists():
        return
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=1,
        state=QuestionnaireVersion.State.PUBLISHED,
        made_at=SHIPPED_AT,
        published_at=SHIPPED_AT,
        **{name: getattr(shipped, name) for name in SPOKEN},
    )
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            key=asked.key,
            text=asked.text,
            scale=asked.scale,
            labels=list(asked.labels),
            weight=asked.weight,
            required=asked.required,
        )
        for position, asked in enumerate(shipped.questions, start=1)
    )
