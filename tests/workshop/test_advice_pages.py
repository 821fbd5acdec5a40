"""Advice where people work: on the order at every stage, when the car comes in, when its order is written."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.makers import make_customer, make_employee, make_outlet, make_reception, make_user, make_vehicle
from tests.workshop.ending import AT, make_desk, make_ready
from workshop.models import Advice, OrderSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


def advice_for(vehicle, by, words="建议更换后刹车片", **fields):
    return Advice.objects.create(
        outlet=by.postings.get().outlet, vehicle=vehicle, words=words, given_at=AT, by=by, **fields
    )


@pytest.mark.parametrize("stage", ["written", "agreed", "in_work", "in_check", "ready", "settled", "delivered"])
def test_the_order_shows_advice_at_every_stage(desk, client, stage):
    order = make_ready()
    OrderSheet.objects.filter(pk=order.pk).update(stage=stage)
    advice = advice_for(order.vehicle, desk)
    client.force_login(desk)
    page = client.get(order.get_absolute_url()).content.decode()
    for name, of in (("advice_taken", advice.pk), ("advice_decline", advice.pk), ("advice_give", order.number)):
        assert page.count(f'action="{reverse("workshop:" + name, args=[of])}"') == 1, name


def test_the_customer_does_not_want_it(desk, client):
    order = make_ready()
    OrderSheet.objects.filter(pk=order.pk).update(stage="in_work")
    advice = advice_for(order.vehicle, desk)
    client.force_login(desk)
    address = reverse("workshop:advice_decline", args=[advice.pk])
    client.post(address, {"order": order.number, "answer": ""})
    assert Advice.objects.open().exists()
    answer = client.post(address, {"order": order.number, "answer": "车要卖了"})
    assert answer.url == order.get_absolute_url() + "#advice"
    advice.refresh_from_db()
    assert (advice.state, advice.answer, advice.ended_by) == ("declined", "车要卖了", desk)


def test_the_list_offers_it_for_open_advice_to_who_advises(desk, client):
    vehicle = make_vehicle(make_customer(outlet=make_outlet()))
    advice = advice_for(vehicle, desk)
    address = reverse("workshop:advice_decline", args=[advice.pk])
    client.force_login(make_user("财务", Role.FINANCE, make_outlet()))
    assert address not in client.get(reverse("workshop:advice")).content.decode()
    client.force_login(desk)
    assert address in client.get(reverse("workshop:advice")).content.decode()
    assert client.post(address, {"answer": "不做了"}).url == reverse("workshop:advice")
    assert address not in client.get(reverse("workshop:advice"), {"state": "declined"}).content.decode()


def test_whoever_takes_the_car_in_and_writes_its_order_sees_what_is_open(desk, client):
    vehicle = make_vehicle(make_customer(outlet=make_outlet()))
    for number in range(6):
        advice_for(vehicle, desk, f"建议{number}")
    client.force_login(desk)
    taking = client.get(reverse("workshop:reception_take"), {"car": vehicle.pk})
    # More than are listed beside the form.
    assert taking.context["advice_number"] == 6
    assert 'href="#advice"' in taking.content.decode()
    reception = make_reception(desk, vehicle, make_employee("接待二", make_outlet()), outlet=make_outlet())
    writing = client.get(reverse("workshop:order_write", args=[reception.number])).content.decode()
    assert all(f"建议{number}" in writing for number in range(6))
