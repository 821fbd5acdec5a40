"""The clocks of complaints: warnings exactly once and after downtime, rebuilt from the trail, moved by holidays."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.announcing import params_of
from complaints.complaint_clocks import as_kept, rebuild
from complaints.models import Complaint, ComplaintClock, CorrectiveAction
from complaints.services import (
    accept,
    answer_complaint,
    ask_correction,
    close_complaint,
    finish,
    give_view,
    hand_over,
    keep_promise,
    make_promise,
    record_satisfaction,
    reopen_complaint,
    sort_out,
    take_complaint,
    tell_overdue_corrections,
)
from complaints.services.clocks import reckon_again, start_missing, sweep
from exchange.importer import import_file
from notices.models import Message
from staff.models import CalendarDay
from staff.roles import Role
from tests.clock import shanghai
from tests.exchange.workbooks import made
from tests.makers import make_outlet, make_user
from tests.racing import race

AT = shanghai("2026-11-05 09:30")


def later(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def care(outlet):
    return make_user("叶青", Role.CUSTOMER_CARE, outlet)


@pytest.fixture
def manager(outlet):
    return make_user("韩立诚", Role.SERVICE_MANAGER, outlet)


def take(outlet, care, at=AT) -> Complaint:
    return take_complaint(outlet=outlet, channel="hotline", category="quality", contact="刹车异响", by=care, at=at)


def told(code: str) -> list[tuple[str, str]]:
    """Who was told, and with which stage of which clock in the key."""
    rows = Message.objects.filter(code=code).order_by("recipient__name", "key")
    return [(name, key.split("/")[-2]) for name, key in rows.values_list("recipient__name", "key")]


def test_half_and_four_fifths_tell_whose_turn_it_is_and_the_service_manager(outlet, care, manager):
    take(outlet, care)
    sweep(at=later(14))
    assert not told("complaint.half")
    sweep(at=later(15))
    assert told("complaint.half") == [("叶青", "50"), ("韩立诚", "50")]
    sweep(at=later(24))
    assert told("complaint.alert") == [("叶青", "80"), ("韩立诚", "80")]


def test_half_of_the_time_says_nothing_once_somebody_signed(outlet, care, manager):
    complaint = take(outlet, care)
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    accept(hand_over=hand_over(complaint=complaint, to_user=advisor, by=care, at=later(1)), by=advisor, at=later(5))
    sweep(at=later(25))
    assert not told("complaint.half")
    # From now on the advisor is told, not who took it.
    assert {name for name, _stage in told("complaint.alert")} == {"林知夏", "韩立诚"}


def test_at_the_very_second_it_is_not_late(outlet, care, manager):
    take(outlet, care)
    sweep(at=later(30))
    assert not told("complaint.overdue")
    sweep(at=later(30) + timedelta(seconds=1))
    assert ("韩立诚", "overdue-1") in told("complaint.overdue")


def test_above_the_outlet_they_hear_of_what_is_overdue(outlet, care, manager):
    area = make_user("姚宏", Role.AREA_MANAGER, outlet.area)
    coordinator = make_user("鲁宁", Role.REGION_COORDINATOR, outlet.area.region)
    take(outlet, care)
    sweep(at=later(29))
    assert not Message.objects.filter(recipient__in=[area, coordinator])
    sweep(at=later(31))
    assert {name for name, _stage in told("complaint.overdue")} == {"叶青", "韩立诚", "姚宏", "鲁宁"}


def test_three_days_of_downtime_lose_nothing_and_double_nothing(outlet, care, manager):
    take(outlet, care)
    sweep(at=AT + timedelta(days=3))
    first = Message.objects.count()
    # Of each clock: half, four fifths, and every day overdue; told to two people.
    codes = ("complaint.half", "complaint.alert", "complaint.overdue")
    stages = {stage for code in codes for _name, stage in told(code)}
    assert stages == {"50", "80", "overdue-1", "overdue-2", "overdue-3"}
    sweep(at=AT + timedelta(days=3))
    assert Message.objects.count() == first


def test_two_sweeps_at_once_tell_once(transactional_db):
    outlet = make_outlet()
    care = make_user("叶青", Role.CUSTOMER_CARE, outlet)
    make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    for minute in range(20):
        take(outlet, care, later(minute))
    race([lambda: sweep(at=later(200), batch=3)] * 4)
    assert Message.objects.filter(code="complaint.alert").count() == 20 * 2 * 2
    keys = Message.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys))
    assert sweep(at=later(200))["messages"] == 0


def test_what_is_answered_is_silent(outlet, care, manager):
    complaint = take(outlet, care)
    answer_complaint(complaint=complaint, words="已致歉", by=care, at=later(10))
    sweep(at=later(35))
    assert not told("complaint.overdue")


def test_an_imported_complaint_gets_its_clocks_and_no_flood_of_old_warnings(outlet, care, manager):
    imported = Complaint.objects.create(
        number="OLD-1",
        outlet=outlet,
        received_at=AT - timedelta(days=20),
        channel="letter",
        category="other",
        contact="旧",
    )
    assert start_missing(at=AT) == 3
    assert start_missing(at=AT) == 0
    sweep(at=AT)
    # Two clocks are in their twentieth day of being late, the closing one in its eighteenth.
    assert {stage for _name, stage in told("complaint.overdue")} == {"overdue-18", "overdue-20"}
    assert Message.objects.filter(code="complaint.half").count() == 0
    assert rebuild(imported) == as_kept(imported)


def test_what_an_import_closed_warns_nobody_any_more(outlet, care, manager):
    """In time where the other system closed it in time, whenever we hear of it."""
    complaint = take(outlet, care)
    Complaint.objects.filter(pk=complaint.pk).update(closed_at=later(20))
    sweep(at=later(60 * 24 * 5))
    assert not Message.objects.filter(code__in=["complaint.half", "complaint.alert", "complaint.overdue"]).exists()
    clocks = complaint.clocks.all()
    assert {clock.stopped_at for clock in clocks} == {later(20)} and not any(clock.was_late for clock in clocks)
    assert rebuild(complaint) == as_kept(complaint)


@pytest.mark.parametrize("swept", [True, False], ids=["swept between", "before any sweep"])
def test_what_an_import_opens_again_has_a_full_new_clock(outlet, care, manager, swept):
    complaint = take(outlet, care)
    head = ["number", "outlet", "received_at", "channel", "category", "closed_at"]
    row = [complaint.number, outlet.code, "2026-11-05 09:30:00", "热线", "质量"]
    closed_at, opened_at = later(20), later(60 * 24 * 5)
    assert import_file(made({"complaints": [head, [*row, "2026-11-05 09:50"]]}), at=later(60)).taken
    complaint.refresh_from_db()
    assert complaint.closed_at == closed_at and complaint.round == 1
    if swept:
        sweep(at=later(60))
    for _once_and_again in range(2):
        assert import_file(made({"complaints": [head, [*row, ""]]}), at=opened_at).taken
    complaint.refresh_from_db()
    assert complaint.closed_at is None and complaint.done_at is None and complaint.round == 2
    (anew,) = complaint.clocks.running()
    assert (anew.kind, anew.round, anew.from_at) == ("closed", 2, opened_at)
    assert anew.deadline_at == opened_at + timedelta(days=2)
    assert {clock.stopped_at for clock in complaint.clocks.filter(round=1)} == {closed_at}
    sweep(at=opened_at + timedelta(hours=1))
    assert not told("complaint.overdue")
    assert rebuild(complaint) == as_kept(complaint)


def test_a_kind_that_is_not_known_any_more_stops_no_message(outlet, care):
    complaint = take(outlet, care)
    complaint.category = "service"
    assert params_of(complaint)["category"] == "service"


def test_no_clock_for_what_came_before_the_go_live_day(outlet, care):
    outlet.live_on = date(2026, 11, 6)
    outlet.save()
    for received_at in (shanghai("2026-11-05 23:59"), shanghai("2026-11-06 00:00")):
        Complaint.objects.create(
            number=f"OLD {received_at}", outlet=outlet, received_at=received_at, channel="letter", category="other"
        )
    assert start_missing(at=shanghai("2026-11-07 09:00")) == 3


def test_a_broken_promise_warns_once(outlet, care, manager):
    complaint = take(outlet, care)
    promise = make_promise(complaint=complaint, what="回电", owner=care, due_at=later(60), by=care, at=later(1))
    other = make_promise(complaint=complaint, what="送券", owner=care, due_at=later(60), by=care, at=later(1))
    keep_promise(promise=other, proof="券号 88", by=care, at=later(50))
    sweep(at=later(60))
    assert not told("promise.broken")
    sweep(at=later(61))
    sweep(at=later(62))
    assert told("promise.broken") == [("叶青", "broken"), ("韩立诚", "broken")]
    assert promise.is_broken(later(61))
    assert not other.is_broken(later(61))


def test_a_corrective_action_past_its_day_is_told_once(outlet, care, manager):
    ask_correction(outlet=outlet, what="交车前试车", owner=care, due_on=date(2026, 11, 6), by=manager, at=AT)
    assert tell_overdue_corrections(at=shanghai("2026-11-06 23:59")) == 0
    assert tell_overdue_corrections(at=shanghai("2026-11-07 00:01")) == 1
    assert tell_overdue_corrections(at=shanghai("2026-11-08 00:01")) == 0
    assert CorrectiveAction.objects.get().told_on == date(2026, 11, 7)


def test_holidays_published_later_move_what_was_provisional(outlet, care):
    outlet.follows_public_holidays = True
    outlet.save()
    complaint = take(outlet, care, at=shanghai("2026-12-31 19:50"))
    answered = complaint.clocks.get(kind="answered")
    assert answered.provisional
    assert answered.deadline_at == shanghai("2027-01-01 08:20")
    CalendarDay.objects.create(outlet=None, day=date(2026, 10, 1), open=False)
    CalendarDay.objects.create(outlet=None, day=date(2027, 1, 1), open=False)
    assert reckon_again(at=shanghai("2026-12-31 20:30")) == 2
    answered.refresh_from_db()
    assert (answered.provisional, answered.deadline_at) == (False, shanghai("2027-01-02 08:20"))
    assert rebuild(complaint) == as_kept(complaint)
    assert reckon_again(at=shanghai("2026-12-31 20:31")) == 0


STEPS = ["hand_over", "answer", "sort_out", "finish", "dissatisfied", "satisfied", "close", "reopen"]


@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 900)), max_size=14))
def test_whatever_happens_the_trail_gives_the_same_clocks(steps, django_user_model):
    from staff.refusals import Refused

    outlet = make_outlet()
    care = make_user("叶青", Role.CUSTOMER_CARE, outlet)
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    complaint = take_complaint(
        outlet=outlet,
        channel="hotline",
        category="other",
        contact=str(Complaint.objects.count()),
        by=care,
        at=AT + timedelta(microseconds=1),
    )
    now = AT + timedelta(microseconds=123_457)
    for step, minutes in steps:
        now += timedelta(minutes=minutes)
        complaint = Complaint.objects.get(pk=complaint.pk)
        try:
            _do(step, complaint, care, manager, now)
        except Refused:
            continue
    assert rebuild(complaint) == as_kept(complaint)
    open_kinds = set(complaint.clocks.running().values_list("kind", flat=True))
    complaint.refresh_from_db()
    assert ("closed" in open_kinds) == (complaint.closed_at is None)
    assert ("answered" in open_kinds) == (complaint.answered_at is None)
    assert ("sorted" in open_kinds) == (complaint.sorted_at is None)


def _do(step: str, complaint: Complaint, care, manager, now: datetime) -> None:
    match step:
        case "hand_over":
            accept(hand_over=hand_over(complaint=complaint, to_user=manager, by=care, at=now), by=manager, at=now)
        case "answer":
            answer_complaint(complaint=complaint, words="好", by=care, at=now)
        case "sort_out":
            sort_out(
                complaint=complaint,
                cause="other",
                cause_words="因",
                handler=manager,
                plan="办",
                plan_by_at=now + timedelta(days=1),
                by=manager,
                at=now,
            )
        case "finish":
            finish(complaint=complaint, result="好", by=manager, at=now)
        case "dissatisfied" | "satisfied":
            result = "satisfied" if step == "satisfied" else "not_satisfied"
            record_satisfaction(complaint=complaint, result=result, words="嗯", by=care, at=now)
        case "close":
            give_view(complaint=complaint, side="care", degree="none", by=care, at=now)
            close_complaint(complaint=complaint, by=manager, at=now)
        case "reopen":
            reopen_complaint(complaint=complaint, reason="再开", by=manager, at=now)


def test_the_command_finds_a_clock_that_was_tampered_with(outlet, care, capsys):
    complaint = take(outlet, care)
    call_command("rebuild_clocks")
    assert "1 complaints" in capsys.readouterr().out
    ComplaintClock.objects.filter(complaint=complaint, kind="closed").update(deadline_at=later(9999))
    with pytest.raises(CommandError, match=complaint.number):
        call_command("rebuild_clocks")


def test_a_sweep_costs_the_same_for_many(outlet, care, manager, django_assert_max_num_queries):
    for minute in range(30):
        take(outlet, care, later(minute / 10))
    with django_assert_max_num_queries(26):
        sweep(at=later(26))
