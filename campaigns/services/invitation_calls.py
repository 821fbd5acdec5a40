"""The call list of invitations: many callers, and no customer with two of them.

As with reminders (`customers.services.care_calls`) an invitation is leased for some minutes, lengthened by the page as
long as it is open, and free again when nobody lengthens it. Lease, attempts and retries are those settled for care.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from campaigns.models import Invitation, InvitationCall
from customers import care_policies as settled_as
from customers import policies as contacts
from customers import retries
from customers.contact_budget import next_loud_at, quiet
from customers.contact_figures import budgets
from customers.models import Contact, DoNotCall
from customers.models.care import DIALABLE
from customers.models.contacts import not_to_be_called, within_budget
from customers.services.contacts import record_contact, set_do_not_call
from customers.services.people import show_to_caller
from staff import trail
from staff.access import require
from staff.instants import beginning_of, instant_words, local
from staff.models import Outlet, User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .audiences import refuse_over
from .invitations import answered

TRIES = 50
Outcome, Answer = InvitationCall.Outcome, Invitation.Answer
ANSWERS = {Outcome.COMES: Answer.YES, Outcome.PERHAPS: Answer.MAYBE, Outcome.STAYS_AWAY: Answer.NO}
# With these the customer was on the telephone.
SPOKE = (*ANSWERS, Outcome.CALL_LATER, Outcome.DO_NOT_CALL)
OFF_THE_LIST = {"next_at": None, "agreed_hour": False, "leased_by": None, "leased_until": None}
# As `customers.retries` names them.
RETRIED = {Outcome.NO_ANSWER: "no_answer", Outcome.CALL_LATER: "call_at", Outcome.WRONG_NUMBER: "wrong_number"}


# --- Taking -----------------------------------------------------------------------------------------------------------


def take_next(*, by, at: datetime, campaign=None) -> Invitation | None:
    """The caller's next customer, leased to them; None when there is none now. Asked again, it is the one they have."""
    outlets = _outlets(by)
    with transaction.atomic():
        # Two clicks of one person: the second waits here, and then gets what the first one took.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if mine := Invitation.objects.leased_to(by, at).for_list().first():
            return mine
        offered = offered_to(outlets, at, campaign)
        if offered is None:
            return None
        for _try in range(TRIES):
            # What somebody else is taking in this moment is passed over, without waiting for it.
            chosen = offered.select_for_update(skip_locked=True, of=("self",), no_key=True).for_list().first()
            if chosen is None or _lease(chosen, outlets[chosen.campaign.outlet_id], by, at):
                return chosen
    return None


def take(*, invitation: Invitation, by, at: datetime) -> Invitation:
    """This very customer, for somebody who is about to call. `AlreadyDone` where somebody else has them on the page;
    refused where they may not be called now."""
    require(by, Right.CAMPAIGNS_CALL, invitation.campaign.outlet)
    with transaction.atomic():
        held = _locked(invitation)
        refuse_over(held.campaign)
        if refusal := call_refusal(held, at):
            raise Refused(refusal)
        # One at a time: whatever else the caller has goes back.
        Invitation.objects.filter(leased_by=by).exclude(pk=held.pk).update(leased_by=None, leased_until=None)
        if not _lease(held, held.campaign.outlet, by, at):
            raise AlreadyDone(_whose(held))
    return held


def call_refusal(invitation: Invitation, at: datetime) -> str:
    """Why the customer may not be called about it now, in a sentence; empty where nothing stands against it."""
    if invitation.held_out:
        # Translators: 中文 对照组客户：不邀请，用来看活动有没有用。
        return _("This customer is held back for comparison and is not invited.")
    if invitation.campaign.ends_on < local(at).date():
        return _("The last day of the campaign is past: nobody is invited any more.")
    if DoNotCall.objects.in_force(at).filter(customer=invitation.customer_id).exists():
        return _("The customer does not want to be called.")
    own = settled_as.book(local(at).date()).for_outlet(invitation.campaign.outlet)
    if quiet(at, *contacts.quiet_minutes(own)):
        # Translators: 中文 现在是免打扰时段，%(when)s 以后再打。
        text = _("Nobody is called at this hour. Call again from %(when)s on.")
        return text % {"when": instant_words(next_loud_at(at, *contacts.quiet_minutes(own)), at)}
    budget = budgets([invitation.customer_id], at)[invitation.customer_id]
    if budget.left < 1 and not invitation.agreed_hour:
        # Translators: 中文 近期已联系够了，%(when)s 以后再打。
        text = _("The customer was contacted enough lately. Call again from %(when)s on.")
        return text % {"when": instant_words(budget.free_at, at)}
    return ""


def _outlets(by) -> dict[int, Outlet]:
    return {each.pk: each for each in Outlet.objects.visible_to(by, Right.CAMPAIGNS_CALL).select_related("area")}


def offered_to(outlets: dict[int, Outlet], at: datetime, campaign=None):
    """What these outlets' callers can take, the first one first; None in the quiet hours of them all.

    An hour agreed with the customer stands outside the contact budget.
    """
    today = local(at).date()
    book = settled_as.book(today)
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    awake = {pk: own for pk, own in settled.items() if not quiet(at, *contacts.quiet_minutes(own))}
    if not awake:
        return None
    waiting = Invitation.objects.due_now(at, today).free(at).filter(campaign__outlet__in=awake)
    if campaign is not None:
        waiting = waiting.filter(campaign=campaign)
    return waiting.filter(_in_budget(awake, at)).agreed_first()


def _in_budget(settled: dict[int, dict], at: datetime) -> Q:
    """The contact budget as it is settled for each outlet; one condition where it is the same for all."""
    alike = defaultdict(list)
    for outlet, own in settled.items():
        alike[contacts.contact_limit(own), contacts.contact_window(own)].append(outlet)
    within = Q(agreed_hour=True)
    if len(alike) == 1:
        return within | Q(within_budget(at, *next(iter(alike))))
    for (limit, window), outlets in alike.items():
        within |= Q(campaign__outlet__in=outlets) & within_budget(at, limit, window)
    return within


def _lease(invitation: Invitation, outlet: Outlet, by, at: datetime) -> bool:
    """Whether it is the caller's now: not where somebody else has it."""
    until = at + settled_as.lease(settled_as.book(local(at).date()).for_outlet(outlet))
    free = Invitation.objects.filter(pk=invitation.pk)
    free = free.filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at) | Q(leased_by=by))
    if not free.update(leased_by=by, leased_until=until):
        return False
    invitation.leased_by, invitation.leased_until = by, until
    return True


# --- Holding ----------------------------------------------------------------------------------------------------------


def keep(*, invitation: Invitation, by, at: datetime) -> bool:
    """Lengthen the lease, because the page is still open. False when it is somebody else's now, or has ended."""
    until = at + settled_as.lease(settled_as.book(local(at).date()).for_outlet(invitation.campaign.outlet))
    return bool(Invitation.objects.filter(pk=invitation.pk, leased_by=by).update(leased_until=until))


def give_back(*, invitation: Invitation, by, at: datetime) -> bool:
    """Put it back into the list, as if it had not been taken: one's own, or as who plans campaigns anybody's."""
    held = Invitation.objects.filter(pk=invitation.pk, leased_by__isnull=False)
    if not by.may(Right.CAMPAIGNS_PLAN, invitation.campaign.outlet):
        held = held.filter(leased_by=by)
    return bool(held.update(leased_by=None, leased_until=None))


# --- Results ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_call(
    *,
    invitation: Invitation,
    outcome: str,
    words: str = "",
    guests: int = 0,
    call_at: datetime | None = None,
    by,
    at: datetime,
) -> InvitationCall:
    """Note what a call came to, and free the customer again. `invitation.attempts` is what the page knew.

    Counts also when the lease ran out, as long as nobody else has taken it; else `AlreadyDone` says who has. Only who
    was spoken to was contacted: no answer uses up no budget.
    """
    require(by, Right.CAMPAIGNS_CALL, invitation.campaign.outlet)
    held, outcome, words = _mine(invitation, by, at), Outcome(outcome), words.strip()[:400]
    values = _after(held, outcome, guests, call_at, at)
    call = InvitationCall.objects.create(
        invitation=held,
        outcome=outcome,
        words=words,
        call_at=values["next_at"] if outcome == Outcome.CALL_LATER else None,
        at=at,
        by=by,
    )
    Invitation.objects.filter(pk=held.pk).update(attempts=F("attempts") + 1, **values)
    outlet = held.campaign.outlet
    if outcome in SPOKE:
        record_contact(
            customer=held.customer,
            vehicle=held.vehicle,
            kind=Contact.Kind.CALL,
            at=at,
            by=by,
            words=words or f"{held.campaign.name} · {call.get_outcome_display()}",
            key=f"campaign:{call.pk}",
            outlet=outlet,
        )
    if outcome == Outcome.DO_NOT_CALL:
        _note_wish(held, words, outlet, by, at)
    changes = {"customer": ["", held.customer.code], "outcome": ["", outcome.value]}
    trail.record(
        about=held.campaign, action="invitation.called", by=by, at=at, outlet=outlet, changes=changes, reason=words
    )
    return call


def _note_wish(held: Invitation, words: str, outlet: Outlet, by, at: datetime) -> None:
    """That it is noted already is as good."""
    try:
        # Translators: 中文 活动邀约电话中说的
        set_do_not_call(customer=held.customer, reason=words or _("Said so in a call about a campaign"),
                        by=by, at=at, outlet=outlet)  # fmt: skip
    except AlreadyDone:
        return


def _after(held: Invitation, outcome: InvitationCall.Outcome, guests: int, call_at, at: datetime) -> dict:
    """What changes on the invitation after such a call."""
    if outcome in ANSWERS:
        return OFF_THE_LIST | answered(held, ANSWERS[outcome], guests, at)
    if outcome == Outcome.DO_NOT_CALL:
        return OFF_THE_LIST | answered(held, Answer.NO, 0, at)
    next_ = _next(held, outcome, call_at, at)
    reached = {"reached_at": held.reached_at or at} if outcome in SPOKE else {}
    if next_.ended or next_.at is None or local(next_.at).date() > held.campaign.ends_on:
        if outcome == Outcome.CALL_LATER:
            # Translators: 中文 那时活动已经结束，请换一个时间。
            raise Refused(_("The campaign is over by then. Choose an earlier hour."), field="call_at")
        return OFF_THE_LIST | reached
    again = {"next_at": next_.at, "agreed_hour": next_.agreed, "leased_by": None, "leased_until": None}
    return again | reached


def _next(held: Invitation, outcome: InvitationCall.Outcome, call_at: datetime | None, at: datetime) -> retries.Next:
    rules = settled_as.rules(settled_as.book(local(at).date()).for_outlet(held.campaign.outlet))
    midnight = beginning_of(local(at).date())
    before = held.calls.filter(outcome=Outcome.NO_ANSWER).aggregate(
        unreached=Count("pk"), today=Count("pk", filter=Q(at__gte=midnight))
    )
    one_more = {name: number + 1 for name, number in before.items()}
    return retries.after_call(RETRIED[outcome], at, rules, **one_more, call_at=call_at)


def _locked(invitation: Invitation) -> Invitation:
    # The person comes after the lock: joined to a row that changed while one waited, they would still be the old one.
    held = Invitation.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("customer", "vehicle", "campaign__outlet__area").get(pk=invitation.pk)


def _mine(invitation: Invitation, by, at: datetime) -> Invitation:
    """The invitation if the caller may say what it came to: the campaign is open, and nobody else has the customer."""
    held = _locked(invitation)
    refuse_over(held.campaign)
    if held.held_out:
        raise Refused(_("This customer is held back for comparison and is not invited."))
    if held.leased_by_id not in (None, by.pk):
        raise AlreadyDone(_whose(held))
    last = held.calls.select_related("by").first()
    if held.leased_by_id is None and last and invitation.attempts < held.attempts:
        words = {"who": last.by.name, "what": last.get_outcome_display(), "when": instant_words(last.at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 记录“%(what)s”。
        raise AlreadyDone(_("%(who)s has recorded “%(what)s” already, %(when)s.") % words)
    return held


def _whose(held: Invitation) -> str:
    who = Invitation.objects.values_list("leased_by__name", flat=True).get(pk=held.pk)
    # Translators: 中文 %(who)s 正在联系这位客户。
    return _("%(who)s has this customer on the page.") % {"who": who or "—"}


# --- Counts -----------------------------------------------------------------------------------------------------------


def waiting_counts(user, at: datetime, campaign=None) -> dict[str, int]:
    """How many wait for a call under the user's right, in one query: `callable` now, `later` (their hour has not come,
    or they were contacted enough), `agreed`, `no_number`, and `held` by callers. Quiet hours are not looked at."""
    outlets = _outlets(user)
    counted = ("callable", "later", "agreed", "no_number", "held")
    if not outlets:
        return dict.fromkeys(counted, 0)
    today = local(at).date()
    book = settled_as.book(today)
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    waiting = Invitation.objects.to_call(today).filter(campaign__outlet__in=outlets).filter(~not_to_be_called(at))
    if campaign is not None:
        waiting = waiting.filter(campaign=campaign)
    number = Q(customer__mobile__regex=DIALABLE)
    free = Q(leased_by__isnull=True) | Q(leased_until__lte=at)
    now = number & free & Q(next_at__lte=at) & _in_budget(settled, at)
    return waiting.aggregate(
        callable=Count("pk", filter=now),
        later=Count("pk", filter=number & free & ~now),
        agreed=Count("pk", filter=Q(agreed_hour=True)),
        no_number=Count("pk", filter=~number),
        held=Count("pk", filter=~free),
    )


def number_to_dial(*, invitation: Invitation, where: str, by, at: datetime) -> str:
    """The customer's whole number for whoever has the invitation, noted as a look at it once for each attempt.

    Empty for everybody else, and as long as the customer may not be called.
    """
    customer, outlet = invitation.customer, invitation.campaign.outlet
    if invitation.leased_by_id != by.pk or not by.may(Right.CAMPAIGNS_CALL, outlet) or not customer.mobile:
        return ""
    if call_refusal(invitation, at):
        return ""
    last = invitation.calls.order_by("-at").values_list("at", flat=True).first()
    return show_to_caller(customer=customer, last_call=last, where=where, outlet=outlet, by=by, at=at)
