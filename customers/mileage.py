"""How far a car is driven a day, fitted from the odometer at its visits, and when it is due by that. Plain values only.

The rate is the weighted median of the slopes between all pairs of readings (Theil and Sen), each weighted by the root
of the days between them: long ones say more, and still a wrong last reading does not outvote the others. A mistyped
reading, a holiday or a week in the garage moves it little. What is said of the future begins at the latest reading that
agrees with the others. `docs/rules/care.md` has the reasons, `backtest` the error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import sqrt
from statistics import median

from staff.months import months_later

# Habits change: only so many of the latest readings are looked at.
READINGS = 8
# Days between two readings from which on their slope says something.
APART = 14
# Kilometres a day outside of which somebody mistyped, or the car is not driven.
SLOWEST, FASTEST = 0.5, 600.0
# A reading further off the line than this many kilometres, and than these days' driving, is not built upon.
OFF_KM, OFF_DAYS = 2500.0, 90.0
# How uncertain a rate is at best, and when it rests on two readings alone, as shares of it.
AT_BEST, FROM_TWO = 0.17, 0.35
# Of the normal deviate: four of five cases lie between; and what makes a median deviation a standard one.
FOUR_OF_FIVE, MAD = 1.2816, 1.4826
# Nobody is told a day further ahead.
HORIZON = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Reading:
    on: date
    km: int


@dataclass(frozen=True, slots=True)
class Fit:
    """`per_day` kilometres a day, in four of five cases between `low` and `high`, from `used` readings."""

    per_day: float
    low: float
    high: float
    anchor: Reading
    used: int

    def km_on(self, day: date) -> float:
        """What the odometer is expected to show on a day, before the first reading too; never less than nothing."""
        return max(0.0, self.anchor.km + self.per_day * (day - self.anchor.on).days)

    def day_of(self, km: float) -> date:
        """The day on which the odometer is expected to show this."""
        return self._day(km, self.per_day)

    def between(self, km: float) -> tuple[date, date]:
        """The earliest and the latest such day in four of five cases."""
        ends = self._day(km, self.high), self._day(km, self.low)
        return min(ends), max(ends)

    def _day(self, km: float, per_day: float) -> date:
        days = (km - self.anchor.km) / per_day
        return self.anchor.on + max(-HORIZON, min(HORIZON, timedelta(days=round(days))))


def fit(readings: Iterable[Reading], bought_on: date | None = None) -> Fit | None:
    """The fit of a car's readings in any order; None where they do not say enough.

    The day of purchase is a reading of nothing: with it, one visit is enough.
    """
    known = _by_day(readings, bought_on)
    slopes = [
        ((later.km - sooner.km) / days, sqrt(days))
        for sooner, later in combinations(known, 2)
        if (days := (later.on - sooner.on).days) >= APART
    ]
    if not slopes:
        return None
    per_day = weighted_median(slopes)
    if not SLOWEST <= per_day <= FASTEST:
        return None
    spread = _spread(slopes, per_day, len(known))
    low, high = max(SLOWEST, per_day - FOUR_OF_FIVE * spread), per_day + FOUR_OF_FIVE * spread
    return Fit(per_day, min(low, per_day), high, _anchor(known, per_day), len(known))


def _by_day(readings: Iterable[Reading], bought_on: date | None) -> list[Reading]:
    """One reading a day, the highest, the oldest first; the latest of them, and the purchase where it is among them."""
    days: dict[date, int] = {}
    for reading in readings:
        if reading.km > 0:
            days[reading.on] = max(reading.km, days.get(reading.on, 0))
    known = [Reading(on, days[on]) for on in sorted(days)]
    if bought_on and known and bought_on < known[0].on:
        known.insert(0, Reading(bought_on, 0))
    return known[-READINGS:]


def weighted_median(pairs: Sequence[tuple[float, float]]) -> float:
    """The middle of `(value, weight)`: where half of the weight is reached; the mean of two where it falls between."""
    ordered = sorted(pairs)
    half, reached = sum(weight for _value, weight in ordered) / 2, 0.0
    for place, (value, weight) in enumerate(ordered):
        reached += weight
        if reached > half or place == len(ordered) - 1:
            return value
        if reached == half:
            return (value + ordered[place + 1][0]) / 2
    raise ValueError("nothing to take the median of")


def _spread(slopes: Sequence[tuple[float, float]], per_day: float, readings: int) -> float:
    if readings < 3:
        return FROM_TWO * per_day
    deviation = MAD * weighted_median([(abs(slope - per_day), weight) for slope, weight in slopes])
    # Of the readings, not of the pairs, which are not independent of one another.
    return max(AT_BEST * per_day, deviation, FROM_TWO * per_day / sqrt(readings - 1) / 2)


def _anchor(known: Sequence[Reading], per_day: float) -> Reading:
    """The latest reading that lies near the line through the others."""
    first = known[0].on
    rests = [reading.km - per_day * (reading.on - first).days for reading in known]
    middle, off = median(rests), max(OFF_KM, OFF_DAYS * per_day)
    for reading, rest in zip(reversed(known), reversed(rests), strict=True):
        if abs(rest - middle) <= off:
            return reading
    return known[-1]


# --- When a car is due ------------------------------------------------------------------------------------------------

BY_DATE, BY_MILEAGE = "date", "mileage"


@dataclass(frozen=True, slots=True)
class Due:
    """The day of the next maintenance, and what it was found by. `fit` is None where only the calendar is known."""

    on: date
    by: str
    fit: Fit | None = None
    km: float | None = None
    """What the odometer shows then, where it went by mileage."""


def next_maintenance(
    last: date, last_km: int | None, found: Fit | None, every_km: int, every_months: int, not_before: date | None = None
) -> Due:
    """So many kilometres after the last maintenance, by what the car is driven, or so many months, whichever is first.

    `not_before`: the latest visit of any kind. Who was here after the day had passed is due from that visit on.
    """
    calendar = months_later(last, every_months)
    due = Due(calendar, BY_DATE, found)
    if found:
        km = (last_km if last_km else found.km_on(last)) + every_km
        on = found.day_of(km)
        if on < calendar:
            due = Due(on, BY_MILEAGE, found, km)
    earliest = max(last + timedelta(days=1), not_before or last)
    return due if due.on >= earliest else Due(earliest, due.by, due.fit, due.km)


# --- How wrong it is --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Backtest:
    """The last reading of each car foretold from those before it: errors in days and in percent of the way driven.

    `hits` is the share that came between the ends of the interval, which four of five should; `naive_days` the median
    error of who takes the last two readings alone.
    """

    cars: int
    left_out: int
    median_days: float
    ninth_days: float
    bias_days: float
    median_share: float
    within_two_weeks: float
    hits: float
    naive_days: float


def backtest(cars: Iterable[tuple[Sequence[Reading], date | None]]) -> Backtest | None:
    """Over `(readings of a car, the day it was bought)`; None where no car has enough of them."""
    errors: list[float] = []
    shares: list[float] = []
    naive: list[float] = []
    hits = left_out = 0
    for readings, bought_on in cars:
        known = _by_day(readings, None)
        found = fit(known[:-1], bought_on) if len(known) > 1 else None
        if found is None or (known[-1].on - known[-2].on).days < APART:
            left_out += 1
            continue
        last = known[-1]
        errors.append((found.day_of(last.km) - last.on).days)
        driven = max(1.0, last.km - found.anchor.km)
        shares.append(abs(found.km_on(last.on) - last.km) / driven)
        soonest, latest = found.between(last.km)
        hits += soonest <= last.on <= latest
        two = fit(known[-3:-1], bought_on if len(known) < 3 else None)
        if two:
            naive.append(abs((two.day_of(last.km) - last.on).days))
    if not errors:
        return None
    sizes = sorted(abs(error) for error in errors)
    return Backtest(
        cars=len(errors),
        left_out=left_out,
        median_days=median(sizes),
        ninth_days=sizes[min(len(sizes) - 1, int(0.9 * len(sizes)))],
        bias_days=median(errors),
        median_share=median(shares),
        within_two_weeks=sum(size <= 14 for size in sizes) / len(sizes),
        hits=hits / len(sizes),
        naive_days=median(naive) if naive else 0.0,
    )
