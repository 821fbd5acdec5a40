"""Beside a repair order: which of its parts are still to be handed out, and which came back to the shelf."""

from datetime import timedelta

import pytest
from django.urls import reverse

from parts.models import StockMovement
from parts.order_parts_page import beside_order
from parts.services import stock
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_sheet_order, make_user
from tests.workshop.ending import line

from .places import make_house, make_part

AT = shanghai("2026-11-05 10:00")


@pytest.fixture
def house(db):
    house = make_house()
    house.part = make_part("06E 698 151")
    stock.receive_parts(warehouse=house.own, part=house.part, quantity=5, by=house.manager, at=AT)
    house.sheet = make_sheet_order(house.advisor, at=AT).sheet
    house.sheet.lines.filter(kind="part").delete()
    line(house.sheet, 20, kind="part", code="06e-698151", quantity=2)
    return house


def shown(house, user=None) -> list[tuple]:
    found = beside_order(house.sheet.order, user or house.manager, AT)
    return [(line.shape, line.url.partition("?")[0]) for line in found]


def test_a_part_of_the_order_is_handed_out_and_taken_back(house):
    issue, back = (reverse("parts:stock_book", args=[deed]) for deed in ("issue", "back"))
    page = house.part.get_absolute_url()
    deed = {"warehouse": house.own, "part": house.part, "order": house.sheet.order, "by": house.manager, "at": AT}
    assert shown(house) == [("open", issue)]
    stock.issue_parts(**deed, quantity=2)
    assert shown(house) == [("done", page)]
    stock.issue_parts(**deed, quantity=1)
    assert shown(house) == [("open", back)]
    stock.take_back_parts(**deed, quantity=3)
    assert shown(house) == [("open", issue)]


def test_what_was_handed_out_to_a_cancelled_order_comes_back(house):
    stock.issue_parts(
        warehouse=house.own, part=house.part, order=house.sheet.order, quantity=1, by=house.manager, at=AT
    )
    house.sheet.stage, house.sheet.cancelled_at, house.sheet.cancel_reason = "cancelled", AT, "客户改期"
    house.sheet.save()
    assert shown(house) == [("open", reverse("parts:stock_book", args=["back"]))]


def test_the_address_fills_the_form_and_others_look_only(client, house):
    (found,) = beside_order(house.sheet.order, house.manager, AT)
    client.force_login(house.manager)
    form = client.get(found.url).context["form"]
    assert (form["part"].value(), form["quantity"].value(), form["order"].value()) == (
        house.part.pk,
        2,
        house.sheet.order.number,
    )
    assert shown(house, make_user("方向明", Role.SERVICE_MANAGER, house.outlet))
    assert shown(house, house.advisor) == [("open", house.part.get_absolute_url())]
    assert shown(house, make_user("钱多", Role.CASHIER, house.outlet)) == []


def test_an_order_of_the_dms_and_a_part_that_is_not_kept_show_nothing(house):
    house.sheet.order = make_order(outlet=house.outlet)
    stock.issue_parts(
        warehouse=house.own, part=house.part, order=house.sheet.order, quantity=1, by=house.manager, at=AT
    )
    assert shown(house) == [] and StockMovement.objects.filter(at__lte=AT + timedelta(days=1)).count() == 2


def test_it_costs_the_same_however_many_parts(house):
    list(beside_order(house.sheet.order, house.manager, AT))

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            list(beside_order(house.sheet.order, house.manager, AT))
        return len(found)

    few = queries()
    for nth in range(12):
        make_part(f"N{nth}")
        line(house.sheet, 30 + nth, kind="part", code=f"N{nth}")
    assert len(shown(house)) == 13 and queries() == few
