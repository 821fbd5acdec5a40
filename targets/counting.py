"""The sums behind every figure, straight from the records: one query a source, grouped by outlet and month.

A source says which records count (the rooms' own words for it), the day that places them in a month, and the sums that
are taken of them. What a figure is in words stands in docs/figures.md. Nothing here is kept; `services.keeping` does.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DecimalField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncMonth

from campaigns.models import Campaign, Guest
from complaints import figures as complaint_figures
from complaints.csi_period import TEN
from complaints.models import Complaint, ComplaintClock, FollowUp
from customers import care_figures
from customers.models import Case as KeyCase
from customers.models import Reminder, Renewal
from parts import purchase_figures
from parts.models import StockMovement
from staff.calendars import HoursBook
from staff.exact_sums import ExactSum
from staff.instants import SHANGHAI, beginning_of, local
from staff.models import Outlet
from staff.months import last_day, month_after, month_of
from workshop import counted
from workshop.models import Claim, Receipt, RepairOrder, Training

from .models import CsiScore

OVER, UNDER = "over", "under"
Part = tuple[str, str]
"""A figure's code, and which of its two sums."""
HOUR = timedelta(hours=1)
FEN4 = Decimal("0.0001")


class Pair(NamedTuple):
    """`over`, and of a rate `under`."""

    over: Decimal
    under: Decimal | None


class Opening(NamedTuple):
    """Days of a month on which an outlet opens: before today, today with it, and all of them."""

    gone: int
    begun: int
    whole: int


Sums = dict[tuple[int, date], dict[Part, Decimal]]
Figures = dict[tuple[int, date], dict[str, Pair]]


@dataclass(frozen=True)
class Tally:
    """What is added up over a source's records: the worth of those that meet the condition, or how many they are."""

    worth: Any = None
    """A field or an expression; None counts the records."""
    when: Q | None = None
    span: bool = False
    """Whether the worth is a length of time."""

    @property
    def total(self) -> Aggregate:
        if self.worth is None:
            return Count("pk", filter=self.when)
        return Sum(self.worth, filter=self.when) if self.span else ExactSum(self.worth, filter=self.when)

    @property
    def of_record(self) -> Case | Any:
        """What one record brings: its worth or 1, and 0 where it does not meet the condition."""
        worth = Value(1) if self.worth is None else F(self.worth) if isinstance(self.worth, str) else self.worth
        if self.when is None:
            return worth
        return Case(When(self.when, then=worth), default=Value(None))


@dataclass(frozen=True)
class Source:
    """`records(first, last, at)`: what counts of these days, both included, as known at the instant."""

    code: str
    records: Callable[[date, date, datetime], QuerySet]
    day: str
    sums: Mapping[Part, "Tally"]
    outlet: str = "outlet"
    instant: bool = False
    """Whether `day` is an instant, whose month is the one in Shanghai."""
    slow: bool = False
    """Worth counting once a night only."""


def _number(**conditions) -> Tally:
    return Tally(when=Q(**conditions) if conditions else None)


# --- The workshop's records -------------------------------------------------------------------------------------------

Kind, Category = RepairOrder.Kind, Complaint.Category
NAMED_KINDS = {Kind.MAINTENANCE: "output.maintenance", Kind.REPAIR: "output.repair", Kind.WARRANTY: "output.warranty"}
PAID = ~Q(kind__in=counted.UNPAID_KINDS)


def _received(field: str, **conditions) -> Tally:
    return Tally(field, Q(**conditions))


WORKSHOP = (
    Source(
        "settled",
        lambda first, last, at: counted.normal(first, last),
        "settled_on",
        {
            **{(code, OVER): _received("repair_receipts", kind=kind) for kind, code in NAMED_KINDS.items()},
            ("output.other", OVER): Tally("repair_receipts", ~Q(kind__in=list(NAMED_KINDS))),
            ("value.workshop", OVER): Tally("repair_receipts", PAID),
            ("value.workshop", UNDER): Tally(when=PAID),
        },
    ),
    Source(
        "accident",
        lambda first, last, at: counted.accident(first, last),
        "counts_on",
        {
            ("output.accident", OVER): Tally("assessed_amount"),
            ("value.accident", OVER): Tally("assessed_amount"),
            ("value.accident", UNDER): _number(),
        },
    ),
    Source(
        "reimbursed",
        lambda first, last, at: counted.reimbursed(first, last),
        "reimbursed_on",
        {("output.reimbursed", OVER): Tally("reimbursed")},
    ),
    Source(
        "boutique",
        lambda first, last, at: counted.boutique(first, last),
        "sold_on",
        {("boutique_sales", OVER): Tally("received")},
    ),
    Source(
        "counter",
        lambda first, last, at: counted.counter(first, last),
        "sold_on",
        {("counter", OVER): Tally("received")},
    ),
    Source(
        "receipts",
        lambda first, last, at: counted.receipts(first, last),
        "received_on",
        {
            ("detailing", OVER): _received("amount", kind=Receipt.Kind.DETAILING),
            ("insurance_claims", OVER): _received("amount", kind=Receipt.Kind.INSURANCE_CLAIM),
            ("fleet_collection", OVER): _received("amount", kind=Receipt.Kind.FLEET),
        },
    ),
    Source(
        "received",
        lambda first, last, at: counted.received(first, last),
        "opened_at",
        {
            ("reception", OVER): _number(),
            ("cars_per_day", OVER): _number(),
            ("rework", OVER): _number(kind=Kind.REWORK),
        },
        instant=True,
    ),
    Source(
        "delivered",
        lambda first, last, at: counted.delivered(first, last),
        "delivered_at",
        {("delivered", OVER): _number(), ("rework", UNDER): _number()},
        instant=True,
    ),
    Source(
        "mended",
        lambda first, last, at: counted.mended(first, last),
        "delivered_at",
        {("first_time_fix", OVER): _number(came_back=False), ("first_time_fix", UNDER): _number()},
        instant=True,
        slow=True,
    ),
    Source(
        "decided",
        lambda first, last, at: counted.decided(first, last),
        "decided_on",
        {("claim_pass", OVER): _number(decision=Claim.Decision.PASSED), ("claim_pass", UNDER): _number()},
    ),
    Source(
        "trainings",
        lambda first, last, at: Training.objects.filter(
            counted.days("held_on", first, last), state=Training.State.HELD
        ).order_by(),
        "held_on",
        {
            ("trainings.reception", OVER): _number(kind=Training.Kind.RECEPTION),
            ("trainings.basics", OVER): _number(kind=Training.Kind.BASICS),
            ("trainings.workshop", OVER): _number(kind=Training.Kind.WORKSHOP),
            ("trainings.hard_cases", OVER): _number(kind=Training.Kind.HARD_CASES),
            ("seminars", OVER): _number(kind=Training.Kind.SEMINAR),
            ("team_activities", OVER): _number(kind=Training.Kind.TEAM),
        },
    ),
)


# --- Satisfaction, complaints, key customers --------------------------------------------------------------------------


def _answered(first: date, last: date, at: datetime) -> QuerySet:
    return complaint_figures.of_orders().filter(counted.instants("delivered_at", first, last))


def _followed_up(first: date, last: date, at: datetime) -> QuerySet:
    drawn = FollowUp.objects.drawn().filter(counted.instants("delivered_at", first, last), order__isnull=False)
    due = drawn.filter(complaint_figures.due_calls(at)).order_by()
    return complaint_figures.with_punctual(due)


def _complaints_closed(first: date, last: date, at: datetime) -> QuerySet:
    closed = Complaint.objects.filter(counted.instants("closed_at", first, last)).order_by()
    took = ExpressionWrapper(F("closed_at") - F("received_at"), output_field=DurationField())
    return closed.annotate(took=took)


def _closing_clocks(first: date, last: date, at: datetime) -> QuerySet:
    closing = ComplaintClock.objects.filter(kind=ComplaintClock.Kind.CLOSED)
    return closing.filter(counted.instants("stopped_at", first, last)).order_by()


def _cases(first: date, last: date, at: datetime) -> QuerySet:
    late = Q(settled_at__gt=F("deadline_at")) | Q(settled_at__isnull=True, deadline_at__lt=at)
    judged = Q(settled_at__isnull=False) | Q(deadline_at__lt=at)
    found = KeyCase.objects.filter(counted.instants("opened_at", first, last)).order_by()
    return found.annotate(is_late=Case(When(late, then=1), default=0), is_judged=Case(When(judged, then=1), default=0))


SATISFACTION = (
    Source(
        "surveys",
        _answered,
        "delivered_at",
        {("csi", OVER): Tally("score"), ("csi", UNDER): _number()},
        instant=True,
    ),
    Source(
        "follow_ups",
        _followed_up,
        "delivered_at",
        {("follow_up", OVER): _number(punctual=True), ("follow_up", UNDER): _number()},
        instant=True,
    ),
    Source(
        "complaints",
        lambda first, last, at: Complaint.objects.filter(counted.instants("received_at", first, last)).order_by(),
        "received_at",
        {
            ("complaints", OVER): _number(),
            **{(f"complaints.{category}", OVER): _number(category=category) for category in Category.values},
        },
        instant=True,
    ),
    Source(
        "complaints_closed",
        _complaints_closed,
        "closed_at",
        {("complaint_hours", OVER): Tally("took", span=True), ("complaint_hours", UNDER): _number()},
        instant=True,
    ),
    Source(
        "closing_clocks",
        _closing_clocks,
        "stopped_at",
        {
            ("complaints_in_time", OVER): _number(stopped_at__lte=F("deadline_at")),
            ("complaints_in_time", UNDER): _number(),
        },
        outlet="complaint__outlet",
        instant=True,
    ),
    Source(
        "cases",
        _cases,
        "opened_at",
        {
            ("cases", OVER): _number(),
            **{(f"cases.{tier}", OVER): _number(tier=tier) for tier in ("AAA", "AA", "A")},
            ("cases_late", OVER): _number(is_late=1),
            ("cases_late", UNDER): _number(is_judged=1),
        },
        instant=True,
    ),
    Source(
        "scores",
        lambda first, last, at: CsiScore.objects.filter(counted.days("month", first, last)).order_by(),
        "month",
        {
            # Up to ten the manufacturer counts in points of ten, above that in percent.
            ("maker_score", OVER): Tally(
                Case(
                    When(score__lte=TEN, then=F("score") * 10),
                    default=F("score"),
                    output_field=DecimalField(max_digits=8, decimal_places=2),
                )
            ),
            ("maker_score", UNDER): _number(),
        },
    ),
)


# --- Care, parts, campaigns -------------------------------------------------------------------------------------------


def _told(first: date, last: date, at: datetime) -> QuerySet:
    told = Reminder.objects.filter(counted.instants("reminded_at", first, last), kind__in=Reminder.HELD_OUT_OF)
    return told.filter(held_out=False).order_by()


def _first_maintenance(first: date, last: date, at: datetime) -> QuerySet:
    due = Reminder.objects.filter(counted.days("due_on", first, last), kind=Reminder.Kind.FIRST_MAINTENANCE)
    return due.filter(due_on__lte=local(at).date()).order_by()


def _campaigns(first: date, last: date, at: datetime) -> QuerySet:
    held = Campaign.objects.alive().filter(counted.days("ends_on", first, last), ends_on__lt=local(at).date())
    return held.order_by()


CARE = (
    Source(
        "reminders",
        _told,
        "reminded_at",
        {
            ("reminded", OVER): _number(),
            ("return_rate", OVER): Tally(when=care_figures.TOLD_CAME),
            ("return_rate", UNDER): _number(),
        },
        instant=True,
    ),
    Source(
        "first_maintenance",
        _first_maintenance,
        "due_on",
        {("first_maintenance", OVER): _number(came_on__isnull=False), ("first_maintenance", UNDER): _number()},
    ),
    Source(
        "renewals_won",
        lambda first, last, at: Renewal.objects.filter(
            counted.instants("ended_at", first, last), state=Renewal.State.WON
        ).order_by(),
        "ended_at",
        {("renewals", OVER): _number()},
        instant=True,
    ),
    Source(
        "renewals_due",
        lambda first, last, at: Renewal.objects.filter(counted.days("insurance_until", first, last)).order_by(),
        "insurance_until",
        {("renewal_rate", OVER): _number(state=Renewal.State.WON), ("renewal_rate", UNDER): _number()},
    ),
    Source(
        "campaigns",
        _campaigns,
        "ends_on",
        {("campaigns", OVER): _number(), ("lectures", OVER): _number(kind=Campaign.Kind.LECTURE)},
    ),
    Source(
        "guests",
        lambda first, last, at: Guest.objects.filter(counted.instants("at", first, last)).order_by(),
        "at",
        {("campaign_guests", OVER): Tally("people")},
        outlet="campaign__outlet",
        instant=True,
    ),
    Source(
        "purchases",
        lambda first, last, at: purchase_figures.bought(
            Outlet.objects.values("pk"), beginning_of(first), beginning_of(last + timedelta(days=1))
        ),
        "at",
        {("parts_purchases", OVER): Tally("worth")},
        instant=True,
    ),
)

SOURCES = (*WORKSHOP, *SATISFACTION, *CARE)

# Figures that are other figures added up.
ADDED = {
    "workshop_claims": (
        "output.maintenance", "output.repair", "output.warranty", "output.other", "output.reimbursed",
    ),
    "output": ("workshop_claims", "output.accident"),
    "workshop_output": ("output", "boutique_sales", "detailing"),
    "aftersales_output": ("workshop_output", "counter"),
}  # fmt: skip


# --- Counting ---------------------------------------------------------------------------------------------------------


def sums_of(
    source: Source, first: date, last: date, at: datetime, outlets: Collection[int] | None = None
) -> dict[tuple[int, date], dict[Part, Decimal]]:
    """`{(outlet's key, month): {part: sum}}` of the days from `first` to `last`, in one query.

    Yuan, numbers, percent points or hours, as the figure has it; outlets and months without records are left out.
    """
    records = source.records(first, last, at)
    if outlets is not None:
        records = records.filter(**{f"{source.outlet}__in": outlets})
    in_month = TruncMonth(source.day, tzinfo=SHANGHAI) if source.instant else TruncMonth(source.day)
    names = {f"sum_{nth}": part for nth, part in enumerate(source.sums)}
    rows = (
        records.annotate(in_month=in_month)
        .values_list(source.outlet, "in_month")
        .annotate(**{name: source.sums[part].total for name, part in names.items()})
        .order_by()
    )
    found = {}
    for outlet, month, *sums in rows:
        first_of = local(month).date() if isinstance(month, datetime) else month
        found[outlet, first_of] = {part: _exact(value) for part, value in zip(names.values(), sums, strict=True)}
    return found


def _exact(value) -> Decimal:
    if isinstance(value, timedelta):
        return (Decimal(value // timedelta(microseconds=1)) / Decimal(HOUR // timedelta(microseconds=1))).quantize(FEN4)
    return Decimal(value or 0)


def counted_figures(
    first: date,
    last: date,
    at: datetime,
    *,
    outlets: Collection[int] | None = None,
    slow: bool = True,
    opening: Mapping[tuple[int, date], Opening] | None = None,
) -> Figures:
    """Every figure of the months from `first` to `last` (first days), `{(outlet's key, month): {code: Pair}}`.

    One query a source, however many outlets and records. Without `slow` those that are counted by night are missing.
    What is not there is zero, and of a rate not known. `opening` spares asking the calendars once more.
    """
    sums: Sums = defaultdict(dict)
    for source in SOURCES:
        if slow or not source.slow:
            for key, parts in sums_of(source, first, last_day(last), at, outlets).items():
                sums[key].update(parts)
    for key, days in (opening if opening is not None else opening_of(first, last, at, outlets)).items():
        sums[key]["cars_per_day", UNDER] = Decimal(days.begun)
    if slow:
        for key, levels in _levels(first, last, at, outlets).items():
            sums[key].update(levels)
    return {key: _figures(parts) for key, parts in sums.items()}


def _figures(parts: dict[Part, Decimal]) -> dict[str, Pair]:
    codes = {code for code, _side in parts}
    found = {code: Pair(parts.get((code, OVER), Decimal(0)), parts.get((code, UNDER))) for code in codes}
    for code, of in ADDED.items():
        found[code] = Pair(sum((found[each].over for each in of if each in found), Decimal(0)), None)
    return found


# --- What stands at the end of a month --------------------------------------------------------------------------------


def _levels(first: date, last: date, at: datetime, outlets: Collection[int] | None) -> Sums:
    found: Sums = defaultdict(dict)
    month = first
    while month <= last and month <= local(at).date():
        on = min(last_day(month), local(at).date())
        for code, numbers in (("base_customers", base_customers(on)), ("boutique_stock", boutique_stock(on))):
            narrowed = numbers if outlets is None else numbers.filter(key__in=outlets)
            for outlet, number in narrowed.values_list("key", "number"):
                found[outlet, month][code, OVER] = Decimal(number or 0)
        month = month_after(month)
    return found


def base_customers(on: date) -> QuerySet:
    """Rows with `key` (the outlet's) and `number`: cars with a paid order in the twelve months up to the day."""
    paid = counted.with_money(_year_before(on) + timedelta(days=1), on)
    return paid.values(key=F("outlet")).annotate(number=Count("vehicle", distinct=True)).order_by()


def _year_before(on: date) -> date:
    month = month_after(month_of(on), -12)
    return month.replace(day=min(on.day, last_day(month).day))


def boutique_stock(on: date) -> QuerySet:
    """Rows with `key` and `number`: the boutique stock at the day's end in yuan, at today's list prices."""
    until = StockMovement.objects.filter(at__lt=beginning_of(on + timedelta(days=1)))
    later = until.filter(stock=OuterRef("stock"), nth__gt=OuterRef("nth"))
    latest = until.filter(~Exists(later), stock__part__kind__in=counted.BOUTIQUE_KINDS).order_by()
    latest = latest.filter(stock__warehouse__outlet__isnull=False)
    worth = ExpressionWrapper(F("balance") * F("stock__part__price"), output_field=purchase_figures.YUAN)
    return latest.values(key=F("stock__warehouse__outlet")).annotate(number=ExactSum(worth))


def opening_of(
    first: date, last: date, at: datetime, outlets: Collection[int] | None = None
) -> dict[tuple[int, date], Opening]:
    """`{(outlet's key, month): Opening}` of the months from `first` to `last`, by the outlets' calendars.

    A constant number of queries for any number of outlets and days.
    """
    today = local(at).date()
    found = Outlet.objects.select_related("area__region")
    if outlets is not None:
        found = found.filter(pk__in=outlets)
    book = HoursBook(found, today)
    months = _days_by_month(first, last_day(last))
    opening = {}
    for outlet in book.outlets:
        hours = book.of(outlet)
        for month, days in months.items():
            open_days = [day for day in days if hours.of(day).spans]
            gone = sum(day < today for day in open_days)
            opening[outlet.pk, month] = Opening(gone, gone + (today in open_days), len(open_days))
    return opening


def _days_by_month(first: date, end: date) -> dict[date, list[date]]:
    found: dict[date, list[date]] = defaultdict(list)
    for nth in range((end - first).days + 1):
        day = first + timedelta(days=nth)
        found[month_of(day)].append(day)
    return found
