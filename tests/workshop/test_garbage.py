"""What no page sends, but somebody may: it is refused beside its field, and nothing breaks."""

import json

import pytest
from django import forms as django_forms
from django.urls import reverse

from customers.models import Unmasking
from staff.roles import Role
from tests.makers import make_outlet, make_user, make_vehicle
from workshop.forms.gifts import GiftForm
from workshop.forms.packages import PutForm
from workshop.forms.receptions import DamagesField, SignForm

MARK = {"view": "left", "x": 10, "y": 20, "kind": "scratch", "words": "左前门"}
DEEP = "[" * 100_000


def marked(**fields) -> str:
    return json.dumps([MARK | fields])


@pytest.mark.parametrize(
    "raw",
    [
        "[", "1", "{}x", "[1]", "[{}]", "[[]]", DEEP, f'[{{"view":{DEEP}',
        marked(x=1).replace('"x": 1', '"x": 1e999'), marked(y="NaN"), marked(x=[]), marked(x="9" * 5000),
        marked(view="\0"), marked(kind="a\0"), marked(words="a\0"), marked(words="\ud800"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_read_are_asked_for_again(raw):
    with pytest.raises(django_forms.ValidationError):
        DamagesField().clean(raw)


def test_marks_that_can_be_read_are_kept():
    (draft,) = DamagesField().clean(marked())
    assert (draft.view, draft.x, draft.y, draft.kind, draft.words) == tuple(MARK.values())


@pytest.mark.parametrize("raw", ["[", DEEP, "9" * 5000])
def test_a_signature_that_cannot_be_read_is_none(raw):
    form = SignForm({"name": "周子涵", "strokes": raw})
    assert form.is_valid() and form.cleaned_data["strokes"] is None


def test_an_order_that_no_database_can_have_is_none_of_those_offered(db):
    outlet = make_outlet()
    form = PutForm({"order": "9" * 25}, user=make_user("林知夏", Role.SERVICE_ADVISOR, outlet), outlet=outlet)
    assert not form.is_valid() and "order" in form.errors


def test_a_booking_for_an_outlet_of_no_name_comes_back(client, db):
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet()))
    answer = client.post(reverse("workshop:book"), {"outlet": "a\0b"})
    assert answer.status_code == 422 and "outlet" in answer.context["form"].errors


def test_a_gift_costs_no_more_than_is_kept(db):
    sent = {"name": "雨伞", "cost": "9999999999.99", "reorder_at": "1", "stock": "1", "outlet": make_outlet().code}
    form = GiftForm(sent, user=make_user("林知夏", Role.SERVICE_MANAGER, make_outlet()))
    assert not form.is_valid() and list(form.errors) == ["cost"]


def test_a_daybook_entry_for_an_outlet_of_no_name_is_entered_nowhere(client, db):
    client.force_login(make_user("林知夏", Role.CASHIER, make_outlet()))
    answer = client.post(reverse("workshop:receipts"), {"outlet": "a\0b"})
    assert answer.status_code == 403


def test_a_number_is_shown_to_a_page_whose_name_cannot_be_kept(client, db):
    vehicle = make_vehicle()
    client.force_login(make_user("林知夏", Role.SERVICE_MANAGER, vehicle.customer.outlet))
    answer = client.post(reverse("customers:vehicle_unmask", args=[vehicle.pk]), {"where": "/cars/\0/"})
    assert answer.status_code == 200 and Unmasking.objects.get().where == "/cars//"
