"""The pages of closed months: who sees and closes them, what is shown when the records changed, my day."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from staff import my_day
from staff.roles import Role
from targets.models import MonthClose
from targets.services import closing, keeping
from tests.clock import shanghai
from tests.makers import make_outlet, make_posting, make_user

from .test_keeping import settled

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
AT = shanghai("2026-11-04 10:00")


@pytest.fixture(autouse=True)
def the_clock(clock):
    clock(AT)


@pytest.fixture
def outlet():
    return make_outlet("SH01")


def posted(role, place, name="邵文"):
    user = make_user(name)
    make_posting(user, role, place)
    return user


@pytest.fixture
def finance(outlet):
    return posted(Role.FINANCE, outlet)


@pytest.fixture
def order(outlet):
    return settled(outlet, "120.50", on=date(2026, 10, 20))


def address(outlet, name="closing"):
    return reverse(f"targets:{name}", args=[outlet.code, "2026-10"])


def test_a_month_is_closed_on_its_page(client, outlet, finance, order):
    keeping.rebuild(at=AT)
    client.force_login(finance)
    assert "120.50" in client.get(address(outlet)).content.decode()
    assert client.post(address(outlet, "close"), follow=True).status_code == 200
    close = MonthClose.objects.get()
    assert close.fingerprint in client.get(address(outlet)).content.decode()
    assert client.post(address(outlet, "close")).status_code == 422


def test_a_change_is_shown_beside_what_was_frozen_and_accepted_with_a_reason(client, outlet, finance, order):
    closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    keeping.rebuild(at=AT)
    client.force_login(finance)
    page = client.get(address(outlet)).content.decode()
    assert "120.50" in page and "99.00" in page
    assert client.post(address(outlet, "revise"), {"reason": ""}).status_code == 422
    client.post(address(outlet, "revise"), {"reason": "结算单更正"})
    assert list(MonthClose.objects.order_by("revision").values_list("revision", "latest")) == [(1, False), (2, True)]
    assert "结算单更正" in client.get(address(outlet)).content.decode()


def test_who_may_and_who_may_not(client, outlet, order):
    for role, status in ((Role.AREA_MANAGER, 403), (Role.CASHIER, 403)):
        client.force_login(posted(role, outlet.area if role == Role.AREA_MANAGER else outlet, name=str(role)))
        assert client.post(address(outlet, "close")).status_code == status
    client.force_login(posted(Role.FINANCE, make_outlet("SH09"), name="别店"))
    assert client.get(address(outlet)).status_code == 404
    assert client.get(reverse("targets:closing", args=[outlet.code, "2026-13"])).status_code == 404


def test_my_day_asks_for_the_closing_from_the_third_and_for_changes_afterwards(client, outlet, finance, order):
    keeping.rebuild(at=AT)

    def due(at):
        return [item.url for item in my_day.due_for(finance, at) if "closed-months" in item.url]

    assert due(shanghai("2026-11-02 10:00")) == []
    assert due(AT) == [address(outlet)]
    closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    assert due(AT) == []
    order.repair_receipts = Decimal("99.00")
    order.save()
    keeping.rebuild(at=AT)
    assert due(AT) == [address(outlet)]


def test_the_list_says_of_each_month_how_it_stands(client, outlet, finance, order, django_assert_max_num_queries):
    closing.close_month(outlet=outlet, month=OCTOBER, by=finance, at=AT)
    client.force_login(finance)
    page = client.get(reverse("targets:closings"))
    assert page.status_code == 200
    assert address(outlet) in page.content.decode()
