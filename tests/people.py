"""The people of the tests: one of every role at one outlet and above it, and the neighbours who must not see in.

headquarters   task-force lead, administrator
华东大区        coordinator, manager      华南大区     coordinator, manager
  沪东区域      area manager               深莞区域    area manager
    SH01 嘉禾北蔡店   every role of an outlet
    SH02 嘉禾川沙店   service manager, advisor
                                            SZ01 鹏程福田店   service manager, advisor
"""

from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from staff.models import Area, Outlet, Posting, Region, User
from staff.names import name_key
from staff.roles import Role
from tests.makers import LONG_AGO, PASSWORD, has_second_step, make_area, make_outlet, make_region

AT_SH01 = {
    Role.SERVICE_ADVISOR: ("林知夏", "linzhixia"),
    Role.FRONT_DESK_SUPERVISOR: ("沈佳宁", "shenjianing"),
    Role.CASHIER: ("邱雨桐", "qiuyutong"),
    Role.CUSTOMER_CARE: ("方嘉敏", "fangjiamin"),
    Role.CUSTOMER_CARE_MANAGER: ("顾清和", "guqinghe"),
    Role.WORKSHOP_MANAGER: ("周大勇", "zhoudayong"),
    Role.DISPATCHER: ("高子墨", "gaozimo"),
    Role.TECHNICIAN: ("徐建国", "xujianguo"),
    Role.INSPECTOR: ("单文斌", "shanwenbin"),
    Role.TECHNICAL_MANAGER: ("曾学军", "zengxuejun"),
    Role.WARRANTY_CLERK: ("许可", "xuke"),
    Role.INSURANCE_CLERK: ("孟晓蕾", "mengxiaolei"),
    Role.PARTS_MANAGER: ("陶志远", "taozhiyuan"),
    Role.STOREKEEPER: ("葛海波", "gehaibo"),
    Role.MARKETING: ("唐诗雨", "tangshiyu"),
    Role.FINANCE: ("邵文", "shaowen"),
    Role.BUSINESS_ASSISTANT: ("薛梅", "xuemei"),
    Role.SERVICE_MANAGER: ("韩立诚", "hanlicheng"),
    Role.STATION_HEAD: ("陈予安", "chenyuan"),
    Role.GENERAL_MANAGER: ("罗振华", "luozhenhua"),
}


@dataclass
class House:
    """Everybody by role; `far` are the same roles in the other region, `near` those of the other outlet of the area."""

    east: Region
    south: Region
    pudong: Area
    shenzhen: Area
    sh01: Outlet
    sh02: Outlet
    sz01: Outlet
    by_role: dict[str, User] = field(default_factory=dict)
    near: dict[str, User] = field(default_factory=dict)
    far: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        """`house.service_manager`: who has that role over SH01."""
        try:
            return self.__dict__["by_role"][Role(name)]
        except (KeyError, ValueError):
            raise AttributeError(name) from None


def make_house() -> House:
    east, south = make_region("华东大区"), make_region("华南大区")
    pudong, shenzhen = make_area("沪东区域", east), make_area("深莞区域", south)
    house = House(
        east=east,
        south=south,
        pudong=pudong,
        shenzhen=shenzhen,
        sh01=make_outlet("SH01", "嘉禾北蔡店", pudong),
        sh02=make_outlet("SH02", "嘉禾川沙店", pudong),
        sz01=make_outlet("SZ01", "鹏程福田店", shenzhen),
    )
    house.by_role = _posted({role: (house.sh01, *names) for role, names in AT_SH01.items()})
    house.by_role |= _posted(
        {
            Role.AREA_MANAGER: (pudong, "蒋以宁", "jiangyining"),
            Role.REGION_COORDINATOR: (east, "陆怀远", "luhuaiyuan"),
            Role.REGION_MANAGER: (east, "程子昂", "chengziang"),
            Role.TASK_FORCE_LEAD: (None, "欧阳静", "ouyangjing"),
            Role.ADMINISTRATOR: (None, "丁然", "dingran"),
        }
    )
    house.near = _posted(
        {
            Role.SERVICE_MANAGER: (house.sh02, "吴启明", "wuqiming"),
            Role.SERVICE_ADVISOR: (house.sh02, "叶青", "yeqing"),
        }
    )
    house.far = _posted(
        {
            Role.SERVICE_MANAGER: (house.sz01, "梁国栋", "liangguodong"),
            Role.SERVICE_ADVISOR: (house.sz01, "何嘉怡", "hejiayi"),
            Role.AREA_MANAGER: (shenzhen, "黎志强", "lizhiqiang"),
            Role.REGION_COORDINATOR: (south, "容慧", "ronghui"),
            Role.REGION_MANAGER: (south, "区健文", "oujianwen"),
        }
    )
    return house


def _posted(people: dict) -> dict[str, User]:
    """Two queries for all of them: almost every test begins with the whole house."""
    users = [
        User(username=username, name=name, name_key=name_key(name), password=_password())
        for _place, name, username in people.values()
    ]
    for user, role in zip(users, people, strict=True):
        if role in settings.SECOND_FACTOR_ROLES:
            has_second_step(user)
    User.objects.bulk_create(users)
    Posting.objects.bulk_create(
        Posting(user=user, role=role, from_on=LONG_AGO, **({type(place).__name__.lower(): place} if place else {}))
        for user, (role, (place, *_names)) in zip(users, people.items(), strict=True)
    )
    return dict(zip(people, users, strict=True))


@cache
def _password() -> str:
    return make_password(PASSWORD)
