"""Orders written here for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff import work
from staff.models import User
from staff.roles import Right
from workshop.forms.orders import OrderFilter
from workshop.models import OrderSheet

Stage = OrderSheet.Stage
ORDERS_WORK = "workshop.orders_export"
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
    return orders_in_tab(narrowed, order_tab(parameters.get("stage", ""))).for_list().order_by("promised_at", "pk")


def orders_workbook(sheets, progress=None) -> bytes:
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
    return workbook({_("Repair orders"): (headings, _rows(sheets, progress))})


def _rows(sheets, progress):
    related = sheets.select_related("rework_of", "rework_liable")
    for number, sheet in enumerate(related.iterator(chunk_size=500), start=1):
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
        if progress and number % 500 == 0:
            progress(number)


def ask_for_orders(*, user, query: str, at):
    """Let the worker write a long list."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=ORDERS_WORK, title=_("Export of repair orders"), by=user, params=params, at=at)


def write_orders(item, progress) -> dict:
    """The worker's side of `ask_for_orders`. Reads again who asked, so that a right lost meanwhile counts."""
    user, at = User.objects.get(pk=item.by_id), item.asked_at
    sheets = orders_for(user, QueryDict(item.params["query"]), at)
    total = sheets.count()
    content = orders_workbook(sheets, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("orders.xlsx", content)}
