"""How the year's budget falls on the months. Pure; amounts in whole fen.

Source of the rule: docs/rules/campaign-budget.md.
"""

from collections.abc import Mapping
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
