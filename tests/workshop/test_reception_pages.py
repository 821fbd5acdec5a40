"""The page on which a car is taken in."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.makers import make_outlet, make_reception, make_sheet_order, make_user, make_vehicle
from workshop.order_drafts import DamageDraft
from workshop.services.signing import sign

pytestmark = pytest.mark.django_db


def test_a_car_that_is_not_on_file_can_be_entered_from_the_desk(client):
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet()))
    enter = reverse("customers:customer_new")
    assert f'href="{enter}"' in client.get(reverse("workshop:reception_take")).content.decode()
    beside = reverse("workshop:reception_car")
    assert f'href="{enter}"' in client.get(beside).content.decode()
    # Once a car is chosen, it is on file.
    assert enter not in client.get(beside, {"vehicle": make_vehicle().pk}).content.decode()
    assert client.get(enter).status_code == 200


def test_a_sheet_that_is_not_signed_is_corrected_on_its_page(client):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    reception = make_reception(manager, signed=False, damages=[DamageDraft("left", 300, 400, "scratch", "左前门")])
    client.force_login(manager)
    page = reverse("workshop:reception_correct", args=[reception.number])
    assert page in client.get(reception.get_absolute_url()).content.decode()
    form = client.get(page).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in shown.items() if value is not None and value is not False}
    assert "mobile" not in sent and reception.mobile not in client.get(page).content.decode()
    assert sent["words_1"] == "刹车时前面有异响" and "左前门" in sent["damages"]
    assert client.post(page, sent | {"mileage": ""}).status_code == 422
    answer = client.post(page, sent | {"mileage": "43210"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.status_code == 302 and answer.url == reception.get_absolute_url()
    mobile = reception.mobile
    reception.refresh_from_db()
    assert (reception.mileage, reception.damages.get().words, reception.mobile) == (43_210, "左前门", mobile)
    # The same form once more is that of somebody who was too late.
    assert client.post(page, sent | {"mileage": "99999"}).status_code == 302
    sign(reception=reception, what="reception", name="周子涵", on_paper=True, by=manager, at=reception.received_at)
    assert client.get(page).status_code == 302
    reception.refresh_from_db()
    assert reception.mileage == 43_210


def test_a_finished_car_is_sent_back_from_its_page(client):
    outlet = make_outlet()
    inspector = make_user("质检甲", Role.INSPECTOR, outlet)
    order = make_sheet_order(make_user("韩立诚", Role.SERVICE_MANAGER, outlet), "ready", inspector=inspector)
    client.force_login(inspector)
    url = reverse("workshop:order_send_back", args=[order.number])
    assert url in client.get(order.get_absolute_url()).content.decode()
    sheet = order.sheet
    sheet.refresh_from_db()
    assert client.post(url, {"version": sheet.version, "reason": ""}).status_code == 422
    assert client.post(url, {"version": sheet.version, "reason": "试车仍有异响"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.stage == "in_work" and url not in client.get(order.get_absolute_url()).content.decode()
