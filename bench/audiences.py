"""An audience of 100,000: its preview, its pages, its list, 50,000 invitations and its effect; workers really killed.

`python -m bench.audiences` prints the rows of `run()`. What must hold whatever the machine does is asserted on the way:
the worker is ended by SIGKILL in the middle of the list and of the invitations and begun again; nobody is on the list
or written to twice, nobody is lost, and nobody is written to beyond the contact budget.
"""

import json
import logging
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

from .care import VISITS, timed

PEOPLE, FEW, ROUNDS = int(os.environ.get("BENCH_CARS", "100000")), 1000, 5
# Ten in the morning in Shanghai, whenever this is measured.
MORNING = datetime(2026, 11, 12, 2, tzinfo=UTC)
DAY = timedelta(days=1)
# Of every so many customers one was contacted as often as the budget allows.
CONTACTED = 20


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
    few, many = found["pages"]
    each = f"{found['queued'] / found['send_s']:,.0f} a second"
    rows = [
        (
            f"list of {found['listed']:,} of {PEOPLE:,} customers, killed at {found['listed_when_killed']:,}",
            f"{found['list_s']:.2f} s", bare, found["list_s"] / found["bare_s"], "5 times", "10 times",
        ),
        (
            f"preview of an audience of {PEOPLE:,}", f"{found['preview_s']:.2f} s", bare,
            found["preview_s"] / found["bare_s"], "3 s", "8 s",
        ),
    ]  # fmt: skip
    for name, goal, limit in (("rules", "6 s", "15 s"), ("funnel", "1 s", "3 s"), ("people", "1 s", "3 s")):
        seconds, before = many[name]["seconds"], few[name]["seconds"]
        reference = f"with {FEW:,} people {before:.2f} s"
        rows.append(
            (f"page of {PEOPLE:,} people: {name}", f"{seconds:.2f} s", reference, seconds / before, goal, limit)
        )
    asked, before = (sum(page["queries"] for page in pages.values()) for pages in (many, few))
    rows += [
        (
            "… queries, all three together", f"{asked} queries", f"with {FEW:,} people {before}", asked / before,
            "1 times", "1 times",
        ),
        (
            f"{found['queued']:,} invitations queued, killed at {found['sent_when_killed']:,}, {each}; "
            f"{found['left_out']:,} left out by the budget",
            f"{found['send_s']:.2f} s", bare, found["send_s"] / found["bare_s"], "300 s", "900 s",
        ),
        (
            f"effect of a campaign with {found['listed']:,} people and {found['visits']:,} visits",
            f"{found['effect_s']:.2f} s", bare, found["effect_s"] / found["bare_s"], "3 s", "10 s",
        ),
    ]  # fmt: skip
    return rows


def in_its_own_process(directory) -> dict:
    """Measure in a fresh interpreter on a fresh database."""
    import psycopg

    from tests import servers

    with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
        connection.execute('CREATE DATABASE "audiences"')
    environment = os.environ | {
        "DATABASE_URL": servers.postgres_url(directory, "audiences"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DEBUG": "",
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "VAR_DIR": str(directory),
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.audiences", "measure"],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit("bench.audiences failed")
    return json.loads(done.stdout.splitlines()[-1])


# --- Records ----------------------------------------------------------------------------------------------------------

BARE = """
INSERT INTO campaigns_invitation (campaign_id, customer_id, vehicle_id, held_out, made_at, answer, guests, attempts,
    agreed_hour)
SELECT %(campaign)s, c.id, v.id, false, %(at)s, '', 0, 0, false
FROM customers_customer c JOIN LATERAL (SELECT id FROM customers_vehicle v WHERE v.customer_id = c.id LIMIT 1) v ON true
WHERE c.outlet_id = %(outlet)s ORDER BY c.id
"""
CONTACTS = """
INSERT INTO customers_contact (customer_id, kind, direction, at, words, outside_budget)
SELECT c.id, 'message', 'out', %(at)s, '', false
FROM customers_customer c CROSS JOIN generate_series(1, 2) WHERE c.id %% %(every)s = 0
"""


def fill() -> list:
    """An outlet with `PEOPLE` customers and one with `FEW`."""
    from django.db import connection

    from .calls import CUSTOMERS, VEHICLES, make_outlets

    outlets = make_outlets(2)
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"outlets": [outlets[0].pk], "count": 1, "size": PEOPLE + FEW})
        cursor.execute(
            "UPDATE customers_customer SET outlet_id = %s WHERE substr(code, 2)::int > %s", [outlets[1].pk, PEOPLE]
        )
        cursor.execute(VEHICLES)
        cursor.execute(VISITS, {"at": MORNING})
        cursor.execute(CONTACTS, {"at": MORNING - DAY, "every": CONTACTED})
        cursor.execute("VACUUM ANALYZE")
    return outlets


def make_campaign(outlet, by, number: str, percent: int = 0):
    from campaigns.models import Campaign

    on = MORNING.date() + 7 * DAY
    return Campaign.objects.create(
        number=number, outlet=outlet, kind="seasonal", name="冬季检测", begins_on=on, ends_on=on + 13 * DAY, owner=by,
        seed="5e" * 32, control_percent=percent, made_at=MORNING, made_by=by,
        baseline_from_on=MORNING.date() - 60 * DAY, baseline_to_on=MORNING.date() - DAY,
    )  # fmt: skip


# --- Measuring --------------------------------------------------------------------------------------------------------


def measure() -> dict:
    import django
    from django.conf import settings

    # The broker is not what is measured, and is not there.
    logging.disable(logging.WARNING)
    # The pages as they are, without the names that collecting gives their files.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from campaigns.audience_rules import Rules
    from campaigns.audience_search import counted
    from campaigns.effect_figures import effect_of_campaign
    from campaigns.services import audiences
    from workshop.models import RepairOrder

    call_command("migrate", verbosity=0)
    large, small = fill()
    by, other = _planner(large), _planner(small)
    bare = _bare(large, make_campaign(large, by, "SH000-HD00001"))
    rules = Rules(away_to=24)
    preview = timed(lambda: counted(large, rules, MORNING))
    half, few = make_campaign(large, by, "SH000-HD00002", 50), make_campaign(small, other, "SH001-HD00001", 50)
    for campaign in (half, few):
        audiences.change_rules(campaign=campaign, rules=rules, by=campaign.owner, at=MORNING)
    pages: list[dict] = [{"rules": page(campaign, "audience")} for campaign in (few, half)]
    fixed = [audiences.fix_list(campaign=campaign, by=campaign.owner, at=MORNING) for campaign in (few, half)]
    audiences.make_list(audience=fixed[0], at=MORNING, progress=lambda _done, _total: None)
    found = _list(half, fixed[1])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE campaigns_invitation")
    for shown, campaign in zip(pages, (few, half), strict=True):
        shown["funnel"], shown["people"] = page(campaign, "audience"), page(campaign, "people")
    found |= _send(half, by)
    effect = timed(lambda: effect_of_campaign(half, MORNING + 60 * DAY))
    return found | {
        "bare_s": bare,
        "preview_s": preview,
        "pages": pages,
        "effect_s": effect,
        "visits": RepairOrder.objects.filter(outlet=large).count(),
    }


def killed(deed: Callable[[], object], number: Callable[[], int], enough: int) -> int:
    """Let a process of its own do it, and end it by SIGKILL once there are `enough`; how many there were then."""
    from django.db import connection

    connection.close()
    process = multiprocessing.get_context("fork").Process(target=deed)
    process.start()
    while number() < enough:
        assert process.is_alive(), "it was over before it could be killed"
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL, process.exitcode
    return number()


def _list(campaign, audience) -> dict:
    """The list, by a worker that is killed half-way and by one that goes on."""
    from campaigns.models import Invitation
    from campaigns.services import audiences
    from staff.work import Progress

    there = Invitation.objects.filter(campaign=campaign)
    progress = Progress(audience.work)

    def make_list():
        audiences.make_list(audience=audience, at=MORNING, progress=progress)

    began = time.perf_counter()
    when_killed = killed(make_list, there.count, PEOPLE // 2)
    assert 0 < when_killed < PEOPLE, when_killed
    audience.work.refresh_from_db()
    assert audience.work.done > 0, "its progress was seen"
    make_list()
    took = time.perf_counter() - began
    listed = there.count()
    assert listed == PEOPLE == there.values("customer").distinct().count(), listed
    return {"list_s": took, "listed": listed, "listed_when_killed": when_killed}


def _send(campaign, by) -> dict:
    """Invitations for whom nobody held back, by a worker that is killed after a third and by one that goes on."""
    from campaigns.services import invitations
    from customers.models import CareMessage, MessageTemplate
    from customers.services import care_messages
    from notices.models import Message
    from staff.work import Progress

    template = MessageTemplate.objects.create(name="活动", outlet=campaign.outlet, kind="", message_class="promotion")
    template.versions.create(
        number=1, message_class="promotion", words="{name}您好，{outlet}祝您一路平安！拒收请回复R", state="in_use",
        made_at=MORNING, used_from_at=MORNING,
    )  # fmt: skip
    to_write = set(campaign.invitations.not_invited_yet().values_list("customer", flat=True))
    sending = invitations.start_sending(campaign=campaign, template=template, by=by, at=MORNING)
    progress = Progress(sending.work)

    def send():
        care_messages.go_on(sending=sending, at=MORNING, progress=progress)

    began = time.perf_counter()
    when_killed = killed(send, sending.messages.count, len(to_write) // 3)
    assert 0 < when_killed < len(to_write), when_killed
    sending.work.refresh_from_db()
    assert sending.work.done > 0, "its progress was seen"
    send()
    took = time.perf_counter() - began
    written = list(CareMessage.objects.values_list("customer", flat=True))
    assert len(written) == len(set(written)) and set(written) == to_write, "each once, and nobody lost"
    counts = care_messages.counts_of(sending)
    assert Message.objects.count() == counts[""] and sending.done_at is not None, counts
    over = campaign.invitations.filter(customer__contacts__at=MORNING - DAY)
    assert not over.filter(sending__isnull=False).exists(), "nobody beyond the budget"
    assert counts["budget"] == over.invited().values("customer").distinct().count() > 0, counts
    assert not campaign.invitations.control().filter(sending__isnull=False).exists()
    return {"send_s": took, "queued": counts[""], "left_out": counts["budget"], "sent_when_killed": when_killed}


def page(campaign, name: str) -> dict:
    """Median seconds of a warm request of the campaign's planner, and how many queries it makes."""
    from unittest import mock

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from staff import glances

    client = Client()
    client.force_login(campaign.owner)
    spent = []
    with mock.patch.object(timezone, "now", return_value=MORNING):
        for _round in range(ROUNDS + 1):
            # Nothing is answered from memory.
            glances.forget()
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/campaigns/{campaign.number}/{name}/")
            spent.append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.status_code
    return {"seconds": statistics.median(spent[1:]), "queries": len(asked)}


def _planner(outlet):
    from staff.models import Posting, User
    from staff.roles import Role

    by = User.objects.create(username=f"marketing-{outlet.code}", name="方舒然", password="!")
    Posting.objects.create(user=by, role=Role.MARKETING, outlet=outlet, from_on=MORNING.date() - 90 * DAY)
    return by


def _bare(outlet, campaign) -> float:
    from django.db import connection

    def insert():
        with connection.cursor() as cursor:
            cursor.execute(BARE, {"campaign": campaign.pk, "outlet": outlet.pk, "at": MORNING})

    return timed(insert)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        for row in run():
            print(" | ".join(str(cell) for cell in row))
