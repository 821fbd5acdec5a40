"""What the weekly meeting about complaints looks at: causes, repeats, time to close, against the four weeks before.

Counts are sums of the database. Medians are taken here, from the complaints closed in these five weeks alone, because
not every database knows them. The number of queries does not depend on how many complaints there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from staff import policy
from staff.instants import beginning_of

from . import policies
from .models import Complaint, ComplaintClock, CorrectiveAction

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
LISTED = 50


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


@dataclass(frozen=True)
class Weeks:
    """A week and the four before it, as instants: `[from_at, to_at)` and `[before_at, from_at)`."""

    week_on: date

    @property
    def from_at(self) -> datetime:
        return beginning_of(self.week_on)

    @property
    def to_at(self) -> datetime:
        return beginning_of(self.week_on + WEEK)

    @property
    def before_at(self) -> datetime:
        return beginning_of(self.week_on - WEEKS_BEFORE * WEEK)

    def this(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.from_at, f"{name}__lt": self.to_at})

    def before(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.before_at, f"{name}__lt": self.from_at})


@dataclass(frozen=True)
class Number:
    """A count of the week beside its mean per week in the four weeks before."""

    now: int
    before: int

    @property
    def mean(self) -> Decimal:
        return (Decimal(self.before) / WEEKS_BEFORE).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Cause:
    """One bar of the Pareto: how many came of it, and the share of it and all above it."""

    code: str
    label: str
    number: Number
    cumulative: int
    """Percent."""


@dataclass
class Spans:
    """How long complaints of one group took from receipt to closing."""

    label: str
    key: str
    now: list[timedelta] = field(default_factory=list)
    before: list[timedelta] = field(default_factory=list)
    in_time: int = 0
    with_clock: int = 0
    in_time_before: int = 0
    with_clock_before: int = 0

    @property
    def hours(self) -> Decimal | None:
        return _hours(self.now)

    @property
    def hours_before(self) -> Decimal | None:
        return _hours(self.before)

    @property
    def share(self) -> int | None:
        return percent(self.in_time, self.with_clock)

    @property
    def share_before(self) -> int | None:
        return percent(self.in_time_before, self.with_clock_before)


@dataclass(frozen=True)
class Figures:
    received: Number
    closed: Number
    late: Number
    repeated: Number
    causes: list[Cause]
    repeats: list[Complaint]
    all: Spans
    by_advisor: list[Spans]
    by_team: list[Spans]
    by_category: list[Spans]
    corrections: list[CorrectiveAction]


def percent(part: int, whole: int) -> int | None:
    """Rounded half up; None of nothing."""
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else None


def _hours(spans: list[timedelta]) -> Decimal | None:
    if not spans:
        return None
    seconds = Decimal(str(median(span.total_seconds() for span in spans)))
    return (seconds / 3600).quantize(Decimal("0.1"), ROUND_HALF_UP)


def figures(outlet, week_on: date) -> Figures:
    """Everything that the meeting of the outlet about the week from that Monday looks at."""
    weeks = Weeks(week_on)
    ours = Complaint.objects.filter(outlet=outlet)
    repeats = repeated(ours, policy.value(policies.REPEAT_DAYS, outlet=outlet, on=week_on))
    whole, by_advisor, by_team, by_category = _spans(ours, weeks)
    return Figures(
        **_numbers(ours, weeks),
        repeated=_counted(repeats, weeks, "received_at"),
        causes=_causes(ours, weeks),
        repeats=list(
            repeats.filter(weeks.this("received_at"))
            .select_related("vehicle", "customer")
            .order_by("received_at", "pk")[:LISTED]
        ),
        all=whole,
        by_advisor=by_advisor,
        by_team=by_team,
        by_category=by_category,
        corrections=list(
            CorrectiveAction.objects.filter(outlet=outlet)
            .open()
            .select_related("owner", "complaint")
            .order_by("due_on", "pk")[:LISTED]
        ),
    )


def repeated(complaints: QuerySet, days: int) -> QuerySet:
    """Those before which the same car or the same customer complained of the same fault, within so many days.

    The same fault is the same code; where either has none, the same category.
    """
    same_code = Q(fault_code=OuterRef("fault_code")) & ~Q(fault_code="")
    no_code = Q(fault_code="") | Q(ExpressionWrapper(Exact(OuterRef("fault_code"), Value("")), BooleanField()))
    earlier = Complaint.objects.filter(
        same_code | Q(category=OuterRef("category")) & no_code,
        Q(vehicle=OuterRef("vehicle")) | Q(customer=OuterRef("customer")),
        received_at__lt=OuterRef("received_at"),
        received_at__gte=OuterRef("received_at") - timedelta(days=days),
    )
    return complaints.filter(Exists(earlier))


def _counted(complaints: QuerySet, weeks: Weeks, name: str) -> Number:
    found = complaints.order_by().aggregate(
        now=Count("pk", filter=weeks.this(name)), before=Count("pk", filter=weeks.before(name))
    )
    return Number(**found)


def _numbers(ours: QuerySet, weeks: Weeks) -> dict[str, Number]:
    """Received, closed, and how many of those received had a clock that ran out."""
    late = Exists(
        ComplaintClock.objects.filter(complaint=OuterRef("pk")).filter(
            Q(stopped_at__gt=F("deadline_at")) | Q(stopped_at__isnull=True, deadline_at__lt=weeks.to_at)
        )
    )
    wanted = {
        "received": ("received_at", Q()),
        "closed": ("closed_at", Q()),
        "late": ("received_at", Q(late)),
    }
    asked = {
        f"{name}_{when}": Count("pk", filter=span & more)
        for name, (column, more) in wanted.items()
        for when, span in (("now", weeks.this(column)), ("before", weeks.before(column)))
    }
    found = ours.order_by().aggregate(**asked)
    return {name: Number(found[f"{name}_now"], found[f"{name}_before"]) for name in wanted}


def _causes(ours: QuerySet, weeks: Weeks) -> list[Cause]:
    """Complaints received in the week by cause, the most frequent first, those without one last."""
    received = ours.filter(weeks.this("received_at") | weeks.before("received_at"))
    rows = received.order_by().values("cause").annotate(
        now=Count("pk", filter=weeks.this("received_at")), before=Count("pk", filter=weeks.before("received_at"))
    )  # fmt: skip
    rows = sorted(rows, key=lambda row: (not row["cause"], -row["now"], -row["before"], row["cause"]))
    total, so_far, causes = sum(row["now"] for row in rows), 0, []
    for row in rows:
        so_far += row["now"]
        # Translators: 中文 尚未查明
        label = str(Complaint.Cause(row["cause"]).label) if row["cause"] else _("Not sorted out yet")
        causes.append(Cause(row["cause"], label, Number(row["now"], row["before"]), percent(so_far, total) or 0))
    return causes


def _spans(ours: QuerySet, weeks: Weeks) -> tuple[Spans, list[Spans], list[Spans], list[Spans]]:
    closing = ComplaintClock.objects.filter(complaint=OuterRef("pk"), kind=ComplaintClock.Kind.CLOSED)
    closing = closing.filter(round=OuterRef("round"))
    in_time = Exists(closing.filter(stopped_at__lte=F("deadline_at")))
    rows = ours.filter(weeks.this("closed_at") | weeks.before("closed_at")).annotate(
        has_clock=Exists(closing), in_time=in_time
    )
    values = rows.values(
        "received_at",
        "closed_at",
        "has_clock",
        "in_time",
        "category",
        "order__advisor__number",
        "order__advisor__name",
        "team__code",
        "team__name",
    )
    whole = Spans(_("All"), "")
    advisors: dict[str, Spans] = {}
    teams: dict[str, Spans] = {}
    categories: dict[str, Spans] = {}
    for row in values:
        # Translators: 中文 无工单、无班组
        advisor = (row["order__advisor__number"] or "", row["order__advisor__name"] or _("Without an order"))
        team = (row["team__code"] or "", row["team__name"] or _("No team"))
        category = (row["category"], _category(row["category"]))
        for group, (key, label) in ((advisors, advisor), (teams, team), (categories, category)):
            _add(group.setdefault(key, Spans(label, key)), row, weeks)
        _add(whole, row, weeks)
    return whole, *(_sorted(group.values()) for group in (advisors, teams, categories))


def _category(code: str) -> str:
    return str(Complaint.Category(code).label) if code in Complaint.Category.values else code


def _add(spans: Spans, row: dict, weeks: Weeks) -> None:
    span = row["closed_at"] - row["received_at"]
    if row["closed_at"] >= weeks.from_at:
        spans.now.append(span)
        spans.with_clock += row["has_clock"]
        spans.in_time += row["in_time"]
    else:
        spans.before.append(span)
        spans.with_clock_before += row["has_clock"]
        spans.in_time_before += row["in_time"]


def _sorted(groups: Iterable[Spans]) -> list[Spans]:
    """The fullest first; who had nothing closed in the week stands below."""
    return sorted(groups, key=lambda each: (-len(each.now), -len(each.before), each.label))
