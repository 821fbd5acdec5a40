"""An audience of 100,000: its preview, its list with a worker killed on the way, 50,000 invitations, funnel and effect.

`python -m bench.audiences` prints the rows of `run()`. What must hold whatever the machine does is asserted on the way:
nobody is on the list or written to twice, and nobody beyond the contact budget.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from .care import VISITS, timed

PEOPLE = int(os.environ.get("BENCH_CARS", "100000"))
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
    each = f"{found['queued'] / found['send_s']:,.0f} a second"
    pages = f"a tenth of them {found['page_small_s'] * 1000:.0f} ms"
    return [
        (
            f"list of {found['listed']:,} of {PEOPLE:,} customers, killed half-way and begun again",
            f"{found['list_s']:.2f} s", bare, found["list_s"] / found["bare_s"], "30 s", "90 s",
        ),
        (
            f"preview of an audience of {PEOPLE:,}", f"{found['preview_s']:.2f} s", bare,
            found["preview_s"] / found["bare_s"], "3 s", "8 s",
        ),
        (
            f"funnel and first page of {found['listed']:,} people, {found['queries']} queries",
            f"{found['page_s']:.2f} s", pages, found["page_s"] / found["page_small_s"], "1 s", "3 s",
        ),
        (
            f"{found['queued']:,} invitations queued, {found['left_out']:,} left out by the budget, {each}",
            f"{found['send_s']:.2f} s", bare, found["send_s"] / found["bare_s"], "300 s", "900 s",
        ),
        (
            f"effect of a campaign with {found['listed']:,} people and {found['visits']:,} visits",
            f"{found['effect_s']:.2f} s", bare, found["effect_s"] / found["bare_s"], "3 s", "10 s",
        ),
    ]  # fmt: skip


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
ORDER BY c.id
"""
CONTACTS = """
INSERT INTO customers_contact (customer_id, kind, direction, at, words, outside_budget)
SELECT c.id, 'message', 'out', %(at)s, '', false
FROM customers_customer c CROSS JOIN generate_series(1, 2) WHERE c.id %% %(every)s = 0
"""


def fill():
    from django.db import connection

    from staff.models import Outlet

    from .calls import CUSTOMERS, VEHICLES, make_outlets

    make_outlets(1)
    outlet = Outlet.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"outlets": [outlet.pk], "count": 1, "size": PEOPLE})
        cursor.execute(VEHICLES)
        cursor.execute(VISITS, {"at": MORNING})
        cursor.execute(CONTACTS, {"at": MORNING - DAY, "every": CONTACTED})
        cursor.execute("VACUUM ANALYZE")
    return outlet


def make_campaign(outlet, by, number: str, percent: int):
    from campaigns.models import Campaign

    on = MORNING.date() + 7 * DAY
    return Campaign.objects.create(
        number=number, outlet=outlet, kind="seasonal", name="冬季检测", begins_on=on, ends_on=on + 13 * DAY, owner=by,
        seed="5e" * 32, control_percent=percent, made_at=MORNING, made_by=by,
        baseline_from_on=MORNING.date() - 60 * DAY, baseline_to_on=MORNING.date() - DAY,
    )  # fmt: skip


# --- Measuring --------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The worker is gone, in the middle of its work."""


def measure() -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from campaigns.audience_page import funnel
    from campaigns.audience_rules import Rules
    from campaigns.audience_search import counted
    from campaigns.effect_figures import effect_of_campaign
    from campaigns.models import Invitation
    from campaigns.services import audiences, invitations
    from customers.models import CareMessage, MessageTemplate
    from customers.services import care_messages
    from staff.paging import page_of
    from workshop.models import RepairOrder

    call_command("migrate", verbosity=0)
    outlet = fill()
    by = _planner(outlet)
    bare = _bare(make_campaign(outlet, by, "SH01-HD00001", 0))
    preview = timed(lambda: counted(outlet, Rules(away_to=24), MORNING))

    # The list, killed half-way.
    half = make_campaign(outlet, by, "SH01-HD00002", 50)
    audiences.change_rules(campaign=half, rules=Rules(away_to=24), by=by, at=MORNING)
    audience = audiences.fix_list(campaign=half, by=by, at=MORNING)

    def killed(done, total):
        if done >= total / 2:
            raise Killed

    def make_list():
        try:
            audiences.make_list(audience=audience, at=MORNING, progress=killed)
        except Killed:
            audiences.make_list(audience=audience, at=MORNING, progress=lambda _done, _total: None)

    listing = timed(make_list)
    listed = Invitation.objects.filter(campaign=half).count()
    assert listed == PEOPLE, listed
    assert Invitation.objects.filter(campaign=half).values("customer").distinct().count() == listed

    def pages(campaign):
        funnel(campaign.invitations.steps())
        page_of(campaign.invitations.invited().for_list(), {}, order=("pk",))

    small = make_campaign(outlet, by, "SH01-HD00003", 0)
    Invitation.objects.bulk_create(
        Invitation(campaign=small, customer_id=key, made_at=MORNING)
        for key in Invitation.objects.filter(campaign=half).values_list("customer", flat=True)[: PEOPLE // 10]
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE campaigns_invitation")
    page_small = timed(lambda: pages(small))
    page = timed(lambda: pages(half))
    with CaptureQueriesContext(connection) as queries:
        pages(half)

    # Half of the list is invited, killed after a tenth and begun again.
    template = MessageTemplate.objects.create(name="活动", outlet=outlet, kind="", message_class="promotion")
    template.versions.create(
        number=1, message_class="promotion", words="{name}您好，{outlet}祝您一路平安！拒收请回复R", state="in_use",
        made_at=MORNING, used_from_at=MORNING,
    )  # fmt: skip
    sending = invitations.start_sending(campaign=half, template=template, by=by, at=MORNING)
    to_write = half.invitations.not_invited_yet().count()

    def send():
        def killed(done, total):
            if done >= total / 10:
                raise Killed

        try:
            care_messages.go_on(sending=sending, at=MORNING, progress=killed)
        except Killed:
            care_messages.go_on(sending=sending, at=MORNING, progress=lambda _done, _total: None)

    sent = timed(send)
    counts = care_messages.counts_of(sending)
    assert sum(counts.values()) == to_write == CareMessage.objects.values("customer").distinct().count()
    over = half.invitations.filter(customer__contacts__at=MORNING - DAY, sending__isnull=False)
    assert not over.exists() and counts["budget"] > 0, counts
    effect = timed(lambda: effect_of_campaign(half, MORNING + 60 * DAY))
    return {
        "bare_s": bare,
        "preview_s": preview,
        "list_s": listing,
        "listed": listed,
        "page_small_s": page_small,
        "page_s": page,
        "queries": len(queries),
        "send_s": sent,
        "queued": counts[""],
        "left_out": counts["budget"],
        "effect_s": effect,
        "visits": RepairOrder.objects.count(),
    }


def _planner(outlet):
    from staff.models import Posting, User
    from staff.roles import Role

    by = User.objects.create(username="bench", name="方舒然", password="!")
    Posting.objects.create(user=by, role=Role.MARKETING, outlet=outlet, from_on=MORNING.date() - 90 * DAY)
    return by


def _bare(campaign) -> float:
    from django.db import connection

    def insert():
        with connection.cursor() as cursor:
            cursor.execute(BARE, {"campaign": campaign.pk, "at": MORNING})

    return timed(insert)


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        for row in run():
            print(" | ".join(str(cell) for cell in row))
