"""Real workers, real beats, really killed: every warning still comes exactly once, and none is lost."""

import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from customers.models import Case
from notices.models import Message
from staff.models import JobRun

from .conftest import build_stage
from .test_cases import confirmed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FAST = {"SWEEP_SECONDS": "1"}
DAY = timedelta(days=1)


def stage_with_cases(number: int, began):
    """That many A cases whose clocks began at `began`, with only the warnings of the clock still to come."""
    stage = build_stage()
    for _number in range(number):
        confirmed(stage, tier="A", at=began)
    Message.objects.all().delete()
    return stage


def wait_until(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s; messages: {Message.objects.count()}"
        time.sleep(0.1)


def all_told(expected: int) -> bool:
    return Message.objects.count() >= expected and not Case.objects.warning_due(timezone.now()).exists()


def assert_each_exactly_once(expected: int, stage) -> None:
    messages = list(Message.objects.values_list("about_id", "code", "recipient"))
    assert len(messages) == len(set(messages)) == expected
    assert {recipient for _case, _code, recipient in messages} == {
        stage.people.advisor.pk,
        stage.people.service_manager.pk,
    }


def test_two_workers_with_two_beats_warn_once(celery_worker_process):
    stage = stage_with_cases(150, timezone.now() - 1.9 * DAY)
    for _worker in range(2):
        celery_worker_process(queues="deadlines", beat=True, environment=FAST)
    expected = 150 * 2 * 2
    wait_until(lambda: all_told(expected))
    # Both beats go on asking; nothing more may come.
    runs = JobRun.objects.filter(job="customers.sweep_deadlines").count()
    wait_until(lambda: JobRun.objects.filter(job="customers.sweep_deadlines").count() >= runs + 3)
    assert_each_exactly_once(expected, stage)


def test_a_worker_killed_in_the_middle_of_a_sweep_loses_and_doubles_nothing(celery_worker_process):
    """Killed after some batches are committed and while the next is being written, again and again."""
    stage = stage_with_cases(300, timezone.now() - 1.9 * DAY)
    expected = 300 * 2 * 2
    kills = 0
    while Message.objects.count() < expected and kills < 3:
        before = Message.objects.count()
        worker = celery_worker_process(queues="deadlines", beat=True, environment=FAST | {"SWEEP_BATCH": "20"})
        wait_until(lambda before=before: Message.objects.count() > before)
        worker.kill()
        kills += 1
    assert kills >= 2, "the sweep was over before a worker could be killed in its middle"
    assert JobRun.objects.filter(job="customers.sweep_deadlines", finished_at__isnull=True).exists()
    celery_worker_process(queues="deadlines", beat=True, environment=FAST)
    wait_until(lambda: all_told(expected))
    assert_each_exactly_once(expected, stage)


def test_a_day_of_downtime_is_caught_up_when_the_worker_comes_back(celery_worker_process):
    """Nobody was there at half and at 80% of the time; the first sweep sends both, each once."""
    stage = stage_with_cases(20, timezone.now() - 0.9 * DAY)
    worker = celery_worker_process(queues="deadlines", beat=True, environment=FAST)
    wait_until(lambda: JobRun.objects.filter(finished_at__isnull=False).exists())
    worker.kill()
    assert not Message.objects.exists()
    # A day passes while nothing runs.
    moments = ["recorded_at", "clock_from_at", "half_at", "alert_at", "deadline_at", "next_warning_at"]
    Case.objects.update(**{moment: F(moment) - DAY for moment in moments})
    celery_worker_process(queues="deadlines", beat=True, environment=FAST)
    expected = 20 * 2 * 2
    wait_until(lambda: all_told(expected))
    assert_each_exactly_once(expected, stage)
