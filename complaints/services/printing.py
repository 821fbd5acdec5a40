"""Printing the hand-over form: each print is counted and leaves who took whole numbers out of the house."""

from datetime import datetime

from django.db import transaction

from customers.services.people import unmask
from staff import trail
from staff.roles import Right

from ..models import Complaint
from .changing import allow, note_down

PRINTED = "complaint.form_printed"


def record_print(*, complaint: Complaint, by, at: datetime) -> int:
    """Count one print of the form; returns which one it is. On paper the numbers are whole for those who may see them,
    and that leaves a trace as looking at them does."""
    allow(complaint, Right.COMPLAINTS, by)
    with transaction.atomic():
        Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
        nth = prints_of(complaint).count() + 1
        note_down(complaint, PRINTED, by=by, at=at, nth=[None, nth])
        where = complaint.get_absolute_url() + "form/"
        for record, what in whole_numbers(complaint, by):
            unmask(record=record, what=what, where=where, by=by, at=at)
    return nth


def prints_of(complaint: Complaint):
    """The trail of its prints, the latest first."""
    return trail.entries_about(complaint).filter(action=PRINTED)


def whole_numbers(complaint: Complaint, user) -> list[tuple]:
    """Which numbers stand on the form and are whole for this user: `[(record, "mobile"|"vin")]`."""
    found = []
    if complaint.customer and user.may(Right.NUMBERS, complaint.customer.outlet):
        found.append((complaint.customer, "mobile"))
    if complaint.vehicle and user.may(Right.NUMBERS, complaint.vehicle.customer.outlet):
        found.append((complaint.vehicle, "vin"))
    return found
