"""Targets on the first page of an advisor's phone, and everybody able to read them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from staff.months import month_after, month_of, written
from staff.roles import Role
from targets.figures import fingerprint_of
from targets.models import TargetAcknowledgement
from targets.services import targets as services
from tests.makers import make_employee, make_outlet, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outlet(transactional_db):
    return make_outlet()


@pytest.fixture
def manager(outlet):
    return make_user("韩立诚", Role.SERVICE_MANAGER, outlet)


def set_next_month(outlet, manager):
    at = timezone.now()
    month = month_after(month_of(timezone.localdate(at)))
    seller = make_employee("蒋可", outlet)
    values = {("output", None): Decimal(400000), ("boutique_sales", seller.pk): Decimal(9000)}
    services.set_targets(
        outlet=outlet, month=month, values=values, seen=fingerprint_of([]), by=manager, at=at - timedelta(minutes=1)
    )
    return month


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_an_advisor_takes_note_on_the_phone(page_as, outlet, manager):
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    month = set_next_month(outlet, manager)
    page = page_as(advisor)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator(f".due a.btn[href='/targets/SH01/{written(month)}/']").click()
    page.locator("form[action$='/acknowledge/'] button").click()
    expect(page.locator("form[action$='/acknowledge/']")).to_have_count(0)
    assert TargetAcknowledgement.objects.get().user == advisor


@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_read_the_targets(page_as, outlet, manager, width):
    make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    month = set_next_month(outlet, manager)
    at = timezone.now()
    last = month_after(month, -2)
    services.enter_score(outlet=outlet, month=last, score=Decimal(93), by=manager, at=at)
    page = page_as(manager)
    page.set_viewport_size({"width": width, "height": 900})
    address = f"/targets/SH01/{written(month)}/"
    this_month = f"/targets/SH01/{written(month_after(month, -1))}/set/"
    for each in ("/targets/", address, f"{address}set/", this_month, "/scores/", f"/scores/SH01/{written(last)}/"):
        page.goto(each)
        assert serious(page) == [], each
        assert page.evaluate("document.documentElement.scrollWidth") == width, each
