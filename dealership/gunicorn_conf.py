"""The web server as `manage.py start` runs it."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any

from django.conf import settings

from dealership.tether import die_with_parent

wsgi_app = "dealership.wsgi:application"
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
# An error while loading is said once, by the process that is watched.
preload_app = True
timeout = 60
graceful_timeout = 30
# Now and then a fresh process, so that a slow leak of memory never matters; not both at the same time.
max_requests = 5000
max_requests_jitter = 500
# Its control socket would lie in the home directory, shared by every installation on the machine.
control_socket_disable = True


# --- What the processes count together (dealership.metrics) -----------------------------------------------------------


def _make_counting_directory() -> Path:
    """A new one for each web server, before anything that counts is loaded; those of servers that ended are cleared."""
    kept = settings.VAR_DIR / "metrics"
    kept.mkdir(exist_ok=True)
    for left in kept.iterdir():
        if left.name == str(os.getpid()) or not Path("/proc", left.name).exists():
            shutil.rmtree(left, ignore_errors=True)
    directory = kept / str(os.getpid())
    directory.mkdir(exist_ok=True)
    return directory


os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_make_counting_directory())

from prometheus_client import values  # noqa: E402 - it looks for the directory when it is loaded

# Each process counts in the file of its place, and whoever takes the place of one that ended counts on in it: named by
# process, a file would be left behind by every process that ever ran.
_place = "server"


def _my_place() -> str:
    return _place


values.ValueClass = values.MultiProcessValue(_my_place)


def pre_fork(server: Any, worker: Any) -> None:
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(number for number in range(len(taken) + 1) if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    global _place
    _place = str(worker.place)
    die_with_parent(signal.SIGTERM, server.pid)
