"""Several people at one plan for 15 March in the same instant: each step happens once and names who took it."""

from datetime import date

import pytest
import time_machine

from campaigns.models import DailyReport, Plan315
from campaigns.services import daily_reports, plans_315
from staff.refusals import AlreadyDone
from tests.clock import shanghai
from tests.people import make_house
from tests.racing import race

from .test_plans_315 import AT, file, report, whole, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def done_once(results) -> bool:
    """One did it; to the others it was said who did."""
    late = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, AlreadyDone) for each in late), results
    return len(late) == len(results) - 1


def test_one_plan_a_year(house):
    people = (house.service_manager, house.customer_care_manager)
    assert done_once(race([lambda by=by: write(house, by=by) for by in people]))
    assert Plan315.objects.count() == 1


def test_a_plan_is_filed_and_acknowledged_once(house):
    plan = whole(house)
    people = (house.service_manager, house.customer_care_manager, house.station_head)
    assert done_once(race([lambda by=by: file(house, plan, by=by) for by in people]))
    above = (house.area_manager, house.region_manager)
    assert done_once(race([lambda by=by: plans_315.acknowledge_plan(plan=plan, by=by, at=AT) for by in above]))


def test_a_day_is_reported_and_read_once(house):
    plan = file(house, whole(house))
    people = (house.service_manager, house.customer_care_manager)
    assert done_once(race([lambda by=by: report(house, plan, by=by) for by in people]))
    made = DailyReport.objects.get(on=date(2027, 3, 14))
    at = shanghai("2027-03-14 18:00")
    above = (house.area_manager, house.region_manager)
    assert done_once(race([lambda by=by: daily_reports.read_report(report=made, by=by, at=at) for by in above]))
