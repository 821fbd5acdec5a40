"""What the pages of closed months show: which months are open, what was frozen, where the records have left it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q

from staff.instants import local
from staff.models import Outlet
from staff.months import month_after, month_of

from . import board_rules
from .board_rules import Sums
from .catalogue import FIGURES, Figure, grouped
from .closing_rules import Frozen
from .models import KeptFigure, MonthClose

SHOWN = 12


@dataclass(frozen=True)
class Cell:
    month: date
    close: MonthClose | None

    @property
    def shape(self) -> str:
        """The shape that shows the state: not closed, closed, closed and changed since."""
        if self.close is None:
            return "open"
        return "doing" if self.close.drift else "done"


@dataclass(frozen=True)
class OutletRow:
    outlet: Outlet
    cells: list[Cell]


def months_over(at: datetime, number: int = SHOWN) -> list[date]:
    """The latest months that are over, the last one first."""
    this_month = month_of(local(at).date())
    return [month_after(this_month, -back) for back in range(1, number + 1)]


@dataclass(frozen=True)
class Closed:
    """How many of a place's outlets have closed the month; of a single outlet, its close."""

    closed: int
    drifted: int
    outlets: int
    close: MonthClose | None


def closed_of(outlets: list[Outlet], month: date) -> Closed | None:
    """What a board says of its month; None where nobody has closed it. One query for any number of outlets."""
    found = MonthClose.objects.filter(outlet__in=outlets, month=month, latest=True)
    if len(outlets) == 1:
        close = found.select_related("closed_by", "outlet").defer("figures").first()
        return Closed(1, int(bool(close.drift)), 1, close) if close else None
    sums = found.aggregate(closed=Count("pk"), drifted=Count("pk", filter=~Q(drift={})))
    return Closed(**sums, outlets=len(outlets), close=None) if sums["closed"] else None


def rows_of(outlets: list[Outlet], months: list[date]) -> list[OutletRow]:
    """Each outlet with its months. One query."""
    found = MonthClose.objects.filter(outlet__in=outlets, month__in=months, latest=True).defer("figures")
    closes = {(close.outlet_id, close.month): close for close in found}
    return [OutletRow(outlet, [Cell(month, closes.get((outlet.pk, month))) for month in months]) for outlet in outlets]


@dataclass(frozen=True)
class Line:
    """A frozen figure, and what the records say now where that differs."""

    figure: Figure
    frozen: Sums | None
    now: Sums | None

    @property
    def value(self) -> str:
        return board_rules.words_of(self.figure, board_rules.value_of(self.figure, self.frozen))

    @property
    def target(self) -> str:
        return board_rules.words_of(self.figure, board_rules.target_of(self.figure, self.frozen))

    @property
    def now_value(self) -> str:
        return board_rules.words_of(self.figure, board_rules.value_of(self.figure, self.now))


def lines_of(figures: Frozen, drift: Frozen | None = None) -> list[tuple[object, list[Line]]]:
    """The figures by group, those without anything left out."""
    lines = {
        code: Line(FIGURES[code], _sums(figures.get(code)), _sums(drift[code]) if drift and code in drift else None)
        for code in figures.keys() | (drift or {}).keys()
        if code in FIGURES
    }
    return [
        (group.label, [lines[figure.code] for figure in members])
        for group, members in grouped(FIGURES[code] for code in FIGURES if code in lines)
    ]


def kept_lines(outlet: Outlet, month: date) -> list[tuple[object, list[Line]]]:
    """What would be frozen, as it is kept now."""
    kept = KeptFigure.objects.of_outlets().filter(place=outlet.pk, month=month).order_by()
    figures: Frozen = {
        code: [str(over), None if under is None else str(under), None if target is None else str(target)]
        for code, over, under, target in kept.values_list("code", "over", "under", "target")
    }
    return lines_of(figures)


def _sums(numbers: list | None) -> Sums | None:
    if numbers is None:
        return None
    over, under, target = (None if number is None else Decimal(number) for number in [*numbers, None][:3])
    return Sums(over or Decimal(0), under, target, int(target is not None))
