"""The clock of a case: exact stages, the same answer whenever it is asked for."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from customers.deadlines import clock, next_share_at, next_stage, shares_due, stages_due, stages_from
from tests.clock import shanghai

OPENED = shanghai("2026-03-08 09:30")
DAY = timedelta(days=1)

instants = st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: shanghai("2020-01-01") + timedelta(minutes=minutes))
periods = st.integers(1, 30).map(lambda days: days * DAY)


def codes(stages):
    return [stage.code for stage in stages]


def test_an_aaa_case_of_five_days_has_its_stages_where_one_would_reckon_them_by_hand():
    five_days = clock(OPENED, 5 * DAY)
    assert five_days.half_at == shanghai("2026-03-10 21:30")
    assert five_days.alert_at == shanghai("2026-03-12 09:30")
    assert five_days.deadline_at == shanghai("2026-03-13 09:30")


def test_at_the_very_second_of_the_deadline_it_is_not_late_yet_and_a_second_later_it_is():
    two_days = clock(OPENED, 2 * DAY)
    due = dict(after=None, first_action_at=None)
    assert codes(stages_due(two_days, at=two_days.deadline_at, **due)) == ["50", "80"]
    assert codes(stages_due(two_days, at=two_days.deadline_at + timedelta(seconds=1), **due)) == [
        "50",
        "80",
        "overdue-1",
    ]


def test_overdue_is_a_stage_of_its_own_every_day():
    two_days = clock(OPENED, 2 * DAY)
    late_for_three_days = two_days.deadline_at + 2 * DAY + timedelta(hours=1)
    assert codes(stages_due(two_days, after=two_days.late_at, at=late_for_three_days, first_action_at=None)) == [
        "overdue-1",
        "overdue-2",
        "overdue-3",
    ]


def test_half_of_the_time_is_no_warning_where_something_was_done_by_then():
    two_days = clock(OPENED, 2 * DAY)
    for action_at, expected in [
        (two_days.half_at - timedelta(seconds=1), []),
        (two_days.half_at, []),
        (two_days.half_at + timedelta(seconds=1), ["50"]),
    ]:
        due = stages_due(two_days, after=None, at=two_days.half_at + timedelta(hours=1), first_action_at=action_at)
        assert codes(due) == expected


@given(from_at=instants, period=periods, looks=st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=12))
def test_however_often_and_whenever_one_looks_each_stage_comes_exactly_once(from_at, period, looks):
    """Looking from the stored next stage on, at any instants, gives together what one look at the last one gives."""
    its = clock(from_at, period)
    pointer, told = its.half_at, []
    for at in sorted(from_at + timedelta(minutes=minutes) for minutes in looks):
        if pointer > at:
            continue
        told += codes(stages_due(its, after=pointer, at=at, first_action_at=None))
        pointer = next_stage(its, at).due_at
    last = from_at + timedelta(minutes=max(looks))
    assert told == codes(stages_due(its, after=None, at=last, first_action_at=None))
    assert len(set(told)) == len(told)


@given(from_at=instants, period=periods, minutes=st.integers(0, 60 * 24 * 60))
def test_the_next_stage_is_the_first_one_later(from_at, period, minutes):
    its, at = clock(from_at, period), from_at + timedelta(minutes=minutes)
    later = next_stage(its, at).due_at
    assert later > at
    everything = stages_from(its)
    assert later == next(stage.due_at for stage in everything if stage.due_at > at)


@given(
    recorded_at=instants, hours=st.integers(1, 100), looks=st.lists(st.integers(0, 200 * 60), min_size=1, max_size=10)
)
def test_a_candidate_is_told_of_four_times_however_often_one_looks(recorded_at, hours, looks):
    due_at = recorded_at + timedelta(hours=hours)
    pointer, told = recorded_at, []
    for at in sorted(recorded_at + timedelta(minutes=minutes) for minutes in looks):
        if pointer is None or pointer > at:
            continue
        told += [share.code for share in shares_due(recorded_at, due_at, after=pointer, at=at)]
        pointer = next_share_at(recorded_at, due_at, at)
    last = recorded_at + timedelta(minutes=max(looks))
    assert told == [share.code for share in shares_due(recorded_at, due_at, after=None, at=last)]
