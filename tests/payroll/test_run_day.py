"""What commission puts on people's first page, and when it goes again."""

import pytest
from django.utils import translation

from payroll import run_day
from payroll.rules.what_if import Changes
from payroll.services import drafts, runs
from staff.models import User
from tests.clock import shanghai
from tests.payroll.test_runs import AFTERWARDS, DECEMBER, EARLY_NOVEMBER, OCTOBER, Station
from tests.payroll.test_what_if import DECEMBER_MONTH, tried

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def station(db) -> Station:
    return Station()


def asked(user, at) -> list[str]:
    # Rights are read once for a request; every question here is a new one.
    with translation.override("en"):
        return [item.what for item in run_day.due_for(User.objects.get(pk=user.pk), at)]


def test_those_who_confirm_are_asked_once_the_time_for_objections_is_over(station, clock):
    clock("2026-11-09 10:00")
    run = station.opened()
    assert asked(station.manager, EARLY_NOVEMBER) == []
    assert asked(station.manager, AFTERWARDS) == ["Confirm commission 2026-10"]
    station.look_at_all(run)
    runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)
    assert asked(station.manager, AFTERWARDS) == []
    assert asked(station.finance, AFTERWARDS) == ["Close commission 2026-10"]
    runs.close_run(run=run, by=station.finance, at=AFTERWARDS)
    assert asked(station.finance, AFTERWARDS) == []


def test_finance_is_asked_for_the_month_that_is_over(station, clock):
    clock("2026-12-03 10:00")
    assert asked(station.finance, DECEMBER) == []
    station.closed()
    assert asked(station.finance, DECEMBER) == ["Compute commission 2026-11"]
    item = next(run_day.due_for(station.finance, DECEMBER))
    assert item.deadline_at == shanghai("2026-12-13 00:00")


def test_the_general_manager_is_asked_for_a_draft(station, clock):
    clock("2026-11-05 10:00")
    changes = Changes({"support.rate": "0.005"}, {})
    drafts.keep_draft(
        outlet=station.outlet,
        tried_on=OCTOBER,
        changes=changes,
        result=tried(station, changes),
        title="后勤上调",
        reason="公平",
        from_month=DECEMBER_MONTH,
        by=station.head,
        at=EARLY_NOVEMBER,
    )
    assert asked(station.general_manager, EARLY_NOVEMBER) == ["Decide a draft of the scheme: 后勤上调"]
    assert asked(station.head, EARLY_NOVEMBER) == []
