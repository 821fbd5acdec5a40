"""A browser that loses the network in the middle of a form: nothing typed is lost, nothing is saved twice."""

import pytest
from playwright.sync_api import expect

from complaints.models import Complaint
from staff.roles import Role
from tests.makers import make_outlet, make_user, make_vehicle

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The browser's own words about what it could not fetch.
    pytest.mark.console_allows("Failed to load resource", "net::ERR"),
]


@pytest.fixture
def form(page_as):
    make_vehicle(plate="沪A8K216")
    page = page_as(make_user("叶青", Role.CUSTOMER_CARE, make_outlet()))
    page.goto("/complaints/take/")
    page.locator("label[for=id_channel_0]").click()
    page.locator("label[for=id_category_1]").click()
    page.fill("#id_contact", "刹车异响，修了两次还响")
    page.fill("#id_caller_name", "周先生")
    page.fill("#id_caller_mobile", "13800001234")
    return page


def test_without_a_connection_the_form_stays_and_goes_out_when_it_is_back(form):
    form.context.set_offline(True)
    form.locator("#take button[type=submit]").click()
    expect(form.locator("#offline-bar")).to_contain_text("没有网络")
    expect(form.locator("#id_contact")).to_have_value("刹车异响，修了两次还响")
    assert not Complaint.objects.exists()
    form.context.set_offline(False)
    expect(form.locator("#offline-bar")).to_have_count(0)
    expect(form.locator("#toasts")).to_contain_text("网络已恢复")
    form.locator("#take button[type=submit]").click()
    form.wait_for_url("**/complaints/SH01-TS00001/")
    assert Complaint.objects.count() == 1


def test_what_the_line_swallowed_comes_back_with_the_page(form):
    """The browser believes to be connected, but nothing gets through: it shows its own page in place of ours."""
    form.route(
        "**/complaints/take/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    form.locator("#take button[type=submit]").click()
    form.wait_for_url("chrome-error://**")
    form.unroute("**/complaints/take/**")
    form.goto("/complaints/take/")
    expect(form.locator("#id_contact")).to_have_value("刹车异响，修了两次还响")
    form.locator("#take button[type=submit]").click()
    form.wait_for_url("**/complaints/SH01-TS00001/")
    form.goto("/complaints/take/")
    expect(form.locator("#id_contact")).to_have_value("")
    assert Complaint.objects.count() == 1


def test_an_answer_that_was_lost_is_not_saved_a_second_time(form):
    """The form arrived and was saved; only the answer did not come back. Whoever sends it again gets the same one."""

    def swallow(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            # With the answer its cookie was lost; the line between the two would have kept it.
            form.context.clear_cookies(name="sent")
            route.abort()
        else:
            route.continue_()

    form.route("**/complaints/take/**", swallow)
    form.locator("#take button[type=submit]").click()
    form.wait_for_url("chrome-error://**")
    assert Complaint.objects.count() == 1
    form.unroute("**/complaints/take/**")
    form.goto("/complaints/take/")
    expect(form.locator("#id_contact")).to_have_value("刹车异响，修了两次还响")
    form.locator("#take button[type=submit]").click()
    form.wait_for_url("**/complaints/SH01-TS00001/")
    expect(form.locator("#toasts")).to_contain_text("没有重复处理")
    assert Complaint.objects.count() == 1
