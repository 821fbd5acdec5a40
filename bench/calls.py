"""Follow-up calls: made for a month of 100,000 deliveries, taken among 200,000 waiting, and by 50 callers at a time.

`python -m bench.calls` prints the rows of `run()`. What must hold whatever the machine does is asserted on the way:
each delivery has one call, no customer is offered twice, a lost lease comes back.
"""

import json
import multiprocessing
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

# The months behind lie in the same table.
DELIVERIES, OLDER, BEFORE_GO_LIVE, OUTLETS = 100_000, 200_000, 2_000, 100
ROUNDS = 3
WAITING, FEW = 200_000, 20_000
# Callers, and how many of them vanish with a customer on the page; fewer where only one can write at a time.
CALLERS = {"postgresql": (50, 5), "sqlite": (8, 2)}
# A minute of calls; then the leases of those that vanished run out, which the others notice.
SECONDS, VANISH_AFTER, LEASE = 66, 3, 60
THINKING = (0.5, 2.5)
BACKLOG = 60
OUTCOMES = {"answered": 60, "no_answer": 20, "busy": 5, "off": 5, "call_at": 5, "declined": 3, "wrong_number": 2}
# Ten in the morning in Shanghai, whenever this is measured: nobody is called at night.
MORNING = datetime(2026, 11, 12, 2, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        made = in_its_own_process(directory, "making")
        small, large = (in_its_own_process(directory, "picking", size) for size in (FEW, WAITING))
        loads = {vendor: in_its_own_process(directory, "load", vendor=vendor) for vendor in CALLERS}
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)
    return [*of_making(made), *of_picking(small, large), *(row for name in loads for row in of_load(name, loads[name]))]


def of_making(found: dict) -> list[tuple]:
    each, bare = (f"{DELIVERIES / found[key]:,.0f} a second" for key in ("seconds", "bare_s"))
    return [
        (
            f"calls for {DELIVERIES:,} deliveries, {each}",
            f"{found['seconds']:.2f} s",
            f"bare INSERT ... SELECT {found['bare_s']:.2f} s, {bare}",
            found["ratio"],
            "5 times",
            "10 times",
        ),
        (
            f"… two runs at a time after three days of downtime, {found['missing']:,} missing",
            f"{found['twice_s']:.2f} s",
            f"nothing missing {found['idle_s']:.2f} s",
            found["twice_s"] / found["idle_s"],
            "5 s",
            "15 s",
        ),
    ]


def of_picking(small: dict, large: dict) -> list[tuple]:
    return [
        (
            f"next call among {WAITING:,} waiting, in the database",
            f"{large['query_ms']:.1f} ms",
            f"among {FEW:,} {small['query_ms']:.1f} ms",
            large["query_ms"] / small["query_ms"],
            "5 ms",
            "15 ms",
        ),
        (
            "… taking it",
            f"{large['take_ms']:.0f} ms",
            f"among {FEW:,} {small['take_ms']:.0f} ms",
            large["take_ms"] / small["take_ms"],
            "25 ms",
            "75 ms",
        ),
    ]


def of_load(vendor: str, found: dict) -> list[tuple]:
    who = f"{found['callers']} callers for {SECONDS} s, {'PostgreSQL' if vendor == 'postgresql' else 'SQLite'}"
    return [
        (
            f"{who}, {found['calls']:,} calls: longest wait",
            f"{found['longest_s']:.1f} s",
            f"median {found['median_s']:.1f} s",
            found["longest_s"] / found["median_s"],
            "2 times",
            "2 times",
        ),
        (
            f"{who}: taking the next",
            f"{found['take_ms']:.0f} ms",
            f"with nobody else {found['alone_ms']:.0f} ms; {found['lost']} lost leases came back",
            found["take_ms"] / found["alone_ms"],
            "250 ms",
            "2000 ms",
        ),
    ]


def in_its_own_process(directory, part: str, size: int = 0, vendor: str = "postgresql") -> dict:
    """Measure in a fresh interpreter on a fresh database."""
    import psycopg

    from tests import servers

    name = f"calls_{part}_{size}"
    url = f"sqlite:///{directory}/{name}.sqlite3"
    if vendor == "postgresql":
        with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        url = servers.postgres_url(directory, name)
    environment = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DEBUG": "",
        "ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "VAR_DIR": str(directory),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.calls", "measure", part, str(size)],
        env=environment, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"bench.calls {part} failed")
    return json.loads(done.stdout.splitlines()[-1])


def measure(part: str, size: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {"making": making, "picking": picking, "load": load}[part](size)


def timed(deed: Callable) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


# --- Records ----------------------------------------------------------------------------------------------------------


def make_outlets(number: int) -> list:
    from staff.models import Area, Employee, Outlet, Region

    area = Area.objects.create(region=Region.objects.create(name="华东大区"), name="沪东区域")
    outlets = Outlet.objects.bulk_create(Outlet(code=f"SH{n:03}", name=f"{n} 号店", area=area) for n in range(number))
    Employee.objects.bulk_create(
        Employee(number=f"E{each.code}", name="林知夏", outlet=each, position="服务顾问", hired_on=MORNING.date())
        for each in outlets
    )
    return outlets


def make_callers(outlet, number: int) -> list:
    from staff.models import Posting, User
    from staff.roles import Role

    users = User.objects.bulk_create(User(username=f"care{n}", name=f"客服 {n}", password="!") for n in range(number))
    long_ago = (MORNING - 1000 * DAY).date()
    Posting.objects.bulk_create(
        Posting(user=user, role=Role.CUSTOMER_CARE, outlet=outlet, from_on=long_ago) for user in users
    )
    return users


# Customer n, their car, and orders of these cars back from an instant.
CUSTOMERS = """
INSERT INTO customers_customer (code, name, name_key, mobile, outlet_id, background, district)
SELECT 'C' || n, '周敏', 'zhou min|zm', '138' || lpad(n::text, 8, '0'), (%(outlets)s::bigint[])[1 + n %% %(count)s],
    'none', ''
FROM generate_series(1, %(size)s) n
"""
VEHICLES = """
INSERT INTO customers_vehicle (vin, plate, customer_id, model, brand_line, financed)
SELECT 'LMKZ5A3B5N' || lpad(substr(code, 2), 7, '0'), '沪A' || substr(code, 2), id, '星澜 S7', '', false
FROM customers_customer
"""
ORDERS = """
INSERT INTO workshop_repairorder (number, outlet_id, vehicle_id, advisor_id, kind, opened_at, delivered_at,
    repair_receipts, assessed_amount, rating, refused_repair)
SELECT %(prefix)s || n, c.outlet_id, v.id, e.id,
    (ARRAY['maintenance', 'repair', 'free_service', 'accident', 'warranty', 'rework'])[1 + n %% 6],
    %(until)s - n * %(step)s - interval '1 day', %(until)s - n * %(step)s, 0, 0, '', false
FROM generate_series(1, %(number)s) n
JOIN customers_customer c ON c.code = 'C' || (1 + n %% %(size)s)
JOIN customers_vehicle v ON v.customer_id = c.id
JOIN staff_employee e ON e.outlet_id = c.outlet_id
"""


def fill(outlets: list, customers: int, months: list[tuple[str, int, datetime, timedelta]]) -> None:
    """PostgreSQL only. `months`: prefix of the order numbers, how many, back from when, how far apart."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"outlets": [each.pk for each in outlets], "count": len(outlets), "size": customers})
        cursor.execute(VEHICLES)
        for prefix, number, until, apart in months:
            row = {"prefix": prefix, "number": number, "until": until, "step": apart, "size": customers}
            cursor.execute(ORDERS, row)
        cursor.execute("VACUUM ANALYZE")


# --- Making -----------------------------------------------------------------------------------------------------------

BARE = """
INSERT INTO complaints_followup (outlet_id, mode, "group", order_id, vehicle_id, customer_id, delivered_at, from_at,
    due_at, ticket, share, why, state, next_at, agreed, attempts)
SELECT o.outlet_id, 'call', 'repair', o.id, o.vehicle_id, v.customer_id, o.delivered_at,
    o.delivered_at + interval '17 hours', o.delivered_at + interval '4 days', 0, 100, 'chance', 'waiting',
    o.delivered_at + interval '17 hours', false, 0
FROM workshop_repairorder o JOIN customers_vehicle v ON v.id = o.vehicle_id
WHERE o.delivered_at >= %s ORDER BY o.delivered_at
"""


def making(_size: int) -> dict:
    """A month's calls in one run; then the last three days again, by two runs at a time."""
    from django.db import connection

    from complaints.models import FollowUp
    from complaints.services.follow_ups import make_follow_ups
    from workshop.models import RepairOrder

    outlets = make_outlets(OUTLETS + 1)
    live, new = outlets[:-1], outlets[-1]
    type(new).objects.filter(pk=new.pk).update(live_on=(MORNING + 10 * DAY).date())
    month = timedelta(days=29)
    fill(
        live,
        DELIVERIES,
        [("A", DELIVERIES, MORNING, month / DELIVERIES), ("B", OLDER, MORNING - 31 * DAY, 200 * DAY / OLDER)],
    )
    before = RepairOrder.objects.filter(number__startswith="A").order_by("pk").values("pk")[:BEFORE_GO_LIVE]
    copies = list(RepairOrder.objects.filter(pk__in=before))
    for order in copies:
        order.pk, order.number, order.outlet = None, f"N{order.number}", new
    RepairOrder.objects.bulk_create(copies, batch_size=1000)

    rounds = []
    for _round in range(ROUNDS):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE complaints_followup CASCADE")
            began = time.perf_counter()
            cursor.execute(BARE, [MORNING - 30 * DAY])
            bare = time.perf_counter() - began
            cursor.execute("TRUNCATE complaints_followup CASCADE")
            cursor.execute("VACUUM ANALYZE complaints_followup")
        rounds.append((bare, timed(lambda: make_follow_ups(at=MORNING))))
        made = FollowUp.objects.calls()
        assert made.count() == DELIVERIES, made.count()
    assert not made.filter(outlet=new).exists(), "before the go-live day"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE complaints_followup")
    idle = timed(lambda: make_follow_ups(at=MORNING))
    missing, _each = made.filter(delivered_at__gt=MORNING - 3 * DAY).delete()
    connection.close()
    twice = timed(lambda: at_once([lambda: make_follow_ups(at=MORNING)] * 2))
    assert made.count() == DELIVERIES and made.values("order").distinct().count() == DELIVERIES
    return {
        "bare_s": statistics.median(bare for bare, _all in rounds),
        "seconds": statistics.median(seconds for _bare, seconds in rounds),
        "ratio": statistics.median(seconds / bare for bare, seconds in rounds),
        "idle_s": idle,
        "missing": missing,
        "twice_s": twice,
    }


def at_once(deeds: list[Callable]) -> list:
    """Each in a process of its own, forked from this one, which has no connection open."""
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=deed) for deed in deeds]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0, process.exitcode
    return processes


# --- Taking one among many --------------------------------------------------------------------------------------------


def picking(size: int) -> dict:
    """Half of the calls wait at one outlet, half at the others; asked for at the large one, and at a small one."""
    from django.db import connection

    from complaints import call_policies
    from complaints.models import FollowUp
    from complaints.services import queue

    outlets = make_outlets(OUTLETS)
    fill(outlets, size, [("A", size, MORNING, 20 * DAY / size)])
    with connection.cursor() as cursor:
        cursor.execute(BARE, [MORNING - 30 * DAY])
        half = FollowUp.objects.order_by("pk").values("pk")[: size // 2]
        FollowUp.objects.filter(pk__in=half).update(outlet=outlets[0])
        # In the middle of a day: a fifth was tried, some agreed an hour, were contacted enough, or want no calls.
        cursor.execute(
            "UPDATE complaints_followup SET next_at = %s, attempts = 1 WHERE hashint8(id) %% 5 = 0",
            [MORNING + 2 * 60 * MINUTE],
        )
        cursor.execute(
            "UPDATE complaints_followup SET next_at = %s, agreed = true WHERE hashint8(id) %% 50 = 1",
            [MORNING + 60 * MINUTE],
        )
        cursor.execute(
            "INSERT INTO customers_contact (customer_id, kind, direction, at, words, outside_budget) "
            "SELECT customer_id, 'message', 'out', %s - n * interval '1 hour', '', false "
            "FROM complaints_followup, generate_series(1, 2) n WHERE hashint8(id) %% 20 = 2",
            [MORNING],
        )
        cursor.execute(
            "INSERT INTO customers_donotcall (customer_id, from_at, reason, lift_reason) "
            "SELECT id, %s, '不想接电话', '' FROM customers_customer WHERE hashint8(id) %% 100 = 3",
            [MORNING - DAY],
        )
        cursor.execute("VACUUM ANALYZE")
    found = {"query_ms": 0.0, "take_ms": 0.0}
    for outlet in (outlets[0], outlets[1]):
        caller = make_callers_named(outlet)
        offered = queue.offered_to({outlet.pk: outlet_whole(outlet)}, call_policies.book(MORNING.date()), MORNING)
        plan = offered[:1].explain(analyze=True)
        assert size < WAITING or "complaints_call_queue" in plan, plan
        if os.environ.get("SHOW_PLANS"):
            print(plan, file=sys.stderr)
        spent = [in_the_database(offered[:1]) for _try in range(30)][5:]
        found["query_ms"] = max(found["query_ms"], statistics.median(spent))
        takes = []
        for _try in range(30):
            took = []
            takes.append(timed(lambda took=took, caller=caller: took.append(queue.take_next(by=caller, at=MORNING))))
            queue.record_attempt(follow_up=took[0], outcome="busy", by=caller, at=MORNING)
        found["take_ms"] = max(found["take_ms"], 1000 * statistics.median(takes[5:]))
    return found


def in_the_database(queryset) -> float:
    """Milliseconds that PostgreSQL plans and executes."""
    plan = json.loads(queryset.explain(analyze=True, format="json"))[0]
    return plan["Planning Time"] + plan["Execution Time"]


def outlet_whole(outlet):
    return type(outlet).objects.select_related("area").get(pk=outlet.pk)


def make_callers_named(outlet):
    """One caller of the outlet, under a name that is free."""
    from staff.models import Posting, User
    from staff.roles import Role

    user = User.objects.create(username=f"care-{outlet.code}", name="方嘉敏", password="!")
    Posting.objects.create(user=user, role=Role.CUSTOMER_CARE, outlet=outlet, from_on=(MORNING - 1000 * DAY).date())
    return user


# --- Many callers -----------------------------------------------------------------------------------------------------


def load(_size: int) -> dict:
    """A queue that is a minute deep and is fed about as fast as it is emptied; some callers vanish on the way."""
    from django.conf import settings
    from django.db import connection

    from complaints.models import FollowUp
    from complaints.services.queue import take_next
    from staff.models import PolicyValue

    number, vanishing = CALLERS[connection.vendor]
    outlet = make_outlets(1)[0]
    callers = make_callers(outlet, number + 1)
    PolicyValue.objects.create(
        key="calls.lease_minutes", value=str(LEASE // 60), from_on=MORNING.date(), entered_by=callers[0],
        entered_at=MORNING,
    )  # fmt: skip
    a_second = number / statistics.mean(THINKING) * 0.9
    make_waiting(outlet, int(a_second * (BACKLOG + SECONDS) * 1.5), a_second)
    alone = []
    for _try in range(20):
        alone.append(timed(lambda: take_next(by=callers[-1], at=MORNING)))
        FollowUp.objects.filter(leased_by__isnull=False).update(leased_by=None, leased_until=None)
    connection.close()

    notes = Path(settings.VAR_DIR) / f"callers-{connection.vendor}"
    notes.mkdir()
    context = multiprocessing.get_context("fork")
    began = time.time() + 1
    processes = [
        context.Process(target=call_customers, args=(user.pk, began, notes / f"{place}.jsonl"))
        for place, user in enumerate(callers[:-1])
    ]
    for process in processes:
        process.start()
    time.sleep(max(0, began - time.time()) + VANISH_AFTER)
    vanished = vanish(processes, notes, vanishing)
    for place, process in enumerate(processes):
        process.join()
        assert place in vanished or process.exitcode == 0, f"caller {place} ended with {process.exitcode}"
    found = judge(notes, vanished, callers[-1])
    return found | {"callers": number, "alone_ms": 1000 * statistics.median(alone)}


def make_waiting(outlet, number: int, a_second: float) -> None:
    """Calls that become callable one after the other, from a minute ago on; every tenth customer has a second one."""
    from complaints.models import FollowUp
    from customers.models import Customer, Vehicle

    customers = Customer.objects.bulk_create(
        Customer(code=f"C{n}", name="周敏", mobile=f"138{n:08}", outlet=outlet) for n in range(number)
    )
    cars = Vehicle.objects.bulk_create(
        Vehicle(vin=f"LMKZ5A3B5N{n:07}", plate=f"沪A{n:06}", customer=customer, model="星澜 S7")
        for n, customer in enumerate(customers)
    )
    start, calls = MORNING - timedelta(seconds=BACKLOG), []
    for place, (customer, car) in enumerate(zip(customers, cars, strict=True)):
        at = start + timedelta(seconds=place / a_second)
        calls.append(waiting_call(outlet, customers[place - 1] if place % 10 == 1 else customer, car, at))
    FollowUp.objects.bulk_create(calls, batch_size=2000)


def waiting_call(outlet, customer, car, at: datetime):
    from complaints.models import FollowUp

    return FollowUp(
        outlet=outlet, group="finance_buyer", vehicle=car, customer=customer, delivered_at=at - DAY, from_at=at,
        due_at=at + 3 * DAY, next_at=at,
    )  # fmt: skip


def now_in_the_morning(began: float) -> datetime:
    return MORNING + timedelta(seconds=time.time() - began)


def call_customers(user_pk: int, began: float, notes: Path) -> None:
    """One caller with a headset: the next customer, a while, a result; a line about each into the notes."""
    from django.contrib.auth import get_user_model

    from complaints.services.queue import take_next

    rng = random.Random(user_pk)
    by = get_user_model().objects.get(pk=user_pk)
    time.sleep(max(0, began - time.time()) + rng.uniform(0, 1))
    with notes.open("w") as lines:

        def note(**facts) -> None:
            print(json.dumps(facts), file=lines, flush=True)

        while (at := now_in_the_morning(began)) < MORNING + timedelta(seconds=SECONDS):
            asked = time.perf_counter()
            call = take_next(by=by, at=at)
            took = time.perf_counter() - asked
            if call is None:
                time.sleep(0.2)
                continue
            waited = (at - call.next_at).total_seconds()
            since = (now_in_the_morning(began) - MORNING).total_seconds()
            note(call=call.pk, customer=call.customer_id, taken=since, waited=waited, took=took, agreed=call.agreed)
            time.sleep(rng.uniform(*THINKING))
            outcome = rng.choices(list(OUTCOMES), OUTCOMES.values())[0]
            note(call=call.pk, released=(now_in_the_morning(began) - MORNING).total_seconds(), outcome=outcome)
            report(call, outcome, by, now_in_the_morning(began))


def report(call, outcome: str, by, at: datetime) -> None:
    from django.db import transaction

    from complaints.services.queue import end_answered, record_attempt
    from customers.services.contacts import record_contact

    if outcome != "answered":
        call_at = at + timedelta(seconds=5) if outcome == "call_at" else None
        record_attempt(follow_up=call, outcome=outcome, call_at=call_at, by=by, at=at)
        return
    with transaction.atomic():
        end_answered(follow_up=call, by=by, at=at)
        record_contact(
            customer=call.customer, vehicle=call.vehicle, kind="survey", at=at, by=by, key=f"survey:{call.pk}",
            outlet=call.outlet,
        )  # fmt: skip


def vanish(processes: list, notes: Path, number: int) -> dict[int, int]:
    """Kill callers that have a customer on the page: `{place: call}`."""
    vanished: dict[int, int] = {}
    for place, process in enumerate(processes):
        if len(vanished) == number:
            break
        lines = read(notes / f"{place}.jsonl")
        if lines and "taken" in lines[-1] and process.pid:
            os.kill(process.pid, signal.SIGSTOP)
            lines = read(notes / f"{place}.jsonl")
            if "taken" in lines[-1]:
                os.kill(process.pid, signal.SIGKILL)
                vanished[place] = lines[-1]["call"]
            os.kill(process.pid, signal.SIGCONT)
    return vanished


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def come_back(spare, lost: set[int]) -> set[int]:
    """Those of the lost calls that the next callers get when the leases have run out after the end of the load."""
    from complaints.models import FollowUp
    from complaints.services.queue import record_attempt, take_next

    untils = FollowUp.objects.filter(pk__in=lost, leased_until__isnull=False).values_list("leased_until", flat=True)
    at, back = max([MORNING + timedelta(seconds=SECONDS), *filter(None, untils)]), set()
    for _call in range(2 * len(lost)):
        if call := take_next(by=spare, at=at):
            back.add(call.pk)
            record_attempt(follow_up=call, outcome="busy", by=spare, at=at)
    return back & lost


def judge(notes: Path, vanished: dict[int, int], spare) -> dict:
    """What the callers' notes and the database come to; fails where a customer was with two callers."""
    from complaints.models import FollowUp

    with_somebody, ended, taken = defaultdict(list), {}, []
    for place in range(len(list(notes.iterdir()))):
        lines = read(notes / f"{place}.jsonl")
        for line, then in zip(lines, [*lines[1:], {}], strict=True):
            if "taken" not in line:
                continue
            until = then.get("released", line["taken"] + LEASE - 1)
            with_somebody[line["customer"]].append((line["taken"], until, place))
            taken.append(line | {"place": place, "outcome": then.get("outcome", "")})
            if then.get("outcome") in ("answered", "declined", "wrong_number"):
                ended.setdefault(line["call"], []).append(until)
    for customer, spans in with_somebody.items():
        spans.sort()
        for one, other in zip(spans, spans[1:], strict=False):
            assert other[0] >= one[1], f"customer {customer} was with two callers: {one}, {other}"
    for line in taken:
        assert all(line["taken"] < end for end in ended.get(line["call"], [])), f"offered again: {line}"
    assert all(len(ends) == 1 for ends in ended.values()), "ended twice"
    lost = set(vanished.values())
    assert FollowUp.objects.exclude(state="waiting").count() == len(ended)
    end = MORNING + timedelta(seconds=SECONDS)
    left = FollowUp.objects.waiting().free(end).filter(attempts=0, next_at__lte=end).exclude(pk__in=lost)
    oldest = left.order_by("next_at").first()
    still = (end - oldest.next_at).total_seconds() if oldest else 0
    back = {line["call"] for line in taken if line["call"] in lost and line["place"] not in vanished}
    late = come_back(spare, lost - back)
    assert back | late == lost, f"lost and not back: {lost - back - late}"
    waits = [line["waited"] for line in taken if not line["agreed"] and line["call"] not in lost]
    return {
        "calls": len(taken),
        "median_s": statistics.median(waits),
        "longest_s": max(*waits, still),
        "take_ms": 1000 * statistics.median(line["took"] for line in taken),
        "lost": len(lost),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
    else:
        for row in run():
            print(*row, sep=" | ")
