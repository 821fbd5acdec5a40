"""What Prometheus reads under /metrics: requests counted as they end, and what waits at the instant it asks.

Each metric, its unit and the alarm upon it: docs/operations/monitoring.md.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from staff import operations, replica

REQUESTS = Counter("dealership_requests", "Requests answered.", ["view", "status"])
SECONDS = Histogram(
    "dealership_request_seconds",
    "How long answers took.",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
LOOPBACK = {"127.0.0.1", "::1"}
# Whoever stands behind a proxy on this machine has its address, but not without one of these.
BY_A_PROXY = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


class CountRequests:
    """Counts every answer by its view, never by its address: addresses are without number, and name records."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        view = view_of(request)
        REQUESTS.labels(view, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


def view_of(request: HttpRequest) -> str:
    """`customers:case`; `static` for files, `unknown` for addresses that lead nowhere."""
    if match := request.resolver_match:
        return match.view_name or "unknown"
    return "static" if request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/") else "unknown"


def may_read(request: HttpRequest) -> bool:
    """Whoever shows the token; where none is set, this machine itself and nobody through a proxy."""
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if settings.BEHIND_HTTPS or any(name in request.headers for name in BY_A_PROXY):
        return False
    return request.META.get("REMOTE_ADDR") in LOOPBACK


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        return HttpResponse("Not for you.\n", content_type="text/plain", status=403)
    return HttpResponse(exposed(), content_type=CONTENT_TYPE_LATEST)


def exposed() -> bytes:
    """Everything in the text format: what the web processes of this machine counted together, and what waits now."""
    registry = CollectorRegistry()
    registry.register(Now())
    counted = generate_latest(REGISTRY)
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        several = CollectorRegistry()
        MultiProcessCollector(several)
        counted = generate_latest(several)
    return generate_latest(registry) + counted


class Now:
    """What is read at the instant of asking; nothing of it is kept in a process, so nothing can be left over."""

    def collect(self) -> Iterator[Metric]:
        seen = operations.overview(timezone.now())
        yield gauge("build_info", "What is running.", [({"version": settings.BUILD_VERSION}, 1)])
        yield gauge("database_up", "Whether the database answered.", [({}, int(seen.database))])
        yield gauge("broker_up", "Whether the broker of the workers answered.", [({}, int(seen.broker))])
        yield from _waiting(seen)
        yield from _jobs(seen)
        yield from _replica()


def gauge(name: str, words: str, samples: Sequence[tuple[dict[str, Any], float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"dealership_{name}", words, labels=list(samples[0][0]) if samples else [])
    for labels, value in samples:
        family.add_metric([str(each) for each in labels.values()], value)
    return family


def _waiting(seen: operations.Overview) -> Iterator[Metric]:
    lines = [({"what": each.group.code, "where": line.where}, line) for each in seen.waiting for line in each.lines]
    yield gauge("waiting", "How much waits for the machine.", [(names, line.number) for names, line in lines])
    aged = [(names, line) for names, line in lines if line.seconds is not None]
    yield gauge("waiting_oldest_seconds", "How late the oldest is.", [(names, line.seconds) for names, line in aged])
    limits = [(names, line.late_after.total_seconds()) for names, line in lines if line.late_after]
    yield gauge("waiting_late_after_seconds", "How late the oldest may be.", limits)
    people = [
        ({"what": each.group.code, "where": line.where}, line.number) for each in seen.people for line in each.lines
    ]
    yield gauge("for_people", "What waits for people: late work, and messages to be looked at.", people)
    if seen.taken:
        yield gauge("tasks_taken", "Tasks that workers took and have not finished.", [({}, seen.taken.number)])
        yield gauge("tasks_taken_oldest_seconds", "Since when the oldest.", [({}, seen.taken.seconds or 0)])


def _jobs(seen: operations.Overview) -> Iterator[Metric]:
    states = seen.jobs
    yield gauge(
        "job_period_seconds",
        "How often the job runs.",
        [({"code": state.job.code}, state.job.every.total_seconds()) for state in states],
    )
    good = [({"code": state.job.code}, state.good) for state in states if state.good]
    yield gauge(
        "job_success_age_seconds",
        "How long ago the job last ended well.",
        [(names, (seen.at - run.finished_at).total_seconds()) for names, run in good],
    )
    yield gauge(
        "job_duration_seconds",
        "How long it took then.",
        [(names, (run.finished_at - run.started_at).total_seconds()) for names, run in good],
    )
    yield gauge(
        "job_failed",
        "Whether its last run failed.",
        [({"code": state.job.code}, int(bool(state.last.error))) for state in states if state.last],
    )


def _replica() -> Iterator[Metric]:
    if not replica.is_there():
        return
    lag = replica.standby.seconds_behind()
    yield gauge("replica_up", "Whether the standby of the database answered.", [({}, int(lag is not None))])
    if lag is not None:
        yield gauge("replica_lag_seconds", "How far the standby is behind.", [({}, lag)])
