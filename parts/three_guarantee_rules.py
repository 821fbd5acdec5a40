"""Counting towards the limits of the three-guarantee rules of 2022. Pure: a car's history is handed in.

Source: 家用汽车产品修理更换退货责任规定 (State Administration for Market Regulation, order 43, in force since 1 January
2022).
What counts is what happened within the frame of the limit: within so many months of the sale and so many kilometres,
whichever ends first. Above the limit the owner may ask for another car or the money back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from staff.months import months_later

WARNED_AT = (60, 80, 100)
DAY = timedelta(days=1)


class Counts(StrEnum):
    SAME_FAULT = "same_fault"
    DAYS = "days"
    SAFETY = "safety"
    ASSEMBLY = "assembly"


@dataclass(frozen=True)
class Limit:
    code: str
    limit: int
    months: int
    kilometres: int


@dataclass(frozen=True)
class Repair:
    """One repair of a fault of quality: when the car came and went, and what was repaired and replaced."""

    number: str
    from_at: datetime
    to_at: datetime | None = None
    kilometres: int | None = None
    faults: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    assemblies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wait:
    """A car that cannot be driven waits for a part, in the house or at home."""

    number: str
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True)
class Counted:
    """What came together towards one limit; `about` is the fault or the assembly that is counted apart."""

    limit: Limit
    about: str
    number: int
    evidence: tuple[str, ...] = field(default=())

    @property
    def percent(self) -> int:
        return self.number * 100 // self.limit.limit

    @property
    def warned_at(self) -> list[int]:
        """The shares that were reached, the lowest first."""
        return [share for share in WARNED_AT if self.percent >= share]

    @property
    def above(self) -> bool:
        return self.number > self.limit.limit


def in_frame(limit: Limit, sold_on: date, on: date, kilometres: int | None) -> bool:
    """Whether a day and a mileage lie within the frame, both ends included. An unknown mileage is within."""
    return on <= months_later(sold_on, limit.months) and (kilometres is None or kilometres <= limit.kilometres)


def count(
    limit: Limit, *, sold_on: date, repairs: Sequence[Repair], waits: Sequence[Wait] = (), at: datetime, local
) -> list[Counted]:
    """What came together towards the limit until `at`, each fault and assembly apart, the most first. `local` gives the
    day of an instant where the car is."""
    within = [each for each in repairs if in_frame(limit, sold_on, local(each.from_at), each.kilometres)]
    if limit.code == Counts.DAYS:
        ends = months_later(sold_on, limit.months)
        stretches = [*within, *(wait for wait in waits if local(wait.from_at) <= ends)]
        days = days_in((each.from_at, each.to_at or at) for each in stretches)
        return [Counted(limit, "", days, tuple(each.number for each in stretches))] if days else []
    of_repair = {
        Counts.SAME_FAULT: lambda repair: repair.faults,
        Counts.SAFETY: lambda repair: repair.safety,
        Counts.ASSEMBLY: lambda repair: repair.assemblies,
    }[Counts(limit.code)]
    found: dict[str, list[str]] = {}
    for repair in within:
        for about in of_repair(repair):
            found.setdefault(about, []).append(repair.number)
    counted = [Counted(limit, about, len(numbers), tuple(numbers)) for about, numbers in found.items()]
    return sorted(counted, key=lambda each: (-each.number, each.about))


def days_in(stretches: Iterable[tuple[datetime, datetime]]) -> int:
    """Days of all stretches together; what overlaps counts once, and each begun day of 24 hours is a whole one."""
    return sum(-(-(end - begin) // DAY) or 1 for begin, end in _merged(stretches))


def _merged(stretches: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found
