"""The daily report and the ranking on a desk's screen and on a phone: readable by everybody, sorted by a click."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staff.months import month_of
from staff.roles import Role
from tests.makers import make_employee, make_outlet, make_user
from tests.targets.reports import day as by_hand
from tests.targets.test_in_browser import serious

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outlet(transactional_db):
    return make_outlet()


@pytest.fixture
def advisor(outlet):
    """Posted, with orders of yesterday; a colleague had more."""
    at = timezone.now() - timedelta(days=1)
    on = timezone.localdate(at)
    lin, ye = make_employee("林知夏", outlet), make_employee("叶青", outlet)
    for nth, (who, kind) in enumerate([(lin, "maintenance"), (lin, "repair"), (ye, "repair"), (ye, "warranty")]):
        by_hand.settled(outlet, 860 * (nth + 1), on=on, by=who, kind=kind, rating="very_satisfied")
        by_hand.order(outlet, who, at)
    by_hand.order(outlet, lin, at)
    by_hand.accident(outlet, 5200, at, on, by=ye)
    by_hand.item(outlet, 288, on=on)
    by_hand.sold(by_hand.package(outlet), at)
    by_hand.call(outlet, at)
    by_hand.complaint(outlet, at)
    by_hand.kept(outlet, month=month_of(on), over=52000, target=60000, due=44000)
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet, employee=lin)


@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_reports(page_as, outlet, advisor, width):
    on = timezone.localdate() - timedelta(days=1)
    page = page_as(advisor)
    page.set_viewport_size({"width": width, "height": 900})
    pages = (
        "/reports/", f"/reports/day/?day={on}", f"/reports/week/?on={on}", f"/reports/month/?on={on:%Y-%m}",
        f"/reports/ranking/?on={on:%Y-%m}", "/reports/day/?day=2020-01-01",
    )  # fmt: skip
    for each in pages:
        page.goto(each)
        assert serious(page) == [], each
        assert page.evaluate("document.documentElement.scrollWidth") == width, each


def test_a_click_on_a_column_sorts_by_it(page_as, outlet, advisor):
    on = timezone.localdate() - timedelta(days=1)
    page = page_as(advisor)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/reports/ranking/?on={on:%Y-%m}")
    rows = page.locator("#t-ranking tbody tr")
    expect(rows.first.locator("th")).to_contain_text("叶青")
    page.locator("#t-ranking thead a").first.click()
    expect(page.locator("#t-ranking th[aria-sort=descending]")).to_have_count(1)
    expect(rows.first).to_have_class("own")
    expect(page.locator(".chart canvas")).to_have_count(1)
