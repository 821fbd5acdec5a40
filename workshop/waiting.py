"""Who is called next at the gate. Pure: no database, no clock.

Rescued cars come first, then booked ones within a stretch around their hour, then the others as they arrived. A booked
car that comes earlier waits like everybody else until its stretch begins; one that comes after it has lost its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Rank(IntEnum):
    """Why a car stands where it stands, the first to be called first."""

    RESCUED = 0
    BOOKED = 1
    ARRIVAL = 2

    @property
    def label(self) -> Promise:
        return RANK_WORDS[self]


RANK_WORDS = {
    # Translators: 中文 救援优先
    Rank.RESCUED: pgettext_lazy("waiting", "Rescued"),
    # Translators: 中文 预约优先
    Rank.BOOKED: pgettext_lazy("waiting", "Booked"),
    # Translators: 中文 按到店先后
    Rank.ARRIVAL: pgettext_lazy("waiting", "By arrival"),
}


@dataclass(frozen=True)
class Wait:
    """One car at the gate: `key` is the caller's own; `planned_at` is the hour agreed, where there is one."""

    key: int
    given_at: datetime
    rescued: bool = False
    planned_at: datetime | None = None


def rank_of(wait: Wait, at: datetime, window: timedelta) -> Rank:
    """The car's rank at an instant. Both ends of the window belong to it."""
    if wait.rescued:
        return Rank.RESCUED
    if wait.planned_at is None:
        return Rank.ARRIVAL
    in_time = wait.given_at <= wait.planned_at + window
    begun = at >= wait.planned_at - window
    return Rank.BOOKED if in_time and begun else Rank.ARRIVAL


def in_order(waits: Iterable[Wait], at: datetime, window: timedelta) -> list[tuple[Wait, Rank]]:
    """The cars in the order in which they are called, each with its rank."""

    def place(pair: tuple[Wait, Rank]):
        wait, rank = pair
        # Of two booked cars the one of the earlier hour; of all others whoever came first.
        begins = wait.planned_at if rank == Rank.BOOKED and wait.planned_at else wait.given_at
        return rank, begins, wait.given_at, wait.key

    return sorted(((wait, rank_of(wait, at, window)) for wait in waits), key=place)
