"""Who is there and what: the people and records of the table of addresses, a clock that stands, and nothing kept."""

import gc
import logging
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase, override_settings

from complaints.services import questionnaires
from customers.services import templates
from staff import glances
from tests.people import make_house
from tests.records import make_notice, make_records, make_work
from tests.test_permissions import World

from .watch import Watch

NOW = "2026-11-05 10:00"
OUTLETS = ("SH01", "SH02", "SZ01")
# What one mutant may take, answers and checks together: of the processor, and on the clock, where others share it.
SECONDS = 10
SECONDS_ON_THE_CLOCK = 120
MEGABYTES = 600


class TooSlow(BaseException):
    """No answer within the bounds. Not an `Exception`, so that nothing takes it for its own."""


@contextmanager
def the_world(media: Path) -> Iterator[tuple[World, Watch]]:
    """Three outlets with a record of everything, in a transaction that is taken back at the end."""
    from tests.clock import shanghai

    at = shanghai(NOW)
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(at, tick=False))
        stack.enter_context(override_settings(MEDIA_ROOT=media, DEBUG=False))
        # No broker: whoever is to be told of work is asked for it directly.
        stack.enter_context(mock.patch("staff.worker.tell", lambda *_arguments, **_named: False))
        stack.enter_context(transaction.atomic())
        house = make_house()
        # They come with the first page that offers them, whoever opens it.
        templates.ensure_shipped()
        questionnaires.ensure_shipped()
        records = {outlet.code: make_records(outlet, at) for outlet in (house.sh01, house.sh02, house.sz01)}
        own = {
            role: {"work": make_work(user, at), "notice": make_notice(user, house.sh01, at)}
            for role, user in house.by_role.items()
        }
        clients = {role: signed_in(user) for role, user in house.by_role.items()}
        yield World(house, records, own, clients), Watch()
        transaction.set_rollback(True)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens inside is as if it had never been."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
    cache.clear()
    glances.forget()


@contextmanager
def committed() -> Iterator[list]:
    """What waits for the commit is done at the end, as if there had been one."""
    with TestCase.captureOnCommitCallbacks(execute=True) as callbacks:
        yield callbacks


class Faults(logging.Handler):
    """Everything that was logged as an error, with its traceback: an answer of 500 has written one."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.security."):
            return  # a request that was refused for what it is, such as one that is too large
        words = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            words += f": {type(error).__name__}: {str(error)[:300]} at {place_of(error)}"
        self.found.append(words)


def place_of(error: BaseException) -> str:
    """The last line of ours that the error went through, and the last at all."""
    ours, last, trace = "", "", error.__traceback__
    base = str(settings.BASE_DIR)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        last = f"{name.rpartition('site-packages/')[2]}:{trace.tb_lineno}"
        if name.startswith(base) and "/.venv/" not in name and not name.startswith(f"{base}/fuzz/"):
            ours = f"{name.removeprefix(base)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{ours} ({last})"


class Guard:
    """Bounds of one mutant: time, memory, files left open, temporary files left behind, errors logged."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.temporary = Path(tempfile.mkdtemp(prefix="fuzz-"))

    @contextmanager
    def over(self, problems: list[str]) -> Iterator[None]:
        self.faults.found.clear()
        root = logging.getLogger()
        handlers, root.handlers = root.handlers, [self.faults]
        level = root.level
        root.setLevel(logging.ERROR)
        before, files = peak(), open_files()
        old_directory, tempfile.tempdir = tempfile.tempdir, str(self.temporary)
        handlers_before = {each: signal.signal(each, _too_slow) for each in (signal.SIGPROF, signal.SIGALRM)}
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, SECONDS_ON_THE_CLOCK)
        try:
            yield
        except TooSlow:
            problems.append(f"no answer within {SECONDS} s of the processor or {SECONDS_ON_THE_CLOCK} s")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            for each, handler in handlers_before.items():
                signal.signal(each, handler)
            root.handlers = handlers
            root.setLevel(level)
            tempfile.tempdir = old_directory
        problems += self.faults.found
        if peak() - before > MEGABYTES:
            problems.append(f"took {peak() - before:.0f} MB")
        if open_files() > files:
            gc.collect()
            if open_files() > files + 2:
                problems.append(f"left {open_files() - files} files open")
        if left := os.listdir(self.temporary):
            problems.append(f"left temporary files: {left[:3]}")
            for name in left:
                (self.temporary / name).unlink(missing_ok=True)


def _too_slow(*_arguments) -> None:
    raise TooSlow


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
