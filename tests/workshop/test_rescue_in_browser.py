"""A rescue call as people go through it: the desk takes it by typing, the rescuer arrives by one touch."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staff.roles import Role
from tests.makers import make_customer, make_employee, make_outlet, make_user, make_vehicle
from workshop import services
from workshop.models import RescueCall

from .test_daybook_in_browser import serious

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_desk_takes_a_call_and_sends_somebody(page_as):
    outlet = make_outlet()
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet, language="en")
    technician = make_employee("高子墨", outlet)
    car = make_vehicle(make_customer("周子涵", outlet))
    page = page_as(care)
    page.goto("/rescues/take/")
    assert serious(page) == []
    page.locator("#id_vehicle-ts-control").click()
    page.keyboard.type("8K216")
    page.locator(".ts-dropdown .option").first.click()
    expect(page.locator("#car")).to_contain_text("Earlier rescue calls")
    page.locator("[name=place]").fill("中环高架内圈近金科路")
    page.get_by_role("button", name="Record the rescue call").click()
    page.wait_for_url("**/rescues/SH01-JY00001/")
    page.locator("#id_helper-ts-control").click()
    page.keyboard.type("高")
    page.locator(".ts-dropdown .option").first.click()
    page.locator("#send button[type=submit]").click()
    expect(page.locator(".case-head .meta")).to_contain_text("Under way")
    call = RescueCall.objects.get()
    assert (call.vehicle, call.helper, call.state) == (car, technician, "under_way")


def test_a_choice_made_while_typing_closes_the_list(page_as):
    """The list waits a moment after each key before it is shown anew: by then somebody may have chosen already."""
    outlet = make_outlet()
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)
    technician = make_employee("高子墨", outlet)
    call = services.take_call(
        outlet=outlet, zone="city", place="中环", plate="沪A8K216", mobile="13700000315", by=care, at=timezone.now()
    )
    page = page_as(care)
    page.goto(call.get_absolute_url())
    page.locator("#id_helper-ts-control").click()
    page.evaluate(
        """([chosen]) => {
            const box = document.querySelector("#id_helper").tomselect;
            box.control_input.value = "高";
            box.control_input.dispatchEvent(new Event("input", { bubbles: true }));
            box.addItem(chosen);
            box.close();
        }""",
        [str(technician.pk)],
    )
    page.wait_for_timeout(800)
    expect(page.locator("#id_helper")).to_have_value(str(technician.pk))
    assert page.evaluate("document.querySelector('#id_helper').tomselect.isOpen") is False


def test_the_rescuer_arrives_by_one_touch_on_the_phone(page_as):
    outlet, at = make_outlet(), timezone.now()
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet)
    technician = make_employee("高子墨", outlet)
    rescuer = make_user("高子墨", Role.TECHNICIAN, outlet, employee=technician, language="en")
    call = services.take_call(
        outlet=outlet, zone="city", place="中环高架内圈", plate="沪A8K216", mobile="13700000315", by=care, at=at
    )
    services.send_help(call=call, helper=technician, by=care, at=at)
    page = page_as(rescuer)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator(f"a[href='{call.get_absolute_url()}']").first.click()
    page.wait_for_url("**/rescues/**")
    touch = page.get_by_role("button", name="Arrived", exact=True)
    box = touch.bounding_box()
    assert box["y"] + box["height"] < 600 and box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert serious(page) == []
    touch.click()
    expect(page.locator("#end")).to_be_visible()
    assert RescueCall.objects.get().state == "arrived"
    page.get_by_text("Mended on the spot").click()
    page.get_by_text("Flat battery").click()
    page.get_by_role("button", name="End the rescue").click()
    expect(page.locator(".case-head .meta")).to_contain_text("Ended")
    assert RescueCall.objects.get().outcome == "mended"


@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_lists(page_as, width):
    outlet, at = make_outlet(), timezone.now()
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, outlet, language="en")
    services.take_call(
        outlet=outlet, zone="city", place="中环高架内圈", plate="沪A8K216", mobile="13700000315", by=care, at=at
    )
    page = page_as(care)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/rescues/", "/rescues/?state=all", "/workshop/in/"):
        page.goto(address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
