"""The plans of the demo: they add up where they are approved, and not yet where people still work on them."""

from random import Random

import pytest

from demo.outlets import FIRST, SECOND
from demo.people import Staff
from demo.plans import make_plans
from staff.roles import Role
from targets.models import Plan
from targets.services import plans
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

pytestmark = pytest.mark.django_db
WORK_HERE = (Role.SERVICE_MANAGER, Role.STATION_HEAD, Role.GENERAL_MANAGER)


@pytest.fixture
def staff():
    staff = Staff()
    staff.outlets = {code: make_outlet(code) for code in (FIRST.code, SECOND.code)}
    for code, outlet in staff.outlets.items():
        for role in WORK_HERE:
            staff.users[code, role] = [make_user(f"{role.label}{code}", role, outlet)]
        for position, names in (("服务顾问", ("林知夏", "许可", "苏念")), ("精品顾问", ("程曦",))):
            for name in names:
                make_employee(name, outlet, position=position)
    return staff


@pytest.mark.parametrize("today", ["2026-11-23 10:00", "2026-02-03 09:00", "2026-12-31 18:00"])
def test_plans_stand_at_every_step(staff, today):
    at = shanghai(today)
    late = at.month >= 7
    assert make_plans(Random(1), staff, staff.outlets, at) == (5 if late else 4)
    states = {
        (each.outlet.code, each.year, each.revision): each.state for each in Plan.objects.select_related("outlet")
    }
    assert states["SH01", 2027, 1] == "draft" and states[SECOND.code, 2027, 1] == "submitted"
    assert states["SH01", 2026, 1] == ("superseded" if late else "approved")
    for plan in Plan.objects.all():
        assert bool(plans.differences_of(plans.grid_of(plan))) == plan.is_draft
