"""How a plan adds up: for any values, and for the paper plan that did not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets import plan_rules
from targets.catalogue import PLANNED, Adds
from targets.models.plans import BY_PERSON
from targets.plan_rules import Gap, Row, of_figure, of_line, of_people, spread

from .plan_house import PAPER, even, row

amounts = st.decimals(min_value=0, max_value=10**10, places=2)
shares = st.lists(st.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=12)
values = st.none() | amounts
rows = st.builds(Row, values, st.tuples(*[values] * 12))


@given(amounts, shares)
def test_what_is_spread_adds_up_to_the_fen(value, weights):
    parts = spread(value, weights)
    assert sum(parts) == value
    assert all(part >= 0 and part == round(part, 2) for part in parts)
    if any(weights):
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
        total = sum(weights)
        fen = Decimal("0.01")
        exact = [value * weight / total for weight in weights]
        assert all(abs(part - each) <= fen for part, each in zip(parts, exact, strict=True))


@given(st.integers(0, 10**9), shares)
def test_whole_numbers_are_spread_into_whole_numbers(value, weights):
    parts = spread(Decimal(value), weights, 0)
    assert sum(parts) == value and all(part == part.to_integral_value() for part in parts)


def test_without_shares_it_is_spread_evenly_and_the_first_get_the_rest():
    assert spread(Decimal(14), [Decimal(0)] * 12, 0) == (2, 2, *[1] * 10)


def test_nothing_below_zero_and_nothing_finer_than_its_places_is_spread():
    for value, weights, places in ((-1, [1], 2), (1, [-1, 2], 2), ("0.5", [1], 0)):
        with pytest.raises(ValueError):
            spread(Decimal(value), [Decimal(each) for each in weights], places)


@given(amounts, shares.filter(lambda each: len(each) == 12))
def test_a_line_whose_year_is_spread_differs_nowhere(value, weights):
    assert of_line("output", Adds.SUM, Row(value, spread(value, weights))) == []


@given(rows)
def test_a_sum_differs_exactly_where_its_months_do_not_come_to_its_year(line):
    found = of_line("output", Adds.SUM, line)
    if line.is_empty:
        assert found == []
    elif line.year is None:
        assert [each.gap for each in found] == [Gap.NO_YEAR]
    else:
        assert [each.missing for each in found] == ([line.year - line.total] if line.year != line.total else [])


@given(rows)
def test_rates_never_differ(line):
    assert of_line("csi", Adds.RATE, line) == []


@given(rows, st.lists(rows, max_size=4))
def test_people_differ_exactly_in_the_months_they_do_not_come_to(outlet, people):
    found = of_people("output", outlet, people)
    shared = [each for each in people if not each.is_empty]
    wrong = {
        month
        for month in plan_rules.MONTHS
        if shared and (outlet.months[month - 1] or 0) != sum(each.months[month - 1] or 0 for each in shared)
    }
    assert {each.month for each in found if each.gap == Gap.PEOPLE} == wrong


@given(rows, st.sampled_from(list(Adds)))
def test_a_completed_line_keeps_what_was_written(line, adds):
    whole = plan_rules.completed(line, adds)
    assert whole.months == line.months
    assert whole.year == line.year or line.year is None
    if adds == Adds.SUM and line.year is None:
        assert of_line("output", adds, whole) == []


def test_the_paper_plan_of_600_cars_comes_to_590():
    (found,) = of_line("reception", Adds.SUM, row(600, *PAPER))
    assert (found.gap, found.wanted, found.found, found.missing) == (Gap.MONTHS, 600, 590, 10)


def test_months_that_come_to_600_with_people_who_do_not_are_named_month_by_month():
    outlet = row(600, *PAPER[:-1], 66)
    lin, gu = row(300, *[25] * 12), row(290, *[25] * 10, 20, 20)
    assert of_line("reception", Adds.SUM, outlet) == []
    found = of_figure("reception", Adds.SUM, outlet, {1: lin, 2: gu})
    people = {each.month: each.missing for each in found if each.gap == Gap.PEOPLE}
    assert people == {3: -1, 4: -2, 5: -3, 6: -4, 7: -5, 8: -2, 9: -1, 11: 7, 12: 21}
    assert [each.missing for each in found if each.gap == Gap.PEOPLE_YEAR] == [10]


def test_people_who_leave_a_figure_to_the_outlet_do_not_differ_from_it():
    assert of_people("output", even(600), []) == of_people("output", even(600), [Row()]) == []


def test_a_level_stands_at_the_end_of_december():
    assert of_line("base_customers", Adds.LEVEL, row(1500, *[None] * 11, 1500)) == []
    (found,) = of_line("base_customers", Adds.LEVEL, row(1500, 1500))
    assert (found.gap, found.month) == (Gap.DECEMBER, 12)


def test_an_empty_month_of_a_rate_has_the_value_of_the_year():
    line = row(93, None, 95)
    assert [plan_rules.month_value(Adds.RATE, line, month) for month in (1, 2)] == [93, 95]
    assert plan_rules.month_value(Adds.SUM, line, 1) is None


def test_the_constraint_knows_the_figures_of_people():
    assert set(BY_PERSON) == {figure.code for figure in PLANNED if figure.by_person}
