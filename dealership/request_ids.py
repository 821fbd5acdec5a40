"""A number for every request: in each line of its log, in the answer, on the error pages, and with the tasks it queued.

Why this is not a library: docs/decisions/0019-request-numbers.md.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from dealership.logs import without_tokens

HEADER = "X-Request-ID"
# What proxies make: letters, digits and a few marks. Anything else could put lines into the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

access = logging.getLogger("dealership.access")
_what_for: ContextVar[Mapping[str, str] | None] = ContextVar("what_for", default=None)


def current() -> str:
    """The number of the request that is being answered, or that queued the running task; empty where there is none."""
    return (_what_for.get() or {}).get("request_id", "")


def what_for() -> Mapping[str, str]:
    """What every line of the log names: `request_id`, and in a worker `task` and `task_id`."""
    return _what_for.get() or {}


@contextmanager
def working_for(**names: str) -> Iterator[None]:
    token = _what_for.set({name: value for name, value in names.items() if value})
    try:
        yield
    finally:
        _what_for.reset(token)


def number_of(request: HttpRequest) -> str:
    """The one a proxy in front gave, if it is well formed; else a new one."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex


class WhatFor(logging.Filter):
    """Puts the numbers onto every record, so that both ways of writing lines can show them."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in what_for().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class RequestIds:
    """Numbers the request and writes one line about its answer: who (by key), what, how it ended, how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, queries, began = number_of(request), Counted(), time.perf_counter()
        with working_for(request_id=number), ExitStack() as stack:
            for alias in settings.DATABASES:
                stack.enter_context(connections[alias].execute_wrapper(queries))
            response = self.get_response(request)
            response.headers[HEADER] = number
            if not request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
                self.write(request, response, (time.perf_counter() - began) * 1000, queries.number)
        return response

    def write(self, request: HttpRequest, response: HttpResponse, milliseconds: float, queries: int) -> None:
        # Whoever was not asked for is not looked up for this line.
        user = getattr(request, "_cached_user", None)
        path = without_tokens(request.path)
        access.info(
            "%s %s %s",
            request.method,
            path,
            response.status_code,
            extra={
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "ms": round(milliseconds),
                "user": getattr(user, "pk", None),
                "queries": queries,
            },
        )


class Counted:
    """Counts the queries of a request; one addition each."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


# --- Tasks ------------------------------------------------------------------------------------------------------------

_of_tasks: dict[str, Any] = {}


@before_task_publish.connect
def pass_on(headers: dict | None = None, **kwargs: Any) -> None:
    """With every message: since when it waits, and for whose request."""
    if headers is not None:
        headers["queued_at"] = time.time()
        if current():
            headers["request_id"] = current()


@task_prerun.connect
def take_up(task_id: str = "", task: Any = None, **kwargs: Any) -> None:
    number = str(getattr(task.request, "request_id", None) or "")
    names = {"request_id": number if WELL_FORMED.fullmatch(number) else "", "task": task.name, "task_id": task_id}
    context = working_for(**names)
    context.__enter__()
    _of_tasks[task_id] = context


@task_postrun.connect
def put_down(task_id: str = "", **kwargs: Any) -> None:
    if context := _of_tasks.pop(task_id, None):
        context.__exit__(None, None, None)
