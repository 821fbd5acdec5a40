"""Appointments and tags: what is kept, what is refused, who may, and who was quicker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from customers.models import Reminder
from staff import trail
from staff.models import OpeningHours, PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_reception, make_user, make_vehicle
from tests.racing import race
from workshop import services
from workshop.models import Appointment, Bay, RescueCall, Tag
from workshop.services import appointments

# A Thursday, before the outlet opens.
AT = shanghai("2026-11-05 08:10")
TEN = shanghai("2026-11-05 10:00")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = Appointment.State


def open_outlet():
    """Open on every day from 8:30 to 17:30."""
    outlet = make_outlet()
    for weekday in range(1, 8):
        OpeningHours.objects.create(outlet=outlet, weekday=weekday, from_minute=510, to_minute=1050)
    return outlet


@pytest.fixture
def outlet(db):
    return open_outlet()


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet)


def bays(outlet, number=1, kind=Bay.Kind.MECHANICAL):
    return [Bay.objects.create(outlet=outlet, name=f"{kind}{nth}", kind=kind) for nth in range(1, number + 1)]


def book(by, at=AT, **fields):
    words = {"planned_at": TEN, "kind": "maintenance", "lane": "ordinary", "plate": "沪A8K216", "mobile": "13700000315"}
    return services.book_appointment(outlet=make_outlet(), by=by, at=at, **words | fields)


def tag(by, at=AT, **fields):
    return services.give_tag(**{"outlet": make_outlet(), "lane": "ordinary", "by": by, "at": at} | fields)


# --- Booking ----------------------------------------------------------------------------------------------------------


def test_an_appointment_of_a_known_car_is_its_owners(advisor):
    car = make_vehicle(make_customer("周子涵", mobile="13812345678"))
    made = book(advisor, vehicle=car, plate="", mobile="", words="做 6 万公里保养")
    assert (made.number, made.planned_on, made.minutes) == ("SH01-YY00001", TEN.date(), 60)
    assert (made.caller, made.mobile, made.shown_plate) == ("周子涵", "13812345678", "沪B8K216")
    (entry,) = trail.entries_about(made)
    assert (entry.action, entry.by, entry.outlet) == ("appointment.booked", advisor, made.outlet)


def test_how_long_work_takes_is_settled_and_may_be_said_otherwise(advisor, outlet):
    PolicyValue.objects.create(
        key="gate.minutes.maintenance", outlet=outlet, from_on=AT.date(), value="45", reason="试行", entered_by=advisor
    )
    assert book(advisor).minutes == 45
    assert book(advisor, plate="沪A00002", minutes=90).minutes == 90


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"plate": " "}, "plate"),
        ({"mobile": ""}, "mobile"),
        ({"planned_at": AT}, "planned_at"),
        ({"planned_at": AT + 61 * DAY}, "planned_at"),
        ({"planned_at": shanghai("2026-11-05 17:30")}, "planned_at"),
        ({"minutes": 1441}, "minutes"),
    ],
)
def test_what_cannot_be_booked_is_refused_beside_its_field(advisor, fields, field):
    with pytest.raises(Refused) as refused:
        book(advisor, **fields)
    assert refused.value.field == field
    assert not Appointment.objects.exists()


def test_an_advisor_of_another_outlet_or_one_who_left_is_refused(advisor, outlet):
    for someone in (make_employee(outlet=make_outlet("SH02", "另一家店")), make_employee(left_on=AT.date() - DAY)):
        with pytest.raises(Refused) as refused:
            book(advisor, advisor=someone)
        assert refused.value.field == "advisor"


def test_only_who_may_book_books(outlet):
    with pytest.raises(PermissionDenied):
        book(make_user("高子墨", Role.TECHNICIAN, outlet))
    assert book(make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)).pk


def test_a_form_sent_twice_and_a_car_booked_in_that_day_are_one_appointment(advisor):
    key, car = uuid4(), make_vehicle()
    made = book(advisor, form_key=key, vehicle=car)
    for again in ({"form_key": key}, {"vehicle": car, "planned_at": TEN + HOUR}):
        with pytest.raises(services.BookedAlready) as already:
            book(advisor, **again)
        assert already.value.appointment == made and made.number in str(already.value)
    assert book(advisor, vehicle=car, planned_at=TEN + DAY).pk


# --- When it is full --------------------------------------------------------------------------------------------------


def test_an_hour_without_a_bay_is_refused_and_the_nearest_free_ones_are_named(advisor, outlet):
    bays(outlet, 1)
    book(advisor)
    with pytest.raises(services.HourTaken) as taken:
        book(advisor, plate="沪A00002", planned_at=TEN + 30 * MINUTE)
    assert taken.value.free == [TEN - HOUR, TEN + HOUR, TEN + 90 * MINUTE]
    assert "11:00" in str(taken.value)
    assert book(advisor, plate="沪A00002", planned_at=TEN + HOUR).pk


def test_a_share_of_the_bays_is_kept_for_cars_that_just_come(advisor, outlet):
    bays(outlet, 5)
    for nth in range(4):
        book(advisor, plate=f"沪A0000{nth}")
    with pytest.raises(services.HourTaken):
        book(advisor, plate="沪A00009")


def test_work_goes_to_bays_of_its_kind(advisor, outlet):
    bays(outlet, 1), bays(outlet, 1, Bay.Kind.EXPRESS), bays(outlet, 1, Bay.Kind.BODYPAINT)
    for nth, fields in enumerate([{}, {"lane": "express"}, {"kind": "accident"}]):
        assert book(advisor, plate=f"沪A0000{nth}", **fields).pk
    with pytest.raises(services.HourTaken):
        book(advisor, plate="沪A00009", lane="express")


def test_a_bay_out_of_use_holds_nothing(advisor, outlet):
    first, second = bays(outlet, 2)
    Bay.objects.filter(pk=second.pk).update(in_use=False)
    book(advisor)
    with pytest.raises(services.HourTaken):
        book(advisor, plate="沪A00002")
    assert first.in_use


def test_when_the_whole_day_is_full_the_next_day_is_proposed(advisor, outlet):
    bays(outlet, 1)
    book(advisor, planned_at=shanghai("2026-11-05 08:30"), minutes=600)
    with pytest.raises(services.HourTaken) as taken:
        book(advisor, plate="沪A00002")
    assert taken.value.free[0] == shanghai("2026-11-06 08:30")


def test_a_day_that_is_closed_names_the_next_open_hour(advisor, outlet):
    OpeningHours.objects.filter(outlet=outlet, weekday=5).delete()
    with pytest.raises(services.HourTaken) as closed:
        book(advisor, planned_at=shanghai("2026-11-06 10:00"))
    assert closed.value.free[0] == shanghai("2026-11-07 08:30")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_the_last_bay_one_gets_it_and_the_other_hears_what_is_free():
    outlet = open_outlet()
    bays(outlet, 1)
    people = [make_user(name, Role.SERVICE_ADVISOR, outlet) for name in ("林知夏", "韩立诚")]
    outcomes = race([lambda by=by, nth=nth: book(by, plate=f"沪A0000{nth}") for nth, by in enumerate(people)])
    (taken,) = [each for each in outcomes if isinstance(each, services.HourTaken)]
    assert taken.free and "11:00" in str(taken)
    assert Appointment.objects.count() == 1


# --- Moved, called off, missed ----------------------------------------------------------------------------------------


def test_a_moved_appointment_keeps_where_it_was(advisor):
    made = book(advisor)
    services.move_appointment(appointment=made, planned_at=TEN + DAY, by=advisor, at=AT)
    made.refresh_from_db()
    assert (made.planned_at, made.planned_on) == (TEN + DAY, (TEN + DAY).date())
    entry = trail.entries_about(made).first()
    assert entry.changes == {"planned_at": [TEN.isoformat(), (TEN + DAY).isoformat()]}


def test_moving_within_its_own_time_is_no_clash_with_itself(advisor, outlet):
    bays(outlet, 1)
    made = book(advisor)
    services.move_appointment(appointment=made, planned_at=TEN + 30 * MINUTE, by=advisor, at=AT)
    with pytest.raises(Refused):
        services.move_appointment(appointment=made, planned_at=TEN + 30 * MINUTE, by=advisor, at=AT)
    with pytest.raises(services.HourTaken):
        other = book(advisor, plate="沪A00002", planned_at=TEN + 4 * HOUR)
        services.move_appointment(appointment=other, planned_at=TEN + HOUR, by=advisor, at=AT)


def test_a_missed_one_does_not_move_beside_another_of_the_car_that_day(advisor, monkeypatch):
    car = make_vehicle()
    made = book(advisor, vehicle=car, plate="")
    services.sweep_missed(at=TEN + 2 * HOUR)
    made.refresh_from_db()

    def moved(planned_at):
        with pytest.raises(services.BookedAlready) as already:
            services.move_appointment(appointment=made, planned_at=planned_at, by=advisor, at=TEN + 2 * HOUR)
        return already.value.appointment

    again = book(advisor, vehicle=car, plate="", planned_at=TEN + 4 * HOUR, at=TEN + 2 * HOUR)
    assert moved(TEN + 5 * HOUR) == again
    # The other one is booked after this one has looked.
    late = []
    check = appointments._check_hour
    monkeypatch.setattr(
        appointments,
        "_check_hour",
        lambda *args, **kwargs: check(*args, **kwargs) or late or late.append(_beside(again)),
    )
    assert moved(TEN + DAY) == late[0]
    made.refresh_from_db()
    assert made.state == State.MISSED


def _beside(appointment):
    """Another of the same car, on the next day at another outlet."""
    fields = {"pk": None, "number": "SH02-YY00001", "outlet": make_outlet("SH02", "另一家店")}
    other = Appointment.objects.get(pk=appointment.pk)
    for name, value in (fields | {"planned_at": TEN + DAY, "planned_on": (TEN + DAY).date()}).items():
        setattr(other, name, value)
    other._state.adding = True
    other.save()
    return other


def test_of_two_who_change_it_the_second_hears_who_was_quicker(advisor, outlet):
    made = book(advisor)
    seen = Appointment.objects.select_related("outlet__area__region").get(pk=made.pk)
    services.cancel_appointment(appointment=made, reason="客户出差", by=advisor, at=AT)
    with pytest.raises(AlreadyDone) as late:
        services.move_appointment(
            appointment=seen, planned_at=TEN + DAY, by=make_user("韩立诚", Role.SERVICE_ADVISOR, outlet), at=AT
        )
    assert "林知夏" in str(late.value)


def test_calling_off_needs_a_reason_and_frees_the_bay(advisor, outlet):
    bays(outlet, 1)
    made = book(advisor)
    with pytest.raises(Refused):
        services.cancel_appointment(appointment=made, reason=" ", by=advisor, at=AT)
    services.cancel_appointment(appointment=made, reason="客户出差", by=advisor, at=AT)
    assert book(advisor, plate="沪A00002").pk
    with pytest.raises(AlreadyDone):
        services.cancel_appointment(appointment=made, reason="再次", by=advisor, at=AT)


def test_who_has_not_come_an_hour_later_is_missed_once(advisor):
    made = book(advisor)
    assert services.sweep_missed(at=TEN + 59 * MINUTE) == 0
    assert services.sweep_missed(at=TEN + 60 * MINUTE) == 1
    assert services.sweep_missed(at=TEN + 61 * MINUTE) == 0
    made.refresh_from_db()
    assert made.state == State.MISSED
    assert [entry.action for entry in trail.entries_about(made)] == ["appointment.missed", "appointment.booked"]


def remind(car, **fields) -> Reminder:
    who = {"vehicle": car, "customer": car.customer, "outlet": car.customer.outlet, "made_at": AT - DAY}
    days = {"due_on": AT.date() + 9 * DAY, "remind_on": AT.date() - DAY}
    return Reminder.objects.create(**{"kind": "maintenance", "cycle": "1", "next_at": AT} | who | days | fields)


def test_a_reminder_books_its_own_car_and_no_other(advisor):
    mine, other = make_vehicle(), make_vehicle(plate="沪A9K317")
    reminder = remind(mine)
    with pytest.raises(Refused) as refused:
        book(advisor, reminder=reminder, vehicle=other)
    reminder.refresh_from_db()
    assert refused.value.field == "vehicle" and reminder.state == "due" and not Appointment.objects.exists()
    assert book(advisor, reminder=reminder, vehicle=mine).reminder == reminder


def test_an_appointment_that_falls_through_gives_its_reminder_back(advisor):
    car = make_vehicle()
    reminder = remind(car)

    def of_reminder():
        reminder.refresh_from_db()
        return reminder.state, reminder.next_at, reminder.booked_at

    made = book(advisor, reminder=reminder)
    assert made.vehicle == car and of_reminder() == ("booked", None, AT)
    services.cancel_appointment(appointment=made, reason="客户出差", by=advisor, at=AT + HOUR)
    assert of_reminder() == ("reminded", AT + HOUR, None)
    again = book(advisor, reminder=reminder)
    late = TEN + 2 * HOUR
    assert services.sweep_missed(at=late) == 1
    assert of_reminder() == ("reminded", late, None)
    again.refresh_from_db()
    services.move_appointment(appointment=again, planned_at=TEN + DAY, by=advisor, at=late)
    assert of_reminder() == ("booked", None, late)
    services.sweep_missed(at=TEN + DAY + 2 * HOUR)
    tag(advisor, TEN + DAY + 3 * HOUR, vehicle=car)
    assert of_reminder() == ("booked", None, TEN + DAY + 3 * HOUR)
    assert "reminder.unbooked" in {entry.action for entry in trail.entries_about(reminder)}


def test_a_reminder_stays_booked_while_another_appointment_answers_it(advisor):
    reminder = remind(make_vehicle(), kind="insurance")
    first = book(advisor, reminder=reminder)
    second = book(advisor, reminder=reminder, planned_at=TEN + DAY)
    services.cancel_appointment(appointment=first, reason="改到明天", by=advisor, at=AT)
    reminder.refresh_from_db()
    assert reminder.state == "booked"
    services.cancel_appointment(appointment=second, reason="客户出差", by=advisor, at=AT)
    reminder.refresh_from_db()
    # Nobody calls about the insurance from the list.
    assert (reminder.state, reminder.next_at) == ("reminded", None)


def test_a_reminder_of_another_car_is_not_booked(advisor):
    reminder = remind(make_vehicle())
    with pytest.raises(Refused) as refused:
        book(advisor, vehicle=make_vehicle(plate="沪A00009"), reminder=reminder)
    assert refused.value.field == "vehicle" and not Appointment.objects.exists()
    reminder.refresh_from_db()
    assert reminder.state == "due"


def test_a_missed_one_may_be_moved_or_come_after_all(advisor):
    missed = [book(advisor, plate=f"沪A0000{nth}") for nth in range(2)]
    services.sweep_missed(at=TEN + 2 * HOUR)
    for each in missed:
        each.refresh_from_db()
    services.move_appointment(appointment=missed[0], planned_at=TEN + DAY, by=advisor, at=TEN + 2 * HOUR)
    assert missed[0].state == State.BOOKED
    given = tag(advisor, TEN + 3 * HOUR, plate="沪A00001")
    assert given.appointment == missed[1]
    assert Appointment.objects.get(pk=missed[1].pk).state == State.CAME


# --- Tags -------------------------------------------------------------------------------------------------------------


def test_numbers_begin_anew_in_each_lane_and_on_each_day(advisor):
    given = [
        tag(advisor, plate=f"沪A0000{nth}", lane=lane) for nth, lane in enumerate(["express", "express", "rework"])
    ]
    assert [each.code for each in given] == ["K01", "K02", "F01"]
    assert tag(advisor, AT + DAY, plate="沪A00009", lane="express").code == "K01"


def test_a_plate_that_one_car_has_means_that_car(advisor):
    car = make_vehicle(plate="沪A8K216")
    given = tag(advisor, plate="沪a·8k216")
    assert (given.vehicle, given.plate, given.shown_plate) == (car, "", "沪A8K216")
    assert tag(advisor, plate="AB·123").plate == "AB·123"


def test_a_car_without_a_plate_and_out_of_the_records_is_refused(advisor):
    with pytest.raises(Refused) as refused:
        tag(advisor)
    assert refused.value.field == "plate"


def test_a_car_at_the_gate_gets_no_second_tag_however_it_is_named(advisor, outlet):
    car = make_vehicle(plate="沪A8K216")
    first, key = tag(advisor, vehicle=car, form_key=(key := uuid4())), key
    desk = make_user("韩立诚", Role.SERVICE_ADVISOR, outlet)
    for again in ({"vehicle": car}, {"plate": "沪A8K216", "lane": "express"}, {"plate": "沪A99999", "form_key": key}):
        with pytest.raises(services.TagThere) as there:
            tag(desk, AT + MINUTE, **again)
        assert there.value.tag == first
        assert "A01" in str(there.value) and "林知夏" in str(there.value)
    assert Tag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_vin_twice_at_the_gate_gives_one_tag_and_a_clear_word_to_the_other():
    outlet, car = make_outlet(), make_vehicle()
    people = [make_user(name, Role.SERVICE_ADVISOR, outlet) for name in ("林知夏", "韩立诚")]
    outcomes = race([lambda by=by: tag(by, vehicle=car) for by in people])
    (given,) = [each for each in outcomes if isinstance(each, Tag)]
    (there,) = [each for each in outcomes if isinstance(each, services.TagThere)]
    assert there.tag == given and given.code in str(there) and given.given_by.name in str(there)
    assert Tag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_car_at_two_gates_at_once_gets_one_tag():
    first, second, car = make_outlet(), make_outlet("SH02", "另一家店"), make_vehicle()
    here, there = make_user("林知夏", Role.SERVICE_ADVISOR, first), make_user("韩立诚", Role.SERVICE_ADVISOR, second)
    outcomes = race(
        [lambda: tag(here, vehicle=car), lambda: tag(there, vehicle=car, outlet=second)],
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Tag", "TagThere"]
    assert Tag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_cars_that_arrive_at_once_get_numbers_of_their_own():
    outlet = make_outlet()
    by = make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    outcomes = race([lambda nth=nth: tag(by, plate=f"沪A0000{nth}") for nth in range(4)])
    assert sorted(each.code for each in outcomes) == ["A01", "A02", "A03", "A04"]


def test_the_appointment_of_the_day_comes_with_the_car(advisor):
    car = make_vehicle()
    made = book(advisor, vehicle=car, plate="")
    given = tag(advisor, vehicle=car)
    made.refresh_from_db()
    assert (given.appointment, made.state, made.came_at) == (made, State.CAME, AT)
    with pytest.raises(AlreadyDone):
        tag(advisor, appointment=made, plate="沪A99999")


def test_a_car_does_not_take_the_appointment_of_another(advisor):
    booked, other = make_vehicle(), make_vehicle(plate="沪C00009")
    made = book(advisor, vehicle=booked, plate="")
    for car in ({"vehicle": other}, {"plate": other.plate}):
        with pytest.raises(Refused) as refused:
            tag(advisor, appointment=made, **car)
        assert refused.value.field == "vehicle"
    made.refresh_from_db()
    assert (made.state, Tag.objects.count()) == (State.BOOKED, 0)
    assert tag(advisor, appointment=made).vehicle == booked
    # Nobody knew which car it would be.
    unknown = book(advisor, plate="沪C0000Z", planned_at=TEN + HOUR)
    assert tag(advisor, appointment=unknown, vehicle=other).appointment == unknown


def test_an_appointment_of_another_day_waits_for_its_day(advisor):
    car = make_vehicle()
    made = book(advisor, vehicle=car, planned_at=TEN + DAY)
    assert tag(advisor, vehicle=car).appointment is None
    made.refresh_from_db()
    assert made.state == State.BOOKED


def test_a_car_that_was_towed_in_is_a_rescued_one(advisor, outlet):
    car = make_vehicle()
    call = towed_in(outlet, car)
    assert tag(advisor, vehicle=car).rescue_call == call


def towed_in(outlet, car, at=AT - 3 * HOUR):
    care, helper = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet), make_employee("高子墨", outlet)
    call = services.take_call(outlet=outlet, zone="city", place="中环", vehicle=car, by=care, at=at)
    services.send_help(call=call, helper=helper, by=care, at=at)
    services.record_arrival(call=call, by=care, at=at + 20 * MINUTE)
    return services.end_call(call=call, outcome=RescueCall.Outcome.TOWED, cause="no_start", by=care, at=at + HOUR)


# --- From the call to the delivery ------------------------------------------------------------------------------------


def test_of_two_who_call_the_same_tag_one_has_it(advisor, outlet):
    given, other = tag(advisor, plate="沪A00001"), make_user("韩立诚", Role.SERVICE_ADVISOR, outlet)
    seen = Tag.objects.select_related("outlet__area__region").get(pk=given.pk)
    services.call_tag(tag=given, by=advisor, at=AT + 5 * MINUTE)
    with pytest.raises(AlreadyDone) as late:
        services.call_tag(tag=seen, by=other, at=AT + 5 * MINUTE)
    assert "林知夏" in str(late.value)
    assert (given.state, given.called_by) == (Tag.State.CALLED, advisor)


def test_only_the_reception_gives_calls_and_takes_back_tags(advisor, outlet):
    technician, given = make_user("高子墨", Role.TECHNICIAN, outlet), tag(advisor, plate="沪A00001")
    for forbidden in (
        lambda: tag(technician, plate="沪A00002"),
        lambda: services.call_tag(tag=given, by=technician, at=AT),
        lambda: services.tag_left(tag=given, reason="走了", by=technician, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_a_tag_goes_with_the_car_from_the_gate_to_the_delivery(advisor):
    given = tag(advisor, plate="沪A00001")
    car = make_vehicle(plate="")
    services.call_tag(tag=given, by=advisor, at=AT + MINUTE)
    reception = make_reception(advisor, car, at=AT + 2 * MINUTE)
    services.tag_received(tag=given, reception=reception, by=advisor, at=AT + 9 * MINUTE)
    given.refresh_from_db()
    assert (given.state, given.vehicle, given.plate, given.reception) == (Tag.State.RECEIVED, car, "", reception)
    with pytest.raises(services.TagThere):
        tag(advisor, AT + HOUR, vehicle=car)
    services.car_delivered(reception=reception, by=advisor, at=AT + 5 * HOUR)
    given.refresh_from_db()
    assert (given.state, given.ended_at) == (Tag.State.DONE, AT + 5 * HOUR)
    assert services.car_delivered(reception=reception, by=advisor, at=AT + 5 * HOUR) is None
    assert tag(advisor, AT + 6 * HOUR, vehicle=car).pk


@pytest.mark.parametrize("given_to", ["car", "plate"])
def test_a_car_taken_in_without_its_tag_leaves_the_board_all_the_same(advisor, given_to):
    if given_to == "plate":
        waits = tag(advisor, plate="沪A8K216")
        car = make_vehicle(plate="沪A8K216")
    else:
        car = make_vehicle(plate="沪A8K216")
        waits = tag(advisor, vehicle=car)
    reception = make_reception(advisor, car, at=AT + MINUTE)
    waits.refresh_from_db()
    assert (waits.state, waits.reception, waits.vehicle) == (Tag.State.RECEIVED, reception, car)


def test_a_tag_at_another_outlet_stays_where_it_is(advisor):
    car, other = make_vehicle(), make_outlet("SH02", "另一家店")
    there = tag(make_user("韩立诚", Role.SERVICE_ADVISOR, other), vehicle=car, outlet=other)
    make_reception(advisor, car, at=AT + MINUTE)
    there.refresh_from_db()
    assert there.state == Tag.State.WAITING


@pytest.mark.parametrize("tagged", [False, True])
def test_a_booked_customer_at_the_desk_is_not_called_missed(advisor, tagged):
    waits = tag(advisor, plate="沪A00001") if tagged else None
    car = make_vehicle(plate="沪A8K216")
    today, tomorrow = book(advisor), book(advisor, vehicle=car, planned_at=TEN + DAY)
    make_reception(advisor, car, at=AT + MINUTE, tag=waits)
    assert services.sweep_missed(at=TEN + 3 * HOUR) == 0
    today.refresh_from_db()
    tomorrow.refresh_from_db()
    assert (today.state, today.came_at, tomorrow.state) == (State.CAME, AT + MINUTE, State.BOOKED)


def test_a_tag_ends_with_the_sheet_that_is_cancelled(advisor):
    car = make_vehicle()
    given = tag(advisor, vehicle=car)
    reception = make_reception(advisor, car, at=AT, tag=given)
    services.cancel_reception(reception=reception, reason="客户改期", by=advisor, at=AT + MINUTE)
    given.refresh_from_db()
    assert (given.state, given.ended_at, given.left_reason) == (Tag.State.LEFT, AT + MINUTE, "客户改期")
    assert tag(advisor, AT + HOUR, vehicle=car).pk
    bare = make_reception(advisor, make_vehicle(plate="沪A00003"), at=AT)
    assert services.cancel_reception(reception=bare, reason="客户改期", by=advisor, at=AT).cancelled_at == AT


def test_a_tag_of_another_car_is_refused(advisor):
    given = tag(advisor, vehicle=make_vehicle(plate="沪A00001"))
    reception = make_reception(advisor, make_vehicle(plate="沪A00002"), at=AT)
    with pytest.raises(Refused) as refused:
        services.tag_received(tag=given, reception=reception, by=advisor, at=AT)
    assert refused.value.field == "tag"


def test_who_leaves_says_why_and_a_car_taken_in_does_not_just_leave(advisor):
    given, car = tag(advisor, plate="沪A00001"), make_vehicle(plate="沪A00002")
    with pytest.raises(Refused):
        services.tag_left(tag=given, reason="", by=advisor, at=AT)
    services.tag_left(tag=given, reason="等不及", by=advisor, at=AT + HOUR)
    assert (given.state, given.left_reason) == (Tag.State.LEFT, "等不及")
    inside = tag(advisor, vehicle=car)
    make_reception(advisor, car, at=AT, tag=inside)
    with pytest.raises(Refused):
        services.tag_left(tag=inside, reason="走了", by=advisor, at=AT)


def test_the_night_takes_back_what_nobody_called_and_what_left_without_a_word(advisor):
    waits, car = tag(advisor, plate="沪A00001"), make_vehicle(plate="沪A00002")
    inside = tag(advisor, vehicle=car)
    reception = make_reception(advisor, car, at=AT, tag=inside)
    assert services.sweep_tags(at=AT + 12 * HOUR) == 0
    reception.order = make_order(car, delivered_at=AT + 13 * HOUR, opened_at=AT)
    reception.save()
    assert services.sweep_tags(at=AT + 14 * HOUR) == 1
    assert services.sweep_tags(at=AT + DAY) == 1
    assert services.sweep_tags(at=AT + DAY) == 0
    states = dict(Tag.objects.values_list("pk", "state"))
    assert states == {waits.pk: Tag.State.LEFT, inside.pk: Tag.State.DONE}


# --- Bays -------------------------------------------------------------------------------------------------------------


def test_bays_are_entered_and_changed_by_who_manages_the_outlet(advisor, outlet):
    head = make_user("沈一鸣", Role.SERVICE_MANAGER, outlet)
    bay = services.enter_bay(outlet=outlet, name=" 1 号工位 ", kind="mechanical", by=head, at=AT)
    services.change_bay(bay=bay, name="1 号工位", kind="express", in_use=False, by=head, at=AT)
    bay.refresh_from_db()
    assert (bay.name, bay.kind, bay.in_use) == ("1 号工位", "express", False)
    assert trail.entries_about(bay).first().changes == {"kind": ["mechanical", "express"], "in_use": [True, False]}
    with pytest.raises(Refused):
        services.enter_bay(outlet=outlet, name="1 号工位", kind="mechanical", by=head, at=AT)
    with pytest.raises(PermissionDenied):
        services.enter_bay(outlet=outlet, name="2 号工位", kind="mechanical", by=advisor, at=AT)
