"""The ground the suite stands on: real servers, a browser, a worker."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.celery_process import CeleryProcess
from tests.conftest import ON_SQLITE, REDIS_NUMBER, XDIST_WORKER


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for():
    assert connection.vendor == ("sqlite" if ON_SQLITE else "postgresql")
    assert "test" in str(connection.settings_dict["NAME"])


def test_the_clock_stands_where_it_is_set(clock: Callable[[str], datetime]):
    at = clock("2026-11-05 09:30")
    assert timezone.now() == at
    assert timezone.localtime().isoformat() == "2026-11-05T09:30:00+08:00"
    clock("2026-11-06 00:00")
    assert timezone.localdate().isoformat() == "2026-11-06"


def test_a_real_worker_answers(celery_worker_process: Callable[..., CeleryProcess]):
    from dealership.celery import app

    worker = celery_worker_process(queues="deadlines")
    assert app.control.inspect(timeout=20, limit=1).ping()
    assert worker.stop() == 0


def test_page_is_served_to_a_browser(page: Any):
    answer = page.goto("/account/login/")
    assert answer.status == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


def test_no_variable_of_this_machine_leaks_in():
    assert settings.REDIS_URL.startswith("unix:///tmp/dealership-tests-")
    assert settings.REDIS_URL == os.environ["REDIS_URL"]
    assert settings.REDIS_URL.endswith(f"db={REDIS_NUMBER}")
    assert str(settings.VAR_DIR).endswith(f"/var{XDIST_WORKER}")
    assert not settings.DEMO
