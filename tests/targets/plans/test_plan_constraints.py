"""What the database itself refuses of a year's plan."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from targets.models import HeadcountLine, Plan, PlanLine

from .plan_house import AT, approved, drafted, make_plan_house, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_plan_house()


def refused(name: str, deed) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        deed()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def make(house, **fields):
    given = {"outlet": house.outlet, "year": 2027, "made_by": house.manager, "made_at": AT, "state": "superseded"}
    given = given | {"approved_at": AT, "revision": 1} | fields
    return lambda: Plan.objects.create(**given)


def test_plans(house):
    approved(house)
    refused("targets_plan_revision_once", make(house))
    refused("targets_plan_one_approved", make(house, state="approved", revision=2, reason="x"))
    refused("targets_plan_revised_with_reason", make(house, revision=2))
    refused("targets_plan_revised_with_reason", make(house, revision=0, reason="x"))
    refused("targets_plan_of_a_year", make(house, year=1999))
    refused("targets_plan_of_a_year", make(house, year=3000))
    refused("targets_plan_approved_then", make(house, year=2028, state="draft"))
    refused("targets_plan_approved_then", make(house, year=2028, approved_at=None))
    draft = {"state": "draft", "approved_at": None, "reason": "x"}
    make(house, revision=2, **draft)()
    refused("targets_plan_one_open", make(house, revision=3, **draft))
    refused("targets_plan_one_open", make(house, revision=3, **draft | {"state": "submitted"}))
    make(house, revision=1, state="discarded", approved_at=None)()


def test_lines(house):
    plan = drafted(house)

    def line(**fields):
        given = {"plan": plan, "figure": "renewals", "year_value": Decimal(1)} | fields
        return lambda: PlanLine.objects.create(**given)

    refused("targets_planline_one_of_outlet", line(figure="csi"))
    refused("targets_planline_one_of_person", line(figure="output", employee=house.lin))
    refused("targets_planline_person_for_some", line(employee=house.lin))
    refused("targets_planline_holds_something", line(year_value=None))
    refused("targets_planline_not_negative", line(m7=Decimal(-1)))
    refused("targets_planline_not_negative", line(year_value=Decimal(-1)))
    line(year_value=None, m12=Decimal(0))()


def test_headcount(house):
    plan = start(house)
    refused(
        "targets_headcountline_once", lambda: HeadcountLine.objects.create(plan=plan, position="服务顾问", planned=1)
    )
    refused(
        "targets_headcountline_of_a_position", lambda: HeadcountLine.objects.create(plan=plan, position="", planned=1)
    )
