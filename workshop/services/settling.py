"""The end of an order written here: each payer settles, the work is explained line by line, the car is given back.

Which money counts where is settled by `workshop.settlement`; here it is written into the books, once: the second of two
who settle the same share hears who was quicker, when, and what was received.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import write
from workshop import deductions, settlement
from workshop.models import (
    Addition,
    Advice,
    Claim,
    CustomerWords,
    ItemLine,
    OrderLine,
    OrderSheet,
    PayerShare,
    Rating,
    Reception,
    RepairOrder,
    Signature,
)

from .caring import queue_care_messages
from .claims import NUMBER_KIND as CLAIM_KIND
from .order_sheets import held, in_stage, move, note, standing_lines
from .signing import require_signed

Stage, How, Payer = OrderSheet.Stage, PayerShare.How, OrderLine.Payer
# What each payer may pay by; money over the desk for those who hand some over.
MONEY = (How.CASH, How.WECHAT, How.ALIPAY, How.CARD, How.TRANSFER, How.ON_ACCOUNT)
WAYS: dict[str, tuple[str, ...]] = {
    Payer.CUSTOMER: MONEY,
    Payer.INSURER: (How.TRANSFER, How.ON_ACCOUNT, How.CARD),
    Payer.CLAIM: (How.ON_ACCOUNT,),
    Payer.INTERNAL: (How.IN_THE_HOUSE,),
}
CHANNELS = {
    OrderLine.Kind.PART: ItemLine.Channel.REPAIR,
    OrderLine.Kind.BOUTIQUE: ItemLine.Channel.FRONT_DESK,
    OrderLine.Kind.CARE: ItemLine.Channel.FRONT_DESK,
}


class SettledAlready(AlreadyDone):
    """This payer's share was settled before; `share` is what was settled."""

    def __init__(self, share: PayerShare, at: datetime):
        super().__init__(
            # Translators: 中文 %(payer)s部分已由 %(who)s 在 %(when)s 结算，实收 %(received)s。不会再记一次。
            _("%(who)s settled the part of %(payer)s %(when)s, %(received)s received. It is not settled twice.")
            % {
                "who": share.settled_by.name,
                "payer": share.get_payer_display(),
                "when": instant_words(share.settled_at, at),
                "received": f"¥{share.received:,.2f}",
            }
        )
        self.share = share


# Settling -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def settle(
    *,
    order: RepairOrder,
    payer: str,
    received: Decimal,
    how: str = "",
    document: str = "",
    reason: str = "",
    version: int,
    by,
    at: datetime,
) -> PayerShare:
    """Settle one payer's part of the order, in yuan; with the last of them the order is settled and booked, and
    additional work that the customer declined is kept as advice.

    `document` is the receipt or transaction, for the manufacturer's part the claim's number (empty: the order's own
    claim that waits, or a new one). Less than the part needs a `reason`. Raises `SettledAlready` where the same was
    sent before.
    """
    require(by, Right.SETTLE, order.outlet)
    _refuse_second(order, payer, at)
    try:
        sheet = held(order, version, by, at)
    except AlreadyDone:
        _refuse_second(order, payer, at)
        raise
    in_stage(sheet, Stage.READY)
    require_signed(sheet)
    lines = lines_of(sheet)
    owed = settlement.owed(lines)
    if payer not in owed:
        raise Refused(_("No line of this order is paid by %(payer)s.") % {"payer": _payer_words(payer)})
    taken = _taken_off(order, payer)
    received, how = _check_money(payer, owed[payer] - sum(each.amount for each in taken), received, how, reason)
    reason = "，".join([*(each.words for each in taken), *filter(None, [reason.strip()])])[:200]
    document = document.strip()
    if payer == Payer.CLAIM and owed[payer]:
        document = _claim_for(order, owed[payer], document, by, at).number
    share = PayerShare.objects.create(
        order=order,
        payer=payer,
        amount=owed[payer],
        received=received,
        how=how,
        document=document,
        reason=reason if received < owed[payer] else "",
        settled_at=at,
        settled_by=by,
    )
    changes = {"payer": ["", payer], "received": [None, received], "how": ["", how], "document": ["", document]}
    note(sheet, "order.share_settled", by, at, changes, share.reason)
    shares = {each.payer: each for each in PayerShare.objects.filter(order=order)}
    if shares.keys() >= owed.keys():
        _book(sheet, lines, {each.payer: each.received for each in shares.values()}, by, at)
    return share


def lines_of(sheet: OrderSheet) -> list[settlement.Line]:
    """The lines that stand, as the rules of settling read them."""
    rows = standing_lines(sheet).order_by("line").values_list("pk", "kind", "payer", "amount")
    return [settlement.Line(*row) for row in rows]


def _payer_words(payer: str) -> str:
    return str(Payer(payer).label) if payer in Payer.values else "—"


def _refuse_second(order: RepairOrder, payer: str, at: datetime) -> None:
    there = PayerShare.objects.filter(order=order, payer=payer).select_related("settled_by").first()
    if there:
        raise SettledAlready(there, at)


def _taken_off(order: RepairOrder, payer: str) -> list[deductions.Deduction]:
    """What was taken off the customer's part before, by vouchers; refused where it no longer fits the lines."""
    if payer != Payer.CUSTOMER:
        return []
    deductions.check(order)
    return deductions.of_order(order)


def _check_money(payer: str, owed: Decimal, received: Decimal, how: str, reason: str) -> tuple[Decimal, str]:
    """What is kept as received, and how it came. Nothing comes over the desk from a claim or from the house itself."""
    if payer not in settlement.OUTSIDERS:
        return settlement.ZERO, WAYS[payer][0] if owed else How.NOTHING
    if received is None or not 0 <= received <= owed:
        raise Refused(_("Between nothing and %(owed)s is received here.") % {"owed": f"¥{owed:,.2f}"}, field="received")
    if received < owed and not reason.strip():
        raise Refused(_("Less than the amount is received. Say why."), field="reason")
    if not received:
        return settlement.ZERO, How.NOTHING
    if how not in WAYS[payer]:
        raise Refused(_("Say how it was paid."), field="how")
    return received, how


def _claim_for(order: RepairOrder, owed: Decimal, number: str, by, at: datetime) -> Claim:
    """The claim that pays the manufacturer's part: the one named; without a number the order's own; else a new one,
    which waits for its decision.
    """
    claims = Claim.objects.select_for_update()
    if number:
        if there := claims.filter(number=number).first():
            return _claim_taken(there, order, owed, by, at)
    elif own := list(claims.pending().filter(order=order).order_by("claimed_on", "pk")):
        # Of several the one that fits; otherwise the first is named in the refusal.
        fitting = next((claim for claim in own if claim.amount == owed), own[0])
        return _claim_taken(fitting, order, owed, by, at)
    claim = Claim(
        number=number or free_number(CLAIM_KIND, order.outlet, Claim.objects),
        outlet=order.outlet,
        order=order,
        vehicle=order.vehicle,
        claimed_on=local(at).date(),
        amount=owed,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        # The claims desk entered it in the same second.
        if there := claims.filter(number=number).first():
            return _claim_taken(there, order, owed, by, at)
        raise
    changes = {"amount": [None, owed]}
    trail.record(about=claim, action="claim.entered", by=by, at=at, outlet=order.outlet, changes=changes)
    return claim


def _claim_taken(claim: Claim, order: RepairOrder, owed: Decimal, by, at: datetime) -> Claim:
    """A claim that was there before, if it pays exactly this part; one without an order becomes this order's."""
    if claim.order_id not in (None, order.pk) or claim.vehicle_id != order.vehicle_id:
        raise Refused(_("Claim %(number)s belongs to another order.") % {"number": claim.number}, field="document")
    if claim.decision == Claim.Decision.REFUSED:
        raise Refused(
            # Translators: 中文 索赔 %(number)s 已被厂家拒赔，不能用来结算厂家部分。
            _("The manufacturer refused claim %(number)s; it pays nothing.") % {"number": claim.number},
            field="document",
        )
    if claim.amount != owed:
        raise Refused(
            # Translators: 中文 索赔 %(number)s 金额为 %(claimed)s，而本工单厂家承担 %(owed)s。请核对索赔单号。
            _("Claim %(number)s is about %(claimed)s, but %(owed)s is owed here. Name the claim that pays it.")
            % {"number": claim.number, "claimed": f"¥{claim.amount:,.2f}", "owed": f"¥{owed:,.2f}"},
            field="document",
        )
    if claim.order_id is None:
        if not Claim.objects.filter(pk=claim.pk, order__isnull=True).update(order=order):
            raise Refused(_("Claim %(number)s belongs to another order.") % {"number": claim.number}, field="document")
        claim.order = order
        changes = {"order": ["", order.number]}
        trail.record(about=claim, action="claim.order_named", by=by, at=at, outlet=claim.outlet, changes=changes)
    return claim


def _book(sheet: OrderSheet, lines: list[settlement.Line], received: dict[str, Decimal], by, at: datetime) -> None:
    """All payers are settled: the order's receipts and what was sold with it go into the books."""
    order, on = sheet.order, local(at).date()
    money = settlement.booked(lines, received)
    receipts = settlement.repair_receipts(lines, money)
    fields = {"settled_on": on, "repair_receipts": receipts}
    if order.kind == RepairOrder.Kind.ACCIDENT and order.assessed_on is None:
        # An accident's output is what was assessed for it; settled here, that is what was received for the repair.
        fields |= {"assessed_amount": receipts, "assessed_on": on}
    write(order, **fields)
    sold = standing_lines(sheet).exclude(kind=OrderLine.Kind.LABOUR).select_related("seller")
    ItemLine.objects.bulk_create(_item(order, line, money[line.pk], on) for line in sold)
    move(sheet, stage=Stage.SETTLED)
    changes = {"settled_on": [None, on], "repair_receipts": [None, receipts]}
    note(sheet, "order.settled", by, at, changes)
    # From here on the settlement is printed and signed: what the customer declined stands on it.
    _keep_declined(sheet, by, at)


def _item(order: RepairOrder, line: OrderLine, received: Decimal, on) -> ItemLine:
    """What was fitted or sold, under the order's own number. An article that the house pays for itself is a gift."""
    given = line.kind != OrderLine.Kind.PART and line.payer == Payer.INTERNAL
    seller = line.seller or (order.advisor if line.kind != OrderLine.Kind.PART else None)
    return ItemLine(
        number=order.number,
        line=line.line,
        outlet=order.outlet,
        sku=line.code or line.name[:60],
        name=line.name,
        kind=line.kind,
        channel=ItemLine.Channel.GIFT if given else CHANNELS[line.kind],
        seller=seller,
        quantity=line.quantity,
        list_price=line.price,
        received=received,
        sold_on=on,
        oem=line.oem,
        order=order,
        vehicle=order.vehicle,
        fault_code=line.fault_code,
        abnormal_damage=line.abnormal_damage,
    )


# Explaining -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def explain_lines(*, order: RepairOrder, words: Mapping[int, str], by, at: datetime) -> int:
    """Keep how each line of the customer's words was answered, as `{line's number: words}`; gives how many changed.

    Every line is explained, whatever came of it.
    """
    require(by, Right.RECEIVE, order.outlet)
    sheet = OrderSheet.objects.select_for_update(of=("self",)).select_related("order__outlet__area").get(pk=order.pk)
    in_stage(sheet, Stage.READY, Stage.SETTLED)
    rows = list(CustomerWords.objects.filter(reception__order=order).order_by("line"))
    changed = {}
    for row in rows:
        said = words.get(row.line, "").strip()
        if not said:
            raise Refused(
                _("Say what was found and done about “%(words)s”.") % {"words": row.words}, field=f"e{row.line}"
            )
        if said != row.explained:
            changed[str(row.line)] = [row.explained, said]
            row.explained = said
    if changed:
        CustomerWords.objects.bulk_update(rows, ["explained"])
        note(sheet, "order.explained", by, at, changed)
    return len(changed)


# Giving the car back --------------------------------------------------------------------------------------------------


def missing_for_delivery(sheet: OrderSheet, at: datetime) -> list[str]:
    """What still has to be done before the car is given back, as sentences, in the order in which it is done.

    Whoever has a link that is valid at `at` has been asked for the rating; they may answer at home.
    """
    order, found = sheet.order, []
    if sheet.stage not in (Stage.SETTLED, Stage.DELIVERED):
        found.append(_("Not everybody who pays has been settled."))
    if CustomerWords.objects.filter(reception__order=order, explained="").exists():
        found.append(_("What was done is not explained line by line."))
    if not (Rating.objects.filter(order=order).exists() or order.rating_links.valid(at).exists()):
        found.append(_("The customer has not been asked for the rating."))
    if not Signature.objects.filter(reception__order=order, what=Signature.What.SETTLEMENT).exists():
        found.append(_("The settlement is not signed."))
    return found


@transaction.atomic
def deliver(*, order: RepairOrder, by, at: datetime) -> RepairOrder:
    """Give the car back. It needs the settlement, the explanation, the rating, the signature. For the rating, that the
    customer refused it or has a link that is open is enough.

    The care message is queued. `AlreadyDone` where somebody else gave the car back.
    """
    require(by, Right.RECEIVE, order.outlet)
    sheets = OrderSheet.objects.select_for_update(of=("self",))
    sheet = sheets.select_related("order__outlet__area", "order__vehicle__customer", "order__advisor").get(pk=order.pk)
    if sheet.stage == Stage.DELIVERED:
        raise AlreadyDone(_delivered_words(sheet.order, at))
    if missing := missing_for_delivery(sheet, at):
        raise Refused(missing[0])
    move(sheet, stage=Stage.DELIVERED, version=sheet.version + 1)
    RepairOrder.objects.filter(pk=order.pk).update(delivered_at=at)
    sheet.order.delivered_at = order.delivered_at = at
    note(sheet, "order.delivered", by, at, {"delivered_at": [None, at]})
    # Of orders that were settled before advice was kept at the settlement.
    _keep_declined(sheet, by, at)
    _end_tag(sheet.order, by, at)
    queue_care_messages([sheet.order], at=at)
    return sheet.order


def _delivered_words(order: RepairOrder, at: datetime) -> str:
    done = trail.entries_about(order).filter(action="order.delivered").first()
    if done is None or done.by is None:
        return _("This car is given back already.")
    # Translators: 中文 %(who)s 已在 %(when)s 交车。
    return _("%(who)s gave this car back already, %(when)s.") % {
        "who": done.by.name,
        "when": instant_words(done.at, at),
    }


def _keep_declined(sheet: OrderSheet, by, at: datetime) -> None:
    """Additional work found and not wanted this time: whoever takes the car in next sees it."""
    declined = sheet.additions.filter(state=Addition.State.DECLINED, advice__isnull=True)
    for addition in declined.order_by("number"):
        Advice.objects.create(
            outlet=sheet.order.outlet,
            vehicle=sheet.order.vehicle,
            order=sheet.order,
            addition=addition,
            words=addition.why,
            amount=addition.amount,
            given_at=at,
            by=by,
            answer=addition.answer,
        )


def _end_tag(order: RepairOrder, by, at: datetime) -> None:
    """The tag on the car comes off, where it came in with one."""
    from .gate import car_delivered

    if reception := Reception.objects.filter(order=order).first():
        car_delivered(reception=reception, by=by, at=at)
