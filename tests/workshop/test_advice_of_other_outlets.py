"""Advice and reception sheets of outlets that one's postings do not reach are neither shown nor printed."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.makers import make_outlet, make_reception, make_user, make_vehicle
from tests.workshop.ending import AT, make_ready
from workshop.models import Advice, OrderSheet

pytestmark = pytest.mark.django_db
OWN, OTHER = "建议更换后刹车片", "建议更换空调滤芯"


@pytest.fixture
def vehicle():
    return make_vehicle()


@pytest.fixture
def manager(vehicle):
    return make_user("韩立诚", Role.SERVICE_MANAGER, vehicle.customer.outlet)


@pytest.fixture
def elsewhere(vehicle, manager):
    """Whoever manages another outlet, which advised something for the same car."""
    there = make_outlet("SH02", "嘉禾川沙店")
    by = make_user("叶青", Role.SERVICE_MANAGER, there)
    for words, outlet, who in ((OWN, manager.postings.get().outlet, manager), (OTHER, there, by)):
        Advice.objects.create(outlet=outlet, vehicle=vehicle, words=words, given_at=AT, by=who)
    return by


def page_of(client, user, address, **given) -> str:
    client.force_login(user)
    answer = client.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("stage", ["in_work", "ready"])
@pytest.mark.parametrize("page", ["settling", "settling_sheet", "order"])
def test_an_order_shows_the_advice_of_ones_own_outlets(client, manager, elsewhere, vehicle, page, stage):
    order = make_ready(vehicle=vehicle, outlet=vehicle.customer.outlet)
    OrderSheet.objects.filter(pk=order.pk).update(stage=stage)
    shown = page_of(client, manager, reverse(f"workshop:{page}", args=[order.number]))
    assert OWN in shown
    assert OTHER not in shown


def test_the_order_is_written_beside_the_advice_of_ones_own_outlets(client, manager, elsewhere, vehicle):
    reception = make_reception(manager, vehicle)
    shown = page_of(client, manager, reverse("workshop:order_write", args=[reception.number]))
    assert OWN in shown
    assert OTHER not in shown


def test_a_car_is_taken_in_beside_what_ones_own_outlets_know(client, manager, elsewhere, vehicle):
    colleague = make_user("林知夏", Role.SERVICE_MANAGER, vehicle.customer.outlet)
    mine = make_reception(manager, vehicle)
    address = reverse("workshop:reception_car")
    shown = page_of(client, colleague, address, vehicle=vehicle.pk)
    assert OWN in shown
    assert OTHER not in shown
    assert mine.number in shown
    # The same sheet, belonging to an outlet that the colleague does not reach.
    mine.outlet = elsewhere.postings.get().outlet
    mine.save()
    assert mine.number not in page_of(client, colleague, address, vehicle=vehicle.pk)
