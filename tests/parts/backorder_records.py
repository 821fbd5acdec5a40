"""One missing part and one stock plan of an outlet, for the tables of rights and invariants."""

from datetime import timedelta

from parts.models import Backorder, StockPlan, StockPlanLine
from tests.clock import shanghai
from tests.makers import make_employee

from .guarantee_records import part_of

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()


def backorder_of(records) -> Backorder:
    """That waits, for the records' car."""
    number = f"{records.outlet.code}-QJ90001"
    if found := Backorder.objects.filter(number=number).first():
        return found
    return Backorder.objects.create(
        number=number, outlet=records.outlet, part=part_of(), vehicle=records.vehicle, contact="周子涵",
        mobile="13700000001", advisor=make_employee(outlet=records.outlet), ordered_at=NOW, made_by=records.account,
        expected_on=TODAY + timedelta(days=3), first_expected_on=TODAY + timedelta(days=3),
    )  # fmt: skip


def plan_of(records) -> StockPlan:
    """With one part."""
    if found := StockPlan.objects.filter(outlet=records.outlet).first():
        return found
    made = StockPlan.objects.create(
        outlet=records.outlet, year=2027, ready_by=TODAY + timedelta(days=90), made_at=NOW, made_by=records.account
    )
    made.lines.create(part=part_of(), wanted=2, by_on=made.ready_by)
    return made


MAKERS = {
    Backorder: backorder_of,
    StockPlan: plan_of,
    StockPlanLine: lambda records: plan_of(records).lines.get(),
}
