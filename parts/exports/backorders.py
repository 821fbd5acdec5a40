"""Missing parts for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from parts.forms.backorders import BackorderFilter
from parts.models import Backorder
from staff.instants import local
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

# By the day it is expected; what is over by when it was ordered.
ORDERS = {"over": ("-ordered_at", "-pk")}
BY_DAY = ("expected_on", "pk")


def in_tabs(rows, today) -> dict:
    """The tabs of the list by name; the first one is shown unless another is asked for."""
    return {
        "waiting": rows.waiting(),
        "late": rows.late(today),
        "tell": rows.to_be_told(today),
        "told": rows.filter(state=Backorder.State.TOLD),
        "over": rows.over(),
    }


def backorders_for(user, parameters, at):
    """The backorders of one tab and filter that the user may see and export."""
    visible = Backorder.objects.visible_to(user, Right.STOCK).visible_to(user, Right.EXPORT)
    tabs = in_tabs(BackorderFilter(parameters, user=user).apply(visible), local(at).date())
    tab = parameters.get("state", "")
    return tabs.get(tab, tabs["waiting"]).for_list().order_by(*ORDERS.get(tab, BY_DAY))


def backorders_workbook(found, user) -> bytes:
    headings = [
        Heading(_("Number"), 16),
        Heading(_("Outlet"), 18),
        Heading(_("Part number"), 18),
        Heading(_("Part"), 24),
        Heading(_("Quantity"), 9, "whole"),
        Heading(_("Plate"), 11),
        Heading(_("Repair order"), 18),
        Heading(_("Who is told"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Service advisor"), 12),
        Heading(_("Cannot be driven"), 12),
        Heading(pgettext("backorder", "Ordered"), 17, "instant"),
        Heading(_("Expected at first"), 12, "day"),
        Heading(_("Expected on"), 12, "day"),
        Heading(_("State"), 16),
        Heading(_("Part arrived"), 17, "instant"),
        Heading(_("Customer told last"), 17, "instant"),
        Heading(_("Spare car"), 24),
        Heading(pgettext("backorder", "Over"), 17, "instant"),
        Heading(_("Why it is not wanted any more"), 30),
    ]
    return workbook({_("Backorders"): (headings, _rows(found, user))})


def _rows(found, user):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for each in found:
        name, phone = (str, str) if whole.covers(each.outlet) else (masked_name, masked_phone)
        yield [
            each.number,
            each.outlet.name,
            each.part.number,
            each.part.name,
            each.quantity,
            each.plate,
            each.order.number if each.order else "",
            name(each.contact),
            phone(each.mobile),
            each.advisor.name,
            _("yes") if each.off_road else "",
            each.ordered_at,
            each.first_expected_on,
            each.expected_on,
            each.get_state_display(),
            each.arrived_at,
            each.told_at,
            each.spare_car,
            each.ended_at,
            each.end_reason,
        ]


BACKORDERS = ListExport(
    kind="parts.backorders_export",
    name="backorders",
    # Translators: 中文 导出缺件
    title=gettext_lazy("Export of backorders"),
    needs=Right.STOCK,
    rows=backorders_for,
    book=backorders_workbook,
    numbers=True,
)
