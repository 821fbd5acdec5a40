"""The fund as people use it: a head who signs on the phone, a keeper at the desk, and everybody able to read it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from payroll.models import FundEntry, FundPayment
from payroll.services import fund as services
from tests.people import make_house

from .test_fund import ask, balance, credit, deposit, filed, paid, signed

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(transactional_db):
    return make_house()


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def wanted(at) -> dict:
    return {"at": at, "wanted_on": timezone.localdate(at)}


def test_the_station_head_signs_on_the_phone(page_as, house):
    at = timezone.now()
    payment = ask(house, **wanted(at))
    page = page_as(house.station_head)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.locator(f".due a.btn[href='{payment.get_absolute_url()}']").click()
    page.locator("form[action$='/sign/'] button").click()
    expect(page.locator("form[action$='/sign/']")).to_have_count(0)
    payment.refresh_from_db()
    assert (payment.state, payment.signed_by) == ("signed", house.station_head)


@pytest.mark.console_allows("422")
def test_the_keeper_asks_and_pays_out(page_as, house):
    at = timezone.now()
    credit(house, at=at)
    page = page_as(house.business_assistant)
    page.goto("/fund/")
    page.locator("a.btn-primary").first.click()
    page.locator("[name=purpose]").fill("季度团建")
    page.locator("[name=payee]").fill("老街饭庄")
    page.locator("form.panel-body button[type=submit]").click()
    # The amount is missing: the page says so and keeps what was typed.
    expect(page.locator(".field-error, .invalid-feedback").first).to_be_visible()
    expect(page.locator("[name=payee]")).to_have_value("老街饭庄")
    page.locator("[name=amount]").fill("1680.5")
    page.locator("form.panel-body button[type=submit]").click()
    page.wait_for_url("**/fund/payments/SH01-JJ00001/")
    payment = FundPayment.objects.select_related("fund__outlet__area", "asked_by").get()
    services.sign_payment(payment=payment, by=house.station_head, at=at)
    page.reload()
    page.locator("form[action$='/pay/'] button").dblclick()
    expect(page.locator("form[action$='/pay/']")).to_have_count(0)
    assert FundEntry.objects.filter(source="payment").count() == 1
    assert str(balance(house)) == "3319.50"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_can_read_the_fund(page_as, house, width, language):
    at = timezone.now()
    credit(house, at=at)
    entry = deposit(house, at=at, on=timezone.localdate(at))
    made = [
        make(house, amount, **wanted(at)) for make, amount in ((ask, "1"), (signed, "2"), (paid, "3"), (filed, "4"))
    ]
    keeper = house.business_assistant
    keeper.language = language
    keeper.save()
    page = page_as(keeper)
    page.set_viewport_size({"width": width, "height": 900})
    addresses = [
        "/fund/",
        "/fund/?source=payment",
        "/fund/payments/?state=all",
        "/fund/payments/ask/",
        "/fund/deposit/",
        entry.get_absolute_url(),
        f"{made[0].get_absolute_url()}print/",
        *(payment.get_absolute_url() for payment in made),
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert not serious(page), address
