"""Every figure equals what loops over a workbook's rows come to, with fractions; tests/demo does it for all rooms."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from staff.models import Outlet
from tests.clock import shanghai
from tests.exchange.workbooks import CASES
from tests.payroll import independent, months
from workshop.models import RepairOrder

from .by_hand import SHANGHAI, ByHand
from .comparing import TABLES, differences

# The figures that a workbook has something to say about.
FROM_THE_WORKBOOK = {
    "output", "workshop_claims", "output.maintenance", "output.repair", "output.warranty", "output.other",
    "output.reimbursed", "output.accident", "workshop_output", "aftersales_output", "detailing", "counter",
    "insurance_claims", "fleet_collection", "reception", "cars_per_day", "delivered", "value.workshop",
    "value.accident", "maker_score", "rework", "first_time_fix", "claim_pass", "complaints",
    "complaints.attitude", "complaints.quality",
    "complaints.parts", "complaints.waiting", "complaints.price", "complaints.technical", "complaints.other",
    "complaint_hours", "base_customers", "boutique_sales",
}  # fmt: skip


def of_workbook(path) -> dict[str, list[dict]]:
    """The rows of a file as the tables would hold them, under the codes that the file itself uses."""
    sheets = independent.read(path)
    rows: dict[str, list[dict]] = {name: [] for name in TABLES}
    rows["movements"] = []
    rows["orders"] = [_order(row) for row in sheets["repair_orders"]]
    rows["labour"] = [
        {"order_id": row["order"], "fault_code": row.get("fault_code") or ""} for row in sheets["labour_lines"]
    ]
    rows["items"] = [_dated(row, "sold_on") for row in sheets["item_lines"]]
    rows["claims"] = [
        _dated(row, "decided_on", "reimbursed_on") | {"reimbursed": row.get("reimbursed") or 0}
        for row in sheets["claims"]
    ]
    rows["receipts"] = [_dated(row, "received_on") for row in sheets["receipts"]]
    rows["complaints"] = [
        {
            "id": row["number"],
            "outlet_id": row["outlet"],
            "category": row["category"],
            "received_at": _at(row["received_at"]),
            "closed_at": _at(row.get("closed_at")),
        }
        for row in sheets["complaints"]
    ]
    rows["scores"] = [
        {
            "outlet_id": row["outlet"],
            "month": date.fromisoformat(f"{row['month']}-01"),
            "score": Fraction(str(row["score"])),
        }
        for row in sheets["csi_scores"]
    ]
    return rows


def _order(row: dict) -> dict:
    return _dated(row, "settled_on", "assessed_on") | {
        "id": row["number"],
        "vehicle_id": row["vin"],
        "opened_at": _at(row["opened_at"]),
        "delivered_at": _at(row.get("delivered_at")),
        "repair_receipts": row.get("repair_receipts") or 0,
        "assessed_amount": row.get("assessed_amount") or 0,
    }


def _dated(row: dict, *days: str) -> dict:
    return row | {"outlet_id": row["outlet"]} | {name: _on(row.get(name)) for name in days}


def _on(cell) -> date | None:
    if cell is None or cell == "":
        return None
    return cell.date() if isinstance(cell, datetime) else date.fromisoformat(str(cell)[:10])


def _at(cell) -> datetime | None:
    if cell is None or cell == "":
        return None
    at = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    return at.replace(tzinfo=SHANGHAI)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["month-small", "month-two-outlets", "month-edges"])
def test_every_figure_of_a_workbook_equals_the_computation_by_hand(name):
    months.bring_in(CASES / f"{name}.xlsx")
    codes = dict(Outlet.objects.values_list("pk", "code"))
    at = shanghai("2026-12-20 12:00")
    wrong, seen = differences(ByHand(of_workbook(CASES / f"{name}.xlsx"), at), at, date(2026, 1, 1), codes.get)
    assert not wrong, "\n".join(wrong)
    assert seen <= FROM_THE_WORKBOOK
    # The edges have no score and no rework for the same fault; none of the files must fall silent.
    assert len(seen) >= 25


def test_between_them_the_workbooks_speak_of_all_these_figures():
    seen = set()
    for name in ("month-small", "month-two-outlets", "month-edges"):
        hand = ByHand(of_workbook(CASES / f"{name}.xlsx"), shanghai("2026-12-20 12:00"))
        seen |= {code for (_outlet, _month, code), number in hand.over.items() if number}
    assert seen == FROM_THE_WORKBOOK


@pytest.mark.django_db
def test_the_comparison_notices_one_fen():
    months.bring_in(CASES / "month-small.xlsx")
    codes = dict(Outlet.objects.values_list("pk", "code"))
    at = shanghai("2026-12-20 12:00")
    order = RepairOrder.objects.filter(settled_on__isnull=False, kind="repair").first()
    RepairOrder.objects.filter(pk=order.pk).update(repair_receipts=order.repair_receipts + Decimal("0.01"))
    wrong, _seen = differences(ByHand(of_workbook(CASES / "month-small.xlsx"), at), at, date(2026, 1, 1), codes.get)
    assert {line.split()[2].rstrip(":") for line in wrong} == {
        "output", "workshop_claims", "output.repair", "workshop_output", "aftersales_output", "value.workshop",
    }  # fmt: skip
