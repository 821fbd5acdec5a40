"""The call list: one customer with one caller, when and as often as customers are called, and what calls come to."""

from datetime import timedelta
from functools import partial

import pytest

from customers.models import Contact, DoNotCall, Reminder, ReminderCall
from customers.services import care_calls
from customers.services.care_calls import record_call, take, take_next, waiting_counts
from customers.services.contacts import record_contact
from customers.services.reminders import note_reminded
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .fleet import DAY, MORNING, TODAY

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
State, Outcome = Reminder.State, ReminderCall.Outcome


@pytest.fixture
def caller(db):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())


@pytest.fixture
def second(db):
    return make_user("何静怡", Role.CUSTOMER_CARE, make_outlet())


def make_reminder(car=None, due_in: int = 10, kind="maintenance", **fields) -> Reminder:
    car = car or make_vehicle()
    return Reminder.objects.create(
        vehicle=car,
        customer=car.customer,
        outlet=car.customer.outlet,
        kind=kind,
        cycle=f"order:{Reminder.objects.count()}",
        due_on=TODAY + due_in * DAY,
        remind_on=TODAY,
        made_at=MORNING,
        **{"next_at": MORNING - HOUR, **fields},
    )


# --- Who is handed out ------------------------------------------------------------------------------------------------


def test_whose_day_comes_first_comes_first_and_hours_agreed_before_all(caller):
    later, sooner = make_reminder(due_in=9), make_reminder(due_in=2)
    agreed = make_reminder(due_in=12, agreed=True)
    found = []
    for _call in range(3):
        found.append(take_next(by=caller, at=MORNING))
        record_call(reminder=found[-1], outcome="told", by=caller, at=MORNING)
    assert found == [agreed, sooner, later]
    assert take_next(by=caller, at=MORNING) is None


def test_one_keeps_what_one_has_and_nobody_else_gets_it(caller, second):
    mine = make_reminder()
    assert take_next(by=caller, at=MORNING) == take_next(by=caller, at=MORNING + MINUTE) == mine
    assert take_next(by=second, at=MORNING + 5 * MINUTE) is None
    assert take_next(by=second, at=MORNING + 11 * MINUTE) == mine, "a lease that ran out"
    with pytest.raises(AlreadyDone, match="何静怡"):
        record_call(reminder=mine, outcome="told", by=caller, at=MORNING + 12 * MINUTE)


def test_who_is_not_called(caller):
    wish = make_vehicle(make_customer("周敏"))
    DoNotCall.objects.create(customer=wish.customer, from_at=MORNING, reason="不想接电话")
    make_reminder(wish)
    make_reminder(make_vehicle(make_customer(mobile="12")))
    make_reminder(next_at=MORNING + HOUR)
    make_reminder(kind="insurance")
    make_reminder(kind="lost")
    make_reminder(state=State.HELD_OUT, held_out=True, next_at=None)
    often = make_reminder().customer
    for _time in range(2):
        record_contact(customer=often, kind="message", at=MORNING - DAY)
    assert take_next(by=caller, at=MORNING) is None
    assert waiting_counts(caller, MORNING) == {
        "callable": 0, "later": 2, "agreed": 0, "overdue": 0, "no_number": 1, "held": 0,
    }  # fmt: skip


def test_an_agreed_hour_stands_outside_the_budget(caller):
    mine = make_reminder(agreed=True)
    for _time in range(2):
        record_contact(customer=mine.customer, kind="message", at=MORNING - DAY)
    assert take_next(by=caller, at=MORNING) == mine


@pytest.mark.parametrize("hour", ["08:59", "20:00", "23:30"])
def test_nobody_is_called_in_the_quiet_hours(caller, hour):
    make_reminder(next_at=MORNING - 3 * DAY)
    assert take_next(by=caller, at=shanghai(f"2026-11-12 {hour}")) is None
    assert take_next(by=caller, at=shanghai("2026-11-13 09:00")) is not None


def test_nobody_of_another_outlet_is_offered(caller):
    make_reminder(make_vehicle(make_customer(outlet=make_outlet("SZ01"))))
    assert take_next(by=caller, at=MORNING) is None


@pytest.mark.django_db(transaction=True)
def test_two_callers_never_get_the_same_customer():
    customer, outlet = make_customer(), make_outlet()
    for plate in ("沪A00001", "沪A00002"):
        make_reminder(make_vehicle(customer, plate))
    callers = [make_user(name, Role.CUSTOMER_CARE, outlet) for name in ("方嘉敏", "何静怡")]
    taken = race([partial(take_next, by=each, at=MORNING) for each in callers])
    assert sum(isinstance(each, Reminder) for each in taken) == 1, taken
    assert Reminder.objects.filter(leased_by__isnull=False).count() == 1


def test_this_very_customer_out_of_turn(caller, second):
    first, other = make_reminder(due_in=1), make_reminder(due_in=9)
    take_next(by=caller, at=MORNING)
    take(reminder=other, by=caller, at=MORNING)
    assert list(Reminder.objects.filter(leased_by=caller)) == [other], "one at a time"
    with pytest.raises(AlreadyDone, match="方嘉敏"):
        take(reminder=other, by=second, at=MORNING)
    assert take_next(by=second, at=MORNING) == first


# --- What calls come to -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        ("told", State.REMINDED, ""),
        ("booked", State.BOOKED, ""),
        ("declined", State.ENDED, "declined"),
        ("elsewhere", State.ENDED, "elsewhere"),
        ("sold", State.ENDED, "sold"),
        ("wrong_number", State.ENDED, "wrong_number"),
    ],
)
def test_what_ends_the_calling(caller, outcome, state, reason):
    made = make_reminder()
    take_next(by=caller, at=MORNING)
    record_call(reminder=made, outcome=outcome, words="下周来", by=caller, at=MORNING)
    made.refresh_from_db()
    assert (made.state, made.end_reason, made.next_at, made.leased_by, made.attempts) == (state, reason, None, None, 1)
    assert (made.reminded_at is None) == (outcome == "wrong_number")
    assert Contact.objects.filter(customer=made.customer).count() == (0 if outcome == "wrong_number" else 1)


def test_three_times_nobody_there_and_it_is_given_up(caller):
    made = make_reminder()
    hours = []
    for at in (MORNING, MORNING + 2 * HOUR, MORNING + DAY):
        assert take_next(by=caller, at=at) == made
        record_call(reminder=made, outcome="no_answer", by=caller, at=at)
        made.refresh_from_db()
        hours.append(made.next_at)
    assert hours == [MORNING + 2 * HOUR, shanghai("2026-11-13 09:00"), None]
    assert (made.state, made.end_reason) == (State.ENDED, "given_up")
    assert not Contact.objects.exists(), "who was not reached was not contacted"


def test_an_hour_the_customer_named(caller):
    made = make_reminder()
    take_next(by=caller, at=MORNING)
    with pytest.raises(Refused):
        record_call(reminder=made, outcome="call_at", call_at=shanghai("2026-11-12 21:00"), by=caller, at=MORNING)
    record_call(reminder=made, outcome="call_at", call_at=MORNING + 3 * HOUR, by=caller, at=MORNING)
    assert take_next(by=caller, at=MORNING + 2 * HOUR) is None
    assert take_next(by=caller, at=MORNING + 3 * HOUR) == made


def test_a_message_takes_the_customer_off_the_list(caller):
    made = make_reminder()
    note_reminded(reminder=made, channel="sms", by=None, at=MORNING)
    assert take_next(by=caller, at=MORNING) is None


def test_the_same_form_sent_twice_counts_once(caller):
    made = make_reminder()
    take_next(by=caller, at=MORNING)
    seen = Reminder.objects.get(pk=made.pk)
    record_call(reminder=seen, outcome="no_answer", by=caller, at=MORNING)
    seen.attempts = 0
    with pytest.raises(AlreadyDone):
        record_call(reminder=seen, outcome="no_answer", by=caller, at=MORNING)
    assert ReminderCall.objects.count() == 1


def test_lease_and_back(caller, second):
    made = make_reminder()
    take_next(by=caller, at=MORNING)
    assert care_calls.keep(reminder=made, by=caller, at=MORNING + 9 * MINUTE)
    assert take_next(by=second, at=MORNING + 15 * MINUTE) is None
    assert not care_calls.keep(reminder=made, by=second, at=MORNING + 9 * MINUTE)
    assert not care_calls.give_back(reminder=made, by=second, at=MORNING)
    assert care_calls.give_back(reminder=made, by=caller, at=MORNING)
    assert take_next(by=second, at=MORNING) == made
