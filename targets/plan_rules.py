"""How a year's plan adds up: over months, over people, and a year's value spread over its months. Plain values only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .catalogue import Adds

MONTHS = tuple(range(1, 13))
ZERO = Decimal(0)
EVENLY = (Decimal(1),) * len(MONTHS)


@dataclass(frozen=True)
class Row:
    """The values of one line: of the year, and of each of its twelve months; None is open."""

    year: Decimal | None = None
    months: tuple[Decimal | None, ...] = (None,) * len(MONTHS)

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        """The year, then the months."""
        return self.year, *self.months

    @property
    def total(self) -> Decimal:
        """What the months come to."""
        return sum((value for value in self.months if value is not None), ZERO)

    @property
    def has_months(self) -> bool:
        return any(value is not None for value in self.months)

    @property
    def is_empty(self) -> bool:
        return self.year is None and not self.has_months


class Gap(StrEnum):
    """What does not add up."""

    MONTHS = "months"
    """The months of a line do not come to its year."""
    PEOPLE = "people"
    """The people of a figure do not come to the outlet, in a month."""
    PEOPLE_YEAR = "people_year"
    """The same over the year."""
    DECEMBER = "december"
    """A level stands at the end of December as planned for the year."""
    NO_YEAR = "no_year"
    """Months are planned and the year is not."""


@dataclass(frozen=True)
class Difference:
    """One place of the grid that does not add up; `person` is the key of whose line it is, None of the outlet's."""

    figure: str
    gap: Gap
    wanted: Decimal
    found: Decimal
    month: int | None = None
    person: int | None = None

    @property
    def missing(self) -> Decimal:
        """What is to be added to the parts; below zero what is too much."""
        return self.wanted - self.found


def completed(row: Row, adds: Adds) -> Row:
    """The line with a year where only months are written: their sum, or of a level what stands in December."""
    if row.year is not None or not row.has_months:
        return row
    if adds == Adds.SUM:
        return Row(row.total, row.months)
    if adds == Adds.LEVEL:
        return Row(row.months[-1], row.months)
    return row


def of_line(figure: str, adds: Adds, row: Row, person: int | None = None) -> list[Difference]:
    """Where one line does not agree with itself. Rates never differ: a year's rate is no sum of months."""
    if row.is_empty or adds == Adds.RATE:
        return []
    december = row.months[-1]
    if row.year is None:
        found = row.total if adds == Adds.SUM else december or ZERO
        return [Difference(figure, Gap.NO_YEAR, ZERO, found, person=person)]
    if adds == Adds.LEVEL:
        same = december == row.year
        return [] if same else [Difference(figure, Gap.DECEMBER, row.year, december or ZERO, 12, person)]
    if row.total == row.year:
        return []
    return [Difference(figure, Gap.MONTHS, row.year, row.total, person=person)]


def together(rows: Iterable[Row]) -> list[Decimal]:
    """What several lines come to: in the year, then month by month."""
    return [
        sum((value or ZERO for value in column), ZERO) for column in zip(*(row.values for row in rows), strict=True)
    ]


def of_people(figure: str, outlet: Row, people: Sequence[Row]) -> list[Difference]:
    """Where the people of a figure do not come to the outlet; nothing where it is not shared out among people."""
    shared = [row for row in people if not row.is_empty]
    if not shared:
        return []
    year, *months = zip(outlet.values, together(shared), strict=True)
    pairs = [(Gap.PEOPLE, month, *pair) for month, pair in zip(MONTHS, months, strict=True)]
    return [
        Difference(figure, gap, wanted or ZERO, sum_, month)
        for gap, month, wanted, sum_ in (*pairs, (Gap.PEOPLE_YEAR, None, *year))
        if (wanted or ZERO) != sum_
    ]


def of_figure(figure: str, adds: Adds, outlet: Row, people: Mapping[int, Row]) -> list[Difference]:
    """All that does not add up in a figure: the outlet's line, the lines of people, and both together."""
    found = of_line(figure, adds, outlet)
    for person, row in people.items():
        found += of_line(figure, adds, row, person)
    return found + of_people(figure, outlet, list(people.values()))


def spread(value: Decimal, shares: Sequence[Decimal], places: int = 2) -> tuple[Decimal, ...]:
    """A value cut by shares into parts that come to it exactly, each a multiple of its last decimal place.

    The largest remainders get what is left over, of equal ones the first. Without a share above zero it is cut evenly.
    """
    if value < 0 or any(share < 0 for share in shares):
        raise ValueError("nothing below zero is spread")
    weights = [Fraction(share) for share in shares]
    if not any(weights):
        weights = [Fraction(1)] * len(shares)
    units = Fraction(value) * 10**places
    if units.denominator != 1:
        raise ValueError("the value has more decimals than its parts may have")
    whole, total = int(units), sum(weights)
    exact = [whole * weight / total for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(Decimal(part).scaleb(-places) for part in parts)


def month_value(adds: Adds, row: Row, month: int) -> Decimal | None:
    """What is planned for a month: an empty month of a rate takes the year's value."""
    value = row.months[month - 1]
    return row.year if value is None and adds == Adds.RATE else value
