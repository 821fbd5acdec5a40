"""How the price of a package is divided among its lines: by their list prices, to the cent, adding up exactly."""

from collections.abc import Sequence
from decimal import Decimal

from staff.shares import divided

CENT = Decimal("0.01")


def shares(price: Decimal, lists: Sequence[Decimal]) -> list[Decimal]:
    """What each line costs within the package. What rounding leaves over goes to the largest remainders, the earlier
    line first; lines that all cost nothing by themselves share alike."""
    if not lists:
        return []
    weights = [int(each / CENT) for each in lists] if sum(lists) else [1] * len(lists)
    return [share * CENT for share in divided(int(price / CENT), weights)]
