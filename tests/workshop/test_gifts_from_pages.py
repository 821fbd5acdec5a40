"""From a reception sheet, an order or a complaint to a gift, with the car chosen and a reason proposed."""

from datetime import timedelta
from html import unescape
from re import search

import pytest
from django.urls import reverse

from complaints.services import take_complaint
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_outlet, make_posting, make_reception, make_user, make_vehicle
from workshop.models import OrderSheet

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
PLATE = "沪A8K216"


@pytest.fixture
def outlet(clock):
    clock(AT)
    return make_outlet()


@pytest.fixture
def advisor(outlet, client):
    user = make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    client.force_login(user)
    return user


@pytest.fixture
def car():
    return make_vehicle(plate=PLATE)


def link(client, page: str) -> str:
    """Where the page leads for a gift; nothing where it does not."""
    answer = client.get(page)
    assert answer.status_code == 200
    found = search(rf'href="({reverse("workshop:gift_give")}[^"]*)"', answer.content.decode())
    return unescape(found[1]) if found else ""


def proposed(client, address: str) -> tuple:
    """The reason that is ticked, the order, and whether the form shows the car's plate as chosen."""
    answer = client.get(address)
    form, html = answer.context["form"], answer.content.decode()
    ticked = [choice.data["value"] for choice in form["occasion"] if choice.data["selected"]]
    assert search(rf'value="{ticked[0]}"[^>]* checked', html)
    chosen = search(r'<option value="\d+" selected>([^<]*)</option>', str(form["vehicle"]))
    return ticked, form["order"].value(), bool(chosen and PLATE in chosen[1] and chosen[1] in html)


def test_a_car_that_was_taken_in_gets_a_gift_on_arrival(client, advisor, car):
    sheet = make_reception(advisor, car, at=AT)
    assert proposed(client, link(client, sheet.get_absolute_url())) == (["arrival"], "", True)


@pytest.mark.parametrize("written_here", [True, False])
def test_an_order_leads_to_a_gift_on_spending(client, advisor, car, written_here):
    order = make_order(car)
    if written_here:
        promised = AT + timedelta(hours=3)
        OrderSheet.objects.create(order=order, first_promised_at=promised, promised_at=promised)
    assert proposed(client, link(client, order.get_absolute_url())) == (["spending"], order.number, True)


def test_a_complaint_leads_to_a_gift_that_settles_friction(client, outlet, car):
    care = make_user("叶青", Role.CUSTOMER_CARE, outlet)
    client.force_login(care)
    said = {"channel": "hotline", "category": "quality", "contact": "刹车异响", "by": care, "at": AT, "outlet": outlet}
    complaint = take_complaint(vehicle=car, **said)
    assert proposed(client, link(client, complaint.get_absolute_url())) == (["friction"], "", True)
    without = take_complaint(caller_name="周某", caller_mobile="13700000315", **said)
    assert proposed(client, link(client, without.get_absolute_url())) == (["friction"], "", False)


def test_only_those_who_give_gifts_at_the_outlet_are_led_there(client, outlet, advisor, car):
    order, sheet = make_order(car), make_reception(advisor, car, at=AT)
    pages = [order.get_absolute_url(), sheet.get_absolute_url()]
    assert all(link(client, page) for page in pages)
    technician = make_user("徐建国", Role.TECHNICIAN, outlet)
    # Who gives them elsewhere gives none here.
    make_posting(technician, Role.SERVICE_ADVISOR, make_outlet("S02", "另一店"))
    client.force_login(technician)
    assert not any(link(client, page) for page in pages)


@pytest.mark.parametrize("asked", ["why=nonsense", "why=", "order=SH01-WX0", "order=%20", "car=x&order=?"])
def test_what_the_address_names_wrongly_is_left_open(client, advisor, car, asked):
    assert proposed(client, f"/gifts/give/?{asked}")[::2] == (["arrival"], False)


def test_an_order_out_of_sight_tells_no_car(client, advisor):
    order = make_order(make_vehicle(plate=PLATE), outlet=make_outlet("S02", "另一店", area="外地区域"))
    assert not proposed(client, f"/gifts/give/?order={order.number}")[2]
