"""Dividing fen so that the parts add up exactly: the largest-remainder method, for every room. Pure."""

from collections.abc import Sequence
from fractions import Fraction


def divided(fen: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Whole fen by weight, in the order of the weights; they add up to `fen`.

    Everybody gets the whole fen of the own quota; what is left goes fen by fen to the largest remainders, among equal
    ones to the earlier. Weights are 0 or more, and one of them is above 0.
    """
    total = Fraction(sum(weights))
    quotas = [fen * weight / total for weight in weights]
    parts = [int(quota // 1) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda nth: (parts[nth] - quotas[nth], nth))
    for nth in by_remainder[: fen - sum(parts)]:
        parts[nth] += 1
    return parts
