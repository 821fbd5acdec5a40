"""Rows of reminders for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

from . import care_filters
from .models import Reminder


def reminders_for(user, parameters, at):
    """The reminders that the user may see and export, narrowed and in the tab that the address says."""
    visible = Reminder.objects.visible_to(user, Right.CARE).visible_to(user, Right.EXPORT)
    tab = care_filters.tab_of(parameters)
    rows = care_filters.in_tab(care_filters.ReminderFilter(parameters, user=user).apply(visible), tab)
    return rows.order_by(*care_filters.order_of(tab)).select_related("vehicle", "customer", "outlet__area")


def reminders_workbook(found, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 16),
        Heading(_("Plate"), 12),
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Kind"), 14),
        Heading(_("Due on"), 12, "day"),
        Heading(_("Remind from"), 12, "day"),
        Heading(_("State"), 12),
        Heading(_("Reminded"), 17, "instant"),
        Heading(pgettext("reminder", "how"), 10),
        Heading(pgettext("call", "Attempts"), 8, "whole"),
        Heading(_("Came on"), 12, "day"),
        Heading(_("Why it ended"), 14),
        Heading(_("Words"), 40),
    ]
    return workbook({_("Reminders"): (headings, _rows(found, user))})


def _rows(found, user):
    whole: dict[int, bool] = {}
    for each in found:
        if each.outlet_id not in whole:
            whole[each.outlet_id] = user.may(Right.EXPORT_WHOLE, each.outlet)
        seen = whole[each.outlet_id]
        yield [
            each.outlet.name,
            each.vehicle.plate,
            each.customer.name if seen else masked_name(each.customer.name),
            each.customer.mobile if seen else masked_phone(each.customer.mobile),
            each.get_kind_display(),
            each.due_on,
            each.remind_on,
            each.get_state_display(),
            each.reminded_at,
            each.get_channel_display() if each.channel else "",
            each.attempts,
            each.came_on,
            each.end_words,
            each.words,
        ]


REMINDERS = ListExport(
    kind="customers.reminders_export",
    name="reminders",
    title=gettext_lazy("Export of reminders"),
    needs=Right.CARE,
    rows=reminders_for,
    book=reminders_workbook,
    numbers=True,
)
