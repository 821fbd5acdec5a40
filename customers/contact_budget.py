"""How often a customer may be contacted, and at which hours. Plain values only.

The source's rule: two contacts in seven days over calls, surveys and messages; complaints and key customers stand
outside. Nobody is called before nine and after eight in the evening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from staff.instants import SHANGHAI, local


@dataclass(frozen=True)
class Budget:
    """Where one customer stands at an instant.

    `used` counted contacts of `limit` in the window; `free_at` is the instant from which there is one more, the asked
    instant itself where there is one already. `outside`: a key customer, whom the budget does not protect.
    """

    limit: int
    window: timedelta
    used: int
    free_at: datetime
    outside: bool = False

    @property
    def left(self) -> int:
        """How many more there may be now; the whole budget for those who stand outside."""
        return self.limit if self.outside else max(0, self.limit - self.used)

    @property
    def days(self) -> int:
        return self.window.days


def budget_of(contacted: Iterable[datetime], at: datetime, limit: int, window: timedelta, outside=False) -> Budget:
    """The budget after counted contacts at these instants. One that is `window` old to the second counts no more."""
    inside = sorted((instant for instant in contacted if instant > at - window), reverse=True)
    free_at = at if outside or len(inside) < limit else inside[limit - 1] + window
    return Budget(limit, window, len(inside), free_at, outside)


def quiet(at: datetime, from_minute: int, until_minute: int) -> bool:
    """Whether nobody is called at this instant: within `[from, until)` of the day in Shanghai, in minutes after
    midnight, over midnight where `until` comes first. Equal ends mean that no hour is quiet."""
    there = local(at)
    minute = there.hour * 60 + there.minute
    if from_minute <= until_minute:
        return from_minute <= minute < until_minute
    return minute >= from_minute or minute < until_minute


def next_loud_at(at: datetime, from_minute: int, until_minute: int) -> datetime:
    """The first instant from `at` on at which customers may be called: `at` itself, or the end of the quiet hours."""
    if not quiet(at, from_minute, until_minute):
        return at
    there = local(at)
    midnight = datetime(there.year, there.month, there.day, tzinfo=SHANGHAI)
    end = midnight + timedelta(minutes=until_minute)
    return end if end > at else end + timedelta(days=1)
