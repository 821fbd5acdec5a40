"""How late a list is, what it costs, which rows are looked at again: plain values."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.screening_rules import BULK, LATER, NOT_TRUE, TRUE, Rule, SecondLooks, days_late, drawn

DUE = date(2027, 2, 25)


@pytest.mark.parametrize(("filed", "late"), [((2, 20), 0), ((2, 25), 0), ((2, 26), 1), ((3, 31), 34)])
def test_late_begins_the_day_after(filed, late):
    assert days_late(DUE, date(2027, *filed)) == late


def test_points_by_the_rule():
    rule = Rule(per_day=1, later=2, most=10)
    assert [rule.points(BULK, late) for late in (0, 1, 9, 10, 11, 400)] == [0, 1, 9, 10, 10, 10]
    assert [rule.points(LATER, late) for late in (0, 1, 5, 6)] == [0, 2, 10, 10]
    assert Rule(0, 0, 10).points(BULK, 5) == 0


def verdicts(true: int, cleared: int):
    return [(line, TRUE if line <= true else NOT_TRUE) for line in range(1, true + cleared + 1)]


def test_of_each_verdict_its_share_rounded_up():
    found = drawn("seed", "SH01-PC00001", verdicts(11, 4), Decimal(20))
    assert (sum(line <= 11 for line in found), sum(line > 11 for line in found)) == (3, 1)
    assert drawn("seed", "SH01-PC00001", verdicts(1, 1), Decimal(1)) == {1, 2}
    assert drawn("seed", "SH01-PC00001", verdicts(5, 5), Decimal(0)) == set()
    assert drawn("seed", "SH01-PC00001", [], Decimal(20)) == set()


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 100), st.text(max_size=8))
def test_the_same_seed_draws_the_same_whatever_the_order(true, cleared, percent, seed):
    rows = verdicts(true, cleared)
    found = drawn(seed, "SH01-PC00001", rows, Decimal(percent))
    assert found == drawn(seed, "SH01-PC00001", reversed(rows), Decimal(percent))
    for verdict in (TRUE, NOT_TRUE):
        lines = [line for line, said in rows if said == verdict]
        assert len(found & set(lines)) == -(-len(lines) * percent // 100)


def test_no_line_is_favoured():
    counts = Counter(line for seed in range(4000) for line in drawn(str(seed), "N", verdicts(10, 0), Decimal(10)))
    assert sorted(counts) == list(range(1, 11))
    # 400 each; six standard deviations.
    assert all(abs(number - 400) < 114 for number in counts.values())


def test_rates_have_something_to_divide_by():
    assert (SecondLooks(0, 0, 0, 0, 0).rate, SecondLooks(0, 0, 0, 0, 0).false_clear_rate) == (None, None)
    looks = SecondLooks(judged=15, drawn=4, looked=3, cleared_looked=3, false_clears=1)
    assert (looks.open, looks.rate, looks.false_clear_rate) == (1, Decimal("26.7"), Decimal("33.3"))
