"""What screening costs an outlet in a month, for the assessments of rooms above."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import ScreeningDeduction
from customers.screening_figures import lists_behind, points_off
from customers.services import screening_points
from customers.services.screening_watch import settle_rounds
from tests.clock import shanghai
from tests.people import make_house

from .rounds import DAY, END, file, list_of, open_round

FEBRUARY, MARCH, APRIL = (date(2027, month, 1) for month in (2, 3, 4))
LATE = shanghai("2027-02-28 09:00")


@pytest.fixture
def house(db):
    with time_machine.travel(LATE - 18 * DAY, tick=False):
        yield make_house()


def off(house, *months) -> dict:
    return points_off([house.sh01.pk, house.sh02.pk], months or (FEBRUARY, MARCH, APRIL))


def test_points_stand_in_the_month_in_which_they_were_taken(house):
    made = open_round(house, [house.sh01, house.sh02, house.sz01])
    assert off(house) == {}
    file(house, list_of(made, house.sh01), empty=True, at=LATE)
    # What is still missing counts when it is filed, or when the round is over.
    assert off(house) == {(house.sh01.pk, FEBRUARY): 3}
    file(house, list_of(made, house.sh02), empty=True, at=LATE + 2 * DAY, by=house.near["service_manager"])
    assert off(house) == {(house.sh01.pk, FEBRUARY): 3, (house.sh02.pk, MARCH): 5}
    settle_rounds(at=shanghai(f"{END + DAY} 09:00"))
    assert off(house, APRIL) == {} and points_off([house.sz01.pk], [APRIL]) == {(house.sz01.pk, APRIL): 10}


def test_what_an_appeal_left_holds(house):
    other = open_round(house, [house.sh01], name="补查")
    found = list_of(open_round(house), house.sh01)
    for each in (found, list_of(other, house.sh01)):
        file(house, each, empty=True, at=LATE)
    assert off(house) == {(house.sh01.pk, FEBRUARY): 6}
    assert lists_behind(house.sh01.pk, FEBRUARY).count() == 2
    taken = ScreeningDeduction.objects.select_related("list__outlet__area").get(list=found)
    screening_points.appeal(deduction=taken, words="断网", by=house.service_manager, at=LATE)
    assert off(house) == {(house.sh01.pk, FEBRUARY): 6}
    screening_points.decide_appeal(deduction=taken, points=0, reason="属实", by=house.region_manager, at=LATE)
    with CaptureQueriesContext(connection) as asked:
        assert off(house) == {(house.sh01.pk, FEBRUARY): 3}
    assert len(asked) == 1
    # A figure leads to the lists that still cost something.
    assert [each.round for each in lists_behind(house.sh01.pk, FEBRUARY)] == [other]
    assert not lists_behind(house.sh01.pk, MARCH).exists()
