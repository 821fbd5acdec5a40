"""Keeping the figures of months: counted from the records, held against targets, added up for areas and regions.

Everything can be made again from the records and then comes out equal. A closed month stays as it was closed; what the
records say differently since is noted on its closing, for somebody to accept as a revision.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from staff.instants import local
from staff.models import Outlet, Region
from staff.months import month_after, month_of
from staff.roles import Level
from targets import counting, plan_figures, warnings
from targets.board_figures import OPEN_DAYS
from targets.board_rules import Sums, together
from targets.catalogue import FIGURES, Adds
from targets.closing_rules import drift_of
from targets.counting import Opening
from targets.models import KeptFigure, MonthClose, Target

MONTHS_KEPT = 25
# So many months are counted at a time: the numbers of 500 outlets and six months take some 60 MB.
AT_A_TIME = 6
BATCH = 2000
SLOW = frozenset(code for source in counting.SOURCES if source.slow for code, _side in source.sums) | {
    "base_customers",
    "boutique_stock",
}
ZERO = Decimal(0)

Place = tuple[str, int]
COMPANY: Place = (Level.COMPANY.value, 0)
Key = tuple[str, int, date, str]


@dataclass
class Refreshed:
    """What a pass came to: rows written anew or changed, rows that stood, closed months that the records left."""

    written: int = 0
    stood: int = 0
    drifted: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {"written": self.written, "stood": self.stood, "drifted": self.drifted}


@dataclass(frozen=True)
class Window:
    """Some months in a row, with what is the same for all their outlets."""

    first: date
    last: date
    at: datetime
    slow: bool
    outlets: Mapping[int, Outlet]
    closed: Mapping[tuple[int, date], MonthClose] = field(default_factory=dict)
    only: frozenset[int] | None = None
    """Whose figures this is about; None for all. The others stand in the sums of their areas as they are kept."""

    @property
    def counted(self) -> Iterable[int]:
        return self.outlets if self.only is None else self.only

    @property
    def months(self) -> list[date]:
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = month_after(month)
        return found


def refresh(*, at: datetime, months: int = 1, slow: bool = False, only: frozenset[int] | None = None) -> Refreshed:
    """Count the latest months anew, this one included, and keep what changed. Two at once do no harm.

    Without `slow` the figures that are counted by night stay as they are; with `only` those of all other outlets.
    """
    this_month = month_of(local(at).date())
    first = month_after(this_month, 1 - months)
    outlets = {outlet.pk: outlet for outlet in Outlet.objects.select_related("area")}
    done = Refreshed()
    while first <= this_month:
        last = min(month_after(first, AT_A_TIME - 1), this_month)
        closes = MonthClose.objects.filter(latest=True, month__range=(first, last))
        closed = {(close.outlet_id, close.month): close for close in closes}
        _refresh_window(Window(first, last, at, slow, outlets, closed, only), done)
        first = month_after(last)
    return done


def rebuild(*, at: datetime) -> Refreshed:
    """Every month that boards look back on, the slow figures too."""
    return refresh(at=at, months=MONTHS_KEPT, slow=True)


def recount(*, outlets: Iterable[int], at: datetime) -> Refreshed:
    """The same of these outlets alone, by their keys: much has come in at once."""
    return refresh(at=at, months=MONTHS_KEPT, slow=True, only=frozenset(outlets))


def _refresh_window(window: Window, done: Refreshed) -> None:
    first, last, at, only = window.first, window.last, window.at, window.only
    opening = counting.opening_of(first, last, at, only)
    counted = counting.counted_figures(first, last, at, outlets=only, slow=window.slow, opening=opening)
    late = _late(window)
    targets = targets_of(window)
    for month in window.months:
        rows = {}
        for outlet in window.counted:
            figures = counted.get((outlet, month), {})
            days = opening[outlet, month]
            if close := window.closed.get((outlet, month)):
                done.drifted += _note_drift(close, figures, window)
                rows |= _frozen_rows(close, days)
                continue
            wanted = targets.get((outlet, month), {})
            rows[Level.OUTLET.value, outlet, month, OPEN_DAYS] = _days_row(days)
            for code, number in late.get((outlet, month), {}).items():
                rows[Level.OUTLET.value, outlet, month, code] = Sums(Decimal(number))
            for code in figures.keys() | wanted.keys():
                rows[Level.OUTLET.value, outlet, month, code] = _row(code, figures.get(code), wanted.get(code), days)
        with transaction.atomic():
            _alone()
            stands = _keep(month, Level.OUTLET, rows, window, done)
            _keep(month, None, _added_up(stands, window), window, done)


def _late(window: Window) -> dict[tuple[int, date], dict[str, int]]:
    """What has run out of time, in the running month; earlier ones keep what stood there last."""
    found: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    this_month = month_of(local(window.at).date())
    if window.last == this_month:
        for code, warning in warnings.WARNINGS.items():
            for outlet, number in warnings.counted(warning, window.at, window.only).items():
                found[outlet, this_month][code] = number
    return found


def _days_row(days: Opening) -> Sums:
    """Opening days before today above the line, those of the month below it."""
    gone, whole = Decimal(days.gone), Decimal(days.whole)
    return Sums(gone, whole, whole, 1, gone)


def _row(code: str, pair, target: Decimal | None, days: Opening) -> Sums:
    over, under = pair or (ZERO, None)
    due = None if target is None else _due(code, target, days)
    return Sums(over, under, target, int(target is not None), due)


def _due(code: str, target: Decimal, days: Opening) -> Decimal:
    """The part of a target that falls on the opening days before today; a rate or a level is wanted every day."""
    if FIGURES[code].adds != Adds.SUM or not days.whole:
        return target
    return (target * days.gone / days.whole).quantize(Decimal("0.01"))


def targets_of(window: Window) -> dict[tuple[int, date], dict[str, Decimal]]:
    """`{(outlet, month): {code: target}}`: what the approved plan says, or what was set for the month since."""
    found: dict[tuple[int, date], dict[str, Decimal]] = defaultdict(dict)
    planned = plan_figures.planned_values(list(window.counted), window.first, window.last)
    for (outlet, month, code), value in planned.items():
        found[outlet, month][code] = value
    agreed: dict[tuple[int, date, str], Decimal] = defaultdict(Decimal)
    rows = Target.objects.filter(month__range=(window.first, window.last)).order_by()
    for outlet, month, metric, value in rows.values_list("outlet", "month", "metric", "value"):
        agreed[outlet, month, metric] += value
    for (outlet, month, code), value in agreed.items():
        found[outlet, month][code] = value
    return found


# --- Areas, regions, headquarters -------------------------------------------------------------------------------------


def _added_up(stands: Mapping[Key, Sums], window: Window) -> dict[Key, Sums]:
    """A month's rows of all outlets added up by area, those by region, and those for the company."""
    areas = {outlet.pk: (Level.AREA.value, outlet.area_id) for outlet in window.outlets.values()}
    regions = {outlet.area_id: (Level.REGION.value, outlet.area.region_id) for outlet in window.outlets.values()}
    by_area = _summed(stands, areas)
    by_region = _summed(by_area, regions)
    company = _summed(by_region, dict.fromkeys((place for _level, place in regions.values()), COMPANY))
    return by_area | by_region | company


def _summed(rows: Mapping[Key, Sums], places: Mapping[int, Place]) -> dict[Key, Sums]:
    """The rows under the wider place of each; those of none are left out."""
    found: dict[Key, Sums] = {}
    for (_level, place, month, code), sums in rows.items():
        if place in places:
            key = (*places[place], month, code)
            found[key] = together(found.get(key), sums)
    return found


# --- Writing ----------------------------------------------------------------------------------------------------------


def _alone() -> None:
    """Wait until nobody else adds up: two who did so at once would each leave out what the other has just kept."""
    list(Region.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _stored(month: date, levels: Iterable[str]) -> dict[Key, Sums]:
    rows = KeptFigure.objects.filter(month=month, level__in=levels).order_by()
    values = rows.values_list("level", "place", "month", "code", "over", "under", "target", "targets", "due")
    return {(level, place, on, code): Sums(*rest) for level, place, on, code, *rest in values}


def _keep(month: date, level: str | None, rows: dict[Key, Sums], window: Window, done: Refreshed) -> dict[Key, Sums]:
    """Write what differs from what is kept; what was not found any more becomes nothing. Gives all that stands now."""
    stored = _stored(month, [level] if level else [Level.AREA, Level.REGION, Level.COMPANY])
    for key in stored.keys() - rows.keys():
        if not _stays(key, level, window):
            rows[key] = Sums()
    changed = {key: sums for key, sums in rows.items() if stored.get(key) != sums}
    done.stood += len(rows) - len(changed)
    done.written += len(changed)
    KeptFigure.objects.bulk_create(
        (
            KeptFigure(
                level=key[0], place=key[1], month=key[2], code=key[3], over=sums.over, under=sums.under,
                target=sums.target, targets=sums.targets, due=sums.due,
            )
            # In one order, so that of two at once one waits and neither is stopped.
            for key, sums in sorted(changed.items())
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["level", "place", "month", "code"],
        update_fields=["over", "under", "target", "targets", "due"],
    )  # fmt: skip
    return stored | rows


def _stays(key: Key, level: str | None, window: Window) -> bool:
    """What this pass does not count: of outlets the figures of the night, what was late in earlier months, others."""
    _level, place, month, code = key
    if level != Level.OUTLET:
        return False
    if window.only is not None and place not in window.only:
        return True
    earlier = code in warnings.WARNINGS and month < month_of(local(window.at).date())
    return earlier or (code in SLOW and not window.slow)


def keep_closed(*, close: MonthClose, at: datetime) -> Refreshed:
    """Keep a closed month as it was frozen, whatever was kept before; the sums of areas and regions follow."""
    outlets = {outlet.pk: outlet for outlet in Outlet.objects.select_related("area")}
    window = Window(close.month, close.month, at, True, outlets, only=frozenset({close.outlet_id}))
    opening = counting.opening_of(close.month, close.month, at, [close.outlet_id])
    rows = _frozen_rows(close, opening[close.outlet_id, close.month])
    done = Refreshed()
    with transaction.atomic():
        _alone()
        stands = _keep(close.month, Level.OUTLET, rows, window, done)
        _keep(close.month, None, _added_up(stands, window), window, done)
    return done


# --- Closed months ----------------------------------------------------------------------------------------------------


def _frozen_rows(close: MonthClose, days: Opening) -> dict[Key, Sums]:
    """What is kept of a closed month: what was frozen, whatever the records say since."""
    place = (Level.OUTLET.value, close.outlet_id, close.month)
    rows: dict[Key, Sums] = {(*place, OPEN_DAYS): _days_row(days)}
    for code, numbers in close.figures.items():
        over, under, target = (None if number is None else Decimal(number) for number in numbers)
        rows[*place, code] = Sums(over or ZERO, under, target, int(target is not None), target)
    return rows


def _note_drift(close: MonthClose, figures: dict, window: Window) -> int:
    """Whether the records of a closed month say something else than they did before this pass."""
    if not window.slow:
        return 0
    drift = drift_of(close.figures, figures)
    if drift == close.drift:
        return 0
    MonthClose.objects.filter(pk=close.pk, latest=True).update(drift=drift, drift_at=window.at if drift else None)
    return 1
