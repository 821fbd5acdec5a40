"""An outlet with a club of two levels, their benefits, and people who keep it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

from campaigns.models import Benefit, ClubLevel, Member
from campaigns.services import club
from campaigns.services.club import BenefitDraft, LevelDraft
from customers.models import Vehicle
from staff.models import Outlet, User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_user, make_vehicle

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)
_nth = count(20_000)


@dataclass
class House:
    outlet: Outlet
    care: User
    advisor: User
    manager: User
    silver: ClubLevel
    gold: ClubLevel

    def benefit(self, service: str, level: ClubLevel | None = None) -> Benefit:
        return (level or self.gold).benefits.get(service=service)


GOLD = (
    BenefitDraft("check", "节前免费检测", times=2),
    BenefitDraft("wash", "免费洗车", times=1, period="month", worth=Decimal(35)),
    BenefitDraft("rescue", "道路救援", times=2, most=100, worth=Decimal(300)),
    BenefitDraft("labour_off", "工时九折", percent=Decimal(10)),
    BenefitDraft("loan_car", "代步车", times=1, period="whole", most=3),
)
SILVER = (BenefitDraft("wash", "免费洗车", times=6), BenefitDraft("check", "免费检测", times=1))


def make_house(code: str = "SH01") -> House:
    outlet = make_outlet(code=code)
    care = make_user("顾若男", Role.CUSTOMER_CARE_MANAGER, outlet)

    def level(name, position, fee, benefits, months=12):
        draft = LevelDraft(name, position, Decimal(fee), months, "在本店保养过")
        made = club.write_level(outlet=outlet, draft=draft, by=care, at=AT - 400 * DAY)
        for benefit in benefits:
            club.add_benefit(level=made, draft=benefit, by=care, at=AT - 400 * DAY)
        return made

    return House(
        outlet=outlet,
        care=care,
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, outlet),
        manager=make_user("韩立诚", Role.SERVICE_MANAGER, outlet),
        silver=level("银卡", 1, 0, SILVER),
        gold=level("金卡", 2, 299, GOLD),
    )


def make_car(house: House, name: str = "周子涵", **fields) -> Vehicle:
    owner = make_customer(name, house.outlet, mobile=fields.pop("mobile", "") or f"139000{next(_nth):05d}")
    return make_vehicle(owner, plate=fields.pop("plate", "") or f"沪A{next(_nth)}", **fields)


def join(house: House, car: Vehicle | None = None, level: ClubLevel | None = None, at=AT, **fields) -> Member:
    """A member of the gold level for one car, unless told otherwise."""
    car = car or make_car(house)
    level = level or house.gold
    given = {"document": "SJ1" if level.fee else "", "vehicle": car} | fields
    return club.join(level=level, customer=car.customer, by=house.care, at=at, **given)
