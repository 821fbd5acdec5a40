"""One outlet with its people, and another in another region: the stage of the ledger's tests."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from types import SimpleNamespace

import pytest
from django.conf import settings

from customers.models import Customer, Vehicle
from staff.models import Area, Employee, Outlet, Posting, Region, User
from staff.roles import LEVEL_OF, Level, Role
from tests.makers import has_second_step

_numbers = count(1)

PEOPLE = {
    "advisor": (Role.SERVICE_ADVISOR, "林知夏"),
    "second_advisor": (Role.SERVICE_ADVISOR, "许可"),
    "care_manager": (Role.CUSTOMER_CARE_MANAGER, "方嘉敏"),
    "service_manager": (Role.SERVICE_MANAGER, "韩立诚"),
    "station_head": (Role.STATION_HEAD, "顾长宁"),
    "area_manager": (Role.AREA_MANAGER, "蒋以宁"),
    "coordinator": (Role.REGION_COORDINATOR, "陆怀远"),
    "region_manager": (Role.REGION_MANAGER, "沈望舒"),
    "cashier": (Role.CASHIER, "邵文"),
}


@dataclass
class Stage:
    """The outlet, its people by what they are, and makers of cars."""

    outlet: Outlet
    elsewhere: Outlet
    people: SimpleNamespace

    def car(self, *, background="none", outlet=None, plate="沪A8K216", **fields) -> Vehicle:
        number = next(_numbers)
        customer = Customer.objects.create(
            code=f"C{number:05d}",
            name="周敏",
            mobile="13800005561",
            outlet=outlet or self.outlet,
            background=background,
        )
        return Vehicle.objects.create(
            vin=f"LMKZ5A3B5N0{number:06d}", plate=plate, customer=customer, model="星澜 S7", **fields
        )

    def employee(self) -> Employee:
        number = next(_numbers)
        return Employee.objects.create(number=f"E{number}", name="丁然", outlet=self.outlet, position="服务顾问")


def make_outlet(code: str, region: str) -> Outlet:
    area = Area.objects.create(name=f"{code}区域", region=Region.objects.create(name=region))
    return Outlet.objects.create(code=code, name=f"{code}店", area=area)


def post(user: User, role: str, outlet: Outlet, from_on=date(2020, 1, 1)) -> Posting:
    """A posting at the outlet, or at what lies above it, as the role has it."""
    place = {
        Level.OUTLET: {"outlet": outlet},
        Level.AREA: {"area": outlet.area},
        Level.REGION: {"region": outlet.area.region},
        Level.COMPANY: {},
    }[LEVEL_OF[role]]
    if role in settings.SECOND_FACTOR_ROLES:
        has_second_step(user)
    return Posting.objects.create(user=user, role=role, from_on=from_on, **place)


@pytest.fixture
def stage(db) -> Stage:
    return build_stage()


def build_stage() -> Stage:
    outlet, elsewhere = make_outlet("SH01", "华东大区"), make_outlet("BJ01", "华北大区")
    people = {}
    for word, (role, name) in PEOPLE.items():
        people[word] = User.objects.create_user(word, None, name=name)
        post(people[word], role, outlet)
    people["stranger"] = User.objects.create_user("stranger", None, name="白露")
    post(people["stranger"], Role.SERVICE_MANAGER, elsewhere)
    return Stage(outlet, elsewhere, SimpleNamespace(**people))
