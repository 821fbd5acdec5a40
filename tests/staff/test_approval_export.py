"""The list of approvals as Excel."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.makers import make_posting, make_user, make_vehicle
from tests.parts.places import make_house, make_part
from tests.parts.test_guarantees import AT, submit, write
from tests.test_list_exports import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def test_exactly_the_tab_and_filter(client, house):
    small = submit(write(house, make_part("1"), "900"), house.manager)
    large = submit(write(house, make_part("2"), "21000", vehicle=make_vehicle(plate="沪B1")), house.manager)
    client.force_login(house.area)
    url = reverse("staff:approvals_export")
    assert [row[2] for row in rows(client, url)] == [small.label, large.label]
    found = rows(client, f"{url}?state=all&q={large.label}")
    assert [(row[2], row[5], row[6], row[9]) for row in found] == [(large.label, 21000, 21900, 1)]
    assert rows(client, f"{url}?state=mine") == []


def test_only_what_may_be_exported(client, house):
    submit(write(house, make_part(), "900"), house.manager)
    technician = make_user("高子墨", Role.TECHNICIAN, house.outlet)
    client.force_login(technician)
    assert client.get(reverse("staff:approvals_export")).status_code == 403
    # Somebody who signs there as one role, and exports elsewhere as another.
    other = make_user("别处", Role.WORKSHOP_MANAGER, house.outlet)
    make_posting(
        other, Role.SERVICE_MANAGER, type(house.outlet).objects.create(code="SH09", name="九店", area=house.outlet.area)
    )
    client.force_login(other)
    assert rows(client, reverse("staff:approvals_export") + "?state=all") == []
