"""Questionnaires in versions: what ships, what is in force, drafts and their publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.keys import keys_in
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

from ..default_questionnaires import SHIPPED
from ..models import Group, Question, Questionnaire, QuestionnaireVersion
from ..script import unknown_placeholders

# What ships holds from before anybody was asked, so that every answer of the past has a version too.
SHIPPED_AT = datetime(2000, 1, 1, tzinfo=UTC)
SPOKEN = ("greeting", "when_busy", "when_upset", "farewell")
MOST_QUESTIONS = 20
# Who settles for everybody, by role: the company's questionnaires are nobody's outlet.
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


def version_asked(names: Iterable[str], group: str, outlet, at: datetime) -> QuestionnaireVersion:
    """The version that a form which comes back was made of, by the names of its fields (`q<question's key>`): another
    may have been published while the customer answered. What is in force, where the names say nothing."""
    keys = keys_in(name.removeprefix("q") for name in names)
    of_names = Question.objects.filter(pk__in=keys).values("version")
    asked = QuestionnaireVersion.objects.published(at).of_group(group).for_outlet(outlet).filter(pk__in=of_names)
    return asked.select_related("questionnaire").prefetch_related("questions").first() or version_for(group, outlet, at)


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


# --- Who settles what -------------------------------------------------------------------------------------------------


def may_open(user) -> bool:
    """Whether the pages of questionnaires are the user's at all."""
    return user.may(Right.CALLS_MANAGE) or user.holds(*OF_THE_COMPANY)


def may_settle(user, questionnaire: Questionnaire) -> bool:
    """Headquarters settles them all; an outlet's own, whoever manages its calls too."""
    own = questionnaire.outlet
    return user.holds(*OF_THE_COMPANY) or (own is not None and user.may(Right.CALLS_MANAGE, own))


def opened_by(user):
    """The questionnaires that the user may look at."""
    if user.holds(*OF_THE_COMPANY):
        return Questionnaire.objects.order_by()
    return Questionnaire.objects.visible_to(user, Right.CALLS_MANAGE)


def _require_settling(by, questionnaire: Questionnaire) -> None:
    if not may_settle(by, questionnaire):
        # Translators: 中文 公司问卷由总部管理。您可以在本店建一份自己的。
        raise PermissionDenied(_("The company's questionnaires are settled at headquarters. Make your outlet's own."))


# --- Drafts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """One question as the draft is to have it. Without a key it is a new one."""

    text: str
    scale: str
    labels: Sequence[str] = ()
    weight: Decimal = Decimal(1)
    required: bool = True
    key: str = ""


def make_own(*, outlet, group: str, by, at: datetime) -> Questionnaire:
    """The outlet's own questionnaire of the group, with a draft that begins as a copy of what holds there now.

    What customers are asked changes only when the draft is published. The one that is there, where there is one.
    """
    require(by, Right.CALLS_MANAGE, outlet)
    base = version_for(group, outlet, at)
    with transaction.atomic():
        own, made = Questionnaire.objects.get_or_create(
            outlet=outlet, group=group, defaults={"name": base.questionnaire.name}
        )
        if made:
            _copy(base, own, by, at)
            trail.record(about=own, action="questionnaire.copied", by=by, at=at, outlet=outlet)
    return own


def begin_draft(*, questionnaire: Questionnaire, by, at: datetime) -> QuestionnaireVersion:
    """A draft that begins as a copy of the latest version; the draft that is there, where there is one."""
    _require_settling(by, questionnaire)
    with transaction.atomic():
        held = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
        latest = held.versions.order_by("-number").first()
        if latest and latest.state == QuestionnaireVersion.State.DRAFT:
            return latest
        draft = _copy(latest or version_for(held.group, held.outlet, at), held, by, at)
        trail.record(about=held, action="questionnaire.drafted", by=by, at=at, outlet=held.outlet)
    return draft


def _copy(base: QuestionnaireVersion, questionnaire: Questionnaire, by, at: datetime) -> QuestionnaireVersion:
    last = questionnaire.versions.order_by("-number").values_list("number", flat=True).first() or 0
    draft = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=last + 1,
        made_by=by,
        made_at=at,
        **{name: getattr(base, name) for name in SPOKEN},
    )
    Question.objects.bulk_create(
        Question(
            version=draft,
            position=question.position,
            key=question.key,
            text=question.text,
            scale=question.scale,
            labels=question.labels,
            weight=question.weight,
            required=question.required,
        )
        for question in base.questions.all()
    )
    return draft


def draft_fingerprint(version: QuestionnaireVersion) -> str:
    """What a draft looked like when a form was opened."""
    questions = version.questions.order_by("position")
    fields = ("position", "key", "text", "scale", "labels", "weight", "required")
    parts = [getattr(version, name) for name in SPOKEN] + [str(row) for row in questions.values_list(*fields)]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def save_draft(
    *, version: QuestionnaireVersion, seen: str, questions: Iterable[Wanted], by, at: datetime, **spoken: str
) -> QuestionnaireVersion:
    """Give the draft these questions in this order, and these words: `spoken` has the names of `SPOKEN`.

    A question keeps its key as long as it keeps its scale, so that its answers can be followed over the versions.
    Refused for a published version, and where somebody else has changed the draft since `seen`.
    """
    _require_settling(by, version.questionnaire)
    wanted = list(questions)
    _check_words(spoken)
    _check_questions(wanted)
    with transaction.atomic():
        held = _held_draft(version, seen)
        keys = _keys(held, wanted)
        for name in SPOKEN:
            setattr(held, name, spoken.get(name, "").strip())
        held.save(update_fields=list(SPOKEN))
        # Nobody has answered a draft: its questions are written anew.
        held.questions.all().delete()
        Question.objects.bulk_create(
            Question(
                version=held,
                position=position,
                key=key,
                text=one.text.strip(),
                scale=one.scale,
                labels=[label.strip() for label in one.labels],
                weight=Decimal(0) if one.scale == Question.Scale.WORDS else one.weight,
                required=one.required,
            )
            for position, (one, key) in enumerate(zip(wanted, keys, strict=True), start=1)
        )
        _note(held, "questionnaire.changed", by, at)
    return held


def publish_draft(*, version: QuestionnaireVersion, seen: str, by, at: datetime) -> QuestionnaireVersion:
    """Put the draft in force from `at`. Links that are on their way still ask what they asked when they were made."""
    _require_settling(by, version.questionnaire)
    with transaction.atomic():
        held = _held_draft(version, seen)
        _check_words({name: getattr(held, name) for name in SPOKEN})
        _check_questions(
            [Wanted(each.text, each.scale, each.labels, each.weight, each.required) for each in held.questions.all()]
        )
        held.state, held.published_by, held.published_at = QuestionnaireVersion.State.PUBLISHED, by, at
        held.save(update_fields=["state", "published_by", "published_at"])
        _note(held, "questionnaire.published", by, at)
    return held


def drop_draft(*, version: QuestionnaireVersion, by, at: datetime) -> None:
    """Throw a draft away; what is in force stays so."""
    _require_settling(by, version.questionnaire)
    with transaction.atomic():
        held = _held_draft(version)
        _note(held, "questionnaire.dropped", by, at)
        held.questions.all().delete()
        held.delete()


def _held_draft(version: QuestionnaireVersion, seen: str | None = None) -> QuestionnaireVersion:
    """The draft, held; refused once it is published or gone, or where it is no longer what was seen."""
    held = (
        QuestionnaireVersion.objects.select_for_update(of=("self",))
        .select_related("questionnaire__outlet")
        .filter(pk=version.pk)
        .first()
    )
    if held is None:
        raise AlreadyDone(_("Somebody has dropped this draft in the meantime."))
    if held.state != QuestionnaireVersion.State.DRAFT:
        raise AlreadyDone(_("This version is published and stays as it is. Begin a new draft to change it."))
    if seen is not None and draft_fingerprint(held) != seen:
        raise AlreadyDone(
            _("Somebody changed this draft in the meantime. What you typed is still here; compare, then save again.")
        )
    return held


def _note(version: QuestionnaireVersion, action: str, by, at: datetime) -> None:
    about = version.questionnaire
    trail.record(
        about=about, action=action, by=by, at=at, outlet=about.outlet, changes={"version": [None, version.number]}
    )


def _check_words(spoken: dict) -> None:
    if not spoken.get("greeting", "").strip():
        raise Refused(_("Write down how the caller begins."), field="greeting")
    for name in SPOKEN:
        if unknown := unknown_placeholders(spoken.get(name, "")):
            # Translators: 中文 大括号里的 %(what)s 填不进去。可用：…
            raise Refused(_("Nothing can be filled in for {%(what)s}.") % {"what": unknown[0].strip("{}")}, field=name)


def _check_questions(questions: list[Wanted]) -> None:
    if not questions:
        raise Refused(_("Ask at least one question."))
    if len(questions) > MOST_QUESTIONS:
        raise Refused(_("At most %(most)d questions: nobody stays on the telephone longer.") % {"most": MOST_QUESTIONS})
    scored = [one for one in questions if one.scale != Question.Scale.WORDS]
    if not any(one.weight > 0 for one in scored):
        raise Refused(_("At least one question has to weigh something, or there is no score."))
    for number, one in enumerate(questions, start=1):
        if wrong := label_problem(one.scale, one.labels):
            raise Refused(_("Question %(number)d: %(what)s") % {"number": number, "what": wrong})


def label_problem(scale: str, labels: Sequence[str]) -> str:
    """What is wrong with the labels of a scale, as a sentence; empty when nothing."""
    counts = {Question.Scale.FIVE: 5, Question.Scale.YES_NO: 2, Question.Scale.TEN: 2}
    wanted = counts.get(Question.Scale(scale), 0)
    if not labels or len(labels) == wanted:
        return ""
    if not wanted:
        return _("An answer in words has no labels.")
    # Translators: 中文 这种题要么不写标签，要么写 %(count)d 个，从最差到最好。
    return _("This scale has %(count)d labels from the worst to the best, or none.") % {"count": wanted}


def _keys(draft: QuestionnaireVersion, wanted: list[Wanted]) -> list[str]:
    """For each question the key it had, as long as its scale is the same; else one that was never used here."""
    known = dict(
        Question.objects.filter(version__questionnaire=draft.questionnaire)
        .order_by("version__number")
        .values_list("key", "scale")
    )
    used: set[str] = set()
    keys = []
    for one in wanted:
        key = one.key if one.key and known.get(one.key) == one.scale and one.key not in used else ""
        number = len(known) + 1
        while not key or key in used:
            candidate = f"q{number}"
            key, number = ("" if candidate in known else candidate), number + 1
        used.add(key)
        keys.append(key)
    return keys
