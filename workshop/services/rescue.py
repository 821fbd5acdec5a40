"""Every step of a rescue call: taken, somebody sent, arrived, ended or called off; and the repair order it became.

A step is a compare-and-set on the state that it starts from: of two people who do the same at once one does it, and the
other hears who was quicker.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.identifiers import check_mobile, check_plate
from staff import trail
from staff.access import require
from staff.instants import local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import move
from workshop import policies, rescue_clock
from workshop.models import RepairOrder, RescueCall

from . import rescue_warnings
from .daybook import CLOCKS_MAY_DIFFER

NUMBER_KIND = "JY"
State, Outcome = RescueCall.State, RescueCall.Outcome
# A car that was towed in and gets its order later than this came for something else.
ORDER_WITHIN = timedelta(days=7)


class TakenAlready(AlreadyDone):
    """The same form was sent a second time, or the car has an open call; `call` is that one."""

    def __init__(self, call: RescueCall, words: str):
        super().__init__(words % {"number": call.number})
        self.call = call


# Taking ---------------------------------------------------------------------------------------------------------------


def take_call(
    *,
    outlet,
    zone: str,
    place: str,
    by,
    at: datetime,
    vehicle=None,
    plate: str = "",
    model: str = "",
    caller: str = "",
    mobile: str = "",
    taken_at: datetime | None = None,
    form_key=None,
) -> RescueCall:
    """Take a call for help; the promise runs from `taken_at` (now, unless it came in earlier).

    A car of the records needs no caller: then it is the owner. Any other car is named by plate or model, and the
    caller's number is needed. Raises `TakenAlready` for a form sent twice and for a car with an open call.
    """
    require(by, Right.RESCUE_KEEP, outlet)
    taken_at = taken_at or at
    if vehicle and not mobile.strip():
        caller, mobile = caller.strip() or vehicle.customer.name, vehicle.customer.mobile
    plate, mobile = _check_call(vehicle, plate, model, mobile, place, taken_at, at)
    taken_at = min(taken_at, at)
    minutes = policies.promised_minutes(zone, outlet, local(taken_at).date())
    clock = rescue_clock.promise(taken_at, minutes)
    fields = {
        "outlet": outlet,
        "taken_at": taken_at,
        "taken_by": by,
        "form_key": form_key,
        "vehicle": vehicle,
        "plate": plate,
        "model": "" if vehicle else model.strip(),
        "caller": caller.strip(),
        "mobile": mobile,
        "place": place.strip(),
        "zone": zone,
    }
    try:
        with transaction.atomic():
            # Holds the outlet's counter, so that of two clicks the second one sees what the first one made.
            number = free_number(NUMBER_KIND, outlet, RescueCall.objects)
            _refuse_second(vehicle, form_key)
            call = RescueCall.objects.create(number=number, **_promised(minutes, clock), **fields)
            trail.note(call, "rescue.taken", by, at)
    except IntegrityError:
        # Taken at another outlet in the same second.
        _refuse_second(vehicle, form_key)
        raise
    return call


def _check_call(vehicle, plate, model, mobile, place, taken_at, at) -> tuple[str, str]:
    """Plate and mobile as they are kept."""
    if taken_at > at + CLOCKS_MAY_DIFFER:
        raise Refused(_("This lies in the future. When did the call come in?"), field="taken_at")
    if not place.strip():
        raise Refused(_("Where does the car stand? Road, landmark, kilometre."), field="place")
    if vehicle is None and not plate.strip() and not model.strip():
        raise Refused(_("Choose the car, or write down its plate or model."), field="plate")
    if not mobile.strip():
        raise Refused(_("Under which number can the caller be reached?"), field="mobile")
    checked = check_plate(plate) if plate.strip() and vehicle is None else None
    # A foreign or special plate is written down as it is said: nobody at the roadside waits for a correction.
    kept = "" if vehicle else (checked.value if checked and checked.ok else plate.strip().upper())
    number = check_mobile(mobile)
    return kept[:20], number.value if number.ok else mobile.strip()


def _promised(minutes: int, clock: rescue_clock.Promise) -> dict:
    return {
        "promised_minutes": minutes,
        "half_at": clock.half_at,
        "alert_at": clock.alert_at,
        "deadline_at": clock.deadline_at,
        "next_warning_at": clock.half_at,
    }


def _refuse_second(vehicle, form_key) -> None:
    if form_key and (same := RescueCall.objects.filter(form_key=form_key).first()):
        raise TakenAlready(same, _("This call is already recorded as %(number)s."))
    if vehicle and (there := RescueCall.objects.open().filter(vehicle=vehicle).first()):
        raise TakenAlready(there, _("This car has the open rescue call %(number)s. Go on there."))


# On the way -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def send_help(
    *, call: RescueCall, helper, rescue_car: str = "", sent_at: datetime | None = None, by, at: datetime
) -> RescueCall:
    """Send somebody of the outlet's people; with an account that person is told at once. `sent_at` where that was
    before it is entered, as with a call from paper."""
    require(by, Right.RESCUE_KEEP, call.outlet)
    _check_helper(call, helper, at)
    sent_at = sent_at or at
    _check_instant(sent_at, call.taken_at, at, "sent_at", _("The call had not come in by then."))
    sent_at = min(sent_at, at)
    _move(call, [State.TAKEN], state=State.UNDER_WAY, helper=helper, rescue_car=rescue_car.strip(), sent_at=sent_at)
    trail.note(call, "rescue.sent", by, at, {"helper": ["", helper.name], "rescue_car": ["", call.rescue_car]})
    rescue_warnings.tell_helper(call, by, at)
    return call


@transaction.atomic
def send_another(*, call: RescueCall, helper, reason: str, rescue_car: str = "", by, at: datetime) -> RescueCall:
    """Send somebody else in place of the one under way, who cannot make it. The promise stays what it is."""
    require(by, Right.RESCUE_KEEP, call.outlet)
    if not reason.strip():
        raise Refused(_("Say why somebody else goes."), field="reason")
    _check_helper(call, helper, at)
    if helper.pk == call.helper_id:
        raise Refused(_("%(name)s is under way already.") % {"name": helper.name}, field="helper")
    before = [call.helper.name if call.helper else "", call.rescue_car]
    # `sent_at` stays: it says when the outlet first did something.
    seen = {"helper": call.helper_id}
    _move(call, [State.UNDER_WAY], seen=seen, helper=helper, rescue_car=rescue_car.strip())
    changes = {"helper": [before[0], helper.name], "rescue_car": [before[1], call.rescue_car]}
    trail.note(call, "rescue.sent_another", by, at, changes, reason)
    rescue_warnings.tell_helper(call, by, at)
    return call


def _check_helper(call: RescueCall, helper, at: datetime) -> None:
    if helper.outlet_id != call.outlet_id:
        raise Refused(
            _("%(name)s does not work at %(outlet)s.") % {"name": helper.name, "outlet": call.outlet.name},
            field="helper",
        )
    today = local(at).date()
    if helper.left_on and helper.left_on < today:
        raise Refused(_("%(name)s does not work here any more.") % {"name": helper.name}, field="helper")


@transaction.atomic
def record_arrival(*, call: RescueCall, by, at: datetime, arrived_at: datetime | None = None) -> RescueCall:
    """Whoever was sent is there (at `arrived_at`, where it is said later): the promise ends here."""
    _require_work(by, call)
    arrived_at = arrived_at or at
    _check_instant(arrived_at, call.sent_at, at, "arrived_at", _("Nobody had been sent by then."))
    arrived_at = min(arrived_at, at)
    _move(call, [State.UNDER_WAY], state=State.ARRIVED, arrived_at=arrived_at, next_warning_at=None)
    trail.note(call, "rescue.arrived", by, at, {"arrived_at": [None, arrived_at]})
    return call


# The end --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def end_call(
    *, call: RescueCall, outcome: str, cause: str, by, at: datetime, words: str = "", order=None
) -> RescueCall:
    """Say what it was and how it ended. Somebody must have been there, unless it is handed to another."""
    _require_work(by, call)
    if not outcome:
        raise Refused(_("Say how it ended."), field="outcome")
    if not cause:
        raise Refused(_("Say what it was."), field="cause")
    if outcome == Outcome.HANDED_ON and not words.strip():
        raise Refused(_("Say to whom it was handed."), field="words")
    if outcome != Outcome.HANDED_ON and call.awaited:
        raise Refused(_("Nobody has arrived yet. Record the arrival first."))
    _check_order(call, order)
    from_ = RescueCall.OPEN if outcome == Outcome.HANDED_ON else [State.ARRIVED]
    fields = {"state": State.ENDED, "outcome": outcome, "cause": cause, "words": words.strip()}
    _move(call, from_, ended_at=at, next_warning_at=None, **fields, **_of_order(call, order))
    changes = {"outcome": ["", outcome], "cause": ["", cause]}
    trail.note(call, "rescue.ended", by, at, changes | ({"order": ["", order.number]} if order else {}), words.strip())
    return call


@transaction.atomic
def cancel_call(*, call: RescueCall, reason: str, by, at: datetime) -> RescueCall:
    """The customer needs nobody any more, or called by mistake. Lateness up to now stays what it was."""
    require(by, Right.RESCUE_KEEP, call.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is called off."), field="reason")
    fields = {"state": State.CANCELLED, "outcome": Outcome.CANCELLED, "reason": reason.strip()}
    _move(call, RescueCall.OPEN, ended_at=at, next_warning_at=None, **fields)
    trail.note(call, "rescue.cancelled", by, at, {}, reason)
    return call


@transaction.atomic
def link_order(*, call: RescueCall, order, by, at: datetime) -> RescueCall:
    """Name the repair order that an ended call became; of a car unknown until then, this names the car too."""
    require(by, Right.RESCUE_KEEP, call.outlet)
    _check_order(call, order)
    _move(call, [State.ENDED], seen={"order": None}, **_of_order(call, order))
    trail.note(call, "rescue.order_linked", by, at, {"order": ["", order.number]})
    return call


@transaction.atomic
def link_new_orders(*, at: datetime) -> int:
    """Give calls that ended with a car towed in the order written for it since; returns how many there were.

    Orders come with imports, so nobody would think of it: the car's first order opened from the call on, within a week
    of the end. Runs after each import; a second run finds nothing.
    """
    linked = 0
    calls = RescueCall.objects.expected().filter(vehicle__isnull=False).select_related("outlet", "vehicle")
    for call in calls.select_for_update(of=("self",)).order_by("pk"):
        orders = RepairOrder.objects.standing().filter(
            vehicle=call.vehicle_id, opened_at__gte=call.taken_at, opened_at__lte=call.ended_at + ORDER_WITHIN
        )
        if order := orders.order_by("opened_at", "pk").first():
            _move(call, [State.ENDED], seen={"order": None}, order=order)
            trail.note(call, "rescue.order_linked", None, at, {"order": ["", order.number]})
            linked += 1
    return linked


def link_after_import(outlet_ids, by, at: datetime) -> None:
    """As `intake.hooks` calls it. All outlets: a car may be towed to another one than it is a customer of."""
    link_new_orders(at=at)


def _of_order(call: RescueCall, order) -> dict:
    """What an order says of the call beside itself: which car it was."""
    if order is None:
        return {}
    return {"order": order} | ({"vehicle": order.vehicle} if call.vehicle_id is None else {})


def _check_order(call: RescueCall, order) -> None:
    if order is None:
        return
    if call.vehicle_id and order.vehicle_id != call.vehicle_id:
        raise Refused(_("Repair order %(number)s belongs to another car.") % {"number": order.number}, field="order")
    if local(order.opened_at).date() < local(call.taken_at).date():
        raise Refused(
            _("Repair order %(number)s was opened before the call.") % {"number": order.number}, field="order"
        )


# Inside ---------------------------------------------------------------------------------------------------------------


def may_work(user, call: RescueCall) -> bool:
    """Whoever keeps the rescue calls of the outlet, and the one who was sent."""
    sent = call.helper_id is not None and user.employee_id == call.helper_id
    return sent or user.may(Right.RESCUE_KEEP, call.outlet)


def _require_work(by, call: RescueCall) -> None:
    if not may_work(by, call):
        require(by, Right.RESCUE_KEEP, call.outlet)


def _check_instant(instant: datetime, earliest: datetime | None, at: datetime, field: str, too_early: str) -> None:
    if instant > at + CLOCKS_MAY_DIFFER:
        raise Refused(_("This lies in the future."), field=field)
    if earliest and instant < earliest:
        raise Refused(too_early, field=field)


def _move(call: RescueCall, states, *, seen: dict | None = None, **new) -> None:
    """Change the row if it is still in one of the states (and as it was `seen`); otherwise say who was quicker."""
    here = RescueCall.objects.filter(state__in=states, **(seen or {}))
    move(call, here, new, _("This call has changed in the meantime. Load the page again to see it."))
