"""The main ways of somebody who looks a customer up, in a real browser with an empty console."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Merge, Unmasking, Vehicle
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_employee, make_order, make_vehicle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    scene = make_scene()
    for person in (scene.advisor, scene.care_manager):
        person.language = "en"
        person.save()
    return scene


@pytest.fixture
def car(scene):
    owner = make_customer("周子涵", scene.sh01, mobile="13700005561")
    car = make_vehicle(owner, "沪B8K216", "WBAXW1104J0X16755")
    advisor = make_employee("许可", scene.sh01)
    for number in range(25):
        make_order(car, advisor, f"SH01-WX{number:05d}")
    return car


def test_from_the_search_box_to_the_whole_number(scene, car, page_as):
    page = page_as(scene.advisor)
    page.goto("/customers/")
    page.keyboard.press("/")
    page.keyboard.type("K216")
    found = page.locator("#found")
    expect(found).to_contain_text("Cars")
    found.get_by_role("link", name=car.model).click()
    expect(page).to_have_url(re.compile(rf"/customers/cars/{car.pk}/$"))
    expect(page.locator("main")).not_to_contain_text("137 0000 5561")
    page.locator("#phone").get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("137 0000 5561")
    assert Unmasking.objects.get().where == f"/customers/cars/{car.pk}/"


def test_the_arrows_walk_into_what_was_found_and_escape_walks_back(scene, car, page_as):
    page = page_as(scene.advisor)
    page.goto("/customers/")
    page.keyboard.press("/")
    page.keyboard.type("K216")
    expect(page.locator("#found")).to_contain_text("Cars")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found").get_by_role("link", name=car.model)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-search]")).to_be_focused()
    expect(page.locator("[data-search]")).to_have_value("K216")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/customers/cars/{car.pk}/$"))


def test_the_line_goes_on_below(scene, car, page_as):
    page = page_as(scene.advisor)
    page.goto(car.get_absolute_url())
    expect(page.locator(".line > li")).to_have_count(20)
    page.get_by_role("link", name="Older entries").click()
    expect(page.locator(".line > li")).to_have_count(25)
    expect(page.get_by_role("link", name="Older entries")).to_have_count(0)
    page.locator("#history").get_by_role("link", name="Claims").click()
    expect(page.locator("#history")).to_contain_text("Nothing here yet")
    expect(page).to_have_url(re.compile("kind=claims"))


@pytest.mark.console_allows("422")
def test_a_wrong_plate_is_mended_with_one_click_and_a_warning_ticked_away(scene, car, page_as):
    page = page_as(scene.advisor)
    page.goto(f"/customers/cars/{car.pk}/edit/")
    page.get_by_label("plate", exact=False).first.fill("沪B8K2I6")
    page.get_by_label("VIN").fill("WBAXW1105J0X16755")
    page.get_by_role("button", name=re.compile("Save|保存")).last.click()
    expect(page.locator(".field-error")).to_contain_text("I and O are not used")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator(".field-error")).to_have_count(0)
    page.get_by_label("It is right as it is").check()
    page.get_by_role("button", name=re.compile("Save|保存")).last.click()
    expect(page).to_have_url(re.compile(rf"/customers/cars/{car.pk}/$"))
    assert Vehicle.objects.get().vin == "WBAXW1105J0X16755"


def test_an_owner_is_found_while_typing(scene, car, page_as):
    new = make_customer("白晓", scene.sh01)
    page = page_as(scene.advisor)
    page.goto(f"/customers/cars/{car.pk}/owner/")
    page.locator(".ts-control").first.click()
    page.keyboard.type("bai", delay=30)
    page.locator(".ts-dropdown .option", has_text="白**").click()
    page.get_by_label("Reason").fill("二手车过户")
    page.get_by_role("button", name="Change the owner").click()
    expect(page).to_have_url(re.compile(rf"/customers/cars/{car.pk}/$"))
    assert Vehicle.objects.get().customer == new


def test_a_merge_is_taken_back_from_its_message(scene, car, page_as):
    twin = make_customer("周子涵", scene.sh01)
    page = page_as(scene.care_manager)
    page.goto(car.customer.get_absolute_url())
    page.get_by_role("link", name="Compare").click()
    page.get_by_label("Reason").fill("同一个人")
    page.get_by_role("button", name=re.compile("Merge into")).click()
    expect(page.locator("#h-merges")).to_be_visible()
    page.locator(".toast").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(rf"/customers/{twin.pk}/$"))
    assert Merge.objects.get().undone_at is not None


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen_and_none_has_barriers(scene, car, page_as, width):
    from axe_playwright_python.sync_playwright import Axe

    twin = make_customer("周子涵", scene.sh01)
    page = page_as(scene.care_manager)
    page.set_viewport_size({"width": width, "height": 900})
    for url in (
        "/customers/",
        "/customers/new/",
        "/customers/duplicates/",
        car.get_absolute_url(),
        f"/customers/cars/{car.pk}/edit/",
        f"/customers/cars/{car.pk}/owner/",
        car.customer.get_absolute_url(),
        f"/customers/{car.customer.pk}/merge/",
        f"/customers/{car.customer.pk}/merge/?with={twin.pk}",
        "/search/?q=沪B",
        "/orders/SH01-WX00000/",
    ):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        found = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (url, serious)
