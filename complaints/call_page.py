"""What stands beside a call: the visit it is about, earlier answers, earlier attempts, what to say. Reads only."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.contact_budget import quiet
from customers.policies import CONTACT_KEYS, quiet_minutes
from staff import policy
from staff.instants import SHANGHAI, calendar_words, deadline_words, local
from staff.models import Employee
from staff.opening import clock

from .addressing import Spoken, in_two, spoken_to
from .models import FollowUp, QuestionnaireVersion, SurveyResponse
from .policies import BAD_AT_MOST, OPENS_COMPLAINT, POOR_AT_MOST, SURVEY_KEYS
from .scoring import Limits, is_bad, points
from .script import fill_in

EARLIER = 4
# More parts than these nobody reads out.
NAMED = 3


class Visit:
    """What the customer came for, what was done, when the car went out, what was paid, who did it."""

    def __init__(self, follow_up: FollowUp):
        self.follow_up = follow_up
        self.order = follow_up.order

    @cached_property
    def labour(self) -> list:
        return list(self.order.labour_lines.select_related("technician", "team")) if self.order else []

    @cached_property
    def items(self) -> list:
        return list(self.order.item_lines.order_by("number", "line")) if self.order else []

    @property
    def done(self) -> list[str]:
        return list(dict.fromkeys(line.operation for line in self.labour))

    @property
    def parts(self) -> list[str]:
        return list(dict.fromkeys(line.name for line in self.items))

    @property
    def done_words(self) -> str:
        return listed(self.done)

    @property
    def parts_words(self) -> str:
        return listed(self.parts)

    @property
    def technician_words(self) -> str:
        return listed(person.name for person in self.technicians)

    @property
    def paid(self) -> Decimal:
        return sum((line.received for line in self.items), self.order.repair_receipts if self.order else Decimal(0))

    @property
    def technicians(self) -> list[Employee]:
        return list({line.technician_id: line.technician for line in self.labour if line.technician}.values())

    @property
    def advisor(self) -> Employee | None:
        return self.order.advisor if self.order else None

    @property
    def work(self) -> str:
        """In a few words what was done, for reading out."""
        return listed(self.done[:NAMED]) or str(self.follow_up.get_group_display())

    @property
    def served(self) -> list[tuple[Employee, str]]:
        """Whom the customer may praise: the advisor, then the technicians, each with what they are here."""
        people = [(self.advisor, _("Advisor"))] if self.advisor else []
        return people + [(person, _("Technician")) for person in self.technicians if person != self.advisor]


def listed(words: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(words)


class Script:
    """The words of one version of a questionnaire, filled in for one customer and caller."""

    def __init__(self, version: QuestionnaireVersion, follow_up: FollowUp, caller, work: str, at: datetime):
        self.version = version
        # Translators: 中文 先生/女士
        self.spoken: Spoken = spoken_to(follow_up.customer.name, _("Mr/Ms"))
        self.known = {
            "customer": self.spoken.name,
            "title": self.spoken.title,
            "outlet": follow_up.outlet.name,
            "caller": caller.name,
            "day": calendar_words(local(follow_up.delivered_at).date(), local(at).date()),
            "work": work,
        }

    @property
    def greeting(self) -> tuple[str, str]:
        return in_two(self._filled(self.version.greeting))

    @property
    def when_busy(self) -> str:
        return self._filled(self.version.when_busy)

    @property
    def when_upset(self) -> str:
        return self._filled(self.version.when_upset)

    @property
    def farewell(self) -> str:
        return self._filled(self.version.farewell)

    def _filled(self, text: str) -> str:
        return fill_in(text, **self.known)


class CallPage:
    """All that the page of one call shows of the call itself."""

    def __init__(self, follow_up: FollowUp, form, caller, at: datetime):
        self.follow_up = follow_up
        self.form = form
        self.caller = caller
        self.at = at
        self.visit = Visit(follow_up)

    @cached_property
    def script(self) -> "Script":
        return Script(self.form.version, self.follow_up, self.caller, self.visit.work, self.at)

    @property
    def named(self) -> bool:
        """Whether the whole name says more than how the customer is spoken to."""
        return str(self.script.spoken) != self.follow_up.customer.name

    @cached_property
    def settled(self) -> dict:
        day = local(self.at).date()
        return policy.values([*SURVEY_KEYS, *CONTACT_KEYS], outlet=self.follow_up.outlet, on=day)

    @property
    def quiet(self) -> tuple[str, str] | None:
        """From and until when nobody is called, as clock times; None where no hour is quiet."""
        from_minute, until_minute = quiet_minutes(self.settled)
        return None if from_minute == until_minute else (clock(from_minute), clock(until_minute))

    @property
    def limits(self) -> Limits | None:
        """Up to which answer a complaint is opened; None where none is."""
        settled = self.settled
        return Limits(settled[BAD_AT_MOST], settled[POOR_AT_MOST]) if settled[OPENS_COMPLAINT] else None

    @cached_property
    def questions(self) -> list["Asked"]:
        return [
            Asked(number, question, self.form[name], self.limits)
            for number, (name, question) in enumerate(self.form.questions.items(), start=1)
        ]

    @property
    def when_choices(self) -> list[tuple[str, str]]:
        """`[(words, value of the field)]`: hours that customers often name, as far as nobody is disturbed then."""
        now = local(self.at)
        soon = now.replace(second=0, microsecond=0) + timedelta(minutes=60 + -now.minute % 5)
        tomorrow = now.date() + timedelta(days=1)
        named = [soon, _on(now.date(), 14), _on(now.date(), 18), _on(tomorrow, 10), _on(tomorrow, 14)]
        # Two hours ahead at least, or the first of them says the same.
        later = [when for when in named[1:] if when > soon + timedelta(minutes=30)]
        allowed = [when for when in [soon, *later] if not quiet(when, *quiet_minutes(self.settled))]
        return [(deadline_words(when, self.at), f"{when:%Y-%m-%dT%H:%M}") for when in allowed]

    @cached_property
    def attempts(self) -> list:
        return list(self.follow_up.calls.select_related("by"))

    @cached_property
    def earlier(self) -> list[SurveyResponse]:
        return earlier_surveys(self.follow_up, self.caller)

    @cached_property
    def served(self) -> list[tuple[Employee, str, bool]]:
        """`[(person, what they are here, whether praised)]` of whom the customer met."""
        return [(person, role, str(person.pk) in self.form.praised_keys) for person, role in self.visit.served]

    @cached_property
    def others(self) -> list[tuple[Employee, bool]]:
        met = [person for person, _role, _praised in self.served]
        people = people_to_praise(self.follow_up, self.at, besides=met)
        return [(person, str(person.pk) in self.form.praised_keys) for person in people]

    @property
    def others_praised(self) -> bool:
        return any(praised for _person, praised in self.others)


class Asked:
    """One question on the page: its field, its choices with what each is worth, and its number."""

    def __init__(self, number: int, question, bound, limits: Limits | None):
        self.number = number
        self.question = question
        self.bound = bound
        self.limits = limits

    @property
    def in_words(self) -> bool:
        return self.question.best is None

    @property
    def ends(self) -> tuple[str, str] | None:
        """What stands at the two ends of 1 to 10."""
        labels = self.question.labels
        return (labels[0], labels[-1]) if self.question.scale == "ten" and len(labels) >= 2 else None

    @property
    def choices(self) -> list[dict]:
        """From the worst to the best: value, label, points, whether it is chosen, whether it opens a complaint."""
        chosen = str(self.bound.value() or "")
        scale = self.question.scale
        return [
            {
                "value": value,
                "label": label,
                "points": points(scale, value),
                "chosen": str(value) == chosen,
                "bad": self.limits is not None and is_bad(scale, value, self.limits),
            }
            for value, label in choices_of(self.question)
        ]


class Explained:
    """One follow-up, explained: the draw, the attempts, the answers."""

    def __init__(self, follow_up: FollowUp, user, at: datetime):
        self.follow_up = follow_up
        self.user = user
        self.at = at
        self.visit = Visit(follow_up)

    @property
    def ticket(self) -> str:
        return f"{self.follow_up.ticket:,}"

    @property
    def below(self) -> str:
        """The ticket from which on nobody was drawn."""
        return f"{int(self.follow_up.share * 10_000):,}"

    @property
    def by_chance(self) -> bool:
        return self.follow_up.why == FollowUp.Why.CHANCE

    @property
    def drawn(self) -> bool:
        return self.follow_up.state != FollowUp.State.NOT_DRAWN

    @property
    def hashed(self) -> str:
        """What the ticket was made of: seed and number, as they are hashed."""
        draw, order = self.follow_up.draw, self.follow_up.order
        return f"{draw.seed}:{order.number if order else self.follow_up.vehicle.vin}" if draw else ""

    @cached_property
    def calls(self) -> list:
        return list(self.follow_up.calls.select_related("by"))

    @cached_property
    def response(self) -> SurveyResponse | None:
        return getattr(self.follow_up, "response", None)

    @cached_property
    def answers(self) -> list[tuple[str, str]]:
        """`[(question, answer in words)]`."""
        if not self.response:
            return []
        given = self.response.answers.select_related("question").order_by("question__position")
        return [(answer.question.text, answer_text(answer)) for answer in given]

    @property
    def late(self) -> bool:
        ended = self.follow_up.ended_at or self.at
        return self.follow_up.state != FollowUp.State.NOT_DRAWN and ended > self.follow_up.due_at


def answer_text(answer) -> str:
    """An answer in the words it was given in: `9`, `很好`, or the customer's own."""
    if answer.value is None:
        return answer.words
    return dict(choices_of(answer.question)).get(answer.value, str(answer.value))


def _on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)


def choices_of(question) -> list[tuple[int, str]]:
    """The answers that a question offers, in words; the plain numbers for 1 to 10."""
    if question.scale == "ten":
        return [(value, str(value)) for value in range(1, 11)]
    words = list(question.labels)
    if question.scale == "yes_no":
        words = words if len(words) == 2 else [_("No"), _("Yes")]
    return [(value, words[value - 1] if value <= len(words) else str(value)) for value in range(1, question.best + 1)]


def earlier_surveys(follow_up: FollowUp, user) -> list[SurveyResponse]:
    """What this customer, or whoever had this car, answered before."""
    visible = SurveyResponse.objects.visible_to(user)
    of_them = visible.filter(Q(customer=follow_up.customer_id) | Q(vehicle=follow_up.vehicle_id))
    return list(of_them.exclude(follow_up=follow_up).order_by("-answered_at", "-pk")[:EARLIER])


def people_to_praise(follow_up: FollowUp, at: datetime, besides: Iterable[Employee]) -> list[Employee]:
    """Everybody else who works at the outlet."""
    working = Employee.objects.filter(outlet=follow_up.outlet_id).employed_on(local(at).date())
    return list(working.exclude(pk__in=[person.pk for person in besides]).order_by("name_key", "number"))
