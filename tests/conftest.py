"""What every test gets: real servers, no influence from this machine's configuration, a clock one can set, a browser
whose console must stay empty, and nothing that is left out without being named.
"""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shutil import rmtree, which
from typing import Any
from unittest import mock

import psycopg
import pytest
import time_machine

from tests import second_step, servers
from tests.celery_process import CeleryProcess
from tests.clock import shanghai
from tests.emptying import empty_only_what_is_filled
from tools.compile_messages import compile_all

BASE_DIR = Path(__file__).resolve().parent.parent
# A worker of pytest-xdist finds the directory of the run that started it.
RUN_DIR = Path(os.environ.setdefault("DEALERSHIP_TEST_DIR", "") or servers.make_run_directory())
os.environ["DEALERSHIP_TEST_DIR"] = str(RUN_DIR)
XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
ON_SQLITE = os.environ.get("TEST_DATABASE", "postgres") == "sqlite"
REDIS_NUMBER = int(XDIST_WORKER.removeprefix("gw") or -1) + 1
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")


def _configure_django() -> None:
    """Before any model is imported. Every variable the settings know is set: neither the shell nor .env leaks in."""
    (RUN_DIR / f"var{XDIST_WORKER}").mkdir(exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="dealership.settings",
        DATABASE_URL=f"sqlite:///{RUN_DIR / 'development.sqlite3'}" if ON_SQLITE else servers.postgres_url(RUN_DIR),
        REDIS_URL=servers.redis_url(RUN_DIR, REDIS_NUMBER),
        VAR_DIR=str(RUN_DIR / f"var{XDIST_WORKER}"),
        SECRET_KEY="only-for-tests-" + "x" * 40,
        # As in development: static files need no collecting. pytest-django switches settings.DEBUG itself off.
        DEBUG="true",
        DEMO="",
        ALLOWED_HOSTS="",
        CSRF_TRUSTED_ORIGINS="",
        SITE_URL="",
        BEHIND_HTTPS="",
        EMAIL_URL="",
        DEFAULT_FROM_EMAIL="",
        SMS_URL="",
        SMS_PUSH_SECRET="",
        WECOM_URL="",
        DATABASE_REPLICA_URL="",
        METRICS_TOKEN="",
        SENTRY_DSN="",
        BUILD_VERSION="",
        LOG_FORMAT="",
        LOG_LEVEL="WARNING",
        # Playwright keeps an event loop in the test's thread; Django would refuse the database there.
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A cache of the test's own, emptied after each, or the login limit would count across tests.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.WHITENOISE_AUTOREFRESH = True
    if ON_SQLITE:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(RUN_DIR / f"test{XDIST_WORKER}.sqlite3")
    import django

    django.setup()
    empty_only_what_is_filled()


_configure_django()

# --- Servers of the run -----------------------------------------------------------------------------------------------

_running: list[tuple[subprocess.Popen, signal.Signals]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Once per run: the first process starts them, the workers of xdist (which begin later) only use them."""
    if XDIST_WORKER or session.config.option.collectonly:
        return
    compile_all()
    if not ON_SQLITE:
        _running.append((servers.start_postgres(RUN_DIR), signal.SIGINT))
    _running.append((servers.start_redis(RUN_DIR), signal.SIGTERM))
    if session.config.getoption("numprocesses", None):
        # The workers inherit the environment, and pytest-django would load the settings of this process there, before
        # the lines above give each worker its own Redis database and var/.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if XDIST_WORKER:
        return
    for process, signal_number in _running:
        servers.stop(process, signal_number)
    rmtree(RUN_DIR, ignore_errors=True)


# --- Database of each worker ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """Each worker copies a database to which the migrations were applied; Django then finds nothing left to apply."""
    if request.config.getoption("nomigrations"):
        yield
        return
    template = _migrated_once()
    from django.db import connection

    if not ON_SQLITE:
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield
        return
    creation = type(connection.creation)
    make_empty = creation._create_test_db

    def copy(self: Any, *arguments: Any, **options: Any) -> str:
        name = make_empty(self, *arguments, **options)
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(name)) as target:
            source.backup(target)
        return name

    with mock.patch.object(creation, "_create_test_db", copy):
        yield


@pytest.fixture(scope="session")
def migrated() -> str:
    """The database that the workers copy: its name on PostgreSQL, its path on SQLite."""
    return _migrated_once()


def _migrated_once() -> str:
    """Made by whichever worker needs it first; the others wait for it."""
    name = str(RUN_DIR / "migrated.sqlite3") if ON_SQLITE else "migrated"
    done = RUN_DIR / "migrated"
    with (RUN_DIR / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if not ON_SQLITE:
                with psycopg.connect(servers.postgres_url(RUN_DIR), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name}")
            url = f"sqlite:///{name}" if ON_SQLITE else servers.postgres_url(RUN_DIR, name)
            command = [sys.executable, "-m", "tests.quick_migrations"]
            subprocess.run(command, cwd=BASE_DIR, env={**os.environ, "DATABASE_URL": url}, check=True)
            done.touch()
    return name


# --- Nothing is left out silently -------------------------------------------------------------------------------------

_not_run: list[str] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if {"page", "browser", "context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))
        for needs in item.iter_markers("needs"):
            if not which(needs.args[0]):
                item.add_marker(pytest.mark.skip(reason=f"{needs.args[0]} is not installed"))
        if not _asks_the_database(item) or item.path.stem.endswith(("_page", "_pages")):
            item.add_marker(pytest.mark.any_database)
    other = "postgres" if ON_SQLITE else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    items[:] = [item for item in items if not item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    # First comes what shares something that its module makes once: the end of the list is what a process with nothing
    # left to do takes over from the other, and half of such a module would have it made a second time.
    items.sort(key=lambda item: not _shares_with_its_module(item))


def _shares_with_its_module(item: pytest.Item) -> bool:
    """Not where a test commits: such tests stay behind all others, which find what the migrations laid down."""
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        getattr(item, "fixturenames", ())
    ):
        return False
    made = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    return any(each.scope == "module" for fixtures in made.values() for each in fixtures)


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        _not_run.append(f"{report.nodeid}: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not _not_run or XDIST_WORKER:
        return
    if os.environ.get("NOT_RUN_FILE"):
        # For the verdict of `make test`, which gathers several runs.
        with open(os.environ["NOT_RUN_FILE"], "a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _not_run)
    if os.environ.get("CI") == "true" and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _not_run:
        terminalreporter.section(
            "NOT RUN" + (" (a failure, because CI=true)" if os.environ.get("CI") == "true" else "")
        )
        for line in _not_run:
            terminalreporter.line(line)


# --- Clock, cache -----------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Iterator[Callable[[str | datetime], datetime]]:
    """`clock("2026-11-05 09:30")` stops every clock of this process at that time in Shanghai, and returns it.

    Call it again to move on. Before the first call the clock runs as always.
    """
    travels: list[time_machine.travel] = []

    def set_to(when: str | datetime) -> datetime:
        at = shanghai(when) if isinstance(when, str) else when
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(at, tick=False))
        travels[0].start()
        return at

    yield set_to
    while travels:
        travels.pop().stop()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    from django.core.cache import cache

    from staff import glances, operations

    cache.clear()
    glances.forget()
    operations.forget()


@pytest.fixture(autouse=True, scope="session")
def _second_step_by_force() -> None:
    second_step.by_force()


# --- Jobs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., CeleryProcess]]:
    """Start real workers: `worker = celery_worker_process(queues="deadlines")`; they are ready on return.

    `beat=True` embeds a beat; `environment` adds variables. The queues are empty at the start; what still runs at the
    end of the test is killed.
    """
    import redis
    from django.conf import settings

    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    started: list[CeleryProcess] = []

    def start(
        queues: str = "deadlines,messages,default,exports",
        concurrency: int = 1,
        beat: bool = False,
        environment: dict[str, str] | None = None,
    ) -> CeleryProcess:
        name = f"test{len(started)}"
        arguments = [
            "worker",
            "-Q",
            queues,
            "-c",
            str(concurrency),
            "-n",
            f"{name}@%h",
            "-l",
            "INFO",
            "--without-mingle",
        ]
        process = CeleryProcess(
            arguments + (["-B"] if beat else []),
            {**os.environ, "DATABASE_URL": _database_url(), "LOG_LEVEL": "INFO", **(environment or {})},
            tmp_path / f"{name}.log",
            BASE_DIR,
        )
        started.append(process)
        process.wait_for(" ready.")
        return process

    yield start
    for process in started:
        process.kill()
    broker.flushdb()


def _database_url() -> str:
    """The address of the database this test writes to, for another process."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    return f"sqlite:///{name}" if ON_SQLITE else servers.postgres_url(RUN_DIR, name)


@pytest.fixture
def celery_environment(transactional_db: None) -> dict[str, str]:
    """What a process of Celery needs to work on this test's database."""
    return {**os.environ, "DATABASE_URL": _database_url(), "LOG_LEVEL": "INFO"}


@pytest.fixture
def database_url(transactional_db: None) -> str:
    return _database_url()


# --- Browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def page(page: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page whose console must stay empty: messages, uncaught errors and violations of the content security policy."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))
    yield page
    allowed = [text for marker in request.node.iter_markers("console_allows") for text in marker.args]
    unexpected = [message for message in messages if not any(text in message for text in allowed)]
    assert not unexpected, "The browser's console is not empty:\n" + "\n".join(unexpected)


@pytest.fixture
def page_as(page: Any, live_server: Any, client: Any) -> Callable[[Any], Any]:
    """`page_as(user)`: the page with that user logged in (no form; the login form has tests of its own)."""

    def log_in(user: Any) -> Any:
        # What the former user's page still asks for would be answered by taking the session's cookie away.
        page.goto("about:blank")
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return page

    return log_in
