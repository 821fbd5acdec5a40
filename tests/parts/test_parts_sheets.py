"""The sheets parts, warehouses and stock: what they take, what is booked with it, and every wrong input at its cell."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parts.models import Part, Stock, StockMovement, Warehouse
from parts.services import backorders, stock
from staff.roles import Role
from tests.clock import shanghai
from tests.exchange.workbooks import faults, good, imported
from tests.makers import make_employee, make_user

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
PARTS = [
    ["number", "name", "unit", "fits", "price", "given_up_on"],
    ["06E 698 151", "前刹车片", "套", "途锐", 480, ""],
    ["XL-1012-001", "机油滤清器", "个", "", "48.00", "2026-10-31"],
]
WAREHOUSES = [
    ["code", "name", "outlet", "region"],
    ["KC-SH01", "一店库", "SH01", ""],
    ["ZZ-HD", "华东中转库", "", "华东"],
]
STOCK = [
    ["warehouse", "part", "quantity", "minimum", "bin"],
    ["KC-SH01", "06E 698 151", 5, 2, "A-01"],
    ["KC-SH01", "XL-1012-001", "", 10, ""],
    ["ZZ-HD", "06E 698 151", "12", "", ""],
]


def sheets(**changed) -> dict:
    return good() | {
        "parts": [list(row) for row in PARTS],
        "warehouses": [list(row) for row in WAREHOUSES],
        "stock": [list(row) for row in changed.get("stock", STOCK)],
    }


def with_quantity(quantity) -> dict:
    return sheets(stock=[STOCK[0], ["KC-SH01", "06E 698 151", quantity, 2, "A-01"]])


def shelf() -> Stock:
    return Stock.objects.get(warehouse__code="KC-SH01", part__number="06E 698 151")


def test_they_come_in_once_and_the_second_time_change_nothing():
    assert faults(imported(sheets())) == []
    part = Part.objects.get(number="06E 698 151")
    assert (part.plain_number, part.unit, part.fits, part.price) == ("06E698151", "套", "途锐", Decimal(480))
    assert Part.objects.get(number="XL-1012-001").given_up_on == date(2026, 10, 31)
    own, transit = Warehouse.objects.order_by("code")
    assert (own.outlet.code, own.region, transit.outlet, transit.region.name) == ("SH01", None, None, "华东")
    assert set(Stock.objects.values_list("warehouse__code", "part__number", "quantity", "minimum", "bin")) == {
        ("KC-SH01", "06E 698 151", 5, 2, "A-01"),
        ("KC-SH01", "XL-1012-001", 0, 10, ""),
        ("ZZ-HD", "06E 698 151", 12, 0, ""),
    }
    again = imported(sheets())
    assert sum(again.created.values()) == sum(again.updated.values()) == 0
    assert StockMovement.objects.count() == 2


def test_what_lay_there_is_booked_as_a_difference_of_a_count_by_nobody():
    imported(sheets())
    booked = shelf().movements.get()
    assert (booked.kind, booked.quantity, booked.balance, booked.nth, booked.by) == ("counted", 5, 5, 1, None)


def test_chinese_names_of_sheets_and_columns():
    book = good() | {
        "配件目录": [["配件号", "名称", "单位", "适用车型", "目录价", "停供日期"], *PARTS[1:]],
        "仓库": [["仓库代码", "名称", "网点", "大区"], *WAREHOUSES[1:]],
        "库存": [["仓库代码", "配件号", "期初数量", "下限", "货位"], *STOCK[1:]],
    }
    result = imported(book)
    assert (faults(result), result.warnings) == ([], [])
    assert (Part.objects.count(), Warehouse.objects.count(), Stock.objects.count()) == (2, 2, 3)


def test_a_corrected_opening_books_the_difference_on_top_of_what_moved():
    imported(sheets())
    keeper = make_user("严培文", Role.PARTS_MANAGER, shelf().warehouse.outlet)
    stock.issue_parts(warehouse=shelf().warehouse, part=shelf().part, quantity=4, by=keeper, at=AT)
    assert faults(imported(with_quantity(8))) == []
    assert (shelf().quantity, shelf().opening) == (4, 8)
    assert [(each.quantity, each.balance) for each in shelf().movements.order_by("nth")] == [(5, 5), (-4, 1), (3, 4)]
    # Fewer than have gone out since cannot have been there.
    refused = imported(with_quantity(3))
    assert faults(refused) == [("stock", 2, "quantity")] and not refused.updated
    assert refused.errors[0].value == "3" and "4" in refused.errors[0].message
    assert (shelf().quantity, shelf().opening, shelf().movements.count()) == (4, 8, 3)
    assert faults(imported(with_quantity(4))) == [] and shelf().quantity == 0


def test_an_opening_beside_what_was_booked_before_comes_on_top():
    imported(sheets(stock=[STOCK[0], ["KC-SH01", "06E 698 151", "", 2, ""]]))
    keeper = make_user("严培文", Role.PARTS_MANAGER, shelf().warehouse.outlet)
    stock.receive_parts(warehouse=shelf().warehouse, part=shelf().part, quantity=2, by=keeper, at=AT)
    imported(with_quantity(5))
    assert shelf().quantity == 7


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("parts", 2, "number", "---"),
        ("parts", 2, "price", "-1"),
        ("parts", 2, "name", ""),
        ("parts", 3, "given_up_on", "2026/10"),
        ("warehouses", 2, "outlet", "SH99"),
        ("stock", 2, "warehouse", "KC-XX"),
        ("stock", 2, "part", "06E 698 152"),
        ("stock", 2, "quantity", "-1"),
        ("stock", 2, "quantity", "1.5"),
        ("stock", 2, "quantity", "100001"),
        ("stock", 2, "minimum", "-3"),
        ("stock", 2, "minimum", "100001"),
        # In capitals it is twice as long as it may be.
        ("parts", 2, "number", "ß" * 40),
        # The number of the row before, in another spelling.
        ("parts", 3, "number", "06e-698.151"),
        ("parts", 3, "number", "０６Ｅ６９８１５１"),
        ("stock", 2, "bin", "A" * 31),
    ],
)
def test_every_wrong_cell_is_named_and_nothing_is_taken(sheet, row, column, value):
    book = sheets()
    book[sheet][row - 1][book[sheet][0].index(column)] = value
    result = imported(book)
    assert [(error.sheet, error.row, error.column) for error in result.errors][:1] == [(sheet, row, column)]
    assert not Part.objects.exists() and not Stock.objects.exists() and not StockMovement.objects.exists()


@pytest.mark.parametrize(("outlet", "region"), [("", ""), ("SH01", "华东")])
def test_a_warehouse_is_of_an_outlet_or_of_a_region(outlet, region):
    book = sheets()
    book["warehouses"][1][2:] = [outlet, region]
    assert [(error.sheet, error.row, error.column) for error in imported(book).errors][:1] == [
        ("warehouses", 2, "region")
    ]


def test_an_outlet_imports_its_own_stock_only():
    imported(sheets())
    own = {"stock": [STOCK[0], ["KC-SH01", "06E 698 151", 6, 2, "A-01"]]}
    assert faults(imported(own, allowed_outlets={"SH01"})) == [] and shelf().quantity == 6
    for code, outlets in (("KC-SH01", {"SH02"}), ("ZZ-HD", {"SH01"})):
        other = {"stock": [STOCK[0], [code, "06E 698 151", 99, "", ""]]}
        assert [error.column for error in imported(other, allowed_outlets=outlets).errors] == ["warehouse"]
    # The list of parts is everybody's.
    parts = {"parts": [PARTS[0], ["06E 698 151", "前刹车片", "套", "途锐", 1, ""]]}
    assert imported(parts, allowed_outlets={"SH01"}).errors
    assert Part.objects.get(number="06E 698 151").price == 480


@pytest.mark.parametrize("number", ["06e698151", "06E-698-151", "０６Ｅ 698 151"])
def test_a_number_in_another_spelling_is_no_second_part(number):
    imported(sheets())
    again = imported({"parts": [PARTS[0], ["XL-1013", "火花塞", "", "", 1, ""], [number, "前刹车片", "", "", 1, ""]]})
    assert faults(again) == [("parts", 3, "number")] and "06E 698 151" in again.errors[0].message
    assert Part.objects.count() == 2


def test_an_outlet_has_one_warehouse():
    book = sheets()
    book["warehouses"].append(["KC-SH01-2", "二库", "SH01", ""])
    assert faults(imported(book)) == [("warehouses", 4, "outlet")]
    imported(sheets())
    second = imported({"warehouses": [WAREHOUSES[0], ["KC-SH01-2", "二库", "SH01", ""]]})
    assert faults(second) == [("warehouses", 2, "outlet")] and "KC-SH01" in second.errors[0].message
    # A region may have several transit warehouses.
    assert faults(imported({"warehouses": [WAREHOUSES[0], ["ZZ-HD-2", "二号中转库", "", "华东"]]})) == []


def test_what_a_workbook_brings_goes_to_whoever_waits_for_it():
    imported(sheets(stock=[STOCK[0]]))
    outlet, part = shelf_outlet(), Part.objects.get(number="06E 698 151")
    keeper = make_user("严培文", Role.PARTS_MANAGER, outlet)
    waiting = backorders.order_part(
        outlet=outlet, part=part, quantity=2, contact="周子涵", mobile="13700000001",
        advisor=make_employee(outlet=outlet), expected_on=AT.date() + timedelta(days=3), by=keeper, at=AT,
    )  # fmt: skip
    assert faults(imported(sheets())) == []
    waiting.refresh_from_db()
    assert waiting.state == "arrived"


def shelf_outlet():
    return Warehouse.objects.get(code="KC-SH01").outlet
