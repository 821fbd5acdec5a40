"""What a person sees: setting the second step up, and that nothing typed by others runs in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from staff.models import User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import PASSWORD, make_outlet, make_user
from tests.people import make_house
from tests.records import make_records
from tests.security.codes import code_now
from tests.security.worlds import addresses, poison
from tests.test_permissions import PAGES, World

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1440, "en")])
def test_the_second_step_from_the_first_sign_in_to_the_second(page, width, language):
    user = make_user("邵文", Role.FINANCE, make_outlet(), username="shaowen", language=language)
    User.objects.update(second_factor_at=None)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/account/login/")
    sign_in(page)
    page.wait_for_url("**/2fa/totp/activate/")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 100
    secret = page.locator("#key").inner_text()
    page.goto("/people/")
    page.wait_for_url("**/2fa/totp/activate/")
    assert page.locator("#key").inner_text() != secret, "nobody reads the key a second time"
    secret = page.locator("#key").inner_text()
    page.fill("#id_code", code_now(secret))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/2fa/recovery-codes/")
    assert serious(page) == []
    codes = page.locator("#codes li").all_inner_texts()
    assert len(codes) == 10 and all(re.fullmatch(r"\d{8}", code) for code in codes)
    with page.expect_download() as saved:
        page.locator("a[download]").click()
    with open(saved.value.path(), encoding="utf-8") as file:
        assert file.read().split() == codes
    page.locator("#main a.btn-primary, main a.btn-primary").first.click()
    page.wait_for_url(lambda url: url.rstrip("/").count("/") == 2)
    page.goto("/account/2fa/")
    assert serious(page) == []
    page.goto("/people/account/shaowen/")
    page.context.clear_cookies()
    # The next session: "back" shows nothing of the former one.
    page.go_back()
    page.wait_for_url("**/account/login/**")
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    assert serious(page) == []
    page.fill("#id_code", codes[0])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/2fa/")
    expect(page.locator(".toast").first).to_contain_text("9")
    assert user.pk


def sign_in(page) -> None:
    page.fill("#id_login", "shaowen")
    page.fill("#id_password", PASSWORD)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.console_allows("Failed to load resource")
def test_nothing_typed_by_others_runs(page_as, clock, settings, tmp_path):
    """Every page that a station head opens, every free field poisoned: no dialog, no word in the console, no request
    to anywhere else, and no element out of the text."""
    settings.MEDIA_ROOT = tmp_path
    at = shanghai("2026-11-05 10:00")
    clock(at)
    house = make_house()
    world = World(house, {"SH01": make_records(house.sh01, at)}, {}, {})
    pages = [
        (name, address)
        for name, address in addresses(world, [each for each in PAGES if not each.personal], Role.STATION_HEAD, "SH01")
        if not name.startswith(("account_", "mfa_")) and "export" not in name
    ]
    assert len(poison()) > 80
    page = page_as(house.station_head)
    ran, elsewhere, asked = [], [], 0
    page.on("dialog", lambda dialog: (ran.append(page.url), dialog.dismiss()))
    page.on("request", lambda request: elsewhere.append(request.url) if foreign(request.url, page) else None)
    for name, address in pages[::STEP]:
        response = page.request.get(address, max_redirects=0)
        if response.status != 200 or not response.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(address)
        asked += 1
        if page.locator("img[src='x'], img[onerror], main script:not([src]):not([type])").count():
            ran.append(name)
    assert (ran, elsewhere, asked > 40) == ([], [], True)


# One page in three each run: the whole takes minutes, and what they show is asked for in full without a browser
# (test_stored_scripts).
STEP = 3


def foreign(url: str, page) -> bool:
    return not url.startswith((page.url.partition("/account")[0][:16], "data:", "blob:", "about:", "http://localhost"))
