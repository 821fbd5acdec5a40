"""A whole round as people go through it: headquarters, two outlets, the area manager, the region."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import ScreeningList, ScreeningRound
from customers.services import cases
from notices.services import deliver_due
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
    for person in (house.region_coordinator, house.region_manager):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    return house


@pytest.fixture
def at_desk(browser, browser_context_args, live_server, house):
    """`at_desk(person)`: the person's own browser, logged in for the day; the console of each must stay empty."""
    pages, messages = {}, []

    def sit_down(person):
        page = pages.get(person.pk)
        if page is None:
            page = pages[person.pk] = browser.new_context(**browser_context_args).new_page()
            page.on("console", lambda message: messages.append(f"{person.name}: {message.type}: {message.text}"))
            page.on("pageerror", lambda error: messages.append(f"{person.name}: error: {error}"))
        client = Client()
        client.force_login(User.objects.get(pk=person.pk))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    yield sit_down
    for page in pages.values():
        page.context.close()
    assert not messages, "\n".join(messages)


def pick(page, name: str, typed: str) -> None:
    page.locator(f"#id_{name}-ts-control").click()
    page.keyboard.type(typed)
    page.locator(".ts-dropdown:visible .option", has_text=typed).click()


def press(page, name: str, where: str = "main") -> None:
    with page.expect_navigation():
        page.locator(where).get_by_role("button", name=name, exact=True).first.click()


def see(page, address: str) -> None:
    """Go there; everybody can use the page."""
    page.goto(address)
    assert serious(page) == []


def test_from_headquarters_to_outlet_to_region(at_desk, house, clock):
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    cases.open_case(vehicle=car, tier="AAA", title="自燃", reason="来电", by=house.service_manager, at=AT)
    for plate in ("沪A00002", "沪A00003"):
        make_vehicle(make_customer("王雨桐", house.sh01), plate=plate)

    # Headquarters opens the round.
    company = at_desk(house.task_force_lead)
    company.goto("/screening/")
    company.get_by_role("link", name="Open a round").click()
    company.wait_for_url("**/screening/open/")
    assert serious(company) == []
    company.locator("[name=name]").fill("2027 年 3·15 排查")
    press(company, "Open the round")
    made = ScreeningRound.objects.get()
    first = ScreeningList.objects.get(outlet=house.sh01)
    second = ScreeningList.objects.get(outlet=house.sh02)
    expect(company.locator("tbody tr")).to_have_count(3)

    # One outlet finds its list on its first page and files two customers, out of the ledger and by hand.
    outlet = at_desk(house.customer_care_manager)
    outlet.goto("/")
    outlet.locator(f"a[href^='{first.get_absolute_url()}']").first.click()
    outlet.wait_for_url("**/screening/SH01-*/**")
    assert serious(outlet) == []
    press(outlet, "Put the chosen ones on the list")
    pick(outlet, "vehicle", "沪A00002")
    outlet.locator("#add [name=criterion]").select_option("exposure_threat")
    outlet.locator("#add [name=tier][value=AA]").press("Space")
    outlet.locator("#add [name=words]").fill("扬言找媒体")
    press(outlet, "Put it on the list")
    expect(outlet.locator("section[aria-labelledby=h-rows] tbody tr")).to_have_count(2)
    press(outlet, "File 2 key customers")
    expect(outlet.locator("#file")).to_have_count(0)

    # The other one files an empty list, three days late, is told what that costs, and appeals.
    clock("2027-02-28 09:00")
    near = at_desk(house.near["service_manager"])
    see(near, second.get_absolute_url())
    expect(near.locator("main")).to_contain_text("3 days late")
    near.locator("[name=empty]").check()
    press(near, "File an empty list")
    expect(near.locator("#points")).to_contain_text("3 days late")
    near.locator("#appeal [name=words]").fill("断网一天")
    press(near, "Appeal")
    company = at_desk(house.task_force_lead)
    company.reload()
    expect(company.locator("main")).to_contain_text("2 / 3")

    # What the first one finds from now on, it files on the day; the region is told by e-mail.
    outlet = at_desk(house.customer_care_manager)
    outlet.goto(first.get_absolute_url())
    outlet.get_by_role("link", name="File a later finding").click()
    outlet.wait_for_url("**/later/")
    assert serious(outlet) == []
    pick(outlet, "vehicle", "沪A00003")
    outlet.locator("[name=criterion]").select_option("vehicle_left")
    outlet.locator("[name=tier][value=AAA]").press("Space")
    outlet.locator("[name=words]").fill("把车停在店里")
    press(outlet, "File it")
    expect(outlet.locator("main")).to_contain_text("With the area manager")
    deliver_due(at=timezone.now())
    told = {address for message in mail.outbox for address in message.to if "沪A00003 AAA" in message.body}
    assert told == {f"{person.username}@example.com" for person in (house.region_coordinator, house.region_manager)}

    # The area manager verifies: one true, one not, and passes both lists on.
    area = at_desk(house.area_manager)
    see(area, first.get_absolute_url())
    for number, verdict in enumerate(("True", "Not true")):
        field = area.locator("#verify fieldset.stack-2").nth(number)
        field.get_by_text(verdict, exact=True).click()
        field.locator("input[type=text]").fill("已电话核实")
    press(area, "Pass on to the region")
    see(area, second.get_absolute_url())
    press(area, "Pass on to the region")

    # The region looks at the drawn rows again, accepts as two, and decides the appeal.
    coordinator = at_desk(house.region_coordinator)
    see(coordinator, first.get_absolute_url())
    for left in (2, 1):
        expect(coordinator.locator("#looks form")).to_have_count(left)
        form = coordinator.locator("#looks form").first
        form.get_by_text("True", exact=True).last.click()
        form.locator("input[type=text]").fill("回访车主")
        with coordinator.expect_navigation():
            form.get_by_role("button").click()
    press(coordinator, "Accept the list", "#accept")
    manager = at_desk(house.region_manager)
    see(manager, first.get_absolute_url())
    press(manager, "Accept the list", "#accept")
    first.refresh_from_db()
    assert first.state == "accepted"
    see(manager, second.get_absolute_url())
    manager.locator("#decide [name=points]").fill("1")
    manager.locator("#decide [name=reason]").fill("断网属实")
    press(manager, "Decide the appeal")
    second.refresh_from_db()
    assert second.deduction.points == 1

    # Both outlets see what came of it, and the form prints with its signatures.
    near.reload()
    expect(near.locator("#points")).to_contain_text("断网属实")
    outlet.goto(first.get_absolute_url())
    outlet.get_by_role("link", name="Print").click()
    outlet.wait_for_url("**/print/")
    assert serious(outlet) == []
    expect(outlet.locator(".signs")).to_contain_text(house.region_manager.name)

    # One page says it all, also on a phone.
    see(company, made.get_absolute_url())
    expect(company.locator("main")).to_contain_text("2 / 3")
    expect(company.locator("main")).to_contain_text("100.0%")
    company.set_viewport_size({"width": 390, "height": 844})
    assert company.evaluate("document.documentElement.scrollWidth") <= 390
