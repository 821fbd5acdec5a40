"""What the year's plan puts on the first page of those who make it."""

from datetime import timedelta

import pytest
from django.utils import translation

from staff.instants import local
from targets import plan_day
from targets.services import plans
from tests.clock import shanghai
from tests.makers import make_outlet, make_posting

from .plan_house import AT, approved, drafted, good_grid, make_plan_house, refuse, row, start, submitted, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_plan_house()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def due(user, at=AT) -> list:
    return [(item.what, item.url) for item in plan_day.due_for(user, at)]


def test_from_november_on_the_next_years_plan_is_missing(house):
    assert due(house.manager, shanghai("2026-10-31 10:00")) == []
    (item,) = plan_day.due_for(house.manager, shanghai("2026-11-01 00:10"))
    assert item.what == "Make the plan of 2027" and item.url == "/plans/start/?outlet=SH01&year=2027"
    assert f"{local(item.deadline_at):%Y-%m-%d %H:%M}" == "2026-12-31 18:00"
    assert len(due(house.head)) == 1


def test_only_who_makes_plans_is_asked(house):
    assert due(house.general) == due(house.advisor) == due(house.finance) == []


def test_each_outlet_is_asked_for(house):
    make_posting(house.manager, "service_manager", make_outlet("SH02", "嘉禾川沙店"))
    assert len(due(house.manager)) == 2


def test_a_plan_that_is_begun_submitted_or_approved_is_not_missing(house):
    plan = start(house)
    assert due(house.manager) == [("The year's plan is not submitted yet", plan.get_absolute_url())]
    plans.discard_plan(plan=plan, version=0, reason="重来", by=house.manager, at=AT)
    assert due(house.manager)[0][0] == "Make the plan of 2027"
    submitted(house)
    assert due(house.manager) == []


def test_nothing_is_due_of_an_approved_plan(house):
    approved(house)
    assert due(house.manager) == []


def test_a_plan_that_came_back_or_does_not_add_up_says_so(house):
    plan = drafted(house, grid=good_grid(house) | {("boutique_sales", None): row(5, 4)})
    assert due(house.manager)[0][0] == "The year's plan does not add up in 1 place"
    write(house, plan)
    plans.submit_plan(plan=plan, version=plan.version + 1, by=house.manager, at=AT)
    refuse(house, plan)
    (item,) = plan_day.due_for(house.head, AT + timedelta(hours=3))
    assert "came back" in item.what and "产值定得太低" in item.why
