"""Vouchers: issued up to their number, redeemed once, never over their value or what they are good for, expiring."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier, Semaphore

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import voucher_rules
from campaigns.models import Redemption, Voucher, VoucherSeries
from campaigns.services import vouchers
from campaigns.voucher_rules import Lines, read_code, room, taken_off
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import (
    make_customer,
    make_drafts,
    make_reception,
    make_sheet_order,
    make_team,
    make_user,
    make_vehicle,
)
from tests.racing import race
from workshop.models import OrderSheet
from workshop.services import order_sheets, settling

from .draw_house import AT, DAY, make_house

_plates = count(10000)


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def manager(house):
    return make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)


def write(house, value="100", scope="all", pieces=10, **fields) -> VoucherSeries:
    given = {"name": "感恩券", "valid_from_on": AT.date(), "valid_to_on": date(2026, 12, 31)} | fields
    return vouchers.write_series(
        outlet=house.outlet, value=Decimal(value), scope=scope, pieces=pieces, by=house.marketing, at=AT, **given
    )


def issued(house, value="100", scope="all", customer=None, **fields) -> Voucher:
    return vouchers.issue(series=write(house, value, scope, **fields), customer=customer, by=house.marketing, at=AT)[0]


def make_order(house, manager, stage="in_work", owner=None):
    """Labour for 300 and a part for 480, paid by the customer."""
    vehicle = make_vehicle(owner or make_customer(outlet=house.outlet), plate=f"沪A{next(_plates)}")
    reception = make_reception(manager, vehicle, at=AT)
    lines = make_drafts(make_team(house.outlet))
    return make_sheet_order(manager, stage, lines=lines, reception=reception, at=AT)


def redeem(house, voucher, order, at=AT, by=None) -> Redemption:
    return vouchers.redeem_on_order(voucher=voucher, order=order, by=by or house.cashier, at=at)


# The rule -------------------------------------------------------------------------------------------------------------

LINES = Lines(Decimal(300), Decimal(480), Decimal(900))


@pytest.mark.parametrize(
    ("value", "scope", "taken", "amount"),
    [
        ("100", "labour", {}, 100),
        ("500", "labour", {}, 300),
        ("500", "parts", {}, 480),
        ("1000", "all", {}, 900),
        ("500", "labour", {"labour": Decimal(250)}, 50),
        # 700 for everything finds its place on parts and articles first; 200 are left over all lines.
        ("500", "labour", {"all": Decimal(700)}, 200),
        ("500", "parts", {"all": Decimal(900)}, 0),
    ],
)
def test_what_is_taken_off(value, scope, taken, amount):
    assert taken_off(Decimal(value), scope, LINES, taken) == amount


yuan = st.integers(0, 100_000).map(lambda fen: Decimal(fen) / 100)


@settings(deadline=None)
@given(
    labour=yuan, parts=yuan, others=yuan,
    wanted=st.lists(st.tuples(st.sampled_from(["labour", "parts", "all"]), yuan), max_size=8),
)  # fmt: skip
def test_together_vouchers_are_never_over_any_lines(labour, parts, others, wanted):
    lines, taken = Lines(labour, parts, labour + parts + others), {}
    for scope, value in wanted:
        amount = taken_off(value, scope, lines, taken)
        assert 0 <= amount <= value
        taken[scope] = taken.get(scope, Decimal(0)) + amount
    assert taken.get("labour", 0) <= labour and taken.get("parts", 0) <= parts
    assert sum(taken.values()) <= lines.all
    assert all(room(scope, lines, taken) >= 0 for scope in ("labour", "parts", "all"))


@pytest.mark.parametrize(
    "text", ["ABCD-EFGH-JKMN", " abcd efgh jkmn ", "https://x.cn/vouchers/redeem/?code=ABCDEFGHJKMN", "ABCDEFGHJKMN/"]
)
def test_a_code_is_read_however_it_is_written(text):
    assert read_code(text) == "ABCDEFGHJKMN"


# Issuing --------------------------------------------------------------------------------------------------------------


def test_no_more_are_issued_than_there_are(house):
    series = write(house, pieces=3)
    assert len(vouchers.issue(series=series, number=2, by=house.advisor, at=AT)) == 2
    with pytest.raises(Refused):
        vouchers.issue(series=series, number=2, by=house.advisor, at=AT)
    vouchers.issue(series=series, by=house.advisor, at=AT)
    series.refresh_from_db()
    assert (series.issued, series.vouchers.count()) == (3, 3)


def test_codes_are_long_and_differ(house):
    series = write(house, pieces=500)
    codes = {each.code for each in vouchers.issue(series=series, number=500, by=house.marketing, at=AT)}
    assert len(codes) == 500 and all(len(code) == voucher_rules.LENGTH for code in codes)


def test_a_closed_or_past_series_issues_none(house):
    series = write(house)
    with pytest.raises(Refused):
        vouchers.issue(series=series, by=house.marketing, at=AT + 60 * DAY)
    vouchers.close_series(series=series, by=house.marketing, at=AT)
    with pytest.raises(AlreadyDone):
        vouchers.close_series(series=series, by=house.marketing, at=AT)
    with pytest.raises(Refused):
        vouchers.issue(series=series, by=house.marketing, at=AT)


def test_the_cashier_redeems_and_does_not_issue(house):
    with pytest.raises(PermissionDenied):
        vouchers.issue(series=write(house), by=house.cashier, at=AT)


# On a repair order ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "scope", "amount", "matching"),
    [("100", "labour", 100, 300), ("500", "labour", 300, 300), ("500", "parts", 480, 480), ("999", "all", 780, 780)],
)
def test_never_over_its_value_nor_its_lines(house, manager, value, scope, amount, matching):
    made = redeem(house, issued(house, value, scope), make_order(house, manager))
    assert (made.amount, made.matching) == (amount, matching)


def test_several_on_one_order_stay_within_its_lines(house, manager):
    order = make_order(house, manager)
    assert redeem(house, issued(house, "700", "all"), order).amount == 700
    assert redeem(house, issued(house, "200", "labour"), order).amount == 80
    with pytest.raises(Refused):
        redeem(house, issued(house, "50", "parts"), order)
    assert Redemption.objects.of_order(order).taken_off() == 780


def test_it_is_redeemed_once_and_the_second_hears_where(house, manager):
    voucher, order = issued(house), make_order(house, manager)
    redeem(house, voucher, order)
    with pytest.raises(vouchers.RedeemedAlready) as second:
        redeem(house, voucher, make_order(house, manager))
    assert order.number in str(second.value) and "收银甲" in str(second.value)
    with pytest.raises(vouchers.RedeemedAlready):
        vouchers.redeem_at_counter(voucher=voucher, document="SJ1", matching=Decimal(50), by=house.cashier, at=AT)


def test_it_is_good_on_its_days_only(house, manager):
    voucher = issued(house, valid_from_on=AT.date() + DAY, valid_to_on=AT.date() + 2 * DAY)
    order = make_order(house, manager)
    for at in (AT, AT + 3 * DAY):
        with pytest.raises(Refused):
            redeem(house, voucher, order, at)
    assert redeem(house, voucher, order, AT + 2 * DAY)


def test_a_customers_voucher_is_for_that_customers_car(house, manager):
    owner = make_customer("周子涵", house.outlet)
    voucher = issued(house, customer=owner)
    with pytest.raises(Refused):
        redeem(house, voucher, make_order(house, manager))
    assert redeem(house, voucher, make_order(house, manager, owner=owner))


def test_another_outlets_voucher_is_refused(house, manager):
    other = make_house("SH02")
    both = make_user("双岗", Role.CASHIER, house.outlet)
    both.postings.create(role=Role.CASHIER, outlet=other.outlet, from_on="2020-01-01")
    with pytest.raises(Refused):
        redeem(house, issued(other), make_order(house, manager), by=both)


def test_a_voucher_taken_back_is_refused(house, manager):
    voucher = issued(house)
    vouchers.withdraw(voucher=voucher, reason="遗失", by=house.marketing, at=AT)
    with pytest.raises(Refused):
        redeem(house, voucher, make_order(house, manager))


def pay(order, by, received, reason="", at=AT):
    version = OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)
    return settling.settle(
        order=order, payer="customer", received=Decimal(received), how="cash", document="SJ1", reason=reason,
        version=version, by=by, at=at,
    )  # fmt: skip


def test_the_customer_pays_what_the_voucher_leaves(house, manager):
    order = make_order(house, manager, "ready")
    redeem(house, issued(house, "100"), order)
    with pytest.raises(Refused) as over:
        pay(order, manager, "780")
    assert over.value.field == "received" and "680" in str(over.value)
    share = pay(order, manager, "680")
    assert (share.amount, share.received) == (780, 680) and "感恩券" in share.reason


def test_after_the_customer_has_paid_nothing_is_redeemed_or_undone(house, manager):
    order = make_order(house, manager, "ready")
    used = redeem(house, issued(house, "100"), order)
    pay(order, manager, "680")
    with pytest.raises(Refused):
        redeem(house, issued(house), order)
    with pytest.raises(Refused):
        vouchers.undo(redemption=used, reason="点错", by=house.marketing, at=AT)


def test_a_mistake_is_undone_with_a_reason_and_the_voucher_is_good_again(house, manager):
    voucher, order = issued(house), make_order(house, manager)
    used = redeem(house, voucher, order)
    with pytest.raises(PermissionDenied):
        vouchers.undo(redemption=used, reason="点错", by=house.cashier, at=AT)
    with pytest.raises(Refused):
        vouchers.undo(redemption=used, reason=" ", by=house.marketing, at=AT)
    vouchers.undo(redemption=used, reason="点错", by=house.marketing, at=AT)
    with pytest.raises(AlreadyDone):
        vouchers.undo(redemption=used, reason="点错", by=house.marketing, at=AT)
    assert redeem(house, voucher, make_order(house, manager))
    assert voucher.redemptions.count() == 2


def cancel(order, by, at=AT):
    version = OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)
    return order_sheets.cancel_order(order=order, reason="客户改约", version=version, by=by, at=at)


def test_a_cancelled_order_frees_its_voucher(house, manager):
    voucher, order = issued(house), make_order(house, manager, "agreed")
    redeem(house, voucher, order)
    cancel(order, manager)
    used = voucher.redemptions.get()
    assert used.undone_by == manager and used.undone_at == AT and "客户改约" in used.undo_reason
    last = trail.entries_about(voucher.series).first()
    assert last.action == "voucher.undone" and voucher.spaced in str(last.changes)
    assert voucher in Voucher.objects.good(AT.date())
    assert redeem(house, voucher, make_order(house, manager))


def test_nothing_is_redeemed_on_a_cancelled_order_nor_on_a_part_that_is_paid(house, manager):
    gone, paid = make_order(house, manager, "agreed"), make_order(house, manager, "ready")
    cancel(gone, manager)
    # Another payer has not settled yet, so the order is not.
    paid.payer_shares.create(
        payer="customer", amount=780, received=780, how="cash", settled_at=AT, settled_by=house.cashier
    )
    for order in (gone, paid):
        with pytest.raises(Refused):
            redeem(house, issued(house), order)


def test_who_does_not_redeem_does_not_and_a_customer_gets_one_at_a_time(house, manager):
    finance = make_user("财务甲", Role.FINANCE, house.outlet)
    with pytest.raises(PermissionDenied):
        redeem(house, issued(house), make_order(house, manager), by=finance)
    with pytest.raises(PermissionDenied):
        vouchers.redeem_at_counter(voucher=issued(house), document="1", matching=Decimal(9), by=finance, at=AT)
    owner = make_customer("周子涵", house.outlet)
    with pytest.raises(Refused):
        vouchers.issue(series=write(house), number=2, customer=owner, by=house.marketing, at=AT)


def test_what_is_redeemed_is_not_taken_back(house):
    voucher = issued(house)
    vouchers.redeem_at_counter(voucher=voucher, document="SJ1", matching=Decimal(60), by=house.cashier, at=AT)
    with pytest.raises(vouchers.RedeemedAlready):
        vouchers.withdraw(voucher=voucher, reason="遗失", by=house.marketing, at=AT)


def test_cancelling_one_order_leaves_the_others_vouchers(house, manager):
    mine, other = issued(house), issued(house)
    order = make_order(house, manager, "agreed")
    redeem(house, mine, order)
    redeem(house, other, make_order(house, manager, "agreed"))
    cancel(order, manager)
    assert list(Redemption.objects.standing()) == [other.redemptions.get()]


# At the counter -------------------------------------------------------------------------------------------------------


def counter(house, voucher, matching="60", document="SJ1"):
    return vouchers.redeem_at_counter(
        voucher=voucher, document=document, matching=Decimal(matching), by=house.cashier, at=AT
    )


def test_at_the_counter_never_over_its_value_nor_the_receipt(house):
    assert counter(house, issued(house, "100")).amount == 60
    assert counter(house, issued(house, "100"), "250").amount == 100
    with pytest.raises(Refused):
        counter(house, issued(house, scope="labour"))
    with pytest.raises(Refused):
        counter(house, issued(house), document=" ")
    with pytest.raises(Refused):
        counter(house, issued(house), "0")


# Under load -----------------------------------------------------------------------------------------------------------

MANY = 200
# As a server has them: no more connections than PostgreSQL gives.
CONNECTIONS = 60


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_200_who_redeem_one_voucher_at_once_exactly_one_does(transactional_db):
    house = make_house()
    voucher = issued(house, "100")
    free = Semaphore(CONNECTIONS)

    def attempt(nth):
        def redeem_it():
            with free:
                try:
                    return counter(house, voucher, document=f"SJ{nth}")
                finally:
                    connections.close_all()

        return redeem_it

    outcomes = race([attempt(nth) for nth in range(MANY)])
    assert sum(isinstance(each, Redemption) for each in outcomes) == 1
    assert sum(isinstance(each, vouchers.RedeemedAlready) for each in outcomes) == MANY - 1
    assert Redemption.objects.filter(voucher=voucher).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_without_holding_the_voucher_the_constraint_still_lets_one_through(transactional_db, monkeypatch):
    """Seen failing: two have read that it is good before either wrote."""
    house = make_house()
    voucher = issued(house, "100")
    both = Barrier(2)
    monkeypatch.setattr(
        vouchers, "_hold", lambda one: Voucher.objects.select_related("series__outlet__area__region").get(pk=one.pk)
    )
    refuse = vouchers._refuse_used

    def together(held, at):
        refuse(held, at)
        both.wait(10)

    monkeypatch.setattr(vouchers, "_refuse_used", together)
    outcomes = race([lambda: counter(house, voucher)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == [IntegrityError.__name__, "Redemption"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_ten_vouchers_at_once_on_one_order_stay_within_its_lines(transactional_db):
    house = make_house()
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    order = make_order(house, manager)
    mine = vouchers.issue(series=write(house, "100", "labour"), number=10, by=house.marketing, at=AT)
    outcomes = race([lambda each=each: redeem(house, each, order) for each in mine])
    assert sum(isinstance(each, Redemption) for each in outcomes) == 3
    assert Redemption.objects.of_order(order).taken_off() == 300


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_several_who_issue_at_once_issue_no_more_than_there_are(transactional_db):
    house = make_house()
    series = write(house, pieces=5)
    race([lambda: vouchers.issue(series=series, by=house.marketing, at=AT)] * 8)
    series.refresh_from_db()
    assert (series.issued, series.vouchers.count()) == (5, 5)


def test_a_month_is_not_a_day(house):
    """The last day counts to its end, in Shanghai."""
    voucher = issued(house, valid_to_on=date(2026, 11, 30))
    last = AT + timedelta(days=25, hours=13, minutes=59)
    assert vouchers.redeem_at_counter(voucher=voucher, document="1", matching=Decimal(9), by=house.cashier, at=last)


def test_lines_withdrawn_after_the_voucher_are_seen_at_the_settlement(house, manager):
    order = make_order(house, manager, "ready")
    redeem(house, issued(house, "300", "labour"), order)
    order.sheet.lines.filter(kind="labour").update(amount=200)
    with pytest.raises(Refused):
        pay(order, manager, "380")
