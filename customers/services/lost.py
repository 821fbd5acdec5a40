"""Calls to customers who stay away: why, in a word of the list, so that the reasons can be counted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from customers import renewal_policies as policies
from customers.contact_figures import figures_of
from customers.models import Contact, DoNotCall, LostCall, Reminder
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .contacts import record_contact
from .reminders import end_reminder, note_reminded

Outcome = LostCall.Outcome
# Who cannot be reached so often is left alone.
ATTEMPTS = 3
AGAIN = timedelta(days=1)


def call_refusal(reminder: Reminder, at: datetime) -> str:
    """Why the customer may not be called now, in a sentence; empty where nothing stands against it."""
    customer = reminder.customer
    if DoNotCall.objects.in_force(at).filter(customer=customer).exists():
        return _("The customer does not want to be called.")
    budget = figures_of([customer.pk], at)[customer.pk].budget
    if budget.left < 1:
        # Translators: 中文 近期已联系够了，%(when)s 以后再打。
        when = instant_words(budget.free_at, at)
        return _("The customer was contacted enough lately. Call again from %(when)s on.") % {"when": when}
    return ""


@transaction.atomic
def log_lost_call(
    *, reminder: Reminder, outcome: str, reason: str = "", elsewhere: str = "", words: str = "", by, at: datetime
) -> LostCall:
    """Note a call to a lost customer. Reached, with the reason, the call is done; the car may come back by itself.

    After three attempts without reaching anybody, and with a wrong number, nobody calls any more.
    """
    Reminder.objects.select_for_update(no_key=True).get(pk=reminder.pk)
    held = Reminder.objects.select_related("outlet__area__region", "customer", "vehicle").get(pk=reminder.pk)
    require(by, Right.CARE, held.outlet)
    if held.state != Reminder.State.DUE:
        raise AlreadyDone(_already(held, at))
    if refusal := call_refusal(held, at):
        raise Refused(refusal)
    own = policies.book(local(at).date()).for_outlet(held.outlet)
    if outcome == Outcome.REACHED and reason not in policies.words_of(own[policies.STAYS_AWAY]):
        raise Refused(_("Say why the customer stays away."), field="reason")
    call = held.lost_calls.create(
        outcome=outcome,
        reason=reason if outcome == Outcome.REACHED else "",
        elsewhere=elsewhere.strip(),
        words=words.strip(),
        at=at,
        by=by,
    )
    attempts = held.lost_calls.count()
    Reminder.objects.filter(pk=held.pk).update(attempts=attempts)
    if outcome == Outcome.REACHED:
        note_reminded(reminder=held, channel=Reminder.Channel.CALL, by=by, at=at)
        record_contact(
            customer=held.customer,
            vehicle=held.vehicle,
            kind=Contact.Kind.CALL,
            at=at,
            by=by,
            words=" · ".join(filter(None, [reason, words.strip()])),
            key=f"lost-call:{call.pk}",
            outlet=held.outlet,
        )
    elif outcome == Outcome.WRONG_NUMBER:
        end_reminder(reminder=held, reason=Reminder.EndReason.WRONG_NUMBER, by=by, at=at)
    elif attempts >= ATTEMPTS:
        end_reminder(reminder=held, reason=Reminder.EndReason.GIVEN_UP, by=by, at=at)
    trail.record(
        about=held,
        action=f"lost.call_{outcome}",
        by=by,
        at=at,
        outlet=held.outlet,
        changes={"reason": ["", reason]} if call.reason else {},
        reason=words.strip(),
    )
    return call


def _already(held: Reminder, at: datetime) -> str:
    last = held.lost_calls.select_related("by").first()
    if last is None:
        return _("Nobody has to call about this any more: %(state)s.") % {"state": held.get_state_display()}
    # Translators: 中文 %(who)s 已在 %(when)s 打过：%(outcome)s。
    return _("%(who)s called %(when)s already: %(outcome)s.") % {
        "who": last.by.name,
        "when": instant_words(last.at, at),
        "outcome": last.get_outcome_display(),
    }
