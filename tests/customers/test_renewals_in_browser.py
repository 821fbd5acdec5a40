"""A renewal as the insurance clerk goes through it: from the due list to a quote, to won, to the money."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Renewal
from customers.services import renewals
from staff.roles import Role
from tests.makers import make_customer, make_employee, make_outlet, make_user, make_vehicle
from tests.workshop.test_daybook_in_browser import serious

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_renewal_is_won(page_as):
    outlet, at = make_outlet(), timezone.now()
    clerk = make_user(
        "沈若彤", Role.INSURANCE_CLERK, outlet, employee=make_employee("沈若彤", outlet, "E77001"), language="en"
    )
    until = timezone.localdate(at) + timedelta(days=30)
    make_vehicle(make_customer("周子涵", outlet, district="浦东新区"), insurance_until=until)
    renewals.fill_due_list(at=at)
    page = page_as(clerk)
    page.goto("/renewals/")
    assert serious(page) == []
    page.locator("tbody a").first.click()
    page.wait_for_url("**/renewals/*/")
    assert serious(page) == []
    # The call, the price, the customer's yes: each a form of the one page.
    page.locator("#call [name=outcome][value=reached] + label").click()
    page.locator("#call [name=words]").fill("要报价")
    with page.expect_navigation():
        page.locator("#call button[type=submit]").click()
    page.locator("#quotes [name=insurer]").select_option("人保财险")
    page.locator("#quotes [name=compulsory]").fill("950")
    page.locator("#quotes [name=commercial]").fill("3200.50")
    with page.expect_navigation():
        page.locator("#quotes button[type=submit]").click()
    assert serious(page) == []
    page.locator("#win [name=quote] + label").click()
    with page.expect_navigation():
        page.locator("#win button[type=submit]").click()
    renewal = Renewal.objects.get()
    assert (renewal.state, renewal.won_quote.insurer, renewal.owner) == ("won", "人保财险", clerk)
    # The money is a receipt of the daybook, filled in from here.
    page.locator("a[href*='kind=insurance_sale']").first.click()
    page.wait_for_url("**/daybook/receipts/**")
    expect(page.locator("form[method=post] [name=amount]")).to_have_value("4150.50")
    expect(page.locator("form[method=post] [name=kind]")).to_have_value("insurance_sale")


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_everybody_can_read_the_pages(page_as, width):
    outlet, at = make_outlet(), timezone.now()
    care = make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, outlet, language="en")
    today = timezone.localdate(at)
    make_vehicle(make_customer("周子涵", outlet), insurance_until=today + timedelta(days=30))
    renewals.fill_due_list(at=at)
    page = page_as(care)
    page.set_viewport_size({"width": width, "height": 900})
    renewal = Renewal.objects.get()
    for address in (
        "/renewals/",
        renewal.get_absolute_url(),
        "/renewals/figures/",
        "/renewals/refer/",
        "/prospects/",
        "/prospects/new/",
        "/prospects/lists/",
        "/lost-customers/",
        "/references/",
        "/references/new/",
    ):
        page.goto(address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
