"""Lists and pages of missing parts, plans, counts and borrowings cost as many queries for thirty rows as for three."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parts.backorder_day import due_for, stuck_for
from parts.models import Backorder, StockPlan
from parts.services import backorders, borrowings, counts, plans, stock
from parts.services.counts import Counted
from parts.stock_day import borrowings_due, stock_low
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_user, make_vehicle

from .places import make_part
from .test_borrowings import Two

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)
FEW, MANY = 3, 30


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        two = Two(there=0)
        two.person = make_employee("林知夏", two.house.outlet)
        two.house.advisor.employee = two.person
        two.house.advisor.save()
        two.head = make_user("方向明", Role.SERVICE_MANAGER, two.house.outlet)
        yield two


class Filling:
    """Everything there is, as often as asked for."""

    def __init__(self, two):
        self.two, self.rows = two, 0
        self.plan = plans.write_plan(
            outlet=two.house.outlet, year=2027, ready_by=AT.date() + 90 * DAY, by=two.keeper, at=AT
        )

    def up_to(self, rows: int) -> None:
        for nth in range(self.rows, rows):
            self.one(nth)
        self.rows = rows
        two, outlet = self.two, self.two.house.outlet
        lines = [Counted(each.part, each.quantity) for each in two.borrows.stock.select_related("part")]
        self.count = counts.count_warehouse(warehouse=two.borrows, lines=lines, by=two.keeper, at=AT)
        assert Backorder.objects.filter(outlet=outlet).count() == 2 * rows

    def one(self, nth: int) -> None:
        two, outlet = self.two, self.two.house.outlet
        part = make_part(f"T{nth:03d}")
        stock.receive_parts(warehouse=two.lends, part=part, quantity=5, by=two.lender, at=AT)
        moved = stock.receive_parts(warehouse=two.borrows, part=part, quantity=2, by=two.keeper, at=AT)
        stock.settle_shelf(stock=moved.stock, minimum=9, bin="A", by=two.keeper, at=AT)
        order = make_order(make_vehicle(plate=f"沪T{nth:04d}"), outlet=outlet, opened_at=AT - 9 * DAY)
        ordered = {
            "outlet": outlet, "part": part, "quantity": 1, "contact": "周子涵", "mobile": "13700000001",
            "advisor": two.person, "by": two.house.advisor,
        }  # fmt: skip
        for since in (AT - 9 * DAY, AT):
            made = backorders.order_part(**ordered, order=order, expected_on=since.date(), at=since)
        backorders.tell_customer(
            backorder=made, version=0, what="stands", how="person", by=two.house.advisor, at=AT
        )  # fmt: skip
        plans.put_line(plan=self.plan, part=part, wanted=nth + 3, by=two.keeper, at=AT)
        borrowings.ask_to_borrow(
            part=part, quantity=1, lender=two.lends, borrower=two.borrows, words="急", form_key=uuid4(), by=two.keeper,
            at=AT,
        )  # fmt: skip
        borrowings.send_borrowed(borrowing=part.borrowings.get(), by=two.lender, at=AT)


def queries(act) -> int:
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_thirty_rows_cost_what_three_do(client, house):
    filled = Filling(house)
    keeper, advisor, head = house.keeper, house.house.advisor, house.head
    client.force_login(keeper)

    def page(name, *args, **query):
        address = reverse(f"parts:{name}", args=args)
        return lambda: client.get(address, query).status_code == 200 or pytest.fail(address)

    filled.up_to(FEW)
    first = filled.count.number
    asked = {
        "backorders": page("backorders"),
        "late": page("backorders", state="late"),
        "to be told": page("backorders", state="tell"),
        "backorder": page("backorder", Backorder.objects.order_by("pk").first().number),
        "plans": page("plans"),
        "plan": page("plan", StockPlan.objects.get().pk),
        "its sheet": page("plan_sheet", StockPlan.objects.get().pk),
        "counts": page("counts"),
        "new count": page("count_new"),
        "borrowings": page("borrowings"),
        "parts": page("parts"),
        "stock": page("warehouse", state="low"),
        "movements": page("movements"),
        "due": lambda: list(due_for(advisor, AT)),
        "late to the keeper": lambda: list(due_for(keeper, AT)),
        "stuck": lambda: list(stuck_for(head, AT)),
        "to lend": lambda: list(borrowings_due(keeper, AT)),
        "low": lambda: list(stock_low(keeper, AT)),
    }
    for act in asked.values():  # what is cached once
        act()
    few = {name: queries(act) for name, act in asked.items()} | {"count": queries(page("count", first))}
    filled.up_to(MANY)
    many = {name: queries(act) for name, act in asked.items()} | {"count": queries(page("count", filled.count.number))}
    dearer = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    # A page of twenty-five has a next one.
    assert {name: pair for name, pair in dearer.items() if pair[1] > pair[0] + 2} == {}, dearer
