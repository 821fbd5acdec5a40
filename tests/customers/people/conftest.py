"""Two outlets in two regions, with the people who matter to customers and cars."""

from dataclasses import dataclass

import pytest

from staff.models import Outlet, User
from staff.roles import Role
from tests.makers import make_customer, make_order, make_outlet, make_user, make_vehicle


@dataclass
class Scene:
    sh01: Outlet
    sz01: Outlet
    advisor: User
    care_manager: User
    technician: User
    stranger: User
    """Service manager in the other region."""
    coordinator: User
    administrator: User


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


def make_scene() -> Scene:
    sh01 = make_outlet("SH01", "嘉禾北蔡店")
    sz01 = make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区")
    return Scene(
        sh01=sh01,
        sz01=sz01,
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, sh01),
        care_manager=make_user("顾清和", Role.CUSTOMER_CARE_MANAGER, sh01),
        technician=make_user("徐建国", Role.TECHNICIAN, sh01),
        stranger=make_user("梁国栋", Role.SERVICE_MANAGER, sz01),
        coordinator=make_user("陆怀远", Role.REGION_COORDINATOR, sh01.area.region),
        administrator=make_user("丁然", Role.ADMINISTRATOR, None),
    )


@pytest.fixture
def two_cars(scene):
    """The same car twice over, one here and one at the other outlet: plates that begin alike, one name."""
    here = make_customer("曾丽", scene.sh01, mobile="13700005561", code="SH01-C00001")
    there = make_customer("曾丽", scene.sz01, mobile="13900005561", code="SZ01-C00001")
    mine = make_vehicle(here, "沪A8K216", "WBAXW1104J0X16755")
    theirs = make_vehicle(there, "粤B8K216", "LSVTEST0000X16755")
    make_order(mine, number="SH01-WX10482")
    make_order(theirs, number="SZ01-WX10482")
    return mine, theirs
