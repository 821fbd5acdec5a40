"""A warehouse and the movements of stock for Excel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from parts.forms.stock import MovementFilter, PartFilter, chosen_warehouse
from parts.models import Stock, StockMovement, Warehouse
from parts.stock_tabs import in_tab
from staff.list_exports import ListExport
from staff.roles import Right


def stock_for(user, parameters, at):
    """Of the warehouse that the address names (the first one without), by part number."""
    chosen, _offered = chosen_warehouse(user, parameters.get("warehouse", ""))
    exported = Warehouse.objects.visible_to(user, Right.EXPORT).filter(pk=chosen.pk if chosen else None)
    found = PartFilter(parameters, path="part__kind").apply(Stock.objects.filter(warehouse__in=exported))
    return in_tab(found, parameters.get("state", "all")).for_list().order_by("part__number", "pk")


def stock_workbook(rows, user) -> bytes:
    headings = [
        Heading(_("Warehouse"), 18),
        Heading(_("Part number"), 18),
        Heading(_("Part"), 28),
        Heading(_("Kind"), 10),
        Heading(_("Unit"), 8),
        Heading(_("Bin"), 10),
        Heading(_("Stock"), 9, "whole"),
        Heading(_("There should always be"), 11, "whole"),
        Heading(_("List price"), 12, "money"),
        Heading(pgettext("stock", "Worth"), 14, "money"),
    ]
    lines = (
        [
            each.warehouse.name,
            each.part.number,
            each.part.name,
            each.part.get_kind_display(),
            each.part.unit,
            each.bin,
            each.quantity,
            each.minimum,
            each.part.price,
            each.worth,
        ]
        for each in rows
    )
    return workbook({_("Stock"): (headings, lines)})


STOCK = ListExport(
    kind="parts.stock_export",
    name="stock",
    # Translators: 中文 导出库存
    title=gettext_lazy("Export of stock"),
    needs=Right.STOCK,
    rows=stock_for,
    book=stock_workbook,
)


def movements_for(user, parameters, at):
    visible = StockMovement.objects.visible_to(user, Right.STOCK).visible_to(user, Right.EXPORT)
    return MovementFilter(parameters, user=user).apply(visible).for_list().order_by("-at", "-pk")


def movements_workbook(rows, user) -> bytes:
    headings = [
        Heading(_("When"), 17, "instant"),
        Heading(_("Warehouse"), 18),
        Heading(_("Part number"), 18),
        Heading(_("Part"), 28),
        Heading(_("What"), 18),
        Heading(_("Pieces"), 9, "whole"),
        Heading(_("Stock afterwards"), 10, "whole"),
        Heading(_("Paid for one, yuan"), 14, "money"),
        Heading(pgettext("stock", "About"), 18),
        Heading(_("Note"), 30),
        Heading(pgettext("stock", "By"), 12),
    ]
    lines = (
        [
            each.at,
            each.stock.warehouse.name,
            each.stock.part.number,
            each.stock.part.name,
            each.get_kind_display(),
            each.quantity,
            each.balance,
            each.unit_cost,
            each.about.number if each.about else "",
            each.words,
            each.by.name if each.by else _("Import"),
        ]
        for each in rows
    )
    return workbook({_("Movements"): (headings, lines)})


MOVEMENTS = ListExport(
    kind="parts.movements_export",
    name="stock-movements",
    # Translators: 中文 导出出入库流水
    title=gettext_lazy("Export of the stock ledger"),
    needs=Right.STOCK,
    rows=movements_for,
    book=movements_workbook,
)
