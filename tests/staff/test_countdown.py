"""The stage and the words of a running period."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from staff.countdown import Stage, reckon, span_words
from tests.clock import shanghai

START = shanghai("2026-03-10 09:30")
HOUR = timedelta(hours=1)
# Two days: a period of tier A.
END = START + 48 * HOUR

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("hours", "stage", "percent"),
    [
        (-1, Stage.OK, 0),
        (0, Stage.OK, 0),
        (23.99, Stage.OK, 49),
        (24, Stage.ATTENTION, 50),
        (38.39, Stage.ATTENTION, 79),
        (38.4, Stage.ALERT, 80),
        (47.99, Stage.ALERT, 99),
        (48, Stage.ALERT, 100),  # at the very second it is not yet late
        (48.001, Stage.OVERDUE, 100),
    ],
)
def test_the_stage_follows_the_part_that_is_used_up(hours, stage, percent):
    period = reckon(START, END, START + hours * HOUR)
    assert (period.stage, period.percent) == (stage, percent)


def test_a_period_without_length_is_used_up_at_once_and_late_a_moment_after():
    assert reckon(END, END, END).stage == Stage.ALERT
    assert reckon(END, END, END + timedelta(seconds=1)).stage == Stage.OVERDUE


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=21, minutes=59), "2 d 21 h left"),
        (timedelta(days=3), "3 d left"),
        (timedelta(days=1, minutes=59), "1 d left"),
        (timedelta(hours=22, minutes=48, seconds=59), "22 h 48 min left"),
        (timedelta(hours=5, minutes=6), "5 h 06 min left"),
        (timedelta(hours=18), "18 h left"),
        (timedelta(minutes=18), "18 min left"),
        (timedelta(seconds=59), "less than 1 min left"),
        (timedelta(0), "less than 1 min left"),
        (-timedelta(seconds=1), "just overdue"),
        (-timedelta(minutes=12), "12 min overdue"),
        (-timedelta(hours=3, minutes=20), "3 h 20 min overdue"),
        (-timedelta(days=4, hours=1), "4 d 1 h overdue"),
    ],
)
def test_the_words_never_promise_more_than_there_is(left, words):
    assert reckon(START, END, END - left).words == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-03-12 08:00", "by 09:30"),
        ("2026-03-11 23:59", "by 12 Mar 09:30"),
        ("2026-03-12 10:30", "was due by 09:30"),
        ("2026-03-13 00:01", "was due by 12 Mar 09:30"),
        ("2027-01-01 00:01", "was due by 12 Mar 2026 09:30"),
    ],
)
def test_the_due_time_leaves_out_what_the_reader_knows(at, words):
    assert reckon(START, END, shanghai(at)).by_words == words


def test_what_is_done_no_longer_runs_and_says_whether_it_was_in_time():
    late = END + 100 * HOUR
    assert reckon(START, END, late, done_at=END).words == "done in time"
    assert reckon(START, END, late, done_at=END + timedelta(minutes=20)).words == "done 20 min late"
    assert reckon(START, END, late, done_at=END + timedelta(seconds=20)).words == "done less than 1 min late"
    assert reckon(START, END, late, done_at=START + HOUR).stage == Stage.DONE


@given(st.integers(min_value=60, max_value=400 * 86400))
def test_every_span_from_a_minute_on_has_words_without_a_zero_in_front(seconds):
    assert not span_words(seconds).startswith("0 ")
