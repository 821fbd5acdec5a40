"""Two callers with headsets at one queue: never the same customer, by keyboard alone, at the desk and on the phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import CallAttempt, FollowUp, SurveyResponse
from complaints.services.follow_ups import make_follow_ups
from staff.roles import Role

from .deliveries import DAY, make_caller, make_delivery, settle

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def queue(transactional_db):
    """Four customers to be called, at whatever hour the test runs."""
    settle("contacts.quiet_from", "00:00")
    settle("contacts.quiet_until", "00:00")
    now = timezone.now()
    for days in (5, 4, 3, 2):
        make_delivery(delivered_at=now - days * DAY)
    make_follow_ups(at=now)


@pytest.fixture
def second_page(browser, browser_context_args, live_server):
    """A browser of somebody else, on the phone, whose console must stay empty too."""
    context = browser.new_context(**browser_context_args | {"viewport": PHONE})
    messages: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))

    def log_in(user):
        client = Client()
        client.force_login(user)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return page

    yield log_in
    context.close()
    assert not messages, "\n".join(messages)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def call_on(page) -> FollowUp:
    page.wait_for_url("**/calls/*/")
    return FollowUp.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[1]))


def test_two_callers_one_queue(page_as, second_page, queue):
    one, two = make_caller("方嘉敏"), make_caller("何静怡")
    desk, phone = page_as(one), second_page(two)
    desk.goto("/calls/")
    phone.goto("/calls/")
    desk.keyboard.press("Enter")  # "Next customer" has the focus
    phone.locator("main form[action$='/next/'] button").click()
    first, second = call_on(desk), call_on(phone)
    assert first.customer != second.customer
    assert not serious(desk) and not serious(phone)

    # At the desk: a survey by keyboard alone.
    questions = desk.locator("[data-q][data-weight]").count()
    for number in range(questions):
        best = "0" if desk.locator("[data-q].is-now input").count() == 10 else "5"
        desk.keyboard.press(best)
        expect(desk.locator("[data-answered]")).to_have_text(str(number + 1))
    expect(desk.locator("[data-score]")).to_have_text("100.0")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("m")
    desk.keyboard.type("小林讲得很清楚")
    desk.keyboard.press("Escape")
    assert "m" not in desk.locator("[data-q] textarea").input_value()
    desk.keyboard.press("Control+Enter")
    expect(desk).not_to_have_url(f"**/calls/{first.pk}/")
    third = call_on(desk)
    assert third not in (first, second)
    response = SurveyResponse.objects.get()
    assert (response.follow_up, response.by, response.score, response.words) == (first, one, 100, "小林讲得很清楚")

    # On the phone: nobody answers, then an hour is agreed.
    phone.locator(".dock button[value=no_answer]").click()
    expect(phone).not_to_have_url(f"**/calls/{second.pk}/")
    fourth = call_on(phone)
    assert len({each.customer_id for each in (first, second, third, fourth)}) == 4
    phone.locator(".dock [data-opens=later]").click()
    expect(phone.locator("#id_call_at")).to_be_focused()
    phone.locator("[data-when]").first.click()
    phone.locator("#later button[value=call_at]").click()
    phone.wait_for_url("**/calls/")
    fourth.refresh_from_db()
    assert fourth.agreed and fourth.next_at > timezone.now()
    outcomes = CallAttempt.objects.filter(by=two).order_by("at").values_list("outcome", flat=True)
    assert list(outcomes) == ["no_answer", "call_at"]
    expect(phone.locator("main")).to_contain_text(fourth.vehicle.plate[2:])


@pytest.mark.console_allows("422", "409")
def test_keys_parts_and_what_was_typed(page_as, queue):
    caller = make_caller()
    page = page_as(caller)
    page.goto("/calls/")
    page.locator("main form[action$='/next/'] button").click()
    call = call_on(page)
    # A bad answer warns before it is sent; an arrow goes back to it.
    page.keyboard.press("3")
    expect(page.locator("[data-bad]")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("9")
    expect(page.locator("[data-bad]")).to_be_hidden()
    # One key alone neither ends a call for good nor throws answers away.
    page.keyboard.press("r")
    expect(page.locator("button[value=declined]")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("button[value=no_answer]")).to_be_focused()
    assert not CallAttempt.objects.exists()
    # Letters open parts and put the cursor there; while somebody types they are letters.
    page.keyboard.press("d")
    expect(page.locator("#id_reason")).to_be_focused()
    page.keyboard.type("nlt 8")
    expect(page.locator("#id_reason")).to_have_value("nlt 8")
    assert not CallAttempt.objects.exists()
    # Left and opened again: everything is still there.
    page.reload()
    expect(page.locator("#id_reason")).to_have_value("nlt 8")
    expect(page.locator("[data-answered]")).to_have_text("1")
    # Half a questionnaire is not taken, and stays.
    page.locator(".dock [data-done]").click()
    expect(page.locator(".field-error").first).to_be_visible()
    expect(page.locator("[data-answered]")).to_have_text("1")
    expect(page.locator("#id_reason")).to_have_value("nlt 8")
    # Somebody else took over meanwhile: the page says so without being asked.
    FollowUp.objects.filter(pk=call.pk).update(leased_by=make_caller("何静怡"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#lost")).to_contain_text("何静怡")
    page.locator(".dock button[value=no_answer]").click()
    expect(page.locator("#lost")).to_contain_text("何静怡")
    expect(page.locator("#id_reason")).to_have_value("nlt 8")
    assert not CallAttempt.objects.exists()


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE])
def test_every_page_can_be_read_by_everybody(page_as, queue, size):
    manager = make_caller("顾清和", role=Role.CUSTOMER_CARE_MANAGER)
    page = page_as(manager)
    page.set_viewport_size(size)
    call = FollowUp.objects.first()
    addresses = (
        "/calls/",
        "/follow-ups/",
        f"/follow-ups/{call.pk}/",
        "/calls/sheet/",
        "/calls/sampling/",
        "/calls/watch/",
    )
    for address in addresses:
        page.goto(address)
        assert not serious(page), address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address


def test_the_daily_sheet_prints_on_a4_lying(page_as, queue):
    page = page_as(make_caller())
    page.goto("/calls/sheet/")
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper)
    assert len(boxes) == 1
    left, low, right, high = (float(part) for part in boxes[0].split())
    assert (round(right - left), round(high - low)) == (842, 595)
