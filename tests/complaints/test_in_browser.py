"""Taking a complaint as somebody at the desk does it: search the car, see its history, tick, record."""

import pytest

from complaints.models import Complaint
from complaints.services import take_complaint
from staff.roles import Role
from tests.makers import make_order, make_outlet, make_user, make_vehicle


@pytest.fixture
def care(transactional_db):
    return make_user("叶青", Role.CUSTOMER_CARE, make_outlet())


def test_a_complaint_is_taken_at_the_desk(page_as, care, django_capture_on_commit_callbacks):
    from django.utils import timezone

    car = make_vehicle(plate="沪A8K216")
    make_vehicle(plate="沪B8K999")
    order = make_order(car)
    take_complaint(
        outlet=make_outlet(),
        by=care,
        at=timezone.now(),
        vehicle=car,
        channel="hotline",
        category="quality",
        fault_code="B-031",
        contact="刹车异响",
    )
    page = page_as(care)
    page.goto("/complaints/take/")
    page.locator("#id_vehicle + .ts-wrapper .ts-control").click()
    page.locator("#id_vehicle + .ts-wrapper .ts-control input").fill(car.customer.name)
    page.locator(".ts-dropdown .option", has_text="沪A8K216").click()
    page.get_by_text(order.number).click()
    page.get_by_text("SH01-TS00001").wait_for()
    page.locator("label[for=id_channel_0]").click()
    page.locator("label[for=id_category_1]").click()
    page.fill("#id_contact", "第三次了，刹车还是响，再不解决就找媒体")
    page.fill("#id_fault_code", "B-031")
    page.check("#id_threatened_exposure")
    shoot(page, "take")
    page.locator("#take button[type=submit]").click()
    page.wait_for_url("**/complaints/SH01-TS00002/")
    made = Complaint.objects.get(number="SH01-TS00002")
    assert (made.vehicle, made.order, made.fault_code, made.threatened_exposure) == (car, order, "B-031", True)
    shoot(page, "complaint")
    page.goto("/complaints/")
    shoot(page, "complaints")


def shoot(page, name):
    import os

    if os.environ.get("SHOTS"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 2000})
            page.wait_for_timeout(500)
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
