"""Some of the figures, counted over any days: a query a source that has a part in them. Reads only.

What a figure is stands in `targets.counting` alone; here only the days and the figures are chosen.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from staff.calendars import HoursBook
from staff.instants import local
from staff.models import Outlet
from staff.months import month_of

from . import counting
from .catalogue import FIGURES, Adds
from .counting import OVER, UNDER, Figures, Pair, Sums
from .report_rules import DAY

ZERO = Decimal(0)
Pairs = dict[int, dict[str, Pair]]


def by_month(first: date, last: date, at: datetime, outlets: Collection[int], codes: Collection[str]) -> Figures:
    """`{(outlet's key, month): {code: Pair}}` of the days from `first` to `last`, both included, however many outlets.
    What is not there is zero, and of a rate not known; outlets and months without records are left out."""
    wanted = _parts_of(codes)
    sums: Sums = defaultdict(dict)
    for source in counting.SOURCES:
        if any(code in wanted for code, _side in source.sums):
            for key, parts in counting.sums_of(source, first, last, at, outlets).items():
                sums[key].update(parts)
    if "cars_per_day" in wanted:
        for key, days in opening_days(first, min(last, local(at).date()), at, outlets).items():
            sums[key]["cars_per_day", UNDER] = Decimal(len(days))
    return {key: {code: _pair(code, parts) for code in codes} for key, parts in sums.items()}


def over_days(first: date, last: date, at: datetime, outlets: Collection[int], codes: Collection[str]) -> Pairs:
    """`{outlet's key: {code: Pair}}` of the days together, of every outlet."""
    found: Pairs = {outlet: {code: _pair(code, {}) for code in codes} for outlet in outlets}
    for (outlet, _month), pairs in by_month(first, last, at, outlets, codes).items():
        for code, pair in pairs.items():
            over, under = found[outlet][code]
            found[outlet][code] = Pair(over + pair.over, under if pair.under is None else under + pair.under)
    return found


def _parts_of(codes: Collection[str]) -> set[str]:
    """The figures that these are, or are added up of."""
    found = set(codes)
    while more := {part for code in found for part in counting.ADDED.get(code, ())} - found:
        found |= more
    return found


def _pair(code: str, parts: Mapping[counting.Part, Decimal]) -> Pair:
    if of := counting.ADDED.get(code):
        return Pair(sum((_pair(each, parts).over for each in of), ZERO), None)
    under = parts.get((code, UNDER), ZERO) if FIGURES[code].adds == Adds.RATE else None
    return Pair(parts.get((code, OVER), ZERO), under)


def opening_days(first: date, last: date, at: datetime, outlets: Collection[int]) -> dict[tuple[int, date], list[date]]:
    """`{(outlet's key, month): the days that it opens on}` among these, by the outlets' calendars. A constant number of
    queries."""
    book = HoursBook(Outlet.objects.filter(pk__in=outlets).select_related("area__region"), local(at).date())
    days = [first + nth * DAY for nth in range((last - first).days + 1)]
    found: dict[tuple[int, date], list[date]] = defaultdict(list)
    for outlet in book.outlets:
        hours = book.of(outlet)
        for day in days:
            if hours.of(day).spans:
                found[outlet.pk, month_of(day)].append(day)
    return found
