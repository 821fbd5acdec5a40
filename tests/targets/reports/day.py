"""Days of an outlet by hand: orders, sales, claims, receipts, complaints, calls, packages."""

from datetime import date, datetime, timedelta
from itertools import count

from complaints.models import CallAttempt, Complaint, FollowUp
from staff.models import Employee, Outlet
from targets.models import KeptFigure
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_user, make_vehicle
from workshop.models import Claim, ItemLine, Package, PackageSale, Receipt, RepairOrder

# A Sunday, the morning after it (a Monday), and the Sunday before it.
DAY, WEEK_BEFORE = date(2026, 11, 22), date(2026, 11, 15)
MORNING = shanghai("2026-11-23 07:30")
NOON = shanghai("2026-11-22 12:00")
_numbers = count(1)


def advisor(outlet: Outlet, name: str = "林知夏") -> Employee:
    return outlet.employees.filter(name=name).first() or make_employee(name, outlet)


def order(outlet: Outlet, by: Employee | None = None, opened_at: datetime = NOON, **fields) -> RepairOrder:
    car = make_vehicle(make_customer(outlet=outlet), plate=f"沪A{next(_numbers):05d}")
    return make_order(car, by or advisor(outlet), outlet=outlet, opened_at=opened_at, **fields)


def settled(outlet: Outlet, yuan, on: date = DAY, by: Employee | None = None, **fields) -> RepairOrder:
    """Opened long before, so that it is received on no day of the tests."""
    given = {"opened_at": shanghai("2026-08-01 10:00"), "kind": "repair"} | fields
    return order(outlet, by, settled_on=on, repair_receipts=yuan, **given)


def accident(outlet: Outlet, yuan, delivered_at: datetime, assessed_on: date, by=None) -> RepairOrder:
    return order(
        outlet, by, shanghai("2026-08-01 10:00"), kind="accident", assessed_amount=yuan, assessed_on=assessed_on,
        delivered_at=delivered_at,
    )  # fmt: skip


def item(outlet: Outlet, yuan, on: date = DAY, channel="front_desk", kind="boutique", **fields) -> ItemLine:
    return ItemLine.objects.create(
        number=f"{outlet.code}-XS{next(_numbers):05d}", line=1, outlet=outlet, sku="JP-1", name="脚垫", kind=kind,
        channel=channel, quantity=1, list_price=yuan, received=yuan, sold_on=on, **fields,
    )  # fmt: skip


def claim(outlet: Outlet, yuan, on: date = DAY) -> Claim:
    made = order(outlet, opened_at=shanghai("2026-08-01 10:00"), kind="warranty")
    return Claim.objects.create(
        number=f"{outlet.code}-SP{next(_numbers):05d}", outlet=outlet, order=made, vehicle=made.vehicle,
        claimed_on=date(2026, 8, 2), amount=yuan, reimbursed_on=on, reimbursed=yuan,
    )  # fmt: skip


def receipt(outlet: Outlet, yuan, on: date = DAY, kind="detailing") -> Receipt:
    return Receipt.objects.create(
        number=f"{outlet.code}-SK{next(_numbers):05d}", outlet=outlet, kind=kind, amount=yuan, received_on=on
    )


def complaint(outlet: Outlet, at: datetime = NOON, **fields) -> Complaint:
    return Complaint.objects.create(
        number=f"{outlet.code}-TS{next(_numbers):05d}", outlet=outlet, received_at=at, channel="hotline",
        category="price", **fields,
    )  # fmt: skip


def package(outlet: Outlet, name="小保养套餐", price=398) -> Package:
    at = shanghai("2026-01-01 08:00")
    return Package.objects.create(
        outlet=outlet, code=f"TC{next(_numbers):03d}", name=name, price=price, from_on=date(2026, 1, 1), made_at=at,
        made_by=make_user("唐诗雨"),
    )  # fmt: skip


def sold(made: Package, at: datetime = NOON) -> PackageSale:
    bought = order(made.outlet, opened_at=shanghai("2026-08-01 10:00"))
    return PackageSale.objects.create(package=made, order=bought, price=made.price, at=at, by=made.made_by)


def call(outlet: Outlet, due_at: datetime, reached_at: datetime | None = None, by=None) -> FollowUp:
    delivered_at = due_at - timedelta(days=3)
    made = order(outlet, opened_at=shanghai("2026-08-01 10:00"), delivered_at=delivered_at)
    follow_up = FollowUp.objects.create(
        outlet=outlet, group="maintenance", order=made, vehicle=made.vehicle, customer=made.vehicle.customer,
        delivered_at=delivered_at, from_at=delivered_at, due_at=due_at, next_at=due_at, state="waiting",
    )  # fmt: skip
    if reached_at:
        CallAttempt.objects.create(follow_up=follow_up, outcome="reached", at=reached_at, by=by or make_user("方嘉敏"))
    return follow_up


def kept(outlet: Outlet, code="output", month=date(2026, 11, 1), over=0, target=None, due=None) -> KeptFigure:
    """A figure as the boards keep it."""
    return KeptFigure.objects.create(
        level="outlet", place=outlet.pk, month=month, code=code, over=over, target=target, due=due,
        targets=int(target is not None),
    )  # fmt: skip
