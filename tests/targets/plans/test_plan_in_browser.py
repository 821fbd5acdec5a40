"""The grid under the fingers: keys, a block from Excel, sums while one types; everybody able to read it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from targets.models import Plan
from targets.services import plans
from tests.targets.test_in_browser import serious

from .plan_house import PAPER, approved, drafted, even, good_grid, make_plan_house, row, start, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db):
    return make_plan_house()


def cell(page, name):
    return page.locator(f'input[name="{name}"]')


def diff(page, figure, row_=0):
    return page.locator(f'tbody[data-figure="{figure}"] tr[data-row="{row_}"] [data-diff]')


def paste(page, name, text):
    """As the browser does it when somebody pastes."""
    cell(page, name).evaluate(
        """(field, text) => {
            field.focus();
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_the_paper_plan_shows_its_difference_while_it_is_typed(page_as, house):
    plan = start(house)
    page = page_as(house.manager)
    page.goto(f"/plans/{plan.pk}/write/")
    told = page.locator("[data-differences]")
    expect(told).to_have_text(told.get_attribute("data-none"))
    cell(page, "reception:0:0").fill("600")
    for place, value in enumerate(PAPER, start=1):
        cell(page, f"reception:0:{place}").fill(str(value))
    expect(diff(page, "reception")).to_have_text("+10")
    expect(told).to_have_text(told.get_attribute("data-some").replace("%n", "1"))
    cell(page, "reception:0:12").fill("66")
    expect(diff(page, "reception")).to_have_text("–")
    expect(told).to_have_text(told.get_attribute("data-none"))
    page.locator("button[name=stay]").click()
    expect(cell(page, "reception:0:12")).to_have_value("66")
    assert plans.grid_of(plan)["reception", None] == row(600, *PAPER[:-1], 66)


def test_a_block_from_excel_fills_the_cells_and_people_are_held_against_the_outlet(page_as, house):
    plan = drafted(house, grid={("output", None): row(600), ("output", house.lin.pk): row(300)})
    page = page_as(house.manager)
    page.goto(f"/plans/{plan.pk}/write/")
    outlet = "\t".join(["600", *["50"] * 12])
    lin = "\t".join(["590.00", "40", *["50"] * 11])
    paste(page, "output:0:0", f"{outlet}\r\n{lin}\r\n")
    expect(diff(page, "output")).to_have_text("–")
    left = page.locator('tbody[data-figure="output"] [data-left] td')
    expect(left.nth(0)).to_have_text("+10")
    expect(left.nth(1)).to_have_text("+10")
    expect(left.nth(2)).to_have_text("–")
    told = page.locator("[data-differences]")
    expect(told).to_have_text(told.get_attribute("data-some").replace("%n", "2"))
    page.locator("[data-plan] button[type=submit]").first.click()
    page.wait_for_url(f"**/plans/{plan.pk}/")
    assert plans.grid_of(plan)["output", house.lin.pk] == row(590, 40, *[50] * 11)
    expect(page.locator("#differences li")).to_have_count(2)


def test_keys_walk_between_the_cells_and_enter_sends_nothing(page_as, house):
    plan = start(house)
    page = page_as(house.manager)
    page.goto(f"/plans/{plan.pk}/write/")
    cell(page, "output:0:1").focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(cell(page, "workshop_claims:0:1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "workshop_claims:0:2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, "output:0:2")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "output:0:1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, "output:0:2")).to_be_focused()
    page.keyboard.type("1234")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "output:0:2")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cell(page, "output:0:2")).to_be_focused()
    assert Plan.objects.get().version == 0


def test_what_was_typed_comes_back_and_a_spread_year_is_kept(page_as, house):
    plan = start(house)
    page = page_as(house.manager)
    page.goto(f"/plans/{plan.pk}/write/")
    cell(page, "output:0:0").fill("100.01")
    page.locator('button[name=spread][value="output:0"]').click()
    expect(cell(page, "output:0:1")).to_have_value("8.34")
    expect(cell(page, "output:0:12")).to_have_value("8.33")
    expect(diff(page, "output")).to_have_text("–")
    cell(page, "csi:0:0").fill("93")
    page.wait_for_timeout(600)
    page.goto("/plans/")
    page.goto(f"/plans/{plan.pk}/write/")
    expect(cell(page, "csi:0:0")).to_have_value("93")
    expect(cell(page, "output:0:6")).to_have_value("8.33")
    assert plans.grid_of(plan) == {}


def test_a_wrong_cell_is_marked_while_it_is_typed(page_as, house):
    plan = start(house)
    page = page_as(house.manager)
    page.goto(f"/plans/{plan.pk}/write/")
    cell(page, "reception:0:1").fill("1.5")
    expect(cell(page, "reception:0:1")).to_have_attribute("aria-invalid", "true")
    cell(page, "reception:0:1").fill("１５")
    expect(cell(page, "reception:0:1")).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_plan(page_as, house, width):
    first = approved(house, timezone.localdate().year + 1)
    second = plans.revise_plan(plan=first, reason="调整", by=house.manager, at=timezone.now() - timedelta(minutes=1))
    write(
        house, second, good_grid(house) | {("csi", None): row(95), ("boutique_sales", None): even(1)}, at=timezone.now()
    )
    page = page_as(house.manager)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/plans/{second.pk}/")
    page.locator("[data-unfold]").click()
    for each in ("", f"{second.pk}/", f"{second.pk}/write/", f"{second.pk}/import/", f"{first.pk}/", "start/"):
        page.goto(f"/plans/{each}")
        assert serious(page) == [], each
        assert page.evaluate("document.documentElement.scrollWidth") == width, each
    page.goto(f"/plans/{second.pk}/sheet/")
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_grid_keeps_its_head_and_first_column_in_sight(page_as, house, scheme):
    plan = drafted(house, grid=good_grid(house) | {("boutique_sales", None): row(5, 4)})
    page = page_as(house.manager)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/plans/{plan.pk}/write/")
    scroll = page.locator(".plan-scroll")
    scroll.evaluate("box => { box.scrollLeft = 600; box.scrollTop = 400; }")
    box = scroll.bounding_box()
    head = page.locator('tbody[data-figure="csi"] th[scope=row]').bounding_box()
    assert abs(head["x"] - box["x"]) < 3
    month = page.locator(".plan-form thead th").nth(3).bounding_box()
    assert abs(month["y"] - box["y"]) < 3
    assert serious(page) == []
