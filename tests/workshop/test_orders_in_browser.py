"""A car from the tag to the way out, by an advisor with a tablet: every page at 820 px, the signatures by finger."""

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.makers import make_customer, make_employee, make_outlet, make_team, make_user, make_vehicle
from workshop.models import OrderSheet, Reception, RepairOrder, Tag

from .test_daybook_in_browser import serious

pytestmark = pytest.mark.django_db(transaction=True)
WIDTH = 820


def draw(page) -> None:
    """A name across the field, by finger or mouse."""
    pad = page.locator("[data-sign] svg")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    mouse = page.mouse
    for points in ([(0.2, 0.3), (0.4, 0.6), (0.5, 0.2)], [(0.55, 0.4), (0.8, 0.5)]):
        (x, y), *others = points
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        mouse.down()
        for x, y in others:
            mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        mouse.up()


def send(page, inside: str) -> None:
    """Send the form there; what it leads to may be the same address."""
    with page.expect_navigation():
        page.locator(f"{inside} button[type=submit]").first.click()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH, page.url
    assert serious(page) == [], page.url


def test_an_advisor_takes_a_car_from_tag_to_delivery(page_as):
    outlet = make_outlet()
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, outlet, employee=make_employee("林知夏", outlet), language="en")
    mechanic = make_user("王大力", Role.WORKSHOP_MANAGER, outlet, language="en")
    inspector = make_user("高工", Role.INSPECTOR, outlet, language="en")
    cashier = make_user("钱晓", Role.CASHIER, outlet, language="en")
    team = make_team(outlet)
    make_vehicle(make_customer("周子涵", outlet))
    page = page_as(advisor)
    page.set_viewport_size({"width": WIDTH, "height": 1180})

    # The tag at the gate
    page.goto("/gate/give/")
    page.locator("#id_vehicle-ts-control").click()
    page.keyboard.type("8K216")
    page.locator(".ts-dropdown .option").first.click()
    fits(page)
    page.locator("button.btn-primary[type=submit]").click()
    page.wait_for_url(lambda url: "/give/" not in url)
    tag = Tag.objects.get()

    # The walk around the car, with a mark, and the customer's words
    page.goto(f"/receptions/take/?tag={tag.pk}")
    page.locator("[name=words_1]").fill("低速刹车时前面吱吱响")
    page.locator("[name=side_1]").select_option("front")
    page.locator("[name=mileage]").fill("42180")
    page.locator("label[for=id_fuel_4]").click()
    page.locator("label[for=id_check_spare_2]").click()
    page.locator("label[for=mark_dent]").click()
    page.locator("[data-view=left]").click(position={"x": 120, "y": 60})
    expect(page.locator("[data-walk-list] li")).to_have_count(1)
    page.locator("[data-walk-list] input").fill("约 3 厘米")
    page.locator("[data-put=rear]").click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-walk-list] li")).to_have_count(2)
    fits(page)
    page.locator("#take button.btn-primary[type=submit]").click()
    page.wait_for_url("**/receptions/SH01-JC00001/")
    reception = Reception.objects.get()
    assert [(each.view, each.kind) for each in reception.damages.all()] == [("left", "dent"), ("rear", "dent")]
    fits(page)
    draw(page)
    send(page, "#sign")
    assert reception.signatures.get().strokes

    # The order with its prices, signed
    page.goto("/receptions/SH01-JC00001/order/")
    for row, kind, name, price in ((0, "labour", "更换前刹车片", "220"), (1, "part", "前刹车片", "486")):
        page.locator(f"[name=lines-{row}-kind]").select_option(kind)
        page.locator(f"[name=lines-{row}-name]").fill(name)
        page.locator(f"[name=lines-{row}-price]").fill(price)
    page.locator("[name=lines-0-hours]").fill("1.5")
    fits(page)
    page.locator("form button.btn-primary[type=submit]").last.click()
    page.wait_for_url("**/orders/SH01-WT00001/")
    fits(page)
    order = RepairOrder.objects.get()
    page.goto("/orders/SH01-WT00001/sign/")
    fits(page)
    draw(page)
    page.locator("form button.btn-primary[type=submit]").last.click()
    page.wait_for_url("**/orders/SH01-WT00001/")
    assert stage() == "agreed"

    # The workshop: shared out, begun, finished, checked by itself
    page_as(mechanic).goto("/orders/SH01-WT00001/")
    page.locator("#assign [name=team]").select_option(str(team.pk))
    send(page, "#assign")
    send(page, "#lines tbody")
    send(page, "#lines tbody")
    check(page)
    assert stage() == "in_check"
    page_as(inspector).goto("/orders/SH01-WT00001/")
    check(page)
    check(page)
    assert stage() == "ready"

    # The desk again: settled at the till, explained, rated, signed, given back
    page_as(cashier).goto("/orders/SH01-WT00001/settling/")
    send(page, "#settle")
    assert stage() == "settled"
    page_as(advisor).goto("/orders/SH01-WT00001/settling/")
    fits(page)
    page.locator("#explain input[type=text], #explain textarea").first.fill("刹车片磨到极限，已更换，试车无异响")
    send(page, "#explain")
    page.locator("#rating a.btn").first.click()
    page.wait_for_load_state()
    fits(page)
    page.locator("label[for=level-very_satisfied]").click()
    with page.expect_navigation():
        page.locator("form button[type=submit]").last.click()
    page.goto("/orders/SH01-WT00001/settling/")
    draw(page)
    with page.expect_navigation():
        page.locator("form:has([data-sign]) button[type=submit]").click()
    with page.expect_navigation():
        page.locator("form[action$='/deliver/'] button[type=submit]").click()
    assert stage() == "delivered"
    order.refresh_from_db()
    tag.refresh_from_db()
    assert (order.delivered_at is not None, order.rating != "", tag.state) == (True, True, "done")


def check(page) -> None:
    page.locator("#check label[for$=passed_0]").click()
    send(page, "#check")


def stage() -> str:
    return OrderSheet.objects.get().stage
