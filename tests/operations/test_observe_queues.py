"""Every task has its queue and its limit, and a deadline waits for nobody."""

import re
import time

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from dealership.management.commands.start import WORKERS
from staff import queues, work
from staff.models import JobRun, Work
from staff.services import run_work
from tests.conftest import BASE_DIR
from tests.makers import make_outlet, make_user

VISIBLE = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


def project_tasks() -> dict:
    current_app.loader.import_default_modules()
    return {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}


def test_every_task_is_in_exactly_one_queue_and_goes_there():
    listed = [task for tasks in settings.TASKS_OF_QUEUES.values() for task in tasks]
    assert sorted(listed) == sorted(project_tasks())
    for queue, tasks in settings.TASKS_OF_QUEUES.items():
        for task in tasks:
            assert current_app.amqp.router.route({}, task)["queue"].name == queue


def test_what_the_timetable_queues_is_known():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(project_tasks())


def test_the_page_of_queues_names_every_task_in_its_queue():
    page = (BASE_DIR / "docs/operations/queues.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| `(\w+)` \|", page, re.MULTILINE)
    routes = {task: queue for queue, tasks in settings.TASKS_OF_QUEUES.items() for task in tasks}
    assert dict(rows) == routes and len(rows) == len(routes)


def test_no_task_runs_longer_than_its_message_is_hidden():
    """After that Redis would hand it to a second worker."""
    for name, task in project_tasks().items():
        assert 0 < task.soft_time_limit < task.time_limit < VISIBLE, name
        assert task.acks_late and task.reject_on_worker_lost, name
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_every_queue_has_a_worker_of_its_own_words_and_a_limit():
    served = [arguments[arguments.index("-Q") + 1] for arguments in WORKERS.values()]
    assert sorted(served) == sorted(settings.TASKS_OF_QUEUES)
    assert set(queues.WORDS) == set(queues.LATE_AFTER) == set(settings.TASK_LIMITS) == set(settings.TASKS_OF_QUEUES)


@pytest.mark.django_db
def test_work_that_took_too_long_ends_with_a_sentence(monkeypatch):
    def too_long(item, progress):
        raise SoftTimeLimitExceeded

    monkeypatch.setitem(work._functions, "test.long", too_long)
    user = make_user("李静", "service_advisor", make_outlet(), language="en")
    item = Work.objects.create(kind="test.long", title="x", by=user, asked_at=timezone.now())
    assert run_work(work_id=item.pk, at=timezone.now())
    item.refresh_from_db()
    assert (item.state, item.message) == (
        "failed",
        "It took longer than 50 minutes and was ended. Ask for less at a time.",
    )


# --- With real workers ------------------------------------------------------------------------------------------------


def wait_until(found, seconds: float, what: str):
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, f"no {what} within {seconds} s"
        time.sleep(0.05)
    return result


def waiting() -> dict[str, int]:
    return {queue.code: queue.number for queue in queues.look(time.time())[0]}


def ran(job: str):
    return JobRun.objects.filter(job=job, finished_at__isnull=False).first()


@pytest.mark.django_db(transaction=True)
def test_a_deadline_and_a_message_begin_at_once_while_the_others_are_full(celery_worker_process):
    """The workers as `manage.py start` divides them; 4000 tasks wait before."""
    for arguments in WORKERS.values():
        celery_worker_process(queues=arguments[arguments.index("-Q") + 1], concurrency=int(arguments[-1]))
    with current_app.pool.acquire(block=True) as connection, current_app.amqp.Producer(connection) as producer:
        for _ in range(2000):
            current_app.send_task("complaints.tasks.make_follow_ups_now", producer=producer)
            current_app.send_task("targets.tasks.recount_outlets", kwargs={"outlets": []}, producer=producer)
    assert waiting()["default"] > 500 and waiting()["exports"] > 500
    began = time.monotonic()
    current_app.send_task("customers.tasks.sweep_deadlines")
    current_app.send_task("notices.tasks.deliver_due")
    wait_until(lambda: ran("customers.sweep_deadlines"), 5, "sweep")
    wait_until(lambda: ran("notices.deliver_due"), 5, "delivery")
    took, left = time.monotonic() - began, waiting()
    assert left["default"] > 100 and left["exports"] > 100, f"the queues were not full after all: {left}"
    assert took < 5, f"both ended after {took:.1f} s"


@pytest.mark.django_db(transaction=True)
def test_a_task_past_its_limit_is_ended_and_not_handed_out_again(celery_worker_process):
    """Its worker lives on, and does the next one."""
    worker = celery_worker_process(queues="default")
    current_app.send_task("targets.tasks.keep_figures", soft_time_limit=0.01, time_limit=30)
    worker.wait_for("SoftTimeLimitExceeded")
    current_app.send_task("staff.tasks.tidy")
    wait_until(lambda: ran("staff.tidy"), 20, "next task")
    wait_until(lambda: queues.look(time.time())[1].number == 0, 10, "empty list of what is taken")
