"""What boards show, from the kept figures: a few rows a place, whatever stands behind them. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from staff.instants import local
from staff.models import JobRun, Outlet
from staff.months import month_after, month_of
from staff.places import Place

from . import board_rules
from .board_rules import State, Sums
from .catalogue import FIGURES, Adds, Figure
from .day import SET_FROM
from .models import KeptFigure, Plan, Target

TREND_MONTHS = 24
# Kept beside the figures by `services.keeping`: opening days before today over those of the month.
OPEN_DAYS = "open_days"
# What people type in every month, so that nothing of it is missing even where nobody set a target.
ENTERED = frozenset({"maker_score"})
Series = dict[date, Sums]


def key_of(place: Place) -> tuple[str, int]:
    """How kept figures name a place."""
    thing = place.outlet or place.area or place.region
    return str(place.level), thing.pk if thing else 0


@dataclass(frozen=True)
class Row:
    """A figure of a place in a month, with what it is held against."""

    figure: Figure
    month: date
    now: Sums | None
    year_before: Sums | None
    series: Series
    over: bool
    days_left: int

    @cached_property
    def value(self) -> Decimal | None:
        return board_rules.value_of(self.figure, self.now)

    @cached_property
    def target(self) -> Decimal | None:
        return board_rules.target_of(self.figure, self.now)

    @property
    def due(self) -> Decimal | None:
        """What of the target falls on the opening days before today; of a month that is over all of it."""
        return self.target if self.over else board_rules.due_of(self.figure, self.now)

    @property
    def before(self) -> Decimal | None:
        """The same month a year before."""
        return board_rules.value_of(self.figure, self.year_before)

    @cached_property
    def state(self) -> State:
        return board_rules.state_of(self.figure, self.value, self.target, over=self.over)

    @property
    def behind(self) -> bool:
        return self.state != State.NOT_REPORTED and board_rules.is_behind(self.figure, self.value, self.due)

    @property
    def percent(self) -> Decimal | None:
        return board_rules.percent_of(self.value, self.target)

    @property
    def due_percent(self) -> Decimal | None:
        return board_rules.percent_of(self.due, self.target)

    @property
    def pace(self) -> Decimal | None:
        """What each opening day left has to bring; only of figures that add up over days and should grow."""
        if self.over or self.figure.adds != Adds.SUM or self.figure.better <= 0:
            return None
        return board_rules.pace_needed(self.value, self.target, self.days_left)

    @property
    def year_on_year(self) -> Decimal | None:
        """The change to the same month a year before in percent; of percentages the difference in points."""
        if self.value is None or self.before is None:
            return None
        if self.figure.percent:
            return self.value - self.before
        return (self.value - self.before) * 100 / self.before if self.before else None

    def words(self, value: Decimal | None) -> str:
        return board_rules.words_of(self.figure, value)

    @cached_property
    def trend(self) -> list[tuple[date, Decimal | None, Decimal | None]]:
        """`(month, value, target)` of the last 24 months, this one last."""
        months = [month_after(self.month, back) for back in range(1 - TREND_MONTHS, 1)]
        return [
            (
                month,
                board_rules.value_of(self.figure, self.series.get(month)),
                board_rules.target_of(self.figure, self.series.get(month)),
            )
            for month in months
        ]


def board(place: Place, month: date, at: datetime, codes: Collection[str] | None = None) -> list[Row]:
    """Every figure (or those asked for) of a place and month. One query."""
    first = month_after(month, -TREND_MONTHS)
    kept = KeptFigure.objects.of_place(*key_of(place)).between(first, month).order_by()
    if codes is not None:
        kept = kept.filter(code__in=[*codes, OPEN_DAYS])
    series: dict[str, Series] = defaultdict(dict)
    fields = ("code", "month", "over", "under", "target", "targets", "due")
    for code, on, *sums in kept.values_list(*fields):
        series[code][on] = Sums(*sums)
    chosen = FIGURES.values() if codes is None else [FIGURES[code] for code in codes]
    left, over = days_left_of(series.get(OPEN_DAYS, {}).get(month)), is_over(month, at)
    return [row_of(figure, month, series.get(figure.code, {}), over, left) for figure in chosen]


def is_over(month: date, at: datetime) -> bool:
    return month < month_of(local(at).date())


def row_of(figure: Figure, month: date, series: Series, over: bool, days_left: int = 0) -> Row:
    before = series.get(month_after(month, -12))
    return Row(figure, month, series.get(month), before, series, over, days_left)


def days_left_of(opened: Sums | None) -> int:
    """Opening days from today to the month's end, of several outlets their mean, rounded up."""
    if opened is None or opened.under is None or not opened.targets:
        return 0
    return -(-int(opened.under - opened.over) // opened.targets)


def refreshed_at() -> datetime | None:
    """The instant that the figures of boards are known until; None where they were never counted."""
    jobs = ("targets.keep_figures", "targets.rebuild_figures")
    done = JobRun.objects.filter(job__in=jobs, finished_at__isnull=False, error="")
    return done.order_by("-started_at").values_list("started_at", flat=True).first()


# --- Several places beside each other ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A place within a ranking."""

    place: int
    row: Row


def standings(level: str, places: Iterable[int], code: str, month: date, at: datetime) -> list[Standing]:
    """The places by one figure of the month, the best first, those without one last. One query."""
    figure = FIGURES[code]
    rows: dict[int, Series] = {place: {} for place in places}
    wanted = [month, month_after(month, -12)]
    kept = KeptFigure.objects.filter(level=level, place__in=list(rows), code=code, month__in=wanted).order_by()
    for place, on, *sums in kept.values_list("place", "month", "over", "under", "target", "targets", "due"):
        rows[place][on] = Sums(*sums)
    over = is_over(month, at)
    found = [Standing(place, row_of(figure, month, series, over)) for place, series in rows.items()]
    sign = 1 if figure.better < 0 else -1

    def best_first(each: Standing):
        value = each.row.value
        return (value is None, 0 if value is None else value * sign, each.place)

    return sorted(found, key=best_first)


def outlets_of(place: Place):
    """The outlets within a place, as a queryset."""
    found = Outlet.objects.order_by("code")
    if place.outlet:
        return found.filter(pk=place.outlet.pk)
    if place.area:
        return found.filter(area=place.area)
    return found.filter(area__region=place.region) if place.region else found


def below(
    level: str, places: Iterable[int], codes: Collection[str], month: date, at: datetime
) -> dict[int, dict[str, Row]]:
    """`{place: {code: Row}}` of one month for several places, for tables and heat maps. One query."""
    rows: dict[int, dict[str, Series]] = {place: defaultdict(dict) for place in places}
    kept = KeptFigure.objects.filter(level=level, place__in=list(rows), code__in=codes, month=month).order_by()
    for place, code, *sums in kept.values_list("place", "code", "over", "under", "target", "targets", "due"):
        rows[place][code][month] = Sums(*sums)
    over = is_over(month, at)
    return {
        place: {code: row_of(FIGURES[code], month, series.get(code, {}), over) for code in codes}
        for place, series in rows.items()
    }


def heat(level: str, places: Collection[int], month: date) -> dict[int, dict[str, int]]:
    """`{place: {warning's code: how many are late}}` as kept of the month; what is nothing is left out. One query."""
    found: dict[int, dict[str, int]] = {place: {} for place in places}
    kept = KeptFigure.objects.filter(
        level=level, place__in=list(found), month=month, code__startswith="late.", over__gt=0
    )
    for place, code, number in kept.order_by().values_list("place", "code", "over"):
        found[place][code] = int(number)
    return found


def of_places(places: Collection[tuple[str, int]], codes: Collection[str], month: date, at: datetime) -> list[Row]:
    """These figures of a month for several places together, added up as `Adds` says. One query; without any kept row
    an empty list."""
    wanted = Q(pk__in=[])
    for level, place in places:
        wanted |= Q(level=level, place=place)
    kept = KeptFigure.objects.filter(wanted, month=month, code__in=[*codes, OPEN_DAYS]).order_by()
    sums: dict[str, Sums] = {}
    for code, *values in kept.values_list("code", "over", "under", "target", "targets", "due"):
        sums[code] = board_rules.together(sums.get(code), Sums(*values))
    if not sums:
        return []
    left, over = days_left_of(sums.get(OPEN_DAYS)), is_over(month, at)
    return [row_of(FIGURES[code], month, {month: sums[code]} if code in sums else {}, over, left) for code in codes]


# --- Who has not ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """What an outlet owes: figures of the month before, the year's plan, the targets of the next month."""

    outlet: Outlet
    figures: tuple[Figure, ...]
    no_plan: bool
    no_targets: bool


def missing_of(outlets: Collection[Outlet], at: datetime) -> list[Missing]:
    """The outlets that have not reported, planned or set, those without anything missing left out. Three queries."""
    today = local(at).date()
    this = month_of(today)
    keys = [outlet.pk for outlet in outlets]
    figures = _not_reported(keys, month_after(this, -1), at)
    planned = set(Plan.objects.approved().filter(outlet__in=keys).values_list("outlet", "year"))
    following = month_after(this)
    agreed = set(Target.objects.filter(outlet__in=keys, month=following).order_by().values_list("outlet", flat=True))
    found = []
    for outlet in outlets:
        set_already = outlet.pk in agreed or (outlet.pk, following.year) in planned
        found.append(
            Missing(
                outlet,
                figures.get(outlet.pk, ()),
                no_plan=(outlet.pk, this.year) not in planned,
                no_targets=today.day >= SET_FROM and not set_already,
            )
        )
    return [each for each in found if each.figures or each.no_plan or each.no_targets]


def _not_reported(outlets: Collection[int], month: date, at: datetime) -> dict[int, tuple[Figure, ...]]:
    """By outlet the figures of a month that is over which nothing came in for: those with a target, and what is typed
    in every month."""
    over = is_over(month, at)
    rates = [figure.code for figure in FIGURES.values() if figure.adds == Adds.RATE]
    kept = KeptFigure.objects.of_outlets().filter(place__in=outlets, month=month, code__in=list(FIGURES)).order_by()
    nothing = Q(over=0) | Q(code__in=rates) & (Q(under__isnull=True) | Q(under=0))
    wanted = kept.filter(nothing & Q(target__isnull=False) | Q(code__in=ENTERED))
    found: dict[int, dict[str, Sums]] = {outlet: {} for outlet in outlets}
    for place, code, *sums in wanted.values_list("place", "code", "over", "under", "target", "targets", "due"):
        found[place][code] = Sums(*sums)
    return {
        outlet: tuple(
            figure
            for code, figure in FIGURES.items()
            if (code in sums or code in ENTERED)
            and row_of(figure, month, {month: sums[code]} if code in sums else {}, over).state == State.NOT_REPORTED
        )
        for outlet, sums in found.items()
    }
