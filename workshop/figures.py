"""Sums over the workshop's records."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from staff.instants import local
from staff.months import months_up_to

from .models import RescueCall

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


# --- Rescue calls -----------------------------------------------------------------------------------------------------

MONTHS = 6


@dataclass(frozen=True)
class Share:
    """How many rescue calls count, and in how many of them somebody was there within the time promised."""

    measured: int = 0
    in_time: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that 100 means all of them; None where there were none."""
        return 100 * self.in_time // self.measured if self.measured else None

    def __add__(self, other: "Share") -> "Share":
        return Share(self.measured + other.measured, self.in_time + other.in_time)


@dataclass(frozen=True)
class Punctuality:
    """The share in time of the last months: a row for each zone, and one for all of them."""

    months: list[date]
    rows: list[tuple[str, list[Share]]]
    all_zones: list[Share]


def punctuality(calls, at: datetime) -> Punctuality:
    """Of the given calls, those taken in this month and the five before, by the month in Shanghai. One query."""
    months = months_up_to(local(at).date(), MONTHS)
    found = {
        (row["zone"], local(row["month"]).date()): Share(row["measured"], row["in_time"])
        for row in calls.between(months[0]).punctuality(at)
    }
    rows = [
        (str(label), [found.get((zone, month), Share()) for month in months]) for zone, label in RescueCall.Zone.choices
    ]
    together = [sum((shares[nth] for _label, shares in rows), Share()) for nth in range(len(months))]
    return Punctuality(months, rows, together)
