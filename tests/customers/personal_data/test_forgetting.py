"""After a deletion nobody can read who it was, and every figure is what it was."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Sum

from customers import forgotten, personal_data
from customers.models import Customer, DataRequest, Forgotten, Vehicle
from customers.personal_data import GONE
from customers.personal_data_person import person_of
from customers.services import data_requests, forgetting
from notices.models import Delivery, Message
from staff import trail
from staff.models import User
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_vehicle

from .conftest import AT

LATER = shanghai("2029-06-01 10:00")
NAME, MOBILE, PLATE, VIN = "令狐明珠", "13912345678", "沪AX9K72", "LSVZZZ5T5MA012345"
MARKERS = (NAME, MOBILE, PLATE, VIN)
SAID = f"{NAME} {MOBILE}"


@pytest.fixture
def marked(records):
    """The customer of the records, by a name, a number, a plate and a VIN that stand nowhere else."""
    Customer.objects.filter(pk=records.customer.pk).update(name=NAME, mobile=MOBILE, district="浦东新区")
    Vehicle.objects.filter(pk=records.vehicle.pk).update(plate=PLATE, vin=VIN)
    records.customer.refresh_from_db()
    return records.customer


def fill(customer) -> int:
    """Write name and number into every text that a person could have written one into; gives into how many."""
    filled = 0
    person = person_of(customer)
    for held in personal_data.all_held():
        if held.model in (Customer, Vehicle):
            continue
        for name in (*held.texts, *held.later):
            field = held.model._meta.get_field(name)
            words = SAID[: field.max_length] if field.max_length else SAID
            if name in ("mobile", "caller_mobile"):
                words = MOBILE
            for key in list(held.rows(person).values_list("pk", flat=True)):
                # Where a text may only stand beside something else, it stays empty.
                with suppress(IntegrityError), transaction.atomic():
                    filled += held.model._base_manager.filter(pk=key).update(**{name: words})
    for record in (customer, customer.vehicles.first()):
        trail.record(
            about=record, action="customer.corrected", by=None, at=AT, changes={"name": ["曾丽", NAME]}, reason=SAID
        )
        message = Message.objects.create(
            key=f"told of {record._meta.label} {record.pk}",
            recipient=User.objects.first(),
            code="case.overdue",
            params={"customer": NAME, "plate": PLATE, "words": SAID},
            about=record,
            queued_at=AT,
        )
        sent = {"state": "sent", "sent_at": AT, "next_try_at": AT}
        Delivery.objects.create(
            message=message, channel="email", sent_subject=NAME, sent_body=f"{SAID} {PLATE}", **sent
        )
    return filled


def everything_written(*, but=()) -> list[tuple[str, str]]:
    """`(model.field, text)` of every text in the whole database."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
    found = []
    for model in apps.get_models():
        if model._meta.label in but:
            continue
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]
        names += [f.name for f in model._meta.concrete_fields if isinstance(f, models.GeneratedField)]
        for row in model._base_manager.values_list(*names) if names else ():
            found += [(f"{model._meta.label}.{name}", str(value)) for name, value in zip(names, row, strict=True)]
    return found


def where_named(markers=MARKERS) -> set[str]:
    return {place for place, text in everything_written() for marker in markers if marker in text}


def figures() -> dict:
    """Of every table: how many rows, the sum of every amount, and how many by each choice, day and outlet."""
    found = {}
    for model in apps.get_models():
        label, rows = model._meta.label, model._base_manager.all()
        if model._meta.app_label not in ("customers", "workshop", "complaints", "parts", "campaigns", "payroll"):
            continue
        if model in (DataRequest, Forgotten):
            continue
        found[label] = rows.count()
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.DecimalField, models.IntegerField)) and not field.primary_key:
                found[f"{label}.{field.name}"] = rows.aggregate(total=Sum(field.name))["total"] or Decimal(0)
            elif field.choices or isinstance(field, (models.DateField, models.ForeignKey)):
                if (label, field.name) != ("customers.Customer", "background"):
                    found[f"{label}.{field.name}"] = sorted(map(str, rows.values_list(field.attname, flat=True)))
    return found


def deletion_of(customer, house, at) -> DataRequest:
    """A deletion that two people have approved, whatever stands in the way in these records."""
    made = data_requests.record_request(
        customer=customer,
        kind="delete",
        way="in_person",
        asked_on=at.date(),
        asker=customer.name,
        verified_how="身份证原件",
        by=house.customer_care,
        at=at,
    )
    DataRequest.objects.filter(pk=made.pk).update(
        state="approved",
        checked_by=house.customer_care_manager,
        checked_at=at,
        decided_by=house.service_manager,
        decided_at=at,
        decision_words="核实无误",
    )
    made.refresh_from_db()
    return made


def test_nothing_names_them_any_more_and_every_figure_stays(marked, house):
    assert fill(marked) > 25
    assert {place.partition(".")[2] for place in where_named()}
    request = deletion_of(marked, house, LATER)
    before = figures()
    data_requests.go_on(request=request, at=LATER)
    assert request.state == "done"
    assert where_named() == set()
    after = figures()
    calls = {name: after.pop(name) for name in list(after) if name.startswith("customers.DoNotCall")}
    assert after == {name: value for name, value in before.items() if name not in calls}
    assert sum(request.counts.values()) > 25


def test_the_car_keeps_its_number_while_the_law_keeps_the_record(marked, house, records):
    make_order(records.vehicle, opened_at=AT)
    request = deletion_of(marked, house, AT)
    data_requests.go_on(request=request, at=AT)
    assert (request.state, request.rest_on) == ("held", AT.date() + timedelta(days=730))
    assert where_named((NAME, MOBILE)) == set()
    car = Vehicle.objects.get(pk=records.vehicle.pk)
    assert (car.vin, car.plate) == (VIN, PLATE)
    data_requests.go_on_with_all(at=AT + timedelta(days=729))
    request.refresh_from_db()
    assert request.state == "held"
    data_requests.go_on_with_all(at=AT + timedelta(days=731))
    request.refresh_from_db()
    assert request.state == "done"
    assert where_named() == set()


def test_a_visit_in_the_meantime_keeps_the_record_longer(marked, house, records):
    make_order(records.vehicle, opened_at=AT)
    request = deletion_of(marked, house, AT)
    data_requests.go_on(request=request, at=AT)
    make_order(records.vehicle, opened_at=AT + timedelta(days=100))
    data_requests.go_on_with_all(at=AT + timedelta(days=731))
    request.refresh_from_db()
    assert (request.state, request.rest_on) == ("held", AT.date() + timedelta(days=830))


def test_broken_off_anywhere_it_is_finished_by_the_next_run(marked, house, monkeypatch):
    fill(marked)
    request = deletion_of(marked, house, LATER)
    blank, calls = forgetting._blank, []

    def breaks(held, person, *, later):
        calls.append(held)
        if len(calls) in (20, 70):
            raise RuntimeError("the worker died")
        return blank(held, person, later=later)

    monkeypatch.setattr(forgetting, "_blank", breaks)
    for _attempt in range(2):
        with pytest.raises(RuntimeError):
            data_requests.go_on(request=request, at=LATER)
    assert data_requests.go_on_with_all(at=LATER) == {"people": 1, "cars": 0}
    request.refresh_from_db()
    assert request.state == "done"
    assert where_named() == set()


def test_done_twice_it_changes_nothing(marked, house):
    fill(marked)
    request = deletion_of(marked, house, LATER)
    data_requests.go_on(request=request, at=LATER)
    written = everything_written(but=["contenttypes.ContentType"])
    assert not forgetting.forget_person(request=request, at=LATER + timedelta(hours=1)).total()
    assert not forgetting.forget_cars(request=request).total()
    assert everything_written(but=["contenttypes.ContentType"]) == written


def test_a_former_owner_takes_nothing_of_the_next_owner_along(marked, house, records):
    """The car was sold: its number and the new owner's orders stay."""
    from customers.models import Ownership

    buyer = make_customer("端木晴", house.sh01, mobile="13800002222")
    Vehicle.objects.filter(pk=records.vehicle.pk).update(customer=buyer)
    Ownership.objects.create(
        vehicle=records.vehicle, customer=marked, to_on=AT.date(), changed_at=AT, reason=f"{NAME}卖车"
    )
    request = deletion_of(marked, house, LATER)
    data_requests.go_on(request=request, at=LATER)
    car = Vehicle.objects.get(pk=records.vehicle.pk)
    assert (car.vin, car.plate, car.customer.name) == (VIN, PLATE, "端木晴")
    assert where_named((NAME, MOBILE)) == set()
    assert "端木晴" in {text for place, text in everything_written() if place == "customers.Customer.name"}


def test_two_who_were_forgotten_are_no_twins(marked, house):
    other = make_customer("另一人", house.sh01)
    for each in (marked, other):
        data_requests.go_on(request=deletion_of(each, house, LATER), at=LATER)
    marked.refresh_from_db()
    assert not Customer.objects.twins_of(marked).exists()
    assert marked.name.startswith(GONE)


def test_only_hashes_are_kept(marked, house):
    data_requests.go_on(request=deletion_of(marked, house, LATER), at=LATER)
    assert forgotten.forgotten_among("mobile", ["139 1234 5678", "+86 13912345678", "13700000000"]) == {
        "139 1234 5678",
        "+86 13912345678",
    }
    assert forgotten.is_forgotten(marked)
    assert forgotten.digest("mobile", MOBILE) != forgotten.digest("mobile", MOBILE, key="another key")


def test_a_merged_record_is_forgotten_too(marked, house, records):
    Customer.objects.filter(merged_into=marked).update(name=f"{NAME}旧", mobile="13912340000")
    data_requests.go_on(request=deletion_of(marked, house, LATER), at=LATER)
    assert where_named((NAME, "13912340000")) == set()


def test_a_car_of_nobody_else_is_touched(marked, house):
    other = make_vehicle(make_customer("别人", house.sh01, mobile="13912345679"), plate="沪A00001")
    data_requests.go_on(request=deletion_of(marked, house, LATER), at=LATER)
    other.refresh_from_db()
    assert other.plate == "沪A00001"
    assert Customer.objects.get(pk=other.customer_id).mobile == "13912345679"
