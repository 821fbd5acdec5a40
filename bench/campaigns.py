"""The list of campaigns, the year's calendar and the bulletin with 20,000 campaigns, on PostgreSQL.

`python -m bench.campaigns` prints the rows of `run()`. The campaigns lie at 100 outlets over ten years, with twelve
tasks and three offers each; those who look are the head of the task force, who sees all of them, and a service manager.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

from bench.approvals import page

SIZES = (200, 20_000)
OUTLETS = 100
# Goal and limit in milliseconds; ours.
GOAL, LIMIT = 80, 200


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
    rows = []
    for nth, (name, found) in enumerate(large.items()):
        prefix = f"{SIZES[1]:,} campaigns: " if nth == 0 else "… "
        reference = f"with {SIZES[0]} campaigns {small[name]['ms']:.1f} ms"
        ratio = found["ms"] / small[name]["ms"]
        rows.append((f"{prefix}{name}", f"{found['ms']:.1f} ms", reference, ratio, f"{GOAL} ms", f"{LIMIT} ms"))
    most = max(large, key=lambda name: large[name]["queries"] / small[name]["queries"])
    rows.append(
        (
            f"… queries, all {len(large)} together",
            str(sum(found["queries"] for found in large.values())),
            f"with {SIZES[0]} campaigns {sum(found['queries'] for found in small.values())}",
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

    name = f"campaigns_{size}"
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
        [sys.executable, "-m", "bench.campaigns", "measure", str(size)],
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
    lead, manager = fill(size, datetime.now(UTC))
    middle = f"&after={middle_of(size)}"
    return {
        "campaigns in hand": page(lead, "/campaigns/"),
        "all campaigns": page(lead, "/campaigns/?state=all"),
        "all campaigns, a page in the middle": page(lead, f"/campaigns/?state=all{middle}"),
        "campaigns by name": page(lead, "/campaigns/?state=all&q=讲堂"),
        "campaigns of an outlet": page(manager, "/campaigns/"),
        "an outlet's calendar": page(manager, "/campaigns/calendar/"),
        "the bulletin": page(lead, "/campaigns/bulletin/"),
    }


CAMPAIGNS = """
INSERT INTO campaigns_campaign (number, outlet_id, kind, name, theme, begins_on, ends_on, place, owner_id,
    control_percent, seed, state, evaluation, made_at, made_by_id, ended_at, end_reason, version)
SELECT o.code || '-HD' || lpad(n::text, 5, '0'), o.id, (%(kinds)s::text[])[1 + n %% 9],
    (ARRAY['冬季讲堂', '春季检测', '车间开放日'])[1 + n %% 3] || n, '安全过冬',
    %(today)s + 60 - (n * 3650 / %(size)s), %(today)s + 60 - (n * 3650 / %(size)s) + n %% 14, '', u.id, 10,
    repeat('5e', 32), CASE WHEN n * 3650 / %(size)s < 90 THEN 'planned' ELSE 'settled' END, '到场 43 组', %(now)s, u.id,
    CASE WHEN n * 3650 / %(size)s < 90 THEN NULL ELSE %(now)s END, '', 0
FROM generate_series(1, %(size)s) n
JOIN staff_outlet o ON o.code = 'SH' || lpad((n %% %(outlets)s)::text, 3, '0')
JOIN staff_user u ON u.username = 'manager' || o.id
"""
TASKS = """
INSERT INTO campaigns_task (campaign_id, "group", what, department, owner_id, due_on, done_at, done_by_id, proof)
SELECT c.id, '准备', '准备第 ' || n || ' 项', 'marketing', c.owner_id, c.begins_on - n,
    CASE WHEN c.state = 'settled' THEN %(now)s END, CASE WHEN c.state = 'settled' THEN c.owner_id END, ''
FROM campaigns_campaign c, generate_series(1, 12) n
"""
OFFERS = """
INSERT INTO campaigns_offer (campaign_id, kind, words)
SELECT c.id, 'check', '免费检测 ' || n FROM campaigns_campaign c, generate_series(1, 3) n
"""


def fill(size: int, now: datetime):
    """Outlets with their managers and `size` campaigns; comes back with who sees all and who sees one outlet's."""
    from django.db import connection
    from django.utils import timezone

    from campaigns.models import Campaign
    from staff.models import Area, Outlet, Posting, Region, User
    from staff.roles import Role

    today = timezone.localdate(now)

    def person(username: str, role: str, **place) -> User:
        user = User(username=username, name=username, password="!")
        user.save()
        Posting.objects.create(user=user, role=role, from_on=today, **place)
        return user

    area = Area.objects.create(region=Region.objects.create(name="华东大区"), name="沪东区域")
    outlets = Outlet.objects.bulk_create(Outlet(code=f"SH{n:03}", name=f"{n} 号店", area=area) for n in range(OUTLETS))
    managers = [person(f"manager{each.pk}", Role.SERVICE_MANAGER, outlet=each) for each in outlets]
    lead = person("lead", Role.TASK_FORCE_LEAD)
    numbers = {"size": size, "outlets": OUTLETS, "now": now, "today": today, "kinds": list(Campaign.Kind.values)}
    with connection.cursor() as cursor:
        for statement in (CAMPAIGNS, TASKS, OFFERS):
            cursor.execute(statement, numbers)
        cursor.execute("VACUUM ANALYZE")
    return lead, managers[1]


def middle_of(size: int) -> str:
    from campaigns.exports.campaigns import LATEST
    from campaigns.models import Campaign
    from staff.paging import key_of

    return key_of(Campaign.objects.order_by(*LATEST)[size // 2], LATEST)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        for row in run():
            print(*row, sep=" | ")
