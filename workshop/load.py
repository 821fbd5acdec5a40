"""How full the bays and the teams are, hour by hour, and which hours can still be had. Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

Stretch = tuple[datetime, datetime]
"""`[from, to)`."""


@dataclass(frozen=True)
class Cell:
    """One hour of a row: minutes there are, and minutes taken by work at hand and by appointments."""

    begins_at: datetime
    capacity: int
    at_hand: int = 0
    booked: int = 0

    @property
    def taken(self) -> int:
        return self.at_hand + self.booked

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded up, so that 100 is only reached by a full hour; None where there is no capacity."""
        return -(-100 * self.taken // self.capacity) if self.capacity else None

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


def hours_within(openings: Iterable[Stretch]) -> list[Stretch]:
    """The openings of a day cut at the full hours: each piece lies within one hour."""
    return [piece for begins, ends in openings for piece in _cut(begins, ends)]


def _cut(begins: datetime, ends: datetime) -> Iterator[Stretch]:
    while begins < ends:
        next_hour = begins.replace(minute=0, second=0, microsecond=0) + HOUR
        yield begins, min(next_hour, ends)
        begins = next_hour


def minutes_within(stretches: Iterable[Stretch], begins: datetime, ends: datetime) -> int:
    """Minutes of the stretches that lie in `[begins, ends)`, those of each stretch counted."""
    together = sum((max(timedelta(0), min(to, ends) - max(from_, begins)) for from_, to in stretches), timedelta(0))
    return int(together / MINUTE)


def row_of(
    hours: Sequence[Stretch],
    places: int,
    at_hand: int,
    booked: Sequence[Stretch],
    at: datetime,
    share: tuple[int, int] = (1, 1),
) -> list[Cell]:
    """The hours of one row (some bays, or a team), which has `share` (so many of so many) of what is booked.

    `places` is how many can be worked at side by side, `at_hand` the minutes of work that is in the house already: it
    fills the hours from `at` on, one after the other, whatever is booked there; appointments come on top at their hour.
    What the day cannot hold is left over (`left_over`).
    """
    cells, rest = [], at_hand
    for begins, ends in hours:
        capacity = places * int((ends - begins) / MINUTE)
        still = places * int(max(timedelta(0), ends - max(begins, at)) / MINUTE)
        worked = min(rest, still)
        rest -= worked
        of, whole = share
        shared = -(-minutes_within(booked, begins, ends) * of // whole) if whole else 0
        cells.append(Cell(begins, capacity, worked, shared))
    return cells


def left_over(hours: Sequence[Stretch], places: int, at_hand: int, at: datetime) -> int:
    """Minutes of the work at hand that the hours from `at` on cannot hold."""
    still = sum(places * int(max(timedelta(0), ends - max(begins, at)) / MINUTE) for begins, ends in hours)
    return max(0, at_hand - still)


def minutes_of(hours: Decimal) -> int:
    """Standard hours in whole minutes, rounded up."""
    return ceil(hours * 60)


# --- What may still be booked -----------------------------------------------------------------------------------------


def bookable(bays: int, percent: Decimal | int) -> int:
    """How many of the bays may be booked side by side, rounded down; with any bay at all it is one.

    The rest is for cars that come without an appointment.
    """
    return max(1, int(bays * Decimal(percent) / 100)) if bays else 0


def peak(booked: Iterable[Stretch], begins: datetime, ends: datetime) -> int:
    """The most stretches that run side by side at any instant of `[begins, ends)`."""
    cut = [(max(from_, begins), min(to, ends)) for from_, to in booked if from_ < ends and to > begins]
    # At one instant those that end go first: a bay that is free at ten can be had at ten.
    steps = sorted([(from_, 1) for from_, _to in cut] + [(to, -1) for _from, to in cut])
    highest = running = 0
    for _instant, step in steps:
        running += step
        highest = max(highest, running)
    return highest


def starts_within(openings: Iterable[Stretch], every: int) -> list[datetime]:
    """The hours that can be agreed on: from each opening on, `every` so many minutes."""
    found = []
    for begins, ends in openings:
        while begins < ends:
            found.append(begins)
            begins += timedelta(minutes=every)
    return found


def free_starts(
    starts: Iterable[datetime], minutes: int, booked: Sequence[Stretch], limit: int | None, after: datetime
) -> list[datetime]:
    """Of the hours those that lie behind `after` and have a bay for so many minutes; `limit` None knows no end."""
    length = timedelta(minutes=minutes)
    return [
        start for start in starts if start > after and (limit is None or peak(booked, start, start + length) < limit)
    ]


# --- Which bay a car goes to ------------------------------------------------------------------------------------------


def bay_for(kind: str, lane: str, present: Collection[str]) -> str:
    """The kind of bay for work of a kind that comes by a lane, among the kinds of bays there are.

    Accidents go to body and paint, the express lane to the express bays; where there are none of those, and for all
    else, it is a mechanical bay.
    """
    wanted = "bodypaint" if kind == "accident" else "express" if lane == "express" else "mechanical"
    return wanted if wanted in present else "mechanical"
