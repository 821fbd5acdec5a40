"""Draws, vouchers and group purchases on people's first page and beside repair orders. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right
from workshop.beside import Beside
from workshop.models import OrderSheet

from .models import Draw, DrawWin, GroupPayment, GroupPurchase, Redemption, Voucher
from .services.vouchers import REDEEMABLE

AT_MOST = 20
# A customer's vouchers beside an order.
MOST_HELD = 5
DAY = timedelta(days=1)
DAYS_AHEAD = timedelta(days=7)
# Whoever waits for a winner is in the hall.
DRAW_WITHIN = timedelta(hours=1)
State = Draw.State


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who hold draws what is to be published, fixed, drawn, handed out; group purchases to close; refunds."""
    if user.may(Right.DRAWS):
        mine = Draw.objects.visible_to(user, Right.DRAWS)
        yield from _draws(mine, at)
        yield from _groups(GroupPurchase.objects.visible_to(user, Right.DRAWS), at)
    if user.may(Right.DRAWS) or user.may(Right.CAMPAIGNS_MONEY):
        yield from _refunds(user, at)


def _draws(mine, at: datetime) -> Iterator[DueItem]:
    today = local(at).date()
    coming = Q(state=State.DRAFT, entries_from_on__lte=today + DAYS_AHEAD)
    coming |= Q(state=State.PUBLISHED, entries_until_at__lt=at) | Q(state=State.FIXED, draw_at__lte=at)
    for each in _first(mine.filter(coming), "draw_at"):
        yield _next_step(each)
    told = mine.filter(state=State.DRAWN, claim_until_on__gte=today)
    waiting = DrawWin.objects.unheard(at - DAY).filter(draw=OuterRef("pk"))
    for each in _first(told.filter(Exists(waiting)), "drawn_at"):
        # Translators: 中文 还有中奖者没有通知
        what = _("Winners are not told yet")
        yield _due(each, what, pgettext("draw", "Tell them"), each.drawn_at, each.drawn_at + DAY, anchor="#wins")
    near = mine.filter(state=State.DRAWN, claim_until_on__range=(today, today + DAYS_AHEAD))
    for each in _first(near.filter(wins__handed_at__isnull=True).distinct(), "claim_until_on"):
        # Translators: 中文 有奖品未领，兑奖快截止
        what = _("Prizes are not fetched, and their time runs out")
        ends = end_of_work(each.claim_until_on)
        yield _due(each, what, _("Look"), each.drawn_at, ends, anchor="#wins")


def _next_step(each: Draw) -> DueItem:
    """Of a draw that is not drawn: publish it, fix its list, or draw."""
    if each.state == State.DRAFT:
        # Translators: 中文 抽奖还没公布
        what = _("A draw is not published yet")
        return _due(each, what, pgettext("draw", "Publish"), each.made_at, beginning_of(each.entries_from_on))
    if each.state == State.PUBLISHED:
        # Translators: 中文 锁定抽奖名单
        what = _("Fix the list of a draw")
        return _due(each, what, pgettext("draw", "Fix it"), each.entries_until_at, each.draw_at)
    # Translators: 中文 到时间开奖了
    what = _("It is time to draw")
    return _due(each, what, pgettext("draw", "Draw"), each.draw_at, each.draw_at + DRAW_WITHIN)


def _groups(mine, at: datetime) -> Iterator[DueItem]:
    for each in _first(mine.filter(state=GroupPurchase.State.OPEN, closes_at__lte=at), "closes_at"):
        # Translators: 中文 团购到时间截止
        what = _("Close a group purchase, and owe the differences")
        deadline = end_of_work(local(each.closes_at).date())
        yield _due(each, what, pgettext("group purchase", "Close"), each.closes_at, max(deadline, each.closes_at))


def _refunds(user, at: datetime) -> Iterator[DueItem]:
    seen = GroupPurchase.objects.visible_to(user, Right.DRAWS) | GroupPurchase.objects.visible_to(
        user, Right.CAMPAIGNS_MONEY
    )
    owed = GroupPayment.objects.to_pay_out().filter(buyer__group__in=seen.order_by().values("pk"))
    groups: dict[int, list[GroupPayment]] = {}
    for payment in owed.select_related("buyer__group__outlet").order_by("at", "pk")[: 10 * AT_MOST]:
        groups.setdefault(payment.buyer.group_id, []).append(payment)
    for payments in list(groups.values())[:AT_MOST]:
        first = payments[0]
        # Translators: 中文 团购退款待付
        what = _("Refunds of a group purchase are to be paid out")
        yield _due(first.buyer.group, what, _("Pay out"), first.at, first.at + DAYS_AHEAD, anchor="#ledger")


def _first(rows, by: str):
    return rows.select_related("outlet__area").order_by(by, "pk")[:AT_MOST]


def _due(each, what: str, action: str, started_at: datetime, deadline_at: datetime, anchor: str = "") -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=min(started_at, deadline_at),
        what=what,
        why=f"{each.number} · {each.name} · {each.outlet.name}",
        url=each.get_absolute_url() + anchor,
        action=action,
        group=_("Campaigns"),
    )


def beside_order(order, user, at: datetime) -> Iterator[Beside]:
    """The vouchers redeemed on an order, and the way to redeem one as long as the customer has not paid."""
    if not user.may(Right.VOUCHERS_REDEEM, order.outlet):
        return
    for each in Redemption.objects.of_order(order).select_related("voucher__series").order_by("pk"):
        words = f"{each.voucher.series.name} −¥{each.amount:,.2f}"
        address = f"{reverse('campaigns:voucher_redeem')}?code={each.voucher.code}"
        yield Beside(words, address, pgettext("voucher", "Redeemed"), "done")
    stage = OrderSheet.objects.filter(pk=order.pk).values_list("stage", flat=True).first()
    if stage in REDEEMABLE:
        held = Voucher.objects.good(local(at).date()).filter(
            customer=order.vehicle.customer_id, series__outlet=order.outlet_id
        )
        for each in held.select_related("series").order_by("series__valid_to_on", "pk")[:MOST_HELD]:
            # Translators: 中文 客户有券
            words = _("Holds a voucher: %(name)s ¥%(value)s") % {
                "name": each.series.name,
                "value": f"{each.series.value:,.2f}",
            }
            address = f"{reverse('campaigns:voucher_redeem')}?code={each.code}&order={quote(order.number)}"
            yield Beside(words, address, pgettext("voucher", "Good"), "doing")
        # Translators: 中文 核销代金券
        yield Beside(_("Redeem a voucher"), f"{reverse('campaigns:voucher_redeem')}?order={quote(order.number)}")
