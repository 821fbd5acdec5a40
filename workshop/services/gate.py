"""Tags: given at the gate, called, taken in, and taken back when the car leaves.

Giving one holds the outlet's counter of tags, and the database lets a car have one open tag: of two people at the gate
who type the same VIN one gives the tag and the other is told which one it is.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Vehicle
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen, who_moved
from workshop.models import Appointment, RescueCall, Tag

from .appointments import hold_counter, kept_plate, tell_reminder

COUNTER = "HP"
# A car that was towed in longer ago than this came for something else.
RESCUED_WITHIN = timedelta(days=7)
State = Tag.State


class TagThere(AlreadyDone):
    """The car has an open tag, or the same form was sent a second time; `tag` is that one."""

    def __init__(self, tag: Tag, at: datetime):
        words = {"tag": tag.code, "when": instant_words(tag.given_at, at), "who": tag.given_by.name}
        if tag.state == State.RECEIVED:
            super().__init__(_("This car has tag %(tag)s since %(when)s and is taken in already.") % words)
        else:
            super().__init__(_("This car has tag %(tag)s already, given %(when)s by %(who)s.") % words)
        self.tag = tag


def give_tag(
    *,
    outlet,
    lane: str,
    vehicle=None,
    plate: str = "",
    appointment=None,
    rescue_call=None,
    form_key=None,
    given_at: datetime | None = None,
    by,
    at: datetime,
) -> Tag:
    """Give a car at the gate the next number of its lane; `given_at` where it stood there before it is entered.

    A plate that one car of the records has means that car. Its appointment of the day and a rescue that towed it in
    are found where they are not named. Raises `TagThere` for a car that has a tag, and for a form sent twice.
    """
    require(by, Right.RECEIVE, outlet)
    # A plate that was typed says which car stands there, whatever the appointment says.
    vehicle = vehicle or _only_car_with(kept_plate(plate))
    if vehicle is None and appointment is not None:
        vehicle, plate = appointment.vehicle, plate or appointment.plate
    if vehicle is None and rescue_call is not None:
        vehicle, plate = rescue_call.vehicle, plate or rescue_call.plate
    plate = kept_plate(plate)
    vehicle = vehicle or _only_car_with(plate)
    if vehicle is None and not plate:
        raise Refused(_("Choose the car, or write down its plate."), field="plate")
    given_at = given_at or at
    on = local(given_at).date()
    try:
        with transaction.atomic():
            hold_counter(COUNTER, outlet)
            _refuse_second(vehicle, plate, form_key, at)
            appointment = appointment or _appointment_of(outlet, vehicle, plate, on)
            rescue_call = rescue_call or _rescue_of(outlet, vehicle, given_at)
            _check(outlet, vehicle, appointment, rescue_call)
            tag = Tag.objects.create(
                outlet=outlet,
                day=on,
                lane=lane,
                number=Tag.objects.last_number(outlet, on, lane) + 1,
                given_at=given_at,
                given_by=by,
                form_key=form_key,
                vehicle=vehicle,
                plate="" if vehicle else plate,
                appointment=appointment,
                rescue_call=rescue_call,
            )
            trail.note(tag, "tag.given", by, at, {"lane": ["", lane]})
            if appointment:
                _has_come(appointment, by, at, given_at)
    except IntegrityError:
        # Given at another outlet in the same second.
        _refuse_second(vehicle, plate, form_key, at)
        raise
    return tag


@transaction.atomic
def call_tag(*, tag: Tag, by, at: datetime) -> Tag:
    """Call the car that waits. Of two advisors who call it at once one has it, and the other hears who was quicker."""
    require(by, Right.RECEIVE, tag.outlet)
    move_as_seen(tag, {"state": State.WAITING}, state=State.CALLED, called_at=at, called_by=by)
    trail.note(tag, "tag.called", by, at)
    return tag


@transaction.atomic
def tag_left(*, tag: Tag, reason: str, by, at: datetime) -> Tag:
    """The car left before it was taken in, or its reception sheet was cancelled."""
    require(by, Right.RECEIVE, tag.outlet)
    reason = said(reason, _("Say why the car left."), "reason")
    if tag.state == State.RECEIVED and not (tag.reception and tag.reception.cancelled_at):
        raise Refused(_("The car is taken in. Cancel its reception sheet first."))
    _leave(tag, reason, by, at)
    return tag


@transaction.atomic
def tag_received(*, tag: Tag, reception, by, at: datetime) -> Tag:
    """The car is taken in by a reception sheet; of a car unknown until then, this names it."""
    require(by, Right.RECEIVE, tag.outlet)
    if reception.outlet_id != tag.outlet_id:
        raise Refused(_("The tag was given at another outlet."), field="tag")
    if tag.vehicle_id and tag.vehicle_id != reception.vehicle_id:
        raise Refused(_("Tag %(tag)s belongs to another car.") % {"tag": tag.code}, field="tag")
    hold_counter(COUNTER, tag.outlet)
    if tag.vehicle_id is None and (there := _open_tag(reception.vehicle, "", but=tag.pk)):
        raise TagThere(there, at)
    if tag.state not in Tag.AT_GATE:
        raise AlreadyDone(who_moved(tag))
    fields = {"vehicle": reception.vehicle, "plate": "", "reception": reception}
    move_as_seen(tag, {"state": tag.state}, state=State.RECEIVED, received_at=reception.received_at, **fields)
    trail.note(tag, "tag.received", by, at, {"reception": ["", reception.number]})
    return tag


@transaction.atomic
def car_at_desk(*, reception, tag: Tag | None = None, by, at: datetime) -> None:
    """The car is taken in: its tag goes with it, and what it is booked in for that day has come.

    Without `tag` the one is taken with which it waits at the outlet, if it does: else that would stay on the board,
    and a customer who is in the house would be called missed.
    """
    if tag is not None:
        tag_received(tag=tag, reception=reception, by=by, at=at)
    elif tag := _tag_at_gate(reception.outlet, reception.vehicle):
        # Nobody named it: where the car has a tag of another outlet beside it, that keeps nobody from the desk.
        with suppress(TagThere):
            tag_received(tag=tag, reception=reception, by=by, at=at)
    if tag is None or tag.appointment_id is None:
        appointment = _appointment_of(reception.outlet, reception.vehicle, "", local(reception.received_at).date())
        if appointment:
            with suppress(AlreadyDone):
                _has_come(appointment, by, at, reception.received_at)


@transaction.atomic
def car_delivered(*, reception, by, at: datetime) -> Tag | None:
    """Take the car's tag back at its delivery; None where it came without one."""
    tag = Tag.objects.select_related("outlet").filter(reception=reception, state=State.RECEIVED).first()
    if tag:
        move_as_seen(tag, {"state": State.RECEIVED}, state=State.DONE, ended_at=at)
        trail.note(tag, "tag.delivered", by, at)
    return tag


def sweep_tags(*, at: datetime) -> int:
    """Take back the tags of cars that stood at the gate on a day that is over, that were delivered without a word to
    the gate, or whose reception sheet was cancelled; returns how many there were."""
    stale = Tag.objects.left_standing(local(at).date()) | Tag.objects.over_without_a_word()
    taken = 0
    for pk in list(stale.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = stale.select_related("outlet").prefetch_related("reception__order")
            tag = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if tag is None:
                continue
            if tag.reception and tag.reception.order and tag.reception.order.delivered_at:
                move_as_seen(tag, {"state": State.RECEIVED}, state=State.DONE, ended_at=at)
                trail.note(tag, "tag.delivered", None, at)
            else:
                words = tag.reception.cancel_reason if tag.reception else _("Not called by the end of the day")
                _leave(tag, words, None, at)
            taken += 1
    return taken


# Inside ---------------------------------------------------------------------------------------------------------------


def _leave(tag: Tag, reason: str, by, at: datetime) -> None:
    if tag.state not in Tag.OPEN:
        raise AlreadyDone(who_moved(tag))
    move_as_seen(tag, {"state": tag.state}, state=State.LEFT, ended_at=at, left_reason=reason)
    trail.note(tag, "tag.left", by, at, {}, reason)


def _only_car_with(plate: str):
    found = list(Vehicle.objects.filter(plate=plate)[:2]) if plate else []
    return found[0] if len(found) == 1 else None


def _tag_at_gate(outlet, vehicle) -> Tag | None:
    """The tag with which the car waits at the outlet, given to it or to its plate."""
    found = Tag.objects.at_gate().filter(outlet=outlet).of_car(vehicle).select_related("outlet__area__region")
    # Its own before one of its plate; a plate may have gone over to another car on file, whose tag is not taken.
    tags = sorted(found.select_for_update(of=("self",)), key=lambda tag: (tag.vehicle_id is None, tag.given_at))
    return next((tag for tag in tags if tag.vehicle_id in (None, vehicle.pk)), None)


def _open_tag(vehicle, plate: str, but: int | None = None) -> Tag | None:
    found = Tag.objects.open().of_car(vehicle, plate).exclude(pk=but)
    return found.select_related("given_by", "outlet").order_by("-given_at").first()


def _refuse_second(vehicle, plate: str, form_key, at: datetime) -> None:
    if form_key and (same := Tag.objects.filter(form_key=form_key).select_related("given_by").first()):
        raise TagThere(same, at)
    if there := _open_tag(vehicle, plate):
        raise TagThere(there, at)


def _appointment_of(outlet, vehicle, plate: str, on):
    """What the car is booked in for that day, also where its hour is over."""
    found = Appointment.objects.filter(outlet=outlet, planned_on=on, state__in=Appointment.OPEN)
    of_car = found.filter(vehicle=vehicle) if vehicle else found.filter(vehicle__isnull=True, plate=plate)
    if vehicle and vehicle.plate and not of_car.exists():
        of_car = found.filter(vehicle__isnull=True, plate=vehicle.plate)
    return of_car.order_by("planned_at", "pk").first()


def _rescue_of(outlet, vehicle, at: datetime):
    """The call that towed the car in lately, if it has no tag of its own yet."""
    if vehicle is None:
        return None
    calls = RescueCall.objects.expected().filter(outlet=outlet, vehicle=vehicle, tag__isnull=True)
    return calls.filter(ended_at__gte=at - RESCUED_WITHIN).order_by("-ended_at").first()


def _check(outlet, vehicle, appointment, rescue_call) -> None:
    if appointment and appointment.outlet_id != outlet.pk:
        raise Refused(_("The appointment is at another outlet."), field="appointment")
    if appointment and appointment.vehicle_id and appointment.vehicle != vehicle:
        words = _("Appointment %(number)s is of another car.") % {"number": appointment.number}
        raise Refused(words, field="vehicle")
    if appointment and not appointment.is_open:
        words = {"number": appointment.number, "state": appointment.get_state_display()}
        raise AlreadyDone(_("Appointment %(number)s is over: %(state)s.") % words)
    if rescue_call and Tag.objects.filter(rescue_call=rescue_call).exists():
        raise AlreadyDone(_("The rescued car has had its tag already."))


def _has_come(appointment: Appointment, by, at: datetime, came_at: datetime) -> None:
    was = appointment.state
    move_as_seen(appointment, {"state": was}, state=Appointment.State.CAME, came_at=came_at)
    trail.note(appointment, "appointment.came", by, at, {"state": [was, appointment.state]})
    # Missed, and come after all: nobody calls about it any more.
    tell_reminder(appointment.reminder, by, at)
