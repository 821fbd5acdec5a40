"""A whole round as people go through it: headquarters, two outlets, the area manager, the region."""

import pytest
from playwright.sync_api import expect

from customers.models import ScreeningList, ScreeningRound
from customers.services import cases
from staff.models import User
from tests.makers import make_customer, make_vehicle
from tests.people import make_house
from tests.workshop.test_daybook_in_browser import serious

from .rounds import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(clock):
    clock(AT)
    house = make_house()
    User.objects.update(language="en")
    return house


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def pick(page, name: str, typed: str) -> None:
    page.locator(f"#id_{name}-ts-control").click()
    page.keyboard.type(typed)
    page.locator(".ts-dropdown:visible .option").first.click()


def press(page, name: str, where: str = "main") -> None:
    with page.expect_navigation():
        page.locator(where).get_by_role("button", name=name, exact=True).first.click()


def test_from_headquarters_to_outlet_to_region(page_as, house, clock):
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    cases.open_case(vehicle=car, tier="AAA", title="自燃", reason="来电", by=house.service_manager, at=AT)
    make_vehicle(make_customer("王雨桐", house.sh01), plate="沪A00002")

    # Headquarters opens the round.
    page = page_as(fresh(house.task_force_lead))
    page.goto("/screening/")
    page.get_by_role("link", name="Open a round").click()
    page.wait_for_url("**/screening/open/")
    assert serious(page) == []
    page.locator("[name=name]").fill("2027 年 3·15 排查")
    press(page, "Open the round")
    made = ScreeningRound.objects.get()
    first = ScreeningList.objects.get(outlet=house.sh01)
    second = ScreeningList.objects.get(outlet=house.sh02)
    expect(page.locator("tbody tr")).to_have_count(3)

    # One outlet files two customers, out of the ledger and by hand.
    page = page_as(fresh(house.customer_care_manager))
    page.goto("/screening/")
    page.get_by_role("link", name=made.name).click()
    page.wait_for_url(f"**{made.get_absolute_url()}")
    page.get_by_role("link", name=house.sh01.name).click()
    page.wait_for_url("**/screening/SH01-*/**")
    assert serious(page) == []
    press(page, "Put the chosen ones on the list")
    pick(page, "vehicle", "沪A00002")
    page.locator("#add [name=criterion]").select_option("exposure_threat")
    page.locator("#add label", has_text="AA").nth(1).click()
    page.locator("#add [name=words]").fill("扬言找媒体")
    press(page, "Put it on the list")
    expect(page.locator("section[aria-labelledby=h-rows] tbody tr")).to_have_count(2)
    press(page, "File 2 key customers")
    expect(page.locator("#file")).to_have_count(0)

    # The other one files an empty list, three days late, and is told what that costs.
    clock("2027-02-28 09:00")
    page = page_as(fresh(house.near["service_manager"]))
    page.goto(second.get_absolute_url())
    expect(page.locator("main")).to_contain_text("3 days late")
    page.locator("[name=empty]").check()
    press(page, "File an empty list")
    expect(page.locator("#points")).to_contain_text("3 days late")
    page.locator("#appeal [name=words]").fill("断网一天")
    press(page, "Appeal")

    # The area manager verifies: one true, one not, and passes both lists on.
    page = page_as(fresh(house.area_manager))
    page.goto(first.get_absolute_url())
    assert serious(page) == []
    for number, verdict in enumerate(("True", "Not true")):
        field = page.locator("#verify fieldset").nth(number)
        field.get_by_text(verdict, exact=True).click()
        field.locator("input[type=text]").fill("已电话核实")
    press(page, "Pass on to the region")
    page.goto(second.get_absolute_url())
    press(page, "Pass on to the region")

    # The region looks at the drawn rows again, accepts as two, and decides the appeal.
    page = page_as(fresh(house.region_coordinator))
    page.goto(first.get_absolute_url())
    assert serious(page) == []
    for left in (2, 1):
        expect(page.locator("#looks form")).to_have_count(left)
        form = page.locator("#looks form").first
        form.get_by_text("True", exact=True).last.click()
        form.locator("input[type=text]").fill("回访车主")
        with page.expect_navigation():
            form.get_by_role("button").click()
    press(page, "Accept the list", "#accept")
    page = page_as(fresh(house.region_manager))
    page.goto(first.get_absolute_url())
    press(page, "Accept the list", "#accept")
    first.refresh_from_db()
    assert first.state == "accepted"
    page.goto(second.get_absolute_url())
    page.locator("#decide [name=points]").fill("1")
    page.locator("#decide [name=reason]").fill("断网属实")
    press(page, "Decide the appeal")

    # One page says it all, also on a phone.
    page.goto(made.get_absolute_url())
    expect(page.locator("main")).to_contain_text("2 / 3")
    expect(page.locator("main")).to_contain_text("100.0%")
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert second.deduction.points == 1
