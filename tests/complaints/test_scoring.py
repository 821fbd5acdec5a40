"""What answers come to: 0 to 100, weighted, and which of them are bad."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.scoring import BEST, Limits, explain, is_bad, points, score

SCALES = st.sampled_from(["ten", "five", "yes_no"])
ONE = SCALES.flatmap(
    lambda scale: st.tuples(st.just(scale), st.integers(1, BEST[scale]), st.decimals(0, 100, places=2, allow_nan=False))
)


@pytest.mark.parametrize(
    ("scale", "value", "worth"),
    [("ten", 1, 10), ("ten", 10, 100), ("five", 1, 20), ("five", 5, 100), ("yes_no", 1, 0), ("yes_no", 2, 100)],
)
def test_each_scale_has_its_worth(scale, value, worth):
    assert points(scale, value) == worth


def test_words_are_worth_nothing_and_weigh_nothing():
    assert points("words", 0) is None
    assert score([("ten", 8, Decimal(1)), ("words", 0, Decimal(9))]) == Decimal("80.00")


def test_the_score_is_the_weighted_mean():
    # 90 x 3, 80 x 2, 60 x 1: 490 of 6
    assert score([("ten", 9, Decimal(3)), ("five", 4, Decimal(2)), ("ten", 6, Decimal(1))]) == Decimal("81.67")


def test_half_a_hundredth_is_rounded_up():
    # 10, and 20 with a weight that gives 12.345 exactly
    assert score([("ten", 1, Decimal("7.655")), ("ten", 2, Decimal("2.345"))]) == Decimal("12.35")


def test_without_a_weight_there_is_no_score():
    assert score([]) is None
    assert score([("ten", 9, Decimal(0))]) is None
    assert score([("words", 0, Decimal(1))]) is None


@given(st.lists(ONE, max_size=20))
def test_it_stays_between_the_worst_and_the_best_answer(answers):
    result = score(answers)
    weighing = [points(scale, value) for scale, value, weight in answers if weight]
    assert (result is None) == (not weighing)
    if result is not None:
        assert 0 <= min(weighing) <= result <= max(weighing) <= 100


@given(st.lists(ONE, min_size=1, max_size=20), st.integers(1, 9))
def test_only_the_proportion_of_the_weights_counts(answers, times):
    assert score(answers) == score([(scale, value, weight * times) for scale, value, weight in answers])


@given(st.lists(ONE, min_size=1, max_size=20))
def test_the_parts_add_up_to_the_score(answers):
    result = score(answers)
    parts = sum(share.part for share in explain(answers) if share)
    if result is not None:
        assert abs(parts - result) <= Decimal("0.005") * (len(answers) + 1)


@given(st.lists(ONE, min_size=1, max_size=20), st.data())
def test_a_better_answer_never_lowers_the_score(answers, data):
    place = data.draw(st.integers(0, len(answers) - 1))
    scale, value, weight = answers[place]
    better = [*answers]
    better[place] = (scale, data.draw(st.integers(value, BEST[scale])), weight)
    if score(answers) is not None:
        assert score(better) >= score(answers)


@pytest.mark.parametrize(
    ("scale", "value", "bad"),
    [
        ("ten", 6, True),
        ("ten", 7, False),
        ("ten", 1, True),
        ("five", 1, True),
        ("five", 2, False),
        ("yes_no", 1, False),
    ],
)
def test_what_is_bad(scale, value, bad):
    assert is_bad(scale, value, Limits()) is bad


def test_what_is_bad_is_settled():
    assert not is_bad("ten", 6, Limits(ten=5))
    assert is_bad("five", 2, Limits(five=2))
    assert not is_bad("ten", 1, Limits(ten=0))
