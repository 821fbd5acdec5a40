"""Several people at one assessment in the same instant: each step happens once and names who took it."""

import pytest
import time_machine

from staff.refusals import AlreadyDone
from targets.models import AssessmentAppeal, OutletAssessment
from targets.services import assessments
from tests.people import make_house
from tests.racing import race

from . import month
from .month import MONTH, SETTLED, of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    with time_machine.travel(SETTLED, tick=False):
        house = make_house()
        month.complaint(house.sh01)
        yield house


def done_once(results) -> bool:
    late = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, AlreadyDone) for each in late), results
    return len(late) == len(results) - 1


def test_the_outlet_appeals_once_and_the_region_decides_once(house):
    month.settle()
    people = (house.service_manager, house.station_head, house.customer_care_manager)
    assert done_once(race([lambda by=by: month.appeal(house, by=by) for by in people]))
    made = AssessmentAppeal.objects.select_related("assessment__outlet").get()
    above = ((house.region_manager, 2), (house.region_coordinator, 1), (house.task_force_lead, 0))
    deeds = [lambda by=by, n=n: month.decide(house, made, {"complaints_late": n}, by=by) for by, n in above]
    assert done_once(race(deeds))
    line = of(house.sh01).lines.get(rule="complaints_late")
    assert of(house.sh01).points == 100 - line.stands


def test_two_runs_at_once_make_one_assessment_each(house):
    race([lambda: assessments.reckon(month=MONTH, at=SETTLED)] * 3)
    assert OutletAssessment.objects.count() == 3
    results = race([lambda: assessments.settle(month=MONTH, at=SETTLED)] * 3)
    assert sorted(results) == [0, 0, 3]
