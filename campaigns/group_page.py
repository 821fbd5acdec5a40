"""What the page of a group purchase shows: the steps, who is in, what each pays, what is owed back. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum

from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened

from . import group_rules
from .forms import group_purchases as forms
from .models import GroupBuyer, GroupPayment, GroupPurchase
from .services import group_purchases as groups

State = GroupPurchase.State


@dataclass
class ShownBuyer:
    """One buyer with the ledger's sums: what they paid, and what they pay in all at the cut that holds now."""

    buyer: GroupBuyer
    net: Decimal
    owed_back: Decimal
    price: Decimal
    """In all, entry fee and deposit included."""
    balance: Decimal
    """What is still to be paid by somebody who has not bought."""
    ahead: Decimal
    """What they would get back if it were closed now."""


def buyers_of(found: GroupPurchase, cut: Decimal, buyers: int) -> list[ShownBuyer]:
    terms = groups.terms_of(found)
    rows = found.buyers.select_related("offer", "left_by").order_by("left_at", "pk")
    rows = rows.annotate(
        net=Sum("payments__amount", default=Decimal(0)),
        owed=Sum("payments__amount", filter=Q(payments__amount__lt=0, payments__paid_at=None), default=Decimal(0)),
    )
    shown = []
    for row in rows:
        own = cut if row.cut is None else max(cut, row.cut)
        shown.append(
            ShownBuyer(
                buyer=row,
                net=row.net,
                owed_back=-row.owed,
                price=group_rules.total(row.offer.price, own, terms),
                balance=group_rules.balance(row.offer.price, cut, terms),
                ahead=group_rules.ZERO if row.cut is None or row.left_at else max(group_rules.ZERO, cut - row.cut),
            )
        )
    return sorted(shown, key=lambda each: (each.buyer.left_at is not None, each.buyer.pk))


def next_step(ladder: group_rules.Ladder, buyers: int) -> tuple[int, Decimal] | None:
    """How many more buyers bring which cut; None at the highest step."""
    now = group_rules.cut(ladder, buyers)
    ahead = [(many, cut) for many, cut in group_rules.steps(ladder) if many > buyers and cut > now]
    return (ahead[0][0] - buyers, ahead[0][1]) if ahead else None


def context(found: GroupPurchase, user, at: datetime, parameters, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors."""
    may_keep = user.may(Right.DRAWS, found.outlet)
    buyers, cut = groups.buyers_of(found), groups.cut_of(found)
    payments = GroupPayment.objects.filter(buyer__group=found).select_related("buyer", "by", "paid_by")
    shown_buyers = buyers_of(found, cut, buyers)
    shown = {
        "group": found,
        "buyers": buyers,
        "cut": cut,
        "next_step": next_step(found.ladder, buyers) if found.state == State.OPEN else None,
        "ladder": group_rules.steps(found.ladder),
        "offers": list(found.offers.order_by("pk")),
        "people": shown_buyers,
        "payments": page_of(payments, parameters, order=("-at", "-pk"), total=payments.count()),
        "net": payments.net(),
        "to_pay_out": -(payments.to_pay_out().net()),
        "ahead": sum((each.ahead for each in shown_buyers), Decimal(0)),
        "may_keep": may_keep,
        "may_pay_out": may_keep or user.may(Right.CAMPAIGNS_MONEY, found.outlet),
        "may_export": user.may(Right.EXPORT, found.outlet),
        "version_form": bound.get("version_form") or forms.VersionForm(initial={"version": found.version}),
        "pay_out_form": bound.get("pay_out_form") or forms.PayOutForm(auto_id=False),
        "leave_form": bound.get("leave_form") or forms.LeaveForm(auto_id=False),
        "may_close": may_keep and found.state == State.OPEN and at >= found.closes_at,
        "entries": happened(found),
    }
    if may_keep and found.state in (State.OPEN, State.CLOSED):
        shown["buy_form"] = bound.get("buy_form") or forms.BuyForm(initial={"seen_cut": cut}, auto_id=False)
    if may_keep and found.state == State.OPEN and at < found.closes_at:
        shown["join_form"] = bound.get("join_form") or forms.JoinForm(group=found)
    return shown
