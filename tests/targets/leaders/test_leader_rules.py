"""Quarters, scores and rows of failed quarters, at their exact edges."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import leader_rules as rules

from .quarter import Q1, Q1_AFTER, Q2, Q3, Q4, Q4_BEFORE

DAYS = st.dates(date(1995, 1, 1), date(2990, 1, 1))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Q1),
        (date(2026, 3, 31), Q1),
        (date(2026, 4, 1), Q2),
        (date(2026, 9, 30), Q3),
        (date(2026, 12, 31), Q4),
    ],
)
def test_the_quarter_of_a_day(day, quarter):
    assert rules.quarter_of(day) == quarter


@given(DAYS)
def test_quarters_follow_each_other_without_a_gap(day):
    quarter = rules.quarter_of(day)
    assert quarter <= day <= rules.last_day(quarter)
    assert rules.quarter_of(rules.last_day(quarter) + timedelta(days=1)) == rules.quarter_after(quarter)
    assert rules.quarter_after(rules.quarter_after(quarter), -1) == quarter
    assert rules.read_quarter(rules.written(quarter)) == quarter


@pytest.mark.parametrize("text", ["", "2026-4", "2026-Q5", "2026-Q0", "0000-Q1", "２０２６-Q1", "2026-q1", "2026-Q1 "])
def test_what_is_no_quarter(text):
    assert rules.read_quarter(text) is None


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 12, 17), False),
        (date(2026, 12, 18), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 7), True),
        (date(2027, 1, 8), False),
    ],
)
def test_the_last_two_weeks_and_the_first_week_after(day, inside):
    assert rules.in_window(day, Q4, 14, 7) is inside


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 12, 17), Q3), (date(2026, 12, 18), Q4), (date(2027, 1, 20), Q4)],
)
def test_which_quarter_is_looked_at(day, quarter):
    assert rules.quarter_to_test(day, 14) == quarter


@pytest.mark.parametrize(
    ("skill", "results", "weight", "total", "passed"),
    [
        ("60", "60", "50", "60.00", True),
        ("59.9", "60", "50", "59.95", False),
        ("60", "59.9", "50", "59.95", False),
        ("20", "100", "50", "60.00", True),
        ("100", "0", "60", "60.00", True),
        ("100", "0", "59.99", "59.99", False),
        ("0", "0", "50", "0.00", False),
        ("100", "100", "50", "100.00", True),
        # Passed is what is shown: 59.995 is shown as 60.00.
        ("60", "59.9", "95", "60.00", True),
        ("60", "59.9", "94", "59.99", False),
    ],
)
def test_the_total_and_the_pass_mark_exactly(skill, results, weight, total, passed):
    found = rules.total_of(Decimal(skill), Decimal(results), Decimal(weight))
    assert str(found) == total and rules.passes(found, 60) is passed


@pytest.mark.parametrize(
    ("hours", "mean", "reworks", "score"),
    [
        ("100", "100", 0, "80.0"),
        ("125", "100", 0, "100.0"),
        ("200", "100", 0, "100.0"),
        # What is above a hundred is gone before anything comes off.
        ("200", "100", 1, "95.0"),
        ("100", "100", 3, "65.0"),
        ("10", "100", 3, "0.0"),
        ("0", "100", 0, "0.0"),
        ("33.33", "100", 0, "26.7"),
        ("0", "0", 0, None),
    ],
)
def test_what_the_records_propose(hours, mean, reworks, score):
    found = rules.results_score(Decimal(hours), Decimal(mean), reworks, at_mean=80, each_rework=5)
    assert found == (None if score is None else Decimal(score))


@given(st.decimals(0, 10_000, places=2), st.decimals("0.01", 10_000, places=2), st.integers(0, 60))
def test_a_proposal_is_a_score(hours, mean, reworks):
    assert 0 <= rules.results_score(hours, mean, reworks, at_mean=80, each_rework=5) <= 100


def test_the_mean_is_per_team():
    assert rules.mean_of([Decimal("10"), Decimal("20"), Decimal("0")]) == 10
    assert rules.mean_of([Decimal("0.1")] * 3) == Decimal("0.10") and rules.mean_of([]) == 0


@pytest.mark.parametrize(
    ("liable", "lines", "teams"),
    [
        (7, [(1, 7), (2, 8)], {1}),
        (7, [(1, 7), (2, 7)], {1, 2}),
        # Leads team 3, and did none of it.
        (9, [(1, 7)], {3}),
        # An advisor answers for it, and no team.
        (5, [(1, 7)], set()),
        (None, [(1, 7), (1, None)], {1}),
        (None, [(1, 7), (2, 8)], set()),
        (None, [], set()),
    ],
)
def test_which_team_answers_for_rework(liable, lines, teams):
    assert rules.answering(liable, lines, {9: 3}) == teams


@pytest.mark.parametrize(
    ("totals", "places"),
    [
        (["90", "70", "50"], [(1, False), (2, False), (3, True)]),
        (["90", "50", "50"], [(1, False), (2, True), (2, True)]),
        (["50", "90"], [(2, True), (1, False)]),
        (["70", "70"], [(1, False), (1, False)]),
        (["70"], [(1, False)]),
        ([], []),
    ],
)
def test_places_and_who_is_last(totals, places):
    assert [(each.rank, each.last) for each in rules.places([Decimal(total) for total in totals])] == places


@pytest.mark.parametrize(
    ("passed", "number", "outcome"),
    [
        ({Q4: False}, 1, None),
        ({Q3: False, Q4: False}, 2, "demote"),
        ({Q3: True, Q4: False}, 1, None),
        ({Q3: False, Q4: True}, 0, None),
        # A quarter without a test in between.
        ({Q2: False, Q4: False}, 1, None),
        ({Q2: False, Q3: False, Q4: False}, 3, "let_go"),
        ({Q1: False, Q2: True, Q3: False, Q4: False}, 2, "demote"),
        ({}, 0, None),
    ],
)
def test_failed_in_a_row(passed, number, outcome):
    assert rules.failed_in_row(passed, Q4) == number and rules.proposed(number) == outcome


def test_the_row_goes_on_over_the_end_of_a_year():
    assert rules.failed_in_row({Q4_BEFORE: False, Q1: False}, Q1) == 2
    assert rules.failed_in_row({Q4: False, Q1_AFTER: False}, Q1_AFTER) == 2
