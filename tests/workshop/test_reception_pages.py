"""The page on which a car is taken in."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.makers import make_outlet, make_user, make_vehicle

pytestmark = pytest.mark.django_db


def test_a_car_that_is_not_on_file_can_be_entered_from_the_desk(client):
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet()))
    enter = reverse("customers:customer_new")
    assert f'href="{enter}"' in client.get(reverse("workshop:reception_take")).content.decode()
    beside = reverse("workshop:reception_car")
    assert f'href="{enter}"' in client.get(beside).content.decode()
    # Once a car is chosen, it is on file.
    assert enter not in client.get(beside, {"vehicle": make_vehicle().pk}).content.decode()
    assert client.get(enter).status_code == 200
