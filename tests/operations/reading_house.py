"""A house with a real standby, in a process of its own: `python -m tests.operations.reading_house`.

It asks for pages, has an export written, lets the standby fall behind, dies and come back, and prints as JSON where
the queries went. `tests/operations/test_observe_replica.py` says what has to come out.
"""

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests import servers
from tests.operations.standby import Pair

pair = Pair()
redis = servers.start_redis(pair.directory)
os.environ.update(
    DJANGO_SETTINGS_MODULE="dealership.settings",
    DATABASE_URL=pair.primary,
    DATABASE_REPLICA_URL=pair.standby,
    REDIS_URL=servers.redis_url(pair.directory),
    VAR_DIR=str(pair.directory / "var"),
    SECRET_KEY="only-for-tests-" + "x" * 40,
    DEBUG="true",
    LOG_LEVEL="ERROR",
    OWN_WRITES_SECONDS="2",
    REPLICA_LAG_SECONDS="1",
)
Path(os.environ["VAR_DIR"]).mkdir(mode=0o777)

import django  # noqa: E402 - the servers come first
from django.conf import settings  # noqa: E402


class NoMigrations:
    """The tables come from the models."""

    def __contains__(self, room: str) -> bool:
        return True

    def __getitem__(self, room: str) -> None:
        return None


settings.MIGRATION_MODULES = NoMigrations()
settings.DEBUG = False
settings.ALLOWED_HOSTS = ["*"]
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

setup_test_environment()
call_command("migrate", run_syncdb=True, verbosity=0)

from customers import exports  # noqa: E402
from customers.models import Case  # noqa: E402
from dealership.metrics import exposed  # noqa: E402
from staff import operations, replica  # noqa: E402
from staff.models import Outlet, Work  # noqa: E402
from staff.services import run_work  # noqa: E402
from tests.makers import make_outlet, make_user  # noqa: E402
from tests.records import make_records  # noqa: E402

outlet = make_outlet()
user = make_user("韩立诚", "service_manager", outlet)
make_records(outlet, timezone.now())
client = Client()
client.force_login(user)
seen: dict = {}


def follow() -> None:
    """Wait until the standby has all that was written, and has been seen to."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        written = cursor.fetchone()[0]
    end = time.monotonic() + 20
    while not pair.on_standby(f"SELECT pg_last_wal_replay_lsn() >= '{written}'")[0]:
        assert time.monotonic() < end, "the standby does not follow"
        time.sleep(0.05)
    replica.standby.forget()


def watched(name: str, act) -> None:
    """What `act` gave, the number of queries on each database, and how long it took."""
    began = time.monotonic()
    with ExitStack() as stack:
        caught = {alias: stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in caught_on()}
        result = act()
    numbers = {alias: len(each) for alias, each in caught.items()}
    wrote = [q["sql"] for q in caught.get("replica", ()) if not q["sql"].lstrip().startswith(READING)]
    tables = sorted({t for q in caught.get("replica", ()) for t in TABLES if f'"{t}"' in q["sql"]})
    seen[name] = {"result": result, **numbers, "seconds": time.monotonic() - began, "wrote": wrote, "tables": tables}


# A cursor for a long list is read, too.
READING = ("SELECT", "DECLARE")
TABLES = (
    "targets_figure",
    "targets_monthfigure",
    "staff_outlet",
    "customers_case",
    "workshop_repairorder",
    "auth_session",
)


def caught_on() -> list[str]:
    """The standby cannot be caught where it is down."""
    try:
        connections["replica"].ensure_connection()
        return ["default", "replica"]
    except django.db.DatabaseError:
        return ["default"]


def page(address: str) -> int:
    return client.get(address).status_code


def export() -> str:
    item = Work.objects.create(
        kind=exports.LEDGER_WORK, title="x", by=user, params={"query": ""}, asked_at=timezone.now()
    )
    run_work(work_id=item.pk, at=timezone.now())
    item.refresh_from_db()
    return f"{item.state} {item.message}"


def metric(name: str) -> dict[str, float]:
    operations.forget()
    lines = [line for line in exposed().decode().splitlines() if line.startswith(f"dealership_{name}")]
    return {key: float(value) for key, _, value in (line.rpartition(" ") for line in lines)}


PAGES = {
    "board": "/boards/?place=outlet:SH01",
    "ranking": "/boards/ranking/?place=outlet:SH01",
    "screen": "/boards/screen/?place=outlet:SH01",
    "records": "/boards/records/?place=outlet:SH01&figure=reception",
    "day": "/reports/day/?outlet=SH01",
    "week": "/reports/week/?place=outlet:SH01",
    "advisors": "/reports/ranking/?outlet=SH01",
}


def all_is_well() -> None:
    for address in PAGES.values():
        client.get(address)
    follow()
    for name, address in PAGES.items():
        watched(name, lambda address=address: page(address))
    watched("ledger", lambda: page("/cases/"))
    watched("export", export_when_followed)
    seen["metrics"] = metric("replica")


def export_when_followed() -> str:
    item = Work.objects.create(
        kind=exports.LEDGER_WORK, title="x", by=user, params={"query": ""}, asked_at=timezone.now()
    )
    follow()
    run_work(work_id=item.pk, at=timezone.now())
    item.refresh_from_db()
    return f"{item.state} {item.message}"


def own_writes() -> None:
    code = client.post("/preferences/theme/", {"theme": "dark"}).status_code
    follow()
    watched("after my write", lambda: page(PAGES["board"]))
    other = Client()
    other.force_login(user)
    follow()
    watched("somebody else", lambda: other.get(PAGES["board"]).status_code)
    time.sleep(2.2)
    follow()
    watched("later", lambda: page(PAGES["board"]))
    forged = Client()
    forged.force_login(user)
    forged.cookies[replica.COOKIE] = "1:made-up:mark"
    follow()
    watched("forged", lambda: forged.get(PAGES["board"]).status_code)
    seen["posted"] = code


def writes() -> None:
    with replica.reading_from_replica() as alias:
        found = Outlet.objects.get(pk=outlet.pk)
        assert (alias, found._state.db) == ("replica", "replica"), (alias, found._state.db)
        found.name = "嘉禾北蔡二店"
        found.save()
        Case.objects.filter(outlet=found).update(title="x")
        with transaction.atomic():
            again = Outlet.objects.get(pk=outlet.pk)
    seen["saved"] = {"db": found._state.db, "in a transaction": again._state.db, "name": again.name}
    try:
        Outlet.objects.using("replica").filter(pk=outlet.pk).update(name="y")
    except django.db.DatabaseError as error:
        seen["refused"] = type(error).__name__


def behind() -> None:
    pair.on_standby("SELECT pg_wal_replay_pause()")
    time.sleep(1.2)
    Outlet.objects.filter(pk=outlet.pk).update(name="嘉禾北蔡三店")
    time.sleep(0.3)
    replica.standby.forget()
    watched("behind", lambda: page(PAGES["board"]))
    seen["metrics behind"] = metric("replica")
    watched("export not there yet", export)
    pair.on_standby("SELECT pg_wal_replay_resume()")
    follow()
    watched("caught up", lambda: page(PAGES["board"]))


def down() -> None:
    replica.standby.seconds_behind()
    pair.stop_standby()
    watched("dies between two questions", lambda: page(PAGES["board"]))
    replica.standby.forget()
    watched("down", lambda: page(PAGES["board"]))
    watched("export while down", export)
    seen["metrics down"] = metric("replica")
    pair.start_standby()
    follow()
    watched("back", lambda: page(PAGES["board"]))
    seen["reads"] = metric("long_reads_total")


try:
    all_is_well()
    own_writes()
    writes()
    behind()
    down()
    sys.stdout.write(json.dumps(seen, ensure_ascii=False, default=str))
finally:
    servers.stop(redis, servers.signal.SIGTERM)
    pair.stop()
