"""The calendar with the keyboard alone, as people use it."""

import pytest
from playwright.sync_api import expect

from staff.models import CalendarDay
from staff.services import publish_holidays
from tests.clock import shanghai
from tests.people import make_house


@pytest.fixture
def house(transactional_db):
    return make_house()


def test_a_special_day_without_a_mouse(page_as, house):
    page = page_as(house.service_manager)
    page.goto("/outlets/SH01/days/new/")
    page.fill("[name=day]", "2026-12-02")
    page.locator("[name=kind]:checked").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=kind][value=times]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("8:00")
    page.keyboard.press("Tab")
    page.keyboard.type("12:00")
    page.keyboard.press("Enter")
    page.wait_for_url("**/outlets/SH01/days/")
    expect(page.get_by_text("08:00–12:00").first).to_be_visible()
    assert CalendarDay.objects.values_list("from_minute", "to_minute").get() == (480, 720)


def test_a_clock_on_the_phone(page_as, house):
    page = page_as(house.service_advisor)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/outlets/SH01/days/")
    page.fill("[name=start]", "2026-11-05T19:00")
    page.fill("[name=minutes]", "120")
    page.press("[name=minutes]", "Enter")
    page.wait_for_url("**minutes=120**")
    expect(page.locator("#clock table tbody tr")).to_have_count(2)
    expect(page.locator("#clock .kpis")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_publishing_and_correcting_a_year(page_as, house):
    publish_holidays(year=2025, by=None, at=shanghai("2026-11-05 10:00"))
    page = page_as(house.administrator)
    page.goto("/calendar/?year=2026")
    page.locator("form[action='/calendar/publish/'] button").press("Enter")
    expect(page.locator(".month .day-off")).to_have_count(33)
    expect(page.locator(".month .day-worked")).to_have_count(6)
    page.locator(".month a[href*='2026-10-10']").press("Enter")
    page.wait_for_url("**/calendar/days/2026-10-10/")
    page.locator("form[action$='withdraw/'] button").press("Enter")
    page.wait_for_url("**/calendar/?year=2026")
    expect(page.locator(".month .day-worked")).to_have_count(5)
