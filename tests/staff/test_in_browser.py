"""The organisation's pages in a real browser: nothing in the console, nothing wider than the screen, ways that work."""

import re

import pytest
from playwright.sync_api import expect

from staff.models import OpeningHours, User, Work
from staff.roles import Role
from tests.makers import PASSWORD, make_employee, make_user
from tests.people import make_house


@pytest.fixture
def house(transactional_db):
    return make_house()


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_fits_the_screen(page_as, house, width):
    employee = make_employee("许阳", house.sh01)
    page = page_as(house.administrator)
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for url in (
        "/",
        "/people/",
        "/people/accounts/",
        "/people/accounts/new/",
        f"/people/employees/{employee.number}/",
        "/people/account/linzhixia/",
        "/people/account/linzhixia/hand-over/",
        "/outlets/",
        "/outlets/SH01/",
        "/outlets/SH01/hours/",
        "/outlets/SH01/days/?start=2026-11-05T19:00&minutes=480&counts=opening",
        "/outlets/SH01/days/new/",
        "/calendar/",
        "/calendar/days/new/",
        "/policy/",
        "/policy/case.period_days.AA/",
        "/trail/",
        "/jobs/",
        "/work/",
    ):
        page.goto(url)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(url)
    assert wide == []


def test_first_sign_in_chooses_an_own_password(page, house):
    make_user("许阳", Role.SERVICE_ADVISOR, house.sh01, username="xuyang", must_change_password=True)
    page.goto("/people/")
    page.fill("[name=login]", "xuyang")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account/password/change/")
    page.fill("[name=oldpassword]", PASSWORD)
    page.fill("[name=password1]", "qiu-tian-83-hai")
    page.fill("[name=password2]", "qiu-tian-83-hai")
    page.press("[name=password2]", "Enter")
    # The duty is lifted: whatever page comes next, it is none of an account's.
    expect(page).not_to_have_url(re.compile("/account/"))
    page.goto("/")
    assert page.url.endswith("/")
    assert not User.objects.get(username="xuyang").must_change_password


def test_lunch_break_with_a_line_more(page_as, house):
    page = page_as(house.service_manager)
    page.goto("/outlets/SH01/hours/")
    page.click("#day-1 button[name=add]")
    rows = page.locator("#day-1 .hours-row")
    expect(rows).to_have_count(2)
    rows.nth(0).locator("input").nth(1).fill("12:00")
    rows.nth(1).locator("input").nth(0).fill("13:00")
    rows.nth(1).locator("input").nth(1).fill("24:00")
    # Enter saves; it must not press the first "add a line".
    rows.nth(1).locator("input").nth(1).press("Enter")
    page.wait_for_url("**/outlets/SH01/")
    monday = OpeningHours.objects.filter(weekday=1).values_list("from_minute", "to_minute")
    assert list(monday) == [(480, 720), (780, 1440)]


def test_progress_moves_by_itself(page_as, house):
    from django.utils import timezone

    at = timezone.now()
    work = Work.objects.create(
        kind="test",
        title="导出",
        by=house.service_manager,
        asked_at=at,
        started_at=at,
        beat_at=at,
        state=Work.State.RUNNING,
        done=10,
        total=100,
    )
    page = page_as(house.service_manager)
    page.goto(f"/work/{work.pk}/")
    assert "10 / 100" in page.inner_text("#work-item")
    Work.objects.filter(pk=work.pk).update(done=60)
    expect(page.locator("#work-item")).to_contain_text("60 / 100", timeout=15000)
    Work.objects.filter(pk=work.pk).update(state=Work.State.DONE, done=100, message="12 行", finished_at=at)
    expect(page.locator("#work-item")).to_contain_text("12 行", timeout=15000)
    assert page.get_attribute("#work-item", "hx-trigger") is None
