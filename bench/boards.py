"""Boards over 500 outlets with 1,000,000 and with 10,000,000 repair orders, and the figures behind them counted anew.

`python -m bench.boards` prints the rows of `run()`. Orders, sales, claims, receipts and complaints of 25 months lie on
PostgreSQL. Pages are whole requests through Django's own client, nothing answered from memory, as somebody of
headquarters, of a region and of an outlet. The rebuild empties what is kept, counts all of it anew and has to come out
equal; its reference is plain SQL with the sums by outlet and month of the same records, and nothing else.
"""

import hashlib
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

SIZES = (1_000_000, 10_000_000)
ROUNDS = 15
OUTLETS, AREAS, REGIONS = 500, 50, 5
MONTHS = 25
# Milliseconds of server time for a first paint; the same at both sizes.
GOAL, LIMIT = 100, 300
MEMORY = (300, 600)


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        small, large = (_in_its_own_process(directory, size) for size in SIZES)
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)
    million = "1,000,000 orders"
    rows = []
    for nth, (name, found) in enumerate(large["pages"].items()):
        before = small["pages"][name]
        prefix = "500 outlets, 10,000,000 orders: " if nth == 0 else "… "
        rows.append(
            (
                f"{prefix}{name}", f"{found['ms']:.1f} ms", f"with {million} {before['ms']:.1f} ms",
                found["ms"] / before["ms"], f"{GOAL} ms", f"{LIMIT} ms",
            )
        )  # fmt: skip
    queries = [sum(page["queries"] for page in each["pages"].values()) for each in (small, large)]
    rows.append(
        (
            f"… queries, all {len(large['pages'])} together", str(queries[1]), f"with {million} {queries[0]}",
            queries[1] / queries[0], "1 times", "1 times",
        )
    )  # fmt: skip
    for found in (small, large):
        rate = found["orders"] / found["rebuild_s"]
        plain = found["orders"] / found["plain_s"]
        rows.append(
            (
                f"figures of {found['orders']:,} orders counted anew, {rate:,.0f} orders a second; come out equal",
                f"{found['rebuild_s']:.1f} s", f"plain SQL sums {found['plain_s']:.1f} s, {plain:,.0f} a second",
                found["rebuild_s"] / found["plain_s"], "4 times", "10 times",
            )
        )  # fmt: skip
    rows.append(
        (
            f"… this month and the last, every quarter of an hour, of {large['orders']:,}",
            f"{large['refresh_s']:.1f} s", f"of {small['orders']:,} orders {small['refresh_s']:.1f} s",
            large["refresh_s"] / small["refresh_s"], "30 s", "120 s",
        )
    )  # fmt: skip
    rows.append(
        (
            "… peak memory of counting all of it anew", f"{large['memory_mb']:.0f} MB",
            f"of {million} {small['memory_mb']:.0f} MB", large["memory_mb"] / small["memory_mb"],
            f"{MEMORY[0]} MB", f"{MEMORY[1]} MB",
        )
    )  # fmt: skip
    return rows


def _in_its_own_process(directory, size: int) -> dict:
    """Measure in a fresh interpreter on a fresh database, as a web process would run."""
    import psycopg

    from tests import servers

    name = f"boards_{size}"
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
        [sys.executable, "-m", "bench.boards", "measure", str(size)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
    return json.loads(done.stdout.splitlines()[-1])


def measure(size: int) -> dict:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from targets.services import keeping

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    people = fill(size, now)
    plain_s = timed(lambda: plain_sums(now))
    keeping.rebuild(at=now)
    before = kept()
    empty()
    rebuild_s = timed(lambda: keeping.rebuild(at=now))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert kept() == before, "the figures came out otherwise than before"
    refresh_s = timed(lambda: keeping.refresh(at=now, months=2))
    checked(now)
    vacuum()
    return {
        "orders": size,
        "plain_s": plain_s,
        "rebuild_s": rebuild_s,
        "refresh_s": refresh_s,
        "memory_mb": memory,
        "pages": {
            "board of headquarters": page(people["lead"], "/boards/?place=company"),
            "board of a region": page(people["region"], "/boards/"),
            "board of an outlet": page(people["head"], "/boards/"),
            "ranking of 500 outlets": page(people["lead"], "/boards/ranking/?place=company&figure=csi"),
            "big screen": page(people["lead"], "/boards/screen/?place=company"),
        },
    }


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# --- Filling ----------------------------------------------------------------------------------------------------------

# Every outlet gets the same share; the instants run evenly over the months, the last one is today's.
CARS = """
INSERT INTO customers_vehicle (vin, plate, customer_id, model, brand_line, financed)
SELECT 'LMKZ5A3B5N' || lpad(n::text, 7, '0'), '', %(owner)s, '星澜 S7', '', false
FROM generate_series(1, %(vehicles)s) n
"""
ORDERS = """
INSERT INTO workshop_repairorder (number, outlet_id, vehicle_id, advisor_id, kind, opened_at, completed_at, settled_on,
    delivered_at, repair_receipts, assessed_amount, assessed_on, rating, mileage, refused_repair)
SELECT 'WX' || n, %(outlet)s + n %% %(outlets)s, %(vehicle)s + n %% %(vehicles)s, %(advisor)s + n %% %(outlets)s, kind,
    opened_at, opened_at + interval '3 hours', (opened_at + interval '4 hours')::date, opened_at + interval '5 hours',
    CASE WHEN kind IN ('maintenance', 'repair') THEN 200 + n %% 1900 + 0.01 * (n %% 100) ELSE 0 END,
    CASE WHEN kind = 'accident' THEN 900 + n %% 4000 ELSE 0 END,
    CASE WHEN kind = 'accident' THEN (opened_at + interval '2 days')::date END,
    'very_satisfied', 1000 + n %% 90000, false
FROM (
    SELECT n, %(now)s - (%(size)s - n) * (interval '25 months' / %(size)s) AS opened_at,
        (ARRAY['maintenance', 'maintenance', 'repair', 'accident', 'warranty', 'rework', 'repair', 'maintenance',
            'free_service', 'pdi'])[1 + n %% 10] AS kind
    FROM generate_series(1, %(size)s) n
) made
"""
LABOUR = """
INSERT INTO workshop_labourline (order_id, line, operation, team_id, technician_id, standard_hours, free,
    boutique_install, fault_code)
SELECT id, 1, '检修', %(team)s + (outlet_id - %(outlet)s), NULL, 1.5, false, false, 'P0' || id %% 300
FROM workshop_repairorder WHERE kind IN ('rework', 'repair') AND id %% 4 = 0
"""
ITEMS = """
INSERT INTO workshop_itemline (number, line, outlet_id, sku, name, kind, channel, seller_id, quantity, list_price,
    received, sold_on, installed, oem, order_id, vehicle_id, fault_code, abnormal_damage)
SELECT 'XS' || id, 1, outlet_id, 'JP-01', '脚垫', 'boutique', 'front_desk', advisor_id, 1, 300, 240.50, settled_on,
    true, false, NULL, vehicle_id, '', false
FROM workshop_repairorder WHERE id %% 10 = 0 AND settled_on IS NOT NULL
"""
CLAIMS = """
INSERT INTO workshop_claim (number, outlet_id, order_id, vehicle_id, claimed_on, amount, decision, decided_on,
    reimbursed_on, reimbursed, refusal, parts_kept)
SELECT 'SP' || id, outlet_id, id, vehicle_id, settled_on, 350,
    CASE WHEN id %% 30 = 0 THEN 'refused' ELSE 'passed' END, settled_on + 5,
    CASE WHEN id %% 30 <> 0 THEN settled_on + 20 END, CASE WHEN id %% 30 = 0 THEN 0 ELSE 350 END, '', false
FROM workshop_repairorder WHERE kind = 'warranty'
"""
RECEIPTS = """
INSERT INTO workshop_receipt (number, outlet_id, kind, employee_id, amount, received_on)
SELECT 'SR' || id, outlet_id, 'detailing', NULL, 120, settled_on FROM workshop_repairorder WHERE id %% 50 = 0
"""
TARGETS = """
INSERT INTO targets_target (outlet_id, month, metric, value)
SELECT o.id, (date_trunc('month', %(now)s::timestamptz at time zone 'Asia/Shanghai') - n * interval '1 month')::date,
    metric, 500000
FROM staff_outlet o, generate_series(0, %(months)s - 1) n, unnest(ARRAY['output', 'reception']) metric
"""
TABLES = ("workshop_repairorder", "workshop_labourline", "workshop_itemline", "workshop_claim", "workshop_receipt")


def fill(size: int, now: datetime) -> dict:
    """Outlets with an advisor and a team each, `size` orders and what hangs on them; who looks at the boards."""
    from django.db import connection
    from django.utils import timezone

    from customers.models import Customer
    from staff.models import Area, Employee, Outlet, Posting, Region, User
    from staff.roles import Role
    from workshop.models import Team

    today = timezone.localdate(now)

    def person(username: str, role: str, **place) -> User:
        user = User(username=username, name=username, password="!")
        user.save()
        Posting.objects.create(user=user, role=role, from_on=today, **place)
        return user

    regions = Region.objects.bulk_create(Region(name=f"{n} 大区") for n in range(REGIONS))
    areas = Area.objects.bulk_create(Area(region=regions[n % REGIONS], name=f"{n} 区域") for n in range(AREAS))
    outlets = Outlet.objects.bulk_create(
        Outlet(code=f"SH{n:03}", name=f"{n} 号店", area=areas[n % AREAS]) for n in range(OUTLETS)
    )
    advisors = Employee.objects.bulk_create(
        Employee(number=f"E{n}", name="林知夏", name_key="lin zhixia|lzx", outlet=outlet, position="服务顾问")
        for n, outlet in enumerate(outlets)
    )
    teams = Team.objects.bulk_create(
        Team(code=f"T{n}", name="机电一组", trade="mechanical", outlet=outlet) for n, outlet in enumerate(outlets)
    )
    owner = Customer.objects.create(code="C1", name="周敏", mobile="13800000001", outlet=outlets[0])
    vehicles = 200_000
    numbers = {
        "size": size, "now": now, "outlet": outlets[0].pk, "outlets": OUTLETS, "advisor": advisors[0].pk,
        "team": teams[0].pk, "vehicle": 1, "owner": owner.pk, "vehicles": vehicles, "months": MONTHS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        # References are right by making; indexes are built once instead of row by row.
        cursor.execute("SET session_replication_role = replica")
        indexes = _without_indexes(cursor)
        for statement in (CARS, ORDERS, LABOUR, ITEMS, CLAIMS, RECEIPTS, TARGETS):
            cursor.execute(statement, numbers)
        for statement in indexes:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    return {
        "lead": person("lead", Role.TASK_FORCE_LEAD),
        "region": person("region", Role.REGION_MANAGER, region=regions[0]),
        "head": person("head", Role.STATION_HEAD, outlet=outlets[0]),
    }


def _without_indexes(cursor) -> list[str]:
    """Drop the indexes that belong to no constraint; the statements that make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(TABLES)],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


# --- What is kept -----------------------------------------------------------------------------------------------------


def kept() -> str:
    """A fingerprint of every kept figure."""
    from targets.models import KeptFigure

    fields = ("level", "place", "month", "code", "over", "under", "target", "targets", "due")
    found = hashlib.sha256()
    for row in KeptFigure.objects.order_by("level", "place", "month", "code").values_list(*fields).iterator():
        found.update(repr(row).encode())
    return found.hexdigest()


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE targets_keptfigure")


def vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


PLAIN = (
    """SELECT outlet_id, date_trunc('month', settled_on), sum(repair_receipts), count(*) FROM workshop_repairorder
       WHERE settled_on >= %(since)s AND kind <> 'accident' GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', assessed_on), sum(assessed_amount), count(*) FROM workshop_repairorder
       WHERE assessed_on >= %(since)s AND kind = 'accident' AND delivered_at IS NOT NULL GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', opened_at AT TIME ZONE 'Asia/Shanghai'), count(*)
       FROM workshop_repairorder WHERE opened_at >= %(since)s AND kind <> 'pdi' GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', delivered_at AT TIME ZONE 'Asia/Shanghai'), count(*)
       FROM workshop_repairorder WHERE delivered_at >= %(since)s AND kind <> 'pdi' GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', sold_on), sum(received) FROM workshop_itemline
       WHERE sold_on >= %(since)s GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', reimbursed_on), sum(reimbursed) FROM workshop_claim
       WHERE reimbursed_on >= %(since)s GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', decided_on), count(*) FROM workshop_claim
       WHERE decided_on >= %(since)s GROUP BY 1, 2""",
    """SELECT outlet_id, date_trunc('month', received_on), sum(amount) FROM workshop_receipt
       WHERE received_on >= %(since)s GROUP BY 1, 2""",
)


# Cars with a paid order in the twelve months up to a month's end.
PLAIN_BASE = """SELECT outlet_id, count(DISTINCT vehicle_id) FROM workshop_repairorder
    WHERE settled_on >= %(since)s AND settled_on <= %(until)s
    AND (repair_receipts > 0 OR kind = 'accident' AND assessed_amount > 0) GROUP BY 1"""
# Orders that mend a fault, and those of them that came back with it within thirty days: looked for from those that came
# back, which are fewer.
PLAIN_MENDED = """WITH came_back AS (
        SELECT DISTINCT o.id FROM workshop_repairorder again
        JOIN workshop_labourline line ON line.order_id = again.id AND line.fault_code <> ''
        JOIN workshop_repairorder o ON o.vehicle_id = again.vehicle_id
            AND again.opened_at BETWEEN o.delivered_at AND o.delivered_at + interval '30 days'
        JOIN workshop_labourline first ON first.order_id = o.id AND first.fault_code = line.fault_code
        WHERE again.kind = 'rework' AND again.opened_at >= %(since)s)
    SELECT o.outlet_id, date_trunc('month', o.delivered_at AT TIME ZONE 'Asia/Shanghai'), count(*), count(came_back.id)
    FROM workshop_repairorder o LEFT JOIN came_back ON came_back.id = o.id
    WHERE o.delivered_at >= %(since)s AND o.kind IN ('repair', 'warranty', 'accident') GROUP BY 1, 2"""


def plain_sums(now: datetime) -> None:
    """The sums of the same months by outlet, in SQL alone: nothing is held against targets, added up or kept."""
    from django.db import connection
    from django.utils import timezone

    from staff.months import last_day, month_after, month_of

    this_month = month_of(timezone.localdate(now))
    with connection.cursor() as cursor:
        for statement in (*PLAIN, PLAIN_MENDED):
            cursor.execute(statement, {"since": month_after(this_month, 1 - MONTHS)})
            cursor.fetchall()
        for back in range(MONTHS):
            month = month_after(this_month, -back)
            cursor.execute(PLAIN_BASE, {"since": month_after(month, -11), "until": last_day(month)})
            cursor.fetchall()


def checked(now: datetime) -> None:
    """The kept output of the company's months against one plain sum of all orders."""
    from django.db import connection
    from django.utils import timezone

    from staff.months import month_after, month_of

    since = month_after(month_of(timezone.localdate(now)), 1 - MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(repair_receipts) FROM workshop_repairorder WHERE settled_on >= %s AND kind <> 'accident'",
            [since],
        )
        (plain,) = cursor.fetchone()
        cursor.execute(
            "SELECT sum(over) FROM targets_keptfigure WHERE level = 'company' "
            "AND code IN ('output.maintenance', 'output.repair', 'output.warranty', 'output.other') AND month >= %s",
            [since],
        )
        assert cursor.fetchone()[0] == plain, "kept figures and orders differ"


# --- Pages ------------------------------------------------------------------------------------------------------------


def page(user, address: str) -> dict:
    """Milliseconds of server time (median of warm requests) and queries of one."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)

    def ask() -> float:
        cache.clear()
        began = time.perf_counter()
        response = client.get(address)
        took = time.perf_counter() - began
        assert response.status_code == 200, (address, response.status_code)
        return took * 1000

    for _warm in range(3):
        ask()
    times = [ask() for _round in range(ROUNDS)]
    with CaptureQueriesContext(connection) as queries:
        ask()
    if os.environ.get("SHOW_QUERIES"):
        for query in queries:
            print(query["time"], query["sql"][:300], file=sys.stderr)
    return {"ms": statistics.median(times), "queries": len(queries)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        for row in run():
            print(row)
