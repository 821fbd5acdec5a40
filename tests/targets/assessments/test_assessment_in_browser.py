"""The assessment as people see it: readable for everybody on a desk and on a phone, and the appeal by hand."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staff.months import month_after, month_of, written
from targets.models import OutletAssessment
from targets.services import assessments
from tests.people import make_house
from tests.targets.test_in_browser import serious

from . import month as records

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db):
    return make_house()


@pytest.fixture
def before(house):
    """Last month with points off for complaints and screening, settled just now; this month runs."""
    at = timezone.now()
    this = month_of(timezone.localdate(at))
    month = month_after(this, -1)
    begin = records.BEGIN.replace(year=month.year, month=month.month)
    for nth in range(4):
        records.complaint(house.sh01, received_at=begin + nth * records.DAY)
    records.case(house.sh02, house.near["service_manager"], deadline_at=begin + records.DAY)
    records.deduction(house.sh01, house.service_manager, month=month)
    records.policy("settle_days", "1", house.task_force_lead)
    assessments.reckon(month=month, at=at)
    assessments.settle(month=month, at=at)
    assessments.reckon(month=this, at=at)
    return month


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_assessment(page_as, house, before, width, scheme):
    address = f"/assessments/SH01/{written(before)}/"
    for user in (house.service_manager, house.region_manager):
        page = page_as(user)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for each in ("/assessments/", address, f"{address}sheet/"):
            page.goto(each)
            assert serious(page) == [], each
            assert page.evaluate("document.documentElement.scrollWidth") == width, each


def test_the_outlet_appeals_on_the_phone_and_the_region_decides(page_as, house, before):
    page = page_as(house.service_manager)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator(f".due a.btn[href='/assessments/SH01/{written(before)}/']").click()
    page.locator("summary").first.click()
    page.get_by_role("checkbox").check()
    page.locator("form[action$='/appeal/'] textarea").fill("系统停机一天，有截图")
    page.locator("form[action$='/appeal/'] button[type=submit]").click()
    expect(page.locator("form[action$='/appeal/']")).to_have_count(0)

    page = page_as(house.region_manager)
    page.goto("/")
    page.locator(f".due a.btn[href^='/assessments/SH01/{written(before)}/']").click()
    page.locator("form[action$='/decide/'] input[type=number]").fill("3")
    page.locator("form[action$='/decide/'] input[name=reason]").fill("部分属实")
    page.locator("form[action$='/decide/'] button[type=submit]").click()
    expect(page.locator("form[action$='/decide/']")).to_have_count(0)
    assert OutletAssessment.objects.get(outlet=house.sh01, month=before).points == 92
