"""What the fund's page shows at a glance: balances by month, what is promised, what waits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from staff.months import last_day, months_up_to

from .models import Fund, FundEntry, FundPayment
from .models.fund import NOTHING

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month of the fund; `balance` at its end, or at the end of today in the present one."""

    first: date
    last: date
    came: Decimal
    went: Decimal
    balance: Decimal

    @property
    def spent(self) -> Decimal:
        """What went out, as a positive amount."""
        return -self.went


@dataclass(frozen=True)
class Standing:
    """How the fund stands: what it holds, and what of it is signed away but not paid out yet."""

    balance: Decimal
    promised: Decimal

    @property
    def free(self) -> Decimal:
        return self.balance - self.promised


def standing(outlet) -> Standing:
    """Of an outlet in which nothing has happened yet everything is zero."""
    balance = Fund.objects.filter(outlet=outlet).values_list("balance", flat=True).first()
    promised = FundPayment.objects.filter(fund__outlet=outlet).to_pay().amount()
    return Standing(NOTHING if balance is None else balance, promised)


def months(outlet, today: date) -> list[Month]:
    """The twelve months up to today's, the earliest first; two queries."""
    begins = months_up_to(today, MONTHS)
    entries = FundEntry.objects.filter(fund__outlet=outlet)
    balance = entries.filter(on__lt=begins[0]).balance()
    moved = {row["in_month"]: row for row in entries.filter(on__gte=begins[0]).until(today).by_month()}
    found = []
    for first in begins:
        row = moved.get(first, {"came": NOTHING, "went": NOTHING})
        balance += row["came"] + row["went"]
        found.append(Month(first, last_day(first), row["came"], row["went"], balance))
    return found
