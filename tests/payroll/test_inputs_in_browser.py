"""The inputs of commission in a browser: the usual coefficient, a decision on the phone, and everybody able to read."""

from datetime import date
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from payroll.models import CoefficientChange, Membership
from payroll.services import inputs, inputs_coefficients
from tests.makers import make_employee
from tests.people import make_house
from workshop.models import Team

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(transactional_db):
    return make_house()


@pytest.fixture
def proposal(house) -> CoefficientChange:
    at = timezone.now()
    team = Team.objects.create(code="M1", outlet=house.sh01, name="机电一组", trade="mechanical")
    row = inputs.enter_membership(
        employee=make_employee("高子墨", house.sh01), group="mechanical", team=team, coefficient=Decimal("0.4"),
        from_on=date(2026, 1, 1), by=house.station_head, at=at,
    )  # fmt: skip
    return inputs_coefficients.propose_coefficients(
        outlet=house.sh01, month=timezone.localdate(at).replace(day=1), coefficients={row: Decimal("0.5")},
        reason="带教", by=house.workshop_manager, at=at,
    )  # fmt: skip


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_the_post_brings_its_coefficient_and_leaves_what_was_typed(page_as, house):
    make_employee("林知夏", house.sh01)
    page = page_as(house.station_head)
    page.goto("/commission/groups/new/")
    coefficient = page.locator("[name=coefficient]")
    page.locator("[name=post]").select_option("front_desk/0")
    expect(coefficient).to_have_value("0.4")
    page.locator("[name=post]").select_option("front_desk/1")
    expect(coefficient).to_have_value("0.1")
    coefficient.fill("0.15")
    page.locator("[name=post]").select_option("front_desk/0")
    expect(coefficient).to_have_value("0.15")


def test_the_station_head_approves_on_the_phone(page_as, house, proposal):
    page = page_as(house.station_head)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.locator(f".due a.btn[href='{proposal.get_absolute_url()}']").click()
    page.locator("button[value=approve]").click()
    expect(page.locator("button[value=approve]")).to_have_count(0)
    proposal.refresh_from_db()
    assert proposal.state == "approved"


def test_every_page_can_be_read_by_everybody_and_fits_a_phone(page_as, house, proposal):
    row = Membership.objects.get()
    entry = inputs.enter_adjustment(
        employee=row.employee, month=proposal.month, kind="hours", value=Decimal("-0.5"), reason="补工时",
        by=house.station_head, at=timezone.now(),
    )  # fmt: skip
    inputs.enter_membership(
        employee=row.employee, group="front_desk", coefficient=Decimal("0.4"), from_on=date(2026, 1, 1),
        by=house.station_head, at=timezone.now(),
    )  # fmt: skip
    page = page_as(house.station_head)
    addresses = [
        "/commission/groups/", "/commission/groups/new/", row.get_absolute_url(), "/commission/coefficients/",
        proposal.get_absolute_url(), "/commission/assessments/", "/commission/adjustments/", entry.get_absolute_url(),
        "/commission/adjustments/new/", "/commission/scheme/", "/commission/scheme/csi.factors/",
    ]  # fmt: skip
    found = {}
    for address in addresses:
        for size in ({"width": 1440, "height": 900}, PHONE):
            page.set_viewport_size(size)
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth") > size["width"]
            if faults := serious(page) + (["wider than the screen"] if wide else []):
                found[address, size["width"]] = faults
    assert found == {}
    page = page_as(house.workshop_manager)
    page.goto("/commission/coefficients/propose/")
    assert serious(page) == []
