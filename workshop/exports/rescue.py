"""Rescue calls for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff import work
from staff.list_exports import leave_trace
from staff.masking import masked_name, masked_phone
from staff.models import User
from staff.roles import Right
from workshop.forms import RescueFilter
from workshop.models import RescueCall

RESCUES_WORK = "workshop.rescues_export"
TABS = ("open", "over", "all")


def in_tab(calls, tab: str):
    """The calls of one tab of the list; the first tab where there is none of that name."""
    return {"over": calls.over, "all": calls.all}.get(tab, calls.open)()


def rescues_for(user, parameters, at):
    """The calls of one tab and filter that the user may see and export, by the call."""
    visible = RescueCall.objects.visible_to(user, Right.RESCUE).visible_to(user, Right.EXPORT)
    narrowed = RescueFilter(parameters, user=user).apply(visible, at)
    return in_tab(narrowed, parameters.get("state", "")).for_list().order_by("taken_at", "pk")


def rescues_workbook(calls, user, at, progress=None) -> bytes:
    headings = [
        Heading(_("Number"), 16),
        Heading(_("Outlet"), 18),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Caller"), 10),
        Heading(_("Caller's phone"), 14),
        Heading(_("Where the car stands"), 40),
        Heading(_("Zone"), 12),
        Heading(_("State"), 12),
        Heading(_("Call taken"), 17, "instant"),
        Heading(_("Promised minutes"), 12, "whole"),
        Heading(_("Promised by"), 17, "instant"),
        Heading(pgettext("rescue", "Sent"), 17, "instant"),
        Heading(_("Who was sent"), 12),
        Heading(_("Rescue car"), 14),
        Heading(_("Arrived"), 17, "instant"),
        Heading(_("Minutes to arrive"), 12, "whole"),
        Heading(_("In time"), 9),
        Heading(_("Cause"), 14),
        Heading(_("What was found and done"), 40),
        Heading(_("Outcome"), 14),
        Heading(_("Repair order"), 18),
        Heading(_("Ended"), 17, "instant"),
        Heading(_("Why it was called off"), 30),
    ]
    return workbook({_("Rescue calls"): (headings, _rows(calls, user, at, progress))})


def _rows(calls, user, at, progress):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for number, call in enumerate(calls.iterator(chunk_size=500), start=1):
        name, phone = (str, str) if whole.covers(call.outlet) else (masked_name, masked_phone)
        yield [
            call.number,
            call.outlet.name,
            call.shown_plate,
            call.shown_model,
            name(call.caller),
            phone(call.mobile),
            call.place,
            call.get_zone_display(),
            call.get_state_display(),
            call.taken_at,
            call.promised_minutes,
            call.deadline_at,
            call.sent_at,
            call.helper.name if call.helper else "",
            call.rescue_car,
            call.arrived_at,
            call.minutes_to_arrive,
            _in_time(call, at),
            call.get_cause_display(),
            call.words,
            call.get_outcome_display(),
            call.order.number if call.order else "",
            call.ended_at,
            call.reason,
        ]
        if progress and number % 500 == 0:
            progress(number)


def _in_time(call: RescueCall, at) -> str:
    """Empty where nobody can say yet, or ever: called off in good time, or still within the promise."""
    if call.deadline_at < (call.clock_ended_at or at):
        return _("no")
    return _("yes") if call.arrived_at else ""


def ask_for_rescues(*, user, query: str, at):
    """Let the worker write a long list."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=RESCUES_WORK, title=_("Export of rescue calls"), by=user, params=params, at=at)


def write_rescues(item, progress) -> dict:
    """The worker's side of `ask_for_rescues`. Reads again who asked, so that a right lost meanwhile counts."""
    user, at = User.objects.get(pk=item.by_id), item.asked_at
    calls = rescues_for(user, QueryDict(item.params["query"]), at)
    total = calls.count()
    leave_trace(RESCUES_WORK, calls, user, item.params["query"], at)
    content = rescues_workbook(calls, user, at, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("rescues.xlsx", content)}
