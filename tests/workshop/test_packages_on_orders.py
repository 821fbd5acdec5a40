"""Packages on the page of an order: chosen while the customer has not signed, written in with the page's version."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.roles import Role
from tests.makers import make_outlet, make_sheet_order, make_user
from workshop.models import OrderSheet, Package, PackageSale
from workshop.services import packages as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet(), language="en")


def issue(outlet, code="BY-A", days=0, **fields) -> Package:
    keeper, at = make_user("唐诗雨", Role.MARKETING, outlet), timezone.now()
    draft = services.PackageDraft(kind="labour", name="更换机油机滤", price=Decimal("420"), hours=Decimal("0.6"))
    given = {"name": "小保养套餐", "price": Decimal("399"), "lines": [draft]} | fields
    from_on = timezone.localdate() + timedelta(days=days)
    return services.issue_package(outlet=outlet, code=code, from_on=from_on, by=keeper, at=at, **given)


def test_a_package_in_force_is_put_in_from_the_order(manager, client):
    package, coming = issue(make_outlet()), issue(make_outlet(), "BY-B", days=3)
    away = issue(make_outlet("SH02", "嘉禾川沙店"), "BY-C")
    order = make_sheet_order(manager)
    client.force_login(manager)
    page = client.get(order.get_absolute_url())
    assert list(page.context["package_form"].fields["package"].queryset) == [package]
    where = reverse("workshop:order_package", args=[order.number])
    assert where in page.content.decode()
    for other in (coming, away):
        assert client.post(where, {"version": 0, "package": other.pk}).status_code == 422
    assert client.post(where, {"version": 0, "package": package.pk}).status_code == 302
    sale = PackageSale.objects.get()
    assert (sale.package, sale.order, sale.price) == (package, order, Decimal("399"))
    assert order.sheet.lines.filter(name="更换机油机滤", amount=399).exists()
    # What is in the order already is not offered again.
    assert where not in client.get(order.get_absolute_url()).content.decode()


def test_whoever_saw_an_older_order_changes_nothing(manager, client):
    package, order = issue(make_outlet()), make_sheet_order(manager)
    OrderSheet.objects.filter(pk=order.pk).update(version=1)
    client.force_login(manager)
    client.post(reverse("workshop:order_package", args=[order.number]), {"version": 0, "package": package.pk})
    assert not PackageSale.objects.exists() and order.sheet.lines.count() == 2


def test_once_signed_no_package_is_offered_or_put_in(manager, client):
    package, order = issue(make_outlet()), make_sheet_order(manager, "agreed")
    client.force_login(manager)
    assert "package_form" not in client.get(order.get_absolute_url()).context
    where = reverse("workshop:order_package", args=[order.number])
    sent = {"version": order.sheet.version, "package": package.pk}
    assert client.post(where, sent).status_code == 422
    assert not PackageSale.objects.exists()
