"""The lists of guarantees and approvals, and what waits for a signer, with 10,000 open requests, on PostgreSQL.

`python -m bench.approvals` prints the rows of `run()`. Pages are asked for through Django's own client; server time is
that of the whole request without the network. The requests lie at 100 outlets of five regions, at every step of every
route; those who look are the head of the task force, a region's coordinator, and an area manager who stands in for
another.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

SIZES = (100, 10_000)
ROUNDS = 25
# Goal and limit in milliseconds; ours. The first page asks every room.
BOUNDS = {"page": (80, 200), "first": (150, 400), "count": (25, 75)}


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
    rows = []
    for nth, (name, found) in enumerate(large.items()):
        before, (goal, limit) = small[name], BOUNDS[found["bounds"]]
        prefix = f"{SIZES[1]:,} open requests: " if nth == 0 else "… "
        what = f", {found['rows']:,} rows" if found["rows"] is not None else ""
        reference = f"with {SIZES[0]} requests {before['ms']:.1f} ms"
        rows.append(
            (
                f"{prefix}{name}{what}", f"{found['ms']:.1f} ms", reference, found["ms"] / before["ms"],
                f"{goal} ms", f"{limit} ms",
            )
        )  # fmt: skip
    # The same questions, however many requests there are: each may cost what it costs with a hundred.
    most = max(large, key=lambda name: large[name]["queries"] / small[name]["queries"])
    rows.append(
        (
            f"… queries, all {len(large)} together",
            str(sum(found["queries"] for found in large.values())),
            f"with {SIZES[0]} requests {sum(found['queries'] for found in small.values())}",
            large[most]["queries"] / small[most]["queries"],
            "1 times",
            "1 times",
        )
    )
    return rows


def _in_its_own_process(directory, size: int) -> dict:
    """Measure in a fresh interpreter on a fresh database, as a web process would run."""
    import psycopg

    from tests import servers

    name = f"approvals_{size}"
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
        [sys.executable, "-m", "bench.approvals", "measure", str(size)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    if os.environ.get("SHOW_QUERIES"):
        print(done.stderr, file=sys.stderr)
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
    people = fill(size, now)
    lead, coordinator, area = people["lead"], people["coordinator"], people["area"]
    return {
        "guarantees": page(lead, "/guarantees/"),
        "guarantees, a page in the middle": page(lead, f"/guarantees/?after={middle_of('guarantees', size)}"),
        "guarantees of a region": page(coordinator, "/guarantees/"),
        "approvals": page(lead, "/approvals/?state=open"),
        "approvals, a page in the middle": page(lead, f"/approvals/?state=open&after={middle_of('approvals', size)}"),
        "all approvals": page(lead, "/approvals/?state=all"),
        "waiting for a company's signer": page(lead, "/approvals/") | {"rows": waiting(lead, now)},
        "waiting for a region's signer": page(coordinator, "/approvals/") | {"rows": waiting(coordinator, now)},
        "waiting for an area's signer, who stands in for another": page(area, "/approvals/")
        | {"rows": waiting(area, now)},
        "the signer's first page": page(coordinator, "/") | {"bounds": "first"},
        "the number in the sidebar": counted(coordinator, now),
    }


# --- Filling ----------------------------------------------------------------------------------------------------------

REGIONS, AREAS, OUTLETS = 5, 4, 5
# Steps of the route that an amount takes; the n-th request has two, three or four of them, and stands at one of these.
GUARANTEES = """
INSERT INTO parts_guarantee (number, outlet_id, kind, reason, words, vehicle_id, source, dealer, amount, state, made_at,
    made_by_id, requested_by_id, carrier, tracking, papers, end_reason, version)
SELECT o.code || '-DB' || lpad(n::text, 5, '0'), o.id, 'guarantee', 'off_road', '车停在店里，客户等件', v.id, 'express',
    '', 6000 + 9000 * (n %% 3), 'submitted', %(now)s - n * interval '3 minutes', m.id, m.id, '', '', '', '', 1
FROM generate_series(1, %(size)s) n
JOIN staff_outlet o ON o.code = 'SH' || lpad((n %% %(outlets)s)::text, 3, '0')
JOIN staff_user m ON m.username = 'manager' || o.id
JOIN customers_vehicle v ON v.vin = 'LMKZ5A3B5N' || lpad(n::text, 7, '0')
"""
LINES = """
INSERT INTO parts_guaranteeline (guarantee_id, line, part_id, quantity, price, amount)
SELECT g.id, 1, p.id, 1, g.amount, g.amount FROM parts_guarantee g, parts_part p
"""
APPROVALS = """
INSERT INTO staff_approval (kind, about_type_id, about_id, label, outlet_id, round, amount, counted, together_with,
    contents, applicant_id, submitted_at, state, step, waiting_since, reason, version)
SELECT 'guarantee', %(type)s, g.id, g.number, g.outlet_id, 1, g.amount, g.amount, '[]',
    '[{"what": "06E 698 151 × 1", "amount": "6000.00"}]', g.requested_by_id, g.made_at, 'open',
    1 + g.id %% (2 + floor(g.amount / 9000)::integer), g.made_at, '', 0
FROM parts_guarantee g
"""
SEATS = """
INSERT INTO staff_approvalseat (approval_id, step, place, decided_at, decided_by_id, as_role, agreed, words)
SELECT a.id, nth, 1,
    CASE WHEN nth < a.step THEN a.submitted_at END, CASE WHEN nth < a.step THEN signers.id END,
    CASE WHEN nth < a.step THEN (%(roles)s::text[])[nth] ELSE '' END, CASE WHEN nth < a.step THEN true END, ''
FROM staff_approval a
JOIN staff_outlet o ON o.id = a.outlet_id JOIN staff_area r ON r.id = o.area_id
CROSS JOIN LATERAL generate_series(1, 2 + floor(a.amount / 9000)::integer) nth
JOIN staff_user signers ON signers.username = (ARRAY['area' || r.id, 'coordinator' || r.region_id,
    'region' || r.region_id, 'lead'])[nth]
"""
ROLES = """
INSERT INTO staff_seatrole (seat_id, role) SELECT id, (%(roles)s::text[])[step] FROM staff_approvalseat
"""


def fill(size: int, now: datetime) -> dict:
    """Regions, areas and outlets with their people, and `size` requests that are being signed; who looks at them."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.utils import timezone

    from parts.models import Guarantee, Part, plain_number
    from staff.models import Area, Outlet, Posting, Region, Substitution, User
    from staff.roles import Role

    today = timezone.localdate(now)

    def person(username: str, role: str, **place) -> User:
        user = User(username=username, name=username, password="!")
        user.save()
        Posting.objects.create(user=user, role=role, from_on=today, **place)
        return user

    regions = Region.objects.bulk_create(Region(name=f"{n} 大区") for n in range(REGIONS))
    areas = Area.objects.bulk_create(
        Area(region=region, name=f"{region.name} {n} 区域") for region in regions for n in range(AREAS)
    )
    outlets = Outlet.objects.bulk_create(
        Outlet(code=f"SH{n:03}", name=f"{n} 号店", area=areas[n // OUTLETS]) for n in range(REGIONS * AREAS * OUTLETS)
    )
    for outlet in outlets:
        person(f"manager{outlet.pk}", Role.PARTS_MANAGER, outlet=outlet)
    of_areas = [person(f"area{area.pk}", Role.AREA_MANAGER, area=area) for area in areas]
    coordinators = [person(f"coordinator{each.pk}", Role.REGION_COORDINATOR, region=each) for each in regions]
    for region in regions:
        person(f"region{region.pk}", Role.REGION_MANAGER, region=region)
    lead = person("lead", Role.TASK_FORCE_LEAD)
    Substitution.objects.create(
        absent=of_areas[1], deputy=of_areas[0], from_on=today, to_on=today, reason="出差", made_by=of_areas[1],
        made_at=now,
    )  # fmt: skip
    Part.objects.create(number="06E 698 151", plain_number=plain_number("06E 698 151"), name="前刹车片", price=480)
    numbers = {
        "size": size,
        "outlets": len(outlets),
        "now": now,
        "type": ContentType.objects.get_for_model(Guarantee).pk,
        "roles": ["area_manager", "region_coordinator", "region_manager", "task_force_lead"],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (code, name, name_key, mobile, outlet_id, background, district) "
            "SELECT 'C' || n, '周敏', 'zhou min|zm', '138' || lpad(n::text, 8, '0'), o.id, 'none', '' "
            "FROM generate_series(1, %(size)s) n "
            "JOIN staff_outlet o ON o.code = 'SH' || lpad((n %% %(outlets)s)::text, 3, '0')",
            numbers,
        )
        cursor.execute(
            "INSERT INTO customers_vehicle (vin, plate, customer_id, model, brand_line, financed) "
            "SELECT 'LMKZ5A3B5N' || lpad(n::text, 7, '0'), '沪A' || lpad(n::text, 6, '0'), c.id, '星澜 S7', '', false "
            "FROM generate_series(1, %(size)s) n JOIN customers_customer c ON c.code = 'C' || n",
            numbers,
        )
        for statement in (GUARANTEES, LINES, APPROVALS, SEATS, ROLES):
            cursor.execute(statement, numbers)
        cursor.execute("VACUUM ANALYZE")
    return {"lead": lead, "coordinator": coordinators[0], "area": of_areas[0]}


def middle_of(which: str, size: int) -> str:
    from parts.models import Guarantee
    from staff.models import Approval
    from staff.paging import key_of

    order = {"guarantees": ("-made_at", "-pk"), "approvals": ("waiting_since", "pk")}[which]
    rows = {"guarantees": Guarantee.objects.all(), "approvals": Approval.objects.all()}[which]
    return key_of(rows.order_by(*order)[size // 2], order)


# --- Measuring --------------------------------------------------------------------------------------------------------


def waiting(user, now: datetime) -> int:
    from staff import approval_day

    return approval_day.count(user, now)


def page(viewer, address: str) -> dict:
    """Median milliseconds of a warm request, and how many queries it makes; nothing is answered from memory."""
    from django.test import Client

    from staff import glances

    client = Client()
    client.force_login(viewer)

    def ask():
        glances.forget()
        response = client.get(address)
        assert response.status_code == 200, response.status_code

    return timed(ask) | {"rows": None, "bounds": "page"}


def counted(user, now: datetime) -> dict:
    """The number itself, as the sidebar asks for it after the page."""
    return timed(lambda: waiting(user, now)) | {"rows": None, "bounds": "count"}


def timed(act) -> dict:
    from django.db import connection

    spent = []
    for number in range(ROUNDS + 3):
        began = time.perf_counter()
        act()
        if number >= 3:
            spent.append(1000 * (time.perf_counter() - began))
    asked: list[tuple[float, str]] = []

    def listen(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.append((1000 * (time.perf_counter() - began), sql))

    with connection.execute_wrapper(listen):
        act()
    if os.environ.get("SHOW_QUERIES"):
        print("\n".join(f"{spent:6.1f} ms {sql}" for spent, sql in asked), "\n", file=sys.stderr)
    return {"ms": statistics.median(spent), "queries": len(asked)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        for row in run():
            print(*row, sep=" | ")
