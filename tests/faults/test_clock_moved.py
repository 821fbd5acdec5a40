"""The clock of a machine is set forward or back: no job stands still, nobody is warned before the time."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dealership import clock_check
from notices.models import Message
from staff import jobs
from staff.models import JobRun
from tests.celery_process import CeleryProcess
from tests.clock import shanghai
from tests.conftest import BASE_DIR
from tests.customers.ledger.test_killed import stage_with_cases

AT = shanghai("2026-11-05 09:30")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SWEEP = "customers.sweep_deadlines"
# A message expires before the next run; on a busy machine a second would be too short for any to arrive in time.
FAST = {"SWEEP_SECONDS": "3"}


def begins(at) -> bool:
    begun: list = []
    jobs.run_once("tests.job", MINUTE, at, lambda at: begun.append(at) or {})
    return bool(begun)


def test_a_clock_set_back_takes_no_slot_away(db):
    forward = [AT + minutes * MINUTE for minutes in range(5)]
    assert all(begins(at) for at in forward)
    back = [AT + minutes * MINUTE for minutes in range(5)]
    assert all(begins(at) for at in back)
    assert not any(begins(back[-1] + timedelta(seconds=seconds)) for seconds in (1, 30, 59))
    assert all(begins(AT - HOUR + minutes * MINUTE) for minutes in range(3))
    assert JobRun.objects.count() == 13


def test_two_schedulers_after_it_was_set_back_begin_a_slot_once(db):
    for at in (AT, AT + MINUTE, AT, AT + MINUTE):
        begins(at)
    assert [begins(AT + MINUTE), begins(AT + 2 * MINUTE), begins(AT + 2 * MINUTE)] == [False, True, False]


@pytest.fixture
def moved(celery_environment, tmp_path):
    """Starts a process of Celery whose clock can be moved by hours while it runs: `process, move = moved("beat")`."""
    started: list[CeleryProcess] = []

    def start(*arguments: str, hours: int = 0) -> tuple[CeleryProcess, Callable[[int], object]]:
        file = tmp_path / "hours"
        file.write_text(str(hours))
        process = CeleryProcess(
            ["-A", "dealership", *arguments, "-l", "INFO"],
            {**celery_environment, **FAST},
            tmp_path / "moved.log",
            BASE_DIR,
            module=("tests.faults.moved_clock", str(file), "celery"),
        )
        started.append(process)
        return process, lambda hours: file.write_text(str(hours))

    yield start
    for process in started:
        process.kill()


def wait_until(condition, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def sweeps() -> int:
    return JobRun.objects.filter(job=SWEEP).count()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_scheduler_whose_clock_is_set_back_goes_on(celery_worker_process, moved):
    celery_worker_process(queues="deadlines", environment=FAST)
    beat, move = moved("beat")
    wait_until(lambda: sweeps() >= 2)
    move(-3)
    beat.wait_for("set back by")
    so_far = sweeps()
    wait_until(lambda: sweeps() >= so_far + 3)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_clock_runs_ahead_warns_nobody_and_goes_on_when_it_is_right(celery_worker_process, moved):
    """Two days ahead every deadline would have passed."""
    stage_with_cases(2, timezone.now())
    # Empties the queues.
    celery_worker_process(queues="nothing")
    worker, move = moved("worker", "-B", "-P", "solo", "-Q", "deadlines", "--without-mingle", hours=48)
    worker.wait_for("ahead of the database's")
    assert not Message.objects.exists()
    assert not sweeps()
    move(0)
    wait_until(lambda: sweeps() >= 2)
    assert not Message.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_application_is_not_ready_where_the_clock_is_off(clock):
    assert clock_check.fault() == ""
    clock(timezone.now() + 2 * MINUTE)
    assert connection.vendor == "postgresql"
    assert clock_check.fault() == "the clock is 120 s ahead of the database's"
