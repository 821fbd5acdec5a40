"""What a campaign did: the same people before and during, and beside those held back for comparison. Plain values only.

`docs/rules/campaigns-effect.md` says what each figure is. Shares are compared as reminders are (`customers.effect`:
Newcombe's interval); visits, bookings and money for each person by the difference of two means, revenue per vehicle by
that of two ratios. Their intervals are those of the normal deviate, which hold where both groups have thirty and more.
All intervals are of 95%.
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
    """What a group of people came to in a stretch of time.

    `squares` is the money of each of them, squared and added up; `visit_squares` and `booking_squares` likewise;
    `products` the money of each of them times their visits.
    """

    people: int = 0
    came: int = 0
    visits: int = 0
    money: Decimal = Decimal(0)
    squares: Decimal = Decimal(0)
    bookings: int = 0
    visit_squares: int = 0
    products: Decimal = Decimal(0)
    booking_squares: int = 0

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
    def visits_mean(self) -> "Mean":
        return Mean(self.people, float(self.visits), float(self.visit_squares))

    @property
    def money_mean(self) -> "Mean":
        return Mean(self.people, float(self.money), float(self.squares))

    @property
    def bookings_mean(self) -> "Mean":
        return Mean(self.people, float(self.bookings), float(self.booking_squares))

    @property
    def per_visit_ratio(self) -> "Ratio":
        parts = (self.visits, self.money, self.squares, self.visit_squares, self.products)
        return Ratio(self.people, *map(float, parts))

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
            bookings=round(self.bookings * factor),
        )


# --- One group beside the other ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mean:
    """Of some figure over so many people, also those for whom it is nought."""

    number: int
    total: float
    squares: float

    @property
    def value(self) -> float | None:
        return self.total / self.number if self.number else None

    @property
    def error(self) -> float | None:
        """Its standard error squared, as estimated from a sample; None for fewer people than say anything."""
        if self.value is None or self.number < ENOUGH:
            return None
        variance = (self.squares - self.number * self.value**2) / (self.number - 1)
        return max(0.0, variance) / self.number


@dataclass(frozen=True)
class Ratio:
    """Money by visits, from people who each have some of both."""

    people: int
    visits: float
    money: float
    squares: float
    visit_squares: float
    products: float

    @property
    def value(self) -> float | None:
        return self.money / self.visits if self.visits else None

    @property
    def error(self) -> float | None:
        """Its standard error squared, linearised: who came twice counts as one person, not as two. None for fewer
        visits than say anything."""
        if self.value is None or self.visits < ENOUGH or self.people < ENOUGH:
            return None
        rests = self.squares - 2 * self.value * self.products + self.value**2 * self.visit_squares
        variance = max(0.0, rests) / (self.people - 1)
        return variance * self.people / self.visits**2


@dataclass(frozen=True)
class Compared:
    """By how much one group's figure lies above the other's, between `low` and `high`."""

    invited: Decimal | None
    control: Decimal | None
    difference: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def shown(self) -> str:
        """`more`, `fewer` or `none`; empty where there are too few."""
        if self.low is None or self.high is None:
            return ""
        return "more" if self.low > 0 else "fewer" if self.high < 0 else "none"


def compare(invited: Mean | Ratio, control: Mean | Ratio, times: int = 1) -> Compared:
    """`times`: for so many people each, as in visits for each hundred."""
    one, other = invited.value, control.value
    if one is None or other is None:
        return Compared(_rounded(one, times), _rounded(other, times), None, None, None)
    difference, low, high = one - other, None, None
    if invited.error is not None and control.error is not None:
        spread = Z * sqrt(invited.error + control.error)
        low, high = difference - spread, difference + spread
    found = (one, other, difference, low, high)
    return Compared(*(_rounded(value, times) for value in found))


def _rounded(value: float | None, times: int) -> Decimal | None:
    return None if value is None else Decimal(value * times).quantize(CENT)


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
