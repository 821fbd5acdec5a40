"""Group purchases: joining, buying, leaving; nobody pays more than the step reached, and the ledger adds up."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import group_rules
from campaigns.group_rules import Ladder, Terms, WrongTerms, what_is_wrong
from campaigns.models import GroupBuyer, GroupPayment, GroupPurchase
from campaigns.services import group_purchases as groups
from campaigns.services.group_purchases import OfferDraft
from staff.refusals import AlreadyDone, Refused
from tests.racing import race

from .draw_house import AT, DAY, HOUR, make_house

CLOSES_AT = AT + DAY
PRICE = Decimal(120_000)


@pytest.fixture
def house(db):
    return make_house()


def write(house, offers=(("舒适型", PRICE),), **terms) -> GroupPurchase:
    given = {
        "closes_at": CLOSES_AT, "threshold": 0, "step": Decimal(500), "cap": Decimal(3000),
        "deposit": Decimal(3000), "entry_fee": Decimal(100), "entry_counts": Decimal(500),
    } | terms  # fmt: skip
    drafts = [OfferDraft(name, price) for name, price in offers]
    return groups.write_group(
        campaign=house.campaign, name="五月团购", offers=drafts, by=house.marketing, at=AT, **given
    )


def opened(house, **terms) -> GroupPurchase:
    made = write(house, **terms)
    return groups.open_group(group=made, version=made.version, by=house.marketing, at=AT)


def join(house, group, nth, at=AT) -> GroupBuyer:
    return groups.join(
        group=group, offer=group.offers.first(), name=f"车主{nth}", mobile=f"138{nth:08d}", how="wechat",
        by=house.marketing, at=at,
    )  # fmt: skip


def buy(house, buyer, at=AT) -> GroupPayment:
    cut = groups.cut_of(GroupPurchase.objects.get(pk=buyer.group_id))
    return groups.buy(buyer=buyer, seen_cut=cut, how="card", by=house.marketing, at=at)


def close(house, group, at=CLOSES_AT):
    group.refresh_from_db()
    return groups.close_group(group=group, version=group.version, by=house.marketing, at=at)


def net(buyer) -> Decimal:
    return buyer.payments.all().net()


# The rules ------------------------------------------------------------------------------------------------------------

TERMS = Terms(Ladder(threshold=0), Decimal(3000), True, Decimal(100), Decimal(500), True)


def test_what_a_buyer_pays():
    # 100 that counts 500; the deposit is part of the price.
    assert group_rules.total(PRICE, Decimal(2000), TERMS) == PRICE - 2000 - 400
    assert group_rules.balance(PRICE, Decimal(2000), TERMS) == PRICE - 2000 - 500 - 3000


@pytest.mark.parametrize(
    ("terms", "prices", "wrong"),
    [
        (TERMS, [PRICE], None),
        (TERMS, [], WrongTerms.NO_OFFER),
        (Terms(Ladder(), entry_fee=Decimal(100), entry_counts=Decimal(99)), [PRICE], WrongTerms.ENTRY_COUNTS_LESS),
        (TERMS, [PRICE, Decimal(6500)], WrongTerms.TOO_CHEAP),
        (TERMS, [PRICE, Decimal("6500.01")], None),
        (Terms(Ladder(special=Decimal(9000))), [Decimal(9000)], WrongTerms.TOO_CHEAP),
        (Terms(Ladder(), Decimal(24_000), False), [PRICE], None),
        (Terms(Ladder(), Decimal("24000.01"), False), [PRICE], WrongTerms.EARNEST_TOO_HIGH),
    ],
)
def test_terms_that_do_not_hold_are_found(terms, prices, wrong):
    assert what_is_wrong(terms, prices) == wrong


def test_the_steps_as_they_are_announced():
    assert group_rules.steps(Ladder()) == [(1, 0), *((20 + nth, 500 * nth) for nth in range(1, 7))]
    special = group_rules.steps(Ladder(special=Decimal(5000)))
    assert special[-1] == (31, 5000)


def test_steps_of_a_fen_are_no_endless_ladder(house):
    ladder = Ladder(step=Decimal("0.01"), cap=Decimal("9999999999.99"))
    assert len(group_rules.steps(ladder)) <= group_rules.MOST_STEPS + 3
    with pytest.raises(Refused) as refused:
        write(house, step=ladder.step, cap=ladder.cap)
    assert refused.value.field == "step"
    most = write(house, step=Decimal(1), cap=Decimal(group_rules.MOST_STEPS))
    assert group_rules.steps(most.ladder)[-1][1] == most.cap


# Joining and leaving --------------------------------------------------------------------------------------------------


def test_joining_brings_entry_fee_and_deposit_into_the_ledger(house):
    buyer = join(house, opened(house), 1)
    assert [(row.kind, row.amount) for row in buyer.payments.all()] == [("entry", 100), ("deposit", 3000)]


def test_nobody_is_in_twice(house):
    group = opened(house)
    join(house, group, 1)
    with pytest.raises(AlreadyDone):
        join(house, group, 1)
    assert groups.buyers_of(group) == 1


@pytest.mark.parametrize("mobile", ["+86 138 0000 0001", "138-0000-0001", " 13800000001 "])
def test_the_same_number_written_otherwise_is_the_same_buyer(house, mobile):
    group = opened(house)
    join(house, group, 1)
    again = {"offer": group.offers.first(), "name": "王", "how": "wechat", "by": house.marketing, "at": AT}
    with pytest.raises(AlreadyDone):
        groups.join(group=group, mobile=mobile, **again)
    with pytest.raises(Refused):
        groups.join(group=group, mobile="无", **again)
    assert groups.buyers_of(group) == 1


@pytest.mark.parametrize("name", ["base", "step", "cap", "special", "deposit", "entry_fee", "entry_counts"])
def test_no_amount_is_below_nothing(house, name):
    with pytest.raises(Refused):
        write(house, **{name: Decimal(-1)})
    assert not GroupPurchase.objects.exists()


def test_what_another_group_offers_is_not_bought_here(house):
    group, other = opened(house), opened(house)
    with pytest.raises(Refused):
        groups.join(
            group=group, offer=other.offers.get(), name="王", mobile="13800000009", how="wechat", by=house.marketing,
            at=AT,
        )  # fmt: skip


def test_nobody_comes_in_after_the_closing_and_who_left_does_not_buy(house):
    group = opened(house)
    stays, goes = join(house, group, 1), join(house, group, 2)
    groups.leave(buyer=goes, reason="改主意", by=house.marketing, at=AT)
    with pytest.raises(AlreadyDone):
        buy(house, goes)
    close(house, group)
    with pytest.raises(Refused):
        join(house, group, 3, CLOSES_AT)
    # The steps stand as they were reached, also when somebody goes afterwards.
    groups.leave(buyer=stays, reason="改主意", by=house.marketing, at=CLOSES_AT + DAY)
    group.refresh_from_db()
    assert (groups.buyers_of(group), groups.cut_of(group)) == (1, 500)


def test_money_is_taken_and_given_in_a_way_that_is_known(house):
    group = opened(house)
    with pytest.raises(Refused):
        groups.join(
            group=group, offer=group.offers.get(), name="王", mobile="13800000009", how="on_account",
            by=house.marketing, at=AT,
        )  # fmt: skip
    buyer = join(house, group, 1)
    with pytest.raises(Refused):
        groups.buy(buyer=buyer, seen_cut=Decimal(500), how="", by=house.marketing, at=AT)
    owed = groups.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    with pytest.raises(Refused):
        groups.pay_out(payment=owed, how="nothing", by=house.marketing, at=AT)
    with pytest.raises(PermissionDenied):
        groups.pay_out(payment=owed, how="cash", by=house.advisor, at=AT)


def test_nobody_joins_a_draft_nor_after_the_hour(house):
    with pytest.raises(Refused):
        join(house, write(house), 1)
    with pytest.raises(Refused):
        join(house, opened(house), 1, CLOSES_AT)


def test_opened_is_fixed(house):
    group = opened(house)
    with pytest.raises(Refused):
        groups.change_group(
            group=group, version=group.version, name="改", offers=[OfferDraft("舒适型", PRICE)], by=house.marketing,
            at=AT, step=Decimal(100),
        )  # fmt: skip


def test_a_group_whose_price_would_fall_to_nothing_is_not_opened(house):
    made = write(house, offers=[("脚垫", Decimal(200))])
    with pytest.raises(Refused):
        groups.open_group(group=made, version=made.version, by=house.marketing, at=AT)


def test_a_group_whose_hour_has_passed_is_not_opened(house):
    made = write(house)
    with pytest.raises(Refused):
        groups.open_group(group=made, version=made.version, by=house.marketing, at=CLOSES_AT)


@pytest.mark.parametrize(
    ("deposit_back", "entry_back", "kept"),
    [(True, True, 0), (False, True, 3000), (True, False, 100), (False, False, 3100)],
)
def test_who_leaves_gets_back_what_the_terms_say(house, deposit_back, entry_back, kept):
    group = opened(house, deposit_back=deposit_back, entry_back=entry_back)
    buyer = join(house, group, 1)
    with pytest.raises(Refused):
        groups.leave(buyer=buyer, reason=" ", by=house.marketing, at=AT)
    groups.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    assert net(buyer) == kept and groups.buyers_of(group) == 0
    with pytest.raises(AlreadyDone):
        groups.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    # And may come back.
    assert join(house, group, 1).pk != buyer.pk


def test_who_bought_and_leaves_gets_everything_back_but_what_stays(house):
    group = opened(house, deposit_back=False)
    buyer = join(house, group, 1)
    buy(house, buyer)
    groups.leave(buyer=buyer, reason="贷款未批", by=house.marketing, at=AT)
    assert net(buyer) == 3000


# Buying and closing ---------------------------------------------------------------------------------------------------


def test_who_bought_early_gets_the_difference_back_at_the_end(house):
    group = opened(house)
    first = join(house, group, 1)
    assert buy(house, first).amount == PRICE - 500 - 500 - 3000
    for nth in (2, 3):
        join(house, group, nth)
    rows = close(house, group)
    assert [(row.buyer_id, row.amount) for row in rows] == [(first.pk, -1000)]
    assert net(first) == group_rules.total(PRICE, Decimal(1500), TERMS)
    assert GroupPayment.objects.to_pay_out().net() == -1000
    # What the buyer has by now stands with the buyer too.
    first.refresh_from_db()
    assert first.cut == 1500


def test_a_bigger_cut_that_somebody_had_is_kept(house):
    group = opened(house)
    people = [join(house, group, nth) for nth in range(1, 5)]
    buy(house, people[0])
    for buyer in people[2:]:
        groups.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    buy(house, people[1])
    assert close(house, group) == []
    assert net(people[0]) == group_rules.total(PRICE, Decimal(2000), TERMS)
    assert net(people[1]) == group_rules.total(PRICE, Decimal(1000), TERMS)


def test_who_is_in_and_pays_later_pays_at_the_step_reached(house):
    group = opened(house)
    people = [join(house, group, nth) for nth in range(1, 4)]
    close(house, group)
    buy(house, people[0], CLOSES_AT + DAY)
    assert net(people[0]) == group_rules.total(PRICE, Decimal(1500), TERMS)


def test_a_price_that_moved_since_the_page_was_shown_is_not_taken(house):
    group = opened(house)
    first = join(house, group, 1)
    join(house, group, 2)
    with pytest.raises(groups.PriceMoved):
        groups.buy(buyer=first, seen_cut=Decimal(500), how="card", by=house.marketing, at=AT)
    assert net(first) == 3100


def test_nobody_buys_twice(house):
    buyer = join(house, opened(house), 1)
    buy(house, buyer)
    with pytest.raises(AlreadyDone):
        buy(house, buyer)


def test_it_is_closed_at_its_hour_and_once(house):
    group = opened(house)
    with pytest.raises(Refused):
        close(house, group, CLOSES_AT - HOUR)
    close(house, group)
    with pytest.raises(Refused):
        close(house, group)


def test_a_refund_is_paid_out_once(house):
    group = opened(house)
    buyer = join(house, group, 1)
    owed = groups.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    groups.pay_out(payment=owed, how="wechat", document="TK1", by=house.marketing, at=AT)
    with pytest.raises(AlreadyDone):
        groups.pay_out(payment=owed, how="wechat", document="TK1", by=house.marketing, at=AT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nobody_pays_more_than_the_step_reached_and_refunds_add_up(house, data):
    """People come, buy, leave and come back in any order, with any steps."""
    threshold = data.draw(st.sampled_from([0, 2, 4]))
    special = data.draw(st.sampled_from([None, Decimal(2600)]))
    group = opened(
        house, threshold=threshold, base=data.draw(st.sampled_from([Decimal(0), Decimal(300)])), cap=Decimal(2000),
        special=special,
        special_above=4, deposit_back=data.draw(st.booleans()), entry_back=data.draw(st.booleans()),
    )  # fmt: skip
    terms = groups.terms_of(group)
    people: list[GroupBuyer] = []
    paid_cut: dict[int, Decimal] = {}
    for deed, which in data.draw(
        st.lists(st.tuples(st.sampled_from(["join", "join", "buy", "leave"]), st.integers(0, 9)), max_size=16)
    ):
        inside = [each for each in people if GroupBuyer.objects.get(pk=each.pk).left_at is None]
        if deed == "join":
            people.append(join(house, group, len(people) + 1))
        elif inside and deed == "buy" and inside[which % len(inside)].pk not in paid_cut:
            buyer = inside[which % len(inside)]
            paid_cut[buyer.pk] = buy(house, buyer).cut
        elif inside and deed == "leave":
            groups.leave(buyer=inside[which % len(inside)], reason="改主意", by=house.marketing, at=AT)
    rows = close(house, group)
    group.refresh_from_db()
    reached = group_rules.cut(group.ladder, group.buyers.counted().count())
    assert group.cut_in_the_end == reached
    kept = group.entry_fee + group.deposit - group_rules.goes_back(terms)
    for buyer in group.buyers.all():
        if buyer.left_at:
            assert net(buyer) == kept
        elif buyer.bought_at:
            assert net(buyer) <= group_rules.total(PRICE, reached, terms)
            assert net(buyer) == group_rules.total(PRICE, max(reached, paid_cut[buyer.pk]), terms)
        else:
            assert net(buyer) == group.entry_fee + group.deposit
    still = [paid_cut[buyer.pk] for buyer in group.buyers.bought()]
    assert -sum(row.amount for row in rows) == sum(max(Decimal(0), reached - cut) for cut in still)
    ledger = GroupPayment.objects.filter(buyer__group=group)
    assert ledger.net() == sum(net(buyer) for buyer in group.buyers.all())


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_who_joins_while_others_buy_never_makes_two_prices(transactional_db):
    house = make_house()
    group = opened(house)
    first = [join(house, group, nth) for nth in range(1, 4)]
    deeds = [lambda each=each: buy(house, each) for each in first]
    deeds += [lambda nth=nth: join(house, group, nth) for nth in (4, 5)]
    outcomes = race(deeds)
    assert all(isinstance(each, GroupPayment | GroupBuyer | groups.PriceMoved) for each in outcomes)
    for row in GroupPayment.objects.filter(kind="balance"):
        assert row.cut == group_rules.cut(group.ladder, row.buyers)
    close(house, group)
    assert {net(each) for each in group.buyers.bought()} <= {group_rules.total(PRICE, Decimal(2500), TERMS)}
