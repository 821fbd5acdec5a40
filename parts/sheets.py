"""The workbook's sheets of this room: parts, warehouses, and what lay in them at the first stock-taking."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange import registry
from exchange.kinds import Coded, Day, Identifier, Money, Reference, Text, Whole
from exchange.references import in_portions
from exchange.sheets import Check, Column, Derived, Once, Sheet
from staff.models import Region

from .models import Backorder, Part, Stock, StockMovement, Warehouse, plain_number
from .services import backorders
from .services.stock import MOST

# Rows whose openings are booked at a time.
PORTION = 500
KINDS = {"part": "配件", "boutique": "精品", "care": "养护品"}
LONGEST_NUMBER = Part._meta.get_field("plain_number").max_length
PART_NUMBER = ("配件编码", "零件号", "备件编码")


def plain_numbers(rows: list[tuple[str]]) -> list[str]:
    return [plain_number(number) for (number,) in rows]


def says_something(number: str) -> str | None:
    plain = plain_number(number)
    if not plain:
        return _("Expected letters or digits.")
    return _("The number is too long.") if len(plain) > LONGEST_NUMBER else None


PARTS = Sheet(
    "parts",
    "配件目录",
    Part,
    columns=(
        Column("number", "配件号", Identifier(), required=True, key=True, aliases=PART_NUMBER),
        Column("name", "名称", Text(), required=True, aliases=("配件名称", "零件名称")),
        Column("kind", "类别", Coded(KINDS)),
        Column("unit", "单位", Text()),
        Column("fits", "适用车型", Text()),
        Column("price", "目录价", Money(), required=True, aliases=("销售价", "指导价")),
        Column("given_up_on", "停供日期", Day()),
    ),
    checks=(Check("number", of=("number",), fails=says_something),),
    once=(
        Once(
            "number",
            "plain_number",
            make=plain_number,
            # Translators: 中文 第 %(first)d 行和第 %(second)d 行是同一个配件号，只是写法不同
            twice=gettext_lazy("Rows %(first)d and %(second)d have the same part number, written differently."),
            # Translators: 中文 该配件已按 %(key)s 登记，请用同样写法
            taken=gettext_lazy("This part is kept as %(key)s. Write its number that way."),
        ),
    ),
    derived=(Derived("plain_number", of=("number",), make=plain_numbers),),
)


@dataclass(frozen=True)
class NoText(Text):
    """Text that is nothing at all where the cell is empty, as is the region of an outlet's own warehouse."""

    empty: ClassVar[object] = None


def regions_named(rows: list[tuple[str]]) -> list[int | None]:
    """The ids of the regions, made where they do not exist yet; None for an outlet's own warehouse."""
    ids = {name: Region.objects.get_or_create(name=name)[0].pk for name in {name for (name,) in rows if name}}
    return [ids.get(name) for (name,) in rows]


def of_one_place(outlet: str | None, region: str | None) -> str | None:
    if bool(outlet) != bool(region):
        return None
    return _("Expected either an outlet, or the region of a transit warehouse.")


WAREHOUSES = Sheet(
    "warehouses",
    "仓库",
    Warehouse,
    outlet="outlet",
    columns=(
        Column("code", "仓库代码", Identifier(), required=True, key=True),
        Column("name", "名称", Text(), required=True),
        Column("outlet", "网点", Reference("outlets")),
        Column("region", "大区", NoText(max_length=60), stored="region__name", central=True),
    ),
    checks=(Check("region", of=("outlet", "region"), fails=of_one_place),),
    once=(
        Once(
            "outlet",
            "outlet__code",
            twice=gettext_lazy("Rows %(first)d and %(second)d name the same outlet. An outlet has one warehouse."),
            taken=gettext_lazy("This outlet has its warehouse already: %(key)s."),
        ),
    ),
    derived=(Derived("region", of=("region",), make=regions_named),),
)


def book_openings(rows: list[dict], at: datetime) -> None:
    """Book what the first stock-taking found, as far as it is not booked yet, as a difference of a count.

    Pieces that moved since stay on top of it; what came in goes to whoever has waited longest for it.
    """
    keys = {(row["warehouse"], row["part"]) for row in rows if row.get("quantity") is not None}
    codes, numbers = {code for code, _number in keys}, sorted({number for _code, number in keys})
    for start in range(0, len(numbers), PORTION):
        some = Stock.objects.filter(warehouse__code__in=codes, part__number__in=numbers[start : start + PORTION])
        held = list(
            some.filter(opening__isnull=False).select_related("part", "warehouse").select_for_update(of=("self",))
        )
        booked = booked_openings([each.pk for each in held])
        _book([(each, each.opening - booked.get(each.pk, 0)) for each in held], at)


def booked_openings(stock: list[int]) -> dict[int, int]:
    """By the id of the stock, how many pieces imports have booked."""
    booked = StockMovement.objects.filter(stock__in=stock, by__isnull=True).order_by().values_list("stock")
    return dict(booked.annotate(total=Coalesce(Sum("quantity"), 0)))


def openings_too_low(changes: list[tuple[int, dict]]) -> dict[int, tuple[str, str]]:
    """Openings that are corrected below what has gone out since: they cannot have been."""
    wanted = {pk: columns["quantity"][1] for pk, columns in changes if "quantity" in columns}
    wanted = {pk: opening for pk, opening in wanted.items() if opening is not None}
    refused = {}
    for some in in_portions(list(wanted)):
        booked = booked_openings(some)
        for pk, quantity in Stock.objects.filter(pk__in=some).values_list("pk", "quantity"):
            least = booked.get(pk, 0) - quantity
            if wanted[pk] < least:
                # Translators: 中文 其后已出库，期初至少应为 %(least)d
                message = _("Pieces have gone out since. Expected %(least)d or more.") % {"least": least}
                refused[pk] = "quantity", message
    return refused


def _book(differences: list[tuple[Stock, int]], at: datetime) -> None:
    moved = [(stock, difference) for stock, difference in differences if difference]
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            nth=stock.movements_so_far + 1,
            kind=StockMovement.Kind.COUNTED,
            quantity=difference,
            balance=stock.quantity + difference,
            words="",
            at=at,
        )
        for stock, difference in moved
    )
    for stock, difference in moved:
        stock.quantity += difference
        stock.movements_so_far += 1
    Stock.objects.bulk_update([stock for stock, _difference in moved], ["quantity", "movements_so_far"])
    came = [stock for stock, difference in moved if difference > 0]
    waiting = Backorder.objects.waiting().filter(part__in=[stock.part_id for stock in came])
    wanted = set(waiting.values_list("outlet", "part"))
    for stock in came:
        if (stock.warehouse.outlet_id, stock.part_id) in wanted:
            backorders.parts_came(warehouse=stock.warehouse, part=stock.part, by=None, at=at)


STOCK = Sheet(
    "stock",
    "库存",
    Stock,
    outlet="warehouse__outlet",
    columns=(
        Column("warehouse", "仓库代码", Reference("warehouses"), required=True, key=True),
        Column("part", "配件号", Reference("parts"), required=True, key=True, aliases=PART_NUMBER),
        Column("quantity", "期初数量", Whole(most=MOST), field="opening", aliases=("库存数量", "结存数量")),
        Column("minimum", "下限", Whole(most=MOST), aliases=("安全库存", "最低库存")),
        Column("bin", "货位", Text(), aliases=("库位", "仓位")),
    ),
    after_write=book_openings,
    refuses=openings_too_low,
)


def register() -> None:
    for sheet in (PARTS, WAREHOUSES, STOCK):
        registry.register(sheet)
