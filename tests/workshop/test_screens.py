"""Screens on the wall, which nobody signs in at."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.instants import local
from staff.models import PolicyValue
from staff.roles import Role
from tests.makers import make_outlet, make_user
from workshop import screens
from workshop.models import BoardPrice

pytestmark = pytest.mark.django_db


def path(screen="hall", outlet=None) -> str:
    return screens.path_of(screen, outlet or make_outlet(), local(timezone.now()).date())


def test_a_screen_shows_its_outlet_without_signing_in(client):
    outlet = make_outlet()
    BoardPrice.objects.create(
        outlet=outlet,
        section=BoardPrice.Section.values[0],
        name="四轮定位",
        price=Decimal(180),
        from_on="2026-01-01",
        made_by=make_user("韩立诚"),
        made_at=timezone.now(),
    )
    hall, prices = client.get(path()), client.get(path("prices"))
    assert hall.status_code == prices.status_code == 200
    assert outlet.name in hall.content.decode() and "四轮定位" in prices.content.decode()
    # It asks itself again where it was opened, not where one signs in.
    assert f'hx-get="{path()}"' in hall.content.decode()
    assert hall["Cache-Control"] == "no-store" and "noindex" in hall["X-Robots-Tag"]


def test_an_address_shows_no_other_screen_and_no_other_outlet(client):
    token = path("hall").split("/")[-2]
    assert client.get(reverse("workshop:prices_on_wall", args=[token])).status_code == 404
    assert client.get(reverse("workshop:hall_on_wall", args=[token[:-1] + "A"])).status_code == 404


def test_addresses_given_out_before_end_when_the_house_says_so(client):
    outlet = make_outlet()
    before = path(outlet=outlet)
    PolicyValue.objects.create(
        key="gate.screens", value="2", from_on="2026-01-01", reason="换屏", entered_by=make_user("韩立诚")
    )
    assert client.get(before).status_code == 404
    assert client.get(path(outlet=outlet)).status_code == 200


def test_those_who_keep_the_prices_find_the_addresses(client):
    outlet = make_outlet()
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, outlet))
    page = client.get(reverse("workshop:screen_addresses", args=[outlet.code])).content.decode()
    assert path() in page and path("prices") in page
    assert (
        reverse("workshop:screen_addresses", args=[outlet.code])
        in client.get(reverse("workshop:prices")).content.decode()
    )


def test_who_knocks_too_often_waits(client, settings):
    at = path()
    codes = [client.get(at).status_code for _ in range(601)]
    assert set(codes[:600]) == {200} and codes[600] == 429
