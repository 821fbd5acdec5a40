"""The ledger's page over 100,000 open cases, and the sweep of 5,000 that are due among them, on PostgreSQL.

`python -m bench.ledger` prints the rows of `run()`. The page is asked for through Django's own client as somebody of
headquarters, who sees every outlet; server time is that of the whole request without the network.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

SIZES = (1_000, 100_000)
DUE = 5_000
REQUESTS = 30
ROUNDS = 5
PAGE_GOAL, PAGE_LIMIT, MOST_QUERIES = 40.0, 100.0, 8
SWEEP_GOAL, SWEEP_LIMIT = 5.0, 2.0
DAY = timedelta(days=1)


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        measured = {size: _in_its_own_process(directory, size) for size in SIZES}
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)
    small, large = (measured[size] for size in SIZES)
    rows = [
        (
            f"ledger page, {SIZES[1]:,} open cases{which}",
            f"{large[key]:.0f} ms",
            f"with {SIZES[0]:,} cases {small[key]:.0f} ms",
            large[key] / small[key],
            f"{PAGE_GOAL:.0f} ms",
            f"{PAGE_LIMIT:.0f} ms",
        )
        for key, which in (("page_ms", ""), ("deep_ms", ", page 2,000"))
    ]
    rows.append(
        (
            "ledger page, queries",
            str(large["queries"]),
            f"with {SIZES[0]:,} cases {small['queries']}",
            large["queries"] / small["queries"],
            str(MOST_QUERIES),
            str(MOST_QUERIES),
        )
    )
    rows.append(
        (
            f"sweep of {DUE:,} due among {SIZES[1]:,}, {large['messages']:,} messages",
            f"{large['sweep_s']:.2f} s",
            f"bare UPDATE and history row {large['bare_s']:.2f} s",
            large["sweep_ratio"],
            f"{SWEEP_GOAL:.0f} times",
            f"{SWEEP_LIMIT:.0f} s",
        )
    )
    return rows


def _in_its_own_process(directory, size: int) -> dict:
    """Measure in a fresh interpreter on a fresh database, as a web process would run."""
    import psycopg

    from tests import servers

    name = f"ledger_{size}"
    with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    environment = os.environ | {
        "DATABASE_URL": servers.postgres_url(directory, name),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DEBUG": "",
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "VAR_DIR": str(directory),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger", "measure", str(size)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def measure(size: int) -> dict:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # The broker is not what is measured, and is not there.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    viewer = fill(size, now)
    page_ms, queries = time_page(viewer, "/cases/")
    deep_ms, _queries = time_page(viewer, f"/cases/?after={key_of_row(min(50_000, size // 2))}")
    # In turn, so that whatever else the machine does falls on both.
    rounds = [(bare_update(), *timed_sweep(now, min(DUE, size))) for _round in range(ROUNDS)]
    return {
        "page_ms": page_ms,
        "deep_ms": deep_ms,
        "queries": queries,
        "bare_s": statistics.median(bare for bare, _swept, _messages in rounds),
        "sweep_s": statistics.median(swept for _bare, swept, _messages in rounds),
        "sweep_ratio": statistics.median(swept / bare for bare, swept, _messages in rounds),
        "messages": rounds[0][2],
    }


# --- Filling ----------------------------------------------------------------------------------------------------------

OUTLETS = 100
CASES = """
WITH made AS (
    INSERT INTO customers_case (number, vehicle_id, outlet_id, title, suggested_tier, tier, state, owner_id,
        opened_by_id, opened_at, recorded_at, clock_from_at, half_at, alert_at, deadline_at, next_warning_at, outcome)
    SELECT 'ZD' || n, v.id, c.outlet_id, '变速箱顿挫，两次更换后仍在', 'A', (ARRAY['A', 'AA', 'AAA'])[1 + n %% 3],
        'in_hand', owners.id, owners.id, began, began, began, began + span / 2, began + span * 0.8, began + span,
        CASE WHEN n <= %(due)s THEN began + span / 2 ELSE %(now)s + interval '1 day' END, ''
    FROM (SELECT n, n %% %(outlets)s AS place,
            CASE WHEN n <= %(due)s THEN %(now)s - interval '30 hours' ELSE %(now)s - (n %% 20) * interval '1 hour' END
                AS began, interval '48 hours' AS span
          FROM generate_series(1, %(size)s) n) numbers
    JOIN customers_vehicle v ON v.vin = 'LMKZ5A3B5N' || lpad(n::text, 7, '0')
    JOIN customers_customer c ON c.id = v.customer_id
    JOIN staff_user owners ON owners.username = 'advisor' || c.outlet_id
    RETURNING id, vehicle_id, outlet_id, recorded_at, opened_by_id)
INSERT INTO customers_candidate (vehicle_id, outlet_id, criterion, suggested_tier, state, recorded_at, due_at,
    decided_by_id, decided_at, reason, case_id)
SELECT vehicle_id, outlet_id, 'unreasonable_demand', 'A', 'confirmed', recorded_at, recorded_at + interval '1 day',
    opened_by_id, recorded_at, '', id FROM made
"""


def fill(size: int, now: datetime):
    """Outlets with a service manager and an advisor each, and `size` open cases of as many cars; who looks at them."""
    from django.db import connection
    from django.utils import timezone

    from staff.models import Area, Outlet, Posting, Region, User
    from staff.roles import Role

    region = Region.objects.create(name="华东大区")
    area = Area.objects.create(region=region, name="沪东区域")
    outlets = Outlet.objects.bulk_create(Outlet(code=f"SH{n:03}", name=f"{n} 号店", area=area) for n in range(OUTLETS))
    today = timezone.localdate(now)
    for outlet in outlets:
        for role, word in ((Role.SERVICE_ADVISOR, "advisor"), (Role.SERVICE_MANAGER, "manager")):
            user = User(username=f"{word}{outlet.pk}", name=f"{outlet.code} {word}", password="!")
            user.save()
            Posting.objects.create(user=user, role=role, outlet=outlet, from_on=today)
    viewer = User(username="lead", name="统筹", password="!")
    viewer.save()
    Posting.objects.create(user=viewer, role=Role.TASK_FORCE_LEAD, from_on=today)
    numbers = {"size": size, "outlets": OUTLETS, "due": min(DUE, size), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (code, name, name_key, mobile, outlet_id, background, district) "
            "SELECT 'C' || n, '周敏', 'zhou min|zm', '138' || lpad(n::text, 8, '0'), o.id, 'none', '' "
            "FROM generate_series(1, %(size)s) n "
            "JOIN staff_outlet o ON o.code = 'SH' || lpad((n %% 100)::text, 3, '0')",
            numbers,
        )
        cursor.execute(
            "INSERT INTO customers_vehicle (vin, plate, customer_id, model, brand_line, financed) "
            "SELECT 'LMKZ5A3B5N' || lpad(n::text, 7, '0'), '沪A' || lpad(n::text, 6, '0'), c.id, '星澜 S7', '', false "
            "FROM generate_series(1, %(size)s) n JOIN customers_customer c ON c.code = 'C' || n",
            numbers,
        )
        cursor.execute(CASES, numbers)
        cursor.execute("VACUUM ANALYZE")
    return viewer


# --- Measuring --------------------------------------------------------------------------------------------------------


def key_of_row(place: int) -> str:
    from customers.models import Case
    from staff.paging import key_of

    order = ("deadline_at", "pk")
    return key_of(Case.objects.unsettled().order_by(*order)[place], order)


def time_page(viewer, address: str) -> tuple[float, int]:
    """Median milliseconds of a warm request, and how many queries it makes."""
    from django.db import connection
    from django.test import Client

    client = Client()
    client.force_login(viewer)
    spent = []
    for number in range(REQUESTS + 3):
        began = time.perf_counter()
        response = client.get(address)
        if number >= 3:
            spent.append(1000 * (time.perf_counter() - began))
        assert response.status_code == 200, response.status_code
    asked: list[str] = []

    def listen(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        client.get(address)
    if os.environ.get("SHOW_QUERIES"):
        print("\n".join(asked), file=sys.stderr)
    return statistics.median(spent), len(asked)


def bare_update() -> float:
    """Seconds of the least that a sweep could do in SQL: 5,000 rows changed, one history row for each; undone again."""
    from django.db import connection, transaction

    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH due AS (UPDATE customers_case SET next_warning_at = next_warning_at + interval '1 day' "
            "WHERE next_warning_at <= now() AND state IN ('opened', 'in_hand') RETURNING id, outlet_id) "
            "INSERT INTO staff_trailentry (at, action, about_type_id, about_id, label, outlet_id, changes, reason) "
            "SELECT now(), 'swept', (SELECT min(id) FROM django_content_type), id, '', outlet_id, '{}', '' FROM due"
        )
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def timed_sweep(now: datetime, due: int) -> tuple[float, int]:
    """Seconds of a sweep, and how many messages it queued; afterwards the same cases are due again."""
    from django.db import connection

    from customers.services import warnings

    began = time.perf_counter()
    counts = warnings.sweep(at=now)
    seconds = time.perf_counter() - began
    assert counts["cases"] == due, counts
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notices_message, notices_delivery CASCADE")
        cursor.execute("UPDATE customers_case SET next_warning_at = half_at WHERE half_at <= %s", [now])
        cursor.execute("VACUUM ANALYZE customers_case")
    return seconds, counts["messages"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        for row in run():
            print(*row, sep=" | ")
