"""Appointments for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right
from workshop.forms.gate import AppointmentFilter
from workshop.models import Appointment


def appointments_for(user, parameters, at):
    """The appointments of the filter that the user may see and export, by their hour."""
    visible = Appointment.objects.visible_to(user, Right.GATE).visible_to(user, Right.EXPORT)
    return AppointmentFilter(parameters, user=user).apply(visible).for_list().order_by("planned_at", "pk")


def appointments_workbook(found, user) -> bytes:
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
    return workbook({_("Appointments"): (headings, _rows(found, user))})


def _rows(found, user):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for each in found:
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


APPOINTMENTS = ListExport(
    kind="workshop.appointments_export",
    name="appointments",
    title=gettext_lazy("Export of appointments"),
    needs=Right.GATE,
    rows=appointments_for,
    book=appointments_workbook,
    numbers=True,
)
