"""Boards before people's eyes: readable for everybody, nothing beyond the edge, charts drawn, the wall whole."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from staff.models import User
from staff.roles import Role
from tests.makers import make_area, make_user
from tests.targets.boards.scene import make_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(transactional_db):
    area = make_area()
    make_scene(area, timezone.localdate())
    return make_user("蒋以宁", Role.AREA_MANAGER, area)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


PAGES = (
    "",
    "?place=outlet:SH01&figure=csi&group=quality",
    "ranking/?figure=csi",
    "records/",
    "records/?place=outlet:SH01",
    "records/?place=outlet:SH01&figure=rework",
    "records/?place=outlet:SH01&figure=base_customers",
    "missing/",
    "sheet/",
    "screen/",
)


@pytest.mark.parametrize(
    ("width", "theme", "language"),
    [(1440, "light", "zh-hans"), (1440, "dark", "en"), (390, "dark", "zh-hans"), (390, "light", "en")],
)
def test_everybody_can_read_boards(page_as, manager, width, theme, language):
    User.objects.filter(pk=manager.pk).update(language=language, theme=theme)
    page = page_as(manager)
    page.set_viewport_size({"width": width, "height": 900})
    for each in PAGES:
        page.goto(f"/boards/{each}")
        assert serious(page) == [], each
        assert page.evaluate("document.documentElement.scrollWidth") == width, each
    page.goto("/")
    assert serious(page) == []


def test_the_chart_is_drawn_and_its_table_stands_behind_it(page_as, manager):
    page = page_as(manager)
    page.goto("/boards/?figure=csi")
    expect(page.locator("#trend .chart canvas")).to_be_visible()
    page.locator("#trend summary").click()
    expect(page.locator("#t-trend tbody tr")).to_have_count(24)


def test_the_wall_fits_one_screen_and_says_when_it_lost_the_connection(page_as, manager):
    page = page_as(manager)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/boards/screen/")
    assert page.evaluate("document.documentElement.scrollHeight") == 1080
    assert page.evaluate("document.documentElement.scrollWidth") == 1920
    expect(page.locator(".wall-tile")).to_have_count(12)
    expect(page.locator("#lost")).to_be_hidden()
    ask = "htmx.ajax('GET', location.href, {source: '#screen', select: '#screen', swap: 'outerHTML'})"
    page.route("**/boards/screen/**", lambda route: route.fulfill(status=200, body="<html><p>Sign in</p></html>"))
    page.evaluate(ask)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator(".wall-tile")).to_have_count(12)
    page.unroute("**/boards/screen/**")
    page.evaluate(ask)
    expect(page.locator("#lost")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") == 1080
