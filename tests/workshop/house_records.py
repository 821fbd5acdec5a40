"""One record of each kind of the workshop's own housekeeping, for the tables of rights and invariants."""

from dataclasses import dataclass
from datetime import datetime

from staff.models import Employee, Outlet, User
from workshop.models import (
    BoardPrice,
    Certificate,
    Gift,
    GiftMovement,
    GroupMember,
    HardCase,
    HardCaseSeat,
    HardCaseVote,
    MeetingItem,
    Package,
    PackageLine,
    PackageSale,
    StockTake,
    StockTakeLine,
    Training,
    TrainingPlace,
)


@dataclass
class HouseRecords:
    item: MeetingItem
    gift: Gift
    gift_given: GiftMovement
    gift_count: StockTake
    package: Package
    price: BoardPrice
    member: GroupMember
    hard_case: HardCase
    training: Training
    certificate: Certificate


def make_house_records(outlet: Outlet, account: User, employee: Employee, vehicle, at: datetime) -> HouseRecords:
    day = at.date()
    gift = Gift.objects.create(outlet=outlet, name="雨伞", cost=12, stock=30, made_by=account, made_at=at)
    take = StockTake.objects.create(outlet=outlet, at=at, by=account)
    take.lines.create(gift=gift, expected=30, counted=30)
    entered = {"from_on": day, "made_by": account, "made_at": at}
    package = Package.objects.create(outlet=outlet, code="BY-A", name="小保养套餐", price=399, **entered)
    package.lines.create(line=1, kind="labour", name="更换机油机滤", hours="0.6", price=120, share=399)
    case = HardCase.objects.create(
        number=f"{outlet.code}-YN90001",
        outlet=outlet,
        title="冷车抖动",
        system="engine",
        symptom="早上第一次启动抖动",
        proposal="更换喷油嘴",
        vote_by_on=day,
        brought_by=account,
        brought_at=at,
    )
    case.seats.create(member=account).votes.create(round=1, yes=True, at=at)
    training = Training.objects.create(
        outlet=outlet, kind="workshop", title="变速箱诊断", planned_on=day, made_by=account, made_at=at
    )
    training.places.create(employee=employee)
    return HouseRecords(
        training=training,
        certificate=Certificate.objects.create(
            employee=employee, name="低压电工证", issued_on=day, entered_by=account, entered_at=at
        ),
        hard_case=case,
        member=GroupMember.objects.create(outlet=outlet, user=account, from_on=day),
        package=package,
        price=BoardPrice.objects.create(outlet=outlet, section="clean", name="普通洗车", price=35, **entered),
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
    Package: lambda r: r.in_house.package,
    PackageLine: lambda r: r.in_house.package.lines.get(),
    PackageSale: lambda r: r.in_house.package.sales.create(order=r.order, price=399, at=r.case.opened_at, by=r.account),
    BoardPrice: lambda r: r.in_house.price,
    GroupMember: lambda r: r.in_house.member,
    HardCase: lambda r: r.in_house.hard_case,
    HardCaseSeat: lambda r: r.in_house.hard_case.seats.get(),
    HardCaseVote: lambda r: r.in_house.hard_case.seats.get().votes.get(),
    Training: lambda r: r.in_house.training,
    TrainingPlace: lambda r: r.in_house.training.places.get(),
    Certificate: lambda r: r.in_house.certificate,
    StockTakeLine: lambda r: r.in_house.gift_count.lines.get(),
}
