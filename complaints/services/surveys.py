"""Taking a customer's answers: score, praise, and the complaint that bad answers open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from customers.models import Contact, Customer, Vehicle
from customers.services.contacts import record_contact
from staff import policy, trail
from staff.access import require
from staff.instants import local
from staff.models import Employee, Outlet
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop.models import RepairOrder

from .. import scoring
from ..models import (
    Answer,
    Complaint,
    FollowUp,
    Group,
    HomeVisit,
    Praise,
    Question,
    QuestionnaireVersion,
    SurveyLink,
    SurveyResponse,
)
from ..policies import BAD_AT_MOST, OPENS_COMPLAINT, POOR_AT_MOST, SURVEY_KEYS
from .complaints import take_complaint
from .follow_ups import hold_with_others
from .praise import PRAISE_KIND
from .queue import end_answered

LONGEST = 4000
# A link outlives the attempts to call: who answers late, or after all, is heard all the same.
STILL_ANSWERABLE = tuple(
    state for state in FollowUp.State if state not in (FollowUp.State.ANSWERED, FollowUp.State.NOT_DRAWN)
)
ASKED_AT_HOME = (HomeVisit.State.PLANNED, HomeVisit.State.DONE)
# What a complaint is about, by the question that went badly; others are "other".
CATEGORY_OF = {
    "advisor": Complaint.Category.ATTITUDE,
    "on_time": Complaint.Category.WAITING,
    "mended": Complaint.Category.QUALITY,
    "bill": Complaint.Category.PRICE,
}


class AnsweredAlready(AlreadyDone):
    """The customer has answered before, this way or another."""

    def __init__(self):
        super().__init__(_("This customer has answered already."))


@dataclass(frozen=True)
class Given:
    """One answer that was checked: the question, and a value of its scale or words."""

    question: Question
    value: int | None
    words: str = ""

    @property
    def counted(self) -> tuple[str, int, object]:
        return self.question.scale, self.value or 0, self.question.weight


@dataclass(frozen=True)
class Asked:
    """Whom the answers are of, and about what: a delivery that is followed up, or a home visit."""

    outlet: Outlet
    group: str
    customer: Customer
    vehicle: Vehicle | None
    delivered_at: datetime
    order: RepairOrder | None = None
    follow_up: FollowUp | None = None
    visit: HomeVisit | None = None

    @classmethod
    def after_delivery(cls, follow_up: FollowUp) -> "Asked":
        names = ("outlet", "group", "customer", "vehicle", "delivered_at", "order")
        return cls(**{name: getattr(follow_up, name) for name in names}, follow_up=follow_up)

    @classmethod
    def at_home(cls, visit: HomeVisit, at: datetime) -> "Asked":
        when = visit.done_at or at
        return cls(visit.outlet, Group.VISIT, visit.customer, visit.vehicle, when, visit=visit)


def record_response(
    *,
    follow_up: FollowUp,
    version: QuestionnaireVersion,
    answers: Mapping[int, int | str],
    words: str = "",
    praised: Iterable[Employee] = (),
    via: str,
    answered_at: datetime | None = None,
    by=None,
    at: datetime,
) -> SurveyResponse:
    """Keep a customer's answers, once for each follow-up, with all that follows from them; `answered_at` where they
    were given before they are kept.

    `answers` is `{question's key: value from 1, or words}`. `by` None is the customer, by link. It ends the follow-up,
    closes its links, notes the contact, enters the praise for those `praised`, and opens one complaint where an answer
    is bad. `Refused` with `field="q<key>"` for an answer that cannot be, `AnsweredAlready` where somebody was quicker.
    """
    if by is not None:
        require_asking(by, follow_up)
    asked = Asked.after_delivery(follow_up)
    given, praised = _checked(version, asked, answers), _checked_people(praised, asked)
    words, when = _own_words(words, given), answered_at or at
    with transaction.atomic():
        _end(follow_up, by=by, at=at, answered_at=when)
        response = _kept(asked, version, given, words, via, by, when)
        SurveyLink.objects.open().filter(follow_up=follow_up).update(closed_at=at)
        _enter_praise(response, praised, by, at)
        _complain(response, given, at)
        record_contact(
            customer=follow_up.customer,
            vehicle=follow_up.vehicle,
            kind=Contact.Kind.SURVEY,
            # Who opens a link came to us; that uses up nobody's patience.
            direction=Contact.Direction.OUT if by else Contact.Direction.IN,
            at=when,
            by=by,
            words=words,
            key=f"survey:{follow_up.pk}",
            outlet=follow_up.outlet,
        )
        trail.record(about=response, action="survey.answered", by=by, at=at, outlet=follow_up.outlet)
    return response


def record_visit_answers(
    *,
    visit: HomeVisit,
    version: QuestionnaireVersion,
    answers: Mapping[int, int | str],
    words: str = "",
    praised: Iterable[Employee] = (),
    by,
    at: datetime,
) -> SurveyResponse:
    """Keep what a customer answered at home, once for each visit, with all that follows from it as elsewhere.

    While the visit is planned, by those who are there, or when it is reported. The contact is the visit itself.
    """
    require(by, Right.VISITS, visit.outlet)
    asked = Asked.at_home(visit, at)
    given, praised = _checked(version, asked, answers), _checked_people(praised, asked)
    with transaction.atomic():
        held = HomeVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
        if held.state not in ASKED_AT_HOME:
            raise Refused(_("Nobody is visited here: plan the visit first."))
        if SurveyResponse.objects.filter(visit=held).exists():
            raise AnsweredAlready
        response = _kept(asked, version, given, _own_words(words, given), SurveyResponse.Via.VISIT, by, at)
        _enter_praise(response, praised, by, at)
        _complain(response, given, at)
        trail.record(about=response, action="survey.answered", by=by, at=at, outlet=visit.outlet)
    return response


def _own_words(words: str, given: "list[Given]") -> str:
    """What the customer said in their own words; without any, their answers in words."""
    return words.strip()[:LONGEST] or " ".join(answer.words for answer in given if answer.words)[:LONGEST]


def may_ask(user, follow_up: FollowUp) -> bool:
    """Whether the user may take this customer's answers: callers everybody's, cashiers and advisors those on site."""
    on_site = follow_up.mode == FollowUp.Mode.ON_SITE and user.may(Right.ASK_ON_SITE, follow_up.outlet)
    return on_site or user.may(Right.CALLS, follow_up.outlet)


def require_asking(user, follow_up: FollowUp) -> None:
    if not may_ask(user, follow_up):
        on_site = follow_up.mode == FollowUp.Mode.ON_SITE
        require(user, Right.ASK_ON_SITE if on_site else Right.CALLS, follow_up.outlet)


def _checked(version, asked: Asked, answers) -> list[Given]:
    if version.state != QuestionnaireVersion.State.PUBLISHED or version.questionnaire.group != asked.group:
        raise Refused(_("This questionnaire is not the one for this customer."))
    questions = {question.pk: question for question in version.questions.all()}
    if set(answers) - set(questions):
        raise Refused(_("There is an answer to a question that was not asked. Load the page again, please."))
    given = [
        answer
        for question in sorted(questions.values(), key=lambda question: question.position)
        if (answer := _read(question, answers.get(question.pk)))
    ]
    if not given:
        raise Refused(_("Answer at least one question, please."))
    return given


def _read(question: Question, value) -> Given | None:
    """The answer, None where there is none; refused where it must be there or cannot be."""
    field = f"q{question.pk}"
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        if question.required:
            raise Refused(_("Please answer this one too."), field=field)
        return None
    if question.scale == Question.Scale.WORDS:
        return Given(question, None, str(value)[:LONGEST])
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= (question.best or 0):
        raise Refused(_("Choose one of the answers, please."), field=field)
    return Given(question, value)


def _checked_people(praised, asked: Asked) -> list[Employee]:
    people = list({person.pk: person for person in praised}.values())
    for person in people:
        if person.outlet_id != asked.outlet.pk:
            raise Refused(_("%(name)s does not work at this outlet.") % {"name": person.name}, field="praised")
    return people


def _end(follow_up: FollowUp, *, by, at: datetime, answered_at: datetime) -> None:
    """End the follow-up as answered, whatever became of the calls; of two at once the second is refused."""
    hold_with_others(follow_up)
    if SurveyResponse.objects.filter(follow_up=follow_up).exists():
        raise AnsweredAlready
    end_answered(follow_up=follow_up, by=by, at=at, answered_at=answered_at)
    follow_up.refresh_from_db(fields=["state", "next_at", "ended_at", "leased_by", "leased_until", "attempts"])


def _kept(asked: Asked, version, given, words, via, by, at) -> SurveyResponse:
    order = asked.order
    response = SurveyResponse.objects.create(
        version=version,
        follow_up=asked.follow_up,
        visit=asked.visit,
        outlet=asked.outlet,
        group=asked.group,
        order=order,
        vehicle=asked.vehicle,
        customer=asked.customer,
        advisor=order.advisor if order else None,
        team=_team_of(order),
        delivered_at=asked.delivered_at,
        via=via,
        by=by,
        answered_at=at,
        score=scoring.score(answer.counted for answer in given if answer.value is not None),
        words=words,
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=answer.question, value=answer.value, words=answer.words) for answer in given
    )
    return response


def _team_of(order):
    """The team that did most of the work; None where the order has none."""
    lines = order.labour_lines.select_related("team").order_by("-standard_hours", "line") if order else None
    line = lines.first() if lines is not None else None
    return line.team if line else None


def _enter_praise(response, people, by, at) -> None:
    words = response.words
    if not words:
        with translation.override(settings.LANGUAGE_CODE):
            # Translators: 中文 回访中点名表扬
            words = _("Named with praise when asked")
    for person in people:
        praise = Praise.objects.create(
            number=free_number(PRAISE_KIND, response.outlet, Praise.objects),
            employee=person,
            praised_on=local(response.answered_at).date(),
            words=words,
            response=response,
        )
        trail.record(about=praise, action="praise.entered", by=by, at=at, outlet=response.outlet)


def _complain(response: SurveyResponse, given: list[Given], at: datetime) -> None:
    settled = policy.values(SURVEY_KEYS, outlet=response.outlet, on=local(at).date())
    limits = scoring.Limits(ten=settled[BAD_AT_MOST], five=settled[POOR_AT_MOST])
    bad = [answer for answer in given if answer.value and scoring.is_bad(answer.question.scale, answer.value, limits)]
    if not bad or not settled[OPENS_COMPLAINT]:
        return
    named = [CATEGORY_OF[answer.question.key] for answer in bad if answer.question.key in CATEGORY_OF]
    complaint = take_complaint(
        outlet=response.outlet,
        channel=Complaint.Channel.CALLBACK,
        category=named[0] if named else Complaint.Category.OTHER,
        vehicle=response.vehicle,
        order=response.order,
        customer=response.customer,
        team=response.team,
        contact=_in_words(response, given, bad),
        received_at=response.answered_at,
        by=None,
        at=at,
    )
    response.complaint = complaint
    response.save(update_fields=["complaint"])


def _in_words(response: SurveyResponse, given: list[Given], bad: list[Given]) -> str:
    """All answers as the complaint keeps them, the bad ones first, in the house's language whoever answered."""
    with translation.override(settings.LANGUAGE_CODE):
        # Translators: 中文 %(how)s问卷，得分 %(score)s
        head = _("Survey (%(how)s), score %(score)s") % {
            "how": response.get_via_display(),
            "score": response.score if response.score is not None else "—",
        }
        ordered = bad + [answer for answer in given if answer not in bad]
        lines = [
            f"{answer.question.text} {answer_words(answer.question, answer.value, answer.words)}" for answer in ordered
        ]
        said = [response.words] if response.words and not any(answer.words for answer in given) else []
        return "\n".join([head, *lines, *said])


def answer_words(question: Question, value: int | None, words: str = "") -> str:
    """An answer for people: `4 / 10`, `很差 (1 / 5)`, `yes`, or the words."""
    if value is None:
        return words
    if question.scale == Question.Scale.YES_NO:
        # Translators: 中文 是 / 否
        return _("yes") if value == question.best else _("no")
    place = f"{value} / {question.best}"
    if question.scale == Question.Scale.FIVE and len(question.labels) == question.best:
        return f"{question.labels[value - 1]} ({place})"
    return place
