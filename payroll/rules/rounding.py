"""Rounding and dividing money: the one place where an exact value becomes fen.

Source of the rules: docs/rules/commission.md, "Exact, and rounded once".
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from staff.shares import divided

FEN = 100


def to_fen(yuan: Fraction) -> int:
    """Whole fen, half up on the exact value; a negative amount is rounded away from zero."""
    # In whole numbers: twice the amount plus one fen's denominator, halved, is half up without a single fraction.
    numerator, denominator = yuan.numerator, yuan.denominator
    fen = (2 * FEN * abs(numerator) + denominator) // (2 * denominator)
    return fen if numerator >= 0 else -fen


def rounded(yuan: Fraction) -> Fraction:
    """The amount in yuan, rounded to the fen."""
    return Fraction(to_fen(yuan), FEN)


def money(yuan: Fraction) -> Decimal:
    """The amount rounded to the fen, as a decimal with two places."""
    return Decimal(to_fen(yuan)).scaleb(-2)


def shared_out(amount: Fraction, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Shares in yuan, by name, that add up to the amount (whole fen) exactly; empty where nobody has a weight.

    Largest remainder: everybody gets the whole fen of the own quota; the fen that are left go one by one to the
    largest remainders, among equal ones to the name that comes first as text.
    """
    weights = {name: weight for name, weight in weights.items() if weight > 0}
    if not weights:
        return {}
    names = sorted(weights)
    shares = divided(to_fen(amount), [weights[name] for name in names])
    return {name: Fraction(share, FEN) for name, share in zip(names, shares, strict=True)}
