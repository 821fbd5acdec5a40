"""The page of a repair order, and where evidence of the workshop can be read."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from customers import criteria
from staff.roles import Role
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import Claim, ItemLine, LabourLine, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db):
    outlet = make_outlet("SH01")
    advisor = make_employee("许可", outlet)
    order = make_order(
        make_vehicle(make_customer("周子涵", outlet), "沪B8K216"),
        advisor,
        "SH01-WX10482",
        repair_receipts=Decimal("1186"),
    )
    team = Team.objects.create(code="SH01-M1", outlet=outlet, name="机电一组", trade="mechanical")
    for line, hours in enumerate(("1.50", "0.75"), start=1):
        LabourLine.objects.create(
            order=order, line=line, operation="更换阀体", team=team, technician=advisor, standard_hours=Decimal(hours)
        )
    ItemLine.objects.create(
        number="SH01-CK00001",
        line=1,
        outlet=outlet,
        sku="06L",
        name="阀体总成",
        kind="part",
        channel="repair",
        quantity=1,
        list_price=320,
        received=Decimal("288.50"),
        sold_on=date(2026, 11, 1),
        order=order,
    )
    Claim.objects.create(
        number="SH01-SP00562",
        outlet=outlet,
        order=order,
        vehicle=order.vehicle,
        claimed_on=date(2026, 11, 2),
        amount=4860,
    )
    return order


@pytest.fixture
def reader(order):
    return make_user("徐建国", Role.TECHNICIAN, order.outlet, language="en")


def test_the_page_adds_up(order, reader, client):
    client.force_login(reader)
    answer = client.get(order.get_absolute_url())
    sums = answer.context["sums"]
    assert (sums.hours, sums.items, sums.claimed, sums.reimbursed) == (
        Decimal("2.25"),
        Decimal("288.50"),
        Decimal("4860.00"),
        Decimal("0.00"),
    )
    page = answer.content.decode()
    for shown in (
        "沪B",
        "更换阀体",
        "阀体总成",
        "SH01-SP00562",
        "1,186.00",
        "288.50",
        "周**",
        order.vehicle.get_absolute_url(),
    ):
        assert shown in page
    assert "周子涵" not in page


def test_claims_are_opened_and_entered_from_the_order(order, reader, client):
    claim = order.claims.get()
    new = f"{reverse('workshop:claim_new')}?order={order.number}"
    client.force_login(reader)
    page = client.get(order.get_absolute_url()).content.decode()
    assert claim.get_absolute_url() not in page and new not in page
    client.force_login(make_user("邵宁", Role.WARRANTY_CLERK, order.outlet))
    page = client.get(order.get_absolute_url()).content.decode()
    assert f'href="{claim.get_absolute_url()}">{claim.number}</a>' in page
    assert f'href="{new}"' in page
    assert client.get(claim.get_absolute_url()).status_code == 200
    assert client.get(new).context["form"]["order"].value() == order.number


def test_an_empty_order_says_so(order, reader, client):
    bare = make_order(order.vehicle, order.advisor)
    client.force_login(reader)
    assert "No labour on this order" in client.get(bare.get_absolute_url()).content.decode()


def test_a_number_nobody_has_is_not_found(reader, client):
    client.force_login(reader)
    assert client.get(reverse("workshop:order", args=["SH01-WX99999"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "number", "where"),
    [
        ("order", "SH01-WX10482", ""),
        ("claim", "SH01-SP00562", "#claims"),
        ("part", "SH01-CK00001/1", "#items"),
    ],
)
def test_evidence_leads_those_who_see_records_to_the_order(order, reader, kind, number, where):
    assert criteria.evidence_url(kind, number, make_user("钟亦凡", Role.ADMINISTRATOR)) is None
    assert criteria.evidence_url(kind, number, reader) == order.get_absolute_url() + where


@pytest.mark.parametrize(
    ("kind", "number"), [("order", "SH01-WX10482"), ("claim", "SH01-SP00562"), ("part", "SH01-CK00001/1")]
)
def test_evidence_kept_by_another_outlet_is_named_and_not_linked(order, kind, number):
    elsewhere = make_user("罗一鸣", Role.SERVICE_MANAGER, make_outlet("SZ01"))
    assert criteria.evidence_url(kind, number, elsewhere) is None
    assert criteria.evidence_label(kind) != kind


@pytest.mark.parametrize(
    ("kind", "number"), [("order", "x"), ("claim", "x"), ("part", "x"), ("part", "SH01-CK00001/9"), ("part", "/x")]
)
def test_evidence_without_a_page_has_no_link(order, reader, kind, number):
    assert criteria.evidence_url(kind, number, reader) is None
