"""An outlet with the people who make campaigns, and campaigns begun there."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Campaign
from campaigns.services import campaigns
from staff.models import User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
SEED = "5e" * 32


@dataclass
class House:
    outlet: object
    marketing: User
    manager: User
    advisor: User
    care: User
    finance: User
    area: User


def make_house() -> House:
    outlet = make_outlet()
    return House(
        outlet=outlet,
        marketing=make_user("方舒然", Role.MARKETING, outlet),
        manager=make_user("韩立诚", Role.SERVICE_MANAGER, outlet),
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, outlet),
        care=make_user("郑雨桐", Role.CUSTOMER_CARE, outlet),
        finance=make_user("潘思远", Role.FINANCE, outlet),
        area=make_user("蒋以宁", Role.AREA_MANAGER, outlet.area),
    )


def begin(
    house: House, kind: str = "open_day", begins_on: date | None = None, days: int = 1, at=AT, **fields
) -> Campaign:
    begins_on = begins_on or TODAY + timedelta(days=30)
    return campaigns.write_campaign(
        outlet=house.outlet,
        kind=kind,
        name=fields.pop("name", "走进车间"),
        begins_on=begins_on,
        ends_on=begins_on + timedelta(days=days - 1),
        owner=fields.pop("owner", house.marketing),
        seed=SEED,
        by=fields.pop("by", house.marketing),
        at=at,
        **fields,
    )


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("outlet__area__region", "owner").get(pk=campaign.pk)
