"""What a campaign did: the same people before and during, and beside those held back for comparison. Plain values only.

`docs/rules/campaigns-effect.md` says what each figure is. Shares are compared as reminders are (`customers.effect`:
Newcombe's interval); money for each customer by the difference of two means, with the interval of the normal deviate,
which holds where both groups have thirty people and more. All intervals are of 95%.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

from customers.effect import ENOUGH, Z

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Window:
    """Days in which visits count, both included."""

    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1


@dataclass(frozen=True)
class Sums:
    """What a group of people came to in a stretch of time. `squares`: of the money of each of them, added up."""

    people: int = 0
    came: int = 0
    visits: int = 0
    money: Decimal = Decimal(0)
    squares: Decimal = Decimal(0)
    bookings: int = 0

    @property
    def share(self) -> float | None:
        """How many of them came, at least once."""
        return self.came / self.people if self.people else None

    @property
    def per_visit(self) -> Decimal | None:
        """Revenue for each car in the workshop (单车产值)."""
        return (self.money / self.visits).quantize(CENT) if self.visits else None

    @property
    def per_person(self) -> Decimal | None:
        return (self.money / self.people).quantize(CENT) if self.people else None

    @property
    def variance(self) -> float | None:
        """Of the money of each of them, also of those who did not come; as estimated from a sample."""
        if self.people < 2:
            return None
        mean = float(self.money) / self.people
        return max(0.0, (float(self.squares) - self.people * mean * mean) / (self.people - 1))

    def scaled(self, days: int, to_days: int) -> "Sums":
        """Counts and money as they would be in `to_days` at the same pace; who came is no pace and stays."""
        if days == to_days or not days:
            return self
        factor = Decimal(to_days) / days
        return Sums(
            self.people,
            self.came,
            round(self.visits * factor),
            (self.money * factor).quantize(CENT),
            self.squares,
            round(self.bookings * factor),
        )


@dataclass(frozen=True)
class Money:
    """By how much one group's mean lies above the other's, in yuan for each person, between `low` and `high`."""

    difference: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def shown(self) -> str:
        """`more`, `fewer` or `none`; empty where there are too few."""
        if self.low is None or self.high is None:
            return ""
        return "more" if self.low > 0 else "fewer" if self.high < 0 else "none"


def money_effect(invited: Sums, control: Sums) -> Money:
    if invited.per_person is None or control.per_person is None:
        return Money(None, None, None)
    difference = float(invited.money) / invited.people - float(control.money) / control.people
    if min(invited.people, control.people) < ENOUGH:
        return Money(_yuan(difference), None, None)
    spread = Z * sqrt((invited.variance or 0) / invited.people + (control.variance or 0) / control.people)
    return Money(_yuan(difference), _yuan(difference - spread), _yuan(difference + spread))


def _yuan(value: float) -> Decimal:
    return Decimal(value).quantize(CENT)


def change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    """By how many percent it is more than before; None where there is nothing to compare with."""
    if now is None or not before:
        return None
    return ((Decimal(now) - Decimal(before)) * 100 / Decimal(before)).quantize(Decimal("0.1"))


def weeks(window: Window, last: date) -> list[date]:
    """The first days of the window's weeks of seven days, up to a day: the points of the chart."""
    found, day = [], window.from_on
    while day <= min(window.to_on, last):
        found.append(day)
        day += timedelta(days=7)
    return found
