"""How the price of a package is divided among its lines: by their list prices, to the cent, adding up exactly."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

CENT = Decimal("0.01")


def shares(price: Decimal, lists: Sequence[Decimal]) -> list[Decimal]:
    """What each line costs within the package. What rounding leaves over goes to the largest remainders, the earlier
    line first; lines that all cost nothing by themselves share alike."""
    if not lists:
        return []
    weights = list(lists) if sum(lists) else [Decimal(1)] * len(lists)
    whole = sum(weights)
    exact = [price * weight / whole for weight in weights]
    found = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    cents = int((price - sum(found)) / CENT)
    by_remainder = sorted(range(len(found)), key=lambda nth: (found[nth] - exact[nth], nth))
    for nth in by_remainder[:cents]:
        found[nth] += CENT
    return found
