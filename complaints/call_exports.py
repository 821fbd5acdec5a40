"""Rows of follow-ups for Excel: exactly what is filtered."""

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff import work
from staff.masking import masked_name, masked_phone
from staff.models import User
from staff.roles import Right

from . import filters_calls
from .models import FollowUp

# Longer lists are written by the worker, with progress, and wait under Tasks.
AT_ONCE = 1000
FOLLOW_UPS_WORK = "complaints.follow_ups_export"


def follow_ups_for(user, parameters, at):
    """The follow-ups that the user may see and export, narrowed and in the tab that the address says."""
    visible = FollowUp.objects.visible_to(user, Right.CALLS).visible_to(user, Right.EXPORT)
    narrowed = filters_calls.FollowUpFilter(parameters, user=user, at=at).apply(visible)
    tab = filters_calls.tab_of(parameters)
    rows = filters_calls.in_tab(narrowed, tab).order_by(*filters_calls.order_of(tab))
    return rows.select_related("vehicle", "customer", "outlet__area", "order__advisor", "response")


def follow_ups_workbook(found, user, progress=None) -> bytes:
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
    return workbook({_("Follow-ups"): (headings, _rows(found, user, progress))})


def _rows(found, user, progress):
    whole: dict[int, bool] = {}
    for number, each in enumerate(found.iterator(chunk_size=500), start=1):
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
        if progress and number % 500 == 0:
            progress(number)


def ask_for_follow_ups(*, user, query: str, at):
    """Let the worker write a long list."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=FOLLOW_UPS_WORK, title=_("Export of follow-ups"), by=user, params=params, at=at)


def write_follow_ups(item, progress) -> dict:
    """The worker's side of `ask_for_follow_ups`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    found = follow_ups_for(user, QueryDict(item.params["query"]), datetime.fromisoformat(item.params["at"]))
    total = found.count()
    content = follow_ups_workbook(found, user, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("follow-ups.xlsx", content)}
