"""The call list of reminders: many callers, and no customer with two of them.

A reminder is leased as a follow-up call is: taken for some minutes, lengthened by the page as long as it is open, free
again when nobody lengthens it any more. `docs/rules/care.md` says in which order they are handed out.
"""

from collections import defaultdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from customers import care_policies as settled_as
from customers import policies as contacts
from customers import retries
from customers.contact_budget import next_loud_at, quiet
from customers.contact_figures import budgets
from customers.models import Contact, DoNotCall, Reminder, ReminderCall
from customers.models.care import DIALABLE
from customers.models.contacts import not_to_be_called, within_budget
from staff import trail
from staff.access import require
from staff.instants import beginning_of, instant_words, local
from staff.models import Outlet, User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .contacts import record_contact
from .people import show_to_caller
from .reminders import NOTHING_TO_CALL, already_words

# How often somebody else may be quicker with a customer who has several reminders waiting.
TRIES = 50
Outcome, State, EndReason = ReminderCall.Outcome, Reminder.State, Reminder.EndReason
# What ends the reminder when the customer says it.
ENDS_AS = {
    Outcome.DECLINED: EndReason.DECLINED,
    Outcome.ELSEWHERE: EndReason.ELSEWHERE,
    Outcome.SOLD: EndReason.SOLD,
    Outcome.WRONG_NUMBER: EndReason.WRONG_NUMBER,
}
# With these the customer was on the telephone.
SPOKE = (Outcome.TOLD, Outcome.BOOKED, Outcome.DECLINED, Outcome.CALL_AT, Outcome.ELSEWHERE, Outcome.SOLD)


# --- Taking -----------------------------------------------------------------------------------------------------------


def take_next(*, by, at: datetime) -> Reminder | None:
    """The caller's next reminder, leased to them; None when there is none now. Asked again, it is the one they have."""
    outlets = _outlets(by)
    with transaction.atomic():
        # Two clicks of one person: the second waits here, and then gets what the first one took.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if mine := Reminder.objects.leased_to(by, at).first():
            return mine
        offered = offered_to(outlets, at)
        if offered is None:
            return None
        for _try in range(TRIES):
            # What somebody else is taking in this moment is passed over, without waiting for it.
            reminder = offered.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
            if reminder is None or _lease(reminder, outlets[reminder.outlet_id], by, at):
                return reminder
    return None


def take(*, reminder: Reminder, by, at: datetime) -> Reminder:
    """This very reminder, for somebody who is about to call. `AlreadyDone` where somebody else has the customer;
    refused where the customer may not be called now."""
    require(by, Right.CARE, reminder.outlet)
    with transaction.atomic():
        held = _locked(reminder)
        if held.state not in Reminder.OPEN:
            raise AlreadyDone(already_words(held, at))
        if refusal := call_refusal(held, at):
            raise Refused(refusal)
        # One at a time: whatever else the caller has goes back.
        Reminder.objects.filter(leased_by=by).exclude(pk=held.pk).update(leased_by=None, leased_until=None)
        if not _lease(held, held.outlet, by, at):
            raise AlreadyDone(_whose(held, at))
    return held


def call_refusal(reminder: Reminder, at: datetime) -> str:
    """Why the customer may not be called about it now, in a sentence; empty where nothing stands against it.

    As in the list: nobody in the quiet hours, and an hour agreed with the customer stands outside the budget. Whoever
    named an hour after wishing not to be called may be called at it.
    """
    wish = DoNotCall.objects.in_force(at).filter(customer=reminder.customer_id).first()
    if wish and not _agreed_since(reminder, wish):
        return _("The customer does not want to be called.")
    own = settled_as.book(local(at).date()).for_outlet(reminder.outlet)
    if quiet(at, *contacts.quiet_minutes(own)):
        # Translators: 中文 现在是免打扰时段，%(when)s 以后再打。
        text = _("Nobody is called at this hour. Call again from %(when)s on.")
        return text % {"when": instant_words(next_loud_at(at, *contacts.quiet_minutes(own)), at)}
    budget = budgets([reminder.customer_id], at)[reminder.customer_id]
    if budget.left < 1 and not reminder.agreed:
        # Translators: 中文 近期已联系够了，%(when)s 以后再打。
        text = _("The customer was contacted enough lately. Call again from %(when)s on.")
        return text % {"when": instant_words(budget.free_at, at)}
    return ""


def _agreed_since(reminder: Reminder, wish: DoNotCall) -> bool:
    named = reminder.calls.filter(outcome=Outcome.CALL_AT, at__gte=wish.from_at)
    return reminder.agreed and named.exists()


def _outlets(by) -> dict[int, Outlet]:
    return {each.pk: each for each in Outlet.objects.visible_to(by, Right.CARE).select_related("area")}


def offered_to(outlets: dict[int, Outlet], at: datetime):
    """What these outlets' callers can take, the first one first; None in the quiet hours of them all.

    An hour agreed with the customer stands outside the contact budget.
    """
    book = settled_as.book(local(at).date())
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    awake = {pk: own for pk, own in settled.items() if not quiet(at, *contacts.quiet_minutes(own))}
    if not awake:
        return None
    waiting = Reminder.objects.due_now(at).free(at).filter(outlet__in=awake).filter(_in_budget(awake, at))
    return waiting.oldest_due_first()


def _in_budget(settled: dict[int, dict], at: datetime) -> Q:
    """The contact budget as it is settled for each outlet; one condition where it is the same for all."""
    alike = defaultdict(list)
    for outlet, own in settled.items():
        alike[contacts.contact_limit(own), contacts.contact_window(own)].append(outlet)
    within = Q(agreed=True)
    if len(alike) == 1:
        return within | Q(within_budget(at, *next(iter(alike))))
    for (limit, window), outlets in alike.items():
        within |= Q(outlet__in=outlets) & within_budget(at, limit, window)
    return within


def _lease(reminder: Reminder, outlet: Outlet, by, at: datetime) -> bool:
    """Whether it is the caller's now. Not where somebody has got the same customer in this moment."""
    until = at + settled_as.lease(settled_as.book(local(at).date()).for_outlet(outlet))
    try:
        with transaction.atomic():
            # Another reminder of the same customer, whose caller let it run out.
            run_out = Reminder.objects.filter(customer=reminder.customer_id, leased_until__lte=at)
            run_out.exclude(pk=reminder.pk).update(leased_by=None, leased_until=None)
            free = Reminder.objects.open().filter(pk=reminder.pk)
            free = free.filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at) | Q(leased_by=by))
            done = bool(free.update(leased_by=by, leased_until=until))
    except IntegrityError as error:
        if "customers_reminder_one_caller_per_customer" in str(error) or "customer_id" in str(error):
            return False
        raise
    if done:
        reminder.leased_by, reminder.leased_until = by, until
    return done


# --- Holding ----------------------------------------------------------------------------------------------------------


def keep(*, reminder: Reminder, by, at: datetime) -> bool:
    """Lengthen the lease, because the page is still open. False when it is somebody else's now, or has ended."""
    until = at + settled_as.lease(settled_as.book(local(at).date()).for_outlet(reminder.outlet))
    return bool(Reminder.objects.open().filter(pk=reminder.pk, leased_by=by).update(leased_until=until))


def give_back(*, reminder: Reminder, by, at: datetime) -> bool:
    """Put it back into the list, as if it had not been taken: one's own, or as who manages care anybody's."""
    held = Reminder.objects.filter(pk=reminder.pk, leased_by__isnull=False)
    if not by.may(Right.CARE_MANAGE, reminder.outlet):
        held = held.filter(leased_by=by)
    return bool(held.update(leased_by=None, leased_until=None))


# --- Results ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_call(
    *, reminder: Reminder, outcome: str, words: str = "", call_at: datetime | None = None, by, at: datetime
) -> ReminderCall:
    """Note what a call came to, and free the customer again.

    Counts also when the lease ran out, as long as nobody else has taken it; else `AlreadyDone` says who has. Only who
    was spoken to was contacted: no answer uses up no budget.
    """
    require(by, Right.CARE, reminder.outlet)
    held, outcome, words = _mine(reminder, by, at), Outcome(outcome), words.strip()[:400]
    values = _after(held, outcome, call_at, at)
    call = ReminderCall.objects.create(
        reminder=held,
        at=at,
        by=by,
        outcome=outcome,
        call_at=values["next_at"] if outcome == Outcome.CALL_AT else None,
        words=words,
    )
    if "state" in values and words:
        values["words"] = words
    Reminder.objects.filter(pk=held.pk).update(attempts=F("attempts") + 1, **values)
    if outcome in SPOKE:
        record_contact(
            customer=held.customer,
            vehicle=held.vehicle,
            kind=Contact.Kind.CALL,
            at=at,
            by=by,
            words=words or f"{held.get_kind_display()} · {call.get_outcome_display()}",
            key=f"care:{call.pk}",
            outlet=held.outlet,
        )
    changes = {"outcome": ["", outcome.value]}
    if "state" in values:
        changes["state"] = [held.state, str(values["state"])]
    trail.record(about=held, action="reminder.called", by=by, at=at, outlet=held.outlet, changes=changes, reason=words)
    return call


def _after(held: Reminder, outcome: ReminderCall.Outcome, call_at: datetime | None, at: datetime) -> dict:
    """What changes on the reminder after such a call."""
    told = {} if held.reminded_at else {"reminded_at": at, "channel": Reminder.Channel.CALL}
    if outcome == Outcome.TOLD:
        state = State.BOOKED if held.state == State.BOOKED else State.REMINDED
        return NOTHING_TO_CALL | told | {"state": state}
    if outcome == Outcome.BOOKED:
        return NOTHING_TO_CALL | told | {"state": State.BOOKED, "booked_at": at}
    if outcome in ENDS_AS:
        told = {} if outcome == Outcome.WRONG_NUMBER else told
        return NOTHING_TO_CALL | told | {"state": State.ENDED, "ended_at": at, "end_reason": ENDS_AS[outcome]}
    next_ = _next(held, outcome, call_at, at)
    if next_.ended:
        return NOTHING_TO_CALL | {"state": State.ENDED, "ended_at": at, "end_reason": EndReason.GIVEN_UP}
    return {"next_at": next_.at, "agreed": next_.agreed, "leased_by": None, "leased_until": None}


def _next(held: Reminder, outcome: ReminderCall.Outcome, call_at: datetime | None, at: datetime) -> retries.Next:
    rules = settled_as.rules(settled_as.book(local(at).date()).for_outlet(held.outlet))
    midnight = beginning_of(local(at).date())
    before = held.calls.filter(outcome__in=retries.UNREACHED).aggregate(
        unreached=Count("pk"), today=Count("pk", filter=Q(at__gte=midnight))
    )
    one_more = {name: number + 1 for name, number in before.items()}
    return retries.after_call(outcome.value, at, rules, **one_more, call_at=call_at)


def _locked(reminder: Reminder) -> Reminder:
    """The record as it is now, held until the end of the transaction. Messages may point to it meanwhile."""
    # The person comes after the lock: joined to a row that changed while one waited, they would still be the old one.
    held = Reminder.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("customer", "vehicle", "outlet__area").get(pk=reminder.pk)


def _mine(reminder: Reminder, by, at: datetime) -> Reminder:
    """The reminder if the caller may say what it came to: it is open, and nobody else has the customer."""
    held = _locked(reminder)
    if held.state not in Reminder.OPEN:
        raise AlreadyDone(already_words(held, at))
    if held.leased_by_id not in (None, by.pk):
        raise AlreadyDone(_whose(held, at))
    last = held.calls.select_related("by").first()
    if held.leased_by_id is None and last and reminder.attempts < held.attempts:
        words = {"who": last.by.name, "what": last.get_outcome_display(), "when": instant_words(last.at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 记录“%(what)s”。
        raise AlreadyDone(_("%(who)s has recorded “%(what)s” already, %(when)s.") % words)
    return held


def _whose(held: Reminder, at: datetime) -> str:
    held = Reminder.objects.select_related("leased_by").get(pk=held.pk)
    if held.leased_by:
        # Translators: 中文 %(who)s 正在联系这位客户。
        return _("%(who)s has this customer on the page.") % {"who": held.leased_by.name}
    # Translators: 中文 同事正在联系这位客户的另一条提醒。
    return _("A colleague has this customer on the page, with another reminder.")


# --- Counts -----------------------------------------------------------------------------------------------------------


def waiting_counts(user, at: datetime) -> dict[str, int]:
    """How many reminders wait for a call under the user's right, in one query: `callable` now, `later` (their hour has
    not come, or the customer has been contacted enough), `agreed`, `overdue` (the day itself has passed), `no_number`,
    and `held` by callers. Quiet hours are not looked at."""
    outlets = _outlets(user)
    counted = ("callable", "later", "agreed", "overdue", "no_number", "held")
    if not outlets:
        return dict.fromkeys(counted, 0)
    book = settled_as.book(local(at).date())
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    waiting = Reminder.objects.to_call().filter(outlet__in=outlets).filter(~not_to_be_called(at))
    number = Q(customer__mobile__regex=DIALABLE)
    free = Q(leased_by__isnull=True) | Q(leased_until__lte=at)
    now = number & free & Q(next_at__lte=at) & _in_budget(settled, at)
    return waiting.aggregate(
        callable=Count("pk", filter=now),
        later=Count("pk", filter=number & free & ~now),
        agreed=Count("pk", filter=Q(agreed=True)),
        overdue=Count("pk", filter=Q(due_on__lt=local(at).date())),
        no_number=Count("pk", filter=~number),
        held=Count("pk", filter=~free),
    )


def number_to_dial(*, reminder: Reminder, where: str, by, at: datetime) -> str:
    """The customer's whole number for whoever has the reminder, noted as a look at it once for each attempt.

    Empty for everybody else, and as long as the customer may not be called.
    """
    customer = reminder.customer
    if reminder.leased_by_id != by.pk or not by.may(Right.CARE, reminder.outlet) or not customer.mobile:
        return ""
    if call_refusal(reminder, at):
        return ""
    last = reminder.calls.order_by("-at").values_list("at", flat=True).first()
    return show_to_caller(customer=customer, last_call=last, where=where, outlet=reminder.outlet, by=by, at=at)
