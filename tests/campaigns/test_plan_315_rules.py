"""The roster of the hotline: gaps are named, and filled in turn; what a plan lacks. Plain values."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.plan_315_rules import Facts, gaps, longest, missing, rotation
from tests.clock import shanghai

BEGIN = shanghai("2027-03-05 00:00")
HOUR = timedelta(hours=1)


def at(hour: float):
    return BEGIN + hour * HOUR


def span(begins: float, ends: float):
    return at(begins), at(ends)


@pytest.mark.parametrize(
    ("shifts", "open_spans"),
    [
        ([], [(0, 48)]),
        ([(0, 48)], []),
        ([(0, 8), (8, 24), (24, 48)], []),
        ([(8, 24), (0, 8), (20, 48)], []),
        ([(0, 8), (9, 48)], [(8, 9)]),
        ([(2, 8), (4, 6), (30, 40)], [(0, 2), (8, 30), (40, 48)]),
        # What lies outside covers nothing of it.
        ([(-10, -2), (50, 60)], [(0, 48)]),
        ([(-10, 2), (46, 60)], [(2, 46)]),
    ],
)
def test_gaps_are_named(shifts, open_spans):
    found = gaps(at(0), at(48), [span(*shift) for shift in shifts])
    assert found == [span(*each) for each in open_spans]


shifts = st.lists(st.tuples(st.integers(-5, 100), st.integers(1, 30)).map(lambda s: (s[0], s[0] + s[1])), max_size=25)


@given(shifts)
def test_an_hour_is_open_exactly_where_nobody_is_on_duty(drawn):
    found = gaps(at(0), at(72), [span(*each) for each in drawn])
    for hour in range(72):
        manned = any(begins <= hour < ends for begins, ends in drawn)
        assert manned != any(begins <= at(hour) < ends for begins, ends in found)


@given(shifts, st.integers(1, 24), st.integers(2, 6))
def test_filled_there_are_no_gaps_and_nobody_follows_himself(drawn, hours, people):
    there = [span(*each) for each in drawn]
    pieces = rotation(gaps(at(0), at(72), there), at(0), hours, list(range(people)))
    assert gaps(at(0), at(72), there + [piece for _who, piece in pieces]) == []
    for (first, (_begin, end)), (second, (begin, _end)) in zip(pieces, pieces[1:], strict=False):
        assert begin >= end
        if (begin - at(0)) // (hours * HOUR) == (end - at(0)) // (hours * HOUR) and begin == end:
            assert first != second


def test_whose_turn_it_is_follows_from_the_hour():
    whole = rotation([span(0, 48)], at(0), 8, "ABC")
    assert [who for who, _span in whole] == list("ABCABC")
    assert rotation([span(10, 18)], at(0), 8, "ABC") == [("B", span(10, 16)), ("C", span(16, 18))]


@pytest.mark.parametrize(
    ("drawn", "hours"),
    [
        ([], 0),
        ([(0, 8)], 8),
        ([(0, 8), (8, 12), (13, 20)], 12),
        ([(13, 20), (0, 8), (6, 9)], 9),
        ([(0, 12), (2, 4), (12, 25)], 25),
    ],
)
def test_shifts_that_touch_are_one_stretch(drawn, hours):
    assert longest([span(*each) for each in drawn]) == hours * HOUR


WHOLE = Facts(True, 3, "400", 0, 1, frozenset({"media", "consumers", "authority", "watch"}), True)


def test_what_a_plan_lacks():
    assert missing(WHOLE) == []
    assert missing(Facts(False, 0, "", 1, 0, frozenset(), False)) == [
        "members", "head", "hotline", "roster", "watch", "media", "consumers", "authority", "stock",
    ]  # fmt: skip
