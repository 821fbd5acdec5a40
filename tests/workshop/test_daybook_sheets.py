"""The sheets washes, receipts and consumables: what they take, and every wrong input named at its cell."""

from datetime import date
from decimal import Decimal

import pytest

from tests.clock import shanghai
from tests.exchange.workbooks import faults, good, imported
from workshop.models import Consumable, Receipt, Wash

pytestmark = pytest.mark.django_db

WASHES = [
    ["number", "outlet", "employee", "washed_at", "minutes", "untidy"],
    ["W1", "SH01", "E1", "2026-10-24 10:02", 10, ""],
    ["W2", "SH02", "E2", "2026-10-31 23:59:30", "15", "是"],
]
RECEIPTS = [
    ["number", "outlet", "kind", "employee", "amount", "received_on"],
    ["R1", "SH01", "detailing", "", 6654.63, "2026-10-27"],
    ["R2", "SH01", "保险销售", "E1", "38739.04", "2026-10-01"],
    ["R3", "SH02", "renewal_rebate", "E2", 0, "2026-10-01"],
]
CONSUMABLES = [["number", "outlet", "team", "amount", "issued_on"], ["F1", "SH01", "M1", 29.8, "2026-10-17"]]


def sheets() -> dict:
    return good() | {
        "washes": [list(row) for row in WASHES],
        "receipts": [list(row) for row in RECEIPTS],
        "consumables": [list(row) for row in CONSUMABLES],
    }


def test_they_come_in_once_and_the_second_time_change_nothing():
    assert faults(imported(sheets())) == []
    wash = Wash.objects.get(number="W2")
    assert (wash.outlet.code, wash.employee.number, wash.washed_at, wash.minutes, wash.untidy) == (
        "SH02", "E2", shanghai("2026-10-31 23:59:30"), 15, True,
    )  # fmt: skip
    assert Wash.objects.get(number="W1").untidy is False
    assert set(Receipt.objects.values_list("number", "kind", "employee__number", "amount")) == {
        ("R1", "detailing", None, Decimal("6654.63")),
        ("R2", "insurance_sale", "E1", Decimal("38739.04")),
        ("R3", "renewal_rebate", "E2", Decimal(0)),
    }
    consumable = Consumable.objects.get()
    assert (consumable.team.code, consumable.amount, consumable.issued_on) == (
        "M1",
        Decimal("29.80"),
        date(2026, 10, 17),
    )
    again = imported(sheets())
    assert sum(again.created.values()) == sum(again.updated.values()) == 0


def test_chinese_names_of_sheets_and_columns():
    book = good() | {
        "洗车": [["单号", "网点", "工号", "时间", "用时", "未整理"], *WASHES[1:]],
        "其他收入": [["单号", "网点", "类别", "工号", "金额", "日期"], *RECEIPTS[1:]],
        "辅料": [["单号", "网点", "班组", "金额", "日期"], *CONSUMABLES[1:]],
    }
    result = imported(book)
    assert (faults(result), result.warnings) == ([], [])
    assert (Wash.objects.count(), Receipt.objects.count(), Consumable.objects.count()) == (2, 3, 1)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("washes", 2, "number", ""),
        ("washes", 2, "outlet", "SH77"),
        ("washes", 2, "employee", ""),
        ("washes", 2, "employee", "E77"),
        ("washes", 2, "washed_at", "gestern"),
        ("washes", 2, "washed_at", ""),
        ("washes", 2, "minutes", ""),
        ("washes", 2, "minutes", 10.5),
        ("washes", 2, "minutes", -1),
        ("washes", 2, "untidy", "vielleicht"),
        ("receipts", 2, "kind", "gift"),
        ("receipts", 2, "kind", ""),
        ("receipts", 3, "employee", ""),
        ("receipts", 4, "employee", None),
        ("receipts", 2, "employee", "E77"),
        ("receipts", 2, "amount", 1.005),
        ("receipts", 2, "amount", -1),
        ("receipts", 2, "amount", "viel"),
        ("receipts", 2, "received_on", "2026-02-30"),
        ("consumables", 2, "team", "M77"),
        ("consumables", 2, "team", ""),
        ("consumables", 2, "amount", ""),
        ("consumables", 2, "amount", 12345678901),
        ("consumables", 2, "issued_on", "2026-10-17 10:00"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(sheet, row, column, value):
    book = sheets()
    book[sheet][row - 1][book[sheet][0].index(column)] = value
    result = imported(book)
    assert faults(result) == [(sheet, row, column)]
    assert not Wash.objects.exists() and not Receipt.objects.exists() and not Consumable.objects.exists()


@pytest.mark.parametrize("sheet", ["washes", "receipts", "consumables"])
def test_a_missing_column_and_a_key_that_comes_twice(sheet):
    book = sheets()
    book[sheet].append(list(book[sheet][1]))
    assert faults(imported(book)) == [(sheet, len(book[sheet]), "number")]
    book = sheets()
    book[sheet] = [row[:-2] for row in book[sheet]]
    missing = {"washes": ["minutes"], "receipts": ["amount", "received_on"], "consumables": ["amount", "issued_on"]}
    assert faults(imported(book)) == [(sheet, 1, column) for column in missing[sheet]]


def test_a_seller_may_not_be_cleared_later():
    """The rule holds for the record as it will be, also where the file leaves a column out."""
    imported(sheets())
    only_kind = [
        ["number", "outlet", "kind", "amount", "received_on"],
        ["R1", "SH01", "insurance_sale", 1, "2026-10-27"],
    ]
    assert faults(imported({"receipts": only_kind})) == [("receipts", 2, "employee")]
    only_kind[1][0] = "R2"
    assert faults(imported({"receipts": only_kind})) == [], "the stored seller stays"


def test_a_document_of_another_outlet_is_not_updated():
    imported(sheets())
    moved = [RECEIPTS[0], ["R1", "SH02", "detailing", "", 1, "2026-10-27"]]
    assert faults(imported({"receipts": moved})) == [("receipts", 2, "number")]
