"""Orders written here for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right
from workshop.forms.orders import OrderFilter
from workshop.models import OrderSheet

Stage = OrderSheet.Stage
ORDER_TABS = {
    "under_way": OrderSheet.UNDER_WAY,
    **{stage.value: (stage,) for stage in OrderSheet.UNDER_WAY},
    "over": (Stage.DELIVERED, Stage.CANCELLED),
}


def order_tab(name: str) -> str:
    """The tab of that name, the first one where there is none."""
    return name if name in ORDER_TABS else "under_way"


def orders_in_tab(sheets, tab: str):
    return sheets.filter(stage__in=ORDER_TABS[tab])


def orders_for(user, parameters, at):
    """The orders of one tab and filter that the user may see and export, by the promised time."""
    visible = OrderSheet.objects.visible_to(user, Right.GATE).visible_to(user, Right.EXPORT)
    narrowed = OrderFilter(parameters, user=user).apply(visible, at)
    found = orders_in_tab(narrowed, order_tab(parameters.get("stage", ""))).for_list()
    return found.select_related("rework_of", "rework_liable").order_by("promised_at", "pk")


def orders_workbook(sheets, user) -> bytes:
    headings = [
        Heading(_("Order number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Kind"), 12),
        Heading(_("Service advisor"), 12),
        Heading(pgettext("order", "Stage"), 14),
        Heading(_("Issue"), 8, "whole"),
        Heading(_("Car received"), 17, "instant"),
        Heading(_("First promised for"), 17, "instant"),
        Heading(_("Promised for"), 17, "instant"),
        Heading(_("Completed"), 17, "instant"),
        Heading(_("Delivered"), 17, "instant"),
        Heading(_("Earlier order"), 18),
        Heading(_("Who answers for it"), 12),
        Heading(_("Why it was cancelled"), 30),
    ]
    return workbook({_("Repair orders"): (headings, _rows(sheets))})


def _rows(sheets):
    for sheet in sheets:
        order = sheet.order
        yield [
            order.number,
            order.outlet.name,
            order.vehicle.plate,
            order.vehicle.model,
            order.get_kind_display(),
            order.advisor.name,
            sheet.get_stage_display(),
            sheet.issue,
            order.opened_at,
            sheet.first_promised_at,
            sheet.promised_at,
            order.completed_at,
            order.delivered_at,
            sheet.rework_of.number if sheet.rework_of else "",
            sheet.rework_liable.name if sheet.rework_liable else "",
            sheet.cancel_reason,
        ]


ORDERS = ListExport(
    kind="workshop.orders_export",
    name="orders",
    title=gettext_lazy("Export of repair orders"),
    needs=Right.GATE,
    rows=orders_for,
    book=orders_workbook,
)
