"""A region with its signers, an outlet with its parts people, and parts to ask for."""

from dataclasses import dataclass, field
from decimal import Decimal

from parts.models import Part, Warehouse
from parts.services.guarantees import LineDraft
from staff.models import User
from staff.roles import Role
from tests.makers import make_outlet, make_user


@dataclass
class House:
    outlet: object
    manager: User
    advisor: User
    area: User
    coordinator: User
    region: User
    lead: User
    transit: Warehouse
    own: Warehouse
    parts: list[Part] = field(default_factory=list)

    @property
    def chain(self) -> list[User]:
        return [self.area, self.coordinator, self.region, self.lead]


def make_part(number: str = "06E 698 151", price: str = "480", **fields) -> Part:
    return Part.objects.create(number=number, name=fields.pop("name", "前刹车片"), price=Decimal(price), **fields)


def make_house() -> House:
    outlet = make_outlet()
    area = outlet.area
    return House(
        outlet=outlet,
        manager=make_user("严培文", Role.PARTS_MANAGER, outlet),
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, outlet),
        area=make_user("蒋以宁", Role.AREA_MANAGER, area),
        coordinator=make_user("查以恒", Role.REGION_COORDINATOR, area.region),
        region=make_user("陆怀远", Role.REGION_MANAGER, area.region),
        lead=make_user("钟一帆", Role.TASK_FORCE_LEAD),
        transit=Warehouse.objects.create(code="ZZ-HD", name="华东中转库", region=area.region),
        own=Warehouse.objects.create(code="KC-SH01", name="配件库", outlet=outlet),
    )


def wanted(part: Part, amount: str) -> list[LineDraft]:
    return [LineDraft(part, 1, Decimal(amount))]


__all__ = ["House", "make_house", "make_part", "wanted"]
