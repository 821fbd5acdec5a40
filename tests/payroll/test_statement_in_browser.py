"""The statement as people use it: on the phone, amount by amount, and readable for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from payroll.models import Acknowledgement, Objection, Run
from tests.payroll.test_fund_in_browser import PHONE, serious
from tests.payroll.test_runs import Station

pytestmark = pytest.mark.django_db(transaction=True)
WHO = "SH01-E001"
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def station(transactional_db) -> Station:
    return Station()


@pytest.fixture
def run(station) -> Run:
    """Open to objections now, whenever now is."""
    run, now = station.opened(), timezone.now()
    Run.objects.filter(pk=run.pk).update(opened_at=now - timedelta(days=1), objections_until=now + timedelta(days=2))
    return run


def wide(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_an_amount_opens_in_its_place_and_is_objected_to_on_the_phone(page_as, station, run):
    page = page_as(station.advisor)
    page.set_viewport_size(PHONE)
    page.goto("/")
    address = reverse("payroll:statement", args=[run.number, WHO])
    page.locator(f".due a.btn[href='{address}']").click()
    amount = page.locator("#line-1 .explain")
    amount.click()
    opened = page.locator("#apart-1 .derive")
    expect(opened.locator(".formula").first).to_be_visible()
    expect(amount).to_have_attribute("aria-expanded", "true")
    assert page.url.endswith(address), "opened in its place"
    opened.locator(".chip").nth(1).click()
    expect(opened.locator(".chip").nth(1)).to_have_attribute("aria-current", "true")
    assert wide(page) <= 0
    amount.click()
    expect(opened).to_be_hidden()
    amount.click()
    expect(opened).to_be_visible()
    opened.locator("details:has(textarea) summary").click()
    opened.locator("textarea").fill("少算了两台")
    opened.locator("form button").click()
    expect(page.locator(".note", has_text="少算了两台")).to_be_visible()
    assert Objection.objects.get().words == "少算了两台"


def test_the_documents_are_paged_in_their_place(page_as, station, run):
    page = page_as(station.advisor)
    code = "front_desk.output"
    page.goto(reverse("payroll:statement", args=[run.number, WHO], query={"line": code, "source": "reception"}))
    first = page.locator(".derive tbody tr td:first-child a").first.inner_text()
    page.locator(".derive nav.pages a").click()
    expect(page.locator(".derive tbody tr td:first-child a").first).not_to_have_text(first)
    expect(page.locator(".derive")).to_have_count(1)


def test_the_statement_is_found_in_order(page_as, station, run):
    page = page_as(station.advisor)
    page.goto(reverse("payroll:statement", args=[run.number, WHO]))
    page.locator("form[action$='/acknowledge/'] button").click()
    expect(page.locator(".is-done")).to_be_visible()
    assert Acknowledgement.objects.count() == 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_read_the_pages(page_as, station, run, size):
    statement = reverse("payroll:statement", args=[run.number, WHO])
    page = page_as(station.advisor)
    page.set_viewport_size(size)
    lines = ("front_desk.output", "income", "incentive.service_fines")
    addresses = [reverse("payroll:statements"), statement, *(f"{statement}?line={line}" for line in lines)]
    for address in [*addresses, reverse("payroll:statement_print", args=[run.number, WHO])]:
        assert page.goto(address).status == 200, address
        assert serious(page) == [], address
        assert wide(page) <= 0, address


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_finance_answers_where_it_reads(page_as, station, run, size):
    statement = station.statement_of(run)
    line = next(iter(statement.lines))
    Objection.objects.create(
        run=run,
        employee=statement.employee,
        code=line,
        amount=statement.lines[line],
        words="少算了",
        by=station.advisor,
        at=timezone.now(),
    )
    page = page_as(station.finance)
    page.set_viewport_size(size)
    page.goto(reverse("payroll:objections", args=[run.number]))
    assert serious(page) == [] and wide(page) <= 0
    page.locator("label[for$='answer_1']").click()
    page.locator("textarea").fill("按规则就是这样")
    page.locator("form[action$='/answer/'] button[type=submit]").click()
    expect(page.locator(".state-shut")).to_be_visible()
    assert Objection.objects.get().reason == "按规则就是这样"
