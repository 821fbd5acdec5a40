"""What Prometheus reads, who may, and what it costs; and the same on the page of jobs."""

import re
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from customers.models import Case
from notices.models import Delivery, Message
from staff import operations, queues
from staff.models import JobRun, Work
from staff.roles import Role
from tests.conftest import BASE_DIR
from tests.makers import make_outlet, make_user
from tests.records import make_records

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32
# What the library tells of Python itself.
OTHERS = ("python", "process")


@pytest.fixture(autouse=True)
def broker():
    """The broker of the run, empty before and after."""
    with queues.server() as server:
        server.flushdb()
        yield server
        server.flushdb()


def scraped() -> dict[tuple, float]:
    """`{(name, *values of its labels by their names): value}` of what is read now."""
    operations.forget()
    answer = Client().get("/metrics")
    assert answer.status_code == 200, answer.content
    families = text_string_to_metric_families(answer.content.decode())
    return {(s.name.removeprefix("dealership_"), *s.labels.values()): s.value for f in families for s in f.samples}


# --- Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "shown", "address", "by_proxy", "code"),
    [
        ("", "", "127.0.0.1", False, 200),
        ("", "", "::1", False, 200),
        ("", "", "127.0.0.1", True, 403),
        ("", "", "10.0.0.7", False, 403),
        ("", "", "", False, 403),
        (TOKEN, f"Bearer {TOKEN}", "10.0.0.7", True, 200),
        (TOKEN, f"Bearer {TOKEN}x", "10.0.0.7", False, 403),
        (TOKEN, "", "127.0.0.1", False, 403),
        (TOKEN, "Bearer größer", "127.0.0.1", False, 403),
    ],
)
def test_who_may_read_it(token, shown, address, by_proxy, code):
    headers = {"REMOTE_ADDR": address} | ({"HTTP_AUTHORIZATION": shown} if shown else {})
    headers |= {"HTTP_X_FORWARDED_FOR": "203.0.113.5"} if by_proxy else {}
    with override_settings(METRICS_TOKEN=token):
        assert Client().get("/metrics", **headers).status_code == code


def test_behind_a_proxy_the_address_of_this_machine_is_no_permission():
    with override_settings(BEHIND_HTTPS=True):
        assert Client().get("/metrics").status_code == 403


def test_an_account_is_no_permission(client):
    client.force_login(make_user("系统管理员", Role.ADMINISTRATOR))
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 403


# --- What -------------------------------------------------------------------------------------------------------------


def test_the_queues_and_how_long_the_first_waits(monkeypatch):
    began = timezone.now().timestamp()
    with monkeypatch.context() as earlier:
        earlier.setattr("dealership.request_ids.time.time", lambda: began - 400)
        current_app.send_task("customers.tasks.sweep_deadlines")
    current_app.send_task("customers.tasks.sweep_deadlines")
    current_app.send_task("notices.tasks.deliver_now")
    found = scraped()
    assert [found["waiting", "queue", name] for name in settings.TASKS_OF_QUEUES] == [2, 1, 0, 0]
    assert 400 <= found["waiting_oldest_seconds", "queue", "deadlines"] < 420
    assert found["waiting_oldest_seconds", "queue", "exports"] == 0
    assert found["waiting_late_after_seconds", "queue", "deadlines"] == 120
    assert found["tasks_taken",] == 0


def test_what_a_worker_took_and_did_not_finish(broker):
    now = timezone.now().timestamp()
    broker.hset("unacked", "a", "{}")
    broker.zadd("unacked_index", {"a": now - 90})
    found = scraped()
    assert found["tasks_taken",] == 1 and 90 <= found["tasks_taken_oldest_seconds",] < 100


def test_the_outbox_by_channel():
    at, user = timezone.now(), make_user("李静", "service_advisor", make_outlet())
    rows = [
        ("email", "queued", at - timedelta(minutes=20)),
        ("email", "queued", at - timedelta(minutes=5)),
        ("sms", "queued", at + timedelta(minutes=5)),
        ("robot", "failed", at),
        ("robot", "unclear", at),
    ]
    for number, (channel, state, due) in enumerate(rows):
        message = Message.objects.create(key=f"k{number}", recipient=user, code="x", queued_at=at)
        Delivery.objects.create(message=message, channel=channel, state=state, next_try_at=due)
    found = scraped()
    assert [found["waiting", "outbox", name] for name in ("email", "sms", "robot", "wecom")] == [2, 1, 0, 0]
    assert 1200 <= found["waiting_oldest_seconds", "outbox", "email"] < 1220
    assert found["waiting_oldest_seconds", "outbox", "sms"] == 0
    assert (found["for_people", "stuck", "failed"], found["for_people", "stuck", "unclear"]) == (1, 1)


def test_the_delay_of_the_sweep_is_told_from_that_of_people():
    at = timezone.now()
    case = make_records(make_outlet(), at).case
    hours = {"clock_from_at": 30, "half_at": 20, "alert_at": 10, "deadline_at": 2}
    instants = {name: at - timedelta(hours=number) for name, number in hours.items()}
    Case.objects.filter(pk=case.pk).update(state="opened", **instants, next_warning_at=at + timedelta(hours=1))
    found = scraped()
    assert (found["for_people", "late", "cases"], found["waiting", "warnings", "cases"]) == (1, 0)
    Case.objects.filter(pk=case.pk).update(next_warning_at=at - timedelta(minutes=7))
    found = scraped()
    assert (found["for_people", "late", "cases"], found["waiting", "warnings", "cases"]) == (1, 1)
    assert 420 <= found["waiting_oldest_seconds", "warnings", "cases"] < 440


def test_jobs_when_each_last_ended_well_and_how_long_it_took():
    at = timezone.now()
    good, bad = at - timedelta(minutes=30), at - timedelta(minutes=1)
    JobRun.objects.create(job="staff.tidy", slot=good, started_at=good, finished_at=good + timedelta(seconds=4))
    JobRun.objects.create(job="staff.tidy", slot=bad, started_at=bad, finished_at=bad, error="ValueError: no")
    JobRun.objects.create(job="customers.sweep_deadlines", slot=at, started_at=at)
    found = scraped()
    assert 1795 <= found["job_success_age_seconds", "staff.tidy"] < 1810
    assert found["job_duration_seconds", "staff.tidy"] == 4
    assert (found["job_failed", "staff.tidy"], found["job_failed", "customers.sweep_deadlines"]) == (1, 0)
    assert found["job_period_seconds", "staff.tidy"] == 86400
    assert ("job_success_age_seconds", "customers.sweep_deadlines") not in found


def test_long_work_waiting_and_broken_off():
    at, user = timezone.now(), make_user("李静", "service_advisor", make_outlet())
    for state, ago in (("waiting", 5), ("waiting", 1), ("running", 30), ("running", 1), ("done", 90)):
        instant = at - timedelta(minutes=ago)
        Work.objects.create(kind="x", title="x", by=user, state=state, asked_at=instant, beat_at=instant)
    found = scraped()
    assert (found["waiting", "work", "waiting"], found["waiting", "work", "silent"]) == (2, 1)
    assert 300 <= found["waiting_oldest_seconds", "work", "waiting"] < 320


def test_requests_by_view_and_status(client):
    before = scraped()
    client.get("/account/login/")
    client.get("/nowhere/at/all/")
    after = scraped()
    for key in (("requests_total", "200", "account_login"), ("request_seconds_count", "account_login")):
        assert after[key] == before.get(key, 0) + 1
    unknown = ("requests_total", "404", "unknown")
    assert after[unknown] == before.get(unknown, 0) + 1
    assert not any("nowhere" in str(part) for key in after for part in key)


def test_what_is_running():
    with override_settings(BUILD_VERSION="1.2-abc"):
        assert scraped()["build_info", "1.2-abc"] == 1


def test_without_a_broker_the_rest_is_said(tmp_path):
    with override_settings(REDIS_URL=f"unix://{tmp_path / 'nobody.sock'}"):
        found = scraped()
    assert (found["broker_up",], found["database_up",]) == (0, 1)
    assert ("waiting", "outbox", "sms") in found and ("waiting", "queue", "default") not in found


def test_without_a_database_the_rest_is_said(monkeypatch):
    from django.db import OperationalError

    def down():
        raise OperationalError

    monkeypatch.setattr(operations, "job_states", down)
    found = scraped()
    assert (found["broker_up",], found["database_up",]) == (1, 0)
    assert ("waiting", "queue", "default") in found


def test_every_metric_is_in_the_handbook_and_every_alarm_asks_for_one_that_there_is():
    page = (BASE_DIR / "docs/operations/monitoring.md").read_text(encoding="utf-8")
    alarms = (BASE_DIR / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `dealership_(\w+)", page, re.MULTILINE))
    at = timezone.now()
    JobRun.objects.create(job="staff.tidy", slot=at, started_at=at, finished_at=at)
    endings = re.compile(r"_(bucket|count|sum)$")
    exposed = {endings.sub("", name) for name, *_rest in scraped() if not name.startswith(OTHERS)}
    exposed = {name for name in exposed if not name.endswith("_created")}
    # Only where there is a standby.
    exposed |= {"replica_up", "replica_lag_seconds", "long_reads_total"}
    assert described == exposed
    assert {endings.sub("", name) for name in re.findall(r"dealership_(\w+)", alarms)} <= described
    named = set(re.findall(r"- alert: (\w+)", alarms))
    assert named and all(f"`{name}`" in page for name in named)


# --- What it costs ----------------------------------------------------------------------------------------------------


def queries_of_a_scrape() -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        scraped()
    return [query["sql"] for query in caught]


def test_the_number_of_queries_does_not_grow():
    before = queries_of_a_scrape()
    at, outlet = timezone.now(), make_outlet()
    make_records(outlet, at)
    user = make_user("李静", "service_advisor", outlet)
    for number in range(30):
        slot = at - timedelta(minutes=number)
        JobRun.objects.create(job="staff.tidy", slot=slot, started_at=slot, finished_at=slot)
        message = Message.objects.create(key=f"k{number}", recipient=user, code="x", queued_at=at)
        Delivery.objects.create(message=message, channel="sms", next_try_at=at)
        Work.objects.create(kind="x", title="x", by=user, asked_at=at)
    after = queries_of_a_scrape()
    assert len(after) == len(before) <= 20, "\n".join(after)


def test_whoever_asks_again_within_ten_seconds_costs_nothing():
    scraped()
    with CaptureQueriesContext(connection) as caught:
        assert Client().get("/metrics").status_code == 200
    assert len(caught) == 0


# --- The page ---------------------------------------------------------------------------------------------------------


def page_of(client, language="en", role=Role.ADMINISTRATOR, outlet=None) -> str:
    operations.forget()
    client.force_login(make_user(f"某人{language}{role}", role, outlet, language=language))
    return client.get("/jobs/").content.decode()


def test_the_page_shows_what_waits_to_those_who_look_after_everything(client):
    assert "What is waiting" in page_of(client) and "Redis answers" in page_of(client, "en", Role.ADMINISTRATOR)


def test_whoever_manages_one_outlet_is_not_shown_the_whole_company(client):
    page = page_of(client, role=Role.SERVICE_MANAGER, outlet=make_outlet())
    assert "Background jobs" in page and "What is waiting" not in page


def test_colours_and_words_for_what_is_late(client, monkeypatch):
    limit = timedelta(minutes=10)
    lines = [operations.Line("a", f"line {n}", 1, n, limit) for n in (600, 601, 2400, 2401)]
    assert [line.severity for line in lines] == ["ok", "attention", "attention", "alert"]
    assert operations.Line("a", "people", 3).severity == "attention"
    monkeypatch.setattr(operations, "_readings", {"outbox": [lambda at: lines]})
    page = page_of(client)
    assert page.count("stands still") == 1 and "40 min" in page


def test_the_page_says_which_server_does_not_answer(client, tmp_path):
    with override_settings(REDIS_URL=f"unix://{tmp_path / 'nobody.sock'}"):
        assert "Redis does not answer" in page_of(client)
