"""A draw, a voucher and a group purchase of an outlet, for the tables of rights and invariants and for tests."""

from datetime import date, timedelta
from decimal import Decimal

from campaigns.models import (
    Draw,
    DrawEntry,
    DrawWin,
    EntryRule,
    GroupBuyer,
    GroupOffer,
    GroupPayment,
    GroupPurchase,
    Prize,
    Redemption,
    Voucher,
    VoucherSeries,
)
from tests.campaigns import plan_records
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()
DAY = timedelta(days=1)


def draft_of(records) -> Draw:
    """Nothing is published yet, and much is missing."""
    number = f"{records.outlet.code}-CJ90001"
    if found := Draw.objects.filter(number=number).first():
        return found
    return Draw.objects.create(
        number=number, token=f"draft{records.outlet.pk}", outlet=records.outlet,
        campaign=plan_records.campaign_of(records), name="到店抽奖", entries_from_on=TODAY + DAY,
        entries_until_at=NOW + 2 * DAY, draw_at=NOW + 3 * DAY, claim_until_on=TODAY + 30 * DAY, made_at=NOW,
        made_by=records.account,
    )  # fmt: skip


def draw_of(records) -> Draw:
    """Drawn an hour ago: one entry, one prize, one win that nobody has fetched."""
    number = f"{records.outlet.code}-CJ90002"
    if found := Draw.objects.filter(number=number).first():
        return found
    made = Draw.objects.create(
        number=number, token=f"drawn{records.outlet.pk}", outlet=records.outlet,
        campaign=plan_records.campaign_of(records), name="保养抽奖", entries_from_on=TODAY - 9 * DAY,
        entries_until_at=NOW - 2 * DAY, draw_at=NOW - DAY, claim_until_on=date(2027, 12, 31), state="drawn",
        made_at=NOW, made_by=records.account, published_at=NOW - 9 * DAY, published_by=records.account,
        fixed_at=NOW - DAY, fixed_by=records.account, seed="1" * 64, list_hash="2" * 64, commitment="3" * 64,
        entry_count=1, chance_count=1, drawn_at=NOW - DAY, drawn_by=records.account,
    )  # fmt: skip
    made.rules.create(source="maintenance")
    prize = made.prizes.create(position=1, name="一等奖", what="车载吸尘器", worth=300, number=1)
    entry = made.entries.create(
        entry=records.order.number, person="R00001", chances=1, name="周子涵", order=records.order
    )
    made.wins.create(nth=1, prize=prize, entry=entry)
    return made


def series_of(records) -> VoucherSeries:
    found = VoucherSeries.objects.filter(outlet=records.outlet, name="工时券").first()
    return found or VoucherSeries.objects.create(
        outlet=records.outlet, name="工时券", scope="labour", value=100, valid_from_on=date(2026, 1, 1),
        valid_to_on=date(2027, 12, 31), pieces=10, issued=1, made_at=NOW, made_by=records.account,
    )  # fmt: skip


def voucher_of(records) -> Voucher:
    series = series_of(records)
    found = series.vouchers.filter(redemptions=None).first()
    return found or series.vouchers.create(
        code=f"CODE{records.outlet.code}X"[:16], issued_at=NOW, issued_by=records.account
    )


def redemption_of(records) -> Redemption:
    series = series_of(records)
    code = f"USED{records.outlet.code}X"[:16]
    voucher = series.vouchers.filter(code=code).first() or series.vouchers.create(
        code=code, issued_at=NOW, issued_by=records.account
    )
    found = voucher.redemptions.first()
    return found or voucher.redemptions.create(
        document="SJ1", value=100, matching=80, amount=80, at=NOW, by=records.account
    )


def group_of(records) -> GroupPurchase:
    """Open for two days more, with one buyer who has paid entry fee and deposit."""
    number = f"{records.outlet.code}-TG90001"
    if found := GroupPurchase.objects.filter(number=number).first():
        return found
    made = GroupPurchase.objects.create(
        number=number, outlet=records.outlet, campaign=plan_records.campaign_of(records), name="五月团购",
        deposit=3000, entry_fee=100, entry_counts=500, closes_at=NOW + 2 * DAY, state="open", opened_at=NOW,
        made_at=NOW, made_by=records.account,
    )  # fmt: skip
    offer = made.offers.create(name="1.6L 自动舒适型", price=Decimal(120_000))
    buyer = made.buyers.create(
        offer=offer, name="周子涵", mobile="13800000001", joined_at=NOW, joined_by=records.account
    )
    buyer.payments.create(
        kind="deposit", amount=3000, at=NOW, by=records.account, paid_at=NOW, paid_by=records.account, how="cash"
    )
    return made


def buyer_of(records) -> GroupBuyer:
    return group_of(records).buyers.get()


def payment_of(records) -> GroupPayment:
    return buyer_of(records).payments.get()


MAKERS = {
    Draw: draw_of,
    EntryRule: lambda records: draw_of(records).rules.get(),
    Prize: lambda records: draw_of(records).prizes.get(),
    DrawEntry: lambda records: draw_of(records).entries.get(),
    DrawWin: lambda records: draw_of(records).wins.get(),
    VoucherSeries: series_of,
    Voucher: voucher_of,
    Redemption: redemption_of,
    GroupPurchase: group_of,
    GroupOffer: lambda records: group_of(records).offers.get(),
    GroupBuyer: buyer_of,
    GroupPayment: payment_of,
}
