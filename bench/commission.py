"""A month of commission on PostgreSQL: of a million labour lines, of 200 outlets at once, tried otherwise, exported.

`python -m bench.commission` prints the rows of `run()`. Each part has a database and a process of its own.
"""

import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

MONTH = date(2026, 10, 1)
ROUNDS = 7

# One month of one outlet, as large as a group's.
ORDERS, LINES_EACH = 100_000, 10
SUM_GOAL, SUM_LIMIT, MOST_MB = "1.5 times", "3 times", "500 MB"
# Many outlets of ordinary size.
OUTLETS, ORDERS_OF_OUTLET = 200, 500
MANY_GOAL, MANY_LIMIT = "60 s", "180 s"
WHAT_IF_PEOPLE = (200, 1_000)
STATEMENTS = 1_000


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        return [
            *of_large_month(in_its_own_process(directory, "large")),
            *of_many_outlets(in_its_own_process(directory, "many")),
            *of_people([in_its_own_process(directory, "people", number) for number in WHAT_IF_PEOPLE]),
        ]
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)


def of_large_month(found: dict) -> list[tuple]:
    what = f"commission of {ORDERS * LINES_EACH:,} labour lines, {ORDERS:,} orders"
    plain = f"their plain SQL sum {found['plain_s']:.2f} s"
    return [
        (what, f"{found['seconds']:.2f} s", plain, found["ratio"], SUM_GOAL, SUM_LIMIT),
        (
            f"{what}, peak memory",
            f"{found['peak_mb']:.0f} MB",
            f"before the first month {found['before_mb']:.0f} MB",
            found["peak_mb"] / found["before_mb"],
            "250 MB",
            MOST_MB,
        ),
    ]


def of_many_outlets(found: dict) -> list[tuple]:
    lines = ORDERS_OF_OUTLET * LINES_EACH
    return [
        (
            f"commission of {OUTLETS} outlets of {lines:,} labour lines, {found['workers']} workers",
            f"{found['seconds']:.1f} s",
            f"{1000 * found['each_s']:.0f} ms an outlet; one worker alone {found['alone_s']:.1f} s",
            found["seconds"] / found["alone_s"],
            MANY_GOAL,
            MANY_LIMIT,
        )
    ]


def of_people(found: list[dict]) -> list[tuple]:
    rows = [
        (
            f"what-if answer of {number:,} people",
            f"{each['what_if_s']:.2f} s",
            f"one computation {each['compute_s']:.2f} s",
            each["what_if_s"] / each["compute_s"],
            "1 s",
            "3 s",
        )
        for number, each in zip(WHAT_IF_PEOPLE, found, strict=True)
    ]
    large = found[-1]
    rows.append(
        (
            f"export of {STATEMENTS:,} statements with formulas, {large['megabytes']:.1f} MB",
            f"{large['export_s']:.1f} s",
            f"values only {large['values_s']:.1f} s",
            large["export_s"] / large["values_s"],
            "30 s",
            "90 s",
        )
    )
    return rows


def in_its_own_process(directory, part: str, size: int = 0) -> dict:
    """Measure in a fresh interpreter on a fresh database, as a worker would run."""
    import psycopg

    from tests import servers

    name = f"commission_{part}_{size}"
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
        [sys.executable, "-m", "bench.commission", part, str(size)],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"bench.commission {part} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(part: str, size: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {"large": measure_large, "many": measure_many, "people": measure_people}[part](size)


# --- Measuring --------------------------------------------------------------------------------------------------------


def measure_large(_size: int) -> dict:
    """The month read and computed beside the plain sum, in turn; of both the best round.

    PostgreSQL shares out the plain sum among several processes and Python is one: on a busy machine a median would say
    how many others wait, not what the month costs.
    """
    (outlet,) = fill([Size("SH001", people=200, orders=ORDERS)])
    timed(plain_sum)
    before = peak_mb()
    rounds = [(timed(plain_sum), timed(lambda: compute_month(outlet))) for _round in range(ROUNDS)]
    plain, mine = (min(times) for times in zip(*rounds, strict=True))
    return {
        "plain_s": plain,
        "seconds": mine,
        "ratio": mine / plain,
        "before_mb": before,
        "peak_mb": peak_mb(),
    }


def measure_many(_size: int) -> dict:
    """All outlets by as many workers as there are cores, and by one; each worker starts Django anew."""
    sizes = [Size(f"SH{n:03}", people=25, orders=ORDERS_OF_OUTLET) for n in range(1, OUTLETS + 1)]
    codes = [outlet.code for outlet in fill(sizes)]
    workers = os.cpu_count() or 1
    alone, _each = by_workers(1, codes)
    seconds, each = by_workers(workers, codes)
    return {"workers": workers, "seconds": seconds, "alone_s": alone, "each_s": statistics.median(each)}


def by_workers(number: int, codes: list[str]) -> tuple[float, list[float]]:
    """Seconds of all together, the start of the workers among them, and of each outlet."""
    from multiprocessing import get_context

    began = time.perf_counter()
    with ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=start_worker) as pool:
        each = list(pool.map(compute_outlet, codes, chunksize=1))
    return time.perf_counter() - began, each


def start_worker() -> None:
    import django

    django.setup()


def compute_outlet(code: str) -> float:
    from staff.models import Outlet

    outlet = Outlet.objects.get(code=code)
    return timed(lambda: compute_month(outlet))


def measure_people(number: int) -> dict:
    from payroll.exports import month_workbook
    from payroll.figures import inputs_of
    from payroll.rules.compute import compute
    from payroll.rules.what_if import Changes
    from payroll.services.drafts import try_changes

    (outlet,) = fill([Size("SH001", people=number, orders=20 * number)])
    inputs = inputs_of(outlet, MONTH)
    commission = compute(inputs)
    assert len(commission.statements) == number, len(commission.statements)
    changes = Changes({"mechanical.rate": "0.2", "front_desk.output_rate": "0.006"}, {})
    found = {
        "compute_s": middle(lambda: compute(replace(inputs))),
        "what_if_s": middle(lambda: try_changes(outlet=outlet, inputs=inputs, changes=changes)),
    }
    if number == STATEMENTS:
        content = b""

        def export(values_only: bool) -> None:
            nonlocal content
            content = month_workbook(compute(inputs), outlet, values_only=values_only)

        found["values_s"] = timed(lambda: export(True))
        found["export_s"] = timed(lambda: export(False))
        found["megabytes"] = len(content) / 1_000_000
    return found


def compute_month(outlet) -> None:
    from payroll.figures import inputs_of
    from payroll.rules.compute import compute

    done = compute(inputs_of(outlet, MONTH))
    assert done.pools and done.statements
    assert all(statement.income.value >= 0 for statement in done.statements)


def plain_sum() -> None:
    """The counted hours by team and the orders' receipts by kind: the least that adds these lines and orders up."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.team_id, sum(l.standard_hours) FROM workshop_labourline l "
            "JOIN workshop_repairorder o ON o.id = l.order_id "
            "WHERE o.completed_at >= '2026-09-30T16:00Z' AND o.completed_at < '2026-10-31T16:00Z' "
            "AND NOT l.free AND o.kind NOT IN ('free_service', 'pdi', 'rework') GROUP BY l.team_id"
        )
        assert cursor.fetchall()
        cursor.execute(
            "SELECT kind, sum(repair_receipts), count(*) FROM workshop_repairorder "
            "WHERE settled_on BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY kind"
        )
        assert cursor.fetchall()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def middle(work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _round in range(ROUNDS))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- Filling ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Size:
    code: str
    people: int
    orders: int


GROUPS = (
    "mechanical", "bodypaint", "front_desk", "boutique_sales", "fitting", "detailing", "fleet", "insurance_claims",
    "workshop_management", "management", "support", "parts",
)  # fmt: skip
METRICS = ("output", "reception", "fleet_collection", "insurance_claims", "workshop_output", "aftersales_output")
PEOPLE_OF_TEAM = 10

ORDER_ROWS = """
INSERT INTO workshop_repairorder (number, outlet_id, vehicle_id, advisor_id, kind, opened_at, completed_at, settled_on,
    delivered_at, repair_receipts, assessed_amount, assessed_on, rating, mileage, refused_repair)
SELECT %(code)s || '-WX' || n, %(outlet)s, %(vehicle)s, (%(people)s)[1 + n %% array_length(%(people)s, 1)],
    (ARRAY['maintenance', 'repair', 'repair', 'accident', 'warranty', 'free_service', 'pdi', 'rework'])[1 + n %% 8],
    began, began + interval '5 hours', (began + interval '6 hours')::date, began + interval '7 hours',
    (n %% 400000) / 100.0, CASE WHEN n %% 8 = 3 THEN (n %% 900000) / 100.0 ELSE 0 END,
    (began + interval '8 hours')::date,
    (ARRAY['very_satisfied', 'satisfied', 'good', 'fair', 'poor', ''])[1 + n %% 6], n, false
FROM (SELECT n, timestamptz '2026-10-01T01:00Z' + (n %% 43200) * interval '1 minute' AS began
      FROM generate_series(1, %(orders)s) n) numbers
"""
LINE_ROWS = """
INSERT INTO workshop_labourline (order_id, line, operation, team_id, technician_id, standard_hours, free,
    boutique_install, fault_code)
SELECT o.id, line, '更换刹车片', (%(teams)s)[1 + (o.id + line) %% array_length(%(teams)s, 1)], NULL,
    (1 + (o.id * 7 + line) %% 40) / 4.0, (o.id + line) %% 19 = 0, (o.id + line) %% 23 = 0, ''
FROM workshop_repairorder o, generate_series(1, %(lines)s) line WHERE o.outlet_id = %(outlet)s
"""
ITEM_ROWS = """
INSERT INTO workshop_itemline (number, line, outlet_id, sku, name, kind, channel, seller_id, quantity, list_price,
    received, sold_on, installed, oem, fault_code, abnormal_damage)
SELECT %(code)s || '-XS' || n, 1, %(outlet)s, 'SKU' || n %% 50, '脚垫', (ARRAY['boutique', 'care', 'part'])[1 + n %% 3],
    (ARRAY['front_desk', 'boutique', 'staff', 'sales_department', 'gift', 'counter', 'repair'])[1 + n %% 7],
    CASE WHEN n %% 7 = 1 AND n %% 50 > 0 THEN (%(sellers)s)[1 + n %% array_length(%(sellers)s, 1)]
        ELSE (%(people)s)[1 + n %% array_length(%(people)s, 1)] END, 1 + n %% 2, 128, 128 * (1 + n %% 2) * 0.9,
    date '2026-10-01' + n %% 31, n %% 4 = 0, n %% 11 = 0, '', false
FROM generate_series(1, %(items)s) n
"""
RECEIPT_ROWS = """
INSERT INTO workshop_receipt (number, outlet_id, kind, employee_id, amount, received_on)
SELECT %(code)s || '-SR' || n, %(outlet)s,
    (ARRAY['detailing', 'fleet', 'insurance_claim', 'insurance_sale', 'renewal_rebate'])[1 + n %% 5],
    (%(people)s)[1 + n %% array_length(%(people)s, 1)], (n %% 90000) / 10.0, date '2026-10-01' + n %% 31
FROM generate_series(1, %(receipts)s) n
"""
WASH_ROWS = """
INSERT INTO workshop_wash (number, outlet_id, employee_id, washed_at, minutes, untidy)
SELECT %(code)s || '-XC' || n, %(outlet)s, (%(people)s)[1 + n %% array_length(%(people)s, 1)],
    timestamptz '2026-10-01T01:00Z' + (n %% 43200) * interval '1 minute', 8 + n %% 10, n %% 9 = 0
FROM generate_series(1, %(items)s) n
"""


def fill(sizes: Iterable[Size]) -> list:
    """Outlets with their people, groups, targets and a month of records; every person shares in one pool at least."""
    from django.db import connection

    from customers.models import Customer, Vehicle
    from staff.models import Area, Outlet, Region

    area = Area.objects.create(region=Region.objects.create(name="华东大区"), name="沪东区域")
    outlets = []
    with connection.cursor() as cursor:
        for size in sizes:
            outlet = Outlet.objects.create(code=size.code, name=f"{size.code} 店", area=area)
            if not outlets:
                owner = Customer.objects.create(code="C1", name="周敏", mobile="13800000001", outlet=outlet)
                car = Vehicle.objects.create(vin="LSV00000000000001", plate="沪A12345", customer=owner, model="星澜 S7")
            outlets.append(outlet)
            people = make_people(outlet, size)
            teams, sellers = make_groups(outlet, people)
            make_targets(outlet, people)
            numbers = {
                "code": size.code, "outlet": outlet.pk, "vehicle": car.pk, "people": [each.pk for each in people],
                "sellers": sellers, "teams": [team.pk for team in teams], "orders": size.orders, "lines": LINES_EACH,
                "items": size.orders // 5, "receipts": 5 * len(people),
            }  # fmt: skip
            for rows in (ORDER_ROWS, LINE_ROWS, ITEM_ROWS, RECEIPT_ROWS, WASH_ROWS):
                cursor.execute(rows, numbers)
        cursor.execute("VACUUM ANALYZE")
    return outlets


def make_people(outlet, size: Size) -> list:
    from staff.models import Employee

    return Employee.objects.bulk_create(
        Employee(number=f"{size.code}-E{n:04}", name=f"员工{n}", name_key="", outlet=outlet, position="员工",
                 base_salary=Decimal(3500), hired_on=date(2020, 1, 1))
        for n in range(size.people)
    )  # fmt: skip


def make_groups(outlet, people: list) -> tuple[list, list[int]]:
    """Everybody in a group, half of them mechanics and painters in teams; back come the teams and who sells."""
    from payroll.models import Assessment, Membership
    from workshop.models import Team

    trades = GROUPS[:2]
    number = max(2, len(people) // 2 // PEOPLE_OF_TEAM)
    teams = Team.objects.bulk_create(
        Team(code=f"{outlet.code}-T{n:03}", outlet=outlet, name=f"{n} 组", trade=trades[n % 2]) for n in range(number)
    )
    rows = []
    for n, person in enumerate(people):
        team = teams[n // 2 % number] if n % 2 else None
        group = team.trade if team else GROUPS[2 + n // 2 % (len(GROUPS) - 2)]
        rows.append(Membership(employee=person, group=group, team=team, coefficient=Decimal("0.25"),
                               from_on=date(2020, 1, 1)))  # fmt: skip
    Membership.objects.bulk_create(rows)
    Assessment.objects.bulk_create(Assessment(employee=person, month=MONTH, score=98) for person in people)
    return teams, [row.employee.pk for row in rows if row.group == "boutique_sales"]


def make_targets(outlet, people: list) -> None:
    from targets.models import Target

    Target.objects.bulk_create(
        [
            *(Target(outlet=outlet, month=MONTH, metric=metric, value=Decimal(90_000)) for metric in METRICS),
            *(
                Target(outlet=outlet, month=MONTH, metric="boutique_sales", employee=person, value=Decimal(900))
                for person in people
            ),
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        for row in run():
            print(*row, sep=" | ")
