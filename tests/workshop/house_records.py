"""One record of each kind of the workshop's own housekeeping, for the tables of rights and invariants."""

from dataclasses import dataclass
from datetime import datetime

from staff.models import Employee, Outlet, User
from workshop.models import Gift, GiftMovement, MeetingItem, StockTake, StockTakeLine


@dataclass
class HouseRecords:
    item: MeetingItem
    gift: Gift
    gift_given: GiftMovement
    gift_count: StockTake


def make_house_records(outlet: Outlet, account: User, employee: Employee, vehicle, at: datetime) -> HouseRecords:
    day = at.date()
    gift = Gift.objects.create(outlet=outlet, name="雨伞", cost=12, stock=30, made_by=account, made_at=at)
    take = StockTake.objects.create(outlet=outlet, at=at, by=account)
    take.lines.create(gift=gift, expected=30, counted=30)
    return HouseRecords(
        gift=gift,
        gift_given=gift.movements.create(
            kind="given", change=-1, balance=30, cost=12, occasion="arrival", vehicle=vehicle, at=at, by=account
        ),
        gift_count=take,
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
    Gift: lambda r: r.in_house.gift,
    GiftMovement: lambda r: r.in_house.gift_given,
    StockTakeLine: lambda r: r.in_house.gift_count.lines.get(),
}
