"""What rooms above take off what the customer pays of an order, such as vouchers. They register from `ready()`.

deductions.register(rows, check, release)    # order -> Deduction rows; order -> None, or Refused where they no longer
                                             # fit; (order, reason, by, at) -> None when the order is cancelled
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Deduction:
    """Yuan taken off, and for what."""

    words: str
    amount: Decimal


Rows = Callable[[object], Iterable[Deduction]]
Check = Callable[[object], None]
Release = Callable[[object, str, object, datetime], None]
_providers: list[tuple[Rows, Check, Release | None]] = []


def register(rows: Rows, check: Check, release: Release | None = None) -> None:
    """Without `release` nothing is kept of an order that has to be freed."""
    _providers.append((rows, check, release))


def of_order(order) -> list[Deduction]:
    """Everything that is taken off the customer's part of the order."""
    return [row for rows, _check, _release in _providers for row in rows(order)]


def check(order) -> None:
    """Raises `Refused` where lines were withdrawn after something was taken off them."""
    for _rows, check_it, _release in _providers:
        check_it(order)


def release(order, reason: str, by, at: datetime) -> None:
    """The order is cancelled: whatever was taken off it is free again. In the caller's transaction."""
    for _rows, _check, release_it in _providers:
        if release_it:
            release_it(order, reason, by, at)
