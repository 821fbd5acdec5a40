"""The rows of the database as loops want them, and where the program and the loops come apart."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import F

from campaigns.models import Campaign, Guest
from complaints.models import CallAttempt, Complaint, ComplaintClock, FollowUp, SurveyResponse
from customers.models import Case, Reminder, Renewal
from parts.models import StockMovement
from staff.months import month_of
from targets import counting
from targets.models import CsiScore
from workshop.models import Claim, ItemLine, LabourLine, OrderSheet, Receipt, RepairOrder, Training

from .by_hand import ByHand, day

TABLES = {
    "orders": RepairOrder, "sheets": OrderSheet, "labour": LabourLine, "items": ItemLine, "claims": Claim,
    "receipts": Receipt, "responses": SurveyResponse, "attempts": CallAttempt, "complaints": Complaint,
    "clocks": ComplaintClock, "cases": Case, "reminders": Reminder, "renewals": Renewal, "campaigns": Campaign,
    "guests": Guest, "trainings": Training, "scores": CsiScore, "follow_ups": FollowUp,
}  # fmt: skip


def rows_of_everything() -> dict[str, list[dict]]:
    rows = {name: list(model._base_manager.order_by().values()) for name, model in TABLES.items()}
    rows["movements"] = list(
        StockMovement._base_manager.order_by().values(
            "stock_id", "nth", "kind", "quantity", "balance", "unit_cost", "at",
            outlet_id=F("stock__warehouse__outlet"), price=F("stock__part__price"), part_kind=F("stock__part__kind"),
        )
    )  # fmt: skip
    return rows


def differences(
    hand: ByHand, at: datetime, first: date, named: Callable = lambda outlet: outlet
) -> tuple[list[str], set[str]]:
    """Where the two ways come apart from a month on, and the codes for which there was something to compare.

    `named` says what the rows by hand call the outlet of a key.
    """
    last = month_of(day(at))
    counted = {
        (named(outlet), month, code): pair
        for (outlet, month), figures in counting.counted_figures(first, last, at).items()
        for code, pair in figures.items()
    }
    wrong, seen = [], set()
    by_hand = {key for key in [*hand.over, *hand.under] if first <= key[1] <= last}
    for key in sorted(by_hand | counted.keys()):
        pair = counted.get(key, counting.Pair(Decimal(0), None))
        over, under = hand.over.get(key, Fraction(0)), hand.under.get(key, Fraction(0))
        if key[2] == "complaint_hours":
            # Kept to four places: less than half a second.
            over = round(over, 4)
        where = f"{key[0]} {key[1]:%Y-%m} {key[2]}"
        if Fraction(str(pair.over)) != over:
            wrong.append(f"{where}: {pair.over} counted, {float(over)} by hand")
        # The opening days below the cars of a day come from the calendar, and have tests of their own.
        if key[2] != "cars_per_day" and Fraction(str(pair.under or 0)) != under:
            wrong.append(f"{where}: {pair.under} below the line counted, {float(under)} by hand")
        if over:
            seen.add(key[2])
    return wrong, seen
