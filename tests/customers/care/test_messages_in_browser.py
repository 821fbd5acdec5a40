"""A reminder sent by text message and answered with R, as people go through it; and a template that is refused."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import MessageTemplate, NoMore, Reminder
from notices.channels.sms import out_id_of
from notices.models import Delivery
from notices.services import deliver_due
from staff.instants import local
from staff.roles import Role
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.workshop.test_daybook_in_browser import serious

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a1B2c3D4e5F6a1B2c3D4e5F6"


@pytest.fixture(autouse=True)
def _provider(settings, tmp_path):
    settings.SMS_FILE_PATH, settings.SMS_PUSH_SECRET = tmp_path / "sms", SECRET


def make_reminder(outlet) -> Reminder:
    car = make_vehicle(make_customer("周子涵", outlet))
    today = local(timezone.now()).date()
    return Reminder.objects.create(
        vehicle=car, customer=car.customer, outlet=outlet, kind="maintenance", cycle="x",
        due_on=today, remind_on=today, made_at=timezone.now(),
    )  # fmt: skip


def pushed(name: str, row: dict) -> int:
    url = reverse(f"notices:{name}", args=[SECRET])
    return Client().post(url, json.dumps([row]), content_type="application/json").status_code


def test_a_reminder_is_sent_by_text_message_and_answered_with_r(page_as, clock):
    # At night it would wait for the morning, and the test with it.
    clock("2026-11-05 10:00")
    outlet = make_outlet()
    lin = make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, outlet, language="en")
    reminder = make_reminder(outlet)
    page = page_as(lin)
    page.goto(reverse("customers:reminder_message", args=[reminder.pk]))
    assert serious(page) == []
    with page.expect_navigation():
        page.locator("form.form-page button.btn-primary").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    # The worker hands it over; the provider reports, twice.
    deliver_due(at=timezone.now())
    delivery = Delivery.objects.select_related("message").get()
    assert (delivery.state, delivery.out_id) == ("sent", out_id_of(delivery.message.key))
    row = {"biz_id": "9^0", "phone_number": delivery.message.mobile, "out_id": delivery.out_id, "success": True}
    assert [pushed("receipts", row), pushed("receipts", row)] == [200, 200]
    # The customer answers with R, and the provider tells that twice too.
    reply = {"phone_number": delivery.message.mobile, "content": "R", "sequence_id": 7,
             "send_time": f"{local(timezone.now()):%Y-%m-%d %H:%M:%S}"}  # fmt: skip
    assert [pushed("replies", reply), pushed("replies", reply)] == [200, 200]
    assert NoMore.objects.count() == 1
    page.goto(reverse("customers:message_rates"))
    expect(page.locator("tbody tr")).to_contain_text("100%")
    assert serious(page) == []
    page.goto(reverse("customers:replies") + "?state=all")
    expect(page.locator("tbody tr")).to_contain_text("R")
    assert serious(page) == []
    page.goto(reminder.customer.get_absolute_url())
    expect(page.locator(".case-head .sev")).to_have_count(1)
    # Nobody writes to them any more, not even by hand.
    other = Reminder.objects.create(
        vehicle=reminder.vehicle, customer=reminder.customer, outlet=outlet, kind="inspection", cycle="y",
        due_on=reminder.due_on, remind_on=reminder.remind_on, made_at=timezone.now(),
    )  # fmt: skip
    page.goto(reverse("customers:reminder_message", args=[other.pk]))
    with page.expect_navigation():
        page.locator("form.form-page button.btn-primary").click()
    assert other.messages.get().why == "no_more"
    assert Delivery.objects.count() == 1


@pytest.mark.console_allows("422 (Unprocessable")
def test_words_that_a_provider_would_refuse_are_said_beside_them(page_as):
    outlet = make_outlet()
    page = page_as(make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, outlet, language="en"))
    page.goto(reverse("customers:template_new"))
    assert serious(page) == []
    page.locator("#id_name").fill("秋季保养")
    page.locator("#id_outlet").select_option(str(outlet.pk))
    page.locator("#id_words").fill("{name}您好，秋季保养打折。")
    with page.expect_navigation():
        page.locator("form.form-page button.btn-primary").click()
    expect(page.locator(".field-error")).to_have_count(1)
    assert not MessageTemplate.objects.filter(outlet=outlet).exists()
    page.locator("#id_words").fill("{name}您好，您的爱车{plate}该保养了。")
    with page.expect_navigation():
        page.locator("form.form-page button.btn-primary").click()
    page.locator("[name=approved_as]").first.fill("SMS_1")
    with page.expect_navigation():
        page.locator("button[value=use]").click()
    made = MessageTemplate.objects.get(outlet=outlet)
    assert (made.in_use.approved_as, made.in_use.number) == ("SMS_1", 1)
    assert serious(page) == []
