"""The assessment in the demo: half a year as the job would have kept it, whatever day the demo is made on."""

from random import Random

import pytest

from demo.assessments import MONTHS, make_assessments
from demo.outlets import FIRST, SECOND
from demo.people import Staff
from staff.roles import Role
from targets.models import AssessmentAppeal, OutletAssessment
from targets.services import assessments
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

from . import month as records

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    outlets = {code: make_outlet(code) for code in (FIRST.code, SECOND.code)}
    staff = Staff()
    for code, outlet in outlets.items():
        staff.users[code, Role.SERVICE_MANAGER] = [make_user("韩立诚", Role.SERVICE_MANAGER, outlet)]
        for back in range(1, 8):
            at = shanghai(f"2026-{12 - back:02d}-10 09:00")
            records.complaint(outlet, received_at=at)
    region = outlets[FIRST.code].area.region
    staff.users[region.name, Role.REGION_MANAGER] = [make_user("程子昂", Role.REGION_MANAGER, region)]
    staff.outlets = outlets
    return staff


@pytest.mark.parametrize("on", ["2026-11-01 00:10", "2026-11-02 10:00", "2026-11-05 09:00", "2026-11-23 10:00"])
def test_every_day_has_a_demo_that_the_job_agrees_with(staff, on):
    at = shanghai(on)
    assert make_assessments(Random(1), staff, staff.outlets, at) == 2 * (MONTHS + 1)
    assert set(assessments.keep_assessments(at=at).values()) == {0}
    assert not OutletAssessment.objects.filter(made_at__gt=at).exists()
    assert AssessmentAppeal.objects.exclude(state="asked").exists()
    assert all(each.points in (98, 100) for each in OutletAssessment.objects.all())


def test_an_appeal_waits_as_long_as_its_days_run(staff):
    make_assessments(Random(1), staff, staff.outlets, shanghai("2026-11-05 09:00"))
    assert AssessmentAppeal.objects.waiting().count() == 2
