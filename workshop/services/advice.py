"""Advice: work recommended and not taken. It stays with the car until it is done or the customer will not have it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import move
from workshop.models import Advice, RepairOrder

State = Advice.State


@transaction.atomic
def give_advice(
    *,
    outlet,
    vehicle,
    words: str,
    urgency: str = Advice.Urgency.NEXT,
    amount: Decimal = Decimal(0),
    due_on: date | None = None,
    order: RepairOrder | None = None,
    by,
    at: datetime,
) -> Advice:
    """Write down what the customer does not have done this time, with its estimate in yuan.

    The same words for the same car, still open, are one advice: `AlreadyDone`.
    """
    _require_advising(by, outlet)
    words = words.strip()
    if not words:
        raise Refused(_("What is advised?"), field="words")
    if urgency not in Advice.Urgency.values:
        raise Refused(_("How urgent is it?"), field="urgency")
    if due_on and due_on < local(at).date():
        raise Refused(_("This day is past. By when should it be done?"), field="due_on")
    # Two at once write about the car one after the other.
    type(vehicle).objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    if Advice.objects.open().filter(vehicle=vehicle, words=words).exists():
        raise AlreadyDone(_("This is written down for the car already."))
    advice = Advice.objects.create(
        outlet=outlet,
        vehicle=vehicle,
        order=order,
        words=words,
        urgency=urgency,
        amount=amount,
        due_on=due_on,
        given_at=at,
        by=by,
    )
    trail.note(advice, "advice.given", by, at, {"words": ["", words], "amount": [None, amount]})
    return advice


@transaction.atomic
def take_advice(*, advice: Advice, order: RepairOrder, by, at: datetime) -> Advice:
    """The work is on an order of the same car."""
    _require_advising(by, order.outlet)
    if order.vehicle_id != advice.vehicle_id:
        raise Refused(_("Repair order %(number)s belongs to another car.") % {"number": order.number}, field="order")
    _move(advice, by, at, state=State.TAKEN, taken_with=order)
    trail.note(advice, "advice.taken", by, at, {"order": ["", order.number]})
    return advice


@transaction.atomic
def decline_advice(*, advice: Advice, answer: str, by, at: datetime) -> Advice:
    """The customer will not have it done: it is shown no more, and kept."""
    _require_advising(by, advice.outlet)
    if not answer.strip():
        raise Refused(_("What did the customer say?"), field="answer")
    _move(advice, by, at, state=State.DECLINED, answer=answer.strip())
    trail.note(advice, "advice.declined", by, at, {}, answer)
    return advice


def _require_advising(by, outlet) -> None:
    """Whoever writes orders, and whoever works on the car."""
    if not by.may(Right.WORK, outlet):
        require(by, Right.RECEIVE, outlet)


def _move(advice: Advice, by, at: datetime, **new) -> None:
    """End the advice if it is still open; otherwise say who was quicker."""
    move(advice, Advice.objects.open(), {**new, "ended_at": at, "ended_by": by})
