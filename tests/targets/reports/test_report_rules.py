"""Stretches of time and places in a ranking."""

from datetime import date
from decimal import Decimal

import pytest

from targets.report_rules import Period, Span, places, read_period


def test_a_day_is_held_against_the_same_weekday_of_the_week_before():
    day = Period.latest(Span.DAY, date(2026, 11, 23))
    assert (day.first, day.last) == (date(2026, 11, 22), date(2026, 11, 22))
    assert day.before.first == date(2026, 11, 15)
    assert (day.earlier.first, day.later.first) == (date(2026, 11, 21), date(2026, 11, 23))


def test_a_week_runs_from_monday_to_sunday_and_over_the_new_year():
    week = Period.around(Span.WEEK, date(2027, 1, 3))
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert week.months == [date(2026, 12, 1), date(2027, 1, 1)]
    assert not week.whole_months
    assert Period.latest(Span.WEEK, date(2026, 11, 23)).first == date(2026, 11, 16)
    assert Period.latest(Span.WEEK, date(2026, 11, 22)).first == date(2026, 11, 9)


def test_a_month_and_a_quarter_are_whole_months():
    assert Period.latest(Span.MONTH, date(2027, 1, 1)) == Period(Span.MONTH, date(2026, 12, 1))
    quarter = Period.around(Span.QUARTER, date(2026, 12, 31))
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter.before.first == date(2026, 7, 1)
    assert quarter.whole_months
    assert len(quarter.months) == 3


@pytest.mark.parametrize(
    ("span", "text", "first"),
    [
        (Span.DAY, "2026-11-22", date(2026, 11, 22)),
        (Span.WEEK, "2026-11-22", date(2026, 11, 16)),
        (Span.MONTH, "2026-11", date(2026, 11, 1)),
        (Span.MONTH, "2026-11-22", date(2026, 11, 1)),
        (Span.QUARTER, "2026-11", date(2026, 10, 1)),
    ],
)
def test_an_address_names_a_period(span, text, first):
    assert read_period(span, text) == Period(span, first)
    assert read_period(span, read_period(span, text).written) == Period(span, first)


@pytest.mark.parametrize(
    "text", ["", "x", "2026-13", "2026-02-30", "0001-01-01", "9999-12-31", "20261122", "２０２６-11-22"]
)
def test_anything_else_names_none(text):
    assert read_period(Span.DAY, text) is None


def test_equal_figures_share_a_place_and_nothing_has_none():
    values = [Decimal(5), Decimal(9), None, Decimal(9), Decimal(1)]
    assert places(values, 1) == [3, 1, None, 1, 4]
    assert places(values, -1) == [2, 3, None, 3, 1]
    assert places([], 1) == []
