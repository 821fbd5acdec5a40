"""What a caller does with the customer they have on the page: each deed once, however often the form is sent."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from customers.services.contacts import set_do_not_call
from customers.services.people import show_to_caller
from staff.models import Outlet
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from ..models import CallAttempt, FollowUp
from . import queue
from .complaints import TakenAlready, take_complaint
from .follow_ups import hold_with_others


class RecordedAlready(AlreadyDone):
    """The same form was sent before and did its work: there is nothing more to do."""


def number_to_dial(*, follow_up: FollowUp, where: str, by, at: datetime) -> str:
    """The customer's whole number for whoever has the call, noted as a look at it once for each attempt.

    Empty for everybody else.
    """
    customer = follow_up.customer
    if follow_up.leased_by_id != by.pk or not by.may(Right.CALLS, follow_up.outlet) or not customer.mobile:
        return ""
    last = CallAttempt.objects.filter(follow_up=follow_up).order_by("-at").values_list("at", flat=True).first()
    return show_to_caller(customer=customer, last_call=last, where=where, outlet=follow_up.outlet, by=by, at=at)


@transaction.atomic
def record_outcome(
    *,
    follow_up: FollowUp,
    seen: int,
    outcome: str,
    words: str = "",
    call_at: datetime | None = None,
    called_at: datetime | None = None,
    by,
    at: datetime,
) -> CallAttempt:
    """What came of dialling, without answers. `seen`: how many attempts there were when the page was opened."""
    held = _held(follow_up, seen, by)
    return queue.record_attempt(
        follow_up=held, outcome=outcome, words=words.strip(), call_at=call_at, called_at=called_at, by=by, at=at
    )


@transaction.atomic
def record_answers(
    *,
    follow_up: FollowUp,
    seen: int,
    version,
    answers,
    words: str,
    praised,
    called_at: datetime | None = None,
    by,
    at: datetime,
):
    """The customer's answers on the telephone, as a `SurveyResponse`."""
    from . import surveys

    hold_with_others(follow_up)
    held = _held(follow_up, seen, by)
    return surveys.record_response(
        follow_up=held,
        version=version,
        answers=answers,
        words=words,
        praised=praised,
        via="call",
        answered_at=called_at,
        by=by,
        at=at,
    )


@transaction.atomic
def leave_in_peace(
    *, follow_up: FollowUp, seen: int, reason: str, called_at: datetime | None = None, by, at: datetime
) -> None:
    """The customer does not want to be called any more: this call ends, and no other is made."""
    if not reason.strip():
        raise Refused(_("Say why the customer is not to be called."), field="reason")
    held = _held(follow_up, seen, by)
    queue.record_attempt(
        follow_up=held,
        outcome=CallAttempt.Outcome.DECLINED,
        words=reason.strip(),
        called_at=called_at,
        by=by,
        at=at,
    )
    with suppress(AlreadyDone):
        # Somebody noted the same wish while this call went on.
        set_do_not_call(customer=held.customer, reason=reason, by=by, at=at, outlet=held.outlet)


def complain_in_call(*, follow_up: FollowUp, category: str, contact: str, received_at: datetime, by, at: datetime):
    """The complaint that the customer makes on the telephone; the one that is there when it is sent again."""
    if not contact.strip():
        raise Refused(_("Write down what the customer says."), field="contact")
    try:
        return take_complaint(
            outlet=follow_up.outlet,
            channel="callback",
            category=category,
            received_at=min(received_at, at),
            vehicle=follow_up.vehicle,
            order=follow_up.order,
            customer=follow_up.customer,
            contact=contact,
            by=by,
            at=at,
        )
    except TakenAlready as already:
        return already.complaint


def _held(follow_up: FollowUp, seen: int, by) -> FollowUp:
    """The row, held until the end of the transaction, unless the same form was sent before and did its work."""
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("outlet__area", "customer", "vehicle")
    held = rows.select_related("order__advisor").get(pk=follow_up.pk)
    if held.attempts > seen:
        last = held.calls.first()
        if last and last.by_id == by.pk and held.leased_by_id != by.pk:
            raise RecordedAlready(_("This call is recorded already."))
    return held


# --- An absent person -------------------------------------------------------------------------------------------------


def held_by(user):
    """The calls that somebody has on the page, also when the lease has run out."""
    return FollowUp.objects.waiting().filter(leased_by=user)


def held_count(user) -> int:
    return held_by(user).count()


def places_of_held(user) -> list[Place]:
    """The outlets of the calls that somebody has on the page."""
    outlets = Outlet.objects.filter(pk__in=held_by(user).values("outlet"))
    return [Place(outlet=outlet) for outlet in outlets.select_related("area__region")]


@transaction.atomic
def give_back_all(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """Everything goes back into the queue, where whoever calls next gets it. Agreed hours stay as they are."""
    held = held_by(from_user).select_related("outlet__area__region")
    return sum(queue.give_back(follow_up=call, by=from_user, at=at) for call in held)
