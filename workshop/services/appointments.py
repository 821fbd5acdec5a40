"""Appointments: booked, moved, called off, missed; and the bays they are booked into.

Booking holds the outlet's counter of appointments, so that of two people who want the last free hour one gets it and
the other hears which hours are left.
"""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.identifiers import check_mobile, check_plate
from customers.services.reminders import note_booked, note_unbooked
from staff import trail
from staff.access import require
from staff.instants import deadline_words, local
from staff.models import Counter
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen
from workshop import gate_policies
from workshop.bay_days import Booking
from workshop.models import Appointment, Bay

NUMBER_KIND = "YY"
LONGEST = 1440
BATCH = 500
State = Appointment.State


class BookedAlready(AlreadyDone):
    """The same form was sent a second time, or the car has an appointment that day; `appointment` is that one."""

    def __init__(self, appointment: Appointment, words: str):
        super().__init__(words % {"number": appointment.number})
        self.appointment = appointment


class HourTaken(Refused):
    """No bay is free at the hour; `free` are hours that could be agreed on instead."""

    def __init__(self, words: str, free: list[datetime]):
        super().__init__(words, field="planned_at")
        self.free = free


# Booking --------------------------------------------------------------------------------------------------------------


def book_appointment(
    *,
    outlet,
    planned_at: datetime,
    kind: str,
    lane: str,
    by,
    at: datetime,
    minutes: int | None = None,
    words: str = "",
    vehicle=None,
    plate: str = "",
    model: str = "",
    caller: str = "",
    mobile: str = "",
    advisor=None,
    reminder=None,
    form_key=None,
    booked_at: datetime | None = None,
) -> Appointment:
    """Book a car in for an hour; without `minutes` for as long as such work usually takes. `booked_at` where it was
    agreed before it is entered: the hour need not lie ahead of now then.

    A car of the records needs no caller: then it is the owner. Raises `BookedAlready` for a form sent twice and for a
    car that is booked in for that day, `HourTaken` where the bays that can be booked are taken. A `reminder` is of the
    car that is booked.
    """
    require(by, Right.APPOINT, outlet)
    _check_reminder(reminder, vehicle)
    if vehicle is None and reminder is not None:
        vehicle = reminder.vehicle
    if vehicle and not mobile.strip():
        caller, mobile = caller.strip() or vehicle.customer.name, vehicle.customer.mobile
    on = local(planned_at).date()
    minutes = minutes or gate_policies.usual_minutes(outlet, on)[kind]
    _check_car(vehicle, plate, model, mobile)
    _check_advisor(outlet, advisor, on)
    fields = {
        "outlet": outlet,
        "planned_at": planned_at,
        "planned_on": on,
        "minutes": minutes,
        "kind": kind,
        "lane": lane,
        "words": words.strip(),
        "vehicle": vehicle,
        "plate": "" if vehicle else kept_plate(plate),
        "model": "" if vehicle else model.strip(),
        "caller": caller.strip(),
        "mobile": _kept_mobile(mobile),
        "advisor": advisor,
        "reminder": reminder,
        "form_key": form_key,
        "made_at": booked_at or at,
        "made_by": by,
    }
    try:
        with transaction.atomic():
            number = free_number(NUMBER_KIND, outlet, Appointment.objects)
            _refuse_second(vehicle, on, form_key)
            _check_hour(outlet, kind, lane, planned_at, minutes, booked_at or at)
            made = Appointment.objects.create(number=number, **fields)
            trail.note(made, "appointment.booked", by, at, {"planned_at": [None, planned_at.isoformat()]})
            tell_reminder(reminder, by, at)
    except IntegrityError:
        # Booked at another outlet in the same second.
        _refuse_second(vehicle, on, form_key)
        raise
    return made


@transaction.atomic
def move_appointment(
    *, appointment: Appointment, planned_at: datetime, minutes: int | None = None, by, at: datetime
) -> Appointment:
    """Agree on another hour, also for a car that did not come; `HourTaken` and `BookedAlready` as for booking."""
    require(by, Right.APPOINT, appointment.outlet)
    _require_open(appointment)
    minutes = minutes or appointment.minutes
    was_at, on = appointment.planned_at, local(planned_at).date()
    if (planned_at, minutes, State.BOOKED) == (was_at, appointment.minutes, appointment.state):
        raise Refused(_("It is agreed for this hour already."), field="planned_at")
    hold_counter(NUMBER_KIND, appointment.outlet)
    _refuse_second(appointment.vehicle, on, None, but=appointment.pk)
    _check_advisor(appointment.outlet, appointment.advisor, on)
    _check_hour(appointment.outlet, appointment.kind, appointment.lane, planned_at, minutes, at, but=appointment.pk)
    seen = {"state": appointment.state, "planned_at": was_at}
    try:
        with transaction.atomic():
            move_as_seen(appointment, seen, planned_at=planned_at, planned_on=on, minutes=minutes, state=State.BOOKED)
    except IntegrityError:
        # Booked at another outlet in the same second.
        _refuse_second(appointment.vehicle, on, None, but=appointment.pk)
        raise
    trail.note(appointment, "appointment.moved", by, at, {"planned_at": [was_at.isoformat(), planned_at.isoformat()]})
    tell_reminder(appointment.reminder, by, at)
    return appointment


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, reason: str, by, at: datetime) -> Appointment:
    """The customer does not come, or did not; the reason is kept."""
    require(by, Right.APPOINT, appointment.outlet)
    reason = said(reason, _("Say why it is called off."), "reason")
    _require_open(appointment)
    move_as_seen(appointment, {"state": appointment.state}, state=State.CANCELLED, cancel_reason=reason)
    trail.note(appointment, "appointment.cancelled", by, at, {}, reason)
    _give_back_reminder(appointment, by, at)
    return appointment


def sweep_missed(*, at: datetime) -> int:
    """Mark those whose car has not come within the time settled after the hour; returns how many there were."""
    settled, marked, after = gate_policies.SettledBook(local(at).date()), 0, 0
    while True:
        with transaction.atomic():
            due = Appointment.objects.overdue(at).select_related("outlet__area__region").filter(pk__gt=after)
            rows = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:BATCH])
            for row in rows:
                if row.planned_at + settled.of(row.outlet).missed_after <= at:
                    move_as_seen(row, {"state": State.BOOKED, "planned_at": row.planned_at}, state=State.MISSED)
                    trail.note(row, "appointment.missed", None, at)
                    _give_back_reminder(row, None, at)
                    marked += 1
        if len(rows) < BATCH:
            return marked
        after = rows[-1].pk


def _require_open(appointment: Appointment) -> None:
    if not appointment.is_open:
        raise AlreadyDone(_("This appointment is over: %(state)s.") % {"state": appointment.get_state_display()})


def _refuse_second(vehicle, on, form_key, but: int | None = None) -> None:
    if form_key and (same := Appointment.objects.filter(form_key=form_key).first()):
        raise BookedAlready(same, _("This appointment is booked already as %(number)s."))
    of_day = Appointment.objects.expected().filter(vehicle=vehicle, planned_on=on).exclude(pk=but)
    if vehicle and (there := of_day.first()):
        raise BookedAlready(there, _("This car has the appointment %(number)s that day. Move it instead."))


def _check_hour(outlet, kind, lane, planned_at, minutes, at, but=None) -> None:
    """Refused for an hour that is over, too far off, outside opening hours, or without a bay. The counter is held."""
    booking = Booking.of(outlet, local(at).date())
    if not 0 < minutes <= LONGEST:
        raise Refused(_("Between 5 minutes and 24 hours, please."), field="minutes")
    if planned_at <= at:
        raise Refused(_("This hour is over. Give the car a tag instead."), field="planned_at")
    if planned_at > at + booking.settled.ahead:
        days = booking.settled.ahead.days
        words = ngettext(
            "Appointments are booked at most %(days)d day ahead.",
            "Appointments are booked at most %(days)d days ahead.",
            days,
        )
        raise Refused(words % {"days": days}, field="planned_at")
    if not booking.is_open(planned_at):
        free = booking.next_free(kind, lane, minutes, planned_at, at)
        raise HourTaken(_("The outlet is closed then.") + _proposed(free, at), free)
    if not booking.is_free(kind, lane, planned_at, minutes, but):
        free = booking.next_free(kind, lane, minutes, planned_at, at)
        words = _("At %(hour)s every bay that can be booked is taken.") % {"hour": deadline_words(planned_at, at)}
        raise HourTaken(words + _proposed(free, at), free)


def _proposed(free: list[datetime], at: datetime) -> str:
    if not free:
        return " " + _("Nothing is free in the two weeks from that day on.")
    # Translators: 中文 、
    hours = _(", ").join(deadline_words(each, at) for each in free)
    return " " + _("Free: %(hours)s.") % {"hours": hours}


def _check_car(vehicle, plate: str, model: str, mobile: str) -> None:
    if vehicle is None and not plate.strip() and not model.strip():
        raise Refused(_("Choose the car, or write down its plate or model."), field="plate")
    if not mobile.strip():
        raise Refused(_("Under which number can the customer be reached?"), field="mobile")


def _check_reminder(reminder, vehicle) -> None:
    if reminder is not None and vehicle is not None and reminder.vehicle_id != vehicle.pk:
        words = _("The reminder is of %(car)s. Book this car without it: begin with an empty form.")
        raise Refused(words % {"car": reminder.vehicle.plate or reminder.vehicle.vin}, field="vehicle")


def _check_advisor(outlet, advisor, on) -> None:
    if advisor is None:
        return
    if advisor.outlet_id != outlet.pk:
        words = _("%(name)s does not work at %(outlet)s.") % {"name": advisor.name, "outlet": outlet.name}
        raise Refused(words, field="advisor")
    if advisor.left_on and advisor.left_on < on:
        raise Refused(_("%(name)s does not work here any more.") % {"name": advisor.name}, field="advisor")


def _kept_mobile(mobile: str) -> str:
    number = check_mobile(mobile)
    return number.value if number.ok else mobile.strip()


def kept_plate(plate: str) -> str:
    """A plate as it is kept; a foreign or special one is written down as it is said."""
    checked = check_plate(plate) if plate.strip() else None
    return (checked.value if checked and checked.ok else plate.strip().upper())[:20]


def hold_counter(kind: str, outlet) -> None:
    """Let nobody else take a number of the kind at the outlet until the caller's transaction ends."""
    Counter.objects.get_or_create(kind=kind, outlet=outlet)
    Counter.objects.select_for_update().get(kind=kind, outlet=outlet)


def tell_reminder(reminder, by, at: datetime) -> None:
    """Nobody has to call about it any more. One that has ended meanwhile keeps nobody from coming."""
    if reminder is not None:
        with suppress(AlreadyDone):
            note_booked(reminder=reminder, by=by, at=at)


def _give_back_reminder(appointment: Appointment, by, at: datetime) -> None:
    """The customer is to be called again, unless another appointment answers the same reminder."""
    reminder = appointment.reminder
    if reminder is not None and not reminder.appointments.expected().exclude(pk=appointment.pk).exists():
        note_unbooked(reminder=reminder, by=by, at=at)


# Bays -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_bay(*, outlet, name: str, kind: str, by, at: datetime) -> Bay:
    """A bay more; from now on it can be booked."""
    require(by, Right.OUTLETS_MANAGE, outlet)
    name = said(name, _("What is the bay called?"), "name")
    hold_counter(NUMBER_KIND, outlet)
    _refuse_same_name(outlet, name)
    bay = Bay.objects.create(outlet=outlet, name=name, kind=kind)
    trail.note(bay, "bay.entered", by, at, {"kind": ["", kind]})
    return bay


@transaction.atomic
def change_bay(*, bay: Bay, name: str, kind: str, in_use: bool, by, at: datetime) -> Bay:
    """Another name or kind, or out of use. Appointments that are booked stand, whatever happens to the bay."""
    require(by, Right.OUTLETS_MANAGE, bay.outlet)
    name = said(name, _("What is the bay called?"), "name")
    before = {"name": bay.name, "kind": bay.kind, "in_use": bay.in_use}
    after = {"name": name, "kind": kind, "in_use": in_use}
    changes = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    if not changes:
        return bay
    hold_counter(NUMBER_KIND, bay.outlet)
    _refuse_same_name(bay.outlet, name, but=bay.pk)
    move_as_seen(bay, before, **after)
    trail.note(bay, "bay.changed", by, at, changes)
    return bay


def _refuse_same_name(outlet, name: str, but: int | None = None) -> None:
    if Bay.objects.filter(outlet=outlet, name=name).exclude(pk=but).exists():
        raise Refused(_("There is a bay of this name already."), field="name")
