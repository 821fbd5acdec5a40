"""Missing parts: who waits gets what comes, in their order; who is told what, and only once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from customers.models import Contact
from notices import sms_rules, texts
from notices.models import Message
from parts import policies
from parts.backorder_day import due_for, stuck_for
from parts.backorder_figures import fill_rate
from parts.models import Backorder
from parts.services import backorders, stock
from staff.models import Outlet, PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_posting, make_user, make_vehicle
from tests.racing import race

from .places import make_house, make_part

AT = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    return house_with_people()


def house_with_people():
    """With an advisor who is an employee, and the one who leads the service."""
    house = make_house()
    house.person = make_employee("林知夏", house.outlet)
    house.advisor.employee = house.person
    house.advisor.save()
    house.head = make_user("方向明", Role.SERVICE_MANAGER, house.outlet)
    return house


def order(house, part, quantity=1, at=AT, **fields) -> Backorder:
    given = {"contact": "周子涵", "mobile": "13700000001", "expected_on": (at + 3 * DAY).date()} | fields
    by = given.pop("by", house.advisor)
    return backorders.order_part(
        outlet=house.outlet, part=part, quantity=quantity, advisor=house.person, by=by, at=at, **given
    )


def fresh(backorder) -> Backorder:
    backorder.refresh_from_db()
    return backorder


def receive(house, part, quantity, at=AT + DAY):
    stock.receive_parts(warehouse=house.own, part=part, quantity=quantity, by=house.manager, at=at)


def told(code) -> list[tuple[str, str]]:
    return sorted(Message.objects.filter(code=code).values_list("recipient__name", "about_id"))


def tell(house, backorder, what="there", how="call", at=AT + 2 * DAY, **fields):
    return backorders.tell_customer(
        backorder=backorder, version=fresh(backorder).version, what=what, how=how, by=house.advisor, at=at, **fields
    )


def test_ordered_for_a_car_its_owner_is_told_and_a_form_sent_twice_orders_once(house):
    key, part, car = uuid4(), make_part(), make_vehicle()
    made = order(house, part, vehicle=car, contact="", mobile="", form_key=key)
    assert (made.contact, made.mobile, made.customer) == (car.customer.name, car.customer.mobile, car.customer)
    with pytest.raises(backorders.OrderedAlready) as already:
        order(house, part, vehicle=car, form_key=key)
    assert already.value.backorder == made and Backorder.objects.count() == 1


def test_what_is_not_exact_or_cannot_be_told_is_refused(house):
    part, car, other = make_part(), make_vehicle(), make_vehicle(plate="沪C11111")
    gone = make_part("GONE", given_up_on=AT.date())
    of_other = make_order(other)
    for wanted, fields, field in (
        (part, {"contact": "", "mobile": ""}, "contact"),
        (part, {"mobile": " "}, "mobile"),
        (part, {"quantity": 0}, "quantity"),
        (part, {"expected_on": (AT - DAY).date()}, "expected_on"),
        (part, {"expected_on": (AT + 400 * DAY).date()}, "expected_on"),
        (part, {"off_road": True}, "vehicle"),
        (part, {"vehicle": car, "order": of_other}, "order"),
        (gone, {}, "part"),
    ):
        with pytest.raises(Refused) as refused:
            order(house, wanted, **fields)
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        order(house, part, by=house.coordinator)
    assert not Backorder.objects.exists()


def test_what_comes_goes_to_those_who_have_waited_longest(house):
    part = make_part()
    first, second, third = (order(house, part, pieces, at=AT + nth * HOUR) for nth, pieces in enumerate((1, 2, 1)))
    other = order(house, make_part("OTHER"))
    receive(house, part, 2)
    # One piece is left for the second, who wants two; the third does not go ahead of them.
    assert [fresh(each).state for each in (first, second, third, other)] == ["arrived", *["waiting"] * 3]
    receive(house, part, 1)
    assert [fresh(each).state for each in (first, second, third)] == ["arrived", "arrived", "waiting"]
    # What lies there is kept for the first two.
    receive(house, part, 1)
    assert fresh(third).state == "arrived"
    assert told("backorder.arrived") == sorted(("林知夏", each.pk) for each in (first, second, third))


def test_what_comes_to_a_transit_warehouse_or_another_outlet_is_nobodys_here(house):
    part = make_part()
    waits = order(house, part)
    stock.receive_parts(warehouse=house.transit, part=part, quantity=9, by=house.coordinator, at=AT)
    assert fresh(waits).state == "waiting"


def test_what_one_does_not_want_any_more_goes_to_the_next(house):
    part = make_part()
    first, second = order(house, part), order(house, part, at=AT + HOUR)
    receive(house, part, 1)
    with pytest.raises(Refused):
        backorders.cancel(backorder=first, version=fresh(first).version, reason=" ", by=house.advisor, at=AT + DAY)
    backorders.cancel(backorder=first, version=fresh(first).version, reason="客户不修了", by=house.advisor, at=AT + DAY)
    assert (fresh(first).state, fresh(second).state) == ("cancelled", "arrived")


def test_issued_to_its_order_it_is_fitted_and_the_next_piece_is_for_the_next(house):
    part, first_order = make_part(), make_order(outlet=house.outlet)
    first = order(house, part, quantity=2, order=first_order)
    second = order(house, part, at=AT + HOUR)
    receive(house, part, 2)
    issue = {"warehouse": house.own, "part": part, "by": house.manager, "order": first_order}
    stock.issue_parts(**issue, quantity=1, at=AT + DAY)
    assert fresh(first).state == "arrived"
    stock.issue_parts(**issue, quantity=1, at=AT + DAY + HOUR)
    assert (fresh(first).state, first.ended_at) == ("fitted", AT + DAY + HOUR)
    # Nothing lies there for it any more: what comes now is for whoever waits.
    receive(house, part, 1, at=AT + 2 * DAY)
    assert fresh(second).state == "arrived"


def test_of_a_car_without_an_order_it_is_fitted_by_any_order_of_the_car(house):
    part, of_car = make_part(), make_order(outlet=house.outlet)
    made, others = order(house, part, vehicle=of_car.vehicle), order(house, part, at=AT + HOUR)
    receive(house, part, 2)
    stock.issue_parts(warehouse=house.own, part=part, quantity=1, order=of_car, by=house.manager, at=AT + DAY)
    assert (fresh(made).state, fresh(others).state) == ("fitted", "arrived")


def to_customers() -> list[tuple[str, str]]:
    return sorted(Message.objects.exclude(mobile="").values_list("code", "mobile"))


def test_who_waits_gets_a_text_message_when_it_comes_later_is_late_and_is_there(house):
    of_car = make_order(outlet=house.outlet)
    customer = of_car.vehicle.customer
    customer.mobile = "13911112222"
    customer.save()
    part = make_part(name="前刹车片" * 12)
    made = order(house, part, order=of_car, contact="", mobile="")
    buyer = order(house, part, at=AT + HOUR, mobile="13700000001")
    landline = order(house, part, at=AT + HOUR, mobile="021-5555")
    backorders.postpone(
        backorder=made, version=0, expected_on=(AT + 5 * DAY).date(), reason="海运", by=house.advisor, at=AT + HOUR
    )
    assert to_customers() == [("backorder.customer_later", "13911112222")]
    heard = made.told.get()
    assert (heard.what, heard.how, heard.by) == ("later", "sms", None)
    contact = Contact.objects.get()
    assert (contact.customer, contact.kind, contact.outside_budget) == (customer, "message", True)
    # It takes no step off the advisor.
    assert fresh(made).to_be_told(AT.date()) and fresh(made).told_at is None
    for _run in range(2):
        backorders.sweep_backorders(at=AT + 4 * DAY)
    assert to_customers()[0] == ("backorder.customer_late", "13700000001")
    receive(house, part, 3, at=AT + 4 * DAY)
    assert [code for code, mobile in to_customers() if mobile == "13911112222"] == [
        "backorder.customer_arrived",
        "backorder.customer_later",
    ]
    assert fresh(buyer).state == fresh(landline).state == "arrived" and len(to_customers()) == 4
    assert Contact.objects.count() == 2
    for message in Message.objects.exclude(mobile=""):
        for language in ("en", "zh-hans"):
            words = texts.get(message.code).default(language)[1]
            assert sms_rules.problems(words) == [], words
            shown = texts.values(texts.get(message.code), message.params, language, AT.date())
            used = {name: shown[name] for name in texts.placeholders(words)}
            assert sms_rules.value_problems(used) == [], used


def test_who_is_told_by_another_number_is_written_to_there_and_it_is_no_contact_with_the_owner(house):
    of_car = make_order(outlet=house.outlet)
    made = order(house, make_part(), order=of_car, mobile="13700000001")
    backorders.part_arrived(backorder=made, version=0, by=house.manager, at=AT)
    assert to_customers() == [("backorder.customer_arrived", "13700000001")] and not Contact.objects.exists()


def test_no_text_message_where_the_outlet_does_not_want_it(house):
    PolicyValue.objects.create(
        key=policies.WRITE, value="no", from_on=AT.date(), outlet=house.outlet, entered_by=house.head, reason="自己打"
    )
    backorders.part_arrived(backorder=order(house, make_part()), version=0, by=house.manager, at=AT)
    assert not to_customers() and told("backorder.arrived")


def test_late_without_a_new_day_the_customer_is_to_be_told_too(house):
    made = order(house, make_part())
    due, after = (AT + 3 * DAY).date(), (AT + 4 * DAY).date()
    assert not made.to_be_told(due) and not Backorder.objects.to_be_told(due).exists()
    assert made.to_be_told(after) and list(Backorder.objects.to_be_told(after)) == [made]
    # What was said before its day ended is not that it is late.
    tell(house, made, what="stands", at=AT + 3 * DAY + 13 * HOUR)
    assert fresh(made).to_be_told(after) and Backorder.objects.to_be_told(after).exists()
    tell(house, made, what="later", at=AT + 3 * DAY + 14 * HOUR)
    assert not fresh(made).to_be_told(after) and not Backorder.objects.to_be_told(after).exists()


def test_what_is_kept_for_somebody_goes_elsewhere_with_words_only(house):
    part, waits = make_part(), make_order(outlet=house.outlet)
    made = order(house, part, order=waits)
    receive(house, part, 2)
    issue = {"warehouse": house.own, "part": part, "quantity": 1, "by": house.manager, "at": AT + DAY}
    stock.issue_parts(**issue)
    with pytest.raises(Refused) as refused:
        stock.issue_parts(**issue)
    assert refused.value.field == "words" and made.number in str(refused.value)
    assert stock.Stock.objects.get().quantity == 1
    stock.issue_parts(**issue, words="急用，另订")
    assert fresh(made).state == "arrived"


def test_it_is_found_by_its_part_in_any_spelling(house):
    made = order(house, make_part("06E 698 151"))
    for text in ("06e698151", "06E-698", "０６Ｅ６９８", "前刹车", made.number, "周子"):
        assert list(Backorder.objects.matching(text)) == [made], text
    assert not Backorder.objects.matching("06E 699").exists()


def test_postponed_the_customer_has_to_be_told(house):
    made = order(house, make_part())
    for expected_on, reason in ((made.expected_on, "缺货"), (made.expected_on + DAY, " ")):
        with pytest.raises(Refused):
            backorders.postpone(
                backorder=made, version=0, expected_on=expected_on, reason=reason, by=house.manager, at=AT
            )
    later = made.expected_on + 4 * DAY
    backorders.postpone(backorder=made, version=0, expected_on=later, reason="厂家缺货", by=house.manager, at=AT + HOUR)
    assert fresh(made).comes_later and list(Backorder.objects.to_be_told(AT.date())) == [made]
    assert told("backorder.postponed") == [("林知夏", made.pk)]
    tell(house, made, "later", at=AT + 2 * HOUR)
    assert not fresh(made).comes_later and not Backorder.objects.to_be_told(AT.date()).exists()
    assert (made.first_expected_on, made.state) == (later - 4 * DAY, "waiting")


def test_told_on_arrival_it_is_a_contact_outside_the_budget_and_then_fitted(house):
    made = order(house, make_part(), vehicle=make_vehicle())
    with pytest.raises(Refused):
        tell(house, made)
    with pytest.raises(Refused):
        backorders.fitted(backorder=made, version=fresh(made).version, by=house.advisor, at=AT)
    backorders.part_arrived(backorder=made, version=fresh(made).version, by=house.manager, at=AT + DAY)
    with pytest.raises(Refused):
        tell(house, made, "later")
    tell(house, made, words="明天来装")
    contact = Contact.objects.get()
    assert (contact.customer, contact.kind, contact.outside_budget) == (made.customer, "call", True)
    assert fresh(made).state == "told"
    backorders.fitted(backorder=made, version=made.version, by=house.manager, at=AT + 3 * DAY)
    assert fresh(made).state == "fitted" and made.ended_at


def test_the_parts_manager_may_tell_too_and_in_person_is_no_contact(house):
    made = order(house, make_part(), vehicle=make_vehicle())
    for how, contacts in (("person", 0), ("wecom", 1)):
        backorders.tell_customer(
            backorder=made, version=fresh(made).version, what="stands", how=how, by=house.manager, at=AT + DAY
        )
        assert Contact.objects.count() == contacts


def test_the_second_of_two_hears_who_was_quicker(house):
    made = order(house, make_part())
    backorders.part_arrived(backorder=made, version=0, by=house.manager, at=AT + DAY)
    with pytest.raises(AlreadyDone) as quicker:
        backorders.part_arrived(backorder=made, version=0, by=house.advisor, at=AT + DAY)
    assert "严培文" in str(quicker.value)


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_arrive_for_each_who_waits_once():
    house, part = house_with_people(), make_part()
    waiting = [order(house, part, at=AT + nth * HOUR) for nth in range(4)]
    assert not any(isinstance(each, Exception) for each in race([lambda: receive(house, part, 1) for _ in range(3)]))
    assert [fresh(each).state for each in waiting] == ["arrived"] * 3 + ["waiting"]
    assert Message.objects.filter(code="backorder.arrived").count() == 3


# What is said by itself -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_say_each_thing_once():
    house = house_with_people()
    part, of_car = make_part(), make_order(outlet=house.outlet, opened_at=AT)
    made = order(house, part, order=of_car, mobile="13700000001")
    for nth in range(6):
        order(house, part, mobile=f"1370000010{nth}")
    results = race([lambda: backorders.sweep_backorders(at=AT + 6 * DAY)] * 3)
    assert all(isinstance(result, dict) for result in results), results
    assert sum(result["late"] for result in results) == 7 and sum(result["spare_cars"] for result in results) == 1
    assert len(to_customers()) == 7 and made.told.count() == 1
    assert Message.objects.filter(code="backorder.late").count() == 2 * 7


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_orders_once():
    house, part, key = house_with_people(), make_part(), uuid4()
    results = race([lambda: order(house, part, form_key=key)] * 5)
    assert sum(isinstance(result, Backorder) for result in results) == 1, results
    assert sum(isinstance(result, backorders.OrderedAlready) for result in results) == 4, results


@pytest.mark.django_db(transaction=True)
def test_issued_and_ended_by_hand_at_once_it_ends_once():
    house, part = house_with_people(), make_part()
    of_car = make_order(outlet=house.outlet, opened_at=AT)
    made, other = order(house, part, order=of_car), order(house, part, at=AT + HOUR)
    receive(house, part, 1)
    issue = {"warehouse": house.own, "part": part, "quantity": 1, "order": of_car, "by": house.manager, "at": AT + DAY}
    results = race(
        [
            lambda: stock.issue_parts(**issue),
            lambda: backorders.fitted(backorder=made, version=1, by=house.advisor, at=AT + DAY),
            lambda: receive(house, part, 1),
        ]
    )
    # The second one to end it hears that it is over, and no piece is lost on the way.
    assert not any(isinstance(result, Exception) and not isinstance(result, Refused) for result in results), results
    assert fresh(made).state == "fitted" and stock.Stock.objects.get().quantity == 1
    assert fresh(other).state == "arrived"


def test_lateness_is_said_once_for_each_expected_day(house):
    made = order(house, make_part())
    on_time = shanghai("2026-11-08 23:30")
    assert backorders.sweep_backorders(at=on_time)["late"] == 0
    for nth, at in enumerate((on_time + HOUR, on_time + 2 * HOUR, on_time + DAY)):
        assert backorders.sweep_backorders(at=at)["late"] == (nth == 0)
    assert told("backorder.late") == sorted([("严培文", made.pk), ("林知夏", made.pk)])
    day = made.expected_on + 3 * DAY
    backorders.postpone(backorder=made, version=0, expected_on=day, reason="缺货", by=house.manager, at=on_time + DAY)
    assert backorders.sweep_backorders(at=on_time + 3 * DAY)["late"] == 0
    assert backorders.sweep_backorders(at=on_time + 4 * DAY)["late"] == 1
    assert len(told("backorder.late")) == 4


def test_a_car_off_the_road_gets_a_spare_car_after_five_days(house):
    car, far = make_vehicle(), (AT + 30 * DAY).date()
    made = order(house, make_part(), vehicle=car, off_road=True, expected_on=far)
    order(house, make_part("B"), vehicle=car, expected_on=far)
    cared_for = order(house, make_part("C"), vehicle=car, off_road=True, expected_on=far)
    backorders.give_spare_car(backorder=cared_for, version=0, words="沪A00001", by=house.advisor, at=AT + DAY)
    assert backorders.sweep_backorders(at=AT + 5 * DAY)["spare_cars"] == 0
    assert not list(stuck_for(house.head, AT + 5 * DAY))
    for nth in range(2):
        assert backorders.sweep_backorders(at=AT + 5 * DAY + HOUR)["spare_cars"] == (nth == 0)
    assert told("backorder.spare_car") == sorted([("方向明", made.pk), ("林知夏", made.pk)])
    assert [item.url for item in stuck_for(house.head, AT + 6 * DAY)] == [made.get_absolute_url()]


def test_a_car_that_stands_here_on_an_open_order_gets_a_spare_car_too(house):
    part, stays = make_part(), make_order(outlet=house.outlet, opened_at=AT)
    gone = make_order(number="WT2", outlet=house.outlet, opened_at=AT, delivered_at=AT + HOUR, vehicle=make_vehicle())
    made, driven = order(house, part, order=stays), order(house, part, order=gone)
    assert backorders.sweep_backorders(at=AT + 5 * DAY)["spare_cars"] == 0
    assert backorders.sweep_backorders(at=AT + 5 * DAY + HOUR)["spare_cars"] == 1
    assert {about for _name, about in told("backorder.spare_car")} == {made.pk}
    assert [item.url for item in stuck_for(house.head, AT + 6 * DAY)] == [made.get_absolute_url()]
    assert fresh(made).without_car and not fresh(driven).without_car


def test_an_arrival_that_nobody_tells_is_said_after_some_hours(house):
    made = order(house, make_part())
    backorders.part_arrived(backorder=made, version=0, by=house.manager, at=AT)
    assert backorders.sweep_backorders(at=AT + 4 * HOUR)["untold"] == 0
    assert backorders.sweep_backorders(at=AT + 5 * HOUR)["untold"] == 1
    assert backorders.sweep_backorders(at=AT + 6 * HOUR)["untold"] == 0
    assert told("backorder.untold") == sorted([("严培文", made.pk), ("林知夏", made.pk)])


def test_the_first_page_has_what_is_next_for_the_advisor(house):
    made = order(house, make_part(), vehicle=make_vehicle(), off_road=True)

    def deadlines(who, at):
        return [item.deadline_at for item in due_for(who, at)]

    assert deadlines(house.advisor, AT + HOUR) == []
    # After three days the customer hears how it stands.
    assert deadlines(house.advisor, AT + 3 * DAY) == [AT + 3 * DAY]
    assert deadlines(house.manager, AT + 3 * DAY) == []
    late, heard = shanghai("2026-11-09 00:00"), shanghai("2026-11-09 13:00")
    assert deadlines(house.advisor, AT + 4 * DAY) == [late, heard]
    assert deadlines(house.manager, AT + 4 * DAY) == [shanghai("2026-11-09 00:00")]
    assert AT + 5 * DAY in deadlines(house.advisor, AT + 6 * DAY)
    backorders.part_arrived(backorder=made, version=0, by=house.manager, at=AT + 6 * DAY)
    assert deadlines(house.advisor, AT + 6 * DAY) == [AT + 6 * DAY + 4 * HOUR]
    tell(house, made, at=AT + 6 * DAY)
    assert deadlines(house.advisor, AT + 7 * DAY) == [] == deadlines(house.manager, AT + 7 * DAY)


def test_the_fill_rate_counts_lines_that_were_there_at_once(house):
    parts = [make_part(f"P{nth}") for nth in range(4)]
    jobs = [make_order(make_vehicle(plate=f"沪D{nth:04d}K"), opened_at=AT) for nth in range(3)]

    def issue(part, job, at):
        stock.issue_parts(warehouse=house.own, part=part, quantity=1, order=job, by=house.manager, at=at)

    outlets = Outlet.objects.filter(pk=house.outlet.pk)
    assert fill_rate(outlets, AT, AT + 9 * DAY).percent is None
    # One waits for its order, one for its car alone, and one car waited last year for the same part.
    order(house, parts[0], order=jobs[0])
    order(house, parts[1], vehicle=jobs[1].vehicle)
    once = order(house, parts[2], vehicle=jobs[2].vehicle, at=AT - 300 * DAY)
    backorders.cancel(backorder=once, version=0, reason="不要了", by=house.advisor, at=AT - 290 * DAY)
    for part in parts:
        receive(house, part, 5)
    for part, job in ((parts[0], jobs[0]), (parts[1], jobs[1]), (parts[2], jobs[2]), (parts[3], jobs[0])):
        issue(part, job, AT + 2 * DAY)
    # Drawn twice it is one line; over the counter it is none; another day is another period.
    issue(parts[3], jobs[0], AT + 2 * DAY)
    issue(parts[3], None, AT + 2 * DAY)
    issue(parts[3], jobs[1], AT + 20 * DAY)
    rate = fill_rate(outlets, AT, AT + 9 * DAY)
    assert (rate.lines, rate.at_once, rate.percent) == (4, 2, 50)
    # What has not come yet was not there either; a buyer without a car is no line. Drawn again later it is no new line.
    order(house, make_part("P9"), order=jobs[2])
    order(house, parts[3])
    issue(parts[2], jobs[2], AT + 20 * DAY)
    assert fill_rate(outlets, AT, AT + 9 * DAY).percent == 40
    assert fill_rate(outlets, AT + 19 * DAY, AT + 29 * DAY).lines == 1


def test_a_person_without_the_right_is_shown_nothing_due(house):
    order(house, make_part(), at=AT - 9 * DAY)
    watcher = make_user("秦川")
    make_posting(watcher, Role.FINANCE, house.outlet)
    assert list(due_for(watcher, AT)) == []
