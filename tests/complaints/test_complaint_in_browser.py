"""A complaint from the first call to the last, as people do it: care at the desk, advisors on the phone."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from complaints.models import Complaint, HandOver, Pairing, Promise
from staff.roles import Role
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
A_MINUTE = 60


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.fixture
def people(transactional_db):
    outlet = make_outlet()

    def person(name, role):
        return make_user(name, role, outlet, employee=make_employee(name))

    return {
        "care": person("叶青", Role.CUSTOMER_CARE),
        "advisor": person("林知夏", Role.SERVICE_ADVISOR),
        "second": person("许可", Role.SERVICE_ADVISOR),
        "supervisor": person("解思宁", Role.FRONT_DESK_SUPERVISOR),
        "manager": person("单以晴", Role.CUSTOMER_CARE_MANAGER),
    }


def test_taking_one_by_the_keyboard_alone_takes_less_than_a_minute(page_as, people):
    car = make_vehicle(plate="沪A8K216")
    make_vehicle(plate="沪B8K999")
    Pairing.objects.create(outlet=make_outlet(), care=people["care"], advisor=people["second"], from_on="2026-01-01")
    page = page_as(people["care"])
    page.goto("/complaints/take/")
    begun = time.monotonic()
    page.locator("#id_vehicle-ts-control").focus()
    page.keyboard.type("8K216", delay=40)
    expect(page.locator(".ts-dropdown .option", has_text="沪A8K216")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#car")).to_contain_text(car.model)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("空调上周修好，今天又响了", delay=20)
    page.locator("#take button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaints/SH01-TS00001/")
    assert time.monotonic() - begun < A_MINUTE
    made = Complaint.objects.get()
    assert (made.vehicle, made.contact) == (car, "空调上周修好，今天又响了")
    assert made.hand_overs.get().to_user == people["second"]


@pytest.mark.console_allows("422")
def test_care_takes_a_complaint_to_its_end_with_hand_over(page_as, people):
    car = make_vehicle(plate="沪A8K216")
    order = make_order(car, advisor=people["advisor"].employee)
    page = page_as(people["care"])
    page.goto(f"/complaints/take/?car={car.pk}")
    expect(page.locator("#car")).to_contain_text(order.number)
    page.get_by_text(order.number).click()
    page.locator("label[for=id_channel_0]").click()
    page.locator("label[for=id_category_1]").click()
    page.fill("#id_contact", "刹车异响，修了两次还响")
    assert not serious(page)
    page.locator("#take button[type=submit]").click()
    page.wait_for_url("**/complaints/SH01-TS00001/")
    made = Complaint.objects.get()
    address = made.get_absolute_url()
    assert HandOver.objects.get().to_user == people["advisor"]
    assert not serious(page)

    # The advisor refuses, with a reason.
    page = page_as(people["advisor"])
    page.goto("/")
    page.locator(f"a.btn[href='{address}#sign']").click()
    page.locator("#sign summary").first.click()
    page.fill("#refuse_reason", "不是我接的车，请交给许可")
    page.locator(f"form[action='{address}refuse/'] button").click()
    expect(page.locator(".note-stop").first).to_contain_text("不是我接的车")

    # It comes back to care, who hands it to somebody else.
    page = page_as(people["care"])
    page.goto("/")
    page.locator(f"a.btn[href='{address}#hand-over']").click()
    page.select_option("#over_to_user", str(people["second"].pk), force=True)
    page.fill("#over_words", "客户在等电话")
    with page.expect_navigation():
        page.locator("#hand-over form button").click()

    # The second one signs on the phone, answers, finds the cause, promises and keeps it.
    page = page_as(people["second"])
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not serious(page)
    page.locator(f".case-head form[action='{address}accept/'] button").click()
    page.locator(".case-head a[href='#answer']").click()
    page.fill("#answer_words", "已致歉，约今天下午来店检查")
    page.locator("#answer form button").click()
    page.locator("#sort-out form .btn-primary").wait_for()
    page.fill("#sort_cause_words", "写到一半")
    page.reload()
    expect(page.locator("#sort_cause_words")).to_have_value("写到一半")
    page.locator("label[for=sort_cause_0]").click()
    page.fill("#sort_cause_words", "刹车片型号装错")
    page.fill("#sort_plan", "免费换原厂刹车片")
    page.fill("#sort_plan_by_at", "2099-01-01T16:00")
    page.locator("#sort-out form .btn-primary").click()
    page.locator("#promises > details > summary").click()
    page.fill("#promise_what", "今天下班前换好")
    page.fill("#promise_due_at", "2099-01-01T18:00")
    page.locator("#promises > details form button").click()
    page.wait_for_url("**#promises")
    promise = Promise.objects.get()
    page.locator("#promises .rows summary").first.click()
    page.fill(f"#keep{promise.pk}_proof", "客户签字的结算单")
    page.locator(f"form[action='{address}promise/{promise.pk}/keep/'] button").click()
    expect(page.locator("#promises")).to_contain_text("客户签字的结算单")
    page.fill("#finish_result", "换了原厂刹车片")
    with page.expect_navigation():
        page.locator("#finish form button").click()
    assert not serious(page)

    # Care calls: not satisfied, once more, satisfied.
    page = page_as(people["care"])
    page.set_viewport_size(DESK)
    page.goto("/")
    page.locator(f"a.btn[href='{address}#call']").click()
    page.locator("label[for=call_result_2]").click()
    page.fill("#call_words", "一开快还是响")
    with page.expect_navigation():
        page.locator("#call form button").click()
    page = page_as(people["second"])
    page.goto(address)
    page.fill("#finish_result", "卡钳也换了，路试 20 公里")
    with page.expect_navigation():
        page.locator("#finish form button").click()
    page = page_as(people["care"])
    page.goto(address)
    page.locator("label[for=call_result_0]").click()
    page.fill("#call_words", "这次好了")
    with page.expect_navigation():
        page.locator("#call form button").click()

    # Both sides say who answers for it, and the manager closes.
    for who in ("care", "supervisor"):
        page = page_as(people[who])
        page.goto(address)
        if not page.locator("#liability details[open]").count():
            page.locator("#liability summary").click()
        page.locator("label[for=liability_degree_2]").click()
        page.select_option("#liability_employee", str(people["second"].employee.pk), force=True)
        with page.expect_navigation():
            page.locator("#liability form button").click()
    page = page_as(people["manager"])
    page.goto("/")
    page.locator(f"a.btn[href='{address}#close']").click()
    assert not serious(page)
    page.locator(f"form[action='{address}close/'] button").click()
    page.locator("#reopen").wait_for()
    made.refresh_from_db()
    assert made.closed_at and made.liable and made.employee == people["second"].employee
    assert Promise.objects.get().proof == "客户签字的结算单"
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        for place in (address, address + "form/", "/complaints/?state=all", "/complaints/promises/?state=all",
                      "/complaints/actions/", "/complaints/pairs/", "/complaints/minutes/"):  # fmt: skip
            page.goto(place)
            assert not serious(page), place
            if viewport == PHONE:
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
