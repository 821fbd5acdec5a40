"""The queue of follow-up calls: many callers, and no customer with two of them.

A call is leased: taken for some minutes, lengthened by the page as long as it is open, free again when nobody lengthens
it any more. `docs/rules/follow-up-calls.md` says in which order calls are handed out, and to whom not.
"""

from collections import defaultdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from customers import policies as contacts
from customers import retries
from customers.contact_budget import quiet
from customers.models import Contact
from customers.models.contacts import not_to_be_called, within_budget
from customers.services.contacts import record_contact
from staff import trail
from staff.access import require
from staff.instants import beginning_of, instant_words, local
from staff.models import Outlet, User
from staff.refusals import AlreadyDone
from staff.roles import Right

from .. import call_policies
from ..models import CallAttempt, FollowUp
from ..models.calls import DIALABLE
from .follow_ups import end_waiting, hold_with_others

# How often somebody else may be quicker with a customer who has several calls waiting.
TRIES = 50
Outcome, State = CallAttempt.Outcome, FollowUp.State


# --- Taking -----------------------------------------------------------------------------------------------------------


def take_next(*, by, at: datetime) -> FollowUp | None:
    """The caller's next call, leased to them; None when there is none now. Asked again, it is the one they have."""
    outlets = _outlets(by)
    book = call_policies.book(local(at).date())
    with transaction.atomic():
        # Two clicks of one person: the second waits here, and then gets what the first one took.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if mine := _whole(FollowUp.objects.leased_to(by, at)).first():
            return mine
        offered = offered_to(outlets, book, at)
        if offered is None:
            return None
        for _try in range(TRIES):
            # Calls that somebody else is taking in this moment are passed over, without waiting for them.
            found = offered.select_for_update(skip_locked=True, of=("self",), no_key=True)
            follow_up = found.only("pk", "customer", "outlet").first()
            if follow_up is None:
                return None
            until = at + call_policies.lease(book.for_outlet(outlets[follow_up.outlet_id]))
            if _lease(follow_up, by, until, at):
                return _whole(FollowUp.objects).get(pk=follow_up.pk)
    return None


def take_this(*, follow_up: FollowUp, by, at: datetime) -> bool:
    """Lease one certain call, as for what was said on the telephone while the system was out; False when somebody else
    has the customer, or it has ended."""
    require(by, Right.CALLS, follow_up.outlet)
    until = at + call_policies.lease(call_policies.book(local(at).date()).for_outlet(follow_up.outlet))
    if _of_caller(follow_up, by).exists():
        return True
    with transaction.atomic():
        # One call at a time: what the caller had goes back.
        FollowUp.objects.waiting().filter(leased_by=by, customer=follow_up.customer_id).update(
            leased_by=None, leased_until=None
        )
        return _lease(follow_up, by, until, at)


def _outlets(by) -> dict[int, Outlet]:
    return {each.pk: each for each in Outlet.objects.visible_to(by, Right.CALLS).select_related("area")}


def _whole(follow_ups):
    return follow_ups.select_related("customer", "vehicle", "order", "outlet__area")


def offered_to(outlets: dict[int, Outlet], book, at: datetime):
    """The calls that these outlets' callers can take, the first one first; None in the quiet hours of them all.

    An hour agreed with the customer, and a call after a complaint, stand outside the contact budget.
    """
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    awake = {pk: own for pk, own in settled.items() if not _is_quiet(own, at)}
    if not awake:
        return None
    waiting = FollowUp.objects.due_now(at).free(at).filter(outlet__in=awake).filter(_in_budget(awake, at))
    return waiting.oldest_due_first()


def _is_quiet(settled: dict, at: datetime) -> bool:
    return quiet(at, *contacts.quiet_minutes(settled))


def _in_budget(settled: dict[int, dict], at: datetime) -> Q:
    """The contact budget as it is settled for each outlet; one condition where it is the same for all."""
    alike = defaultdict(list)
    for outlet, own in settled.items():
        alike[contacts.contact_limit(own), contacts.contact_window(own)].append(outlet)
    outside = Q(agreed=True) | Q(why=FollowUp.Why.COMPLAINT)
    if len(alike) == 1:
        return outside | Q(within_budget(at, *next(iter(alike))))
    for (limit, window), outlets in alike.items():
        outside |= Q(outlet__in=outlets) & within_budget(at, limit, window)
    return outside


def _lease(follow_up: FollowUp, by, until: datetime, at: datetime) -> bool:
    """Whether the call is the caller's now. Not where somebody has got the same customer in this moment."""
    try:
        with transaction.atomic():
            # Another call of the same customer, whose caller let it run out.
            run_out = FollowUp.objects.filter(customer=follow_up.customer_id, leased_until__lte=at)
            run_out.filter(leased_by__isnull=False).exclude(pk=follow_up.pk).update(leased_by=None, leased_until=None)
            free = FollowUp.objects.waiting().free(at).filter(pk=follow_up.pk)
            return bool(free.update(leased_by=by, leased_until=until))
    except IntegrityError as error:
        if "complaints_followup_one_caller_per_customer" in str(error) or "customer_id" in str(error):
            return False
        raise


# --- Holding ----------------------------------------------------------------------------------------------------------


def keep(*, follow_up: FollowUp, by, at: datetime) -> bool:
    """Lengthen the lease, because the page is still open. False when the call is somebody else's now, or has ended."""
    outlet = Outlet.objects.select_related("area").get(pk=follow_up.outlet_id)
    until = at + call_policies.lease(call_policies.book(local(at).date()).for_outlet(outlet))
    return bool(_of_caller(follow_up, by).update(leased_until=until))


def give_back(*, follow_up: FollowUp, by, at: datetime) -> bool:
    """Put a call back into the queue, as if it had not been taken: one's own, or as who watches the queue anybody's.

    False when nobody has it any more.
    """
    held = FollowUp.objects.waiting().filter(pk=follow_up.pk, leased_by__isnull=False)
    if not by.may(Right.CALLS_MANAGE, follow_up.outlet):
        held = held.filter(leased_by=by)
    return bool(held.update(leased_by=None, leased_until=None))


def _of_caller(follow_up: FollowUp, by):
    """The call if it is still theirs: also after the lease has run out, as long as nobody else has taken it."""
    return FollowUp.objects.waiting().filter(pk=follow_up.pk, leased_by=by)


# --- Results ----------------------------------------------------------------------------------------------------------


def record_attempt(
    *,
    follow_up: FollowUp,
    outcome: str,
    words: str = "",
    call_at: datetime | None = None,
    called_at: datetime | None = None,
    by,
    at: datetime,
) -> CallAttempt:
    """Note what a call came to, when it was not answers, and free the customer again. `called_at` where it was made
    before it is noted: retries count from then.

    Counts also when the lease ran out, as long as nobody else has taken the call; else `AlreadyDone` says who has.
    Only who was spoken to was contacted: no answer uses up no budget.
    """
    require(by, Right.CALLS, follow_up.outlet)
    if outcome == Outcome.REACHED:
        raise ValueError("answers are recorded with their survey")
    when = called_at or at
    with transaction.atomic():
        held = _held(follow_up, by, at)
        next_ = _next(held, outcome, call_at, when)
        attempt = CallAttempt.objects.create(
            follow_up=held,
            at=when,
            by=by,
            outcome=outcome,
            call_at=next_.at if next_.agreed else None,
            words=words.strip(),
        )
        FollowUp.objects.filter(pk=held.pk).update(attempts=F("attempts") + 1)
        if next_.ended:
            end_waiting([held], next_.ended, at, by, ended_at=when)
        else:
            _of_caller(held, by).update(next_at=next_.at, agreed=next_.agreed, leased_by=None, leased_until=None)
        if outcome in (Outcome.DECLINED, Outcome.CALL_AT):
            record_contact(
                customer=held.customer,
                vehicle=held.vehicle,
                kind=Contact.Kind.CALL,
                at=when,
                by=by,
                words=words.strip() or attempt.get_outcome_display(),
                outside_budget=held.why == FollowUp.Why.COMPLAINT,
                key=f"call:{attempt.pk}",
                outlet=held.outlet,
            )
    return attempt


def _next(follow_up: FollowUp, outcome: str, call_at: datetime | None, at: datetime) -> retries.Next:
    settled = call_policies.book(local(at).date()).for_outlet(follow_up.outlet)
    midnight = beginning_of(local(at).date())
    before = follow_up.calls.filter(outcome__in=retries.UNREACHED).aggregate(
        unreached=Count("pk"), today=Count("pk", filter=Q(at__gte=midnight))
    )
    one_more = {name: number + 1 for name, number in before.items()}
    return retries.after_call(outcome, at, call_policies.rules(settled), **one_more, call_at=call_at)


def end_answered(*, follow_up: FollowUp, by, at: datetime, answered_at: datetime | None = None) -> None:
    """The customer answered: by telephone, on the spot, or by the link (`by` None). Within the caller's transaction.

    Whoever telephones needs the call; the link ends whatever is not answered yet, even while a caller has it. The
    other follow-up of the same order ends too: nobody is asked twice about one visit. `AlreadyDone` says who was first.
    """
    hold_with_others(follow_up)
    when = answered_at or at
    if by is None:
        held = _unanswered(follow_up, at)
    elif follow_up.mode == FollowUp.Mode.CALL:
        held = _held(follow_up, by, at)
        CallAttempt.objects.create(follow_up=held, at=when, by=by, outcome=Outcome.REACHED)
        FollowUp.objects.filter(pk=held.pk).update(attempts=F("attempts") + 1)
    else:
        held = _held_any(follow_up, at)
    _answered(held, by, at, when)
    if held.order_id:
        others = FollowUp.objects.waiting().filter(order=held.order_id).exclude(pk=held.pk).select_related("outlet")
        end_waiting(list(others.select_for_update(of=("self",))), State.ANSWERED, at, by, ended_at=when)


def _answered(held: FollowUp, by, at: datetime, when: datetime) -> None:
    if held.state == State.WAITING:
        end_waiting([held], State.ANSWERED, at, by, ended_at=when)
        return
    FollowUp.objects.filter(pk=held.pk).update(state=State.ANSWERED, ended_at=when)
    changes = {"state": [held.state, State.ANSWERED.value]}
    trail.record(about=held, action="follow_up.ended", by=by, at=at, outlet=held.outlet, changes=changes)


def _locked(follow_up: FollowUp) -> FollowUp:
    """The record as it is now, held until the end of the transaction."""
    held = FollowUp.objects.select_for_update(of=("self",)).select_related("customer", "vehicle", "outlet__area")
    return held.get(pk=follow_up.pk)


def _held(follow_up: FollowUp, by, at: datetime) -> FollowUp:
    held = _locked(follow_up)
    if held.state != State.WAITING or held.leased_by_id != by.pk:
        raise AlreadyDone(_who_was_quicker(held, at))
    return held


def _held_any(follow_up: FollowUp, at: datetime) -> FollowUp:
    held = _locked(follow_up)
    if held.state != State.WAITING:
        raise AlreadyDone(_who_was_quicker(held, at))
    return held


def _unanswered(follow_up: FollowUp, at: datetime) -> FollowUp:
    held = _locked(follow_up)
    if held.state in (State.ANSWERED, State.NOT_DRAWN):
        raise AlreadyDone(_who_was_quicker(held, at))
    return held


def _who_was_quicker(held: FollowUp, at: datetime) -> str:
    if held.state == State.WAITING and held.leased_by_id:
        # Translators: 中文 您离开的时间较长，这通回访已由 %(who)s 接手。请领取下一位。
        return _("%(who)s has taken this call over. Take the next one.") % {"who": held.leased_by.name}
    last = held.calls.select_related("by").first()
    if held.state == State.ANSWERED and (last is None or last.outcome != Outcome.REACHED):
        # Translators: 中文 客户已在 %(when)s 自行作答，不用再问。
        return _("The customer has answered already, %(when)s.") % {"when": instant_words(held.ended_at, at)}
    if last:
        words = {"who": last.by.name, "what": last.get_outcome_display(), "when": instant_words(last.at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 记录“%(what)s”。
        return _("%(who)s has recorded “%(what)s” already, %(when)s.") % words
    if held.state != State.WAITING:
        # Translators: 中文 这条回访已结束：%(state)s。
        return _("This has ended already: %(state)s.") % {"state": held.get_state_display()}
    # Translators: 中文 这通回访已不在您手上。请领取下一位。
    return _("This call is not with you any more. Take the next one.")


# --- Counts -----------------------------------------------------------------------------------------------------------


def waiting_counts(user, at: datetime) -> dict[str, int]:
    """How many calls wait under the user's right, in one query: `callable` now, `later` (their hour has not come, or
    the customer has been contacted enough), `agreed` with the customer, `overdue`, `no_number`, and `held` by callers.

    Quiet hours are not looked at: what is callable now is callable when they end.
    """
    outlets = _outlets(user)
    counted = ("callable", "later", "agreed", "overdue", "no_number", "held")
    if not outlets:
        return dict.fromkeys(counted, 0)
    book = call_policies.book(local(at).date())
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    waiting = FollowUp.objects.waiting().calls().filter(outlet__in=outlets).filter(~not_to_be_called(at))
    number = Q(customer__mobile__regex=DIALABLE)
    free = Q(leased_by__isnull=True) | Q(leased_until__lte=at)
    now = number & free & Q(next_at__lte=at) & _in_budget(settled, at)
    return waiting.aggregate(
        callable=Count("pk", filter=now),
        later=Count("pk", filter=number & free & ~now),
        agreed=Count("pk", filter=Q(agreed=True)),
        overdue=Count("pk", filter=Q(due_at__lt=at)),
        no_number=Count("pk", filter=~number),
        held=Count("pk", filter=~free),
    )
