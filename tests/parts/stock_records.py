"""One record of stock of each kind for an outlet, for the tables of rights and invariants."""

from parts.models import (
    Borrowing,
    Part,
    Stock,
    StockCount,
    StockCountLine,
    StockMovement,
    Warehouse,
)
from tests.makers import make_outlet

from .guarantee_records import NOW, part_of


def warehouse_of(records) -> Warehouse:
    outlet = records.outlet
    return Warehouse.objects.get_or_create(outlet=outlet, defaults={"code": f"KC-{outlet.code}", "name": "配件库"})[0]


def stock_of(records) -> Stock:
    """Three pieces, which were bought."""
    warehouse = warehouse_of(records)
    if found := warehouse.stock.first():
        return found
    made = Stock.objects.create(warehouse=warehouse, part=part_of(), quantity=3, movements_so_far=1)
    made.movements.create(nth=1, kind="bought", quantity=3, balance=3, at=NOW, by=records.account)
    return made


def count_of(records) -> StockCount:
    number = f"{records.outlet.code}-PD90001"
    if found := StockCount.objects.filter(number=number).first():
        return found
    made = StockCount.objects.create(number=number, warehouse=warehouse_of(records), at=NOW, by=records.account)
    made.lines.create(stock=stock_of(records), expected=3, counted=3)
    return made


def lender() -> Warehouse:
    """Of an outlet far away, so that only the borrower's people see what is about both."""
    far = make_outlet("YD01", "远店", area="远区域", region="远大区")
    return Warehouse.objects.get_or_create(outlet=far, defaults={"code": "KC-YD01", "name": "远店库"})[0]


def borrowing_of(records) -> Borrowing:
    number = f"{records.outlet.code}-DJ90001"
    if found := Borrowing.objects.filter(number=number).first():
        return found
    return Borrowing.objects.create(
        number=number, part=part_of(), quantity=1, lender=lender(), borrower=warehouse_of(records), words="车等件",
        asked_at=NOW, asked_by=records.account,
    )  # fmt: skip


MAKERS = {
    Part: lambda records: part_of(),
    Warehouse: warehouse_of,
    Stock: stock_of,
    StockCount: count_of,
    StockCountLine: lambda records: count_of(records).lines.get(),
    StockMovement: lambda records: stock_of(records).movements.get(),
    Borrowing: borrowing_of,
}
