"""How the year's budget falls on the months. Pure; amounts in whole fen.

Source of the rule: docs/rules/campaign-budget.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from staff.shares import divided

MONTHS = range(1, 13)


def share_of_sales(units: Mapping[int, int]) -> dict[int, Fraction]:
    """`{month: its units over all units}` of the twelve months. At least one month has units."""
    total = sum(units.values())
    return {month: Fraction(units.get(month, 0), total) for month in MONTHS}


def split(total: int, units: Mapping[int, int]) -> dict[int, int]:
    """`{month: fen}`, by the months' shares of the sales; they add up to the total exactly.

    Largest remainder on whole fen, among equal ones the earlier month. `units` are those of up to three years together,
    or the sales plan of a new outlet; at least one month has units.
    """
    return dict(zip(MONTHS, divided(total, [units.get(month, 0) for month in MONTHS]), strict=True))


def free(months: Mapping[int, int], fixed: Mapping[int, int]) -> dict[int, int]:
    """`{month: fen}` left for the channels after the fixed costs; below 0 where these exceed the month's share."""
    return {month: amount - fixed.get(month, 0) for month, amount in months.items()}


class Excess(Exception):
    """The fixed costs of a month are `fen` more than its `share`."""

    def __init__(self, month: int, fen: int, share: int):
        super().__init__(f"month {month}: {fen}")
        self.month, self.fen, self.share = month, fen, share


@dataclass(frozen=True)
class MonthReckoned:
    """A month of the working, in fen; `channels` add up to `free`, and with `fixed` to `amount`."""

    month: int
    units: int
    share: Fraction
    amount: int
    fixed: int
    channels: dict[str, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.amount - self.fixed


def reckon(
    total: int, units: Mapping[int, int], fixed: Mapping[int, int], percents: Mapping[str, Fraction]
) -> list[MonthReckoned]:
    """The year, month by month: the share of the cars, the fixed costs first, the rest on the channels by percent.

    The months add up to the total, and the cells of a month to its amount, to the fen. At least one month has units and
    one channel a percent. Raises `Excess` for the first month whose fixed costs are more than its share.
    """
    months, shares = split(total, units), share_of_sales(units)
    left = free(months, fixed)
    for month in MONTHS:
        if left[month] < 0:
            raise Excess(month, -left[month], months[month])
    return [
        MonthReckoned(
            month,
            units.get(month, 0),
            shares[month],
            months[month],
            fixed.get(month, 0),
            _by_percent(left[month], percents),
        )
        for month in MONTHS
    ]


def _by_percent(fen: int, percents: Mapping[str, Fraction]) -> dict[str, int]:
    return dict(zip(percents, divided(fen, list(percents.values())), strict=True))


def together(units: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """`{month: units}` of `{(year, month): units}`, over all years."""
    return {month: sum(number for (_year, each), number in units.items() if each == month) for month in MONTHS}


def incomplete(units: Collection[tuple[int, int]], years: Sequence[int]) -> dict[int, list[int]]:
    """`{year: months without a number}` of the years that have some numbers and not all."""
    missing = {year: [month for month in MONTHS if (year, month) not in units] for year in years}
    return {year: months for year, months in missing.items() if 0 < len(months) < 12}
