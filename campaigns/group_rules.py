"""What buyers save who buy together. Pure; yuan as `Decimal`. Source of the rule: docs/rules/group-purchase.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True)
class Terms:
    """What buyers pay besides the price: on joining, and what of it goes back to whoever leaves."""

    ladder: Ladder
    deposit: Decimal = ZERO
    deposit_back: bool = True
    entry_fee: Decimal = ZERO
    entry_counts: Decimal = ZERO
    entry_back: bool = True


# A deposit that is lost on leaving is earnest money: at most a fifth of the price (Civil Code, article 586).
EARNEST_SHARE = Decimal("0.2")


def highest_cut(ladder: Ladder) -> Decimal:
    """The most that anybody can get, however many buy."""
    return max(ladder.base + ladder.cap, ladder.special or ZERO)


def total(price: Decimal, cut: Decimal, terms: Terms) -> Decimal:
    """All that a buyer has paid in the end, the entry fee and the deposit included."""
    return price - cut - terms.entry_counts + terms.entry_fee


def balance(price: Decimal, cut: Decimal, terms: Terms) -> Decimal:
    """What a buyer still pays who has paid the entry fee and the deposit."""
    return total(price, cut, terms) - terms.entry_fee - terms.deposit


def goes_back(terms: Terms) -> Decimal:
    """What somebody gets back who leaves before buying."""
    return (terms.deposit if terms.deposit_back else ZERO) + (terms.entry_fee if terms.entry_back else ZERO)


class WrongTerms(StrEnum):
    NO_OFFER = "no_offer"
    ENTRY_COUNTS_LESS = "entry_counts_less"
    TOO_CHEAP = "too_cheap"
    EARNEST_TOO_HIGH = "earnest_too_high"


def what_is_wrong(terms: Terms, prices: Sequence[Decimal]) -> WrongTerms | None:
    """The first thing that stands against opening, or None: every price bears the highest cut and what was paid."""
    if not prices:
        return WrongTerms.NO_OFFER
    if terms.entry_counts < terms.entry_fee:
        return WrongTerms.ENTRY_COUNTS_LESS
    if any(balance(price, highest_cut(terms.ladder), terms) <= 0 for price in prices):
        return WrongTerms.TOO_CHEAP
    if not terms.deposit_back and any(terms.deposit > price * EARNEST_SHARE for price in prices):
        return WrongTerms.EARNEST_TOO_HIGH
    return None


# More steps than this are announced to nobody, and counting up ones of a fen would never end.
MOST_STEPS = 500


def too_many_steps(ladder: Ladder) -> bool:
    """Whether the cap lies further away than steps are announced."""
    return ladder.cap > ladder.step * MOST_STEPS > 0


def steps(ladder: Ladder) -> list[tuple[int, Decimal]]:
    """`[(buyers, cut)]` at every number of buyers from which on the cut is another one than below it."""
    last = ladder.special_above + 1
    if ladder.step > 0:
        most = MOST_STEPS if too_many_steps(ladder) else int(ladder.cap / ladder.step)
        last = max(last, ladder.threshold + most + 2)
    found: list[tuple[int, Decimal]] = []
    for buyers in range(1, last + 1):
        reached = cut(ladder, buyers)
        if not found or found[-1][1] != reached:
            found.append((buyers, reached))
    return found
