"""The stretches of time that satisfaction figures are about, and the one place where a mean is rounded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from staff.instants import beginning_of
from staff.months import month_after, month_of, months_of, months_up_to

DAY = timedelta(days=1)
TENTH = Decimal("0.1")
MONTHS = 12
# Up to this much a manufacturer's score counts in points of ten; above, in percent.
TEN = Decimal(10)


@dataclass(frozen=True)
class Period:
    """From a day to before another, in Shanghai."""

    first: date
    end: date

    @classmethod
    def of_month(cls, month: date) -> "Period":
        return cls(month_of(month), month_after(month))

    @property
    def last(self) -> date:
        return self.end - DAY

    @property
    def is_month(self) -> bool:
        return self.first.day == 1 and self.end == month_after(self.first)

    @property
    def before(self) -> "Period":
        """What it is measured by: the month before a month, else as many days before it."""
        if self.is_month:
            return Period.of_month(month_after(self.first, -1))
        return Period(self.first - (self.end - self.first), self.first)

    @property
    def months(self) -> list[date]:
        """The twelve months up to that of the last day."""
        return months_up_to(self.last, MONTHS)

    @property
    def touched(self) -> list[date]:
        """Every month that has a day in it, the first one first."""
        return months_of(self.first, self.last)

    @property
    def from_at(self) -> datetime:
        return beginning_of(self.first)

    @property
    def to_at(self) -> datetime:
        return beginning_of(self.end)


def mean(total: Decimal | int, number: int) -> Decimal | None:
    """`total / number` with one place, half up; None of nothing. Nothing is rounded before it."""
    return (Decimal(total) / number).quantize(TENTH, ROUND_HALF_UP) if number else None


def share(part: int, whole: int) -> Decimal | None:
    """In percent, rounded as `mean`; None of nothing."""
    return mean(part * 100, whole)


def as_percent(score: Decimal) -> Decimal:
    """A manufacturer's score beside ours: points of ten become percent, percent stay."""
    return score * 10 if score <= TEN else score
