"""One record of each kind of the workshop's own housekeeping, for the tables of rights and invariants."""

from dataclasses import dataclass
from datetime import datetime

from staff.models import Employee, Outlet, User
from workshop.models import MeetingItem


@dataclass
class HouseRecords:
    item: MeetingItem


def make_house_records(outlet: Outlet, account: User, employee: Employee, vehicle, at: datetime) -> HouseRecords:
    day = at.date()
    return HouseRecords(
        item=MeetingItem.objects.create(
            outlet=outlet,
            met_on=day,
            topic="parts",
            problem="刹车片缺货",
            owner=account,
            due_on=day,
            entered_by=account,
            entered_at=at,
        ),
    )


MAKERS = {
    MeetingItem: lambda r: r.in_house.item,
}
