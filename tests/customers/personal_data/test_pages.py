"""The pages of requests, step by step, and what they do not show."""

from django.core.files.storage import default_storage

from customers.models import DataRequest, Unmasking
from staff.my_day import due_for
from tests.makers import make_customer, make_vehicle

from .conftest import AT

NEW = {
    "kind": "copy",
    "way": "in_person",
    "asked_on": "2026-11-05",
    "asker": "令狐明珠",
    "verified_how": "身份证原件",
}


def posted(client, url, **data):
    return client.post(url, data, follow=True)


def customer_of(house):
    customer = make_customer("令狐明珠", house.sh01, mobile="13912345678")
    make_vehicle(customer, plate="沪AX9K72")
    return customer


def test_a_copy_from_the_desk_to_the_customer(house, client):
    customer = customer_of(house)
    client.force_login(house.customer_care)
    page = client.get(f"/personal-data/new/?customer={customer.pk}")
    assert page.status_code == 200
    page = posted(client, "/personal-data/new/", customer=customer.pk, **NEW)
    request = DataRequest.objects.get(customer=customer)
    assert request.number in page.content.decode()
    assert "令狐明珠" not in page.content.decode()
    assert [item.url for item in due_for(house.customer_care, AT) if request.number in item.url]
    page = client.post(f"/personal-data/{request.number}/copy/")
    password = page.context["password"]
    assert password in page.content.decode()
    assert password not in client.get(f"/personal-data/{request.number}/").content.decode()
    file = client.get(f"/personal-data/{request.number}/file/")
    assert b"".join(file.streaming_content).startswith(b"PK")
    posted(client, f"/personal-data/{request.number}/hand-over/", **{"hand-words": "到店当面交付U盘"})
    request.refresh_from_db()
    assert request.state == "done"
    assert default_storage.exists(request.file.name)
    assert not [item for item in due_for(house.customer_care, AT) if request.number in item.url]
    page = client.post(f"/personal-data/{request.number}/copy/", follow=True)
    assert "password" not in page.context or not page.context["password"]


def test_a_deletion_by_two_people(house, client):
    customer = customer_of(house)
    client.force_login(house.service_manager)
    posted(client, "/personal-data/new/", customer=customer.pk, **NEW | {"kind": "delete"})
    request = DataRequest.objects.get(customer=customer)
    page = posted(client, f"/personal-data/{request.number}/check/")
    assert "approve-words" not in page.content.decode()
    client.force_login(house.station_head)
    page = client.get(f"/personal-data/{request.number}/")
    assert "approve-words" in page.content.decode()
    assert posted(client, f"/personal-data/{request.number}/approve/", **{"approve-words": " "}).status_code == 422
    posted(client, f"/personal-data/{request.number}/approve/", **{"approve-words": "核实无误"})
    request.refresh_from_db()
    assert request.state == "approved"
    for state, shown in (("held", "open"), ("open", "held")):
        assert client.get(f"/personal-data/?state={state}").status_code == 200, shown


def test_a_refusal_and_its_letter(house, client):
    customer = customer_of(house)
    client.force_login(house.service_manager)
    posted(client, "/personal-data/new/", customer=customer.pk, **NEW | {"kind": "delete"})
    request = DataRequest.objects.get(customer=customer)
    posted(client, f"/personal-data/{request.number}/refuse/", **{"refuse-words": "诉讼未结"})
    page = client.get(f"/personal-data/{request.number}/letter/")
    assert "诉讼未结" in page.content.decode()


def test_the_customers_page_says_who_looked(house, client):
    customer = customer_of(house)
    Unmasking.objects.create(by=house.customer_care, at=AT, customer=customer, what="mobile", where="/")
    client.force_login(house.service_manager)
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert "h-looks" in page and house.customer_care.name in page
    client.force_login(house.service_advisor)
    assert "h-looks" not in client.get(f"/customers/{customer.pk}/").content.decode()
