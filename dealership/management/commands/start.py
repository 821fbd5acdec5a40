"""`manage.py start`: the whole application in one terminal."""

import fcntl
import os
import signal
import socket
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dealership import redis_server
from dealership.supervisor import PYTHON, Program, Supervisor

# Long enough for an import in progress; whoever cannot wait presses Ctrl-C a second time.
PATIENCE_SECONDS = 120


class Command(BaseCommand):
    help = (
        "Run the web server, the workers with the scheduler and, where REDIS_URL is empty, a Redis server. "
        "Ctrl-C stops them all and lets running tasks end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (default: 8000)")
        parser.add_argument(
            "--patience", type=float, default=PATIENCE_SECONDS, help="seconds running tasks may take to end"
        )

    def handle(self, *args: Any, host: str, port: int, patience: float, **options: Any) -> None:
        self.printing = threading.Lock()
        lock = only_one(settings.VAR_DIR / "start.lock", f"http://{host}:{port}")
        refuse_unready_database()
        refuse_taken_port(host, port)
        binary = own_redis_binary()
        supervisor = Supervisor(self.say, settings.BASE_DIR, patience)
        supervisor.listen_to_signals()
        asked = self.run_all(supervisor, binary, host, port)
        lock.close()
        if not asked:
            sys.exit(1)

    def run_all(self, supervisor: Supervisor, redis_binary: str | None, host: str, port: int) -> bool:
        """Whether it ended because somebody asked for it."""
        if redis_binary:
            supervisor.start(redis_program(redis_binary))
            if not supervisor.wait_until(redis_answers, seconds=30):
                self.say("start", "Redis did not begin to work.")
                return supervisor.watch() and False
        for program in programs(host, port):
            supervisor.start(program)
        if supervisor.wait_until(lambda: answers(host, port), seconds=60):
            self.say("start", f"Ready: http://{host}:{port}/  (Ctrl-C stops everything)")
            if settings.DEMO:
                self.say("start", "The demo accounts are listed on the login page.")
        return supervisor.watch()

    def say(self, name: str, line: str) -> None:
        """One line with its process in front; whole lines only, however many processes talk at once."""
        with self.printing:
            self.stdout.write(f"{name:<7} | {line}")
            self.stdout.flush()


# A worker for each queue, so that none waits for another (docs/operations/queues.md); one of them has the scheduler.
# A task cut off in the middle is rolled back and found again by the next run, so nobody waits for it at the end.
WORKERS = {
    "urgent": ["-Q", "deadlines", "-c", "1"],
    "mail": ["-Q", "messages", "-c", "1"],
    "jobs": ["-B", "-Q", "default", "-c", "1"],
    "exports": ["-Q", "exports", "-c", "1"],
}


def programs(host: str, port: int) -> list[Program]:
    """The web server and the workers."""
    worker = [
        PYTHON,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "dealership",
        "worker",
        "--without-gossip",
        "--without-mingle",
        "-l",
        "INFO",
    ]
    return [
        Program(
            "web",
            [PYTHON, "-m", "gunicorn", "--config", "python:dealership.gunicorn_conf", "--bind", f"{host}:{port}"],
            when_orphaned=signal.SIGTERM,
        ),
        *(
            Program(name, [*worker, *arguments, "-n", f"{name}@%h"], when_orphaned=signal.SIGKILL)
            for name, arguments in WORKERS.items()
        ),
    ]


def redis_program(binary: str) -> Program:
    command = redis_server.command(binary, settings.REDIS_SOCKET, settings.VAR_DIR, keep=True)
    return Program("redis", command, when_orphaned=signal.SIGTERM, stops_in_round=2)


def own_redis_binary() -> str | None:
    """None where another server is configured. CommandError where one is needed and there is none."""
    if settings.REDIS_URL:
        return None
    binary = redis_server.find_binary()
    if binary is None:
        raise CommandError(redis_server.NOT_FOUND)
    return binary


def redis_answers() -> bool:
    try:
        return bool(redis.Redis(unix_socket_path=str(settings.REDIS_SOCKET)).ping())
    except redis.RedisError:
        return False


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def only_one(path: Path, address: str) -> IO[str]:
    """Holds the lock of this var/ until closed; CommandError with the holder's address where it is held."""
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise CommandError(f"It is already running here ({file.read().strip()}). Stop that one first.") from None
    file.truncate(0)
    file.write(f"{address}, process {os.getpid()}")
    file.flush()
    return file


def refuse_unready_database() -> None:
    executor = MigrationExecutor(connection)
    unapplied = executor.migration_plan(executor.loader.graph.leaf_nodes())
    cache = settings.CACHES["default"]
    tables = connection.introspection.table_names()
    no_cache_table = str(cache["BACKEND"]).endswith("DatabaseCache") and cache["LOCATION"] not in tables
    connection.close()
    if unapplied or no_cache_table:
        raise CommandError("The database is not ready. Run `manage.py migrate`, then `manage.py createcachetable`.")


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port} ({error.strerror}). Choose another --port.") from None
