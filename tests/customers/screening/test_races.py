"""Several people at one list in the same instant: filed once, accepted by each seat once, one appeal."""

import pytest
import time_machine

from customers.models import ScreeningDeduction
from customers.services import screening_points
from staff.refusals import AlreadyDone
from tests.clock import shanghai
from tests.people import make_house
from tests.racing import race

from .rounds import AT, accept, file, later_finding, list_of, open_round, passed_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def refused(results) -> int:
    assert all(isinstance(each, AlreadyDone) for each in results if isinstance(each, Exception)), results
    return sum(isinstance(each, AlreadyDone) for each in results)


def test_a_list_is_filed_and_costs_points_once(house):
    found = list_of(open_round(house), house.sh01)
    late = shanghai("2027-02-28 09:00")
    people = (house.customer_care_manager, house.service_manager, house.station_head)
    results = race([lambda by=by: file(house, found, empty=True, at=late, by=by) for by in people])
    assert (refused(results), ScreeningDeduction.objects.count()) == (2, 1)


def test_the_two_of_the_region_accept_at_once(house):
    found = passed_on(house, true=0)
    deeds = [lambda: accept(found, house.region_coordinator), lambda: accept(found, house.region_manager)]
    assert refused(race(deeds * 2)) == 2
    found.refresh_from_db()
    assert (found.state, found.acceptances.count()) == ("accepted", 2)


def test_one_appeal(house):
    found = list_of(open_round(house), house.sh01)
    file(house, found, empty=True, at=shanghai("2027-02-28 09:00"))
    taken = ScreeningDeduction.objects.select_related("list__outlet__area").get()
    people = (house.customer_care_manager, house.service_manager)
    at = shanghai("2027-03-01 09:00")
    results = race(
        [lambda by=by: screening_points.appeal(deduction=taken, words="断网", by=by, at=at) for by in people]
    )
    assert refused(results) == 1


def test_the_same_car_found_later_by_two(house):
    made = open_round(house)
    file(house, list_of(made, house.sh01), empty=True)
    results = race(later_finding(house, made, people=(house.customer_care_manager, house.service_manager)))
    assert sum(isinstance(each, Exception) for each in results) == 1
