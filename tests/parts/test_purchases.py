"""What kind a part is, what was paid for it, and what an outlet bought: sums to the fen, per outlet and month."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models.functions import TruncMonth
from django.urls import reverse
from python_calamine import CalamineWorkbook

from parts.models import Part, Stock, StockMovement, Warehouse
from parts.purchase_figures import bought, bought_this_month
from parts.services import stock
from staff.exact_sums import ExactSum
from staff.instants import SHANGHAI, beginning_of
from staff.refusals import Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.exchange.workbooks import faults, good, imported
from tests.makers import make_outlet, make_user

from .places import make_house, make_part

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-05 10:00")
NOVEMBER = beginning_of(AT.date().replace(day=1))
DECEMBER = beginning_of(AT.date().replace(month=12, day=1))


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def buy(house, part, quantity=1, cost=None, at=AT, warehouse=None, by=None) -> StockMovement:
    price = None if cost is None else Decimal(cost)
    return stock.receive_parts(
        warehouse=warehouse or house.own, part=part, quantity=quantity, unit_cost=price, by=by or house.manager, at=at
    )


def total(found) -> Decimal:
    return found.aggregate(sum=ExactSum("worth"))["sum"] or Decimal(0)


def this_month(*outlets) -> Decimal:
    return total(bought(outlets, NOVEMBER, DECEMBER))


# What was paid --------------------------------------------------------------------------------------------------------


def test_what_was_paid_counts_and_not_the_list_price(house):
    part = make_part(price="480")
    assert buy(house, part, 3, "401.50").unit_cost == Decimal("401.50")
    assert this_month(house.outlet) == Decimal("1204.50")


def test_without_a_price_the_list_price_of_the_day_is_kept(house):
    part = make_part(price="480")
    buy(house, part, 2)
    Part.objects.update(price=Decimal(999))
    assert this_month(house.outlet) == 960


def test_what_was_booked_before_anybody_asked_counts_at_the_list_price(house):
    part = make_part(price="480")
    buy(house, part, 2)
    StockMovement.objects.update(unit_cost=None)
    Part.objects.update(price=Decimal("500.05"))
    assert this_month(house.outlet) == Decimal("1000.10")


def test_a_piece_may_cost_nothing_but_not_less(house):
    part = make_part()
    buy(house, part, 2, "0")
    assert this_month(house.outlet) == 0
    with pytest.raises(Refused) as refused:
        buy(house, part, 1, "-0.01")
    assert refused.value.field == "unit_cost" and StockMovement.objects.count() == 1


@pytest.mark.parametrize("changed", [{"unit_cost": Decimal("-0.01")}, {"kind": "sold"}])
def test_the_database_keeps_a_price_to_what_was_bought(house, changed):
    made = buy(house, make_part(), 1, "10")
    with pytest.raises(IntegrityError, match="parts_movement_cost_of_bought"), transaction.atomic():
        StockMovement.objects.filter(pk=made.pk).update(**changed)
    out = stock.issue_parts(warehouse=house.own, part=made.stock.part, quantity=1, by=house.manager, at=AT)
    assert out.unit_cost is None


# What counts as bought ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "counts"), [("part", 48), ("boutique", 0), ("care", 0)])
def test_only_parts_are_parts_purchased(house, kind, counts):
    buy(house, make_part(price="48", kind=kind))
    assert this_month(house.outlet) == counts


def test_what_the_region_buys_for_its_transit_warehouse_is_of_no_outlet(house):
    buy(house, make_part(), 5, warehouse=house.transit, by=house.coordinator)
    assert this_month(house.outlet) == 0 and bought_this_month(house.outlet, AT) == 0


def test_other_ways_in_are_no_purchase(house):
    part = make_part()
    for kind in ("borrowed", "got_back", "arrived", "counted"):
        stock.book(warehouse=house.own, part=part, kind=kind, quantity=1, by=house.manager, at=AT)
    assert this_month(house.outlet) == 0


def test_the_month_begins_at_midnight_in_shanghai_and_ends_before_the_next(house):
    part, second = make_part(price="1"), timedelta(seconds=1)
    for cost, at in (("1", NOVEMBER - second), ("2", NOVEMBER), ("4", DECEMBER - second), ("8", DECEMBER)):
        buy(house, part, 1, cost, at)
    assert this_month(house.outlet) == 6
    assert total(bought([house.outlet], None, None)) == 15
    assert bought_this_month(house.outlet, AT) == 2
    assert bought_this_month(house.outlet, DECEMBER) == 8


def test_grouped_by_outlet_and_month_to_the_fen(house):
    """A thousand times 33.33 and more is exact also where the database keeps binary floats."""
    other = make_outlet("SH02", "嘉禾二店")
    there = Warehouse.objects.create(code="KC-SH02", name="二店库", outlet=other)
    keeper = make_user("温绮文", Role.PARTS_MANAGER, other)
    part = make_part(price="0.1")
    for nth in range(40):
        buy(house, part, 3, "33.33", AT + timedelta(minutes=nth))
        buy(house, part, 1, "0.07", AT - timedelta(days=20, minutes=nth))
    buy(house, part, 100_000, "19999.99", warehouse=there, by=keeper)
    month = TruncMonth("at", tzinfo=SHANGHAI)
    rows = bought([house.outlet, other], None, None).annotate(month=month).values("outlet", "month")
    sums = {(row["outlet"], row["month"].month): row["sum"] for row in rows.annotate(sum=ExactSum("worth"))}
    assert sums == {
        (house.outlet.pk, 11): Decimal("3999.60"),
        (house.outlet.pk, 10): Decimal("2.80"),
        (other.pk, 11): Decimal("1999999000.00"),
    }
    assert this_month(other) == Decimal("1999999000.00")


# Pages ----------------------------------------------------------------------------------------------------------------


def page(client, name, *args, **query):
    return client.get(reverse(f"parts:{name}", args=args), query)


def test_the_form_asks_what_was_paid_and_offers_the_list_price(client, house):
    part = make_part(price="480")
    client.force_login(house.manager)
    form = page(client, "stock_book", "receive", part=part.pk).context["form"]
    assert form["unit_cost"].value() == Decimal(480)
    assert all("unit_cost" not in page(client, "stock_book", deed).context["form"].fields for deed in ("issue", "back"))
    address = reverse("parts:stock_book", args=["receive"])
    sent = {"warehouse": house.own.code, "part": part.pk, "quantity": "2"}
    for wrong in ("-1", "1.005", "viel"):
        assert client.post(address, sent | {"unit_cost": wrong}).status_code == 422
    assert client.post(address, sent | {"unit_cost": "450.5"}).status_code == 302
    assert client.post(address, sent | {"unit_cost": ""}).status_code == 302
    assert [each.unit_cost for each in StockMovement.objects.order_by("nth")] == [Decimal("450.50"), Decimal(480)]
    assert "450.50" in page(client, "movements").content.decode()


def test_the_head_of_the_stock_says_what_was_bought_this_month(client, house):
    part = make_part(price="480")
    buy(house, part, 2, "450")
    buy(house, part, 1, "450", NOVEMBER - timedelta(days=1))
    client.force_login(house.manager)
    shown = page(client, "warehouse")
    assert shown.context["bought"] == 900 and "kind=bought&amp;from_on=2026-11-01" in shown.content.decode()
    client.force_login(house.coordinator)
    assert page(client, "warehouse", warehouse=house.transit.code).context["bought"] is None


def test_lists_and_export_are_narrowed_by_kind(client, house):
    mat = make_part("JP-001", "199", name="脚垫", kind="boutique")
    for each in (make_part(), mat):
        buy(house, each)
    head = make_user("邵文", Role.SERVICE_MANAGER, house.outlet)
    client.force_login(head)
    assert [each.pk for each in page(client, "parts", kind="boutique").context["page"]] == [mat.pk]
    assert [each.part for each in page(client, "warehouse", kind="boutique").context["page"]] == [mat]
    assert [tab[2] for tab in page(client, "warehouse", kind="care").context["tabs"]] == [0, 0, 0]
    # What is no kind narrows nothing.
    assert page(client, "warehouse", kind="x").context["page"].total == 2
    answer = page(client, "stock_export", kind="boutique", warehouse=house.own.code)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["JP-001"] and str(Part.Kind.BOUTIQUE.label) in rows[1]


# The workbook ---------------------------------------------------------------------------------------------------------

HEAD = ["number", "name", "price", "kind"]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("", "part"), ("part", "part"), ("boutique", "boutique"), ("精品", "boutique"), ("养护品", "care")],
)
def test_the_sheet_of_parts_says_the_kind(cell, kind):
    assert faults(imported(good() | {"parts": [HEAD, ["JP-001", "脚垫", "199", cell]]})) == []
    assert Part.objects.get().kind == kind


def test_without_the_column_a_part_stays_what_it_is():
    imported(good() | {"parts": [HEAD, ["JP-001", "脚垫", "199", "boutique"]]})
    assert faults(imported(good() | {"parts": [HEAD[:3], ["JP-001", "脚垫", "188"]]})) == []
    assert (Part.objects.get().kind, Part.objects.get().price) == ("boutique", 188)


def test_an_unknown_kind_is_an_error_that_names_the_known_ones():
    result = imported(good() | {"parts": [HEAD, ["JP-001", "脚垫", "199", "轮胎"]]})
    assert faults(result) == [("parts", 2, "kind")] and not Part.objects.exists()
    assert all(word in result.errors[0].message for word in ("part", "boutique", "care", "精品"))
    assert not Stock.objects.exists()
