"""The fit of kilometres a day: by hand, and by its properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.mileage import (
    BY_DATE,
    BY_MILEAGE,
    Reading,
    backtest,
    fit,
    next_maintenance,
    weighted_median,
)
from staff.months import months_later

FIRST = date(2025, 1, 1)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def readings(*pairs: tuple[int, int]) -> list[Reading]:
    return [Reading(on(days), km) for days, km in pairs]


STEADY = readings((0, 1000), (100, 5000), (200, 9000), (300, 13000), (400, 17000))


def test_a_steady_driver():
    found = fit(STEADY)
    assert found.per_day == 40 and found.used == 5
    assert found.low < 40 < found.high
    assert found.km_on(on(500)) == 21000 and found.day_of(21000) == on(500)


def test_one_visit_and_the_purchase_are_enough_but_uncertain():
    found = fit(readings((100, 5000)), bought_on=FIRST)
    assert found.per_day == 50 and found.used == 2
    assert found.high - found.low > fit(STEADY).high - fit(STEADY).low


@pytest.mark.parametrize(
    "given",
    [
        [],
        readings((100, 5000)),
        readings((100, 5000), (105, 5200)),
        readings((100, 5000), (200, 5000)),
        readings((100, 5000), (200, 500_000)),
    ],
    ids=["nothing", "one visit", "five days apart", "not driven", "4,950 km a day"],
)
def test_too_little_to_say_anything(given):
    assert fit(given) is None


@pytest.mark.parametrize("wrong", [(200, 900), (200, 90_000), (400, 1_700), (400, 170_000)])
def test_a_mistyped_reading_moves_nothing(wrong):
    """A figure too few or too many, in the middle or at the end, where a line through all would follow it."""
    mistyped = readings(*[(days, wrong[1] if days == wrong[0] else 1000 + 40 * days) for days in range(0, 500, 100)])
    found = fit(mistyped)
    assert abs(found.per_day - 40) < 0.01
    assert abs(found.km_on(on(500)) - 21_000) < 1


def test_two_readings_of_a_day_are_one():
    assert fit([*STEADY, Reading(on(400), 16_990)]) == fit(STEADY)


def test_old_habits_are_forgotten():
    """Ten years at 20 kilometres a day, then eight visits at 60."""
    slow = [(days, 20 * days) for days in range(0, 3600, 180)]
    fast = [(3600 + days, 72_000 + 60 * days) for days in range(0, 8 * 90, 90)]
    assert fit(readings(*slow, *fast)).per_day == 60


def test_the_middle_by_weight():
    assert weighted_median([(1, 1), (2, 1), (3, 1)]) == 2
    assert weighted_median([(1, 1), (2, 1)]) == 1.5
    assert weighted_median([(1, 10), (2, 1), (3, 1)]) == 1


histories = st.lists(st.tuples(st.integers(20, 200), st.floats(5, 150)), min_size=2, max_size=9)


def driven(steps) -> list[Reading]:
    day, km, found = 0, 1000.0, []
    for days, rate in steps:
        day, km = day + days, km + days * rate
        found.append(Reading(on(day), round(km)))
    return found


@given(histories)
def test_the_rate_lies_between_the_slowest_and_the_fastest_stretch(steps):
    found = fit(driven(steps))
    rates = [rate for _days, rate in steps[1:]]
    assert min(rates) - 0.1 <= found.per_day <= max(rates) + 0.1
    assert found.low <= found.per_day <= found.high


@given(histories, st.randoms())
def test_the_order_of_the_readings_says_nothing(steps, rng):
    known = driven(steps)
    mixed = known.copy()
    rng.shuffle(mixed)
    assert fit(mixed) == fit(known)


@given(histories, st.integers(0, 100_000))
def test_where_the_odometer_began_does_not_matter(steps, more):
    known = driven(steps)
    moved = fit([Reading(reading.on, reading.km + more) for reading in known])
    assert moved.per_day == pytest.approx(fit(known).per_day)


@given(st.floats(5, 150), st.lists(st.integers(30, 200), min_size=4, max_size=7), st.data())
def test_any_one_reading_may_be_wrong(rate, gaps, data):
    """Of five readings and more, whichever one is mistyped, the rate stays within what the others allow."""
    known = driven([(days, rate) for days in [60, *gaps]])
    place = data.draw(st.integers(0, len(known) - 1))
    wrong = Reading(known[place].on, data.draw(st.integers(1, 900_000)))
    found = fit([*known[:place], wrong, *known[place + 1 :]])
    assert found is None or 0.3 * rate <= found.per_day <= 3 * rate


# --- When it is due ---------------------------------------------------------------------------------------------------


def test_due_by_mileage_or_by_the_calendar_whichever_is_first():
    found = fit(STEADY)
    due = next_maintenance(on(400), 17_000, found, 8000, 12)
    assert (due.on, due.by, due.km) == (on(600), BY_MILEAGE, 25_000)
    due = next_maintenance(on(400), 17_000, found, 8000, 6)
    assert (due.on, due.by) == (months_later(on(400), 6), BY_DATE)
    assert next_maintenance(on(400), None, None, 8000, 12).on == months_later(on(400), 12)


def test_without_a_reading_at_the_last_maintenance_it_is_reckoned():
    due = next_maintenance(on(350), None, fit(STEADY), 8000, 12)
    assert (due.km, due.on) == (23_000, on(550))


def test_who_was_here_after_the_day_is_due_from_then_on():
    """A repair long after the kilometres were full: not a day in the past, of which nobody would be reminded."""
    due = next_maintenance(on(100), 5000, fit(STEADY), 7500, 24, not_before=on(400))
    assert due.on == on(400)


def test_months_end_where_they_end():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 3, 15), -12) == date(2025, 3, 15)


def test_the_backtest_says_how_wrong_it_was():
    steady = [(STEADY, None)] * 9
    found = backtest([*steady, (readings((0, 1000), (100, 5000), (200, 9000), (300, 11_000)), None)])
    assert (found.cars, found.left_out, found.median_days, found.ninth_days) == (10, 0, 0, 50)
    assert found.within_two_weeks == 0.9 and found.hits == 0.9
    assert backtest([(readings((0, 1000)), None)]) is None
