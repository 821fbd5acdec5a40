"""Prospects and their consent, lists from outside and their import, calls to lost customers, willing references."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from customers.models import (
    Contact,
    Customer,
    LostCall,
    OutsideList,
    Prospect,
    Reference,
    Reminder,
    SegmentPeriod,
    Unmasking,
)
from customers.services import contacts, lost, prospects, references
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.exchange.workbooks import faults, good, imported
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)
    with translation.override("en"):
        yield


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def care(outlet):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)


@pytest.fixture
def marketing(outlet):
    return make_user("许安然", Role.MARKETING, outlet)


def enter(by, **fields):
    known = {
        "outlet": make_outlet(),
        "name": "郑女士",
        "mobile": "139 0000 1234",
        "source": "show",
        "event": "秋季车展",
        "met_on": TODAY,
        "consent": True,
        "consent_source": "展台登记表签字",
    }
    return prospects.enter_prospect(**known | fields, by=by, at=AT)


def take_list(by, **fields):
    known = {"name": "俱乐部名单", "given_by": "车主俱乐部", "received_on": TODAY, "consent_source": "入会登记表勾选"}
    return prospects.take_list(outlet=make_outlet(), **known | fields, by=by, at=AT)


# --- Consent ----------------------------------------------------------------------------------------------------------


def test_a_prospect_with_a_consent_may_be_called(marketing):
    found = enter(marketing)
    assert (found.number, found.mobile, found.may_be_called, found.owner) == (
        "SH01-QK00001",
        "13900001234",
        True,
        marketing,
    )
    prospects.call_prospect(prospect=found, outcome="reached", words="周末来看车", by=marketing, at=AT)
    found.refresh_from_db()
    assert (found.state, found.next_on) == ("contacted", TODAY + 7 * DAY)


def test_without_a_consent_nobody_may_call(marketing):
    found = enter(marketing, consent=False, consent_source="")
    assert not found.may_be_called and not Prospect.objects.callable().exists()
    with pytest.raises(Refused):
        prospects.call_prospect(prospect=found, outcome="reached", words="好", by=marketing, at=AT)
    prospects.give_consent(prospect=found, source="电话回拨时同意", by=marketing, at=AT)
    prospects.call_prospect(prospect=found, outcome="no_answer", by=marketing, at=AT)


def test_a_consent_of_nowhere_is_none(marketing):
    with pytest.raises(Refused) as refused:
        enter(marketing, consent_source=" ")
    assert refused.value.field == "consent_source"
    assert not Prospect.objects.exists()


def test_who_wants_no_calls_is_left_alone(marketing):
    found = enter(marketing)
    prospects.call_prospect(prospect=found, outcome="no_more", words="不要再打", by=marketing, at=AT)
    found.refresh_from_db()
    assert found.withdrawn_at == AT and not found.may_be_called
    with pytest.raises(AlreadyDone):
        prospects.take_back_consent(prospect=found, reason="再说一次", by=marketing, at=AT)


def test_a_form_sent_twice_makes_one_prospect(marketing):
    key = uuid4()
    first = enter(marketing, form_key=key)
    with pytest.raises(prospects.EnteredAlready) as already:
        enter(marketing, form_key=key)
    assert already.value.prospect == first and Prospect.objects.count() == 1


def test_a_list_says_where_its_people_agreed(care):
    with pytest.raises(Refused) as refused:
        take_list(care, consent_source=" ")
    assert refused.value.field == "consent_source"
    bought = take_list(care)
    assert bought.number == "SH01-MD00001"
    # A prospect of the list agreed as the list says.
    found = enter(care, source="outside_list", outside_list=bought, consent_source="")
    assert found.consent_source == "入会登记表勾选"
    with pytest.raises(Refused) as refused:
        enter(care, source="outside_list")
    assert refused.value.field == "outside_list"
    assert OutsideList.objects.with_counts().get().people == 1


# --- The end of it ----------------------------------------------------------------------------------------------------


def test_a_prospect_becomes_a_customer_once(care, outlet):
    found = enter(care)
    customer = prospects.convert(prospect=found, by=care, at=AT)
    assert (customer.name, customer.mobile, customer.outlet) == ("郑女士", "13900001234", outlet)
    with pytest.raises(AlreadyDone) as over:
        prospects.convert(prospect=found, by=care, at=AT)
    assert "方嘉敏" in str(over.value) and Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_make_a_customer_of_one_prospect_in_the_same_instant(clock):
    outlet = make_outlet()
    people = [make_user(name, Role.CUSTOMER_CARE, outlet) for name in ("方嘉敏", "曾允宁")]
    enter(people[0])
    results = race([lambda by=by: prospects.convert(prospect=Prospect.objects.get(), by=by, at=AT) for by in people])
    assert sorted(type(each).__name__ for each in results) == ["AlreadyDone", "Customer"]
    assert Customer.objects.count() == 1


def test_who_is_a_customer_already_is_not_put_on_file_again(care, outlet):
    there = make_customer("郑洁", outlet, mobile="13900001234")
    found = enter(care)
    with pytest.raises(Refused) as refused:
        prospects.convert(prospect=found, by=care, at=AT)
    assert there.code in str(refused.value)
    assert prospects.convert(prospect=found, customer=there, by=care, at=AT) == there


def test_marketing_keeps_prospects_but_makes_no_customers(marketing):
    with pytest.raises(PermissionDenied):
        prospects.convert(prospect=enter(marketing), by=marketing, at=AT)


def test_dropping_says_why(marketing):
    found = enter(marketing)
    with pytest.raises(Refused):
        prospects.drop(prospect=found, reason=" ", by=marketing, at=AT)
    prospects.drop(prospect=found, reason="已在外地购车", by=marketing, at=AT)
    found.refresh_from_db()
    assert (found.state, found.words) == ("dropped", "已在外地购车")
    with pytest.raises(AlreadyDone):
        prospects.call_prospect(prospect=found, outcome="reached", words="好", by=marketing, at=AT)


# --- Lost customers ---------------------------------------------------------------------------------------------------


def make_lost(outlet):
    car = make_vehicle(make_customer(outlet=outlet))
    return Reminder.objects.create(
        vehicle=car, customer=car.customer, outlet=outlet, kind="lost", cycle="2026-10", due_on=TODAY,
        remind_on=TODAY, made_at=AT,
    )  # fmt: skip


def test_a_lost_customer_is_asked_why_and_the_reasons_are_counted(outlet, care):
    reminder = make_lost(outlet)
    call = lost.log_lost_call(
        reminder=reminder, outcome="reached", reason="价格高", elsewhere="小区快修店", words="贵三成", by=care, at=AT
    )
    reminder.refresh_from_db()
    assert (call.reason, reminder.state, reminder.attempts) == ("价格高", "reminded", 1)
    assert Contact.objects.get().words == "价格高 · 贵三成"
    assert LostCall.objects.all().by_reason() == [{"reason": "价格高", "number": 1, "back": 0}]
    with pytest.raises(AlreadyDone) as told:
        lost.log_lost_call(reminder=reminder, outcome="reached", reason="距离远", by=care, at=AT)
    assert "方嘉敏" in str(told.value)


def test_the_reason_is_a_word_of_the_list(outlet, care):
    with pytest.raises(Refused) as refused:
        lost.log_lost_call(reminder=make_lost(outlet), outcome="reached", reason="随便", by=care, at=AT)
    assert refused.value.field == "reason"
    assert not LostCall.objects.exists()


def test_after_three_attempts_nobody_calls_any_more(outlet, care):
    reminder = make_lost(outlet)
    for number in range(3):
        lost.log_lost_call(reminder=reminder, outcome="no_answer", by=care, at=AT + number * DAY)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.end_reason) == ("ended", "given_up")


def test_a_lost_customer_who_wants_no_calls_is_not_called(outlet, care):
    reminder = make_lost(outlet)
    contacts.set_do_not_call(customer=reminder.customer, reason="不想接电话", by=care, at=AT)
    with pytest.raises(Refused):
        lost.log_lost_call(reminder=reminder, outcome="reached", reason="价格高", by=care, at=AT)


def test_who_looked_at_the_number_of_a_lost_customer_is_kept_once_for_each_attempt(client, outlet, care):
    reminder = make_lost(outlet)
    client.force_login(care)
    page = reverse("customers:lost_customer", args=[reminder.pk])
    for _again in range(2):
        assert reminder.customer.mobile in client.get(page).content.decode().replace(" ", "")
    assert Unmasking.objects.get().by == care
    lost.log_lost_call(reminder=reminder, outcome="no_answer", by=care, at=AT + timedelta(minutes=5))
    client.get(page)
    assert Unmasking.objects.filter(customer=reminder.customer, what="mobile").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_callers_note_one_answer(clock):
    outlet = make_outlet()
    people = [make_user(name, Role.CUSTOMER_CARE, outlet) for name in ("方嘉敏", "曾允宁")]
    make_lost(outlet)
    results = race(
        [
            lambda by=by: lost.log_lost_call(
                reminder=Reminder.objects.get(), outcome="reached", reason="价格高", by=by, at=AT
            )
            for by in people
        ]
    )
    assert sorted(type(each).__name__ for each in results) == ["AlreadyDone", "LostCall"]
    assert LostCall.objects.count() == Contact.objects.count() == 1


# --- References -------------------------------------------------------------------------------------------------------


def note(by, customer):
    return references.note_reference(
        customer=customer, willing_for="短视频", said_how="交车时当面同意", willing_on=TODAY, by=by, at=AT
    )


def test_a_reference_is_a_loyal_customer_noted_once_and_can_take_it_back(outlet, marketing):
    customer = make_customer(outlet=outlet)
    with pytest.raises(Refused):
        note(marketing, customer)
    SegmentPeriod.objects.create(customer=customer, segment="loyal", visits=3, from_on=TODAY)
    reference = note(marketing, customer)
    with pytest.raises(AlreadyDone) as told:
        note(marketing, customer)
    assert "许安然" in str(told.value)
    references.use_reference(reference=reference, what="公众号推文", used_on=TODAY, by=marketing, at=AT)
    assert Reference.objects.all().for_list().get().used == 1
    references.withdraw_reference(reference=reference, reason="搬家了", by=marketing, at=AT)
    with pytest.raises(AlreadyDone):
        references.use_reference(reference=reference, what="海报", used_on=TODAY, by=marketing, at=AT)
    # And may say yes again.
    note(marketing, customer)


# --- The sheets -------------------------------------------------------------------------------------------------------

LISTS = [
    ["number", "outlet", "name", "given_by", "received_on", "consent_source"],
    ["MD-1", "SH01", "俱乐部名单", "车主俱乐部", "2026-10-20", "入会登记表勾选"],
]
PROSPECTS = [
    ["潜客编号", "网点", "姓名", "手机", "来源", "名单编号", "日期", "同意联系", "同意来源"],
    ["QK-1", "SH01", "郑女士", "13900001234", "外部名单", "MD-1", "2026-10-20", "是", "入会登记表勾选"],
    ["QK-2", "SH01", "吴先生", "13900001235", "车展", "", "2026-10-21", "", ""],
]


def sheets(lists=LISTS, people=PROSPECTS) -> dict:
    return good() | {"outside_lists": [list(row) for row in lists], "潜在客户": [list(row) for row in people]}


@pytest.mark.django_db
def test_a_list_and_its_people_come_with_the_workbook():
    assert faults(imported(sheets())) == []
    first, second = Prospect.objects.order_by("number")
    assert (first.outside_list.name, first.may_be_called, first.name_key != "") == ("俱乐部名单", True, True)
    assert (second.source, second.may_be_called) == ("show", False)
    again = imported(sheets())
    assert faults(again) == [] and Prospect.objects.count() == 2


@pytest.mark.django_db
def test_a_consent_taken_back_stays_so_whatever_a_later_file_says():
    imported(sheets())
    Prospect.objects.filter(number="QK-1").update(withdrawn_at=AT)
    people = [list(row) for row in PROSPECTS]
    people[1][8] = "再次勾选"
    imported(sheets(people=people))
    found = Prospect.objects.get(number="QK-1")
    assert found.consent_source == "再次勾选" and not found.may_be_called


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value", "at"),
    [(8, "", ("潜在客户", 2, "consent_source")), (5, "", ("潜在客户", 2, "outside_list"))],
)
def test_people_without_source_or_list_are_named_row_by_row(column, value, at):
    people = [list(row) for row in PROSPECTS]
    people[1][column] = value
    (fault,) = faults(imported(sheets(people=people)))
    assert fault[1:3] == at[1:3]
    assert not Prospect.objects.exists()


@pytest.mark.django_db
def test_a_list_without_a_consent_is_no_list():
    rows = [list(row) for row in LISTS]
    rows[1][5] = ""
    assert faults(imported(sheets(lists=rows)))
    assert not OutsideList.objects.exists()
