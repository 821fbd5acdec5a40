"""Points by the rules: caps, zero, never below nothing, never more back than was taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import assessment_rules as rules
from targets.assessment_rules import Rate

POINTS = st.integers(0, 100)


@pytest.mark.parametrize(
    ("rate", "number", "points"),
    [
        (Rate(2, 20), 0, 0),
        (Rate(2, 20), 1, 2),
        (Rate(2, 20), 10, 20),
        (Rate(2, 20), 11, 20),
        (Rate(3, 10), 4, 10),
        (Rate(0, 20), 9, 0),
        (Rate(5, 0), 9, 0),
        (Rate(5, 30, on=False), 9, 0),
        (Rate(50, 300), 9, 100),
        (Rate(2, 20), -1, 0),
    ],
)
def test_points_of_a_rule(rate, number, points):
    assert rate.points(number) == points


def test_all_rules_together_take_no_more_than_there_is():
    assert rules.left([]) == 100
    assert rules.left([20, 10]) == 70
    assert rules.left([60, 40]) == 0
    assert rules.left([60, 41]) == 0


@given(st.lists(st.tuples(st.integers(0, 50), POINTS, st.integers(0, 10_000))))
def test_never_below_nothing_and_never_above_the_most(cases):
    taken = [Rate(each, most).points(number) for each, most, number in cases]
    assert all(points <= most for points, (_each, most, _number) in zip(taken, cases, strict=True))
    assert 0 <= rules.left(taken) <= 100


@given(st.dictionaries(st.sampled_from(rules.RULES), POINTS), st.dictionaries(st.sampled_from(rules.RULES), POINTS))
def test_nothing_is_given_back_that_was_not_taken(taken, given_back):
    wrong = rules.problems(taken, given_back)
    assert set(wrong) == {rule for rule, points in given_back.items() if points > taken.get(rule, 0)}
    if not wrong:
        after = [points - given_back.get(rule, 0) for rule, points in taken.items()]
        assert all(points >= 0 for points in after)
        assert rules.left(taken.values()) <= rules.left(after) <= 100


def test_less_than_nothing_cannot_be_given_back():
    assert rules.problems({"papers": 5}, {"papers": -1}) == ["papers"]
    assert rules.problems({"papers": 5}, {"papers": 5}) == []


@pytest.mark.parametrize(
    ("given_back", "verdict"),
    [({}, "refused"), ({"papers": 1}, "partly"), ({"papers": 5, "cases_late": 9}, "partly"),
     ({"papers": 5, "cases_late": 10}, "granted")],
)  # fmt: skip
def test_how_an_appeal_ends(given_back, verdict):
    assert rules.verdict({"papers": 5, "cases_late": 10}, given_back) == verdict
