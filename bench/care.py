"""Reminders for 100,000 cars: made once by one run, by two at a time, and after days of downtime; segments of as many.

`python -m bench.care` prints the rows of `run()`. What must hold whatever the machine does is asserted on the way: each
car that is due has its reminder, once.
"""

import json
import multiprocessing
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

CARS, OUTLETS, ROUNDS = int(os.environ.get("BENCH_CARS", "100000")), 100, 3
DOWN = 5
# Ten in the morning in Shanghai, whenever this is measured.
MORNING = datetime(2026, 11, 12, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        found = in_its_own_process(directory)
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)
    bare = f"bare INSERT ... SELECT {found['bare_s']:.2f} s"
    each = f"{found['made'] / found['seconds']:,.0f} a second"
    return [
        (
            f"reminders of {found['made']:,} of {CARS:,} cars by {found['visits']:,} visits, {each}",
            f"{found['seconds']:.2f} s",
            bare,
            found["ratio"],
            "15 times",
            "30 times",
        ),
        (
            f"… two runs at a time after {DOWN} days of downtime, {found['missing']:,} missing",
            f"{found['twice_s']:.2f} s",
            f"nothing missing {found['idle_s']:.2f} s",
            found["twice_s"] / found["idle_s"],
            "30 s",
            "90 s",
        ),
        (
            f"… noting who came, {found['came']:,} did",
            f"{found['settle_s']:.2f} s",
            bare,
            found["settle_s"] / found["bare_s"],
            "30 s",
            "60 s",
        ),
        (
            f"segments of {CARS:,} customers, all new",
            f"{found['segments_s']:.2f} s",
            f"none moved {found['still_s']:.2f} s",
            found["segments_s"] / found["still_s"],
            "30 s",
            "60 s",
        ),
    ]


def in_its_own_process(directory) -> dict:
    """Measure in a fresh interpreter on a fresh database."""
    import psycopg

    from tests import servers

    with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
        connection.execute('CREATE DATABASE "care"')
    environment = os.environ | {
        "DATABASE_URL": servers.postgres_url(directory, "care"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DEBUG": "",
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "VAR_DIR": str(directory),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.care", "measure"],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench.care failed")
    return json.loads(done.stdout.splitlines()[-1])


def timed(deed: Callable) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


# --- Records ----------------------------------------------------------------------------------------------------------

# Visits of every car: one every 150 days, the last one between 0 and 299 days ago, at 30 to 60 kilometres a day. So in
# every fortnight some of them are due by mileage.
VISITS = """
INSERT INTO workshop_repairorder (number, outlet_id, vehicle_id, advisor_id, kind, opened_at, delivered_at, mileage,
    repair_receipts, assessed_amount, rating, refused_repair)
SELECT 'V' || v.id || '-' || n, c.outlet_id, v.id, e.id, 'maintenance', visit.at, visit.at,
    (30 + v.id %% 31) * (600 - visit.ago), 300, 0, '', false
FROM customers_vehicle v
JOIN customers_customer c ON c.id = v.customer_id
JOIN staff_employee e ON e.outlet_id = c.outlet_id
CROSS JOIN generate_series(0, 2) n
CROSS JOIN LATERAL (SELECT (v.id * 7 %% 300 + n * 150)::int AS ago) one
CROSS JOIN LATERAL (SELECT one.ago, %(at)s - one.ago * interval '1 day' AS at) visit
"""
BARE = """
INSERT INTO customers_reminder (vehicle_id, customer_id, outlet_id, kind, cycle, due_on, remind_on, basis, held_out,
    state, made_at, end_reason, words, channel, agreed, attempts, next_at)
SELECT v.id, v.customer_id, c.outlet_id, 'maintenance', 'order:' || o.number, %(on)s, %(on)s,
    '{"by": "mileage", "per_day": "40.0"}'::jsonb, false, 'due', %(at)s, '', '', '', false, 0, %(at)s
FROM customers_vehicle v
JOIN customers_customer c ON c.id = v.customer_id
JOIN LATERAL (SELECT number FROM workshop_repairorder o WHERE o.vehicle_id = v.id ORDER BY opened_at DESC LIMIT 1) o
    ON true
ORDER BY v.id LIMIT %(number)s
"""


def fill() -> None:
    from django.db import connection

    from .calls import CUSTOMERS, VEHICLES, make_outlets

    outlets = make_outlets(OUTLETS)
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"outlets": [each.pk for each in outlets], "count": len(outlets), "size": CARS})
        cursor.execute(VEHICLES)
        # A twelfth of the insurances ends within the month that is looked ahead.
        cursor.execute("UPDATE customers_vehicle SET insurance_until = %s + (id %% 365)::int", [MORNING.date()])
        cursor.execute(VISITS, {"at": MORNING})
        cursor.execute("VACUUM ANALYZE")


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE customers_reminder CASCADE")
        cursor.execute("VACUUM ANALYZE customers_reminder")


# --- Measuring --------------------------------------------------------------------------------------------------------


def measure() -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from customers.models import Reminder
    from customers.services.outcomes import settle_reminders
    from customers.services.reminding import make_reminders
    from customers.services.segments import move_segments
    from workshop.models import RepairOrder

    call_command("migrate", verbosity=0)
    fill()
    rounds, made = [], 0
    for _round in range(ROUNDS):
        empty()
        took = timed(lambda: make_reminders(at=MORNING))
        made = Reminder.objects.count()
        empty()
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(BARE, {"on": MORNING.date(), "at": MORNING, "number": made})
            rounds.append((time.perf_counter() - began, took))
            assert cursor.rowcount == made, cursor.rowcount
    assert made > CARS / 10, made
    empty()
    make_reminders(at=MORNING)
    idle = timed(lambda: make_reminders(at=MORNING))
    assert Reminder.objects.count() == made
    before = set(Reminder.objects.values_list("vehicle", "kind", "cycle"))
    later = MORNING + DOWN * DAY
    connection.close()
    twice = timed(lambda: at_once([lambda: make_reminders(at=later)] * 2))
    after = list(Reminder.objects.values_list("vehicle", "kind", "cycle"))
    assert len(after) == len(set(after)) and before <= set(after), "each once"
    settle = timed(lambda: settle_reminders(at=later))
    today = MORNING.date()
    segments = timed(lambda: move_segments(on=today, at=MORNING))
    still = timed(lambda: move_segments(on=today, at=MORNING))
    return {
        "made": made,
        "visits": RepairOrder.objects.count(),
        "bare_s": statistics.median(bare for bare, _took in rounds),
        "seconds": statistics.median(took for _bare, took in rounds),
        "ratio": statistics.median(took / bare for bare, took in rounds),
        "idle_s": idle,
        "missing": len(after) - made,
        "twice_s": twice,
        "settle_s": settle,
        "came": Reminder.objects.filter(came_on__isnull=False).count(),
        "segments_s": segments,
        "still_s": still,
    }


def at_once(deeds: list[Callable]) -> None:
    """Each in a process of its own, forked from this one, which has no connection open."""
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=deed) for deed in deeds]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0, process.exitcode


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        for row in run():
            print(" | ".join(str(cell) for cell in row))
