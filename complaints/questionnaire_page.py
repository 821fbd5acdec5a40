"""What the pages of questionnaires show: which version is in force where, and its words as they are said."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from staff import trail
from staff.instants import calendar_words, local
from staff.trail_words import sentences

from .models import Group, Questionnaire, QuestionnaireVersion
from .script import fill_in
from .services.questionnaires import SPOKEN, may_settle, opened_by


@dataclass(frozen=True)
class Row:
    """One questionnaire of the list."""

    questionnaire: Questionnaire
    in_force: QuestionnaireVersion | None
    draft: QuestionnaireVersion | None
    answers: int
    may_settle: bool


def rows_for(user, at) -> list[Row]:
    """The company's questionnaires and the outlets' own that the user may see, by kind, the company's first."""
    seen = opened_by(user).select_related("outlet__area__region")
    versions: dict[int, list[QuestionnaireVersion]] = {}
    for version in QuestionnaireVersion.objects.filter(questionnaire__in=seen).with_answers():
        versions.setdefault(version.questionnaire_id, []).append(version)
    order = {group: place for place, group in enumerate(Group.values)}
    rows = []
    for each in sorted(seen, key=lambda each: (order[each.group], each.outlet.code if each.outlet else "")):
        own = versions.get(each.pk, [])
        number = number_in_force(own, at)
        rows.append(
            Row(
                each,
                next((version for version in own if version.number == number), None),
                next((version for version in own if version.state == QuestionnaireVersion.State.DRAFT), None),
                sum(version.answers for version in own),
                may_settle(user, each),
            )
        )
    return rows


def number_in_force(versions, at) -> int | None:
    """The number of the latest version that is published by the instant."""
    numbers = [version.number for version in versions if version.published_at and version.published_at <= at]
    return max(numbers, default=None)


def spoken(version: QuestionnaireVersion, user, at) -> dict[str, str]:
    """The words of the version as the reader would say them today to a customer made up for it."""
    outlet = version.questionnaire.outlet
    sample = {
        # Translators: 中文 张
        "customer": _("Zhang"),
        # Translators: 中文 先生
        "title": _("Mr"),
        "outlet": outlet.name if outlet else _("our outlet"),
        "caller": user.name,
        "day": calendar_words(local(at).date(), local(at).date()),
        # Translators: 中文 保养
        "work": _("maintenance"),
    }
    return {name: fill_in(getattr(version, name), **sample) for name in SPOKEN}


def history(questionnaire: Questionnaire):
    """The trail of the questionnaire in sentences."""
    return sentences(trail.entries_about(questionnaire).select_related("about_type"))
