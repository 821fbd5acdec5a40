"""What rooms above take off what the customer pays of an order, such as vouchers. They register from `ready()`.

deductions.register(of_order, check)    # order -> Deduction rows; order -> None, or Refused where they no longer fit
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Deduction:
    """Yuan taken off, and for what."""

    words: str
    amount: Decimal


_providers: list[tuple[Callable[[object], Iterable[Deduction]], Callable[[object], None]]] = []


def register(rows: Callable[[object], Iterable[Deduction]], check: Callable[[object], None]) -> None:
    _providers.append((rows, check))


def of_order(order) -> list[Deduction]:
    """Everything that is taken off the customer's part of the order."""
    return [row for rows, _check in _providers for row in rows(order)]


def check(order) -> None:
    """Raises `Refused` where lines were withdrawn after something was taken off them."""
    for _rows, check_it in _providers:
        check_it(order)
