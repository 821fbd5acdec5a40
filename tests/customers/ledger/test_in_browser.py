"""The ledger as people use it: a manager at the desk, an advisor on the phone, and everybody able to read it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Candidate, Case

from .conftest import build_stage
from .test_cases import candidate, confirmed, log, settled

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def stage(transactional_db):
    return build_stage()


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.console_allows("422")
def test_a_service_manager_confirms_a_candidate_and_settles_the_case(page_as, stage):
    candidate(stage.car(), tier="AA", recorded_at=timezone.now())
    page = page_as(stage.people.service_manager)
    page.goto("/")
    page.locator(".due a.btn[href*='/candidates/']").first.click()
    page.locator("label[for^=id_tier]", has_text="AAA").first.click()
    page.locator("#id_title").fill("变速箱顿挫")
    page.locator("form[action$='/confirm/'] button").click()
    # AAA differs from the suggested AA: the page says so and keeps what was typed.
    expect(page.locator("#id_reason_error, .field-error, .invalid-feedback").first).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("变速箱顿挫")
    page.locator("form[action$='/confirm/'] [name=reason]").fill("已联系电视台")
    page.locator("form[action$='/confirm/'] button").click()
    page.wait_for_url("**/cases/SH01-ZD00001/")
    page.locator("#owner select[name=owner]").select_option(str(stage.people.advisor.pk), force=True)
    page.locator("#owner button").click()
    expect(page.locator("#act")).to_be_visible()
    page.locator("#act [name=words]").fill("客户同意明天进厂")
    page.locator("#act form button[type=submit]").click()
    expect(page.locator(".line")).to_contain_text("客户同意明天进厂")
    page.locator("a[href='#settle']").click()
    page.locator("#settle [name=outcome]").fill("更换总成")
    page.locator("#settle button").click()
    expect(page.locator("#verify")).to_be_visible()
    case = Case.objects.get()
    assert (case.tier, case.state, case.outcome) == ("AAA", "settled", "更换总成")


def test_an_advisor_logs_an_action_on_the_phone(page_as, stage):
    case = confirmed(stage, tier="A", at=timezone.now())
    page = page_as(stage.people.advisor)
    page.set_viewport_size(PHONE)
    page.goto(case.get_absolute_url())
    page.locator("#act [name=words]").fill("写到一半")
    page.reload()
    # The draft is still there after the page was left.
    expect(page.locator("#act [name=words]")).to_have_value("写到一半")
    page.locator("#act [name=words]").fill("客户要求书面答复")
    page.locator("#act form button[type=submit]").click()
    expect(page.locator(".line")).to_contain_text("客户要求书面答复")
    expect(page.locator("#act [name=words]")).to_have_value("")


def test_the_ledger_is_filtered_and_cases_get_a_new_owner_with_the_keyboard_at_hand(page_as, stage):
    for tier in ("AAA", "A", "A"):
        confirmed(stage, tier=tier, at=timezone.now())
    page = page_as(stage.people.service_manager)
    page.goto("/cases/")
    page.locator("a.chip-add").click()
    page.locator("#filters input[value=AAA]").check()
    page.locator("#filters button[type=submit]").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator(".chips .chip a").first.click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-bulk]")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_can_read_the_ledger(page_as, stage, width, language):
    manager = stage.people.service_manager
    manager.language = language
    manager.save()
    case = confirmed(stage, tier="AAA", at=timezone.now())
    log(stage, case, at=timezone.now(), next_step="送方案", next_by_at=timezone.now() + timezone.timedelta(days=1))
    settled_case = settled(stage)
    candidate(stage.car(), recorded_at=timezone.now())
    page = page_as(manager)
    page.set_viewport_size({"width": width, "height": 900})
    addresses = [
        "/",
        "/cases/",
        "/cases/?state=candidates",
        "/cases/?filters=1",
        case.get_absolute_url(),
        settled_case.get_absolute_url(),
        Candidate.objects.waiting().get().get_absolute_url(),
        "/cases/open/",
    ]
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert not serious(page), address
