"""Benefits as they are used: noted at the desk once a form, never more of them than the level allows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import club_policies, club_rules, voucher_rules
from campaigns.models import Benefit, BenefitUse, Member, MemberCard
from staff import policy, trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop.models import OrderSheet, RepairOrder

from .discounts import discounts_of, has_paid, lines_of
from .vouchers import REDEEMABLE, taken_of

ZERO = Decimal("0.00")
SCOPES = {Benefit.Service.LABOUR_OFF: voucher_rules.LABOUR, Benefit.Service.PARTS_OFF: voucher_rules.PARTS}
# Signed for this one purpose: nothing else that the house signs is a card.
SIGNER = Signer(salt="campaigns.member_card", sep=".")


class UsedAlready(AlreadyDone):
    """The same form came a second time; `use` is what the first one noted."""

    def __init__(self, use: BenefitUse):
        super().__init__(_("This is noted already: %(benefit)s.") % {"benefit": use.benefit.name})
        self.use = use


# Cards ----------------------------------------------------------------------------------------------------------------


class CardUnknown(Refused):
    """No card has this code; whether it never was one is for nobody to know."""

    def __init__(self):
        super().__init__(_("There is no card with this code."), field="code")


def token_of(card: MemberCard) -> str:
    return SIGNER.sign(str(card.pk))


def path_of(card: MemberCard) -> str:
    return reverse("campaigns:public_card", args=[token_of(card)])


def card_of(token: str) -> MemberCard:
    """The card of a token, good or void. `CardUnknown` for every other text."""
    try:
        key = int(SIGNER.unsign(token)) if len(token) <= club_rules.LONGEST_TOKEN else 0
    except (BadSignature, ValueError):
        raise CardUnknown from None
    related = ("member__outlet__area__region", "member__level", "member__customer", "member__vehicle")
    card = MemberCard.objects.select_related(*related).filter(pk=key).first()
    if card is None:
        raise CardUnknown
    return card


def is_card(text: str) -> bool:
    """Whether the text is a card's address, token or number, and no plate, name or mobile."""
    token = club_rules.read_code(text)
    try:
        SIGNER.unsign(token)
        return True
    except BadSignature:
        return MemberCard.objects.filter(number=text.strip().upper()).exists()


def shown_card(text: str) -> MemberCard:
    """The card that was scanned or whose number was typed; refused where it is void."""
    typed = text.strip().upper()
    found = MemberCard.objects.select_related("member").filter(number=typed).first()
    card = found or card_of(club_rules.read_code(text))
    if card.void_at:
        # Translators: 中文 这张卡已于 %(day)s 作废（%(reason)s），请使用新卡。
        raise Refused(
            _("This card has been void since %(day)s: %(reason)s. Ask for the new one.")
            % {"day": f"{local(card.void_at):%Y-%m-%d}", "reason": card.void_reason},
            field="code",
        )
    return card


# What is left ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """A benefit of a member on a day: how often it was used in the period, and how often it still can be."""

    benefit: Benefit
    used: int
    left: int | None
    period_from: date
    period_to: date | None

    @property
    def may(self) -> bool:
        return self.left is None or self.left > 0


def left_of(member: Member, on: date) -> list[Left]:
    """The benefits of the member's level that are good on a day, in two queries. What was used of the same service
    under another level counts."""
    benefits = list(member.level.benefits.in_force(on).order_by("position", "pk"))
    uses = list(
        BenefitUse.objects.standing().filter(member=member).values_list(
            "benefit_id", "benefit__service", "benefit__level_id", "on"
        )
    )  # fmt: skip
    return [_left(benefit, member, on, uses) for benefit in benefits]


def _left(benefit: Benefit, member: Member, on: date, uses) -> Left:
    begins = club_rules.period_from(benefit.period, member.joined_on, on)
    ends = club_rules.period_to(benefit.period, member.joined_on, on)
    carried = benefit.service != Benefit.Service.OTHER
    used = sum(
        (key == benefit.pk or (carried and service == benefit.service and level != benefit.level_id))
        and begins <= day
        and (ends is None or day <= ends)
        for key, service, level, day in uses
    )
    return Left(benefit, used, club_rules.left(benefit.times, used), begins, ends)


# Using ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def use_benefit(
    *,
    member: Member,
    benefit: Benefit,
    card: MemberCard | None = None,
    order: RepairOrder | None = None,
    on: date | None = None,
    quantity: int | None = None,
    note: str = "",
    form_key=None,
    by,
    at: datetime,
) -> BenefitUse:
    """Note one use. Of several in the same instant each sees what the others noted: never more than allowed.

    A discount needs the repair order, and comes off what the customer pays of it. Raises `UsedAlready` for a form that
    came before, `Refused` where nothing is left, the term is over, or the card is void.
    """
    require(by, Right.CLUB, member.outlet)
    held = _hold(member)
    if form_key and (there := BenefitUse.objects.select_related("benefit").filter(form_key=form_key).first()):
        raise UsedAlready(there)
    today = local(at).date()
    day = on or today
    _check_day(held, day, today)
    if card is not None:
        here = MemberCard.objects.get(pk=card.pk)
        if here.member_id != held.pk or here.void_at:
            raise Refused(_("This card is void, or another member's."), field="code")
    there = Benefit.objects.in_force(day).filter(pk=benefit.pk, level=held.level_id).first()
    if there is None:
        raise Refused(_("The member's level does not have this benefit on that day."), field="benefit")
    now = next(each for each in left_of(held, day) if each.benefit.pk == there.pk)
    if not now.may:
        raise Refused(_nothing_left(now), field="benefit")
    _check_quantity(there, quantity)
    values = {"saved": there.worth or ZERO}
    if order is not None:
        _check_order(held, order)
    if there.is_discount:
        values = _discount(held, there, order)
    taken = held.uses.standing().filter(benefit=there, period_from=now.period_from).values_list("nth", flat=True)
    made = BenefitUse.objects.create(
        member=held, benefit=there, card=card, order=order, on=day, period_from=now.period_from,
        nth=club_rules.free_place(taken), allowed=there.times, quantity=quantity, note=note.strip()[:200],
        at=at, by=by, form_key=form_key, **values,
    )  # fmt: skip
    changes = {"benefit": ["", there.name], "on": [None, day], "order": ["", order.number if order else ""]}
    trail.note(held, "member.benefit_used", by, at, changes, there.name)
    return made


def _hold(member: Member) -> Member:
    """Held until the end: who comes in the same instant waits here, and then sees what the first one noted."""
    Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    return Member.objects.select_related("level", "outlet__area__region", "customer", "vehicle").get(pk=member.pk)


def _check_day(held: Member, day: date, today: date) -> None:
    if held.ended_at:
        raise Refused(_("This membership has ended: %(reason)s.") % {"reason": held.end_reason})
    back = policy.value(club_policies.NOTE_BACK, outlet=held.outlet, on=today)
    if day > today:
        raise Refused(_("This day is still to come."), field="on")
    if day < today - timedelta(days=back):
        text = ngettext(
            "A use can be noted for the last %(n)d day.", "A use can be noted for the last %(n)d days.", back
        )
        raise Refused(text % {"n": back}, field="on")
    if day < held.joined_on:
        raise Refused(_("The membership began on %(day)s.") % {"day": f"{held.joined_on:%Y-%m-%d}"}, field="on")
    if held.valid_until and day > held.valid_until:
        # Translators: 中文 会籍已于 %(day)s 到期，请先续费。
        raise Refused(_("The membership ran out on %(day)s. Renew it first.") % {"day": f"{held.valid_until:%Y-%m-%d}"})


def _nothing_left(now: Left) -> str:
    if now.period_to is None:
        return _("%(benefit)s is used up: %(used)d of %(times)d.") % _numbers(now)
    # Translators: 中文 %(benefit)s 本期已用完（%(used)d/%(times)d），%(day)s 起可再用。
    return _("%(benefit)s is used up: %(used)d of %(times)d until %(day)s.") % _numbers(now)


def _numbers(now: Left) -> dict:
    return {
        "benefit": now.benefit.name,
        "used": now.used,
        "times": now.benefit.times,
        "day": f"{now.period_to:%Y-%m-%d}" if now.period_to else "",
    }


def _check_quantity(benefit: Benefit, quantity: int | None) -> None:
    if quantity is None:
        return
    if not benefit.unit or quantity < 1:
        raise Refused(_("Kilometres or days belong to rescue, pick-up and loan cars."), field="quantity")
    if benefit.most and quantity > benefit.most:
        # Translators: 中文 每次最多 %(most)d %(unit)s，超出部分请另行收费。
        text = _("At most %(most)d %(unit)s for one use; more than that is paid for.")
        raise Refused(text % {"most": benefit.most, "unit": benefit.unit}, field="quantity")


def _check_order(held: Member, order: RepairOrder) -> None:
    if order.outlet_id != held.outlet_id:
        raise Refused(_("This order is another outlet's."), field="order")
    if order.vehicle.customer_id != held.customer_id or (held.vehicle_id and order.vehicle_id != held.vehicle_id):
        raise Refused(_("This order is about a car that the membership does not cover."), field="order")


def _discount(held: Member, benefit: Benefit, order: RepairOrder | None) -> dict:
    """What comes off the order, once its sheet is held: it is never settled meanwhile."""
    if order is None:
        raise Refused(_("A discount comes off a repair order. Which one?"), field="order")
    scope = SCOPES[Benefit.Service(benefit.service)]
    sheet = OrderSheet.objects.select_for_update(of=("self",)).filter(pk=order.pk).first()
    if sheet is None or sheet.stage not in REDEEMABLE or has_paid(order):
        raise Refused(_("The customer's part of this order is settled, or it was not written here."), field="order")
    if BenefitUse.objects.of_order(order).filter(scope=scope).exists():
        raise Refused(_("This discount comes off this order already."), field="order")
    lines = lines_of(order)
    off = club_rules.off(benefit.percent, lines.of(scope))
    if off <= 0:
        raise Refused(_("On this order nothing is there that the discount comes off."), field="order")
    if off > voucher_rules.room(scope, lines, taken_of(order)):
        raise Refused(
            _("Vouchers took off so much of this order that the discount finds no room. Undo one first."), field="order"
        )
    return {"scope": scope, "percent": benefit.percent, "saved": off}


@transaction.atomic
def take_back(*, use: BenefitUse, reason: str, by, at: datetime) -> BenefitUse:
    """A use noted by mistake; it can be used again. Whoever keeps the club may, and who noted it on the same day."""
    member = use.member
    own = use.by_id == by.pk and local(use.at).date() == local(at).date()
    require(by, Right.CLUB if own else Right.CLUB_KEEP, member.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    _hold(member)
    if use.scope:
        OrderSheet.objects.select_for_update(of=("self",)).filter(pk=use.order_id).first()
        if has_paid(use.order):
            raise Refused(_("The customer has paid this order with the discount; it cannot be taken back."))
    _undo(use, reason, by, at)
    return use


def release(order: RepairOrder, reason: str, by, at: datetime) -> None:
    """The order is cancelled: its discounts can be used again. Other services may have been given all the same."""
    for use, _off in discounts_of(order):
        _hold(use.member)
        _undo(use, reason, by, at)


def _undo(use: BenefitUse, reason: str, by, at: datetime) -> None:
    rows = BenefitUse.objects.filter(pk=use.pk, undone_at__isnull=True)
    if not rows.update(undone_at=at, undone_by=by, undo_reason=reason.strip()[:400]):
        raise AlreadyDone(_("This is taken back already."))
    use.refresh_from_db()
    why = f"{use.benefit.name}: {reason}"
    trail.note(use.member, "member.use_taken_back", by, at, {"benefit": [use.benefit.name, ""]}, why)


# Inside ---------------------------------------------------------------------------------------------------------------


def of_customer(customer, on: date):
    """The memberships of a customer that are in force, for lines beside what others show."""
    return Member.objects.current(on).filter(customer=customer).select_related("level", "outlet", "vehicle")
