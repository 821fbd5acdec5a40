"""Rows of reminders for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff import work
from staff.masking import masked_name, masked_phone
from staff.models import User
from staff.roles import Right

from . import care_filters
from .models import Reminder

# Longer lists are written by the worker, with progress, and wait under Tasks.
AT_ONCE = 1000
REMINDERS_WORK = "customers.reminders_export"


def reminders_for(user, parameters):
    """The reminders that the user may see and export, narrowed and in the tab that the address says."""
    visible = Reminder.objects.visible_to(user, Right.CARE).visible_to(user, Right.EXPORT)
    tab = care_filters.tab_of(parameters)
    rows = care_filters.in_tab(care_filters.ReminderFilter(parameters, user=user).apply(visible), tab)
    return rows.order_by(*care_filters.order_of(tab)).select_related("vehicle", "customer", "outlet__area")


def reminders_workbook(found, user, progress=None) -> bytes:
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
    return workbook({_("Reminders"): (headings, _rows(found, user, progress))})


def _rows(found, user, progress):
    whole: dict[int, bool] = {}
    for number, each in enumerate(found.iterator(chunk_size=500), start=1):
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
        if progress and number % 500 == 0:
            progress(number)


def ask_for_reminders(*, user, query: str, at):
    """Let the worker write a long list."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=REMINDERS_WORK, title=_("Export of reminders"), by=user, params=params, at=at)


def write_reminders(item, progress) -> dict:
    """The worker's side of `ask_for_reminders`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    found = reminders_for(user, QueryDict(item.params["query"]))
    total = found.count()
    content = reminders_workbook(found, user, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("reminders.xlsx", content)}
