"""Who wants no more messages, and what customers wrote back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import CareMessage, Contact, Customer, NoMore, Reply
from customers.reply_words import means_no_more
from customers.services import contacts
from notices.provider_push import Said
from notices.sms_rules import mobile_of
from staff import trail
from staff.access import require
from staff.instants import instant_words
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right


def numbers_of(customer: Customer) -> str:
    """The customer's mobile as messages go to it; empty where there is none."""
    return mobile_of(customer.mobile)


def wish_of(customer: Customer) -> NoMore | None:
    """The wish in force of the customer, or of the number they have now."""
    return NoMore.objects.covering([numbers_of(customer)], [customer.pk]).select_related("by", "reply").first()


def may_keep(user, outlet) -> bool:
    """Whether the user may note or lift a wish of the outlet's customers."""
    return contacts.may_keep(user, outlet) or user.may(Right.CARE, outlet)


@transaction.atomic
def set_no_more(*, customer: Customer, words: str, by, at: datetime) -> NoMore:
    """Note, on a person's word, that a customer wants no more messages. `AlreadyDone` where it is noted."""
    _require(by, customer.outlet)
    if not words.strip():
        raise Refused(_("Write down what the customer said."), field="reason")
    mobile = numbers_of(customer)
    if not mobile:
        raise Refused(_("This customer has no mobile number to write to."))
    try:
        with transaction.atomic():
            wish = NoMore.objects.create(mobile=mobile, customer=customer, from_at=at, by=by, words=words.strip()[:400])
    except IntegrityError:
        present = wish_of(customer)
        when = instant_words(present.from_at, at) if present else ""
        raise AlreadyDone(_("This was noted already, %(when)s.") % {"when": when}) from None
    _trail(wish, "customer.no_more_set", wish.words, by, at)
    return wish


@transaction.atomic
def lift_no_more(*, wish: NoMore, reason: str, by, at: datetime) -> None:
    """The customer may be written to again. Refused without a reason, and where somebody lifted it before."""
    _require(by, wish.customer.outlet if wish.customer else None)
    if not reason.strip():
        raise Refused(_("Say why, please."), field="reason")
    done = (
        NoMore.objects.in_force()
        .filter(pk=wish.pk)
        .update(lifted_at=at, lifted_by=by, lift_reason=reason.strip()[:400])
    )
    wish.refresh_from_db()
    if not done:
        text = _("%(who)s lifted this already, %(when)s.")
        raise AlreadyDone(text % {"who": wish.lifted_by.name, "when": instant_words(wish.lifted_at, at)})
    _trail(wish, "customer.no_more_lifted", wish.lift_reason, by, at)


def _require(by, outlet) -> None:
    if outlet is None or not may_keep(by, outlet):
        raise PermissionDenied(_("Your role does not include keeping who wants no more messages."))


def _trail(wish: NoMore, action: str, words: str, by, at: datetime) -> None:
    if wish.customer:
        trail.record(about=wish.customer, action=action, by=by, at=at, outlet=wish.customer.outlet, reason=words)


# --- Replies ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_replies(said: list[Said], at: datetime) -> int:
    """Keep what customers wrote back, each once however often it is told; gives how many were new.

    R and its like holds from now on for the number, and for the customer also under another one.
    """
    known = set(Reply.objects.filter(key__in=[one.key for one in said]).values_list("key", flat=True))
    return sum(_take(one, at) for one in said if one.key not in known)


def _take(said: Said, at: datetime) -> bool:
    answers = CareMessage.objects.filter(address=said.mobile, message__isnull=False).order_by("-pk").first()
    customer = _who(said.mobile, answers)
    no_more = means_no_more(said.words)
    reply, new = Reply.objects.get_or_create(
        key=said.key,
        defaults={
            "mobile": said.mobile,
            "words": said.words,
            "said_at": min(said.said_at or at, at),
            "customer": customer,
            "outlet_id": customer.outlet_id if customer else answers and answers.outlet_id,
            "answers": answers,
            "no_more": no_more,
            # R is seen to by itself; everything else by a person.
            "handled_at": at if no_more else None,
        },
    )
    if not new:
        return False
    if no_more:
        _keep_no_more(reply, at)
    if customer:
        contacts.record_contact(
            customer=customer,
            vehicle=answers.vehicle if answers else None,
            kind=Contact.Kind.MESSAGE,
            direction=Contact.Direction.IN,
            words=reply.words,
            key=f"reply:{reply.pk}",
            at=reply.said_at,
        )
    return True


def _who(mobile: str, answers: CareMessage | None) -> Customer | None:
    """Who was written to last under this number, else whose it is."""
    if answers:
        customer = answers.customer
        while customer.merged_into_id:
            customer = customer.merged_into
        return customer
    same = Customer.objects.present().filter(mobile_end=mobile[-4:]).order_by("pk")
    return next((customer for customer in same if mobile_of(customer.mobile) == mobile), None)


def _keep_no_more(reply: Reply, at: datetime) -> None:
    wish, new = NoMore.objects.get_or_create(
        mobile=reply.mobile,
        lifted_at=None,
        defaults={"customer": reply.customer, "from_at": reply.said_at, "reply": reply, "words": reply.words},
    )
    if new:
        _trail(wish, "customer.no_more_set", wish.words, None, at)


@transaction.atomic
def handle_reply(*, reply: Reply, note: str = "", no_more: bool = False, by, at: datetime) -> None:
    """Somebody saw to a reply; with `no_more` it was another way of saying R. `AlreadyDone` where somebody else did."""
    if reply.outlet_id is None:
        if not by.reach(Right.CARE).company:
            raise PermissionDenied(_("Your role does not include this reply."))
    else:
        require(by, Right.CARE, reply.outlet)
    done = (
        Reply.objects.open()
        .filter(pk=reply.pk)
        .update(handled_at=at, handled_by=by, note=note.strip()[:400], no_more=no_more)
    )
    reply.refresh_from_db()
    if not done:
        who = reply.handled_by.name if reply.handled_by else "—"
        text = _("%(who)s has seen to this already, %(when)s.")
        raise AlreadyDone(text % {"who": who, "when": instant_words(reply.handled_at, at)})
    if no_more:
        _keep_no_more(reply, at)
