"""The rules of settling an order: what each payer owes, how money less than that falls on the lines, and what of it is
a repair receipt. Yuan as `Decimal`, to the fen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from staff.shares import divided

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
CUSTOMER, CLAIM, INSURER, INTERNAL = "customer", "claim", "insurer", "internal"
# The order in which they stand on the page and on paper.
PAYERS = (CUSTOMER, INSURER, CLAIM, INTERNAL)
# Who hands money over the desk. What the manufacturer pays comes later and is a claim's reimbursement; what the house
# pays for itself is no receipt.
OUTSIDERS = (CUSTOMER, INSURER)
# Boutique articles and care products are counted as sales, never as receipts for repairs.
REPAIR_KINDS = ("labour", "part")


@dataclass(frozen=True)
class Line:
    """A line that stands: what it is, who pays it, what it costs."""

    pk: int
    kind: str
    payer: str
    amount: Decimal


def owed(lines: Iterable[Line]) -> dict[str, Decimal]:
    """`{payer: yuan}` of those who have a line, in the order of the page. An order without a line is the customer's,
    with nothing to pay: somebody still says that it is settled.
    """
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.payer] = sums.get(line.payer, ZERO) + line.amount
    return {payer: sums[payer] for payer in PAYERS if payer in sums} or {CUSTOMER: ZERO}


def divide(received: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    """`received` over the lines in proportion to their amounts, so that it adds up to the fen (largest remainder,
    among equal ones the earlier line). Lines that come to nothing get nothing.
    """
    total = sum(amounts, ZERO)
    if total == 0:
        return [ZERO for _amount in amounts]
    return [share * FEN for share in divided(int(received / FEN), [int(amount / FEN) for amount in amounts])]


def booked(lines: Sequence[Line], received: dict[str, Decimal]) -> dict[int, Decimal]:
    """`{line: yuan received for it}` once all payers are settled; nothing for what the house or a claim pays."""
    found: dict[int, Decimal] = {}
    for payer in PAYERS:
        own = [line for line in lines if line.payer == payer]
        money = received.get(payer, ZERO) if payer in OUTSIDERS else ZERO
        found |= dict(zip((line.pk for line in own), divide(money, [line.amount for line in own]), strict=True))
    return found


def repair_receipts(lines: Sequence[Line], money: dict[int, Decimal]) -> Decimal:
    """What of the money booked on the lines was received for repairs: labour and parts."""
    return sum((money[line.pk] for line in lines if line.kind in REPAIR_KINDS), ZERO)
