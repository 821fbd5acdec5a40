"""Sums over the workshop's records."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class OrderSums:
    hours: Decimal
    items: Decimal
    claimed: Decimal
    reimbursed: Decimal


def sums_of(labour, items, claims) -> OrderSums:
    """Hours of work, money received for items, claimed and reimbursed, over the lines of one order."""
    return OrderSums(
        hours=sum((line.standard_hours for line in labour), ZERO),
        items=sum((line.received for line in items), ZERO),
        claimed=sum((claim.amount for claim in claims), ZERO),
        reimbursed=sum((claim.reimbursed for claim in claims), ZERO),
    )
