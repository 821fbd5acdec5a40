"""The sheets targets and csi_scores: what they take, and every wrong input named at its cell."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import CsiScore, Target
from tests.exchange.workbooks import faults, good, imported

pytestmark = pytest.mark.django_db

TARGETS = [
    ["outlet", "month", "metric", "employee", "value"],
    ["SH01", "2026-10", "output", "", 488732],
    ["SH01", "2026-10", "接车台次", "", "30"],
    ["SH01", "2026-10", "boutique_sales", "E1", 17296.5],
    ["SH02", "2026-10", "boutique_sales", "", 9000],
]
SCORES = [["outlet", "month", "score"], ["SH01", "2026-10", "93"], ["SH02", date(2026, 10, 31), 96.25]]


def sheets() -> dict:
    return good() | {"targets": [list(row) for row in TARGETS], "csi_scores": [list(row) for row in SCORES]}


def test_they_come_in_once_and_the_second_time_change_nothing():
    assert faults(imported(sheets())) == []
    october = date(2026, 10, 1)
    assert set(Target.objects.values_list("outlet__code", "month", "metric", "employee__number", "value")) == {
        ("SH01", october, "output", None, 488732),
        ("SH01", october, "reception", None, 30),
        ("SH01", october, "boutique_sales", "E1", Decimal("17296.50")),
        ("SH02", october, "boutique_sales", None, 9000),
    }
    assert set(CsiScore.objects.values_list("outlet__code", "month", "score")) == {
        ("SH01", october, 93),
        ("SH02", october, Decimal("96.25")),
    }
    again = imported(sheets())
    assert sum(again.created.values()) == sum(again.updated.values()) == 0


def test_another_value_updates_and_leaves_out_the_employee_column():
    imported(sheets())
    changed = [["outlet", "month", "metric", "value"], ["SH01", "2026-10", "output", 500000]]
    assert imported({"targets": changed}).updated == {"targets": 1}
    assert Target.objects.get(metric="output").value == 500000


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("targets", 2, "outlet", ""),
        ("targets", 2, "outlet", "SH77"),
        ("targets", 2, "month", ""),
        ("targets", 2, "month", "2026-13"),
        ("targets", 2, "month", "Oktober"),
        ("targets", 2, "metric", "profit"),
        ("targets", 2, "metric", ""),
        ("targets", 2, "employee", "E1"),
        ("targets", 4, "employee", "E77"),
        ("targets", 2, "value", ""),
        ("targets", 2, "value", -1),
        ("targets", 2, "value", "viel"),
        ("targets", 2, "value", 1.005),
        ("csi_scores", 2, "outlet", "SH77"),
        ("csi_scores", 2, "month", "2026-00"),
        ("csi_scores", 2, "score", ""),
        ("csi_scores", 2, "score", 93.555),
        ("csi_scores", 2, "score", -1),
        ("csi_scores", 2, "score", 10000),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(sheet, row, column, value):
    book = sheets()
    book[sheet][row - 1][book[sheet][0].index(column)] = value
    assert faults(imported(book)) == [(sheet, row, column)]
    assert not Target.objects.exists() and not CsiScore.objects.exists()


def test_a_key_comes_once_also_without_an_employee():
    book = sheets()
    book["targets"].append(["SH01", "2026-10", "output", "", 1])
    book["csi_scores"].append(["SH01", "2026-10-05", 1])
    assert faults(imported(book)) == [("targets", 6, "outlet")] + [("csi_scores", 4, "month")]
    book["csi_scores"][3][1] = "2026-10"
    assert faults(imported(book)) == [("targets", 6, "outlet"), ("csi_scores", 4, "outlet")]
