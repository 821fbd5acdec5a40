"""The contact budget and the quiet hours, on plain instants."""

from datetime import timedelta

import pytest

from customers.contact_budget import budget_of, next_loud_at, quiet
from tests.clock import shanghai

NOW = shanghai("2026-11-12 10:00")
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
EVENING, MORNING = 20 * 60, 9 * 60


def ago(**ages):
    return NOW - timedelta(**ages)


@pytest.mark.parametrize(
    ("contacted", "used", "left", "free_at"),
    [
        ([], 0, 2, NOW),
        ([ago(days=1)], 1, 1, NOW),
        ([ago(days=1), ago(days=3)], 2, 0, ago(days=3) + WEEK),
        # Three are over the budget: free again when only one is left in the window.
        ([ago(days=1), ago(days=3), ago(days=5)], 3, 0, ago(days=3) + WEEK),
        ([ago(days=5), ago(days=1), ago(days=3)], 3, 0, ago(days=3) + WEEK),
        # To the second: a week old counts no more, a second younger does.
        ([ago(days=1), NOW - WEEK], 1, 1, NOW),
        ([ago(days=1), NOW - WEEK + SECOND], 2, 0, NOW + SECOND),
        # Both at the very same instant.
        ([ago(days=1), ago(days=1)], 2, 0, ago(days=1) + WEEK),
    ],
)
def test_two_contacts_in_seven_days(contacted, used, left, free_at):
    budget = budget_of(contacted, NOW, 2, WEEK)
    assert (budget.used, budget.left, budget.free_at) == (used, left, free_at)


def test_when_it_is_free_again_there_is_one_more_and_not_a_second_before():
    contacted = [ago(days=1), ago(days=3), ago(days=6)]
    free_at = budget_of(contacted, NOW, 2, WEEK).free_at
    assert budget_of(contacted, free_at, 2, WEEK).left == 1
    assert budget_of(contacted, free_at - SECOND, 2, WEEK).left == 0


def test_a_key_customer_stands_outside():
    budget = budget_of([ago(days=1)] * 5, NOW, 2, WEEK, outside=True)
    assert (budget.left, budget.free_at) == (2, NOW)


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [
        ("00:00", True),
        ("08:59", True),
        ("09:00", False),
        ("12:00", False),
        ("19:59", False),
        ("20:00", True),
        ("23:59", True),
    ],
)
def test_quiet_over_midnight(clock, is_quiet):
    assert quiet(shanghai(f"2026-11-12 {clock}"), EVENING, MORNING) is is_quiet


@pytest.mark.parametrize(("clock", "is_quiet"), [("11:59", False), ("12:00", True), ("13:59", True), ("14:00", False)])
def test_quiet_within_a_day(clock, is_quiet):
    assert quiet(shanghai(f"2026-11-12 {clock}"), 12 * 60, 14 * 60) is is_quiet


@pytest.mark.parametrize("clock", ["00:00", "09:00", "23:59"])
def test_equal_ends_mean_no_quiet_hour(clock):
    at = shanghai(f"2026-11-12 {clock}")
    assert not quiet(at, MORNING, MORNING)
    assert next_loud_at(at, MORNING, MORNING) == at


@pytest.mark.parametrize(
    ("at", "loud"),
    [
        ("2026-11-12 10:00", "2026-11-12 10:00"),
        ("2026-11-12 08:59", "2026-11-12 09:00"),
        ("2026-11-12 00:00", "2026-11-12 09:00"),
        ("2026-11-12 20:00", "2026-11-13 09:00"),
        ("2026-12-31 23:59", "2027-01-01 09:00"),
    ],
)
def test_the_next_instant_at_which_people_may_be_called(at, loud):
    assert next_loud_at(shanghai(at), EVENING, MORNING) == shanghai(loud)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "at", "loud"),
    [
        (12 * 60, 14 * 60, "2026-11-12 13:00", "2026-11-12 14:00"),
        (20 * 60, 24 * 60, "2026-11-12 21:00", "2026-11-13 00:00"),
        (20 * 60, 0, "2026-11-12 21:00", "2026-11-13 00:00"),
        (0, 9 * 60, "2026-11-12 00:00", "2026-11-12 09:00"),
    ],
)
def test_other_quiet_hours(quiet_from, quiet_until, at, loud):
    assert next_loud_at(shanghai(at), quiet_from, quiet_until) == shanghai(loud)


def test_every_minute_of_a_day_agrees_with_a_walk_to_the_next_loud_one():
    for ends in [(EVENING, MORNING), (12 * 60, 14 * 60), (22 * 60 + 30, 7 * 60), (20 * 60, 24 * 60)]:
        for minute in range(0, 24 * 60, 7):
            at = shanghai("2026-11-12 00:00") + timedelta(minutes=minute)
            walked = at
            while quiet(walked, *ends):
                walked += timedelta(minutes=1)
            assert next_loud_at(at, *ends) == walked
