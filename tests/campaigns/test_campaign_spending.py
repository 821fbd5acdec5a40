"""What a campaign's vouchers and gifts cost it: when they count, where, and what a settled account keeps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns import money_page, spending
from campaigns.models import Campaign, Draw
from campaigns.services import materials, vouchers
from tests.clock import shanghai
from workshop.services import gifts

from .money_house import AT, begin, fresh, make_money_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_money_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def voucher(house, campaign=None, value=100):
    series = vouchers.write_series(
        outlet=house.outlet, name="感恩券", scope="all", value=Decimal(value), valid_from_on=date(2026, 1, 1),
        valid_to_on=date(2027, 12, 31), pieces=1, campaign=campaign, by=house.manager, at=AT,
    )  # fmt: skip
    return vouchers.issue(series=series, by=house.manager, at=AT)[0]


def redeem(house, one, at=AT, matching=1000):
    return vouchers.redeem_at_counter(voucher=one, document="SJ-1", matching=Decimal(matching), by=house.manager, at=at)


def undo(house, redemption, at=AT):
    return vouchers.undo(redemption=redemption, reason="误核销", by=house.manager, at=at)


def settled(campaign, at):
    Campaign.objects.filter(pk=campaign.pk).update(state="settled", ended_at=at, evaluation="到场 40 组")
    return fresh(campaign)


def test_what_is_taken_off_for_a_campaigns_voucher_is_its_cost(house, campaign):
    redeem(house, voucher(house, campaign), matching=80)
    made = redeem(house, voucher(house, campaign))
    redeem(house, voucher(house))
    redeem(house, voucher(house, begin(house, name="另一场")))
    account = money_page.account_of(campaign)
    assert spending.of_campaign(campaign) == {"events": 180}
    assert (account.spent, account.vouchers, account.invoiced) == (180, 180, 0)
    undo(house, made)
    assert spending.of_campaign(campaign) == {"events": 80}


def test_vouchers_of_no_campaign_are_no_cost_of_campaigns(house):
    redeem(house, voucher(house))
    assert spending.by_cell(house.outlet, 2026) == {} == spending.by_year([house.outlet.pk], [2026])


def test_a_voucher_won_in_the_campaigns_draw_counts_for_it(house, campaign):
    """Unless its series is another campaign's own."""
    draw = Draw.objects.create(
        number="SH01-CJ1", token="t", outlet=house.outlet, campaign=campaign, name="抽奖", entries_from_on=AT.date(),
        entries_until_at=AT + DAY, draw_at=AT + 2 * DAY, claim_until_on=date(2026, 12, 31), made_at=AT,
        made_by=house.marketing,
    )  # fmt: skip
    prize = draw.prizes.create(position=1, name="一等奖", what="券", worth=100, number=2)
    other = begin(house, name="另一场")
    for nth, series_of in enumerate((None, other), start=1):
        guest = campaign.guests.create(number=f"SH01-HK{nth}", name="周子涵", via="search", at=AT, by=house.care)
        entry = draw.entries.create(entry=f"E{nth}", person=f"R{nth}", chances=1, name="周子涵", guest=guest)
        won = voucher(house, series_of)
        won.win = draw.wins.create(nth=nth, prize=prize, entry=entry)
        won.save(update_fields=["win"])
        redeem(house, won)
    assert spending.of_campaign(campaign) == {"events": 100} == spending.of_campaign(other)


@pytest.mark.parametrize(
    ("when", "month", "year"),
    [("2026-11-30 23:59", 11, 2026), ("2026-12-01 00:01", 12, 2026), ("2027-01-01 00:01", 1, 2027)],
)
def test_they_count_on_the_houses_own_day(house, campaign, when, month, year):
    redeem(house, voucher(house, campaign), at=shanghai(when))
    assert spending.by_cell(house.outlet, year) == {(month, "events"): 100}
    assert spending.by_year([house.outlet.pk], [2026, 2027]) == {(house.outlet.pk, year): 100}
    assert spending.of_campaign_in(campaign, year, month) == {"events": 100}
    assert spending.of_campaign_in(campaign, year, month % 12 + 1) == {}
    assert spending.own_money(house.outlet, year) == 100


def test_a_settled_account_keeps_what_stood_then(house, campaign):
    """A voucher redeemed, or one undone, afterwards counts in the year alone."""
    before, after = redeem(house, voucher(house, campaign)), voucher(house, campaign, value=70)
    campaign = settled(campaign, AT + DAY)
    redeem(house, after, at=AT + 2 * DAY)
    account = money_page.account_of(campaign)
    assert (account.vouchers, account.vouchers_since) == (100, 70)
    assert spending.by_cell(house.outlet, 2026) == {(11, "events"): 170}
    undo(house, before, at=AT + 3 * DAY)
    assert spending.of_campaign(campaign) == {"events": 100}
    assert spending.by_cell(house.outlet, 2026) == {(11, "events"): 70}


def test_a_gift_that_the_desk_takes_back_after_the_settlement(house, campaign):
    gift = gifts.add_gift(
        outlet=house.outlet, name="保温杯", cost=Decimal(28), stock=3, reorder_at=1, by=house.manager, at=AT
    )
    early, late = (
        materials.give_gift(campaign=campaign, gift=gift, quantity=1, by=house.manager, at=AT) for _each in range(2)
    )
    gifts.take_back(movement=early.movement, reason="未领取", by=house.manager, at=AT)
    campaign = settled(campaign, AT + DAY)
    assert spending.of_campaign(campaign) == {"events": 28}
    gifts.take_back(movement=late.movement, reason="退回", by=house.manager, at=AT + 2 * DAY)
    assert money_page.account_of(campaign).gifts == 28
    assert spending.by_cell(house.outlet, 2026) == {}


def test_what_each_guest_cost(house, campaign):
    redeem(house, voucher(house, campaign))
    assert money_page.account_of(campaign).per_guest is None
    for nth in range(3):
        campaign.guests.create(number=f"SH01-HK{nth}", name="周子涵", via="search", at=AT, by=house.care)
    assert money_page.account_of(campaign).per_guest == Decimal("33.33")
