"""The room's pages in a real browser: they can be used by everybody, and the console stays empty."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from notices.models import Delivery, Message, Robot
from notices.services import queue
from staff.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {n['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for n in rule["nodes"]
    ]


@pytest.fixture
def something(han, tang, note, places, make_robot):
    """Notices of every urgency and deliveries in every state, for the manager and the administrator."""
    now = timezone.now()
    robot = make_robot(outlet=places.beicai)
    Robot.objects.create(name="沪东区域群", kind="dingtalk", url=robot.url, area=places.area, is_active=False)
    for position, urgency in enumerate(("normal", "attention", "alert", "crisis")):
        fields = {"outlet": places.beicai, "about": robot, "urgency": urgency}
        notes = [note(f"{urgency} {u.pk}", recipient=u, plate=f"沪A{position}K216", **fields) for u in (han, tang)]
        queue([*notes, note(f"{urgency} r", robot=robot, **fields)], at=now - timedelta(hours=position * 9))
    Message.objects.filter(urgency=1).update(read_at=now)
    states = ["failed", "unclear", "queued", "sent"]
    reasons = {"failed": "refused", "unclear": "worker_lost", "queued": "no_connection"}
    for position, delivery in enumerate(Delivery.objects.order_by("pk")):
        state = states[position % 4]
        delivery.state, delivery.why, delivery.attempts = state, reasons.get(state, ""), position % 4
        delivery.sent_at = now if state == "sent" else None
        delivery.last_error = "errcode 93000 invalid webhook url" if state == "failed" else ""
        delivery.save()
    return robot


PAGES = {
    "inbox": [],
    "outbox": [],
    "robots": [],
    "robot_add": [],
    "texts": [],
    "text": ["tests.overdue"],
}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_can_be_read_by_everybody(page_as, tang, something, width, language):
    User.objects.filter(pk=tang.pk).update(language=language)
    page = page_as(tang)
    page.set_viewport_size({"width": width, "height": 900})
    failed = Delivery.objects.filter(state="failed").first()
    places = {name: reverse(f"notices:{name}", args=args) for name, args in PAGES.items()}
    places |= {"delivery": reverse("notices:delivery", args=[failed.pk]), "robot": something.get_absolute_url()}
    for name, url in places.items():
        page.goto(url)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/notices-{name}-{language}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
        assert not serious(page), name


def test_the_bell_folds_out_and_leads_to_the_record(page_as, tang, something):
    page = page_as(tang)
    page.goto(reverse("notices:robots"))
    bell = page.locator("summary", has=page.locator(".unread"))
    expect(bell.locator(".unread")).to_contain_text("3")
    bell.click()
    expect(page.locator("#bell li")).to_have_count(3)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/notices-bell.png")
    assert not serious(page)
    page.locator("#bell li button").first.click()
    page.wait_for_url(f"**{something.get_absolute_url()}")
    expect(page.locator(".tool .unread")).to_contain_text("2")


def test_a_failed_message_is_sent_again_from_the_outbox(page_as, tang, something):
    page = page_as(tang)
    page.goto(reverse("notices:outbox"))
    rows = page.locator("tbody tr")
    before = rows.count()
    rows.first.locator("form button").click()
    expect(page.locator(".toast")).to_be_visible()
    page.goto(reverse("notices:outbox"))
    expect(rows).to_have_count(before - 1)
