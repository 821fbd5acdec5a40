"""Group purchases: joined, bought, left, closed; every yuan is a row of the buyer's ledger.

Nobody pays more than the step that is reached in the end: with the closing, whoever bought at a smaller cut gets the
difference back. A bigger cut that somebody had is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import group_rules
from campaigns.draw_sources import plain_number
from campaigns.group_rules import Ladder, Terms, WrongTerms
from campaigns.models import Campaign, GroupBuyer, GroupOffer, GroupPayment, GroupPurchase
from staff import trail
from staff.access import require
from staff.instants import instant_words
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import held_from, in_state, write
from workshop.models import PayerShare

NUMBER_KIND = "TG"
State, Kind, How = GroupPurchase.State, GroupPayment.Kind, PayerShare.How
MOST_OFFERS = 60
# Money over the desk, in and out.
WAYS = (How.CASH, How.WECHAT, How.ALIPAY, How.CARD, How.TRANSFER)


@dataclass(frozen=True)
class OfferDraft:
    """What can be bought, and its price in yuan before any cut."""

    name: str
    price: Decimal


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `group` is what the first one made."""

    def __init__(self, group: GroupPurchase):
        super().__init__(_("This is written already: %(number)s.") % {"number": group.number})
        self.group = group


class PriceMoved(AlreadyDone):
    """Since the page was shown, somebody joined or left, and the price is another one."""

    def __init__(self, cut: Decimal):
        super().__init__(
            _("Somebody joined or left: the cut is %(cut)s now. Look at the price again.") % {"cut": f"¥{cut:,.2f}"}
        )


def terms_of(group: GroupPurchase) -> Terms:
    return Terms(group.ladder, group.deposit, group.deposit_back, group.entry_fee, group.entry_counts, group.entry_back)


def buyers_of(group: GroupPurchase) -> int:
    """How many count: joined and not left; once it is closed, how many there were then."""
    return group.buyers.counted().count() if group.buyers_in_the_end is None else group.buyers_in_the_end


def cut_of(group: GroupPurchase) -> Decimal:
    """The cut that holds now."""
    if group.cut_in_the_end is not None:
        return group.cut_in_the_end
    return group_rules.cut(group.ladder, buyers_of(group))


# Writing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_group(
    *, campaign: Campaign, name: str, offers: Sequence[OfferDraft], form_key=None, by, at: datetime, **terms
) -> GroupPurchase:
    """A draft; `terms` are the fields of the steps, the payments and `closes_at`."""
    require(by, Right.DRAWS, campaign.outlet)
    if form_key and (there := GroupPurchase.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    if campaign.state not in Campaign.OPEN:
        raise Refused(_("This campaign is over."))
    _check(name, offers)
    made = GroupPurchase.objects.create(
        number=free_number(NUMBER_KIND, campaign.outlet, GroupPurchase.objects),
        outlet=campaign.outlet,
        campaign=campaign,
        name=name.strip(),
        form_key=form_key,
        made_at=at,
        made_by=by,
        **_refuse_wrong(terms),
    )
    _write_offers(made, offers)
    trail.note(made, "group.written", by, at)
    return made


@transaction.atomic
def change_group(
    *, group: GroupPurchase, version: int, name: str, offers: Sequence[OfferDraft], by, at: datetime, **terms
) -> GroupPurchase:
    """Write a draft anew. What is open stands: people paid on it."""
    require(by, Right.DRAWS, group.outlet)
    held = _held(group, version, at)
    in_state(held, State.DRAFT)
    _check(name, offers)
    write(held, name=name.strip(), **_refuse_wrong(terms))
    held.offers.all().delete()
    _write_offers(held, offers)
    trail.note(held, "group.changed", by, at)
    return held


def _check(name: str, offers: Sequence[OfferDraft]) -> None:
    if not name.strip():
        raise Refused(_("Give the group purchase a name."), field="name")
    if len(offers) > MOST_OFFERS or len({offer.name.strip() for offer in offers}) != len(offers):
        raise Refused(_("Every car stands there once, and at most %(most)d of them.") % {"most": MOST_OFFERS})
    if any(offer.price <= 0 or not offer.name.strip() for offer in offers):
        raise Refused(_("Every car needs a name and a price."))


def _refuse_wrong(terms: dict) -> dict:
    amounts = ("base", "step", "cap", "special", "deposit", "entry_fee", "entry_counts", "threshold", "special_above")
    if wrong := next((name for name in amounts if (terms.get(name) or 0) < 0), None):
        raise Refused(_("No amount is below 0."), field=wrong)
    if terms.get("entry_counts", group_rules.ZERO) < terms.get("entry_fee", group_rules.ZERO):
        raise Refused(_("The entry fee counts at least what was paid for it."), field="entry_counts")
    # As a draft may leave out what the model has by itself, only what is written is looked at.
    told = {name: terms[name] for name in ("base", "threshold", "step", "cap") if terms.get(name) is not None}
    if group_rules.too_many_steps(Ladder(**told)):
        # Translators: 中文 递增超过 %(most)d 级才封顶。请加大每级让利，或降低封顶金额。
        raise Refused(
            _("The cap is reached after more than %(most)d steps. Make the step bigger, or the cap smaller.")
            % {"most": group_rules.MOST_STEPS},
            field="step",
        )
    # A manager's cut of nothing is none.
    return terms | {"special": terms.get("special") or None}


def _write_offers(group: GroupPurchase, offers: Sequence[OfferDraft]) -> None:
    GroupOffer.objects.bulk_create(GroupOffer(group=group, name=each.name.strip(), price=each.price) for each in offers)


@transaction.atomic
def open_group(*, group: GroupPurchase, version: int, by, at: datetime) -> GroupPurchase:
    """From now on people join; steps, offers and payments stand."""
    require(by, Right.DRAWS, group.outlet)
    held = _held(group, version, at)
    in_state(held, State.DRAFT)
    prices = list(held.offers.values_list("price", flat=True))
    if wrong := group_rules.what_is_wrong(terms_of(held), prices):
        raise Refused(_words_of(wrong))
    if held.closes_at <= at:
        raise Refused(_("The hour of closing has passed."))
    write(held, state=State.OPEN, opened_at=at)
    trail.note(held, "group.opened", by, at)
    return held


def _words_of(wrong: WrongTerms) -> str:
    return {
        WrongTerms.NO_OFFER: _("Nothing is offered yet."),
        WrongTerms.ENTRY_COUNTS_LESS: _("The entry fee counts at least what was paid for it."),
        WrongTerms.TOO_CHEAP: _("A price would fall to nothing at the highest step, after deposit and entry fee."),
        # Translators: 中文 不退的定金不得超过价款的20%（民法典第五百八十六条）。
        WrongTerms.EARNEST_TOO_HIGH: _("A deposit that does not go back is at most 20% of the price."),
    }[wrong]


# Joining, buying, leaving ---------------------------------------------------------------------------------------------


@transaction.atomic
def join(
    *,
    group: GroupPurchase,
    offer: GroupOffer,
    name: str,
    mobile: str,
    customer=None,
    how: str,
    document: str = "",
    form_key=None,
    by,
    at: datetime,
) -> GroupBuyer:
    """Somebody is in; entry fee and deposit are received with that."""
    require(by, Right.DRAWS, group.outlet)
    held = _lock(group)
    if form_key and (there := GroupBuyer.objects.filter(form_key=form_key).first()):
        return there
    in_state(held, State.OPEN)
    if at >= held.closes_at:
        raise Refused(_("The hour of closing has passed."))
    if offer.group_id != held.pk:
        raise Refused(_("This is not offered here."), field="offer")
    if not name.strip() or not mobile.strip():
        raise Refused(_("Name and mobile are needed."), field="name")
    if how not in WAYS and (held.entry_fee or held.deposit):
        raise Refused(_("Say how it was paid."), field="how")
    # Written as all numbers are, so that nobody counts twice under two ways of writing one.
    number = plain_number(mobile)
    if not number:
        raise Refused(_("This is no telephone number."), field="mobile")
    if held.buyers.counted().filter(mobile=number).exists():
        raise AlreadyDone(_("Somebody with this number is in already."))
    made = GroupBuyer.objects.create(
        group=held,
        offer=offer,
        customer=customer,
        name=name.strip(),
        mobile=number,
        joined_at=at,
        joined_by=by,
        form_key=form_key,
    )
    for kind, amount in ((Kind.ENTRY, held.entry_fee), (Kind.DEPOSIT, held.deposit)):
        if amount:
            _receive(made, kind, amount, how, document, by, at)
    trail.note(held, "group.joined", by, at, {"name": ["", made.name]})
    return made


@transaction.atomic
def buy(*, buyer: GroupBuyer, seen_cut: Decimal, how: str, document: str = "", by, at: datetime) -> GroupPayment:
    """The rest of the price is received, at the cut that holds now. `PriceMoved` where the page showed another one."""
    require(by, Right.DRAWS, buyer.group.outlet)
    held = _lock(buyer.group)
    in_state(held, State.OPEN, State.CLOSED)
    here = _in(buyer, at)
    if here.bought_at:
        raise AlreadyDone(_("%(name)s has bought already.") % {"name": here.name})
    if how not in WAYS:
        raise Refused(_("Say how it was paid."), field="how")
    buyers, cut = buyers_of(held), cut_of(held)
    if cut != seen_cut:
        raise PriceMoved(cut)
    GroupBuyer.objects.filter(pk=here.pk).update(bought_at=at, cut=cut)
    amount = group_rules.balance(here.offer.price, cut, terms_of(held))
    made = _receive(here, Kind.BALANCE, amount, how, document, by, at, buyers=buyers, cut=cut)
    trail.note(held, "group.bought", by, at, {"name": ["", here.name], "cut": [None, cut], "amount": [None, amount]})
    return made


@transaction.atomic
def leave(*, buyer: GroupBuyer, reason: str, by, at: datetime) -> GroupPayment | None:
    """Somebody is out. What goes back is owed from now on; the row, or None where nothing does.

    Deposit and entry fee stay here where the terms say so, also for somebody who had bought.
    """
    require(by, Right.DRAWS, buyer.group.outlet)
    held = _lock(buyer.group)
    here = _in(buyer, at)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    GroupBuyer.objects.filter(pk=here.pk).update(left_at=at, left_by=by, leave_reason=reason.strip()[:400])
    kept = held.entry_fee + held.deposit - group_rules.goes_back(terms_of(held))
    back = here.payments.all().net() - kept
    trail.note(held, "group.left", by, at, {"name": [here.name, ""]}, reason)
    return _owe(here, Kind.LEAVING, back, by, at) if back > 0 else None


@transaction.atomic
def close_group(*, group: GroupPurchase, version: int, by, at: datetime) -> list[GroupPayment]:
    """The step that is reached holds for everybody: whoever bought at a smaller cut is owed the difference.

    Gives the rows of the differences. Who is in and has not bought yet buys at this cut.
    """
    require(by, Right.DRAWS, group.outlet)
    held = _held(group, version, at)
    in_state(held, State.OPEN)
    if at < held.closes_at:
        raise Refused(
            _("Open until %(when)s, as announced.") % {"when": instant_words(held.closes_at, at)},
        )
    buyers, cut = buyers_of(held), cut_of(held)
    write(held, state=State.CLOSED, closed_at=at, buyers_in_the_end=buyers, cut_in_the_end=cut)
    found = []
    for buyer in held.buyers.bought().order_by("pk"):
        back = group_rules.refund(buyer.cut, held.ladder, buyers)
        if back > 0:
            GroupBuyer.objects.filter(pk=buyer.pk).update(cut=F("cut") + back)
            found.append(_owe(buyer, Kind.DIFFERENCE, back, by, at, buyers=buyers, cut=cut))
    changes = {"buyers": [None, buyers], "cut": [None, cut], "refunds": [None, sum((-row.amount for row in found), 0)]}
    trail.note(held, "group.closed", by, at, changes)
    return found


@transaction.atomic
def pay_out(*, payment: GroupPayment, how: str, document: str = "", by, at: datetime) -> GroupPayment:
    """What was owed is given back."""
    group = payment.buyer.group
    if not by.may(Right.CAMPAIGNS_MONEY, group.outlet):
        require(by, Right.DRAWS, group.outlet)
    if how not in WAYS:
        raise Refused(_("Say how it was paid."), field="how")
    rows = GroupPayment.objects.to_pay_out().filter(pk=payment.pk)
    if not rows.update(paid_at=at, paid_by=by, how=how, document=document.strip()[:60]):
        there = GroupPayment.objects.select_related("paid_by").get(pk=payment.pk)
        raise AlreadyDone(
            _("%(who)s paid this out %(when)s.")
            % {"who": there.paid_by.name if there.paid_by else "—", "when": instant_words(there.paid_at or at, at)}
        )
    payment.refresh_from_db()
    changes = {"name": ["", payment.buyer.name], "amount": [None, -payment.amount], "how": ["", how]}
    trail.note(group, "group.paid_out", by, at, changes)
    return payment


# Inside ---------------------------------------------------------------------------------------------------------------


def _receive(buyer: GroupBuyer, kind: str, amount: Decimal, how: str, document: str, by, at, **then) -> GroupPayment:
    return GroupPayment.objects.create(
        buyer=buyer,
        kind=kind,
        amount=amount,
        at=at,
        by=by,
        paid_at=at,
        paid_by=by,
        how=how,
        document=document.strip()[:60],
        **then,
    )


def _owe(buyer: GroupBuyer, kind: str, back: Decimal, by, at: datetime, **then) -> GroupPayment:
    return GroupPayment.objects.create(buyer=buyer, kind=kind, amount=-back, at=at, by=by, **then)


def _in(buyer: GroupBuyer, at: datetime) -> GroupBuyer:
    """The buyer as the database has it; refused where they left."""
    here = GroupBuyer.objects.select_related("offer", "left_by").get(pk=buyer.pk)
    if here.left_at:
        raise AlreadyDone(_("%(name)s left %(when)s.") % {"name": here.name, "when": instant_words(here.left_at, at)})
    return here


def _lock(group: GroupPurchase) -> GroupPurchase:
    """Counted up and held until the transaction ends, so that the number of buyers stands still meanwhile."""
    rows = GroupPurchase.objects.filter(pk=group.pk)
    rows.update(version=F("version") + 1)
    return rows.select_related("outlet__area__region").get()


def _held(group: GroupPurchase, version: int, at: datetime) -> GroupPurchase:
    """The same from `version` on; refused where somebody was quicker."""
    return held_from(group, version, at, "outlet__area__region")
