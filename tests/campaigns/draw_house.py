"""An outlet with its people, a campaign, and a draw written as it should be."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from campaigns.models import Campaign, Draw, Guest
from campaigns.services import draws
from campaigns.services.draws import PrizeDraft, RuleDraft
from staff.models import Outlet, User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_outlet, make_user, make_vehicle

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Entries on 10 November, drawn in the afternoon of the same day.
ENTRIES_ON = date(2026, 11, 10)
UNTIL, DRAW_AT = shanghai("2026-11-10 15:00"), shanghai("2026-11-10 16:00")
TOLD = {
    "conditions": "11月10日到店的车主", "taking_part": "签到即可参加", "claiming": "凭印章卡在前台领取",
    "forfeiting": "逾期未领视为放弃", "host": "华东一店", "contact": "021-60000000",
}  # fmt: skip


@dataclass
class House:
    outlet: Outlet
    marketing: User
    advisor: User
    cashier: User
    campaign: Campaign


def make_house(code: str = "SH01") -> House:
    outlet = make_outlet(code=code)
    marketing = make_user("市场甲", Role.MARKETING, outlet)
    return House(
        outlet=outlet,
        marketing=marketing,
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, outlet),
        cashier=make_user("收银甲", Role.CASHIER, outlet),
        campaign=Campaign.objects.create(
            number=f"{code}-HD00001", outlet=outlet, kind="open_day", name="开放日", begins_on=ENTRIES_ON,
            ends_on=ENTRIES_ON, owner=marketing, seed="0" * 64, made_at=AT, made_by=marketing,
        ),
    )  # fmt: skip


PRIZES = (
    PrizeDraft("一等奖", "工时抵用券500元", Decimal(500), 1, "voucher", "工时，2026年底前有效"),
    PrizeDraft("二等奖", "车载吸尘器", Decimal(200), 2),
)
GUESTS = (RuleDraft("guest"),)


def write(house: House, *, prizes=PRIZES, rules=GUESTS, at=AT, **fields) -> Draw:
    given = {
        "name": "开放日抽奖", "entries_from_on": ENTRIES_ON, "entries_until_at": UNTIL, "draw_at": DRAW_AT,
        "claim_until_on": date(2026, 12, 31),
    } | TOLD | fields  # fmt: skip
    return draws.write_draw(campaign=house.campaign, prizes=prizes, rules=rules, by=house.marketing, at=at, **given)


def step(act, draw: Draw, by, at=AT, **arguments):
    draw.refresh_from_db()
    return act(draw=draw, version=draw.version, by=by, at=at, **arguments)


def publish(house: House, draw: Draw, at=AT) -> Draw:
    return step(draws.publish_draw, draw, house.marketing, at)


def make_guest(house: House, nth: int, *, mobile: str = "", customer=None, at=None, **fields) -> Guest:
    return Guest.objects.create(
        campaign=house.campaign, number=f"{house.outlet.code}-HK{nth:05d}", name=fields.pop("name", f"车主{nth}"),
        mobile=mobile or f"138{nth:08d}", customer=customer, via="search", at=at or shanghai("2026-11-10 14:00"),
        by=house.marketing, **fields,
    )  # fmt: skip


def make_settled(house: House, nth: int, receipts: str = "600", kind: str = "maintenance", on=ENTRIES_ON, owner=None):
    """An order of the outlet, settled on a day."""
    owner = owner or make_customer(f"客户{nth}", house.outlet, mobile=f"139{nth:08d}")
    vehicle = make_vehicle(owner, plate=f"沪A{nth:05d}")
    return make_order(
        vehicle, number=f"{house.outlet.code}-GD{nth:05d}", kind=kind, settled_on=on, repair_receipts=Decimal(receipts)
    )
