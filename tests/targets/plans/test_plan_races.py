"""Two at the year's plan in the same instant: one is first, the other hears of it, nothing is lost."""

import pytest

from staff.models import Approval, TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import approvals
from targets.models import Plan
from targets.services import plans
from tests.makers import make_user
from tests.racing import race

from .plan_house import (
    AT,
    approved,
    drafted,
    good_grid,
    make_plan_house,
    now,
    row,
    start,
    submit,
    submitted,
    waiting,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db):
    return make_plan_house()


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_two_begin_the_plan_of_a_year(house):
    outcomes = race([lambda by=by: start(house, by=by) for by in (house.manager, house.head)])
    assert names(outcomes) == ["AlreadyDone", "Plan"] and Plan.objects.count() == 1


def test_two_write_what_they_saw(house):
    plan = start(house)
    grids = [{("csi", None): row(93)}, {("csi", None): row(95)}]
    deeds = [
        lambda grid=grid, by=by: write(house, plan, grid, version=0, by=by)
        for grid, by in zip(grids, (house.manager, house.head), strict=True)
    ]
    assert names(race(deeds)) == ["AlreadyDone", "Plan"]
    assert plans.grid_of(plan) in grids and now(plan).version == 1


@pytest.mark.parametrize("_again", range(3))
def test_it_is_submitted_or_written(house, _again):
    plan = drafted(house)
    given = {"plan": plan, "version": plan.version, "at": AT}
    outcomes = race(
        [
            lambda: plans.submit_plan(by=house.manager, **given),
            lambda: plans.write_plan(grid={("csi", None): row(1)}, headcount=[], by=house.head, **given),
        ]
    )
    assert sum(isinstance(each, AlreadyDone) for each in outcomes) == 1, outcomes
    assert (now(plan).state == "submitted") == (plans.grid_of(plan) == good_grid(house))
    assert Approval.objects.exists() == (now(plan).state == "submitted")


def test_two_revise_the_approved_plan(house):
    plan = approved(house)
    deeds = [
        lambda by=by: plans.revise_plan(plan=plan, reason="调整", by=by, at=AT) for by in (house.manager, house.head)
    ]
    assert names(race(deeds)) == ["AlreadyDone", "Plan"]
    assert Plan.objects.filter(state="draft").count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_it_is_signed_or_taken_back(house, _again):
    plan = submitted(house)
    found = waiting(plan)
    outcomes = race(
        [
            lambda: approvals.sign(approval=found, version=found.version, by=house.general, at=AT),
            lambda: approvals.withdraw(approval=found, version=found.version, reason="改", by=house.manager, at=AT),
        ]
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    assert now(plan).state in ("approved", "draft")


def test_it_is_discarded_once(house):
    plan = drafted(house)
    deeds = [
        lambda by=by: plans.discard_plan(plan=plan, version=plan.version, reason="重来", by=by, at=AT)
        for by in (house.manager, house.head)
    ]
    assert names(race(deeds)) == ["AlreadyDone", "Plan"]


@pytest.mark.parametrize("_again", range(3))
def test_two_who_may_sign_the_plan_sign_it_once(house, _again):
    plan = submitted(house)
    found = waiting(plan)
    other = make_user("总经理二", Role.GENERAL_MANAGER, house.outlet)
    outcomes = race(
        [
            lambda by=by: approvals.sign(approval=found, version=found.version, by=by, at=AT)
            for by in (house.general, other)
        ]
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    assert now(plan).state == "approved"
    assert TrailEntry.objects.filter(action="annual_plan.approved").count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_a_revision_comes_into_force_or_is_taken_back_and_one_plan_is_in_force(house, _again):
    first = approved(house)
    revision = plans.revise_plan(plan=first, reason="调整", by=house.manager, at=AT)
    submit(house, now(revision))
    found = waiting(revision)
    outcomes = race(
        [
            lambda: approvals.sign(approval=found, version=found.version, by=house.general, at=AT),
            lambda: approvals.withdraw(approval=found, version=found.version, reason="改", by=house.manager, at=AT),
        ]
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    states = {plan.revision: plan.state for plan in Plan.objects.all()}
    assert states in ({1: "superseded", 2: "approved"}, {1: "approved", 2: "draft"})
