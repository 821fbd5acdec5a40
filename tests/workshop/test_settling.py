"""Orders settled by payer, explained, given back: what is booked, what is refused, who was quicker."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from customers.models import Contact, NoMore
from notices import sms_rules, texts
from notices.models import Message
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from tests.racing import race
from tests.workshop.ending import AT, HOUR, finish, make_cashier, make_desk, make_ready, make_settled, pay, stage_of
from workshop.models import Addition, Advice, Claim, ItemLine, OrderLine, OrderSheet, PayerShare, RepairOrder
from workshop.services import caring, ratings, settling

FOUR = (
    ("labour", "200", "customer"),
    ("part", "300", "customer"),
    ("boutique", "100", "customer"),
    ("part", "800", "claim"),
    ("labour", "50", "insurer"),
    ("care", "70", "internal"),
)


@pytest.fixture
def cashier(db):
    return make_cashier()


@pytest.fixture
def desk(db):
    return make_desk()


# --- Payers -----------------------------------------------------------------------------------------------------------


def test_one_payer_settles_the_order(cashier):
    order = make_ready()
    share = pay(order, by=cashier, document="微信 4200")
    order.refresh_from_db()
    assert (share.amount, share.received, share.how, share.settled_by) == (500, 500, "wechat", cashier)
    assert (stage_of(order), order.settled_on, order.repair_receipts) == ("settled", AT.date(), 500)
    (item,) = ItemLine.objects.filter(order=order)
    assert (item.number, item.line, item.kind, item.channel, item.received) == (order.number, 2, "part", "repair", 300)
    assert {entry.action for entry in trail.entries_about(order)} >= {"order.share_settled", "order.settled"}


def test_the_order_is_settled_with_its_last_payer_and_each_kind_of_money_counts_once(cashier):
    order = make_ready(FOUR)
    pay(order, "customer", "600", by=cashier)
    assert stage_of(order) == "ready"
    pay(order, "insurer", "50", "transfer", by=cashier)
    pay(order, "claim", "0", by=cashier, document="GM-7788")
    pay(order, "internal", "0", by=cashier)
    order.refresh_from_db()
    # Without the article, the claim, and what the house pays for itself.
    assert (stage_of(order), order.repair_receipts, order.assessed_amount) == ("settled", 550, 0)
    claim = Claim.objects.get()
    assert (claim.number, claim.order, claim.amount, claim.decision) == ("GM-7788", order, 800, "pending")
    kinds = dict(ItemLine.objects.filter(order=order).values_list("line", "channel"))
    assert kinds == {2: "repair", 3: "front_desk", 4: "repair", 6: "gift"}
    assert ItemLine.objects.get(line=3).seller == order.advisor
    assert {share.payer: share.received for share in PayerShare.objects.all()} == {
        "customer": 600, "insurer": 50, "claim": 0, "internal": 0
    }  # fmt: skip


def test_an_accident_settled_here_is_assessed_by_what_came_in(cashier):
    order = make_ready((("labour", "900", "insurer"), ("part", "100", "customer")), kind="accident")
    pay(order, "insurer", "900", "transfer", by=cashier)
    pay(order, "customer", "100", by=cashier)
    order.refresh_from_db()
    assert (order.assessed_amount, order.assessed_on, order.repair_receipts) == (1000, AT.date(), 1000)


def test_less_is_taken_with_a_reason_and_falls_on_the_lines(cashier):
    order = make_ready()
    with pytest.raises(Refused) as refused:
        pay(order, received="450", by=cashier)
    assert refused.value.field == "reason"
    pay(order, received="450", by=cashier, reason="客户关怀，经理同意")
    order.refresh_from_db()
    assert (order.repair_receipts, ItemLine.objects.get().received) == (450, 270)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"received": "500.01"}, "received"), ({"received": "-1"}, "received"), ({"how": "in_house"}, "how")],
)
def test_money_that_cannot_be(cashier, given, field):
    with pytest.raises(Refused) as refused:
        pay(make_ready(), by=cashier, **given)
    assert refused.value.field == field
    assert not PayerShare.objects.exists()


def test_nobody_pays_for_lines_of_others(cashier):
    with pytest.raises(Refused):
        pay(make_ready(), "insurer", "0", by=cashier)


def test_an_order_whose_work_is_not_done_is_not_settled(cashier):
    order = make_ready()
    OrderSheet.objects.filter(pk=order.pk).update(stage="in_check")
    with pytest.raises(Refused):
        pay(order, by=cashier)


def test_an_issue_that_is_not_signed_is_not_settled(cashier):
    order = make_ready()
    OrderSheet.objects.filter(pk=order.pk).update(issue=2)
    with pytest.raises(Refused):
        pay(order, by=cashier)


def test_withdrawn_lines_cost_nothing(cashier):
    order = make_ready()
    OrderLine.objects.filter(line=2).update(withdrawn_at=AT, withdraw_reason="不换了")
    assert pay(order, received="200", by=cashier).amount == 200
    assert not ItemLine.objects.exists()


def test_a_claim_of_another_order_pays_nothing_here(cashier):
    other, order = make_ready(), make_ready((("part", "800", "claim"),))
    Claim.objects.create(
        number="GM-1", outlet=other.outlet, order=other, vehicle=other.vehicle, claimed_on=AT.date(), amount=800
    )
    with pytest.raises(Refused):
        pay(order, "claim", "0", by=cashier, document="GM-1")


@pytest.mark.parametrize("role", [Role.SERVICE_ADVISOR, Role.TECHNICIAN, Role.FINANCE])
def test_who_may_not_settle(db, role):
    with pytest.raises(PermissionDenied):
        pay(make_ready(), by=make_user("高子墨", role, make_outlet()))
    with pytest.raises(PermissionDenied):
        pay(make_ready(), by=make_cashier(make_outlet("SH02", "嘉禾川沙店")))


def test_sent_twice_the_second_hears_who_was_quicker(cashier):
    order = make_ready()
    pay(order, by=cashier, version=3)
    for version in (3, 4):
        with pytest.raises(settling.SettledAlready) as already:
            pay(order, by=make_cashier(), version=version, at=AT + HOUR)
        assert "钱晓" in str(already.value)
        assert "500.00" in str(already.value)
    assert PayerShare.objects.count() == 1


def test_an_order_changed_meanwhile_is_not_settled(cashier):
    order = make_ready()
    OrderSheet.objects.filter(pk=order.pk).update(version=9)
    with pytest.raises(AlreadyDone):
        pay(order, by=cashier, version=3)
    assert not PayerShare.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_settled_by_four_at_once_it_is_settled_and_booked_once():
    order = make_ready()
    people = [make_cashier() for _each in range(4)]
    outcomes = race([lambda by=by: pay(RepairOrder.objects.get(pk=order.pk), by=by, version=3) for by in people])
    assert sorted(type(each).__name__ for each in outcomes) == ["PayerShare"] + ["SettledAlready"] * 3, outcomes
    assert (PayerShare.objects.count(), ItemLine.objects.count()) == (1, 1)
    order.refresh_from_db()
    assert order.repair_receipts == 500
    connection.close()


# --- Explaining -------------------------------------------------------------------------------------------------------


def test_every_line_of_the_customers_words_is_explained(desk):
    order = make_ready()
    with pytest.raises(Refused) as refused:
        settling.explain_lines(order=order, words={1: "前刹车片已换", 2: " "}, by=desk, at=AT)
    assert refused.value.field == "e2"
    assert settling.explain_lines(order=order, words={1: "前刹车片已换", 2: "已加冷媒"}, by=desk, at=AT) == 2
    assert list(order.reception.words.values_list("explained", flat=True)) == ["前刹车片已换", "已加冷媒"]


# --- Giving back ------------------------------------------------------------------------------------------------------


def test_a_car_is_given_back_once_everything_is_done(desk):
    order = make_settled()
    with pytest.raises(Refused):
        settling.deliver(order=order, by=desk, at=AT)
    finish(order, desk)
    settling.deliver(order=order, by=desk, at=AT + HOUR)
    order.refresh_from_db()
    assert (stage_of(order), order.delivered_at) == ("delivered", AT + HOUR)
    with pytest.raises(AlreadyDone) as already:
        settling.deliver(order=order, by=make_desk("叶青"), at=AT + HOUR)
    assert "林知夏" in str(already.value)


def test_what_is_missing_is_said_in_its_order(desk):
    order = make_ready()
    sheet = OrderSheet.objects.select_related("order").get(pk=order.pk)
    assert len(settling.missing_for_delivery(sheet, AT)) == 4
    pay(order)
    sheet.refresh_from_db()
    assert len(settling.missing_for_delivery(sheet, AT)) == 3
    finish(order, desk)
    assert settling.missing_for_delivery(sheet, AT) == []


def test_a_car_leaves_where_the_customer_would_not_rate(desk):
    order = make_settled()
    finish(order, desk, level="")
    settling.deliver(order=order, by=desk, at=AT)
    order.refresh_from_db()
    assert (order.rating, stage_of(order)) == ("", "delivered")


def test_a_car_leaves_while_the_link_to_the_rating_is_open(desk):
    order = make_settled()
    finish(order, desk, level=None)
    sheet = OrderSheet.objects.select_related("order").get(pk=order.pk)
    order.rating_links.create(nonce="n1", made_by=desk, made_at=AT, expires_at=AT + HOUR)
    assert settling.missing_for_delivery(sheet, AT) == []
    # A link that nobody can open any more asks nobody.
    assert len(settling.missing_for_delivery(sheet, AT + HOUR)) == 1
    settling.deliver(order=order, by=desk, at=AT)
    assert stage_of(order) == "delivered"
    ratings.rate(order=order, level="satisfied", by=desk, at=AT + HOUR)
    order.refresh_from_db()
    assert order.rating == "satisfied"


def decline_work(order, by):
    return Addition.objects.create(
        sheet_id=order.pk, number=1, why="后刹车片也薄了", amount=420, asked_at=AT, asked_by=by,
        state="declined", answered_at=AT, answered_by=by, how="phone", answer="下次再说",
    )  # fmt: skip


def test_declined_additional_work_is_advice_once_the_order_is_settled(desk, client):
    order = make_ready(FOUR[:4])
    decline_work(order, desk)
    pay(order, "customer", "600")
    assert not Advice.objects.exists()
    pay(order, "claim", "0")
    (advice,) = Advice.objects.for_car(order.vehicle)
    assert (advice.words, advice.amount, advice.order, advice.answer) == ("后刹车片也薄了", 420, order, "下次再说")
    # The customer reads it before signing.
    client.force_login(desk)
    page = client.get(reverse("workshop:settling_sheet", args=[order.number]))
    assert "后刹车片也薄了" in page.content.decode()
    finish(order, desk)
    settling.deliver(order=order, by=desk, at=AT)
    assert Advice.objects.count() == 1


def test_declined_work_of_an_order_settled_earlier_is_kept_at_the_delivery(desk):
    order = make_settled()
    decline_work(order, desk)
    finish(order, desk)
    settling.deliver(order=order, by=desk, at=AT)
    assert Advice.objects.for_car(order.vehicle).count() == 1


@pytest.mark.django_db(transaction=True)
def test_given_back_by_three_at_once_the_customer_hears_once():
    desk = make_desk()
    order = make_settled()
    finish(order, desk)
    people = [make_desk(name) for name in ("叶青", "苏文", "何静怡")]
    outcomes = race(
        [lambda by=by: settling.deliver(order=RepairOrder.objects.get(pk=order.pk), by=by, at=AT) for by in people]
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDone", "AlreadyDone", "RepairOrder"], outcomes
    assert Message.objects.filter(code="workshop.care_after_delivery").count() == 1
    connection.close()


# --- The message after it ---------------------------------------------------------------------------------------------


def delivered(desk, at=AT):
    order = make_settled(at=at)
    finish(order, desk, at=at)
    return settling.deliver(order=order, by=desk, at=at)


def messages():
    return Message.objects.filter(code="workshop.care_after_delivery")


def test_the_customer_is_written_to_once(desk):
    order = delivered(desk)
    (message,) = messages()
    assert (message.mobile, message.about) == (order.vehicle.customer.mobile, order)
    contact = Contact.objects.get(customer=order.vehicle.customer)
    assert (contact.kind, contact.outside_budget) == ("message", True)
    assert caring.send_care_messages(at=AT + HOUR) == {"messages": 0}
    assert messages().count() == 1


def test_not_in_the_quiet_hours_but_in_the_morning(desk):
    late = shanghai("2026-11-05 20:30")
    delivered(desk, at=late)
    assert not messages().exists()
    assert caring.send_care_messages(at=late + HOUR) == {"messages": 0}
    assert caring.send_care_messages(at=shanghai("2026-11-06 09:00")) == {"messages": 1}
    assert caring.send_care_messages(at=shanghai("2026-11-06 09:15")) == {"messages": 0}


def test_not_to_who_wants_no_contact_nor_long_after(desk):
    order = make_settled()
    order.vehicle.customer.do_not_calls.create(from_at=AT - HOUR, by=desk, reason="别联系")
    finish(order, desk)
    settling.deliver(order=order, by=desk, at=AT)
    assert not messages().exists()
    late = shanghai("2026-11-05 20:30")
    delivered(desk, at=late)
    assert caring.send_care_messages(at=late + timedelta(days=3)) == {"messages": 0}


def test_not_to_who_answered_r(desk):
    order = make_settled()
    mobile = order.vehicle.customer.mobile
    wish = NoMore.objects.create(mobile=mobile, customer=order.vehicle.customer, from_at=AT - HOUR, words="R")
    finish(order, desk)
    settling.deliver(order=order, by=desk, at=AT)
    assert caring.send_care_messages(at=AT + HOUR) == {"messages": 0}
    assert not messages().exists()
    assert not Contact.objects.filter(customer=order.vehicle.customer).exists()
    # Also where the wish came between queueing and sending.
    assert texts.is_care("workshop.care_after_delivery")
    NoMore.objects.filter(pk=wish.pk).update(lifted_at=AT, lifted_by=desk, lift_reason="又要了")
    assert caring.send_care_messages(at=AT + HOUR) == {"messages": 1}


def test_the_text_is_one_that_providers_take():
    text = texts.get("workshop.care_after_delivery")
    for language in ("zh-hans", "en"):
        assert sms_rules.problems(text.default(language)[1]) == []


def test_an_advisor_gets_no_part_of_a_part(cashier):
    """Whoever sells an article is known; a part drawn for a repair has no seller."""
    seller = make_employee("苏文")
    order = make_ready((("part", "300", "customer"), ("boutique", "100", "customer")))
    OrderLine.objects.filter(line=2).update(seller=seller)
    pay(order, received="400", by=cashier)
    assert dict(ItemLine.objects.values_list("line", "seller")) == {1: None, 2: seller.pk}
    assert ItemLine.objects.get(line=1).received == Decimal(300)
