"""What buyers save who buy together. Pure; yuan as `Decimal`. Source of the rule: docs/rules/group-purchase.md."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Ladder:
    """The steps of one group purchase. `threshold` 0: every buyer counts from the first on."""

    base: Decimal = ZERO
    threshold: int = 20
    step: Decimal = Decimal("500.00")
    cap: Decimal = Decimal("3000.00")
    special_above: int = 30
    special: Decimal | None = None


def cut(ladder: Ladder, buyers: int) -> Decimal:
    """The cut in yuan that every buyer gets when so many buy.

    Below the threshold the base; from it on the base and a step for each further buyer up to the cap; above
    `special_above` buyers the manager's special cut, if that is higher.
    """
    if buyers < ladder.threshold:
        reached = ladder.base
    else:
        reached = ladder.base + min(ladder.cap, ladder.step * (buyers - ladder.threshold))
    if ladder.special is not None and buyers > ladder.special_above:
        reached = max(reached, ladder.special)
    return reached


def refund(paid_cut: Decimal, ladder: Ladder, buyers: int) -> Decimal:
    """What somebody gets back who bought at a smaller cut before more people came; never below zero."""
    return max(ZERO, cut(ladder, buyers) - paid_cut)
