"""Redis is stopped under the running application: pages answer, and what they asked for is done later."""

import signal
import socket
import time
from datetime import timedelta
from shutil import rmtree

import pytest
from kombu import Connection

from customers import exports
from staff import tasks, worker
from staff.models import Work
from tests import servers
from tests.makers import make_outlet, make_user
from tests.records import make_records

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(monkeypatch):
    """A Redis of the test's own: `broker.stop()`, `broker.start()`."""

    class Broker:
        directory = servers.make_run_directory()

        def start(self):
            self.process = servers.start_redis(self.directory)

        def stop(self):
            servers.stop(self.process, signal.SIGTERM)

    own = Broker()
    own.start()
    address = f"redis+socket://{own.directory / 'redis.sock'}"
    monkeypatch.setattr(worker.current_app, "connection_for_write", lambda: Connection(address))
    yield own
    own.stop()
    rmtree(own.directory, ignore_errors=True)


@pytest.fixture
def ask(client, monkeypatch):
    """Ask for a long export as the service manager; how the page answered, and after how many seconds."""
    from django.utils import timezone

    outlet = make_outlet()
    make_records(outlet, timezone.now())
    client.force_login(make_user("韩立诚", "service_manager", outlet))
    client.get("/cases/")
    monkeypatch.setattr("staff.list_exports.AT_ONCE", 0)

    def do():
        began = time.monotonic()
        return client.get("/cases/export/"), time.monotonic() - began

    return do


def wait_for(state: str, seconds: float = 30) -> Work:
    end = time.monotonic() + seconds
    while not (found := Work.objects.filter(kind=exports.LEDGER_WORK, state=state).first()):
        assert time.monotonic() < end, list(Work.objects.values("kind", "state", "message"))
        time.sleep(0.1)
    return found


def test_the_page_answers_and_the_work_is_done_when_redis_is_back(broker, ask, celery_worker_process, caplog):
    broker.stop()
    answer, seconds = ask()
    assert (answer.status_code, seconds < 2) == (302, True), f"{answer.status_code} after {seconds:.1f} s"
    assert "could not be told of staff.tasks.do_work" in caplog.text
    item = wait_for(Work.State.WAITING)
    broker.start()
    celery_worker_process(queues="exports", environment={"REDIS_URL": servers.redis_url(broker.directory)})
    Work.objects.filter(pk=item.pk).update(asked_at=item.asked_at - timedelta(minutes=2))
    tasks.hand_over_left()
    assert wait_for(Work.State.DONE) == item


def test_a_redis_that_takes_the_call_and_says_nothing_keeps_nobody_waiting_either(ask, monkeypatch, tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setattr(worker.current_app, "connection_for_write", lambda: Connection(address))
        answer, seconds = ask()
    assert (answer.status_code, seconds < 3) == (302, True), f"{answer.status_code} after {seconds:.1f} s"
    wait_for(Work.State.WAITING)
