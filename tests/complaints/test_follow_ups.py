"""Every delivery of the frame gets its call, once: whenever the job ran last, and however often it runs at a time."""

import json
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from complaints import sampling
from complaints.models import Complaint, FollowUp, SampleDraw
from complaints.services import follow_ups
from complaints.services.follow_ups import make_follow_ups
from customers.services.contacts import lift_do_not_call, set_do_not_call
from staff.models import JobRun, TrailEntry
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_vehicle
from tests.racing import race
from workshop.models import RepairOrder

from .deliveries import DAY, DELIVERED, HOUR, MORNING, make_delivery, settle

NOW = shanghai("2026-11-05 18:00")
TODAY = date(2026, 11, 5)


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences as they stand in the code, whatever the catalogue has."""
    with translation.override("en"):
        yield


def call_of(order) -> FollowUp:
    return FollowUp.objects.get(order=order, mode="call")


# --- The frame --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("maintenance", "maintenance"),
        ("free_service", "maintenance"),
        ("repair", "repair"),
        ("rework", "repair"),
        ("accident", "accident"),
        ("warranty", "warranty"),
        ("pdi", None),
    ],
)
def test_each_kind_of_order_is_called_in_its_group(db, kind, group):
    order = make_delivery(kind=kind)
    made = make_follow_ups(at=NOW)
    assert made["calls"] == (0 if group is None else 1)
    assert list(FollowUp.objects.calls().values_list("group", "order")) == ([(group, order.pk)] if group else [])


def test_a_call_waits_for_the_morning_after_and_is_due_on_the_third_day(db):
    order = make_delivery()
    make_follow_ups(at=NOW)
    call = call_of(order)
    assert (call.state, call.why, call.share) == ("waiting", "chance", Decimal(100))
    assert call.from_at == call.next_at == MORNING
    assert call.due_at == shanghai("2026-11-08 23:59:59")
    assert (call.customer, call.vehicle, call.delivered_at) == (order.vehicle.customer, order.vehicle, DELIVERED)


def test_what_is_not_delivered_yet_waits(db):
    order = make_delivery(None)
    make_delivery(NOW + HOUR)
    assert make_follow_ups(at=NOW)["calls"] == 0
    RepairOrder.objects.filter(pk=order.pk).update(delivered_at=NOW)
    assert make_follow_ups(at=NOW)["calls"] == 1


def test_deliveries_before_the_go_live_day_are_not_called(db):
    live = make_outlet("SH01", live_on=TODAY)
    other = make_outlet("SH02", "嘉禾川沙店")
    before = make_delivery(shanghai("2026-11-04 23:59"), outlet=live)
    first = make_delivery(shanghai("2026-11-05 00:00"), outlet=live)
    elsewhere = make_delivery(shanghai("2026-11-04 23:59"), outlet=other)
    make_follow_ups(at=NOW)
    assert set(FollowUp.objects.calls().values_list("order", flat=True)) == {first.pk, elsewhere.pk}
    assert not before.follow_ups.calls().exists()


def test_an_order_that_comes_in_late_is_called_though_it_is_overdue(db):
    late = make_delivery(NOW - 29 * DAY)
    too_late = make_delivery(NOW - 31 * DAY)
    make_follow_ups(at=NOW)
    call = call_of(late)
    assert call.state == "waiting" and call.due_at < NOW and call.next_at < NOW
    assert not too_late.follow_ups.exists()
    settle(follow_ups.call_policies.NOT_OLDER, "40")
    make_follow_ups(at=NOW)
    assert too_late.follow_ups.calls().count() == 1


def test_how_old_is_settled_for_each_outlet(db):
    patient, quick = make_outlet("SH01"), make_outlet("SH02", "嘉禾川沙店")
    settle(follow_ups.call_policies.NOT_OLDER, "5", quick)
    orders = [make_delivery(NOW - 10 * DAY, outlet=outlet) for outlet in (patient, quick)]
    make_follow_ups(at=NOW)
    assert [order.follow_ups.exists() for order in orders] == [True, False]


# --- Once -------------------------------------------------------------------------------------------------------------


def test_after_three_days_of_downtime_everything_is_made_good(db):
    orders = [make_delivery(NOW - hours * HOUR) for hours in range(0, 72, 6)]
    assert make_follow_ups(at=NOW)["calls"] == 12
    assert make_follow_ups(at=NOW)["calls"] == 0
    assert FollowUp.objects.calls().count() == len(orders)


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_in_batches_of_any_size(db, batch):
    # Several in the same second: the key decides among them.
    for hours in (0, 0, 0, 1, 1, 2, 3):
        make_delivery(NOW - hours * HOUR)
    assert make_follow_ups(at=NOW, batch=batch)["calls"] == 7
    assert make_follow_ups(at=NOW, batch=batch)["calls"] == 0


def test_a_delivery_that_is_corrected_keeps_its_call(db):
    order = make_delivery()
    make_follow_ups(at=NOW)
    made = call_of(order)
    RepairOrder.objects.filter(pk=order.pk).update(delivered_at=DELIVERED - 3 * DAY)
    assert make_follow_ups(at=NOW)["calls"] == 0
    assert call_of(order).due_at == made.due_at


def test_an_interrupted_run_is_made_good(db, monkeypatch):
    for hours in range(5):
        make_delivery(NOW - hours * HOUR)
    real, calls = follow_ups.insert_new, []

    def breaks(model, rows):
        if model is FollowUp:
            calls.append(rows)
            if len(calls) == 2:
                raise RuntimeError("killed")
        return real(model, rows)

    monkeypatch.setattr(follow_ups, "insert_new", breaks)
    with pytest.raises(RuntimeError):
        make_follow_ups(at=NOW, batch=2)
    monkeypatch.setattr(follow_ups, "insert_new", real)
    make_follow_ups(at=NOW, batch=2)
    assert FollowUp.objects.calls().count() == 5


@pytest.mark.django_db(transaction=True)
def test_run_twice_at_a_time_each_delivery_is_called_once():
    for hours in range(60):
        make_delivery(NOW - hours * HOUR / 4)
    counts = race([lambda: make_follow_ups(at=NOW, batch=7)] * 4)
    assert sum(each["calls"] for each in counts) == 60
    assert FollowUp.objects.calls().count() == 60
    assert SampleDraw.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_two_runs_would_make_two_calls(monkeypatch):
    """What the guard is there for: two runs that look before either writes."""
    if connection.vendor != "postgresql":
        # There two runs cannot stand in the middle of a batch at the same time.
        with pytest.raises(AssertionError):
            _doubled(monkeypatch)
        return
    _doubled(monkeypatch)


def _doubled(monkeypatch):
    from threading import Barrier, BrokenBarrierError

    make_delivery()
    meet, real = Barrier(2), follow_ups._Making._look_up_draws

    def wait_for_the_other(making, visits):
        real(making, visits)
        try:
            meet.wait(2)
        except BrokenBarrierError:
            pass

    monkeypatch.setattr(follow_ups._Making, "_look_up_draws", wait_for_the_other)
    SampleDraw.objects.create(
        outlet=make_outlet(), group="maintenance", month=TODAY.replace(day=1), seed="0" * 64, made_at=NOW
    )
    constraint = next(each for each in FollowUp._meta.constraints if each.name == "complaints_followup_once_an_order")
    with connection.schema_editor() as editor:
        editor.remove_constraint(FollowUp, constraint)
    try:
        race([lambda: make_follow_ups(at=NOW)] * 2)
        assert FollowUp.objects.calls().count() == 2
    finally:
        FollowUp.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(FollowUp, constraint)


def test_queries_do_not_grow_with_the_deliveries(db):
    def queries(deliveries: int) -> int:
        for number in range(deliveries):
            make_delivery(NOW - number * HOUR / 10)
        with CaptureQueriesContext(connection) as asked:
            make_follow_ups(at=NOW)
        return len(asked)

    make_delivery()
    make_follow_ups(at=NOW)
    assert queries(3) == queries(40)


# --- The draw ---------------------------------------------------------------------------------------------------------


def test_those_not_drawn_are_kept_with_their_tickets(db):
    settle("calls.share.maintenance", "30")
    orders = [make_delivery(NOW - number * HOUR / 10) for number in range(120)]
    make_follow_ups(at=NOW)
    draw = SampleDraw.objects.get()
    assert (draw.group, draw.month) == ("maintenance", date(2026, 11, 1))
    states = {"waiting": 0, "not_drawn": 0}
    for order in orders:
        call = call_of(order)
        assert call.draw == draw and call.share == 30
        assert call.ticket == sampling.ticket(draw.seed, order.number)
        assert call.state == ("waiting" if call.ticket < 300_000 else "not_drawn")
        states[call.state] += 1
    assert 20 < states["waiting"] < 55 and sum(states.values()) == 120


def test_the_share_is_that_of_the_day_of_delivery(db):
    settle("calls.share.repair", "0", from_on=date(2026, 11, 5))
    yesterday, today = make_delivery(NOW - DAY, "repair"), make_delivery(NOW, "repair")
    make_follow_ups(at=NOW)
    assert [call_of(order).state for order in (yesterday, today)] == ["waiting", "not_drawn"]


def test_each_outlet_group_and_month_has_a_seed_of_its_own(db):
    make_delivery(shanghai("2026-10-31 23:30"), "repair")
    make_delivery(shanghai("2026-11-01 00:30"), "repair")
    make_delivery(NOW, "warranty")
    make_delivery(NOW, "warranty", outlet=make_outlet("SH02", "嘉禾川沙店"))
    make_follow_ups(at=NOW)
    assert SampleDraw.objects.count() == len(set(SampleDraw.objects.values_list("seed", flat=True))) == 4


def complain(vehicle, received_at, closed_at=None):
    return Complaint.objects.create(
        number=f"TS{Complaint.objects.count()}",
        outlet=make_outlet(),
        vehicle=vehicle,
        received_at=received_at,
        closed_at=closed_at,
        channel="hotline",
        category="quality",
    )


@pytest.mark.parametrize(
    ("received", "closed", "why"),
    [
        (timedelta(days=-30), timedelta(days=-29), "complaint"),
        (timedelta(days=-30, seconds=-1), timedelta(days=-29), "chance"),
        (timedelta(days=-90), None, "complaint"),
        (timedelta(days=-90), timedelta(0), "complaint"),
        (timedelta(days=-90), timedelta(seconds=-1), "chance"),
        (timedelta(hours=1), None, "complaint"),
        (timedelta(hours=3), None, "chance"),
    ],
)
def test_a_car_with_a_complaint_is_called_whatever_the_share(db, received, closed, why):
    """Received in the thirty days before the delivery or since, or open at the delivery; not what is yet to come."""
    settle("calls.share.maintenance", "0")
    order = make_delivery()
    complain(order.vehicle, DELIVERED + received, None if closed is None else DELIVERED + closed)
    make_follow_ups(at=NOW)
    assert (call_of(order).why, call_of(order).state) == (why, "waiting" if why == "complaint" else "not_drawn")


def test_an_accident_is_called_whatever_the_share(db):
    order = make_delivery(kind="accident")
    make_follow_ups(at=NOW)
    assert (call_of(order).why, call_of(order).state) == ("accident", "waiting")


# --- Not to be called -------------------------------------------------------------------------------------------------


def test_who_does_not_want_to_be_called_is_kept_and_not_called(db):
    customer = make_customer(outlet=make_outlet())
    set_do_not_call(customer=customer, reason="不想接电话", at=NOW - DAY)
    order = make_delivery(customer=customer)
    assert make_follow_ups(at=NOW) == {"calls": 1, "on_site": 0, "not_to_be_called": 0, "lapsed": 0}
    assert (call_of(order).state, call_of(order).ended_at) == ("do_not_call", NOW)


def test_a_wish_that_comes_later_ends_what_waits(db):
    order = make_delivery()
    make_follow_ups(at=NOW)
    wish = set_do_not_call(customer=order.vehicle.customer, reason="不想接电话", at=NOW)
    assert make_follow_ups(at=NOW + HOUR)["not_to_be_called"] == 1
    assert (call_of(order).state, call_of(order).ended_at) == ("do_not_call", NOW + HOUR)
    assert TrailEntry.objects.get(action="follow_up.ended").changes == {"state": ["waiting", "do_not_call"]}
    # Lifted again, it is about the next visit.
    by = wish.customer.outlet and _care_manager(order.outlet)
    lift_do_not_call(do_not_call=wish, reason="客户来电", by=by, at=NOW + 2 * HOUR)
    make_follow_ups(at=NOW + 3 * HOUR)
    assert call_of(order).state == "do_not_call"


def _care_manager(outlet):
    from .deliveries import make_caller

    return make_caller("顾清和", outlet, "customer_care_manager")


# --- On site ----------------------------------------------------------------------------------------------------------


def test_a_tenth_of_the_maintenance_visits_is_asked_on_site(db):
    for number in range(150):
        make_delivery(None, settled_on=TODAY, opened_at=NOW - number * HOUR / 20)
    assert make_follow_ups(at=NOW)["on_site"] == 150
    surveys = FollowUp.objects.on_site()
    draw = SampleDraw.objects.get()
    for survey in surveys.select_related("order"):
        assert survey.ticket == sampling.ticket(draw.seed, survey.order.number)
        assert survey.state == ("waiting" if survey.ticket < 100_000 else "not_drawn")
        assert survey.due_at == shanghai("2026-11-06 23:59:59")
    assert 5 < surveys.waiting().count() < 28


def test_only_what_was_settled_today_or_yesterday_is_asked_on_site(db):
    settle("onsite.share.maintenance", "100")
    days = [make_delivery(None, settled_on=TODAY - number * DAY) for number in (0, 1, 2)]
    make_delivery(None, "repair", settled_on=TODAY)
    make_follow_ups(at=NOW)
    assert set(FollowUp.objects.on_site().values_list("order", flat=True)) == {days[0].pk, days[1].pk}


def test_buyers_on_finance_are_asked_on_site_without_an_order(db):
    outlet = make_outlet(live_on=TODAY)
    bought = [
        make_vehicle(make_customer(outlet=outlet), plate, financed=financed, purchased_on=on)
        for plate, financed, on in [
            ("沪A00001", True, TODAY),
            ("沪A00002", False, TODAY),
            ("沪A00003", True, TODAY - DAY),
            ("沪A00004", True, None),
        ]
    ]
    assert make_follow_ups(at=NOW)["on_site"] == 1
    survey = FollowUp.objects.get()
    assert (survey.vehicle, survey.order, survey.group) == (bought[0], None, "finance_buyer")
    assert survey.ticket == sampling.ticket(survey.draw.seed, bought[0].vin)
    assert make_follow_ups(at=NOW)["on_site"] == 0


def test_whom_nobody_asked_in_time_is_not_asked_any_more(db):
    settle("onsite.share.maintenance", "100")
    order = make_delivery(None, settled_on=TODAY)
    make_follow_ups(at=NOW)
    last = shanghai("2026-11-06 23:59:59")
    assert make_follow_ups(at=last)["lapsed"] == 0
    assert make_follow_ups(at=last + timedelta(seconds=1))["lapsed"] == 1
    assert order.follow_ups.on_site().get().state == "lapsed"


# --- The job ----------------------------------------------------------------------------------------------------------


def test_the_job_runs_once_a_slot_and_leaves_a_record(db, clock):
    from complaints.tasks import make_follow_ups as job

    clock(NOW)
    make_delivery()
    job()
    make_delivery()
    job()
    assert JobRun.objects.get(job="complaints.make_follow_ups").counts["calls"] == 1
    clock(NOW + timedelta(minutes=15))
    job()
    assert FollowUp.objects.calls().count() == 2


def test_an_import_has_it_run_at_once(db, monkeypatch):
    from complaints import tasks
    from intake import hooks

    told = []
    monkeypatch.setattr(tasks.worker, "tell", lambda name, **arguments: told.append(name))
    assert tasks.make_follow_ups_after_import in hooks._listeners
    tasks.make_follow_ups_after_import({1}, None, NOW)
    assert told == ["complaints.tasks.make_follow_ups_now"]


# --- Drawn again from the terminal ------------------------------------------------------------------------------------


def drawn_again(**options) -> dict:
    out = StringIO()
    call_command(
        "draw_sample", outlet="SH01", group="maintenance", month="2026-11", format="json", stdout=out, **options
    )
    return json.loads(out.getvalue())


def test_a_draw_can_be_made_again(db):
    settle("calls.share.maintenance", "30")
    for number in range(25):
        make_delivery(NOW - number * HOUR / 10, settled_on=TODAY)
    complain(make_delivery().vehicle, DELIVERED)
    make_follow_ups(at=NOW)
    calls = drawn_again(mode="call")
    assert calls["seed"] == SampleDraw.objects.get().seed and calls["agrees"]
    assert len(calls["frame"]) == 26 and len(drawn_again()["frame"]) == 51
    for row in calls["frame"]:
        kept = FollowUp.objects.get(order__number=row["number"], mode="call")
        assert (row["ticket"], row["drawn"]) == (kept.ticket, kept.state == "waiting")
        # By hand, as the rules say.
        digits = sha256(f"{calls['seed']}:{row['number']}".encode()).hexdigest()[:8]
        assert row["ticket"] == int(digits, 16) * 1_000_000 // 4_294_967_296
    assert [row["why"] for row in calls["frame"]].count("complaint") == 1


def test_whoever_turns_a_ticket_is_found_out(db):
    make_delivery()
    make_follow_ups(at=NOW)
    FollowUp.objects.update(ticket=(FollowUp.objects.get().ticket + 1) % 1_000_000)
    with pytest.raises(CommandError, match="Not as the seed gives it: SH01-WX"):
        drawn_again()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"outlet": "XX99"}, "no outlet XX99"), ({"month": "2026-13"}, "no month"), ({"group": "repair"}, "Nothing")],
)
def test_what_was_not_drawn_is_said(db, change, words):
    make_delivery()
    make_follow_ups(at=NOW)
    options = {"outlet": "SH01", "group": "maintenance", "month": "2026-11"} | change
    with pytest.raises(CommandError, match=words):
        call_command("draw_sample", **options)
