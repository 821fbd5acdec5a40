"""Requests: who noted, checked and decided, the clock, the copy, what stands in the way."""

import io
import json
from datetime import date

import pytest
import pyzipper
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from customers import personal_data
from customers.models import Customer, DataRequest, Vehicle
from customers.personal_data_copy import parts_of
from customers.personal_data_person import person_of
from customers.services import data_requests, people
from customers.sheets import leave_forgotten, leave_forgotten_prospects
from staff.models import CalendarDay, TrailEntry, Work
from staff.refusals import Refused
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_vehicle

from .conftest import AT


def ask(house, customer, kind, at=AT, **given):
    values = {
        "way": "in_person",
        "asked_on": at.date(),
        "asker": customer.name,
        "verified_how": "身份证原件",
        "by": house.customer_care,
        "at": at,
    }
    return data_requests.record_request(customer=customer, kind=kind, **(values | given))


@pytest.fixture
def alone(house):
    """A customer of whom nothing is held but a car."""
    customer = make_customer("令狐明珠", house.sh01, mobile="13912345678")
    make_vehicle(customer, plate="沪AX9K72")
    return customer


def test_the_clock_counts_working_days(house, alone):
    """From Thursday, 5 November 2026: fifteen days on, weekends left out."""
    assert ask(house, alone, "copy").due_on == date(2026, 11, 26)


def test_the_clock_goes_by_the_public_calendar(house, alone):
    CalendarDay.objects.filter(outlet=None, day=date(2026, 11, 9)).delete()
    CalendarDay.objects.create(outlet=None, day=date(2026, 11, 9), open=False)
    assert ask(house, alone, "copy").due_on == date(2026, 11, 27)


def test_who_asked_and_how_it_was_verified_are_needed(house, alone):
    for missing in ("asker", "verified_how"):
        with pytest.raises(Refused) as refused:
            ask(house, alone, "copy", **{missing: " "})
        assert refused.value.field == missing


def test_one_of_a_kind_is_open_at_a_time(house, alone):
    first = ask(house, alone, "copy")
    with pytest.raises(data_requests.RecordedAlready) as refused:
        ask(house, alone, "copy")
    assert refused.value.made == first
    assert ask(house, alone, "delete")


def test_an_advisor_notes_none(house, alone):
    with pytest.raises(PermissionDenied):
        ask(house, alone, "copy", by=house.service_advisor)


def test_a_copy_holds_every_record(house, records):
    """What the database holds about the customer and their cars, loop by loop, is in the file, each record once."""
    request = ask(house, records.customer, "copy")
    password = data_requests.make_copy(request=request, by=house.customer_care, at=AT)
    request.refresh_from_db()
    with pyzipper.AESZipFile(io.BytesIO(request.file.read())) as archive:
        with pytest.raises(RuntimeError):
            archive.read("personal-data.json")
        archive.setpassword(password.encode())
        told = json.loads(archive.read("personal-data.json"))
        book = load_workbook(io.BytesIO(archive.read("personal-data.xlsx")))
    sections = {each["code"]: each["records"] for each in told["sections"]}
    person = person_of(records.customer)
    for held in personal_data.all_held():
        number = held.rows(person).count() if held.in_copy else 0
        # Making the copy is itself a request.
        assert len(sections.get(held.model._meta.label_lower, [])) == number, held.model
    assert len(sections) > 40
    assert len(book.sheetnames) == len(sections) + 1
    assert password not in json.dumps(request.sections) and not TrailEntry.objects.filter(reason__contains=password)


def test_a_copy_names_nobody_else(house, records):
    """Staff by what they are; former owners and callers by the family name."""
    told = json.dumps([part.rows for part in parts_of(person_of(records.customer))], default=str, ensure_ascii=False)
    assert records.customer.name in told and records.customer.mobile in told
    for user in {records.account, house.customer_care, house.service_manager}:
        assert user.name not in told
        assert user.username not in told


def test_a_made_copy_is_handed_over_once(house, alone):
    request = ask(house, alone, "copy")
    with pytest.raises(Refused):
        data_requests.hand_over(request=request, how="到店U盘", by=house.customer_care, at=AT)
    data_requests.make_copy(request=request, by=house.customer_care, at=AT)
    data_requests.hand_over(request=request, how="到店U盘", by=house.customer_care, at=AT)
    request.refresh_from_db()
    assert (request.state, request.handed_by) == ("done", house.customer_care)
    with pytest.raises(Refused):
        data_requests.make_copy(request=request, by=house.customer_care, at=AT)


def test_a_second_copy_replaces_the_first(house, alone):
    request = ask(house, alone, "copy")
    first = data_requests.make_copy(request=request, by=house.customer_care, at=AT)
    assert data_requests.make_copy(request=request, by=house.customer_care, at=AT) != first


def test_two_people_delete(house, alone):
    request = ask(house, alone, "delete")
    with pytest.raises(Refused):
        data_requests.approve_deletion(request=request, words="同意", by=house.service_manager, at=AT)
    data_requests.check_deletion(request=request, by=house.service_manager, at=AT)
    with pytest.raises(Refused):
        data_requests.approve_deletion(request=request, words="同意", by=house.service_manager, at=AT)
    with pytest.raises(PermissionDenied):
        data_requests.approve_deletion(request=request, words="同意", by=house.customer_care_manager, at=AT)
    data_requests.approve_deletion(request=request, words="同意", by=house.station_head, at=AT)
    assert Work.objects.get(kind=data_requests.FORGET).params == {"request": request.pk}
    done = data_requests.go_on(request=request, at=AT)
    assert done.state == "done"
    assert "令狐" not in Customer.objects.get(pk=alone.pk).name


def test_what_is_open_stands_in_the_way(house, alone):
    order = make_order(alone.vehicles.get(), opened_at=AT)
    request = ask(house, alone, "delete")
    checked = data_requests.check_deletion(request=request, by=house.customer_care, at=AT)
    assert checked.state == "recorded"
    assert [each["title"] for each in checked.findings if each["stops"]] == [f"委托书 {order.number} 尚未交车"]
    order.delivered_at, order.settled_on = AT, AT.date()
    order.save()
    checked = data_requests.check_deletion(request=request, by=house.customer_care, at=AT)
    assert checked.state == "checked"
    assert [each["until"] for each in checked.findings] == ["2028-11-04", ""]


def test_what_came_up_since_the_check_stops_the_approval(house, alone):
    request = ask(house, alone, "delete")
    data_requests.check_deletion(request=request, by=house.customer_care, at=AT)
    make_order(alone.vehicles.get(), opened_at=AT)
    with pytest.raises(Refused):
        data_requests.approve_deletion(request=request, words="同意", by=house.station_head, at=AT)


def test_everything_open_in_the_records_stands_in_the_way(house, records):
    request = ask(house, records.customer, "delete")
    checked = data_requests.check_deletion(request=request, by=house.customer_care, at=AT)
    words = " ".join(each["title"] for each in checked.findings if each["stops"])
    for begins in ("委托书", "投诉", "缺件单", "会员", "重点用户案件"):
        assert begins in words, words


def test_a_refusal_has_reasons(house, alone):
    request = ask(house, alone, "delete")
    with pytest.raises(Refused):
        data_requests.refuse(request=request, words=" ", by=house.service_manager, at=AT)
    data_requests.refuse(request=request, words="诉讼未结", by=house.service_manager, at=AT)
    assert DataRequest.objects.get(pk=request.pk).state == "refused"


def forgotten(house, customer):
    request = ask(house, customer, "delete")
    data_requests.check_deletion(request=request, by=house.customer_care, at=AT)
    data_requests.approve_deletion(request=request, words="同意", by=house.station_head, at=AT)
    return data_requests.go_on(request=request, at=AT)


def test_an_import_does_not_bring_them_back(house, alone):
    code = alone.code
    forgotten(house, alone)
    columns = {
        "code": [code, "NEW001", "NEW002"],
        "name": ["令狐明珠", "令狐明珠", "别人"],
        "mobile": ["13912345678", "139-1234-5678", "13900000000"],
        "outlet": ["SH01"] * 3,
    }
    leave_forgotten(columns)
    assert columns["name"] == [f"已匿名 {code}", "已匿名 NEW001", "别人"]
    assert columns["mobile"] == ["", "", "13900000000"]


def test_a_list_from_outside_does_not_either(house, alone):
    forgotten(house, alone)
    columns = {"number": ["Q1"], "name": ["令狐明珠"], "mobile": ["13912345678"], "consent": [True]}
    leave_forgotten_prospects(columns)
    assert columns["name"] == ["已匿名 Q1"] and columns["consent"] == [False]


def test_who_comes_back_is_known_again(house, alone):
    forgotten(house, alone)
    values = {"name": "令狐明珠", "mobile": "13912345678", "outlet": house.sh01, "background": "none", "district": ""}
    again = people.create_customer(values=values, by=house.service_advisor, at=AT)
    columns = {"code": [again.code], "name": ["令狐明珠"], "mobile": ["13912345678"]}
    leave_forgotten(columns)
    assert columns["name"] == ["令狐明珠"]
    assert Vehicle.objects.filter(customer=alone).exists()


def test_an_import_through_the_door(house, alone):
    """The whole way of a file: its customer stays nameless, its car is taken."""
    from exchange.importer import import_file
    from exchange.writer import Heading, workbook

    forgotten(house, alone)
    rows = [[alone.code, "令狐明珠", "13912345678", "SH01"]]
    book = workbook({"customers": ([Heading(name) for name in ("code", "name", "mobile", "outlet")], rows)})
    result = import_file(io.BytesIO(book), at=shanghai("2026-11-06 10:00"))
    assert not result.errors
    alone.refresh_from_db()
    assert alone.name.startswith("已匿名") and alone.mobile == ""
