"""Contacts and the wish not to be called: what is recorded, who may, and what of it a queue can ask in SQL."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied

from customers import contact_figures
from customers.models import Case, Contact, Customer, DoNotCall, Vehicle
from customers.models.contacts import not_to_be_called, stands_outside, within_budget
from customers.services import cases, merging
from customers.services.contacts import lift_do_not_call, record_contact, set_do_not_call
from staff.models import PolicyValue, TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_user, make_vehicle
from tests.racing import race

NOW = shanghai("2026-11-12 10:00")
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def customer(scene):
    return make_customer("周子涵", scene.sh01)


def call(customer, at=NOW, **fields):
    return record_contact(customer=customer, kind="call", at=at, **fields)


def wish(customer, by=None, at=NOW, reason="不想再接电话", **fields):
    return set_do_not_call(customer=customer, reason=reason, by=by, at=at, **fields)


def settle(scene, key, value, outlet=None):
    return PolicyValue.objects.create(
        key=key, value=value, outlet=outlet, from_on=NOW.date(), entered_by=scene.care_manager, entered_at=NOW
    )


def key_case(scene, customer):
    return cases.open_case(
        vehicle=make_vehicle(customer, f"沪K{customer.pk:05d}"),
        tier="A",
        title="要求退车",
        reason="客户扬言曝光",
        by=scene.advisor,
        at=NOW,
        owner=scene.advisor,
    )


# --- Recording --------------------------------------------------------------------------------------------------------


def test_a_contact_is_kept_with_who_when_and_what_was_said(scene, customer):
    car = make_vehicle(customer)
    made = call(customer, vehicle=car, by=scene.advisor, words="刹车异响已消除")
    made.refresh_from_db()
    assert (made.customer, made.vehicle, made.by, made.at) == (customer, car, scene.advisor, NOW)
    assert (made.kind, made.direction, made.words, made.outside_budget) == ("call", "out", "刹车异响已消除", False)


def test_told_twice_it_is_recorded_once(customer):
    first = call(customer, key="call:17", words="满意")
    again = call(customer, at=NOW + DAY, key="call:17", words="又一次")
    assert again == first and Contact.objects.get().words == "满意"
    call(customer), call(customer)
    assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "direction", "asked", "counts"),
    [
        ("call", "out", False, True),
        ("survey", "out", False, True),
        ("message", "out", False, True),
        ("visit", "out", False, False),
        ("call", "in", False, False),
        ("message", "in", False, False),
        # About a complaint.
        ("call", "out", True, False),
    ],
)
def test_what_uses_up_the_budget(customer, kind, direction, asked, counts):
    record_contact(customer=customer, kind=kind, direction=direction, at=NOW, outside_budget=asked)
    assert contact_figures.budget_left([customer.pk], NOW) == {customer.pk: 1 if counts else 2}


def test_who_may_record_one(scene, customer):
    care = make_user("沈清", Role.CUSTOMER_CARE, scene.sh01)
    workshop = make_user("高强", Role.WORKSHOP_MANAGER, scene.sh01)
    for person in (scene.advisor, scene.care_manager, care, workshop):
        call(customer, by=person)
    for person in (scene.technician, scene.stranger, scene.coordinator, scene.administrator):
        with pytest.raises(PermissionDenied):
            call(customer, by=person)
    # The car was repaired there, and they call about it.
    call(customer, by=scene.stranger, outlet=scene.sz01)
    assert Contact.objects.count() == 5


def test_a_contact_with_a_merged_record_belongs_to_the_one_in_use(scene, customer):
    twin, third = make_customer("周子涵", scene.sh01), make_customer("周子涵", scene.sh01)
    merging.merge_customers(kept=customer, merged=twin, reason="同一人", by=scene.care_manager, at=NOW)
    merging.merge_customers(kept=third, merged=customer, reason="同一人", by=scene.care_manager, at=NOW)
    assert call(twin).customer == third
    assert wish(twin).customer == third


# --- Do not call ------------------------------------------------------------------------------------------------------


def test_a_wish_not_to_be_called_is_kept_and_lifted_with_reasons(scene, customer):
    made = wish(customer, scene.advisor)
    assert list(Customer.objects.not_to_be_called(NOW)) == [customer]
    assert not Customer.objects.callable(NOW)
    lift_do_not_call(do_not_call=made, reason="客户来店说可以打", by=scene.care_manager, at=NOW + DAY)
    assert list(Customer.objects.callable(NOW + DAY)) == [customer]
    # As it was then.
    assert list(Customer.objects.not_to_be_called(NOW + DAY / 2)) == [customer]
    made.refresh_from_db()
    assert (made.by, made.lifted_by, made.lift_reason) == (scene.advisor, scene.care_manager, "客户来店说可以打")
    told = TrailEntry.objects.order_by("at").values_list("action", "by", "reason")
    assert list(told) == [
        ("customer.do_not_call_set", scene.advisor.pk, "不想再接电话"),
        ("customer.do_not_call_lifted", scene.care_manager.pk, "客户来店说可以打"),
    ]


def test_there_is_one_in_force_at_a_time(scene, customer):
    made = wish(customer, scene.advisor)
    with pytest.raises(AlreadyDone, match=scene.advisor.name):
        wish(customer, scene.care_manager, at=NOW + DAY)
    lift_do_not_call(do_not_call=made, reason="可以打了", by=scene.advisor, at=NOW + DAY)
    with pytest.raises(AlreadyDone, match=scene.advisor.name):
        lift_do_not_call(do_not_call=made, reason="可以打了", by=scene.care_manager, at=NOW + 2 * DAY)
    wish(customer, at=NOW + 3 * DAY)
    with pytest.raises(AlreadyDone):
        wish(customer, scene.advisor, at=NOW + 4 * DAY)
    assert DoNotCall.objects.count() == 2


def test_it_takes_a_reason(scene, customer):
    with pytest.raises(Refused):
        wish(customer, scene.advisor, reason="  ")
    made = wish(customer, scene.advisor)
    with pytest.raises(Refused):
        lift_do_not_call(do_not_call=made, reason=" ", by=scene.advisor, at=NOW)
    assert DoNotCall.objects.get().lifted_at is None


def test_who_may_note_and_lift_it(scene, customer):
    others = (scene.technician, scene.stranger, scene.coordinator, scene.administrator)
    for person in others:
        with pytest.raises(PermissionDenied):
            wish(customer, person)
    made = wish(customer, scene.stranger, outlet=scene.sz01)
    for person in others:
        with pytest.raises(PermissionDenied):
            lift_do_not_call(do_not_call=made, reason="可以打了", by=person, at=NOW)
    assert DoNotCall.objects.get().lifted_at is None


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_note_it_once():
    scene = make_scene()
    customer = make_customer("周子涵", scene.sh01)
    ended = race([lambda person=person: wish(customer, person) for person in (scene.advisor, scene.care_manager)])
    assert sorted(type(each).__name__ for each in ended) == ["AlreadyDone", "DoNotCall"]
    assert DoNotCall.objects.count() == 1


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_contacts_and_wishes_go_over_in_a_merge_and_come_back(scene, customer):
    twin = make_customer("周子涵", scene.sh01)
    first, second = call(customer), call(twin, at=NOW - DAY)
    made = wish(twin, scene.advisor)
    merge = merging.merge_customers(kept=customer, merged=twin, reason="同一人", by=scene.care_manager, at=NOW)
    assert set(customer.contacts.all()) == {first, second} and customer.do_not_calls.get() == made
    assert contact_figures.budget_left([customer.pk], NOW) == {customer.pk: 0}
    undone = merging.undo_merge(merge=merge, by=scene.care_manager, at=NOW + DAY)
    assert (undone.back, undone.elsewhere) == (2, 0)
    assert twin.contacts.get() == second and twin.do_not_calls.get() == made
    assert customer.contacts.get() == first and not customer.do_not_calls.exists()


def test_two_wishes_in_force_do_not_hinder_a_merge(scene, customer):
    twin = make_customer("周子涵", scene.sh01)
    ours, theirs = wish(customer, scene.advisor), wish(twin, scene.advisor)
    merge = merging.merge_customers(kept=customer, merged=twin, reason="同一人", by=scene.care_manager, at=NOW)
    assert customer.do_not_calls.get() == ours and twin.do_not_calls.get() == theirs
    assert merge.moved["left"] == {"customers.donotcall.customer": [theirs.pk]}
    merging.undo_merge(merge=merge, by=scene.care_manager, at=NOW + DAY)
    assert set(Customer.objects.not_to_be_called(NOW)) == {customer, twin}


# --- The budget -------------------------------------------------------------------------------------------------------


def test_the_budget_of_many_customers_takes_the_same_few_queries(scene, django_assert_num_queries):
    few = [make_customer("周子涵", scene.sh01) for _ in range(2)]
    many = few + [make_customer("周子涵", scene.sz01) for _ in range(20)]
    for each in many:
        call(each)
    for asked in (few, many):
        with django_assert_num_queries(4):
            left = contact_figures.budget_left([each.pk for each in asked], NOW)
        assert left == {each.pk: 1 for each in asked}


def test_the_budget_is_that_of_the_customers_outlet(scene, customer):
    there = make_customer("曾丽", scene.sz01)
    for key, value in (("contacts.budget", "1"), ("contacts.window_days", "30")):
        settle(scene, key, value, scene.sz01)
    for each in (customer, there):
        call(each, at=NOW - 10 * DAY)
    asked = [customer.pk, there.pk]
    assert contact_figures.budget_left(asked, NOW) == {customer.pk: 2, there.pk: 0}
    assert contact_figures.next_free_at(asked, NOW) == {customer.pk: NOW, there.pk: NOW + 20 * DAY}


def test_key_customers_and_whom_the_caller_names_stand_outside(scene, customer):
    for age in range(3):
        call(customer, at=NOW - age * DAY)
    assert contact_figures.budget_left([customer.pk], NOW) == {customer.pk: 0}
    assert contact_figures.budget_left([customer.pk], NOW, outside=[customer.pk]) == {customer.pk: 2}
    case = key_case(scene, customer)
    assert contact_figures.budget_left([customer.pk], NOW) == {customer.pk: 2}
    assert contact_figures.next_free_at([customer.pk], NOW) == {customer.pk: NOW}
    spoken = make_customer("白晓", scene.sh01)
    second = key_case(scene, spoken)
    assert call(spoken).outside_budget
    Case.objects.filter(pk__in=[case.pk, second.pk]).update(
        state="closed", settled_at=NOW, outcome="已解决", next_warning_at=None, closed_at=NOW
    )
    # What was said while it was open does not count afterwards either; what was said before does again.
    assert contact_figures.budget_left([customer.pk, spoken.pk], NOW) == {customer.pk: 0, spoken.pk: 2}


def test_the_condition_in_sql_says_the_same_as_the_figures(scene):
    """Customers with every mix of ages, kinds and a case, against the figures in Python."""
    second = timedelta(seconds=1)
    ages = (DAY, WEEK - second, WEEK, 8 * DAY)
    made = []
    for counted, free, case in product(product(ages, repeat=2), (0, 3), (False, True)):
        each = make_customer("周子涵", scene.sh01)
        for age in counted:
            call(each, at=NOW - age)
        for _ in range(free):
            call(each, at=NOW - DAY, outside_budget=True)
        if case:
            key_case(scene, each)
        made.append(each)
    for limit in (1, 2, 3):
        settle(scene, "contacts.budget", limit)
        left = contact_figures.budget_left([each.pk for each in made], NOW)
        by_sql = Customer.objects.filter(within_budget(NOW, limit, WEEK, "pk"))
        assert set(by_sql.values_list("pk", flat=True)) == {key for key, n in left.items() if n}
        assert 0 < by_sql.count() < len(made) or limit == 3


def test_the_conditions_lead_from_any_row_to_its_customer(scene, customer):
    """As a queue uses them: here the rows are cars."""
    other = make_customer("白晓", scene.sh01)
    mine, theirs = make_vehicle(customer), make_vehicle(other)
    wish(customer)
    call(other), call(other)
    cars = Vehicle.objects.order_by("pk")
    assert list(cars.filter(not_to_be_called(NOW))) == [mine]
    assert list(cars.filter(~not_to_be_called(NOW))) == [theirs]
    assert list(cars.filter(within_budget(NOW, 2, WEEK))) == [mine]
    assert not cars.filter(stands_outside()).exists()
    assert not cars.filter(within_budget(NOW, 2, WEEK), ~not_to_be_called(NOW)).exists()


def test_quiet_hours_are_those_of_the_outlet(scene):
    settle(scene, "contacts.quiet_until", "10:30", scene.sz01)
    assert contact_figures.callable_from(NOW, scene.sh01) == NOW
    assert contact_figures.callable_from(NOW, scene.sz01) == shanghai("2026-11-12 10:30")
