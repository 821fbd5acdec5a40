"""A rescue call from the call to the repair order: what is kept, what is refused, who may, and who was quicker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from staff import trail
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from tests.racing import race
from workshop import services
from workshop.models import RescueCall

AT = shanghai("2026-11-05 21:40")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def care(outlet):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)


@pytest.fixture
def technician(outlet):
    return make_employee("高子墨", outlet, position="机电技师")


def take(by, at=AT, **fields):
    words = {"zone": "city", "place": "中环高架内圈近金科路", "plate": "沪A8K216", "mobile": "13700000315"}
    return services.take_call(outlet=make_outlet(), by=by, at=at, **words | fields)


def sent(by, helper, at=AT, **fields):
    return services.send_help(
        call=take(by, at, **fields), helper=helper, rescue_car="救援1号", by=by, at=at + 5 * MINUTE
    )


def arrived(by, helper, at=AT, after=25 * MINUTE, **fields):
    return services.record_arrival(call=sent(by, helper, at, **fields), by=by, at=at + after)


def ended(by, helper, at=AT, outcome="mended", order=None, **fields):
    call = arrived(by, helper, at, **fields)
    return services.end_call(
        call=call, outcome=outcome, cause="battery", words="更换蓄电池", order=order, by=by, at=at + timedelta(hours=1)
    )


# --- The promise ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "minutes"), [("city", 30), ("county", 60), ("province", 720)])
def test_each_zone_has_its_promise_and_the_night_counts(care, zone, minutes):
    call = take(care, zone=zone)
    assert call.number == "SH01-JY00001"
    assert (call.promised_minutes, call.deadline_at) == (minutes, AT + minutes * MINUTE)
    assert (call.half_at, call.alert_at) == (AT + minutes / 2 * MINUTE, AT + minutes * 0.8 * MINUTE)
    (entry,) = trail.entries_about(call)
    assert (entry.action, entry.by, entry.at, entry.outlet) == ("rescue.taken", care, AT, call.outlet)


def test_the_promise_is_the_one_settled_for_the_outlet_on_the_day_of_the_call(care, outlet):
    PolicyValue.objects.create(
        key="rescue.minutes.city", outlet=outlet, from_on=AT.date(), value="20", reason="试行", entered_by=care
    )
    yesterday = AT - timedelta(days=1)
    assert take(care).promised_minutes == 20
    assert take(care, plate="沪A00002", taken_at=yesterday).promised_minutes == 30


def test_the_promise_runs_from_the_call_and_not_from_writing_it_down(care):
    call = take(care, taken_at=AT - 10 * MINUTE)
    assert (call.taken_at, call.deadline_at) == (AT - 10 * MINUTE, AT + 20 * MINUTE)


# --- Taking -----------------------------------------------------------------------------------------------------------


def test_a_car_of_the_records_brings_its_owners_name_and_number(care):
    owner = make_customer("周子涵", mobile="13812345678")
    call = take(care, vehicle=make_vehicle(owner), plate="", mobile="")
    assert (call.caller, call.mobile) == ("周子涵", "13812345678")
    assert (call.plate, call.model, call.shown_plate) == ("", "", "沪B8K216")


def test_what_somebody_else_says_of_the_caller_stands(care):
    call = take(care, vehicle=make_vehicle(), mobile="139 0000 0001", caller="周太太")
    assert (call.caller, call.mobile) == ("周太太", "13900000001")


def test_a_strange_plate_is_written_down_as_it_is_said(care):
    assert take(care, plate=" ab·123 ").plate == "AB·123"
    assert take(care, plate="", model="别克商务车", mobile="13700000001").car_words == "别克商务车"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"plate": " "}, "plate"),
        ({"mobile": ""}, "mobile"),
        ({"place": "  "}, "place"),
        ({"taken_at": AT + 6 * MINUTE}, "taken_at"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(care, fields, field):
    with pytest.raises(Refused) as refused:
        take(care, **fields)
    assert refused.value.field == field
    assert not RescueCall.objects.exists()


def test_the_same_form_sent_twice_makes_one_call(care):
    key = uuid4()
    made = take(care, form_key=key)
    with pytest.raises(services.TakenAlready) as twice:
        take(care, at=AT + MINUTE, form_key=key)
    assert twice.value.call == made
    assert RescueCall.objects.count() == 1


def test_a_car_has_one_open_call_and_the_second_caller_is_led_to_it(care, technician):
    car = make_vehicle()
    made = take(care, vehicle=car)
    with pytest.raises(services.TakenAlready) as twice:
        take(care, vehicle=car, place="还在原地")
    assert twice.value.call == made and made.number in str(twice.value)
    services.cancel_call(call=made, reason="自己打着了", by=care, at=AT + MINUTE)
    assert take(care, vehicle=car, at=AT + 2 * MINUTE).number == "SH01-JY00002"


def test_only_who_keeps_rescue_calls_takes_one(outlet):
    for role in (Role.TECHNICIAN, Role.AREA_MANAGER, Role.CASHIER):
        place = outlet.area if role == Role.AREA_MANAGER else outlet
        with pytest.raises(PermissionDenied):
            take(make_user("某人", role, place))
    elsewhere = make_user("叶青", Role.CUSTOMER_CARE, make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(PermissionDenied):
        take(elsewhere)


# --- On the way -------------------------------------------------------------------------------------------------------


def test_every_step_leaves_its_instant_and_its_trail(care, technician):
    call = ended(care, technician)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.cause, call.words) == ("ended", "mended", "battery", "更换蓄电池")
    assert (call.helper, call.rescue_car, call.sent_at) == (technician, "救援1号", AT + 5 * MINUTE)
    assert (call.arrived_at, call.ended_at) == (AT + 25 * MINUTE, AT + timedelta(hours=1))
    assert call.next_warning_at is None
    steps = [entry.action for entry in trail.entries_about(call)]
    assert steps == ["rescue.ended", "rescue.arrived", "rescue.sent", "rescue.taken"]


def test_nobody_of_another_outlet_and_nobody_who_has_left_is_sent(care):
    call = take(care)
    other = make_employee("高一", make_outlet("SH02", "嘉禾川沙店"))
    gone = make_employee("高二", left_on=AT.date() - timedelta(days=1))
    for helper in (other, gone):
        with pytest.raises(Refused) as refused:
            services.send_help(call=call, helper=helper, by=care, at=AT)
        assert refused.value.field == "helper"


def test_somebody_else_is_sent_with_a_reason_and_the_first_sending_stays(care, technician):
    call, second = sent(care, technician), make_employee("徐建国")
    with pytest.raises(Refused):
        services.send_another(call=call, helper=second, reason=" ", by=care, at=AT + 9 * MINUTE)
    with pytest.raises(Refused):
        services.send_another(call=call, helper=technician, reason="换车", by=care, at=AT + 9 * MINUTE)
    services.send_another(call=call, helper=second, reason="救援车爆胎", by=care, at=AT + 9 * MINUTE)
    call.refresh_from_db()
    assert (call.helper, call.sent_at, call.state) == (second, AT + 5 * MINUTE, "under_way")
    entry = trail.entries_about(call).first()
    assert (entry.changes["helper"], entry.reason) == (["高子墨", "徐建国"], "救援车爆胎")


def test_an_arrival_may_be_said_later_but_neither_lies_ahead_nor_before_the_sending(care, technician):
    call = sent(care, technician)
    for when in (AT + 4 * MINUTE, AT + timedelta(hours=2)):
        with pytest.raises(Refused) as refused:
            services.record_arrival(call=call, arrived_at=when, by=care, at=AT + 40 * MINUTE)
        assert refused.value.field == "arrived_at"
    services.record_arrival(call=call, arrived_at=AT + 28 * MINUTE, by=care, at=AT + 40 * MINUTE)
    assert call.arrived_at == AT + 28 * MINUTE


def test_the_one_who_was_sent_arrives_and_ends_it_without_the_right(care, technician, outlet):
    rescuer = make_user("高子墨", Role.TECHNICIAN, outlet, employee=technician)
    colleague = make_user("徐建国", Role.TECHNICIAN, outlet, employee=make_employee("徐建国"))
    call = sent(care, technician)
    with pytest.raises(PermissionDenied):
        services.record_arrival(call=call, by=colleague, at=AT + 20 * MINUTE)
    services.record_arrival(call=call, by=rescuer, at=AT + 20 * MINUTE)
    services.end_call(call=call, outcome="mended", cause="tyre", by=rescuer, at=AT + 40 * MINUTE)
    with pytest.raises(PermissionDenied):
        services.cancel_call(call=call, reason="算了", by=rescuer, at=AT + 41 * MINUTE)
    assert RescueCall.objects.get().state == "ended"


# --- The end ----------------------------------------------------------------------------------------------------------


def test_nothing_is_mended_or_towed_before_somebody_is_there(care, technician):
    call = sent(care, technician)
    for outcome in ("mended", "towed"):
        with pytest.raises(Refused):
            services.end_call(call=call, outcome=outcome, cause="tyre", by=care, at=AT + 9 * MINUTE)
    with pytest.raises(Refused) as refused:
        services.end_call(call=call, outcome="handed_on", cause="tyre", by=care, at=AT + 9 * MINUTE)
    assert refused.value.field == "words"
    services.end_call(call=call, outcome="handed_on", cause="tyre", words="保险公司拖车", by=care, at=AT + 9 * MINUTE)
    assert (call.state, call.arrived_at) == ("ended", None)


def test_a_call_is_called_off_with_a_reason_only(care):
    call = take(care)
    with pytest.raises(Refused) as refused:
        services.cancel_call(call=call, reason=" ", by=care, at=AT)
    assert refused.value.field == "reason"
    services.cancel_call(call=call, reason="打错电话", by=care, at=AT + MINUTE)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.reason, call.next_warning_at) == ("cancelled", "cancelled", "打错电话", None)


def test_the_order_is_of_the_car_and_not_older_than_the_call(care, technician):
    car = make_vehicle()
    call = ended(care, technician, outcome="towed", vehicle=car)
    strange = make_order(make_vehicle(plate="沪A00001"), opened_at=AT + timedelta(hours=2))
    old = make_order(car, opened_at=AT - timedelta(days=2))
    for order in (strange, old):
        with pytest.raises(Refused) as refused:
            services.link_order(call=call, order=order, by=care, at=AT + timedelta(hours=3))
        assert refused.value.field == "order"
    order = make_order(car, opened_at=AT + timedelta(hours=2))
    services.link_order(call=call, order=order, by=care, at=AT + timedelta(hours=3))
    with pytest.raises(AlreadyDone):
        services.link_order(call=call, order=order, by=care, at=AT + timedelta(hours=3))


def test_the_order_names_a_car_that_nobody_knew(care, technician):
    call = ended(care, technician, outcome="towed")
    car = make_vehicle()
    order = make_order(car, opened_at=AT + timedelta(hours=2))
    services.link_order(call=call, order=order, by=care, at=AT + timedelta(hours=3))
    call.refresh_from_db()
    assert (call.vehicle, call.order) == (car, order)


def test_orders_that_come_with_an_import_find_their_rescue(care, technician):
    car, later = make_vehicle(), AT + timedelta(days=1)
    call = ended(care, technician, outcome="towed", vehicle=car)
    make_order(car, opened_at=AT - timedelta(hours=1))
    assert services.link_new_orders(at=later) == 0
    make_order(car, opened_at=AT + timedelta(days=9))
    assert services.link_new_orders(at=later) == 0
    order = make_order(car, opened_at=AT + timedelta(hours=2))
    assert services.link_new_orders(at=later) == 1
    assert services.link_new_orders(at=later) == 0
    call.refresh_from_db()
    assert call.order == order
    entry = trail.entries_about(call).first()
    assert (entry.action, entry.by) == ("rescue.order_linked", None)


# --- At the same time -------------------------------------------------------------------------------------------------


def test_whoever_comes_second_hears_who_was_quicker(care, technician):
    call = sent(care, technician)
    stale = RescueCall.objects.get(pk=call.pk)
    services.record_arrival(call=call, by=care, at=AT + 20 * MINUTE)
    with pytest.raises(AlreadyDone, match="方嘉敏"):
        services.record_arrival(call=stale, by=care, at=AT + 21 * MINUTE)
    assert RescueCall.objects.get().arrived_at == AT + 20 * MINUTE


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_at_once_one_does_and_the_other_is_told():
    outlet = make_outlet()
    people = [make_user(name, Role.CUSTOMER_CARE, outlet) for name in ("方嘉敏", "曾允宁")]
    call = arrived(people[0], make_employee("高子墨"))

    def end(by, outcome):
        mine = RescueCall.objects.select_related("outlet__area__region").get(pk=call.pk)
        return lambda: services.end_call(call=mine, outcome=outcome, cause="tyre", by=by, at=AT + timedelta(hours=1))

    outcomes = race([end(people[0], "mended"), end(people[1], "towed")])
    refused = [each for each in outcomes if isinstance(each, AlreadyDone)]
    done = [each for each in outcomes if isinstance(each, RescueCall)]
    assert (len(done), len(refused)) == (1, 1)
    assert RescueCall.objects.get().outcome == done[0].outcome
    ended_by = [entry.by.name for entry in trail.entries_about(call) if entry.action == "rescue.ended"]
    assert len(ended_by) == 1 and ended_by[0] in str(refused[0])


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_call_at_once_make_one():
    by, car = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet()), make_vehicle()
    outcomes = race([lambda: take(by, vehicle=car), lambda: take(by, vehicle=car)])
    assert sum(isinstance(each, services.TakenAlready) for each in outcomes) == 1
    assert RescueCall.objects.count() == 1
