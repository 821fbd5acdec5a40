"""Choices that name people: an outlet learns no names of another one's."""

import pytest
from django.urls import reverse

from staff.models import Substitution
from staff.roles import Role
from tests.people import make_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


def test_who_may_stand_in_is_of_the_same_outlet_or_above(client, house, today):
    client.force_login(house.service_advisor)
    offered = set(client.get(reverse("staff:substitutes")).context["form"].fields["deputy"].queryset)
    assert {house.service_manager, house.finance, house.area_manager, house.region_manager} <= offered
    assert not offered & {*house.near.values(), *house.far.values()}


def test_above_outlets_the_whole_region_may(client, house, today):
    client.force_login(house.area_manager)
    offered = set(client.get(reverse("staff:substitutes")).context["form"].fields["deputy"].queryset)
    assert {house.service_manager, house.near[Role.SERVICE_MANAGER], house.region_manager} <= offered
    assert not offered & {house.far[Role.SERVICE_MANAGER], house.far[Role.AREA_MANAGER]}


def test_nobody_else_is_taken_by_posting_the_number(client, house, today):
    client.force_login(house.service_advisor)
    sent = {
        "deputy": house.far[Role.SERVICE_ADVISOR].pk,
        "from_on": "2026-11-05",
        "to_on": "2026-11-06",
        "reason": "假",
    }
    assert client.post(reverse("staff:substitutes"), sent).status_code == 422
    assert not Substitution.objects.exists()
