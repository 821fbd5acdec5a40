"""Who is called next, and how full a day is: pure rules, with the corners."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.clock import shanghai
from workshop import load
from workshop.waiting import Rank, Wait, in_order, rank_of

pytestmark = pytest.mark.any_database
NINE, TEN = shanghai("2026-11-05 09:00"), shanghai("2026-11-05 10:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WINDOW = 30 * MINUTE


# --- Who is next ------------------------------------------------------------------------------------------------------


def order(*waits, at=TEN):
    return [wait.key for wait, _rank in in_order(waits, at, WINDOW)]


def test_rescued_before_booked_before_the_others():
    just_came = Wait(1, NINE)
    booked = Wait(2, TEN - MINUTE, planned_at=TEN)
    rescued = Wait(3, TEN, rescued=True)
    assert order(just_came, booked, rescued) == [3, 2, 1]


def test_booked_ones_go_by_their_hour_the_others_as_they_arrived():
    later, earlier = Wait(1, NINE, planned_at=TEN + 20 * MINUTE), Wait(2, TEN, planned_at=TEN)
    assert order(later, earlier) == [2, 1]
    assert order(Wait(5, TEN), Wait(4, NINE)) == [4, 5]
    assert order(Wait(7, NINE), Wait(6, NINE)) == [6, 7]


@pytest.mark.parametrize(
    ("given_at", "at", "rank"),
    [
        (TEN - 31 * MINUTE, TEN - 31 * MINUTE, Rank.ARRIVAL),
        (TEN - 31 * MINUTE, TEN - 30 * MINUTE, Rank.BOOKED),
        (TEN + 30 * MINUTE, TEN + 40 * MINUTE, Rank.BOOKED),
        (TEN + 31 * MINUTE, TEN + 40 * MINUTE, Rank.ARRIVAL),
        # Who came in time keeps the place, however long it takes.
        (TEN, TEN + 3 * HOUR, Rank.BOOKED),
    ],
)
def test_a_booked_car_goes_first_around_its_hour_only(given_at, at, rank):
    assert rank_of(Wait(1, given_at, planned_at=TEN), at, WINDOW) == rank


def test_an_early_booked_car_waits_like_the_others_until_its_time_begins():
    early, walked_in = Wait(1, NINE, planned_at=TEN + HOUR), Wait(2, NINE - MINUTE)
    assert order(early, walked_in, at=NINE) == [2, 1]
    assert order(early, walked_in, at=TEN + 30 * MINUTE) == [1, 2]


# --- How full a day is ------------------------------------------------------------------------------------------------


def test_hours_are_cut_at_the_full_hour_within_the_openings():
    openings = [(NINE - 30 * MINUTE, TEN), (TEN + 90 * MINUTE, TEN + 2 * HOUR)]
    assert load.hours_within(openings) == [
        (NINE - 30 * MINUTE, NINE),
        (NINE, TEN),
        (TEN + 90 * MINUTE, TEN + 2 * HOUR),
    ]


def test_work_at_hand_fills_the_hours_from_now_on_and_appointments_come_on_top():
    hours = [(NINE, TEN), (TEN, TEN + HOUR)]
    first, second = load.row_of(hours, 2, 90, [(TEN, TEN + 30 * MINUTE)], NINE + 30 * MINUTE)
    # Half of the first hour is over: two places hold 60 minutes of it.
    assert (first.capacity, first.at_hand, first.booked, first.percent) == (120, 60, 0, 50)
    assert (second.at_hand, second.booked, second.percent, second.free) == (30, 30, 50, 60)
    assert load.left_over(hours, 2, 90, NINE + 30 * MINUTE) == 0
    assert load.left_over(hours, 2, 300, NINE + 30 * MINUTE) == 120


def test_a_row_without_anybody_has_no_percent_and_an_overfull_one_says_so():
    hours = [(NINE, TEN)]
    (nobody,) = load.row_of(hours, 0, 60, [], NINE)
    assert (nobody.percent, nobody.at_hand) == (None, 0)
    (full,) = load.row_of(hours, 1, 0, [(NINE, TEN), (NINE, TEN)], NINE)
    assert full.percent == 200


def test_a_share_of_what_is_booked_is_rounded_up():
    (cell,) = load.row_of([(NINE, TEN)], 1, 0, [(NINE, NINE + 10 * MINUTE)], NINE, share=(1, 3))
    assert cell.booked == 4
    (none,) = load.row_of([(NINE, TEN)], 0, 0, [(NINE, TEN)], NINE, share=(0, 0))
    assert none.booked == 0


@pytest.mark.parametrize(("bays", "percent", "limit"), [(0, 80, 0), (1, 80, 1), (1, 0, 1), (5, 80, 4), (6, 80, 4)])
def test_how_many_bays_can_be_booked(bays, percent, limit):
    assert load.bookable(bays, Decimal(percent)) == limit


def test_a_bay_that_is_free_at_ten_can_be_had_at_ten():
    booked = [(NINE, TEN), (NINE + 30 * MINUTE, TEN + 30 * MINUTE)]
    assert load.peak(booked, NINE, TEN) == 2
    assert load.peak(booked, TEN, TEN + HOUR) == 1
    assert load.peak(booked, TEN + 30 * MINUTE, TEN + HOUR) == 0
    assert load.free_starts([NINE, TEN], 60, booked, 2, NINE - HOUR) == [TEN]
    assert load.free_starts([NINE, TEN], 60, booked, None, NINE) == [TEN]


def test_which_bay_work_goes_to():
    every = {"express", "mechanical", "bodypaint"}
    assert load.bay_for("accident", "express", every) == "bodypaint"
    assert load.bay_for("maintenance", "express", every) == "express"
    assert load.bay_for("repair", "ordinary", every) == "mechanical"
    assert load.bay_for("accident", "ordinary", {"mechanical"}) == "mechanical"


def test_standard_hours_are_whole_minutes_rounded_up():
    assert load.minutes_of(Decimal("1.5")) == 90
    assert load.minutes_of(Decimal("0.01")) == 1
