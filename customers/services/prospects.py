"""Prospects and the lists they came on: entered, called where they agreed to it, customers at last or dropped."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from customers import renewal_policies as policies
from customers.identifiers import check_mobile
from customers.models import Customer, OutsideList, Prospect, ProspectCall
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.names import name_key
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .people import create_customer

NUMBER_KIND, LIST_KIND = "QK", "MD"
State, Outcome = Prospect.State, ProspectCall.Outcome
# Whoever registers guests at a campaign meets people who are no customers yet.
ENTERS = (Right.PROSPECTS, Right.CAMPAIGNS_DAY)


class EnteredAlready(AlreadyDone):
    """The same form was sent a second time; `prospect` is what the first one made."""

    def __init__(self, prospect: Prospect):
        # Translators: 中文 这位潜在客户已登记为 %(number)s。
        super().__init__(_("This prospect is entered already as %(number)s.") % {"number": prospect.number})
        self.prospect = prospect


# Lists ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_list(
    *, outlet, name: str, given_by: str, received_on: date, consent_source: str, note: str = "", by, at: datetime
):
    """Put a list from outside on file with what says that its people may be called. Its people come by an import."""
    require(by, Right.PROSPECTS, outlet)
    if not consent_source.strip():
        # Translators: 中文 写明客户在哪里、以什么方式同意被联系；说不清的名单不能用。
        text = _("Say where and how these people agreed to be called. A list that cannot say so is not used.")
        raise Refused(text, field="consent_source")
    if received_on > local(at).date():
        raise Refused(_("This day is still to come."), field="received_on")
    taken = OutsideList.objects.create(
        number=_free_list_number(outlet),
        outlet=outlet,
        name=name.strip(),
        given_by=given_by.strip(),
        received_on=received_on,
        consent_source=consent_source.strip(),
        note=note.strip(),
    )
    trail.record(about=taken, action="outside_list.taken", by=by, at=at, outlet=outlet)
    return taken


def _free_list_number(outlet) -> str:
    return free_number(LIST_KIND, outlet, OutsideList.objects)


# One prospect ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_prospect(
    *,
    outlet,
    name: str,
    mobile: str,
    source: str,
    met_on: date,
    car: str = "",
    event: str = "",
    outside_list: OutsideList | None = None,
    consent: bool = False,
    consent_source: str = "",
    form_key=None,
    by,
    at: datetime,
) -> Prospect:
    """A prospect by hand. Who agreed to be called says so with its source; without it the number only lies there."""
    if not any(by.may(needed, outlet) for needed in ENTERS):
        require(by, Right.PROSPECTS, outlet)
    checked = check_mobile(mobile)
    if not checked.ok:
        raise Refused(checked.error, field="mobile")
    if met_on > local(at).date():
        raise Refused(_("This day is still to come."), field="met_on")
    if source == Prospect.Source.OUTSIDE_LIST and (outside_list is None or outside_list.outlet_id != outlet.pk):
        raise Refused(_("Which list was it? Lists stand under Lists from outside."), field="outside_list")
    if consent and not consent_source.strip():
        consent_source = outside_list.consent_source if outside_list else ""
    if consent and not consent_source.strip():
        raise Refused(_("Say where and how the person agreed to be called."), field="consent_source")
    number = free_number(NUMBER_KIND, outlet, Prospect.objects)
    if form_key and (same := Prospect.objects.filter(form_key=form_key).first()):
        raise EnteredAlready(same)
    prospect = Prospect.objects.create(
        number=number,
        outlet=outlet,
        name=name.strip(),
        name_key=name_key(name.strip()),
        mobile=checked.value,
        car=car.strip(),
        source=source,
        event=event.strip(),
        outside_list=outside_list if source == Prospect.Source.OUTSIDE_LIST else None,
        met_on=met_on,
        consent=consent,
        consent_source=consent_source.strip() if consent else "",
        owner=by,
        next_on=local(at).date() if consent else None,
        form_key=form_key,
    )
    trail.note(prospect, "prospect.entered", by, at, {"consent": [False, True]} if consent else {})
    return prospect


@transaction.atomic
def give_consent(*, prospect: Prospect, source: str, by, at: datetime) -> None:
    """The person agreed later, or again after taking it back: where and how."""
    held = _held(prospect, by, at)
    if not source.strip():
        raise Refused(_("Say where and how the person agreed to be called."), field="consent_source")
    if held.may_be_called:
        raise AlreadyDone(_("The consent is on file already: %(source)s.") % {"source": held.consent_source})
    Prospect.objects.filter(pk=held.pk).update(
        consent=True, consent_source=source.strip(), withdrawn_at=None, next_on=local(at).date()
    )
    trail.note(held, "prospect.consent_given", by, at, {"consent_source": [held.consent_source, source.strip()]})


@transaction.atomic
def take_back_consent(*, prospect: Prospect, reason: str, by, at: datetime) -> None:
    """The person does not want to be called: nobody does, whatever a later list says."""
    held = _held(prospect, by, at)
    if not reason.strip():
        raise Refused(_("Say why, please."), field="reason")
    if held.withdrawn_at:
        when = instant_words(held.withdrawn_at, at)
        raise AlreadyDone(_("The consent was taken back %(when)s already.") % {"when": when})
    Prospect.objects.filter(pk=held.pk).update(withdrawn_at=at, next_on=None)
    trail.note(held, "prospect.consent_taken_back", by, at, {}, reason)


@transaction.atomic
def call_prospect(
    *, prospect: Prospect, outcome: str, words: str = "", next_on: date | None = None, by, at: datetime
) -> ProspectCall:
    """Note a call. Refused without a consent in force: nobody may have called."""
    held = _held(prospect, by, at)
    today = local(at).date()
    if not held.may_be_called:
        raise Refused(_("Without a consent in force nobody may call."))
    if next_on and next_on < today:
        raise Refused(_("This day is over. Choose today or a later one."), field="next_on")
    if outcome in (Outcome.REACHED, Outcome.NO_MORE) and not words.strip():
        raise Refused(_("Write down in short what was said."), field="words")
    again = policies.book(today).for_outlet(held.outlet)[policies.PROSPECT_AGAIN]
    proposed = today + timedelta(days=1 if outcome == Outcome.NO_ANSWER else again)
    values: dict = {"next_on": next_on or proposed, "owner": held.owner_id or by.pk}
    if outcome == Outcome.REACHED:
        values["state"] = State.CONTACTED
    if outcome == Outcome.NO_MORE:
        values |= {"withdrawn_at": at, "next_on": None}
    Prospect.objects.filter(pk=held.pk).update(**values)
    call = held.calls.create(outcome=outcome, words=words.strip(), next_on=values["next_on"], at=at, by=by)
    state = values.get("state", held.state)
    changes = {"state": [held.state, str(state)]} if state != held.state else {}
    trail.note(held, f"prospect.call_{outcome}", by, at, changes, words)
    return call


@transaction.atomic
def convert(*, prospect: Prospect, customer: Customer | None = None, by, at: datetime) -> Customer:
    """The prospect is a customer now: one on file, or a new record made of what is known."""
    held = _held(prospect, by, at)
    if customer is None:
        same = Customer.objects.present().filter(outlet=held.outlet, mobile=held.mobile).first()
        if same:
            # Translators: 中文 这个号码的客户已有档案：%(code)s，请选用它。
            text = _("A customer with this number is on file as %(code)s. Choose that record.")
            raise Refused(text % {"code": same.code}, field="customer")
        values = {"name": held.name, "mobile": held.mobile, "outlet": held.outlet, "background": "none"}
        customer = create_customer(values=values, by=by, at=at)
    else:
        require(by, Right.RECORDS, customer.outlet)
    Prospect.objects.filter(pk=held.pk).update(state=State.CONVERTED, customer=customer, ended_at=at, next_on=None)
    changes = {"state": [held.state, State.CONVERTED.value], "customer": ["", customer.code]}
    trail.note(held, "prospect.converted", by, at, changes)
    return customer


@transaction.atomic
def drop(*, prospect: Prospect, reason: str, by, at: datetime) -> None:
    """Nothing will come of it: why."""
    held = _held(prospect, by, at)
    if not reason.strip():
        raise Refused(_("Say why, please."), field="reason")
    Prospect.objects.filter(pk=held.pk).update(
        state=State.DROPPED, words=reason.strip()[:400], ended_at=at, next_on=None
    )
    trail.note(held, "prospect.dropped", by, at, {"state": [held.state, State.DROPPED.value]}, reason)


def _held(prospect: Prospect, by, at: datetime) -> Prospect:
    """The prospect held until the end of the transaction, open and within reach."""
    Prospect.objects.select_for_update().get(pk=prospect.pk)
    held = Prospect.objects.select_related("outlet__area__region", "customer").get(pk=prospect.pk)
    require(by, Right.PROSPECTS, held.outlet)
    if held.is_open:
        return held
    last = trail.entries_about(held).first()
    raise AlreadyDone(
        # Translators: 中文 %(who)s 已在 %(when)s 结束：%(state)s。
        _("%(who)s ended it %(when)s: %(state)s.")
        % {
            "who": last.by.name if last and last.by else "—",
            "when": instant_words(held.ended_at, at) if held.ended_at else "—",
            "state": held.get_state_display(),
        }
    )
