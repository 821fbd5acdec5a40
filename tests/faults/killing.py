"""A job that is killed by the kernel at every step at which it could leave something half done, each time in a process
and a database of its own.

What a killed process leaves is what it had committed and what it had sent. So the steps are: before and after each
commit, before and after each statement that commits by itself, and before and after each call over the network. Killed
anywhere else it leaves what the step before left.
"""

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from smtplib import SMTP
from typing import Any
from unittest import mock

import httpx
import psycopg
import time_machine
from django.apps import apps
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

WRITES = ("insert", "update", "delete")
# What a run draws at random or keeps of itself.
OWN = {"claimed_by", "token", "counts", "started_at", "finished_at"}
NEVER = 0


class Steps:
    """Counts the steps of this process and kills it at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at, self.passed = kill_at, 0

    def step(self) -> None:
        self.passed += 1
        if self.passed == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable) -> Callable:
        def stepping(*args: Any, **words: Any) -> Any:
            self.step()
            gave = act(*args, **words)
            self.step()
            return gave

        return stepping

    def statement(self, execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
        """Outside of a transaction a statement commits by itself."""
        alone = not context["connection"].in_atomic_block and str(sql).lstrip().lower().startswith(WRITES)
        return (self.around(execute) if alone else execute)(sql, params, many, context)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with ExitStack() as stack:
            for owner, name in ((BaseDatabaseWrapper, "_commit"), (httpx.Client, "send"), (SMTP, "send_message")):
                stack.enter_context(mock.patch.object(owner, name, self.around(getattr(owner, name))))
            stack.enter_context(connection.execute_wrapper(self.statement))
            yield


def run_apart(job: Callable[[], object], database: str, at: datetime, kill_at: int = NEVER) -> bool:
    """Does the job in a process of its own on that database, the clock standing at `at`; whether it was killed.

    AssertionError where it ended in any other way than whole or killed by us.
    """
    connection.close()
    child = os.fork()
    if not child:
        _do_and_end(job, database, at, kill_at)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, f"ended by signal {os.WTERMSIG(status)}"
        return True
    assert os.WEXITSTATUS(status) == 0, "the job failed; what it said stands above"
    return False


def _do_and_end(job: Callable[[], object], database: str, at: datetime, kill_at: int) -> None:
    """Never comes back: what stands behind the fork belongs to the parent."""
    try:
        connection.settings_dict["NAME"] = database
        with time_machine.travel(at, tick=False), Steps(kill_at).counted():
            job()
        connection.close()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - said, and the parent sees the status
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(3)


def steps_of(job: Callable[[], object], copies: "Copies", at: datetime) -> Iterator[tuple[int, str]]:
    """Kills the job at its first step, its second, and so on until it comes to its end, each time on a fresh copy of
    the database; gives the number of the step and the copy as the kill left it."""
    number = 1
    while True:
        with copies.fresh() as database:
            if not run_apart(job, database, at, kill_at=number):
                return
            yield number, database
        number += 1


class Copies:
    """Copies of the database as the test has filled it. `address(name)` is how psycopg reaches one."""

    def __init__(self, address: Callable[[str], str]) -> None:
        self.address, self.pattern = address, str(connection.settings_dict["NAME"])

    @contextmanager
    def fresh(self) -> Iterator[str]:
        connection.close()
        name = f"{self.pattern}_copy"
        with psycopg.connect(self.address("postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.pattern}"')
            try:
                yield name
            finally:
                connection.close()
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def holds(self, database: str) -> dict[str, Counter]:
        """`{table: its rows and how often each is there}` without keys, which a rolled back transaction uses up."""
        with psycopg.connect(self.address(database)) as server:
            return {
                model._meta.db_table: Counter(
                    tuple(map(repr, row)) for row in server.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
                )
                for model in apps.get_models()
                if (columns := _columns(model))
            }

    def forget_runs(self, database: str) -> None:
        """As when the next slot has come: the slot of the killed run is taken and stays so."""
        with psycopg.connect(self.address(database), autocommit=True) as server:
            server.execute("DELETE FROM staff_jobrun")


def _columns(model: Any) -> str:
    if model._meta.proxy or not model._meta.managed or model._meta.label == "staff.JobRun":
        return ""
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not _differs_anyway(field))


def _differs_anyway(field: models.Field) -> bool:
    drawn = isinstance(field, models.UUIDField) or field.name in OWN
    return drawn or field.primary_key or field.is_relation


def killed_at_every_step(job: Callable[[], object], copies: Copies, at: datetime) -> int:
    """How many steps the job has. After a kill at each, one more run must leave what an undisturbed one does."""
    before = _after(copies, lambda database: None)
    whole = _after(copies, lambda database: run_apart(job, database, at))
    assert whole != before, "the job had nothing to do"
    number = 0
    for number, database in steps_of(job, copies, at):
        copies.forget_runs(database)
        run_apart(job, database, at)
        left = copies.holds(database)
        assert not _differences(whole, left), f"killed at step {number}: {_differences(whole, left)}"
    assert number, "the job was never killed"
    return number


def _after(copies: Copies, act: Callable[[str], object]) -> dict[str, Counter]:
    with copies.fresh() as database:
        act(database)
        return copies.holds(database)


def _differences(whole: dict[str, Counter], left: dict[str, Counter]) -> dict[str, tuple]:
    return {
        table: (list((rows - left[table]).items())[:3], list((left[table] - rows).items())[:3])
        for table, rows in whole.items()
        if rows != left[table]
    }
