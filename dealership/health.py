"""Whether this process answers, and whether it can work: for load balancers, and for whoever restarts containers.

Both are answered before anything else looks at the request: by address as well as by name, without a session, without
being led to the login, and without a line in the log.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.http import require_safe

from dealership import clock_check
from staff import queues

# Longer than a healthy server ever needs, and shorter than a load balancer waits.
PATIENCE_SECONDS = 2
MEGABYTE = 1024 * 1024
ADDRESSES = ("/health/live/", "/health/ready/", "/metrics")


class PlainAnswers:
    """Stands first and answers these addresses itself. Their answers repeat nothing of the request, so a foreign host
    name in it does no harm, and a balancer that asks by address need not be in ALLOWED_HOSTS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ADDRESSES:
            return self.get_response(request)
        view, args, kwargs = resolve(request.path_info)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process takes requests and answers them. Nothing else is asked: a dead database is no reason to restart."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where work can be done here; else 503 and what is wrong, in codes and words without secrets."""
    wrong = findings()
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)


def findings() -> list[dict[str, str]]:
    """What is wrong, `{"what", "why"}` each. All are asked at the same time, and heard for two seconds at most."""
    until = time.monotonic() + PATIENCE_SECONDS
    for probe in PROBES:
        probe.ask()
    answers = [(probe.what, probe.answer(until)) for probe in PROBES]
    return [{"what": what, "why": why} for what, why in answers if why]


class Probe:
    """Asks something that may never answer, in a thread of its own; one at a time, or threads would pile up."""

    def __init__(self, what: str, find: Callable[[], str]) -> None:
        self.what = what
        self.find = find
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.found = ""

    def ask(self) -> None:
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.found = "no answer"
                self.thread = threading.Thread(target=self._run, name=f"health {self.what}", daemon=True)
                self.thread.start()

    def answer(self, until: float) -> str:
        """What is wrong, or nothing."""
        thread = self.thread
        if thread is not None:
            thread.join(max(until - time.monotonic(), 0))
            if thread.is_alive():
                return "no answer"
        return self.found

    def _run(self) -> None:
        try:
            self.found = self.find()
        except Exception as error:  # noqa: BLE001 - whatever a driver raises; its words may hold an address
            self.found = type(error).__name__
        finally:
            connections.close_all()


def database() -> str:
    """Reachable, and every migration of this code applied."""
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    missing = [name for name in migrations() if name not in applied]
    return f"{len(missing)} migrations are not applied" if missing else ""


@cache
def migrations() -> tuple[tuple[str, str], ...]:
    """Of this code; they cannot change while it runs."""
    return tuple(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def broker() -> str:
    queues.server().ping()
    return ""


def logins() -> str:
    """The cache, in which attempts to sign in are counted."""
    shared_cache.get("health")
    return ""


def files() -> str:
    """Whether something can be written where the application writes, and how much more."""
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
        file.write(b"ready")
        file.flush()
    free = shutil.disk_usage(settings.VAR_DIR).free // MEGABYTE
    least = settings.LEAST_FREE_DISK_MB
    return f"{free} MB of disk are free, {least} are needed" if free < least else ""


PROBES = [
    Probe("database", database),
    Probe("clock", clock_check.fault),
    Probe("broker", broker),
    Probe("cache", logins),
    Probe("files", files),
]
