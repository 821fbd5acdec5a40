"""Terms, periods and what is left: the club's rules on plain values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import club_rules as rules

pytestmark = pytest.mark.any_database
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        ("2026-11-05", 12, "2027-11-04"),
        ("2026-01-31", 1, "2026-02-27"),
        ("2024-02-29", 12, "2025-02-27"),
        ("2026-11-05", None, None),
    ],
)
def test_the_last_day_of_a_term(begins, months, ends):
    assert rules.term_end(date.fromisoformat(begins), months) == (date.fromisoformat(ends) if ends else None)


@pytest.mark.parametrize(
    ("until", "begins"),
    [("2026-12-01", "2026-12-02"), ("2026-11-04", "2026-11-05"), ("2026-10-06", "2026-10-07"), ("2026-10-05", None)],
)
def test_a_renewal_begins_where_the_last_term_ended(until, begins):
    """Within 30 days of grace nobody wins a day; after that it begins today."""
    on = date(2026, 11, 5)
    found = rules.next_term_from(date.fromisoformat(until), on, 30)
    assert found == (date.fromisoformat(begins) if begins else on)


@pytest.mark.parametrize(
    ("period", "joined", "on", "begins", "ends"),
    [
        ("month", "2026-03-20", "2026-11-05", "2026-11-01", "2026-11-30"),
        ("year", "2026-03-20", "2026-11-05", "2026-03-20", "2027-03-19"),
        ("year", "2024-03-20", "2026-03-19", "2025-03-20", "2026-03-19"),
        ("year", "2024-03-20", "2026-03-20", "2026-03-20", "2027-03-19"),
        # Who joined on 29 February begins the year on the 28th where there is no 29th.
        ("year", "2024-02-29", "2025-02-28", "2025-02-28", "2026-02-27"),
        ("whole", "2024-03-20", "2026-11-05", "2024-03-20", None),
    ],
)
def test_the_period_of_a_day(period, joined, on, begins, ends):
    joined_on, day = date.fromisoformat(joined), date.fromisoformat(on)
    assert rules.period_from(period, joined_on, day) == date.fromisoformat(begins)
    assert rules.period_to(period, joined_on, day) == (date.fromisoformat(ends) if ends else None)


@given(joined_on=days, after=st.integers(0, 4000), period=st.sampled_from(["year", "month"]))
def test_periods_follow_one_another_without_gap_or_overlap(joined_on, after, period):
    on = joined_on + timedelta(days=after)
    begins, ends = rules.period_from(period, joined_on, on), rules.period_to(period, joined_on, on)
    assert begins <= on <= ends
    assert rules.period_from(period, joined_on, ends) == begins
    assert rules.period_from(period, joined_on, ends + timedelta(days=1)) == ends + timedelta(days=1)


@pytest.mark.parametrize(("times", "used", "left"), [(3, 1, 2), (3, 3, 0), (2, 5, 0), (None, 99, None)])
def test_what_is_left(times, used, left):
    assert rules.left(times, used) == left


def test_a_place_that_was_given_back_is_given_again():
    assert (rules.free_place([]), rules.free_place([1, 3]), rules.free_place([1, 2])) == (1, 2, 3)


@given(percent=st.integers(1, 10_000), fen=st.integers(0, 10_000_000))
def test_a_discount_is_never_more_than_what_it_comes_off(percent, fen):
    base = Decimal(fen) / 100
    assert 0 <= rules.off(Decimal(percent) / 100, base) <= base


def test_a_discount_rounds_to_the_nearer_fen():
    assert rules.off(Decimal(10), Decimal("0.05")) == Decimal("0.01")
    assert rules.off(Decimal(10), Decimal("0.04")) == Decimal("0.00")


def test_whose_birthday_is_kept():
    assert rules.birthdays_on(date(2026, 2, 28)) == [28, 29]
    assert rules.birthdays_on(date(2028, 2, 28)) == [28]
    assert rules.birthdays_on(date(2026, 11, 5)) == [5]


@pytest.mark.parametrize("text", ["12.abc", " https://x.cn/c/12.abc/ ", "https://x.cn/c/12.abc/?from=qr", "/c/12.abc"])
def test_a_card_is_read_however_it_is_written(text):
    assert rules.read_code(text) == "12.abc"


@pytest.mark.parametrize(
    ("percent", "off", "remains"),
    [
        ("5.00", "5 %", "95"),
        ("10.00", "10 %", "9"),
        ("12", "12 %", "88"),
        ("7.50", "7.5 %", "9.25"),
        ("95", "95 %", "0.5"),
    ],
)
def test_a_discount_is_said_by_what_comes_off_or_in_tenths_by_what_remains(percent, off, remains):
    assert rules.off_figure(Decimal(percent), tenths=False) == off
    assert rules.off_figure(Decimal(percent), tenths=True) == remains
