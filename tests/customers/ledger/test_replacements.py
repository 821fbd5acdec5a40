"""Which replacements of one fault come too close upon each other."""

from datetime import date, timedelta

import pytest

from staff.months import months_later
from workshop.replacements import Line, repeated, replacements

TODAY = date(2026, 11, 5)


def line(number, on, order=None, no=1):
    return Line(number, no, on, order)


def found(*lines, on=TODAY):
    return sorted(item.key for item in repeated(lines, on=on, months=2, within_days=60))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 8, 31), date(2026, 10, 31)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 7, 15), date(2026, 9, 15)),
    ],
)
def test_two_calendar_months_later(day, later):
    assert months_later(day, 2) == later


def test_the_last_day_of_two_months_counts_and_the_next_does_not():
    assert found(line("P1", date(2026, 8, 31)), line("P2", date(2026, 10, 31))) == ["P1/1", "P2/1"]
    assert found(line("P1", date(2026, 8, 30)), line("P2", date(2026, 10, 31))) == []


def test_the_later_one_is_at_most_sixty_days_ago():
    sixty = TODAY - timedelta(days=60)
    assert found(line("P1", sixty - timedelta(days=20)), line("P2", sixty)) == ["P1/1", "P2/1"]
    assert found(line("P1", sixty - timedelta(days=20)), line("P2", sixty - timedelta(days=1))) == []


def test_lines_of_one_day_are_one_replacement():
    assert found(line("P1", date(2026, 10, 1)), line("P2", date(2026, 10, 1))) == []


def test_lines_of_one_order_are_one_replacement_dated_as_its_first_line():
    first, second = line("P1", date(2026, 10, 1), "RO1"), line("P1", date(2026, 10, 9), "RO1", no=2)
    (one,) = replacements([second, first])
    assert one.on == date(2026, 10, 1) and len(one.lines) == 2


def test_order_and_day_join_transitively():
    """A and B share an order, B and C a day: one replacement, so nothing was replaced twice."""
    a, b, c = line("P1", date(2026, 9, 1), "RO1"), line("P2", date(2026, 9, 20), "RO1"), line("P3", date(2026, 9, 20))
    assert len(replacements([c, a, b])) == 1
    assert found(a, b, c) == []


def test_of_three_replacements_only_the_pairs_that_are_close_prove_it():
    early, middle, late = line("P1", date(2026, 3, 1)), line("P2", date(2026, 8, 20)), line("P3", date(2026, 10, 10))
    assert found(early, middle, late) == ["P2/1", "P3/1"]
