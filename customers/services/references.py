"""Loyal customers who are willing to be named: noted, used, taken back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Customer, Reference, ReferenceUse
from customers.models.prospects import loyal_customers
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right


@transaction.atomic
def note_reference(
    *, customer: Customer, willing_for: str, said_how: str, willing_on: date, by, at: datetime
) -> Reference:
    """A customer says yes to being named. Only who is loyal at present is asked."""
    held = Customer.objects.select_related("outlet__area__region").get(pk=customer.pk)
    require(by, Right.PROSPECTS, held.outlet)
    if not loyal_customers().filter(pk=held.pk).exists():
        # Translators: 中文 只从忠诚客户中选口碑客户。
        raise Refused(_("References are chosen among loyal customers."), field="customer")
    if willing_on > local(at).date():
        raise Refused(_("This day is still to come."), field="willing_on")
    if not said_how.strip():
        raise Refused(_("Say how the customer agreed."), field="said_how")
    try:
        with transaction.atomic():
            reference = Reference.objects.create(
                customer=held,
                willing_for=willing_for.strip(),
                said_how=said_how.strip(),
                willing_on=willing_on,
                noted_by=by,
                noted_at=at,
            )
    except IntegrityError:
        there = Reference.objects.willing().filter(customer=held).select_related("noted_by").first()
        if there is None:
            raise
        words = {"who": there.noted_by.name, "when": instant_words(there.noted_at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 登记过。
        raise AlreadyDone(_("%(who)s noted this already, %(when)s.") % words) from None
    _note(reference, "reference.noted", by, at, {"willing_for": ["", reference.willing_for]})
    return reference


@transaction.atomic
def use_reference(*, reference: Reference, what: str, used_on: date, by, at: datetime) -> ReferenceUse:
    """The reference was used: for what and when. Refused once the customer has taken it back."""
    held = _held(reference, by, at)
    if not what.strip():
        raise Refused(_("Say what it was used for."), field="what")
    if used_on > local(at).date():
        raise Refused(_("This day is still to come."), field="used_on")
    use = held.uses.create(used_on=used_on, what=what.strip(), at=at, by=by)
    _note(held, "reference.used", by, at, {"what": ["", use.what]})
    return use


@transaction.atomic
def withdraw_reference(*, reference: Reference, reason: str, by, at: datetime) -> None:
    """The customer takes it back, or the house does not want to name them any more."""
    held = _held(reference, by, at)
    if not reason.strip():
        raise Refused(_("Say why, please."), field="reason")
    Reference.objects.filter(pk=held.pk).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason.strip()[:400])
    _note(held, "reference.withdrawn", by, at, {}, reason)


def _held(reference: Reference, by, at: datetime) -> Reference:
    Reference.objects.select_for_update().get(pk=reference.pk)
    held = Reference.objects.select_related("customer__outlet__area__region", "withdrawn_by").get(pk=reference.pk)
    require(by, Right.PROSPECTS, held.customer.outlet)
    if held.withdrawn_at:
        who = held.withdrawn_by.name if held.withdrawn_by else "—"
        words = {"who": who, "when": instant_words(held.withdrawn_at, at)}
        # Translators: 中文 %(who)s 已在 %(when)s 撤回。
        raise AlreadyDone(_("%(who)s took it back already, %(when)s.") % words)
    return held


def _note(reference: Reference, action: str, by, at: datetime, changes: dict, reason: str = "") -> None:
    outlet = reference.customer.outlet
    trail.record(about=reference, action=action, by=by, at=at, outlet=outlet, changes=changes, reason=reason.strip())
