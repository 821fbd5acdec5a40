"""Contacts with customers, and their wish not to be called."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.contact_figures import key_customers
from customers.models import Contact, Customer, DoNotCall, Vehicle
from staff import trail
from staff.access import require
from staff.instants import instant_words
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

# Whoever calls or keeps customers; a contact also comes of asking on site, answering a complaint, working on a case,
# sending help, telling that a missing part is there, or inviting to a campaign.
KEEPS = (Right.CALLS, Right.CUSTOMERS_EDIT)
# Who is told on the telephone that somebody wants no calls notes it; lifting it is for those who keep customers.
SETS = (*KEEPS, Right.CAMPAIGNS_CALL)
CONTACTS = (
    *KEEPS,
    Right.ASK_ON_SITE,
    Right.COMPLAINTS_ANSWER,
    Right.CASES_WORK,
    Right.CASES_VERIFY,
    Right.RESCUE_KEEP,
    Right.BACKORDERS_KEEP,
    Right.CAMPAIGNS_CALL,
)


def may_keep(user, outlet) -> bool:
    """Whether the user may note or lift a wish not to be called of the outlet's customers."""
    return any(user.may(needed, outlet) for needed in KEEPS)


def _require_one(by, rights, outlet) -> None:
    if not any(by.may(needed, outlet) for needed in rights):
        require(by, rights[0], outlet)


@transaction.atomic
def record_contact(
    *,
    customer: Customer,
    vehicle: Vehicle | None = None,
    kind: str,
    at: datetime,
    by=None,
    words: str = "",
    direction: str = Contact.Direction.OUT,
    outside_budget: bool = False,
    key: str | None = None,
    outlet: Outlet | None = None,
) -> Contact:
    """Note that the customer was reached. With a `key`, once: told again, it gives the contact that is there.

    `by` is None where a robot wrote or the customer answered by a link; a person needs the right over `outlet`, the one
    they work for, else the customer's own. Visits, what comes from the customer, and contacts with somebody who is a
    key customer at the time never use up the budget. For a record that was merged away the contact goes to the one in
    use. It records and refuses nothing: ask for the budget before.
    """
    held = _in_use(customer)
    if by is not None:
        _require_one(by, CONTACTS, outlet or held.outlet)
    of_a_kind = direction == Contact.Direction.OUT and kind in Contact.BUDGETED
    counts = of_a_kind and not outside_budget and not key_customers([held.pk])
    values = {
        "customer": held,
        "vehicle": vehicle,
        "kind": kind,
        "direction": direction,
        "at": at,
        "by": by,
        "words": words,
        "outside_budget": not counts,
    }
    if key is None:
        return Contact.objects.create(**values)
    return Contact.objects.get_or_create(key=key, defaults=values)[0]


def _in_use(customer: Customer) -> Customer:
    """The record itself, or the one it was merged into, held against a merge until the end of the transaction."""
    held = Customer.objects.get(pk=customer.pk)
    while True:
        # Walked without locks and held at its end only: a merge holds two records, and in an order of its own.
        while held.merged_into_id:
            held = held.merged_into
        held = (
            Customer.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area").get(pk=held.pk)
        )
        if not held.merged_into_id:
            return held


@transaction.atomic
def set_do_not_call(*, customer: Customer, reason: str, at: datetime, by=None, outlet: Outlet | None = None):
    """Note that the customer does not want to be called. Gives the `DoNotCall`; refused while one is in force.

    `by` is None where the customer said so in a reply or behind a link.
    """
    held = _in_use(customer)
    if by is not None:
        _require_one(by, SETS, outlet or held.outlet)
    _refuse_without_reason(reason)
    try:
        with transaction.atomic():
            wish = DoNotCall.objects.create(customer=held, from_at=at, by=by, reason=reason.strip())
    except IntegrityError:
        present = held.do_not_calls.filter(lifted_at__isnull=True).select_related("by").first()
        if present is None:
            raise
        raise AlreadyDone(_already_set(present, at)) from None
    _note(wish, "customer.do_not_call_set", wish.reason, by, at)
    return wish


def _already_set(wish: DoNotCall, at: datetime) -> str:
    when = instant_words(wish.from_at, at)
    if wish.by is None:
        # Translators: 中文 已在 %(when)s 标记为请勿致电。
        return _("This was noted already, %(when)s.") % {"when": when}
    # Translators: 中文 %(who)s 已在 %(when)s 标记为请勿致电。
    return _("%(who)s noted this already, %(when)s.") % {"who": wish.by.name, "when": when}


@transaction.atomic
def lift_do_not_call(*, do_not_call: DoNotCall, reason: str, by, at: datetime, outlet: Outlet | None = None) -> None:
    """The customer may be called again. Refused without a reason, and where somebody lifted it before."""
    customer = do_not_call.customer
    _require_one(by, KEEPS, outlet or customer.outlet)
    _refuse_without_reason(reason)
    in_force = DoNotCall.objects.filter(pk=do_not_call.pk, lifted_at__isnull=True)
    done = in_force.update(lifted_at=at, lifted_by=by, lift_reason=reason.strip())
    do_not_call.refresh_from_db()
    if not done:
        # Translators: 中文 %(who)s 已在 %(when)s 取消请勿致电。
        text = _("%(who)s lifted this already, %(when)s.")
        who = do_not_call.lifted_by.name if do_not_call.lifted_by else "—"
        raise AlreadyDone(text % {"who": who, "when": instant_words(do_not_call.lifted_at, at)})
    _note(do_not_call, "customer.do_not_call_lifted", do_not_call.lift_reason, by, at)


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        # Translators: 中文 请写明原因。
        raise Refused(_("Say why, please."), field="reason")


def _note(wish: DoNotCall, action: str, reason: str, by, at: datetime) -> None:
    trail.record(about=wish.customer, action=action, by=by, at=at, outlet=wish.customer.outlet, reason=reason)
