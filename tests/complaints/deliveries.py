"""Deliveries and the calls that follow them, with only what matters said."""

from datetime import date, datetime, timedelta

from complaints.models import FollowUp
from complaints.services.follow_ups import make_follow_ups
from staff.models import PolicyValue
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import LONG_AGO, make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import RepairOrder

DELIVERED = shanghai("2026-11-05 16:00")
# The next morning, when the first calls can be made.
MORNING = shanghai("2026-11-06 09:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_caller(name: str = "方嘉敏", outlet=None, role: str = Role.CUSTOMER_CARE):
    return make_user(name, role, outlet or make_outlet())


def make_delivery(
    delivered_at: datetime | None = DELIVERED, kind: str = "maintenance", outlet=None, customer=None, **fields
) -> RepairOrder:
    """A car that was repaired and went home, of a customer of its own unless one is named."""
    outlet = outlet or make_outlet()
    vehicle = fields.pop("vehicle", None) or make_vehicle(customer or make_customer(outlet=outlet))
    advisor = outlet.employees.first() or make_employee(outlet=outlet)
    opened_at = fields.pop("opened_at", (delivered_at or DELIVERED) - 5 * HOUR)
    return make_order(
        vehicle, advisor, outlet=outlet, kind=kind, delivered_at=delivered_at, opened_at=opened_at, **fields
    )


def make_call(at: datetime = MORNING, **fields) -> FollowUp:
    """The waiting call of a new delivery."""
    order = make_delivery(**fields)
    make_follow_ups(at=at)
    return FollowUp.objects.get(order=order, mode="call")


def settle(key: str, value: str, outlet=None, from_on: date = LONG_AGO) -> None:
    by = make_user("丁然", Role.ADMINISTRATOR)
    PolicyValue.objects.create(
        key=key, value=value, outlet=outlet, from_on=from_on, entered_by=by, entered_at=shanghai("2020-01-01 08:00")
    )
