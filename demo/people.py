"""Employees by post at every outlet, and the accounts that the demo is entered with."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from pypinyin import lazy_pinyin

from staff.models import Area, Employee, Outlet, Posting, Region, User
from staff.names import FAMILY_NAME_READINGS, name_key
from staff.roles import LEVEL_OF, Level, Role
from workshop.models import Team

from . import names
from .outlets import FIRST, SECOND
from .times import on_day

# One for all demo accounts. It is printed and listed, so it protects nothing and must never be used elsewhere.
PASSWORD = "xinglan-demo-s7"


@dataclass(frozen=True)
class Post:
    title: str
    role: str | None
    heads: int
    salary: tuple[int, int]
    team: str = ""
    """Which team of the workshop, as in `TEAMS`."""


POSTS = (
    Post("总经理", Role.GENERAL_MANAGER, 1, (18000, 22000)),
    Post("服务站站长", Role.STATION_HEAD, 1, (12000, 14000)),
    Post("服务经理", Role.SERVICE_MANAGER, 1, (9500, 11500)),
    Post("前台主管", Role.FRONT_DESK_SUPERVISOR, 1, (6500, 7500)),
    Post("服务顾问", Role.SERVICE_ADVISOR, 5, (3500, 4800)),
    Post("结算员", Role.CASHIER, 1, (4000, 4800)),
    Post("客服经理", Role.CUSTOMER_CARE_MANAGER, 1, (7000, 8200)),
    Post("客服专员", Role.CUSTOMER_CARE, 2, (4200, 5000)),
    Post("车间主任", Role.WORKSHOP_MANAGER, 1, (8500, 10000)),
    Post("车间调度", Role.DISPATCHER, 1, (5500, 6500)),
    Post("机电技师", Role.TECHNICIAN, 4, (3800, 5500), "JD1"),
    Post("机电技师", Role.TECHNICIAN, 4, (3800, 5500), "JD2"),
    Post("钣金技师", Role.TECHNICIAN, 2, (4000, 5800), "BP1"),
    Post("喷漆技师", Role.TECHNICIAN, 3, (4000, 5800), "BP1"),
    Post("质检员", Role.INSPECTOR, 2, (5000, 6000)),
    Post("技术经理", Role.TECHNICAL_MANAGER, 1, (9000, 10500)),
    Post("索赔员", Role.WARRANTY_CLERK, 1, (5000, 6000)),
    Post("保险专员", Role.INSURANCE_CLERK, 1, (4500, 5500)),
    Post("配件经理", Role.PARTS_MANAGER, 1, (6500, 7800)),
    Post("仓库管理员", Role.STOREKEEPER, 1, (4000, 4800)),
    Post("市场专员", Role.MARKETING, 1, (5000, 6200)),
    Post("财务", Role.FINANCE, 1, (6000, 7500)),
    Post("业务助理", Role.BUSINESS_ASSISTANT, 1, (4200, 5000)),
    Post("精品顾问", None, 1, (3500, 4200)),
    Post("洗车工", None, 1, (3000, 3400)),
)
TEAMS = (
    ("JD1", "机电一组", Team.Trade.MECHANICAL),
    ("JD2", "机电二组", Team.Trade.MECHANICAL),
    ("BP1", "钣喷组", Team.Trade.BODYPAINT),
)
# The people one meets on every screen keep their names, whatever the seed.
WELL_KNOWN = {
    (FIRST.code, "服务顾问"): ("林知夏", "陈予安", "丁然", "许可", "苏念"),
    (FIRST.code, "客服专员"): ("方嘉敏", "曾允宁"),
    (FIRST.code, "服务经理"): ("韩立诚",),
    (FIRST.code, "财务"): ("邵文",),
    (FIRST.code, "技术经理"): ("罗一鸣",),
    (FIRST.code, "机电技师"): ("高子墨",),
    (FIRST.code, "前台主管"): ("解思宁",),
    (FIRST.code, "客服经理"): ("单以晴",),
    (FIRST.code, "服务站站长"): ("欧阳承平",),
}
ABOVE = (
    (Role.AREA_MANAGER, "沪东区域", "蒋以宁"),
    (Role.AREA_MANAGER, "苏南区域", "仇振洲"),
    (Role.AREA_MANAGER, "广州区域", "区家朗"),
    (Role.AREA_MANAGER, "东莞区域", "曾柏言"),
    (Role.REGION_COORDINATOR, "华东大区", "陆怀远"),
    (Role.REGION_MANAGER, "华东大区", "查以恒"),
    (Role.REGION_COORDINATOR, "华南大区", "温绮文"),
    (Role.REGION_MANAGER, "华南大区", "谭卓南"),
    (Role.TASK_FORCE_LEAD, "", "任秉川"),
    (Role.ADMINISTRATOR, "", "钟亦凡"),
)
# How many accounts of a role there are: at the first outlet one of every post and all who work on cases and complaints,
# elsewhere those who decide on cases and work on them.
HEADS_AT_FIRST = {Role.SERVICE_ADVISOR: 5, Role.CUSTOMER_CARE: 2}
HEADS_ELSEWHERE = {
    Role.SERVICE_MANAGER: 1,
    Role.SERVICE_ADVISOR: 3,
    Role.CUSTOMER_CARE: 1,
    Role.CUSTOMER_CARE_MANAGER: 1,
}
# At the second outlet the fund is kept too, by those it takes.
ALSO_AT_SECOND = {Role.STATION_HEAD, Role.BUSINESS_ASSISTANT, Role.FINANCE, Role.GENERAL_MANAGER}
# Who stands first on the login page: a day in the life of each kind of user.
SHOWN_FIRST = ("林知夏", "方嘉敏", "韩立诚", "邵文", "蒋以宁", "陆怀远", "单以晴", "查以恒", "任秉川", "钟亦凡")


@dataclass
class Staff:
    """Who works where: what the records and cases need to name people."""

    employees: dict[tuple[str, str], list[Employee]] = field(default_factory=dict)
    """By outlet code and title; those who have left come last."""
    teams: dict[str, dict[str, Team]] = field(default_factory=dict)
    technicians: dict[Team, list[Employee]] = field(default_factory=dict)
    users: dict[tuple[str, str], list[User]] = field(default_factory=dict)
    """By outlet code (area, region, "" above) and role."""

    def user(self, place: str, role: str, nth: int = 0) -> User:
        found = self.users[place, role]
        return found[nth % len(found)]


def make_people(rng: Random, outlets: dict[str, Outlet], today: date) -> Staff:
    """Employees, teams and accounts of the whole group, saved."""
    staff = Staff()
    reserved = {name for listed in WELL_KNOWN.values() for name in listed} | {name for _, _, name in ABOVE}
    in_team: list[tuple[Employee, Team]] = []
    made: list[tuple[Employee, Post]] = []
    for outlet in outlets.values():
        staff.teams[outlet.code] = {
            key: Team.objects.create(code=f"{outlet.code}-{key}", outlet=outlet, name=name, trade=trade)
            for key, name, trade in TEAMS
        }
        known = {title: list(listed) for (code, title), listed in WELL_KNOWN.items() if code == outlet.code}
        numbers = iter(range(1, 1000))
        for post in POSTS:
            for _ in range(post.heads):
                named = known.get(post.title) or [names.new_person(rng, reserved)]
                employee = _employee(rng, outlet, next(numbers), named.pop(0), post, today)
                made.append((employee, post))
                if post.team:
                    in_team.append((employee, staff.teams[outlet.code][post.team]))
        for title, post in (("服务顾问", POSTS[4]), ("机电技师", POSTS[10])):
            gone = _employee(rng, outlet, next(numbers), names.new_person(rng, reserved), post, today)
            gone.hired_on = today - timedelta(days=rng.randrange(1000, 1500))
            gone.left_on = today - timedelta(days=rng.randrange(40, 300))
            gone.probation_until = gone.hired_on + timedelta(days=90)
            gone.position = title
            made.append((gone, post))
    Employee.objects.bulk_create([employee for employee, _post in made])
    for employee, post in made:
        staff.employees.setdefault((employee.outlet.code, post.title), []).append(employee)
    for employee, team in in_team:
        staff.technicians.setdefault(team, []).append(employee)
    _make_accounts(staff, made, today)
    return staff


def _employee(rng: Random, outlet: Outlet, number: int, name: str, post: Post, today: date) -> Employee:
    # Longer than the records go back, so that nobody signed an order before being hired.
    hired_on = today - timedelta(days=rng.randrange(800, 2800))
    return Employee(
        number=f"{outlet.code}-E{number:03d}",
        name=name,
        name_key=name_key(name),
        outlet=outlet,
        position=post.title,
        base_salary=Decimal(rng.randrange(*post.salary, 100)),
        hired_on=hired_on,
        probation_until=hired_on + timedelta(days=90),
    )


@dataclass(frozen=True)
class _Seat:
    """Somebody who is to have an account, and where."""

    name: str
    role: str
    place: str
    since: date
    where: dict
    employee: Employee | None = None


def _make_accounts(staff: Staff, made: list[tuple[Employee, Post]], today: date) -> None:
    """Users with one posting each. The password is hashed once: to hash it for each would take half a minute."""
    hashed = make_password(PASSWORD)
    usernames: Counter = Counter()
    seats = sorted([*_seats_at_outlets(made), *_seats_above(today)], key=_rank)
    users = [
        User(
            username=_username(seat.name, usernames),
            name=seat.name,
            name_key=name_key(seat.name),
            password=hashed,
            employee=seat.employee,
            mobile=f"1380000{nth:04d}",
            created_at=on_day(seat.since, 9 * 60),
            is_demo=True,
        )
        for nth, seat in enumerate(seats, start=1)
    ]
    User.objects.bulk_create(users)
    Posting.objects.bulk_create(
        Posting(user=user, role=seat.role, from_on=seat.since, **seat.where)
        for user, seat in zip(users, seats, strict=True)
    )
    for user, seat in zip(users, seats, strict=True):
        staff.users.setdefault((seat.place, seat.role), []).append(user)


def _rank(seat: _Seat) -> tuple[int, int]:
    """The best known first, then the first outlet, those above, and the other outlets; `sorted` keeps the rest."""
    if seat.name in SHOWN_FIRST:
        return 0, SHOWN_FIRST.index(seat.name)
    return (1 if seat.place == FIRST.code else 2 if seat.employee is None else 3), 0


def _seats_at_outlets(made: list[tuple[Employee, Post]]) -> Iterator[_Seat]:
    given: Counter = Counter()
    for employee, post in made:
        code = employee.outlet.code
        if post.role is None or post.role == "":
            continue
        role = Role(post.role)
        heads = HEADS_AT_FIRST.get(role, 1) if code == FIRST.code else HEADS_ELSEWHERE.get(role, 0)
        if code == SECOND.code and role in ALSO_AT_SECOND:
            heads = 1
        if not employee.left_on and given[code, role] < heads:
            given[code, role] += 1
            yield _Seat(employee.name, role, code, employee.hired_on, {"outlet": employee.outlet}, employee)


def _seats_above(today: date) -> Iterator[_Seat]:
    regions = {region.name: region for region in Region.objects.all()}
    areas = {area.name: area for area in Area.objects.all()}
    for role, place, name in ABOVE:
        level = LEVEL_OF[role]
        where: dict = {}
        if level == Level.AREA:
            where = {"area": areas[place]}
        elif level == Level.REGION:
            where = {"region": regions[place]}
        yield _Seat(name, role, place, today - timedelta(days=900), where)


def _username(name: str, taken: Counter) -> str:
    """The name in pinyin as people type it: `linzhixia`; the second one of the same sound is `linzhixia2`."""
    syllables = lazy_pinyin(name)
    syllables[0] = FAMILY_NAME_READINGS.get(name[0], syllables[0])
    plain = "".join(syllables)
    taken[plain] += 1
    return plain if taken[plain] == 1 else f"{plain}{taken[plain]}"
