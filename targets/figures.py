"""What the figures of targets came to, and who has taken note of which targets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType

from staff.instants import beginning_of, local
from staff.models import Employee, Outlet, Posting, TrailEntry, User
from staff.months import last_day, month_after
from staff.roles import Role
from workshop.models import ItemLine

from . import chosen_figures
from .counting import Pair
from .models import CsiScore, Target, TargetAcknowledgement
from .report_rules import DAY, months_of
from .rules import fingerprint, percent

Metric = Target.Metric
RECENT_MONTHS = 3
COUNTED = tuple(metric.value for metric in Metric if metric != Metric.BOUTIQUE_SALES)


# --- What came in -----------------------------------------------------------------------------------------------------


def actuals(outlet: Outlet, first: date, last: date) -> dict[date, dict[str, Decimal]]:
    """`{month: {metric: what it came to}}` from month to month, both included, in yuan; reception in cars.

    A time counts in the month of its day in Shanghai, a record for its own outlet. Months without records come to 0.
    Boutique sales are left out: they count seller by seller, by what is eligible, which is for the commission to say.
    """
    end = last_day(last)
    counted = chosen_figures.by_month(first, end, beginning_of(end + DAY), [outlet.pk], COUNTED)
    nothing = dict.fromkeys(COUNTED, Pair(Decimal(0), None))
    return {
        month: {code: pair.over for code, pair in counted.get((outlet.pk, month), nothing).items()}
        for month in months_of(first, end)
    }


# --- Targets beside them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A figure of a month: what it should come to and what it came to, in yuan (`money`) or in cars."""

    metric: str
    target: Decimal | None
    actual: Decimal | None
    comparable: bool = True
    """Not over a whole year, in which some months have no target and others are still to come."""

    @property
    def label(self) -> str:
        return str(Metric(self.metric).label)

    @property
    def money(self) -> bool:
        return self.metric != Metric.RECEPTION

    @property
    def percent(self) -> int | None:
        return percent(self.actual, self.target) if self.comparable else None

    @property
    def target_number(self) -> str:
        """Of figures that are no yuan, `1,350`; as what came in below."""
        return "" if self.target is None else f"{self.target:,.0f}"

    @property
    def actual_number(self) -> str:
        return "" if self.actual is None else f"{self.actual:,.0f}"


@dataclass(frozen=True)
class MonthRow:
    month: date
    cells: list[Cell]
    score: Decimal | None
    begun: bool
    acknowledged: int
    advisors: int

    @property
    def is_set(self) -> bool:
        return any(cell.target is not None for cell in self.cells)


def year(outlet: Outlet, number: int, at: datetime) -> tuple[list[MonthRow], list[Cell]]:
    """The twelve months of a year, and the year's sums: of the targets, and of what came in so far."""
    months = [date(number, month, 1) for month in range(1, 13)]
    today = local(at).date()
    came_in = actuals(outlet, months[0], months[-1])
    targets: dict[date, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(outlet=outlet, month__range=(months[0], months[-1])).select_related("employee"):
        targets[target.month].append(target)
    scores = dict(
        CsiScore.objects.filter(outlet=outlet, month__range=(months[0], months[-1])).values_list("month", "score")
    )
    noted = _noted(outlet, months)
    people = {person.pk for person in advisors(outlet, today)}
    rows = []
    for month in months:
        begun = month <= today
        known = noted.get((month, fingerprint_of(targets[month])), set())
        rows.append(
            MonthRow(
                month,
                cells_of(targets[month], came_in[month] if begun else {}),
                scores.get(month),
                begun,
                acknowledged=len(known & people),
                advisors=len(people),
            )
        )
    return rows, [_added(metric, rows) for metric in Metric]


def cells_of(targets: Iterable[Target], came_in: Mapping[str, Decimal]) -> list[Cell]:
    """Each figure with what these targets of a month come to beside what came in."""
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for target in targets:
        wanted[target.metric] += target.value
    return [Cell(metric, wanted.get(metric), came_in.get(metric)) for metric in Metric]


def _added(metric: str, rows: list[MonthRow]) -> Cell:
    cells = [cell for row in rows for cell in row.cells if cell.metric == metric]
    targets = [cell.target for cell in cells if cell.target is not None]
    came_in = [cell.actual for cell in cells if cell.actual is not None]
    return Cell(metric, sum(targets) if targets else None, sum(came_in) if came_in else None, comparable=False)


def month_cells(outlet: Outlet, month: date, at: datetime) -> list[Cell]:
    begun = month <= local(at).date()
    came_in = actuals(outlet, month, month)[month] if begun else {}
    return cells_of(Target.objects.of_month(outlet, month), came_in)


def targets_of(outlet: Outlet, month: date) -> list[Target]:
    found = Target.objects.of_month(outlet, month).select_related("employee")
    return list(found.order_by("metric", "employee__number"))


def fingerprint_of(targets: Iterable[Target]) -> str:
    """What these targets say, for whoever has taken note of them. Asks each for its employee."""
    return fingerprint(
        (target.metric, target.employee.number if target.employee else "", target.value) for target in targets
    )


def sellers(outlet: Outlet, month: date, today: date) -> list[Employee]:
    """Who may be expected to sell boutique articles: who had a target or sold of late, and still works there."""
    since = month_after(month, -RECENT_MONTHS)
    with_target = Target.objects.filter(outlet=outlet, metric=Metric.BOUTIQUE_SALES, month__gte=since, month__lte=month)
    sold = ItemLine.objects.filter(outlet=outlet, channel=ItemLine.Channel.BOUTIQUE, sold_on__gte=since)
    known = set(with_target.order_by().values_list("employee", flat=True).distinct())
    known |= set(sold.order_by().values_list("seller", flat=True).distinct())
    there = Employee.objects.filter(pk__in=known - {None}, outlet=outlet).employed_on(max(today, month))
    kept = Employee.objects.filter(pk__in=with_target.filter(month=month).values("employee"))
    return list((there | kept).order_by("name_key", "number").distinct())


def history_of(targets: Iterable[Target]):
    """The trail of all the targets of a month, the latest first."""
    about = ContentType.objects.get_for_model(Target)
    entries = TrailEntry.objects.filter(about_type=about, about_id__in=[target.pk for target in targets])
    return entries.select_related("by", "about_type").order_by("-at", "-pk")


# --- Who has taken note -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noted:
    """An advisor, and when that person took note of the targets as they are; None for not yet."""

    user: User
    at: datetime | None


def advisors(outlet: Outlet, on: date) -> list[User]:
    """Whose targets these are: the service advisors posted at the outlet on the day."""
    posted = Posting.objects.filter(role=Role.SERVICE_ADVISOR, outlet=outlet, user__is_active=True).in_force(on)
    return list(User.objects.filter(pk__in=posted.values("user")).order_by("name_key", "pk"))


def noted(outlet: Outlet, month: date, targets: list[Target], on: date) -> list[Noted]:
    """Each advisor with the instant of the acknowledgement of these very values."""
    known = dict(
        TargetAcknowledgement.objects.of_month(outlet, month)
        .filter(fingerprint=fingerprint_of(targets))
        .values_list("user", "at")
    )
    return [Noted(person, known.get(person.pk)) for person in advisors(outlet, on)]


@dataclass(frozen=True)
class Waiting:
    """Targets of an outlet's month that advisors have not taken note of; `set_at` the last change of any of them."""

    outlet: Outlet
    month: date
    people: list[User]
    set_at: datetime | None


def not_noted(outlets: Collection[Outlet], months: Collection[date], on: date) -> list[Waiting]:
    """Where advisors of the day have not taken note of the targets as they stand, by outlet and month. Five queries,
    however many outlets."""
    rows = Target.objects.filter(outlet__in=outlets, month__in=months).select_related("employee")
    targets: dict[tuple[int, date], list[Target]] = defaultdict(list)
    for target in rows.order_by("metric", "employee__number"):
        targets[target.outlet_id, target.month].append(target)
    if not targets:
        return []
    posted = Posting.objects.filter(role=Role.SERVICE_ADVISOR, outlet__in=outlets, user__is_active=True).in_force(on)
    advisors_of: dict[int, dict[int, User]] = defaultdict(dict)
    for posting in posted.select_related("user").order_by("user__name_key", "user"):
        advisors_of[posting.outlet_id][posting.user_id] = posting.user
    known = set(
        TargetAcknowledgement.objects.filter(outlet__in=outlets, month__in=months)
        .order_by()
        .values_list("outlet", "month", "fingerprint", "user")
    )
    set_at = _set_at(targets)
    found = []
    for outlet in outlets:
        for month in months:
            if there := targets.get((outlet.pk, month)):
                said = fingerprint_of(there)
                people = advisors_of[outlet.pk].items()
                left = [who for pk, who in people if (outlet.pk, month, said, pk) not in known]
                if left:
                    found.append(Waiting(outlet, month, left, set_at.get((outlet.pk, month))))
    return found


def _set_at(targets: dict[tuple[int, date], list[Target]]) -> dict[tuple[int, date], datetime]:
    """By outlet and month the latest entry of the trail about one of its targets."""
    of = {target.pk: key for key, each in targets.items() for target in each}
    about = ContentType.objects.get_for_model(Target)
    entries = TrailEntry.objects.filter(about_type=about, about_id__in=list(of)).order_by()
    found: dict[tuple[int, date], datetime] = {}
    for target, at in entries.values_list("about_id", "at"):
        key = of[int(target)]
        found[key] = max(at, found.get(key, at))
    return found


def _noted(outlet: Outlet, months: list[date]) -> dict[tuple[date, str], set[int]]:
    found: dict[tuple[date, str], set[int]] = defaultdict(set)
    rows = TargetAcknowledgement.objects.filter(outlet=outlet, month__in=months)
    for month, values, user in rows.values_list("month", "fingerprint", "user"):
        found[month, values].add(user)
    return found


# --- The manufacturer's scores ----------------------------------------------------------------------------------------


def scores_beside(outlets: Collection[int], months: Collection[date]) -> dict[tuple[int, date], Decimal]:
    """`{(outlet's key, month): score}` of the scores that there are, in one query."""
    found = CsiScore.objects.filter(outlet__in=outlets, month__in=months).order_by()
    return {(outlet, month): score for outlet, month, score in found.values_list("outlet", "month", "score")}
