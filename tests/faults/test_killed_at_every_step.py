"""Sweeps and the outbox, killed at every step at which they could leave something half done: nothing is lost, nothing
is done twice."""

from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from complaints.services import take_complaint
from complaints.tasks import sweep_complaints
from customers.services import warnings
from customers.tasks import sweep_deadlines
from notices.models import Delivery, Message
from notices.services import deliver_due, queue
from notices.tasks import deliver_due as deliver
from staff.roles import Role
from tests import servers
from tests.clock import shanghai
from tests.conftest import RUN_DIR
from tests.customers.ledger.test_killed import stage_with_cases
from tests.faults.killing import Copies, killed_at_every_step, run_apart, steps_of
from tests.makers import make_employee, make_outlet, make_user
from tests.notices.conftest import _text, fake_robot, make_robot, note  # noqa: F401 - the outbox's fixtures
from workshop.services import take_call
from workshop.tasks import sweep_rescues

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT = shanghai("2026-11-05 09:30")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def copies(transactional_db):
    return Copies(partial(servers.postgres_url, RUN_DIR))


@pytest.fixture
def people(transactional_db):
    outlet = make_outlet()
    for name, role in (
        ("韩立诚", Role.SERVICE_MANAGER),
        ("单以晴", Role.CUSTOMER_CARE_MANAGER),
        ("林知夏", Role.SERVICE_ADVISOR),
        ("解思宁", Role.FRONT_DESK_SUPERVISOR),
    ):
        make_user(name, role, outlet, employee=make_employee(name))
    return make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)


def test_warnings_of_key_customers(copies, monkeypatch):
    monkeypatch.setattr(settings, "SWEEP_BATCH", 2)
    stage_with_cases(5, AT)
    assert killed_at_every_step(sweep_deadlines, copies, AT + 1.9 * DAY) > 10


def test_warnings_of_complaints(copies, people):
    for number in range(3):
        take_complaint(
            outlet=make_outlet(), channel="hotline", category="quality", contact=f"异响 {number}", by=people, at=AT
        )
    assert killed_at_every_step(sweep_complaints, copies, AT + 5 * HOUR) > 6


def test_warnings_of_rescue_calls(copies, people):
    for number in range(3):
        take_call(
            outlet=make_outlet(), zone="city", place="中环", plate=f"沪A8K21{number}", mobile="13700000315", by=people,
            at=AT,
        )  # fmt: skip
    assert killed_at_every_step(sweep_rescues, copies, AT + 2 * HOUR) > 3


def test_a_sweep_that_marked_before_it_queued_would_be_found(copies, monkeypatch):
    """The guard of the tests above: the mark is committed first, the message after it."""
    stage_with_cases(2, AT)
    real = warnings.sweep

    def marks_first(*, at, batch):
        from customers.models import Case

        due = list(Case.objects.warning_due(at).values_list("pk", flat=True))
        moments = dict(Case.objects.filter(pk__in=due).values_list("pk", "next_warning_at"))
        Case.objects.filter(pk__in=due).update(next_warning_at=None)
        # What a killed process leaves here is a case whose warning nobody sends.
        for key, moment in moments.items():
            Case.objects.filter(pk=key).update(next_warning_at=moment)
        return real(at=at, batch=batch)

    monkeypatch.setattr(warnings, "sweep", marks_first)
    with pytest.raises(AssertionError, match="killed at step"):
        killed_at_every_step(sweep_deadlines, copies, AT + 1.9 * DAY)


@pytest.fixture
def at():
    return AT


def test_the_outbox(copies, make_robot, fake_robot, note, at):  # noqa: F811
    """At each step: what had been handed over and was not yet noted is unclear, at most one; all other messages
    arrive once."""
    robot = make_robot()
    queue([note(f"case {n}", plate=f"沪A{n:05d}", robot=robot) for n in range(2)], at=at)
    connection.close()
    steps = 0
    for steps, database in steps_of(deliver, copies, at):
        copies.forget_runs(database)
        for later in (10 * MINUTE, 40 * MINUTE):
            run_apart(partial(deliver_due, at=at + later), database, at + later)
        states = states_in(copies, database)
        everything = "\n".join(fake_robot.texts)
        for key, state in states.items():
            arrived = everything.count(f"沪A{int(key.split()[-1]):05d}")
            assert state in ("sent", "unclear"), f"step {steps}: {key} is {state}"
            assert arrived == 1 if state == "sent" else arrived <= 1, f"step {steps}: {key} arrived {arrived} times"
        assert list(states.values()).count("unclear") <= 1, f"step {steps}"
        fake_robot.arrived.clear()
    assert steps > 20


def states_in(copies, database) -> dict[str, str]:
    """`{message's key: how its delivery stands}` in a copy."""
    message, delivery = Message._meta.db_table, Delivery._meta.db_table
    asked = f"SELECT m.key, d.state FROM {delivery} d JOIN {message} m ON m.id = d.message_id"
    with psycopg.connect(copies.address(database)) as server:
        return dict(server.execute(asked).fetchall())
