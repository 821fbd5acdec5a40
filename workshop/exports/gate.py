"""Appointments for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import work
from staff.masking import masked_name, masked_phone
from staff.models import User
from staff.roles import Right
from workshop.forms.gate import AppointmentFilter
from workshop.models import Appointment

APPOINTMENTS_WORK = "workshop.appointments_export"


def appointments_for(user, parameters):
    """The appointments of the filter that the user may see and export, by their hour."""
    visible = Appointment.objects.visible_to(user, Right.GATE).visible_to(user, Right.EXPORT)
    return AppointmentFilter(parameters, user=user).apply(visible).for_list().order_by("planned_at", "pk")


def appointments_workbook(found, user, progress=None) -> bytes:
    headings = [
        Heading(_("Number"), 16),
        Heading(_("Outlet"), 18),
        Heading(_("Agreed for"), 17, "instant"),
        Heading(_("Minutes in the bay"), 12, "whole"),
        Heading(_("Kind"), 12),
        Heading(_("Lane"), 10),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Caller"), 10),
        Heading(_("Caller's phone"), 14),
        Heading(_("What the customer wants"), 40),
        Heading(_("Service advisor"), 12),
        Heading(_("State"), 10),
        Heading(_("Came"), 17, "instant"),
        Heading(_("Why it was called off"), 30),
        Heading(_("Booked"), 17, "instant"),
    ]
    return workbook({_("Appointments"): (headings, _rows(found, user, progress))})


def _rows(found, user, progress):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for number, each in enumerate(found.iterator(chunk_size=500), start=1):
        name, phone = (str, str) if whole.covers(each.outlet) else (masked_name, masked_phone)
        yield [
            each.number,
            each.outlet.name,
            each.planned_at,
            each.minutes,
            each.get_kind_display(),
            each.get_lane_display(),
            each.shown_plate,
            each.shown_model,
            name(each.caller),
            phone(each.mobile),
            each.words,
            each.advisor.name if each.advisor else "",
            each.get_state_display(),
            each.came_at,
            each.cancel_reason,
            each.made_at,
        ]
        if progress and number % 500 == 0:
            progress(number)


def ask_for_appointments(*, user, query: str, at):
    """Let the worker write a long list."""
    return work.start(
        kind=APPOINTMENTS_WORK, title=_("Export of appointments"), by=user, params={"query": query}, at=at
    )


def write_appointments(item, progress) -> dict:
    """The worker's side of `ask_for_appointments`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    found = appointments_for(user, QueryDict(item.params["query"]))
    total = found.count()
    content = appointments_workbook(found, user, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("appointments.xlsx", content)}
