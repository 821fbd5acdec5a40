"""A campaign as people go through it: begun from the calendar, tasks given out and done, settled, read by the group."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from staff.models import User
from tests.workshop.test_daybook_in_browser import serious

from .places import AT, make_house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(clock):
    clock(AT)
    house = make_house()
    User.objects.update(language="en")
    return house


def test_a_campaign_from_the_calendar_to_its_first_task_done(page_as, house):
    page = page_as(User.objects.get(pk=house.marketing.pk))
    page.goto("/campaigns/calendar/?year=2027")
    assert serious(page) == []
    page.locator("a[href*='kind=club']").click()
    page.wait_for_url("**/campaigns/write/**")
    assert page.locator("[name=kind][value=club]").is_checked()
    page.locator("[name=ends_on]").fill("2027-08-08")
    page.locator("[name=begins_on]").fill("2027-08-08")
    assert serious(page) == []
    page.get_by_role("button", name="Begin a campaign").click()
    page.wait_for_url("**/campaigns/SH01-HD00001/")
    made = Campaign.objects.get()
    assert serious(page) == []
    expect(page.locator("svg.time-line .span")).to_have_count(made.phases.count())
    # Two tasks are picked and given to somebody.
    expect(page.locator("[data-bulk]")).to_be_hidden()
    boxes = page.locator("tbody input[name=picked]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("select[name=owner]").select_option(str(house.care.pk))
    with page.expect_navigation():
        page.get_by_role("button", name="Give them to this person").click()
    assert made.tasks.filter(owner=house.care).count() == 2
    # Whoever got them does one on a phone.
    task = made.tasks.filter(owner=house.care).order_by("due_on", "pk").first()
    page = page_as(User.objects.get(pk=house.care.pk))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/campaigns/tasks/{task.pk}/")
    assert serious(page) == []
    page.locator("[name=proof]").fill("名单已锁定，共 320 人")
    with page.expect_navigation():
        page.locator("#finish button[type=submit]").click()
    task.refresh_from_db()
    assert task.done_by == house.care
    page.goto(made.get_absolute_url())
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
