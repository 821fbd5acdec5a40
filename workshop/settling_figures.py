"""Figures of the end of an order: checks of papers by advisor and month, the share of claims that passed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from staff import trail
from staff.instants import beginning_of
from staff.models import Employee, Outlet
from staff.months import last_day

from . import papers
from .models import Claim, PaperCheck, RepairOrder


@dataclass
class PaperScore:
    """What the checks of one advisor's papers in a month come to."""

    advisor: Employee
    checks: list[tuple[int, int]] = field(default_factory=list)

    @property
    def orders(self) -> int:
        return len(self.checks)

    @property
    def faults(self) -> int:
        return sum(faults for _number, faults in self.checks)

    @property
    def score(self) -> Decimal | None:
        """The share of items in order, 0 to 100; what is proposed as the month's assessment."""
        return papers.score(self.checks)


def paper_scores(outlet: Outlet, month: date) -> dict[int, PaperScore]:
    """`{advisor's key: PaperScore}` of the papers of orders delivered in the month, by name. One query."""
    rows = PaperCheck.objects.filter(outlet=outlet).between(month, last_day(month)).select_related("advisor")
    found: dict[int, PaperScore] = {}
    for row in rows.order_by("advisor__name_key", "advisor__number", "pk"):
        found.setdefault(row.advisor_id, PaperScore(row.advisor)).checks.append((row.looked_at, row.faults))
    return found


def delivered_on(outlet: Outlet, day: date) -> list[RepairOrder]:
    """The orders whose cars were given back on the day, each with its check where there is one."""
    orders = RepairOrder.objects.filter(outlet=outlet, delivered_at__gte=beginning_of(day))
    orders = orders.filter(delivered_at__lt=beginning_of(day + timedelta(days=1)))
    return list(orders.select_related("vehicle", "advisor", "paper_check__by").order_by("delivered_at", "pk"))


@dataclass(frozen=True)
class Passed:
    """Claims decided in a year so far."""

    passed: int
    refused: int

    @property
    def percent(self) -> Decimal | None:
        """Passed of those decided, to a tenth, rounded down so that 95 means 95; None before the first decision."""
        decided = self.passed + self.refused
        return Decimal(1000 * self.passed // decided) / 10 if decided else None


def claims_passed(claims, today: date) -> Passed:
    """Of the given claims, those decided this year, by the day of the decision."""
    decided = claims.filter(decided_on__range=(today.replace(month=1, day=1), today))
    sums = decided.totals()
    return Passed(sums["passed"], sums["refused"])


def changes_of(claim: Claim) -> list[dict]:
    """The steps of a claim for its time line, the latest first."""
    return [
        {
            "at": entry.at,
            "kind": "person" if entry.by else "",
            "who": entry.by.name if entry.by else "",
            "text": trail.label_of(entry.action),
            "detail": entry.reason,
        }
        for entry in trail.entries_about(claim)
    ]
