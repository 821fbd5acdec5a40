"""Rows of follow-ups for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

from . import filters_calls
from .models import FollowUp


def follow_ups_for(user, parameters, at):
    """The follow-ups that the user may see and export, narrowed and in the tab that the address says."""
    visible = FollowUp.objects.visible_to(user, Right.CALLS).visible_to(user, Right.EXPORT)
    narrowed = filters_calls.FollowUpFilter(parameters, user=user, at=at).apply(visible)
    tab = filters_calls.tab_of(parameters)
    rows = filters_calls.in_tab(narrowed, tab).order_by(*filters_calls.order_of(tab))
    return rows.select_related("vehicle", "customer", "outlet__area", "order__advisor", "response")


def follow_ups_workbook(found, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 16),
        Heading(_("Plate"), 12),
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Group"), 12),
        Heading(_("How asked"), 10),
        Heading(_("Repair order"), 18),
        Heading(_("Advisor"), 10),
        Heading(_("Delivered"), 17, "instant"),
        Heading(pgettext("follow-up", "Due"), 17, "instant"),
        Heading(_("State"), 12),
        Heading(pgettext("call", "Attempts"), 8, "whole"),
        Heading(pgettext("follow-up", "Ended"), 17, "instant"),
        Heading(_("Score"), 8, "number"),
        Heading(_("The customer's own words"), 60),
    ]
    return workbook({_("Follow-ups"): (headings, _rows(found, user))})


def _rows(found, user):
    whole: dict[int, bool] = {}
    for each in found:
        if each.outlet_id not in whole:
            whole[each.outlet_id] = user.may(Right.EXPORT_WHOLE, each.outlet)
        seen, order = whole[each.outlet_id], each.order
        response = getattr(each, "response", None)
        yield [
            each.outlet.name,
            each.vehicle.plate,
            each.customer.name if seen else masked_name(each.customer.name),
            each.customer.mobile if seen else masked_phone(each.customer.mobile),
            each.get_group_display(),
            each.get_mode_display(),
            order.number if order else "",
            order.advisor.name if order else "",
            each.delivered_at,
            each.due_at,
            each.get_state_display(),
            each.attempts,
            each.ended_at,
            response.score if response else None,
            response.words if response else "",
        ]


FOLLOW_UPS = ListExport(
    kind="complaints.follow_ups_export",
    name="follow-ups",
    title=gettext_lazy("Export of follow-ups"),
    needs=Right.CALLS,
    rows=follow_ups_for,
    book=follow_ups_workbook,
    numbers=True,
)
