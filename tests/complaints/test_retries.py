"""When a customer is dialled again: a table of calls."""

from datetime import timedelta

import pytest
from django.utils import translation

from customers.retries import Next, Rules, after_call
from staff.refusals import Refused
from tests.clock import shanghai

pytestmark = pytest.mark.any_database
RULES = Rules(attempts=3, again_after=timedelta(minutes=120), quiet_from=20 * 60, quiet_until=9 * 60)


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences as they stand in the code, whatever the catalogue has."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "off"])
@pytest.mark.parametrize(
    ("at", "unreached", "today", "next_at"),
    [
        # Later the same day.
        ("2026-11-06 09:00", 1, 1, "2026-11-06 11:00"),
        ("2026-11-06 17:59", 1, 1, "2026-11-06 19:59"),
        # Not in the quiet hours, which begin on the minute.
        ("2026-11-06 18:00", 1, 1, "2026-11-07 09:00"),
        ("2026-11-06 19:55", 1, 1, "2026-11-07 09:00"),
        # Midnight lies between: the next morning, not the small hours.
        ("2026-11-06 23:10", 1, 1, "2026-11-07 09:00"),
        # Twice in one day is enough for the day.
        ("2026-11-06 11:05", 2, 2, "2026-11-07 09:00"),
        # The first of the day came to nothing on another day: this day has room for a second.
        ("2026-11-07 09:10", 2, 1, "2026-11-07 11:10"),
        # Over the end of a month, a year and in February.
        ("2026-11-30 19:00", 1, 1, "2026-12-01 09:00"),
        ("2026-12-31 19:00", 1, 1, "2027-01-01 09:00"),
        ("2028-02-28 19:00", 1, 1, "2028-02-29 09:00"),
        # The third is the last.
        ("2026-11-07 11:10", 3, 1, None),
        ("2026-11-07 11:10", 4, 1, None),
    ],
)
def test_nobody_reached(outcome, at, unreached, today, next_at):
    expected = Next(at=shanghai(next_at)) if next_at else Next(ended="given_up")
    assert after_call(outcome, shanghai(at), RULES, unreached=unreached, today=today) == expected


def test_the_table_holds_for_other_settings():
    often = Rules(attempts=5, again_after=timedelta(minutes=30), quiet_from=12 * 60, quiet_until=14 * 60)
    for at, today, next_at in [
        ("2026-11-06 11:00", 1, "2026-11-06 11:30"),
        ("2026-11-06 11:40", 1, "2026-11-07 14:00"),
        ("2026-11-06 23:20", 1, "2026-11-06 23:50"),
        ("2026-11-06 15:00", 2, "2026-11-07 14:00"),
    ]:
        assert after_call("busy", shanghai(at), often, unreached=4, today=today).at == shanghai(next_at)


@pytest.mark.parametrize(("outcome", "ended"), [("declined", "declined"), ("wrong_number", "wrong_number")])
def test_some_outcomes_end_it_at_once(outcome, ended):
    found = after_call(outcome, shanghai("2026-11-06 10:00"), RULES, unreached=1, today=1)
    assert found == Next(ended=ended)


@pytest.mark.parametrize("hour", ["2026-11-06 10:01", "2026-11-06 19:59", "2026-11-07 09:00", "2026-12-06 09:59"])
def test_the_customer_names_the_hour(hour):
    found = after_call(
        "call_at", shanghai("2026-11-06 10:00"), RULES, unreached=3, today=3, call_at=shanghai(hour)
    )  # fmt: skip
    assert found == Next(at=shanghai(hour), agreed=True)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        ("2026-11-06 10:00", "passed"),
        ("2026-11-05 15:00", "passed"),
        ("2026-11-06 20:00", "between 20:00 and 9:00"),
        ("2026-11-07 08:59", "between 20:00 and 9:00"),
        ("2026-12-06 10:01", "30 days"),
        (None, "When"),
    ],
)
def test_hours_at_which_nobody_can_call_are_refused_by_the_field(hour, words):
    call_at = shanghai(hour) if hour else None
    with pytest.raises(Refused, match=words) as refusal:
        after_call("call_at", shanghai("2026-11-06 10:00"), RULES, unreached=1, today=1, call_at=call_at)
    assert refusal.value.field == "call_at"


def test_answers_are_no_business_of_this_table():
    with pytest.raises(ValueError, match="reached"):
        after_call("reached", shanghai("2026-11-06 10:00"), RULES, unreached=1, today=1)
