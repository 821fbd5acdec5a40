"""The daybook by keyboard alone, and everybody able to read its pages."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from staff.roles import Role
from tests.makers import make_employee, make_outlet, make_user
from workshop import services
from workshop.models import Receipt, Team, Wash

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_receipts_are_entered_one_after_the_other_without_a_mouse(page_as, transactional_db):
    cashier = make_user("邱雨桐", Role.CASHIER, make_outlet())
    page = page_as(cashier)
    page.goto("/daybook/receipts/")
    page.locator("[name=amount]").focus()
    page.keyboard.type("980.50")
    page.keyboard.press("Enter")
    page.wait_for_url("**like=SH01-SK00001**")
    expect(page.locator("[name=amount]")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.wait_for_url("**like=SH01-SK00002**")
    assert list(Receipt.objects.order_by("number").values_list("number", "amount")) == [
        ("SH01-SK00001", Decimal("980.50")),
        ("SH01-SK00002", Decimal(12)),
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_daybook(page_as, transactional_db, width):
    outlet, at = make_outlet(), timezone.now()
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    washer = make_employee("柏小军", outlet)
    team = Team.objects.create(code="M1", outlet=outlet, name="机电一组", trade=Team.Trade.MECHANICAL)
    wash = services.enter_wash(
        outlet=outlet, number="W1", employee=washer, washed_at=at, minutes=12, untidy=True, by=manager, at=at
    )
    today = timezone.localdate(at)
    services.enter_receipt(
        outlet=outlet, number="R1", kind="fleet", amount=Decimal(5), received_on=today, by=manager, at=at
    )
    services.enter_consumable(
        outlet=outlet, number="F1", team=team, amount=Decimal(5), issued_on=today, by=manager, at=at
    )
    page = page_as(manager)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/daybook/", "/daybook/receipts/", "/daybook/consumables/", wash.get_absolute_url(), "/praises/"):
        page.goto(address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
    assert Wash.objects.count() == 1
