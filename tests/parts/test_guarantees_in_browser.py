"""Guarantees as people go through them: asked for, signed, shipped; refused; changed after a signature; lent."""

import pytest
from playwright.sync_api import expect

from parts.models import Guarantee, Stock
from parts.services import stock
from staff.models import Approval, User
from tests.makers import make_customer, make_vehicle
from tests.workshop.test_daybook_in_browser import serious

from .places import make_house, make_part
from .test_guarantees import AT, make_case, sign, submit, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(clock):
    clock(AT)
    house = make_house()
    User.objects.update(language="en")
    return house


def pick(page, name: str, typed: str) -> None:
    page.locator(f"#id_{name}-ts-control").click()
    page.keyboard.type(typed)
    page.locator(".ts-dropdown:visible .option").first.click()


def press(page, where: str) -> None:
    with page.expect_navigation():
        page.locator(f"{where} button[type=submit]").click()


def open_from_list(page, made: Guarantee) -> None:
    """As a signer: from what waits to the approval."""
    page.goto("/approvals/")
    page.get_by_role("link", name=made.number).click()
    page.wait_for_url("**/approvals/*/")


def test_four_sign_and_the_part_is_on_the_road(page_as, house):
    make_part()
    car = make_vehicle(make_customer("周子涵", house.outlet), plate="沪A8K216")
    page = page_as(User.objects.get(pk=house.manager.pk))
    page.goto(f"/guarantees/write/?car={car.pk}")
    assert serious(page) == []
    page.locator("[name=words]").fill("车停在店里，客户等件")
    pick(page, "lines-0-part", "06E")
    page.locator("[name=lines-0-quantity]").fill("2")
    page.locator("[name=lines-0-price]").fill("10000.01")
    page.get_by_role("button", name="Keep the request").click()
    page.wait_for_url("**/guarantees/SH01-*/")
    made = Guarantee.objects.get()
    # The whole route, with names, before anything is submitted.
    for person in house.chain:
        expect(page.locator("section[aria-labelledby=h-route]")).to_contain_text(person.name)
    assert serious(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Submit for signatures").click()
    for person in house.chain:
        page = page_as(person)
        open_from_list(page, made)
        expect(page.locator("[aria-current=step]")).to_contain_text(person.name)
        press(page, "#sign")
        expect(page.locator("#sign")).to_have_count(0)
    assert serious(page) == []
    made.refresh_from_db()
    assert (made.state, str(made.amount)) == ("signed", "20000.02")
    page = page_as(house.coordinator)
    page.goto("/")
    page.locator(f"a[href='{made.get_absolute_url()}']").first.click()
    page.wait_for_url("**/guarantees/SH01-*/")
    page.locator("#ship [name=carrier]").fill("顺丰")
    page.locator("#ship [name=tracking]").fill("SF1")
    press(page, "#ship")
    made.refresh_from_db()
    assert (made.state, made.tracking) == ("shipped", "SF1")
    page.goto(f"{made.get_absolute_url()}sheet/")
    expect(page.locator("body")).to_contain_text("贰万元零贰分")


@pytest.mark.console_allows("status of 422")
def test_a_refusal_says_why(page_as, house):
    made = write(house, make_part(), "8000")
    submit(made, house.manager)
    page = page_as(house.area)
    open_from_list(page, made)
    page.locator("#refuse summary").click()
    press(page, "#refuse")
    expect(page.locator("#refuse .field-error")).to_have_count(1)
    page.locator("#refuse [name=reason]").fill("本地有库存")
    press(page, "#refuse")
    page = page_as(house.manager)
    page.goto(made.get_absolute_url())
    expect(page.locator("main")).to_contain_text("本地有库存")
    assert serious(page) == []
    assert Guarantee.objects.get().state == "refused"


def test_a_change_after_a_signature_is_seen(page_as, house):
    made = write(house, make_part(), "9000")
    sign(submit(made, house.manager), house.area)
    page = page_as(house.manager)
    page.goto(made.get_absolute_url())
    page.get_by_role("link", name="Change", exact=True).click()
    page.wait_for_url("**/rewrite/")
    expect(page.locator(".note-warn")).to_be_visible()
    page.locator("[name=lines-0-price]").fill("10500")
    page.get_by_role("button", name="Keep and submit anew").click()
    page.wait_for_url("**/guarantees/SH01-*/")
    assert Approval.objects.of(made).first().round == 2
    # Whoever signed before is asked again, and reads what became different.
    page = page_as(house.area)
    open_from_list(page, made)
    expect(page.locator("section[aria-labelledby=h-what] tbody s")).to_contain_text("9,000.00")
    expect(page.locator("section[aria-labelledby=h-what] tfoot s")).to_contain_text("9,000")
    assert serious(page) == []
    press(page, "#sign")
    assert Approval.objects.of(made).first().seats.filter(decided_at__isnull=False).count() == 1


def test_a_part_is_lent_in_march_on_one_of_two_signatures(page_as, house, clock):
    at, part = clock("2027-03-12 10:00"), make_part()
    stock.receive_parts(warehouse=house.transit, part=part, quantity=1, by=house.coordinator, at=at)
    case = make_case(house, at)
    page = page_as(house.manager)
    page.goto(f"/guarantees/write/?case={case.number}")
    page.locator("[name=kind][value=loan] + label").click()
    page.locator("[name=source][value=transit] + label").click()
    page.locator("[name=warehouse]").select_option(str(house.transit.pk))
    page.locator("[name=words]").fill("重点客户缺件")
    pick(page, "lines-0-part", "06E")
    page.locator("[name=lines-0-price]").fill("88000")
    page.get_by_role("button", name="Keep the request").click()
    page.wait_for_url("**/guarantees/SH01-*/")
    with page.expect_navigation():
        page.get_by_role("button", name="Submit for signatures").click()
    made = Guarantee.objects.get()
    page = page_as(house.region)
    open_from_list(page, made)
    press(page, "#sign")
    page = page_as(house.coordinator)
    page.goto(made.get_absolute_url())
    page.locator("#ship [name=carrier]").fill("自提")
    press(page, "#ship")
    made.refresh_from_db()
    assert (made.state, made.kind, Stock.objects.get(warehouse=house.transit).quantity) == ("shipped", "loan", 0)
    page.goto(f"{made.get_absolute_url()}sheet/")
    expect(page.locator("h1")).to_have_text("Loan note")


@pytest.mark.console_allows("status of 422")
def test_out_of_season_nothing_is_lent(page_as, house):
    case = make_case(house, AT)
    make_part()
    page = page_as(house.manager)
    page.goto(f"/guarantees/write/?case={case.number}")
    page.locator("[name=kind][value=loan] + label").click()
    page.locator("[name=source][value=air] + label").click()
    page.locator("[name=words]").fill("重点客户缺件")
    pick(page, "lines-0-part", "06E")
    page.get_by_role("button", name="Keep the request").click()
    expect(page.locator("main")).to_contain_text("5 Mar")
    assert not Guarantee.objects.exists()


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_everybody_can_read_the_pages(page_as, house, width):
    made = write(house, make_part(), "12000")
    approval = submit(made, house.manager)
    page = page_as(house.lead)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/approvals/?state=open",
        f"/approvals/{approval.pk}/",
        "/approvals/substitutes/",
        "/guarantees/?state=all",
        made.get_absolute_url(),
        "/policy/",
        "/policy/guarantee.route/",
    ):
        page.goto(address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
