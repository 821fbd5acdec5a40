"""Many callers at one queue for some seconds: nobody is offered twice or waits out of turn, a lost lease comes back.

`python -m bench.calls` does the same for a minute, with fifty callers in processes of their own.
"""

import random
import time
from collections import defaultdict
from datetime import timedelta
from functools import partial
from statistics import mean, median
from threading import Barrier, BrokenBarrierError, Lock

import pytest
from django.db import IntegrityError, connection, transaction

from complaints import call_policies
from complaints.models import FollowUp
from complaints.services import queue
from complaints.services.queue import end_answered, record_attempt, take_next
from customers.models import Customer, Vehicle
from staff.instants import local
from tests.conftest import ON_SQLITE
from tests.makers import make_customer, make_outlet, make_vehicle
from tests.racing import race

from .deliveries import DAY, MORNING, make_call, make_caller

CALLERS = 4 if ON_SQLITE else 12
SECONDS, BACKLOG = 5, 3
THINKING = (0.05, 0.25)
# The clock in the hall runs faster than that of the test: a lease of ten minutes is over within it.
FASTER = 240
WORDS = {"answered": 60, "no_answer": 25, "busy": 10, "declined": 5}


def _make_waiting() -> None:
    """Calls that become callable as fast as the callers could ever take them, beginning before they do.

    So the queue grows a little, and whoever is served in turn waits at most twice what is usual. Every tenth customer
    has a second call.
    """
    outlet, number = make_outlet(), int(CALLERS / mean(THINKING) * (SECONDS + BACKLOG))
    apart = timedelta(seconds=FASTER * (SECONDS + BACKLOG) / number)
    customers = Customer.objects.bulk_create(
        Customer(code=f"W{n}", name="周子涵", mobile=f"139{n:08}", outlet=outlet) for n in range(number)
    )
    cars = Vehicle.objects.bulk_create(
        Vehicle(vin=f"LSVWAIT00{n:08}", plate=f"沪A{n:05}", customer=customer, model="帕萨特 330TSI")
        for n, customer in enumerate(customers)
    )
    calls = []
    for place, (customer, car) in enumerate(zip(customers, cars, strict=True)):
        at = MORNING - timedelta(seconds=FASTER * BACKLOG) + place * apart
        owner = customers[place - 1] if place % 10 == 1 else customer
        fields = {"delivered_at": at - DAY, "from_at": at, "due_at": at + 3 * DAY, "next_at": at}
        calls.append(FollowUp(outlet=outlet, group="finance_buyer", vehicle=car, customer=owner, **fields))
    FollowUp.objects.bulk_create(calls)


# --- The race without the guards --------------------------------------------------------------------------------------


def _naive(meet: Barrier, by):
    """As somebody would write it who has never seen two people press a button in one moment."""
    offered = queue.offered_to(queue._outlets(by), call_policies.book(local(MORNING).date()), MORNING)
    call = offered.first()
    try:
        meet.wait(5)
    except BrokenBarrierError:
        pass
    FollowUp.objects.filter(pk=call.pk).update(leased_by=by, leased_until=MORNING + DAY)
    return call


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_two_callers_get_one_customer():
    callers = [make_caller("方嘉敏"), make_caller("何静怡")]
    make_call(), make_call()
    meet = Barrier(2)
    taken = race([partial(_naive, meet, each) for each in callers])
    assert taken[0] == taken[1], "the race is there"
    FollowUp.objects.update(leased_by=None, leased_until=None)
    taken = race([partial(take_next, by=each, at=MORNING) for each in callers])
    assert taken[0] != taken[1] and None not in taken


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_a_customer_with_two_cars_gets_two_callers():
    customer, callers = make_customer(), [make_caller("方嘉敏"), make_caller("何静怡")]
    calls = [make_call(customer=customer, vehicle=make_vehicle(customer, f"沪A0000{n}")) for n in range(2)]

    def lease(call, by):
        FollowUp.objects.filter(pk=call.pk).update(leased_by=by, leased_until=MORNING + DAY)

    deeds = [partial(lease, call, by) for call, by in zip(calls, callers, strict=True)]
    constraint = next(each for each in FollowUp._meta.constraints if "one_caller_per_customer" in each.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(FollowUp, constraint)
    try:
        race(deeds)
        assert FollowUp.objects.filter(leased_by__isnull=False).count() == 2, "the race is there"
    finally:
        FollowUp.objects.update(leased_by=None, leased_until=None)
        with connection.schema_editor() as editor:
            editor.add_constraint(FollowUp, constraint)
    outcomes = race(deeds)
    assert sum(isinstance(each, IntegrityError) for each in outcomes) == 1
    assert FollowUp.objects.filter(leased_by__isnull=False).count() == 1


# --- The load ---------------------------------------------------------------------------------------------------------


class _Hall:
    """What happens in the hall: who had whom from when to when, and what ended as what."""

    def __init__(self):
        self.lock, self.began = Lock(), time.monotonic()
        self.spans, self.taken, self.ended = defaultdict(list), {}, []
        self.last_at = MORNING

    def now(self):
        return MORNING + (time.monotonic() - self.began) * timedelta(seconds=FASTER)

    def over(self) -> bool:
        return time.monotonic() - self.began > SECONDS

    def caller(self, by) -> None:
        rng = random.Random(by.pk)
        while not self.over():
            at = self.now()
            call = take_next(by=by, at=at)
            if call is None:
                time.sleep(0.01)
                continue
            taken = time.monotonic()
            with self.lock:
                self.last_at = max(at, self.last_at)
                self.taken[call.pk] = (at - call.next_at).total_seconds()
            time.sleep(rng.uniform(*THINKING))
            outcome = rng.choices(list(WORDS), WORDS.values())[0]
            released = time.monotonic()
            at = self.now()
            if outcome == "answered":
                with transaction.atomic():
                    end_answered(follow_up=call, by=by, at=at)
            else:
                record_attempt(follow_up=call, outcome=outcome, by=by, at=at)
            with self.lock:
                self.spans[call.customer_id].append((taken, released))
                if outcome in ("answered", "declined"):
                    self.ended.append(call.pk)


@pytest.mark.django_db(transaction=True)
def test_many_callers_at_one_queue():
    callers = [make_caller(f"客服{n}") for n in range(CALLERS)]
    _make_waiting()
    # Takes the first customer, and is never seen again.
    lost = take_next(by=make_caller("单文斌"), at=MORNING)
    hall = _Hall()
    outcomes = race([partial(hall.caller, by) for by in callers])
    assert not [each for each in outcomes if each is not None], outcomes
    assert len(hall.taken) > CALLERS

    for spans in hall.spans.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False)), "two callers at a time"
    assert len(hall.ended) == len(set(hall.ended)), "offered again after it had ended"
    assert FollowUp.objects.exclude(state="waiting").count() == len(hall.ended)

    assert hall.taken.pop(lost.pk) > 10 * 60, "the lost lease came back, and not before its time"
    left = FollowUp.objects.waiting().filter(attempts=0, leased_by__isnull=True).order_by("next_at").first()
    longest = max(*hall.taken.values(), (hall.last_at - left.next_at).total_seconds())
    assert longest <= 2 * median(hall.taken.values()), "somebody waits out of turn"
