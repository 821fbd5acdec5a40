"""Clocks: by when something has to be done that takes so many minutes, counted in opening hours or around the clock.

Pure arithmetic over plain values; where the hours of an outlet are kept is for `staff.calendars`. The rules stand in
docs/rules/clocks.md. Intervals are `[from, to)`, days and clocks are those of Asia/Shanghai.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .instants import beginning_of, local
from .refusals import Refused

# An outlet that does not open for so long is no outlet that a deadline can be counted for.
LOOKS_AHEAD = timedelta(days=400)
MONDAY = 1

Span = tuple[int, int]
"""From and to in minutes after midnight; to may be 1440."""
Stretch = tuple[datetime, datetime]


class Counts(TextChoices):
    """Which minutes a clock counts."""

    OPENING = "opening", gettext_lazy("opening hours")
    CONTINUOUS = "continuous", gettext_lazy("around the clock")


class Origin(TextChoices):
    """Where the hours of a day come from."""

    OWN = "own", gettext_lazy("special day of the outlet")
    GENERAL = "general", gettext_lazy("public calendar")
    WEEKDAY = "weekday", gettext_lazy("opening hours of the weekday")


@dataclass(frozen=True)
class SpecialDay:
    """What a calendar says of one day. Open without spans is worked like a Monday."""

    open: bool
    spans: tuple[Span, ...] = ()


NO_DAYS: Mapping[date, SpecialDay] = MappingProxyType({})


@dataclass(frozen=True)
class DayHours:
    """The spans of one day in order, where they come from, and whether they are those of a Monday."""

    spans: tuple[Span, ...]
    origin: Origin
    like_monday: bool = False


@dataclass(frozen=True)
class Hours:
    """What the days of one outlet look like."""

    week: Mapping[int, tuple[Span, ...]]
    """By weekday (1 Monday .. 7); a weekday that is missing is closed."""
    own: Mapping[date, SpecialDay] = field(default_factory=lambda: NO_DAYS)
    """The outlet's special days. They go before everything else."""
    general: Mapping[date, SpecialDay] = field(default_factory=lambda: NO_DAYS)
    """The public calendar; it holds for an outlet that follows public holidays."""
    follows: bool = False
    published: frozenset[int] = frozenset()
    """The years for which the public calendar says anything at all."""

    def of(self, on: date) -> DayHours:
        """What holds on a day: the first of own, public calendar, weekday."""
        for days, origin in ((self.own, Origin.OWN), (self.general if self.follows else NO_DAYS, Origin.GENERAL)):
            if (special := days.get(on)) is not None:
                like_monday = special.open and not special.spans
                spans = self.week.get(MONDAY, ()) if like_monday else special.spans
                return DayHours(apart(spans) if special.open else (), origin, like_monday)
        return DayHours(apart(self.week.get(on.isoweekday(), ())), Origin.WEEKDAY)

    @property
    def any(self) -> bool:
        """Whether there is a single opening anywhere: on a weekday or on a special day."""
        special = [*self.own.values(), *(self.general.values() if self.follows else ())]
        return any(self.week.values()) or any(day.open and day.spans for day in special)


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order and without overlaps, so that no minute counts twice; those that only touch stay apart."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


@dataclass(frozen=True)
class Reckoning:
    """When the minutes are counted, and the stretches that were counted, in order."""

    deadline_at: datetime
    provisional: bool
    """Whether the deadline may move once the public holidays of its year are published."""
    intervals: list[Stretch]


@dataclass(frozen=True)
class Clock:
    """A reckoning with the instants at which half and four fifths of the minutes are counted."""

    from_at: datetime
    half_at: datetime
    alert_at: datetime
    deadline_at: datetime
    provisional: bool
    intervals: list[Stretch]


def reckon(from_at: datetime, minutes: int, counts: str, hours: Hours) -> Reckoning:
    """The instant at which `minutes` have been counted from `from_at`.

    If that is the end of an interval it is that end, not the next beginning. `Refused` for minutes below zero, for an
    outlet without any opening hours, and where nothing opens within 400 days.
    """
    if minutes < 0:
        raise Refused(_("A clock cannot count fewer than 0 minutes."), field="minutes")
    start = local(from_at)
    try:
        if counts == Counts.CONTINUOUS:
            return _around_the_clock(start, timedelta(minutes=minutes))
        return _in_opening_hours(start, timedelta(minutes=minutes), hours)
    except OverflowError:
        raise Refused(_("So many minutes lead out of the calendar."), field="minutes") from None


def clock(from_at: datetime, minutes: int, counts: str, hours: Hours) -> Clock:
    """The reckoning with its half and its alert at four fifths. `Refused` as for `reckon`."""
    found = reckon(from_at, minutes, counts, hours)
    span = timedelta(minutes=minutes)
    return Clock(
        from_at=from_at,
        half_at=counted_at(found.intervals, span / 2, from_at),
        alert_at=counted_at(found.intervals, span * 4 / 5, from_at),
        deadline_at=found.deadline_at,
        provisional=found.provisional,
        intervals=found.intervals,
    )


def counted_at(intervals: Iterable[Stretch], span: timedelta, start: datetime) -> datetime:
    """The instant at which so much of the stretches has passed; `start` for nothing or without any stretch."""
    reached = start
    for begin, end in intervals:
        if span <= timedelta(0):
            break
        reached = min(begin + span, end)
        span -= end - begin
    return reached


def counted_until(intervals: Iterable[Stretch], at: datetime) -> timedelta:
    """How much of the stretches has passed at an instant."""
    passed = (min(end, at) - begin for begin, end in intervals if begin < at)
    return sum(passed, timedelta(0))


def _around_the_clock(start: datetime, span: timedelta) -> Reckoning:
    deadline = start + span
    return Reckoning(deadline, provisional=False, intervals=[(start, deadline)] if span else [])


def _in_opening_hours(start: datetime, span: timedelta, hours: Hours) -> Reckoning:
    if not hours.any:
        raise Refused(
            _(
                "This outlet is closed on every weekday and has no special day with hours, so no opening minutes can "
                "be counted. Enter its opening hours first."
            )
        )
    counted: list[Stretch] = []
    left, deadline = span, start
    for begin, end in _openings(start, hours) if span else ():
        deadline = min(begin + left, end)
        counted.append((begin, deadline))
        left -= deadline - begin
        if not left:
            break
    # The end of a day is the next midnight, but the last minute counted lies before it.
    last = deadline - timedelta(microseconds=1) if span else start
    return Reckoning(deadline, hours.follows and last.year not in hours.published, counted)


def _openings(start: datetime, hours: Hours) -> Iterator[Stretch]:
    """The opening intervals from the start on, cut at it. `Refused` where the next one is more than 400 days off."""
    on, previous = start.date(), start
    while True:
        midnight = beginning_of(on)
        for from_minute, to_minute in hours.of(on).spans:
            begin = max(midnight + timedelta(minutes=from_minute), start)
            end = midnight + timedelta(minutes=to_minute)
            if begin < end and begin - previous <= LOOKS_AHEAD:
                yield begin, end
                previous = end
        on += timedelta(days=1)
        if beginning_of(on) - previous > LOOKS_AHEAD:
            raise Refused(_("The outlet does not open within 400 days, so there is no deadline to be counted."))
