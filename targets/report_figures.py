"""What reports say of a day, a week or a month: the figures of the boards, counted over just these days. Reads only.

What a figure is stands in `targets.counting` and `workshop.counted` alone; here only the days differ.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import itemgetter

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from complaints import figures as complaint_figures
from complaints.models import FollowUp
from staff.exact_sums import ExactSum
from staff.instants import local
from staff.models import Outlet
from staff.months import last_day
from staff.places import Place
from staff.roles import Level
from workshop import counted
from workshop.models import PackageSale, RepairOrder

from . import board_figures, board_rules, chosen_figures, warnings
from .board_rules import State, Sums
from .catalogue import FIGURES, Adds, Figure
from .counting import Pair
from .report_rules import Period, Span, months_of
from .services import keeping

ZERO = Decimal(0)
FEN = Decimal("0.01")
# What the front desk reads in the morning.
OF_DAY = (
    "output.maintenance", "output.repair", "output.warranty", "output.other", "output.accident", "output.reimbursed",
    "output", "boutique_sales", "detailing", "counter", "aftersales_output", "insurance_claims", "fleet_collection",
    "value.workshop", "value.accident", "reception", "delivered", "complaints",
)  # fmt: skip
# What the notice in the morning says of them.
OF_MORNING = ("output", "reception", "delivered", "complaints")
# Beside the day: how the month stands against its target.
OF_MONTH_SO_FAR = ("output", "aftersales_output", "reception", "boutique_sales", "csi", "complaints")
# What managers read of a week and of a month. Without what is known only long after the days, or at a month's end.
OF_PERIOD = (
    *OF_DAY[:13],
    "value.workshop", "value.accident", "reception", "cars_per_day", "delivered", "csi", "rework", "claim_pass",
    "follow_up", "complaints", "complaints_in_time", "reminded", "renewals",
)  # fmt: skip
OF_WHOLE_MONTH = (*OF_PERIOD, "first_time_fix", "return_rate", "base_customers", "boutique_stock", "parts_purchases")
# By this figure the best and the worst outlets are told.
MAIN = "output"


# --- Days with their share of the targets -----------------------------------------------------------------------------


def targets_of_days(
    first: date, last: date, at: datetime, outlets: Mapping[int, Outlet]
) -> dict[int, dict[str, Decimal]]:
    """`{outlet's key: {code: target}}`: of a figure that adds up, the share of the month's target that falls on the
    opening days of these days; of a rate what is wanted every day, over two months weighed by the days in each."""
    months = months_of(first, last)
    window = keeping.Window(months[0], months[-1], at, False, outlets)
    wanted = keeping.targets_of(window)
    opening = chosen_figures.opening_days(months[0], last_day(months[-1]), at, list(outlets))
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    daily: dict[tuple[int, str], list[tuple[Decimal, int]]] = defaultdict(list)
    for (outlet, month), targets in sorted(wanted.items(), key=itemgetter(0)):
        whole = opening.get((outlet, month), ())
        days = sum(first <= day <= last for day in whole)
        for code, target in targets.items():
            if FIGURES[code].adds != Adds.SUM:
                daily[outlet, code].append((target, days))
            elif whole:
                share = target * days / len(whole)
                found[outlet][code] = found[outlet].get(code, ZERO) + share.quantize(FEN)
    for (outlet, code), targets_and_days in daily.items():
        found[outlet][code] = _of_every_day(targets_and_days)
    return found


def _of_every_day(targets_and_days: list[tuple[Decimal, int]]) -> Decimal:
    """The months' targets weighed by their days; that of the last month where no day was open."""
    days = sum(of_month for _target, of_month in targets_and_days)
    if not days:
        return targets_and_days[-1][0]
    return (sum((target * of_month for target, of_month in targets_and_days), ZERO) / days).quantize(FEN)


def sums_of_days(
    first: date, last: date, at: datetime, outlets: Mapping[int, Outlet], codes: Collection[str]
) -> dict[int, dict[str, Sums]]:
    """`{outlet's key: {code: Sums}}` of the days with their share of the targets."""
    pairs = chosen_figures.over_days(first, last, at, list(outlets), codes)
    targets = targets_of_days(first, last, at, outlets)
    return {
        outlet: {code: _sums(pair, targets.get(outlet, {}).get(code)) for code, pair in found.items()}
        for outlet, found in pairs.items()
    }


def _sums(pair: Pair, target: Decimal | None) -> Sums:
    return Sums(pair.over, pair.under, target, int(target is not None), target)


def added_up(of_outlets: Mapping[int, Mapping[str, Sums]], code: str) -> Sums:
    """One figure of several outlets together."""
    return reduce(board_rules.together, (found[code] for found in of_outlets.values()), Sums())


# --- Lines of a report ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A figure of the period beside the period before it; `over`: the period has ended."""

    figure: Figure
    now: Sums | None
    earlier: Sums | None
    over: bool

    @property
    def value(self) -> Decimal | None:
        return board_rules.value_of(self.figure, self.now)

    @property
    def target(self) -> Decimal | None:
        return board_rules.target_of(self.figure, self.now)

    @property
    def before(self) -> Decimal | None:
        return board_rules.value_of(self.figure, self.earlier)

    @property
    def percent(self) -> Decimal | None:
        """How much of the target is reached; None of what should be little, where more of it is no merit."""
        return None if self.figure.better < 0 else board_rules.percent_of(self.value, self.target)

    @property
    def state(self) -> State:
        return board_rules.state_of(self.figure, self.value, self.target, over=self.over)

    @property
    def missed(self) -> bool:
        return self.state == State.MISSED

    @property
    def change(self) -> Decimal | None:
        """Against the period before, in the figure's unit; None where one of them is missing."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def value_words(self) -> str:
        return board_rules.words_of(self.figure, self.value)

    @property
    def target_words(self) -> str:
        return board_rules.target_words(self.figure, self.target)

    @property
    def before_words(self) -> str:
        return board_rules.words_of(self.figure, self.before)

    @property
    def change_words(self) -> str:
        """With its sign, which says more than a colour; between percentages in points."""
        change = board_rules.rounded(self.figure, self.change)
        if change is None:
            return "—"
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        if self.figure.percent:
            # Translators: 中文 %(change)s 个百分点
            return _("%(change)s points") % {"change": f"{sign}{abs(change):,.1f}"}
        return f"{sign}{board_rules.words_of(self.figure, abs(change))}"

    @property
    def is_empty(self) -> bool:
        return not self.value and not self.before


# --- The day ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sold:
    """A package: how many were sold, for how many yuan."""

    name: str
    number: int
    yuan: Decimal


@dataclass(frozen=True)
class Late:
    """What has run out of time, of one kind: how many, and at which outlets (`{key: how many}`)."""

    warning: warnings.Warning
    by_outlet: dict[int, int]

    @property
    def number(self) -> int:
        return sum(self.by_outlet.values())


@dataclass(frozen=True)
class Calls:
    """Follow-up calls that were due: how many, and how many of them were made in time."""

    due: int
    in_time: int


@dataclass(frozen=True)
class Ratings:
    """`{rating: orders}` of orders settled, pdi left out; without a word those whose customers did not rate."""

    by_level: dict[str, int]

    @property
    def settled(self) -> int:
        return sum(self.by_level.values())

    @property
    def rated(self) -> int:
        return self.settled - self.by_level.get("", 0)

    @property
    def very_satisfied(self) -> int:
        return self.by_level.get(RepairOrder.Rating.VERY_SATISFIED, 0)

    @property
    def levels(self) -> list[tuple[str, int]]:
        """Every word with its number, from the best to the worst."""
        return [(label, self.by_level.get(value, 0)) for value, label in RepairOrder.Rating.choices]


@dataclass(frozen=True)
class Day:
    """An outlet's day beside the same weekday of the week before."""

    lines: dict[str, Line]
    packages: list[Sold]
    packages_before: list[Sold]
    ratings: Ratings
    calls: Calls
    month: list[board_figures.Row]

    @property
    def is_empty(self) -> bool:
        """Nothing at all was entered of the day."""
        nothing = not self.packages and not self.ratings.settled and not self.calls.due
        return nothing and not any(line.value for line in self.lines.values())

    @property
    def packages_yuan(self) -> Decimal:
        return sum((each.yuan for each in self.packages), ZERO)

    @property
    def packages_number(self) -> int:
        return sum(each.number for each in self.packages)


def day_of(outlet: Outlet, period: Period, at: datetime) -> Day:
    """A constant number of queries."""
    over = period.over(local(at).date())
    now = chosen_figures.over_days(period.first, period.last, at, [outlet.pk], OF_DAY)[outlet.pk]
    before = period.before
    then = chosen_figures.over_days(before.first, before.last, at, [outlet.pk], OF_DAY)[outlet.pk]
    month = period.first.replace(day=1)
    return Day(
        lines={
            code: Line(FIGURES[code], _sums(now[code], None), _sums(then[code], None), over) for code in OF_DAY
        },
        packages=packages_sold(outlet, period),
        packages_before=packages_sold(outlet, before),
        ratings=ratings_of(outlet, period),
        calls=calls_of(outlet, period, at),
        month=board_figures.board(Place(outlet=outlet), month, at, OF_MONTH_SO_FAR),
    )  # fmt: skip


def sold_in(period: Period):
    """Packages put into orders that stand, on these days."""
    return PackageSale.objects.standing().filter(counted.instants("at", period.first, period.last)).order_by()


def packages_sold(outlet: Outlet, period: Period) -> list[Sold]:
    """By package, the most yuan first."""
    rows = sold_in(period).filter(order__outlet=outlet).values_list("package__code", "package__name")
    found = [Sold(name, number, yuan) for _code, name, number, yuan in _with_sums(rows)]
    return sorted(found, key=lambda sold: (-sold.yuan, sold.name))


def _with_sums(rows):
    for *names, number, yuan in rows.annotate(number=Count("pk"), yuan=ExactSum("price")):
        yield *names, number, Decimal(yuan or 0).quantize(FEN)


def ratings_of(outlet: Outlet, period: Period) -> Ratings:
    """As commission counts them: of what was settled on these days, pdi left out."""
    rows = counted.rated(period.first, period.last).filter(outlet=outlet).values_list("rating")
    return Ratings(dict(rows.annotate(number=Count("pk"))))


def calls_of(outlet: Outlet, period: Period, at: datetime) -> Calls:
    """The calls that were due on these days; which of them were in time is what the boards say."""
    due = FollowUp.objects.drawn().filter(
        complaint_figures.due_calls(at),
        counted.instants("due_at", period.first, period.last),
        outlet=outlet,
        order__isnull=False,
    )
    punctual = complaint_figures.with_punctual(due.order_by())
    return Calls(**punctual.aggregate(due=Count("pk"), in_time=Count("pk", filter=Q(punctual=True))))


def late_now(outlets: Collection[int], at: datetime) -> list[Late]:
    """Each kind of warning that stands at these outlets at the instant, the most first. One query a kind."""
    found = []
    for warning in warnings.WARNINGS.values():
        if numbers := warnings.counted(warning, at, outlets):
            found.append(Late(warning, numbers))
    return sorted(found, key=lambda late: -late.number)


def _late_at(outlets: Collection[int], at: datetime) -> Counter[int]:
    """How much is late at each outlet, of every kind."""
    found: Counter[int] = Counter()
    for each in late_now(outlets, at):
        found.update(each.by_outlet)
    return found


# --- The morning's notice, for many outlets at once -------------------------------------------------------------------


@dataclass(frozen=True)
class Morning:
    """The few numbers of yesterday that a notice says."""

    output: Decimal
    received: int
    delivered: int
    complaints: int
    packages: int
    late: int
    month: board_figures.Row


def mornings(outlets: Collection[Outlet], period: Period, at: datetime) -> dict[int, Morning]:
    """`{outlet's key: Morning}` of the day, in a constant number of queries."""
    keys = [outlet.pk for outlet in outlets]
    figures = chosen_figures.over_days(period.first, period.last, at, keys, OF_MORNING)
    rows = sold_in(period).filter(order__outlet__in=keys).values_list("order__outlet").annotate(number=Count("pk"))
    packages = dict(rows)
    late = _late_at(keys, at)
    month = board_figures.below(Level.OUTLET, keys, [MAIN], period.first.replace(day=1), at)
    return {
        key: Morning(
            output=figures[key]["output"].over,
            received=int(figures[key]["reception"].over),
            delivered=int(figures[key]["delivered"].over),
            complaints=int(figures[key]["complaints"].over),
            packages=packages.get(key, 0),
            late=late[key],
            month=month[key][MAIN],
        )
        for key in keys
    }


# --- Weeks and months -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OutletLine:
    """An outlet's main figure of the period within a place."""

    outlet: Outlet
    line: Line


@dataclass(frozen=True)
class Summary:
    """A place's week or month beside the one before, and its outlets by the main figure, the best first."""

    lines: list[Line]
    outlets: list[OutletLine]

    @property
    def is_empty(self) -> bool:
        return all(line.value in (None, 0) for line in self.lines)

    @property
    def missed(self) -> list[Line]:
        return [line for line in self.lines if line.missed]


def summary_of(place: Place, period: Period, at: datetime) -> Summary:
    """A month as the boards keep it (a closed one as it was closed), a week counted from the records."""
    outlets = {outlet.pk: outlet for outlet in board_figures.outlets_of(place).select_related("area")}
    over = period.over(local(at).date())
    if period.span == Span.MONTH:
        return _month(place, outlets, period, at, over)
    return _week(outlets, period, at, over)


def _week(outlets: dict[int, Outlet], period: Period, at: datetime, over: bool) -> Summary:
    now = sums_of_days(period.first, period.last, at, outlets, OF_PERIOD)
    before = period.before
    pairs = chosen_figures.over_days(before.first, before.last, at, list(outlets), OF_PERIOD)
    then = {outlet: {code: _sums(pair, None) for code, pair in found.items()} for outlet, found in pairs.items()}
    lines = [Line(FIGURES[code], added_up(now, code), added_up(then, code), over) for code in OF_PERIOD]
    main = FIGURES[MAIN]
    of_outlets = [
        OutletLine(outlet, Line(main, now[key][MAIN], then[key][MAIN], over)) for key, outlet in outlets.items()
    ]
    return Summary(lines, best_first(of_outlets))


def _month(place: Place, outlets: dict[int, Outlet], period: Period, at: datetime, over: bool) -> Summary:
    before = period.before.first
    rows = board_figures.board(place, period.first, at, OF_WHOLE_MONTH)
    lines = [Line(row.figure, row.now, row.series.get(before), over) for row in rows]
    now = board_figures.below(Level.OUTLET, list(outlets), [MAIN], period.first, at)
    then = board_figures.below(Level.OUTLET, list(outlets), [MAIN], before, at)
    main = FIGURES[MAIN]
    of_outlets = [
        OutletLine(outlet, Line(main, now[key][MAIN].now, then[key][MAIN].now, over)) for key, outlet in outlets.items()
    ]
    return Summary(lines, best_first(of_outlets))


def best_first(outlets: list[OutletLine]) -> list[OutletLine]:
    """By the share of the target where all of them have one, else by the figure; those without come last."""
    by_share = all(each.line.percent is not None for each in outlets)

    def key(each: OutletLine):
        value = each.line.percent if by_share else each.line.value
        return (value is None, -(value or ZERO), each.outlet.code)

    return sorted(outlets, key=key)


# --- The few numbers of a notice, for many places at once -------------------------------------------------------------


@dataclass(frozen=True)
class Headline:
    """What a notice says of a place's week or month: the main figure, how many figures missed their target, and how
    much is late at the instant."""

    main: Line
    missed: int
    late: int


def headlines(places: Collection[Place], period: Period, at: datetime) -> dict[str, Headline]:
    """`{code of the place: Headline}`, in a number of queries that does not grow with the places."""
    every = Outlet.objects.select_related("area")
    outlets = {outlet.pk: outlet for outlet in every if any(place.holds(outlet) for place in places)}
    late = _late_at(list(outlets), at)
    lines = _month_lines if period.span == Span.MONTH else _week_lines
    found = lines(places, outlets, period, at)
    return {
        place.code: Headline(
            main=found[place.code][MAIN],
            missed=sum(line.missed for line in found[place.code].values()),
            late=sum(late[key] for key, outlet in outlets.items() if place.holds(outlet)),
        )
        for place in places
    }


def _week_lines(places, outlets: dict[int, Outlet], period: Period, at: datetime) -> dict[str, dict[str, Line]]:
    over = period.over(local(at).date())
    now = sums_of_days(period.first, period.last, at, outlets, OF_PERIOD)
    before = period.before
    then = chosen_figures.over_days(before.first, before.last, at, list(outlets), [MAIN])
    found = {}
    for place in places:
        here = {key: now[key] for key, outlet in outlets.items() if place.holds(outlet)}
        earlier = Sums(sum((then[key][MAIN].over for key in here), ZERO))
        found[place.code] = {code: Line(FIGURES[code], added_up(here, code), earlier, over) for code in OF_PERIOD}
    return found


def _month_lines(places, outlets: dict[int, Outlet], period: Period, at: datetime) -> dict[str, dict[str, Line]]:
    over = period.over(local(at).date())
    by_level: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_level[str(place.level)].append(place)
    found = {}
    for level, members in by_level.items():
        keys = [board_figures.key_of(place)[1] for place in members]
        now = board_figures.below(level, keys, OF_WHOLE_MONTH, period.first, at)
        then = board_figures.below(level, keys, [MAIN], period.before.first, at)
        for place, key in zip(members, keys, strict=True):
            earlier = then[key][MAIN].now
            found[place.code] = {code: Line(row.figure, row.now, earlier, over) for code, row in now[key].items()}
    return found
