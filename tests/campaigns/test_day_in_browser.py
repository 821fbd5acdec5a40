"""An on-site day on a phone, in a real browser with an empty console: from the invitation's answer to the lead."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Guest, Invitation, Lead, Stamp
from campaigns.services import invitations
from customers.models import Prospect
from staff.instants import local
from tests.makers import make_customer, make_vehicle

from .lists import make_list, people
from .places import make_house

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(transactional_db):
    house = make_house()
    for person in (house.advisor, house.care, house.marketing):
        person.language = "en"
        person.save()
    return house


@pytest.fixture
def campaign(house):
    """Today: an open day with two stations that have a stamp, and two people on its list."""
    make_vehicle(make_customer("周子涵", house.outlet, mobile="13700005561"), "沪B8K216")
    people(house, 1)
    made = make_list(house, begins_on=local(timezone.now()).date())
    made.turns.update(station=None)
    made.stations.all().delete()
    for nth, name in enumerate(("车间参观", "知识问答"), start=1):
        made.stations.create(position=nth, name=name, points=10 * nth)
    return made


def wide_as_the_phone(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_from_the_invitation_to_the_lead(house, campaign, live_server, page, page_as):
    page.set_viewport_size(PHONE)
    there = Invitation.objects.get(customer__name="周子涵")
    address = live_server.url + invitations.path_of(there)

    # The customer, on their own phone.
    page.goto(address)
    assert wide_as_the_phone(page)
    page.locator("label[for=answer-yes]").click()
    page.locator("#guests").fill("1")
    with page.expect_navigation():
        page.locator(".ask-send button").click()
    expect(page.locator("#answered")).to_be_visible()
    assert Invitation.objects.get(pk=there.pk).answer == "yes"

    # At the entrance: the code that the customer shows opens the same page for whoever works there.
    page = page_as(house.advisor)
    page.set_viewport_size(PHONE)
    page.goto(address)
    with page.expect_navigation():
        page.locator("#register").click()
    guest = Guest.objects.get()
    assert (guest.customer, guest.people, guest.via) == (there.customer, 2, "code")
    assert wide_as_the_phone(page)

    # The stamp card.
    first = page.locator(".stamps > li").first
    with page.expect_navigation():
        first.locator("button").click()
    expect(page.locator(".stamps > li.is-stamped")).to_have_count(1)
    second = page.locator(".stamps > li").nth(1)
    second.locator("input[name=points]").fill("5")
    with page.expect_navigation():
        second.locator("button").click()
    expect(page.locator("#card-points")).to_contain_text("35")
    assert Stamp.objects.count() == 2

    # What the guest wants, handed to somebody.
    page.locator("#id_wants").fill("想换新车")
    page.locator("#id_owner").select_option(label="郑雨桐")
    with page.expect_navigation():
        page.locator("#leads form button").click()
    lead = Lead.objects.get()
    assert (lead.owner, lead.guest) == (house.care, guest)

    # Somebody new, after a search that finds nobody.
    page.goto(f"{live_server.url}{campaign.get_absolute_url()}day/")
    assert wide_as_the_phone(page)
    page.locator("#q").fill("13812345678")
    page.keyboard.press("Enter")
    expect(page.locator("#found li")).to_have_count(0)
    page.locator("#new").click()
    expect(page.locator("#id_mobile")).to_have_value("13812345678")
    page.locator("#id_name").fill("新朋友")
    page.locator("#id_consent").check()
    assert wide_as_the_phone(page)
    with page.expect_navigation():
        page.locator("form.form-page button[type=submit]").click()
    assert Prospect.objects.get().may_be_called and Guest.objects.count() == 2

    # By plate; who is here already is not registered again.
    page.goto(f"{live_server.url}{campaign.get_absolute_url()}day/?q=K216")
    expect(page.locator("#found li a")).to_have_count(1)
    expect(page.locator("#people")).to_have_text("3")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen_and_none_has_barriers(house, campaign, live_server, page_as, width):
    from axe_playwright_python.sync_playwright import Axe

    there = Invitation.objects.get(customer__name="周子涵")
    at = datetime.now(tz=timezone.get_default_timezone()) - timedelta(minutes=5)
    Invitation.objects.update(next_at=at)
    page = page_as(house.manager)
    page.set_viewport_size({"width": width, "height": 900})
    base = campaign.get_absolute_url()
    for url in (
        f"{base}audience/",
        f"{base}people/",
        f"{base}day/?q=周",
        f"{base}day/new/",
        f"{base}guests/",
        f"{base}leads/",
        f"{base}effect/",
        "/campaigns/calls/",
        there.get_absolute_url(),
        f"{there.get_absolute_url()}link/",
        invitations.path_of(there),
    ):
        page.goto(live_server.url + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        found = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (url, serious)


# What a phone has and the browser here has not: a camera, and something that reads codes in its picture.
CAMERA = """
window.seen = %s;
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.seen ? [{ rawValue: window.seen }] : []; }
};
navigator.mediaDevices.getUserMedia = async () => {
  if (window.refuses) throw new DOMException("no", "NotAllowedError");
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  window.stream = canvas.captureStream();
  return window.stream;
};
"""


def test_the_camera_reads_the_code_where_the_browser_can(house, campaign, live_server, page_as):
    there = Invitation.objects.get(customer__name="周子涵")
    page = page_as(house.advisor)
    page.set_viewport_size(PHONE)
    at_the_door = f"{live_server.url}{campaign.get_absolute_url()}day/"
    page.goto(at_the_door)
    box = page.locator("[data-scan]")
    expect(box).to_be_hidden()
    page.add_init_script(CAMERA % f'"{live_server.url}{invitations.path_of(there)}"')
    page.goto(at_the_door)
    expect(box).to_be_visible()
    page.evaluate("window.refuses = true")
    box.locator("button").click()
    expect(box.locator("[data-scan-words]")).not_to_be_empty()
    assert wide_as_the_phone(page) and not Guest.objects.exists()
    page.evaluate("window.refuses = false")
    with page.expect_navigation():
        box.locator("button").click()
    assert Guest.objects.get().customer == there.customer and Guest.objects.get().via == "code"
    # Without a code in the picture it goes on looking until it is shut, and lets the camera go.
    page.goto(at_the_door)
    page.evaluate("window.seen = null")
    box.locator("button").click()
    expect(box.locator("video")).to_be_visible()
    box.locator("button").click()
    expect(box.locator("video")).to_be_hidden()
    assert page.evaluate("window.stream.getTracks().every((track) => track.readyState === 'ended')")
