"""What reminding does: the interval by hand, and the sums behind the page."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.care_figures import effect_rows, over
from customers.effect import Arm, effect_of
from customers.models import Reminder
from staff.roles import Role
from tests.makers import make_outlet, make_user, make_vehicle

from .fleet import DAY, MORNING, TODAY


def test_newcombe_by_hand():
    """The published example of his paper: 56 of 70 against 48 of 80, method 10."""
    found = effect_of(Arm(70, 56), Arm(80, 48))
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=0.0001), pytest.approx(0.3339, abs=0.0001))
    assert found.shown == "more" and found.more == 14


def test_nobody_held_out_says_nothing():
    found = effect_of(Arm(100, 20), Arm(0, 0))
    assert (found.difference, found.low, found.shown, found.more) == (None, None, "", None)
    assert effect_of(Arm(100, 90), Arm(29, 0)).shown == "", "too few"


groups = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(groups, groups)
def test_the_difference_lies_in_its_interval_and_turns_with_the_groups(one, other):
    there, back = effect_of(Arm(*one), Arm(*other)), effect_of(Arm(*other), Arm(*one))
    assert -1 <= there.low <= there.difference + 1e-9 and there.difference - 1e-9 <= there.high <= 1 + 1e-9
    assert back.low == pytest.approx(-there.high) and back.difference == pytest.approx(-there.difference)


@pytest.mark.django_db
def test_groups_as_they_were_drawn_and_visits_within_thirty_days():
    manager = make_user("沈雅文", Role.CUSTOMER_CARE_MANAGER, make_outlet())

    def make(number: int, came_after: int | None = None, held_out=False, told=True, ago=60, kind="maintenance"):
        for _car in range(number):
            car, remind_on = make_vehicle(), TODAY - ago * DAY
            Reminder.objects.create(
                vehicle=car,
                customer=car.customer,
                outlet=car.customer.outlet,
                kind=kind,
                cycle=f"c{Reminder.objects.count()}",
                due_on=remind_on + 14 * DAY,
                remind_on=remind_on,
                made_at=MORNING - ago * DAY,
                held_out=held_out,
                state="ended" if not held_out else "held_out",
                ended_at=MORNING,
                reminded_at=MORNING - (ago - 2) * DAY if told and not held_out else None,
                came_on=None if came_after is None else remind_on + came_after * DAY,
            )

    make(6, came_after=10)
    make(1, came_after=31)
    make(2)
    make(1, came_after=5, told=False)
    make(1, came_after=30, held_out=True)
    make(3, held_out=True)
    make(5, came_after=3, ago=20)
    make(4, came_after=3, kind="lost")
    # The renewals call these as well: they say nothing in the sum.
    make(8, came_after=3, kind="insurance")
    make(2, came_after=3, kind="insurance", held_out=True)
    rows = effect_rows(over(manager, TODAY, TODAY - timedelta(days=365), TODAY))
    assert [(row.kind, row.blurred) for row in rows] == [("maintenance", False), ("insurance", True), ("", False)]
    assert (rows[1].effect.reminded.number, rows[1].effect.held_out.number) == (8, 2)
    for row in (rows[0], rows[2]):
        assert (row.effect.reminded.number, row.effect.reminded.came) == (10, 7), "the late one came too late"
        assert (row.effect.held_out.number, row.effect.held_out.came) == (4, 1)
        # Within thirty days of being reminded, which was two days after.
        assert (row.told, row.told_came) == (9, 7)
