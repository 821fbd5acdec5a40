"""Vouchers: how a code is written, and how much may be taken off. Pure; yuan as `Decimal`.

Source of the rule: docs/rules/vouchers.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# Neither 0 and O nor 1, I and L: people read codes aloud and type them.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
ZERO = Decimal("0.00")
LABOUR, PARTS, ALL = "labour", "parts", "all"


def new_code(choose: Callable[[str], str]) -> str:
    """Twelve letters by `choose`; 31^12 of them, so that nobody finds one by trying."""
    return "".join(choose(LETTERS) for _place in range(LENGTH))


def read_code(text: str) -> str:
    """The code in what was typed or scanned: spaces and hyphens count for nothing, nor does an address before it."""
    last = text.strip().rstrip("/").rpartition("=")[2].rpartition("/")[2]
    return "".join(sign for sign in last.upper() if sign.isalnum())[: 2 * LENGTH]


@dataclass(frozen=True)
class Lines:
    """What the customer pays for: labour, parts, and everything together (with articles and care products)."""

    labour: Decimal = ZERO
    parts: Decimal = ZERO
    all: Decimal = ZERO

    def of(self, scope: str) -> Decimal:
        return {LABOUR: self.labour, PARTS: self.parts, ALL: self.all}[scope]


def lines_of(rows: Iterable[tuple[str, Decimal]]) -> Lines:
    """From `(kind of line, yuan)` of the lines that the customer pays."""
    sums = {LABOUR: ZERO, "part": ZERO}
    total = ZERO
    for kind, amount in rows:
        total += amount
        if kind in sums:
            sums[kind] += amount
    return Lines(sums[LABOUR], sums["part"], total)


def room(scope: str, lines: Lines, taken: Mapping[str, Decimal]) -> Decimal:
    """What can still be taken off for a voucher of this scope, where `taken` was taken off by scope before.

    Neither its own lines nor all lines together go below zero: what is good for everything finds its place on what the
    others leave.
    """
    left = lines.all - sum(taken.values(), ZERO)
    if scope != ALL:
        left = min(left, lines.of(scope) - taken.get(scope, ZERO))
    return max(ZERO, left)


def taken_off(value: Decimal, scope: str, lines: Lines, taken: Mapping[str, Decimal]) -> Decimal:
    """What the voucher takes off: its value, but never more than there is room for."""
    return min(value, room(scope, lines, taken))
