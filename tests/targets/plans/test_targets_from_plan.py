"""A month's targets taken from the year's plan."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from staff.roles import Role
from targets.models import Target
from tests.makers import make_user

from .plan_house import AT, approved, even, good_grid, make_plan_house, row, submitted

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 1)


@pytest.fixture
def house():
    return make_plan_house()


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(AT, tick=False):
        yield


def with_sellers(house, gone=0) -> dict:
    lin, gu = house.lin.pk, house.gu.pk
    parts = {("boutique_sales", lin): even(180_000), ("boutique_sales", gu): even(120_000)}
    return good_grid(house) | parts | {("fleet_collection", None): row(gone, *[gone] * 12)}


def page(user, query="?plan=1"):
    client = Client()
    client.force_login(user)
    return client.get(reverse("targets:set", args=["SH01", "2027-01"]) + query)


def test_an_empty_month_is_filled_in_from_the_approved_plan(house):
    approved(house, grid=with_sellers(house))
    offered = page(house.manager, "")
    assert offered.context["planned"] and 'href="?plan=1"' in offered.content.decode()
    assert "output" not in offered.context["form"].initial
    form = page(house.manager).context["form"]
    assert {name: value for name, value in form.initial.items() if name != "seen"} == {
        "output": "500000",
        "reception": "650",
        f"seller_{house.lin.pk}": "15000",
        f"seller_{house.gu.pk}": "10000",
    }
    client = Client()
    client.force_login(house.manager)
    answer = client.post(reverse("targets:set", args=["SH01", "2027-01"]) + "?plan=1", form.initial)
    assert answer.status_code == 302
    set_now = {(each.metric, each.employee_id): each.value for each in Target.objects.filter(month=JANUARY)}
    assert set_now["boutique_sales", house.gu.pk] == Decimal(10_000) and set_now["output", None] == 500_000
    assert not page(house.manager).context["planned"], "a month that is set is not filled in again"


def test_who_left_gets_no_target_from_the_plan(house):
    approved(house, grid=with_sellers(house))
    house.gu.left_on = date(2026, 12, 31)
    house.gu.save()
    assert f"seller_{house.gu.pk}" not in page(house.manager).context["form"].fields


def test_nothing_is_offered_without_an_approved_plan(house):
    submitted(house, grid=with_sellers(house))
    answer = page(house.manager)
    assert not answer.context["planned"] and set(answer.context["form"].initial) == {"seen"}


def test_every_keeper_of_targets_may_take_them(house):
    approved(house, grid=with_sellers(house))
    care = make_user("顾清和", Role.CUSTOMER_CARE_MANAGER, house.outlet)
    assert page(care).context["form"].initial["output"] == "500000"
