"""A customer reads the code off the screen and answers on their own phone: 390 px, no account, no script needed."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from complaints.models import Complaint, SurveyLink, SurveyResponse
from complaints.services import links
from complaints.services.surveys import STILL_ANSWERABLE
from staff.roles import Role
from tests.complaints.asking import make_follow_up
from tests.makers import make_outlet, make_user

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(transactional_db):
    return make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())


@pytest.fixture
def waiting(desk):
    return make_follow_up(at=timezone.now() - timedelta(minutes=5))


def sound(page) -> list[str]:
    """What the accessibility check finds that is serious, and whether the page is wider than the phone."""
    found = Axe().run(page).response["violations"]
    wrong = [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wrong + (["wider than the screen"] if wide else [])


def choose(page, question: str, label: str) -> None:
    box = page.locator("fieldset", has_text=question)
    box.locator("label").filter(has_text=label).first.click()


def fill(page, overall: str = "9") -> None:
    box = page.locator("fieldset", has_text="总体满意")
    box.locator("label", has_text=overall).last.click()
    choose(page, "接待得怎么样", "很好")
    choose(page, "时间交车", "准时")
    choose(page, "项目都做到位", "全部到位")
    choose(page, "讲清楚了", "较清楚")
    page.locator("fieldset", has_text="介绍朋友").locator("label", has_text="10").click()


def test_a_customer_answers_on_the_phone(page_as, desk, waiting, browser, live_server):
    # The advisor shows the code
    page = page_as(desk)
    page.goto("/onsite/")
    page.get_by_role("button").filter(has_text="码").or_(page.locator("button[value=qr]")).first.click()
    page.wait_for_url("**/survey-links/**")
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    assert sound(page) == []
    address = page.locator("#address").inner_text().strip()
    assert address.startswith(live_server.url)

    # The customer's phone has no account here
    messages: list[str] = []
    phone = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True)
    theirs = phone.new_page()
    theirs.on("console", lambda message: messages.append(message.text))
    theirs.on("pageerror", lambda error: messages.append(str(error)))
    theirs.goto(address)
    assert sound(theirs) == []
    fill(theirs)
    theirs.locator("textarea").fill("师傅很细心")
    theirs.locator("button[type=submit]").click()
    theirs.wait_for_url("**/s/thanks/")
    assert sound(theirs) == []
    response = SurveyResponse.objects.get()
    assert (response.follow_up, response.via, response.words) == (waiting, "link", "师傅很细心")
    assert not Complaint.objects.exists()
    assert [cookie["name"] for cookie in phone.cookies()] == ["csrftoken"]
    assert messages == []

    # It works once, and says no more than that
    again = theirs.goto(address)
    assert again is not None
    assert again.status == 404
    assert "嘉禾" not in theirs.content()
    assert sound(theirs) == []
    phone.close()


def test_it_works_without_javascript_and_loses_nothing_typed(desk, waiting, browser, live_server):
    link, path = links.make_link(follow_up=waiting, via="copied", by=desk, at=timezone.now())
    phone = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = phone.new_page()
    page.goto(live_server.url + path)
    choose(page, "接待得怎么样", "很差")
    page.locator("textarea").fill("等了一上午")
    page.locator("button[type=submit]").click()
    assert urlsplit(page.url).path == path
    assert page.locator(".field-error").count() == 5
    assert page.locator("textarea").input_value() == "等了一上午"
    fill(page, overall="4")
    choose(page, "接待得怎么样", "很差")
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/s/thanks/")
    complaint = Complaint.objects.get()
    assert "等了一上午" in complaint.contact
    assert SurveyResponse.objects.get().complaint == complaint
    link.refresh_from_db()
    assert link.used_at
    phone.close()


def test_a_customer_answers_on_the_outlets_tablet(page_as, desk, waiting):
    page = page_as(desk)
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto("/onsite/")
    page.locator(f"a[href='/onsite/{waiting.pk}/']").click()
    assert sound(page) == []
    fill(page)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/onsite/")
    waiting.refresh_from_db()
    assert waiting.state not in STILL_ANSWERABLE
    assert SurveyResponse.objects.get().via == "onsite"
    assert not SurveyLink.objects.open().exists()
