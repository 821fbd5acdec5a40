"""Reminders are made once: whenever the job runs, twice at a time, and after days on which nothing ran."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from customers.models import Reminder, SegmentPeriod, Vehicle
from customers.services import caring, outcomes, reminding
from customers.services.reminders import end_reminder, note_booked, note_many_reminded, note_reminded
from customers.services.reminding import make_by_hand, make_reminders
from staff import policy
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .fleet import DAY, MORNING, TODAY, make_fleet, make_regular, make_visit

pytestmark = pytest.mark.django_db
Kind, State = Reminder.Kind, Reminder.State


@pytest.fixture(autouse=True)
def nobody_held_out(db):
    settle("care.held_out_share", "0")


def settle(key: str, value: str) -> None:
    assert policy.get(key)
    PolicyValue.objects.filter(key=key).delete()
    PolicyValue.objects.create(
        key=key, from_on=TODAY - 900 * DAY, value=value, entered_by=make_user("何静怡"), entered_at=MORNING
    )


def only(kind) -> Reminder:
    return Reminder.objects.get(kind=kind)


# --- What is made, and when -------------------------------------------------------------------------------------------


def test_maintenance_is_reminded_of_two_weeks_before_the_kilometres_are_full():
    """7,500 km at 40 a day are 188 days: due on day 188, reminded from day 174 on."""
    make_regular(per_day=40, last=173)
    assert make_reminders(at=MORNING)["maintenance"] == 0
    assert make_reminders(at=MORNING + DAY)["maintenance"] == 1
    made = only(Kind.MAINTENANCE)
    assert made.due_on == TODAY + 15 * DAY and made.remind_on == TODAY + DAY
    assert made.basis["by"] == "mileage" and made.basis["per_day"] == "40.0"
    assert made.state == State.DUE and made.next_at is not None


def test_maintenance_goes_by_the_calendar_where_nothing_is_known_of_the_mileage():
    car = make_vehicle(purchased_on=TODAY - 900 * DAY)
    make_visit(car, 352)
    make_reminders(at=MORNING)
    assert only(Kind.MAINTENANCE).basis["by"] == "date"
    assert only(Kind.MAINTENANCE).due_on.isoformat() == "2026-11-25"


def test_a_repair_is_a_reading_and_no_maintenance():
    """The car was driven 100 km a day since: the repair tells, and the clock still runs from the maintenance."""
    car = make_vehicle(purchased_on=None)
    maintained = make_visit(car, 80, 10_000)
    make_visit(car, 20, 16_000, kind="repair")
    make_reminders(at=MORNING)
    made = only(Kind.MAINTENANCE)
    assert made.cycle == f"order:{maintained.number}" and made.basis["per_day"] == "100.0"
    assert made.due_on == TODAY - 5 * DAY


def test_the_next_maintenance_begins_a_new_cycle():
    car = make_regular(last=180)
    make_reminders(at=MORNING)
    make_visit(car, -3, 40 * 750)
    later = MORNING + 190 * DAY
    make_reminders(at=later)
    assert Reminder.objects.filter(kind=Kind.MAINTENANCE, vehicle=car).count() == 2


@pytest.mark.parametrize(
    ("kind", "field", "lead"),
    [(Kind.INSURANCE, "insurance_until", 30), (Kind.INSPECTION, "inspection_due", 30)],
)
def test_days_that_the_car_has_itself(kind, field, lead):
    make_vehicle(**{field: TODAY + (lead + 1) * DAY})
    assert make_reminders(at=MORNING)[kind] == 0
    assert make_reminders(at=MORNING + DAY)[kind] == 1
    assert only(kind).due_on == TODAY + (lead + 1) * DAY


def test_the_first_maintenance_counts_from_the_purchase_until_there_was_one():
    make_vehicle(purchased_on=TODAY - 80 * DAY)
    been = make_vehicle(purchased_on=TODAY - 80 * DAY)
    make_visit(been, 10, 3000, kind="free_service")
    make_reminders(at=MORNING)
    assert only(Kind.FIRST_MAINTENANCE).due_on == TODAY + 10 * DAY


def test_tax_is_due_on_the_day_of_the_year_that_is_settled():
    make_vehicle()
    settle("care.tax_month", "11")
    settle("care.tax_day", "31")
    assert make_reminders(at=MORNING)["tax"] == 0
    assert make_reminders(at=MORNING + 5 * DAY)["tax"] == 1
    assert only(Kind.TAX).due_on.isoformat() == "2026-11-30"
    assert make_reminders(at=MORNING + 6 * DAY)["tax"] == 0


def test_a_finished_car_is_to_be_fetched_and_then_was():
    settle("care.held_out_share", "100")
    car = make_vehicle()
    order = make_visit(car, 3, completed_at=MORNING - 2 * DAY)
    make_visit(make_vehicle(), 1, completed_at=MORNING - timedelta(hours=3))
    make_reminders(at=MORNING)
    made = only(Kind.PICK_UP)
    assert made.vehicle == car and made.state == State.DUE, "never held out"
    outcomes.settle_reminders(at=MORNING)
    made.refresh_from_db()
    assert made.state == State.DUE, "the visit it is about is no visit in answer to it"
    type(order).objects.filter(pk=order.pk).update(delivered_at=MORNING)
    outcomes.settle_reminders(at=MORNING)
    made.refresh_from_db()
    assert made.state == State.CAME


def test_a_customer_who_became_lost_is_called_once():
    settle("care.held_out_share", "100")
    car = make_regular(last=355)
    caring.care(at=MORNING)
    assert not Reminder.objects.filter(kind=Kind.LOST).exists()
    for days in (12, 13, 14):
        caring.care(at=MORNING + days * DAY)
    made = only(Kind.LOST)
    assert made.vehicle == car and made.state == State.DUE, "never held out"
    assert SegmentPeriod.objects.present().get(customer=car.customer).segment == "lost"


def test_what_fell_due_long_ago_or_before_the_outlet_went_live_is_left():
    make_vehicle(insurance_until=TODAY - 31 * DAY)
    new = make_outlet("SZ01", live_on=TODAY)
    make_vehicle(make_customer(outlet=new), insurance_until=TODAY - DAY)
    seen = make_vehicle(insurance_until=TODAY - 30 * DAY)
    make_reminders(at=MORNING)
    assert [each.vehicle for each in Reminder.objects.all()] == [seen]
    assert Reminder.objects.get().remind_on == TODAY, "nobody is reminded of a day before it was made"


def test_a_car_that_was_sold_is_left_until_it_has_another_owner():
    car = make_vehicle(insurance_until=TODAY + DAY)
    make_reminders(at=MORNING)
    end_reminder(reminder=only(Kind.INSURANCE), reason="sold", by=None, at=MORNING)
    Vehicle.objects.update(inspection_due=TODAY + DAY)
    assert make_reminders(at=MORNING)["inspection"] == 0
    Vehicle.objects.filter(pk=car.pk).update(customer=make_customer(outlet=car.customer.outlet))
    assert make_reminders(at=MORNING)["inspection"] == 1


# --- Once -------------------------------------------------------------------------------------------------------------


def test_it_does_not_matter_how_often_and_in_which_batches():
    cars = make_fleet(25)
    made = [sum(make_reminders(at=MORNING, batch=batch).values()) for batch in (4, 25, 100)]
    assert made == [50, 0, 0]
    assert Reminder.objects.values("vehicle", "kind", "cycle").distinct().count() == 2 * len(cars)


def test_after_days_of_downtime_everything_is_made_and_nothing_twice():
    """Every day of three weeks, or only on the last of them: the same cars are reminded, each once."""
    make_fleet(12)
    for car in range(6):
        make_regular(make_customer(), last=165 + 3 * car)
    for day in range(21):
        make_reminders(at=MORNING + day * DAY)
    daily = set(Reminder.objects.values_list("vehicle", "kind", "cycle", "due_on"))
    assert len(daily) > 24
    Reminder.objects.all().delete()
    make_reminders(at=MORNING + 20 * DAY)
    assert set(Reminder.objects.values_list("vehicle", "kind", "cycle", "due_on")) == daily
    assert Reminder.objects.count() == len(daily)


def test_an_interrupted_run_is_gone_on_with(monkeypatch):
    make_fleet(30)
    insert, calls = reminding.insert_new, []

    def failing(model, rows):
        calls.append(len(rows))
        if len(calls) == 3:
            raise RuntimeError("the machine went off")
        return insert(model, rows)

    monkeypatch.setattr(reminding, "insert_new", failing)
    with pytest.raises(RuntimeError):
        make_reminders(at=MORNING, batch=10)
    assert Reminder.objects.count() == 20
    monkeypatch.setattr(reminding, "insert_new", insert)
    make_reminders(at=MORNING, batch=10)
    assert Reminder.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_a_time_make_each_once():
    settle("care.held_out_share", "0")
    make_fleet(200)
    made = race([partial(make_reminders, at=MORNING, batch=50)] * 2)
    assert [type(each) for each in made] == [dict, dict], made
    assert sum(sum(each.values()) for each in made) == 400
    assert Reminder.objects.values("vehicle", "kind").distinct().count() == 400 == Reminder.objects.count()


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_two_runs_make_them_twice():
    settle("care.held_out_share", "0")
    make_fleet(200)
    constraint = next(each for each in Reminder._meta.constraints if each.name == "customers_reminder_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        doubled = 0
        for _try in range(10):
            Reminder.objects.all().delete()
            race([partial(make_reminders, at=MORNING, batch=50)] * 2)
            doubled = Reminder.objects.count() - 400
            if doubled > 0:
                break
        if connection.vendor == "postgresql":
            assert doubled > 0, "the race is there"
    finally:
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)


# --- Held out ---------------------------------------------------------------------------------------------------------


def test_the_same_cars_are_held_out_whenever_they_are_made():
    settle("care.held_out_share", "10")
    cars = make_fleet(300)
    make_reminders(at=MORNING)
    first = set(Reminder.objects.filter(held_out=True).values_list("vehicle__vin", "kind"))
    assert 10 <= len(first) / 2 <= 55 and len(first) % 2 == 0, "a car is held out of everything, or of nothing"
    Reminder.objects.all().delete()
    make_reminders(at=MORNING + 3 * DAY, batch=7)
    assert set(Reminder.objects.filter(held_out=True).values_list("vehicle__vin", "kind")) == first
    assert len(cars) == 300


def test_who_is_held_out_is_neither_called_nor_reminded_but_watched():
    settle("care.held_out_share", "100")
    car = make_regular(last=180)
    make_reminders(at=MORNING)
    made = only(Kind.MAINTENANCE)
    assert (made.state, made.next_at) == (State.HELD_OUT, None)
    for deed in (
        partial(note_reminded, channel="sms"),
        note_booked,
        partial(end_reminder, reason="declined"),
    ):
        with pytest.raises(Refused):
            deed(reminder=made, by=None, at=MORNING)
    assert note_many_reminded(reminders=[made.pk], channel="sms", at=MORNING) == 0
    make_visit(car, -5, 31_000)
    outcomes.settle_reminders(at=MORNING + 6 * DAY)
    made.refresh_from_db()
    assert (made.state, made.held_out, made.came_on) == (State.CAME, True, TODAY + 5 * DAY)


# --- What becomes of them ---------------------------------------------------------------------------------------------


def test_reminded_booked_came():
    car = make_regular(last=180)
    make_reminders(at=MORNING)
    made = only(Kind.MAINTENANCE)
    note_reminded(reminder=made, channel="sms", by=None, at=MORNING)
    with pytest.raises(AlreadyDone):
        note_reminded(reminder=made, channel="call", by=None, at=MORNING)
    note_booked(reminder=made, by=None, at=MORNING + DAY)
    note_booked(reminder=made, by=None, at=MORNING + DAY)
    made.refresh_from_db()
    assert (made.state, made.channel, made.next_at) == (State.BOOKED, "sms", None)
    make_visit(car, -4, 31_000)
    outcomes.settle_reminders(at=MORNING + 5 * DAY)
    made.refresh_from_db()
    assert (made.state, made.came_on) == (State.CAME, TODAY + 4 * DAY)
    with pytest.raises(AlreadyDone):
        end_reminder(reminder=made, reason="declined", by=None, at=MORNING + 6 * DAY)


@pytest.mark.parametrize(("after", "state"), [(30, State.CAME), (31, State.ENDED)])
def test_a_visit_counts_for_thirty_days(after, state):
    car = make_regular(last=180)
    make_reminders(at=MORNING)
    made = only(Kind.MAINTENANCE)
    note_reminded(reminder=made, channel="sms", by=None, at=MORNING)
    make_visit(car, -after, 31_000)
    outcomes.settle_reminders(at=MORNING + 40 * DAY)
    made.refresh_from_db()
    assert made.state == state
    assert made.end_reason == ("" if state == State.CAME else "not_came")


def test_who_declined_and_came_nevertheless_counts_as_having_come():
    car = make_regular(last=180)
    make_reminders(at=MORNING)
    made = only(Kind.MAINTENANCE)
    end_reminder(reminder=made, reason="declined", by=None, at=MORNING)
    make_visit(car, -7, 31_000)
    outcomes.settle_reminders(at=MORNING + 8 * DAY)
    made.refresh_from_db()
    assert (made.state, made.came_on) == (State.ENDED, TODAY + 7 * DAY)


def test_an_insurance_that_was_renewed_needs_no_reminder():
    car = make_vehicle(insurance_until=TODAY + 5 * DAY)
    make_reminders(at=MORNING)
    Vehicle.objects.filter(pk=car.pk).update(insurance_until=TODAY + 370 * DAY)
    outcomes.settle_reminders(at=MORNING)
    assert (only(Kind.INSURANCE).state, only(Kind.INSURANCE).end_reason) == (State.ENDED, "done")


def test_an_open_reminder_goes_with_the_car_to_its_new_owner():
    car = make_vehicle(insurance_until=TODAY + 5 * DAY)
    make_reminders(at=MORNING)
    new = make_customer(outlet=car.customer.outlet)
    Vehicle.objects.filter(pk=car.pk).update(customer=new)
    outcomes.settle_reminders(at=MORNING)
    assert only(Kind.INSURANCE).customer == new


def test_by_hand_for_chosen_cars_once_and_of_the_own_outlet():
    outlet, other = make_outlet(), make_outlet("SZ01")
    manager = make_user("沈雅文", "customer_care_manager", outlet)
    mine, theirs = make_vehicle(make_customer(outlet=outlet)), make_vehicle(make_customer(outlet=other))
    asked = {
        "vehicles": Vehicle.objects.filter(pk__in=[mine.pk, theirs.pk]),
        "kind": Kind.WEATHER,
        "cycle": "storm:2026-11-13",
        "due_on": TODAY + DAY,
        "by": manager,
        "at": MORNING,
        "outlet": outlet,
    }
    assert [make_by_hand(**asked), make_by_hand(**asked)] == [1, 0]
    assert only(Kind.WEATHER).vehicle == mine
    for wrong in (
        {"kind": Kind.MAINTENANCE},
        {"cycle": " "},
        {"due_on": TODAY - DAY},
        {"vehicles": Vehicle.objects.none()},
    ):
        with pytest.raises(Refused):
            make_by_hand(**asked | wrong)
    assert Reminder.objects.count() == 1


def test_by_hand_on_its_page_for_the_audience_and_then_to_the_sending(client, clock):
    clock(MORNING)
    outlet = make_outlet()
    client.force_login(make_user("沈雅文", "customer_care_manager", outlet))
    loyal, lost = make_customer(outlet=outlet), make_customer("周子涵", outlet=outlet)
    SegmentPeriod.objects.create(customer=loyal, segment="loyal", from_on=TODAY)
    SegmentPeriod.objects.create(customer=lost, segment="lost", from_on=TODAY)
    mine, other = make_vehicle(loyal, plate="沪A11111", model="宋PLUS"), make_vehicle(loyal, plate="苏B22222")
    make_vehicle(lost, plate="沪A33333")
    address = reverse("customers:care_by_hand")
    assert address in client.get(reverse("customers:care")).content.decode()
    asked = {
        "kind": "weather", "cycle": "11月13日暴雨", "due_on": str(TODAY + DAY), "outlet": outlet.pk, "segment": "loyal",
        "plate": "沪A",
    }  # fmt: skip
    answer = client.post(address, asked)
    made = only(Kind.WEATHER)
    assert (made.vehicle, made.cycle, made.due_on, made.outlet) == (mine, "11月13日暴雨", TODAY + DAY, outlet)
    form = client.get(answer.url).context["form"]
    assert (form["reminders"].value(), form["outlet"].value(), form["note"].value()) == (
        "weather", str(outlet.pk), "11月13日暴雨",
    )  # fmt: skip
    # Once more for a wider audience: the one that has it already keeps the one.
    client.post(address, asked | {"plate": ""})
    assert set(Reminder.objects.values_list("vehicle", flat=True)) == {mine.pk, other.pk}
    assert client.post(address, asked | {"plate": "京"}).status_code == 422
    client.force_login(make_user("何静怡", "customer_care", outlet))
    assert client.get(address).status_code == 403
