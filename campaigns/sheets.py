"""The workbook's sheet of this room: cars sold, by which a year's budget is split."""

from exchange import registry
from exchange.kinds import Coded, Month, Reference, Whole
from exchange.sheets import Column, Sheet
from staff.roles import Right

from .models import CarSales

CAR_SALES = Sheet(
    "car_sales",
    "新车销量",
    CarSales,
    outlet="outlet",
    needs=Right.BUDGET_KEEP,
    columns=(
        Column("outlet", "网点", Reference("outlets"), required=True, key=True),
        Column("month", "月份", Month(), required=True, key=True),
        Column("kind", "类型", Coded({"sold": "实际", "planned": "计划"}), required=True, key=True),
        Column("units", "台数", Whole(), required=True, aliases=("销量", "数量")),
    ),
)


def register() -> None:
    registry.register(CAR_SALES)
