"""Draws of a campaign that runs, vouchers that are out, and a group purchase that people join.

Played through the services of the application, on the orders that the demo has.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.models import Campaign, Draw, GroupPurchase, VoucherSeries
from campaigns.services import draw_news, draws, group_purchases, vouchers
from campaigns.services.draws import PrizeDraft, RuleDraft
from campaigns.services.group_purchases import OfferDraft
from staff.instants import local
from staff.models import Outlet, User
from staff.refusals import Refused
from staff.roles import Role
from workshop.models import OrderSheet

from . import names
from .outlets import FIRST
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TOLD = {
    "conditions": "活动期内在本店自费保养的车主；本店员工不参加。",
    "taking_part": "结算后自动参加，工单号即参与号；同一手机号视为同一人。",
    "claiming": "凭结算单和本人身份证在前台领取，代金券当场发放。",
    "forfeiting": "兑奖截止日前未领取视为放弃，奖品不转让、不折现。",
    "contact": "021-60000315，前台",
}
PAID = RuleDraft("maintenance")
SPENT = RuleDraft("spent", 1, Decimal(1000), 5)


def make_draws(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Comes back with how many draws, series of vouchers and group purchases there are."""
    outlet = outlets[FIRST.code]
    maker = staff.user(outlet.code, Role.MARKETING)
    campaigns = Campaign.objects.filter(outlet=outlet).select_related("outlet")
    running = campaigns.filter(kind=Campaign.Kind.TRADE_IN).first()
    buying = campaigns.filter(kind=Campaign.Kind.GROUP).first()
    if running is None or buying is None:
        return 0
    series = _vouchers(running, staff, maker, at)
    _drawn(running, series, maker, at)
    _fixed(running, maker, at)
    _published(running, maker, at)
    _group(rng, buying, maker, at)
    return Draw.objects.count() + VoucherSeries.objects.count() + GroupPurchase.objects.count()


def _hour(at: datetime, days: int, hour: int) -> datetime:
    return local(at).replace(hour=hour, minute=0, second=0, microsecond=0) + days * DAY


def _step(act, draw: Draw, by: User, at: datetime):
    draw.refresh_from_db()
    return act(draw=draw, version=draw.version, by=by, at=at)


def _told(campaign: Campaign, name: str, prizes, rules, first: int, until: datetime, draw_at: datetime, at, by) -> Draw:
    """A draw that was published the evening before its first day, `first` days from the demo's."""
    told_at = _hour(at, first - 1, 17)
    made = draws.write_draw(
        campaign=campaign,
        name=name,
        entries_from_on=local(at).date() + first * DAY,
        entries_until_at=until,
        draw_at=draw_at,
        claim_until_on=local(draw_at).date() + 30 * DAY,
        prizes=prizes,
        rules=rules,
        host=campaign.outlet.name,
        by=by,
        at=told_at,
        **TOLD,
    )
    return _step(draws.publish_draw, made, by, told_at + HOUR)


def _drawn(campaign: Campaign, series: VoucherSeries, by: User, at: datetime) -> None:
    """Drawn the evening before yesterday; some prizes were fetched since, one of them a voucher."""
    prizes = [
        PrizeDraft("一等奖", "工时抵用券", series.value, 1, series=series),
        PrizeDraft("二等奖", "车载吸尘器", Decimal(269), 2),
        PrizeDraft("三等奖", "雨刮片一对", Decimal(120), 5),
    ]
    until = _hour(at, -2, 18)
    draw = _told(campaign, "保养有礼第一期", prizes, [PAID, SPENT], -9, until, until + HOUR, at, by)
    try:
        _step(draws.fix_list, draw, by, until + HOUR / 2)
    except Refused:
        # A small demo may have no maintenance in these days.
        return
    wins = _step(draws.draw_winners, draw, by, until + HOUR)
    for win in wins[3:5]:
        draw_news.note_told(win=win, by=by, at=until + 2 * HOUR)
    for win in wins[:3]:
        draws.hand_out(win=win, proof="本人领取，核对身份证和结算单", by=by, at=until + 15 * HOUR + win.nth * HOUR / 4)


def _fixed(campaign: Campaign, by: User, at: datetime) -> None:
    """The list is fixed, the hour of the draw is this evening."""
    until = _hour(at, -1, 20)
    prizes = [PrizeDraft("幸运奖", "洗车卡十次", Decimal(300), 3, "voucher", "限本店，一年内有效，每次洗一台车")]
    draw = _told(campaign, "周末保养幸运抽奖", prizes, [PAID], -6, until, _hour(at, 0, 20), at, by)
    try:
        _step(draws.fix_list, draw, by, until + HOUR)
    except Refused:
        return


def _published(campaign: Campaign, by: User, at: datetime) -> None:
    """Entries are still taken."""
    prizes = [
        PrizeDraft("大奖", "全年基础保养", Decimal(3600), 1, "service"),
        PrizeDraft("纪念奖", "原厂车模", Decimal(168), 20),
    ]
    until = _hour(at, 20, 18)
    _told(campaign, "以旧换新大抽奖", prizes, [SPENT], -1, until, until + 2 * HOUR, at, by)


def _vouchers(campaign: Campaign, staff: Staff, by: User, at: datetime) -> VoucherSeries:
    """For labour, one used on an order in the workshop; for everything, some used at the counter."""
    begun, outlet = _hour(at, -11, 10), campaign.outlet
    told = {"campaign": campaign, "valid_from_on": local(begun).date(), "by": by, "at": begun}
    last_on = local(at).date() + 60 * DAY
    labour = vouchers.write_series(
        outlet=outlet, name="感恩工时券", scope="labour", value=Decimal(100), pieces=200, valid_to_on=last_on,
        words="每单限用一张，不找零。", **told,
    )  # fmt: skip
    everything = vouchers.write_series(
        outlet=outlet, name="精品以旧换新券", scope="all", value=Decimal(50), pieces=100, valid_to_on=last_on,
        words="旧件当场回收。", **told,
    )  # fmt: skip
    issued = vouchers.issue(series=labour, number=40, by=by, at=begun + HOUR)
    cashier = staff.user(outlet.code, Role.CASHIER)
    sheets = OrderSheet.objects.filter(order__outlet=outlet, stage__in=vouchers.REDEEMABLE).select_related(
        "order__outlet"
    )
    for sheet in sheets.order_by("order__opened_at", "pk"):
        if vouchers.lines_of(sheet.order).labour > 0:
            vouchers.redeem_on_order(voucher=issued[0], order=sheet.order, by=cashier, at=at - HOUR / 3)
            break
    for nth, voucher in enumerate(vouchers.issue(series=everything, number=25, by=by, at=begun + HOUR)[:9]):
        vouchers.redeem_at_counter(
            voucher=voucher,
            document=f"JP{nth + 1:04d}",
            matching=Decimal(38 + 27 * nth),
            by=cashier,
            at=_hour(at, -7 + nth * 6 // 9, 11 + nth % 5),
        )
    return labour


def _group(rng: Random, campaign: Campaign, by: User, at: datetime) -> None:
    """Twenty-two have joined, some paid the rest before others came, one left and waits for the money."""
    offers = [OfferDraft("1.5L 自动舒适型", Decimal(109_800)), OfferDraft("2.0L 自动豪华型", Decimal(148_800))]
    begun = _hour(at, -2, 9)
    group = group_purchases.write_group(
        campaign=campaign,
        name="购车团第一期",
        offers=offers,
        closes_at=_hour(at, 11, 12),
        deposit=Decimal(3000),
        entry_fee=Decimal(100),
        entry_counts=Decimal(500),
        special=Decimal(5000),
        by=by,
        at=begun,
    )
    group = group_purchases.open_group(group=group, version=group.version, by=by, at=begun + HOUR)
    cars, taken, people = list(group.offers.order_by("pk")), set(), []
    for nth in range(22):
        joined = begun + 2 * HOUR + nth * HOUR / 3
        people.append(
            group_purchases.join(
                group=group,
                offer=rng.choice(cars),
                name=names.person(rng),
                mobile=names.mobile(rng, taken),
                how=rng.choice(("wechat", "alipay", "card")),
                by=by,
                at=joined,
            )
        )
        if nth in (19, 20):
            cut = group_purchases.cut_of(group)
            group_purchases.buy(buyer=people[nth - 15], seen_cut=cut, how="card", by=by, at=joined + HOUR / 6)
    group_purchases.leave(buyer=people[11], reason="家人不同意换车", by=by, at=begun + 11 * HOUR)
