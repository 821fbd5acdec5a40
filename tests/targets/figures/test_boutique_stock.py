"""What boutique stock stands at at a day's end: the last balance of each article at its list price."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parts.models import Warehouse
from parts.services import stock
from targets.counting import boutique_stock
from tests.makers import make_outlet
from tests.parts.places import make_part
from tests.parts.test_purchases import AT, buy, house  # noqa: F401

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def worth(on: date) -> dict[int, Decimal]:
    return dict(boutique_stock(on).values_list("key", "number"))


def test_what_lies_in_the_boutique_is_worth_its_list_price(house):  # noqa: F811
    Warehouse.objects.create(code="KC-SH02", name="二店库", outlet=make_outlet("SH02", "嘉禾二店"))
    mat = make_part("JP-001", "199.90", name="脚垫", kind="boutique")
    wax = make_part("YH-001", "33.33", name="护理剂", kind="care")
    buy(house, mat, 7, "100", AT - timedelta(days=3))
    buy(house, wax, 3, "10", AT - timedelta(days=3))
    buy(house, make_part(), 9)
    # What a region holds in its transit warehouse lies at no outlet.
    buy(house, mat, 5, warehouse=house.transit, by=house.coordinator)
    assert worth(TODAY) == {house.outlet.pk: Decimal("1499.29")}
    stock.issue_parts(warehouse=house.own, part=mat, quantity=7, by=house.manager, at=AT)
    assert worth(TODAY) == {house.outlet.pk: Decimal("99.99")}
    assert worth(TODAY - timedelta(days=1)) == {house.outlet.pk: Decimal("1499.29")}
    assert worth(TODAY - timedelta(days=4)) == {}
