"""Records for tests, made in one line each. What a test does not say gets a value natural to the trade."""

from datetime import date
from itertools import count

from staff.models import Area, Employee, Outlet, Posting, Region, User
from staff.names import name_key
from staff.roles import LEVEL_OF, Level

_numbers = count(1)

LONG_AGO = date(2025, 1, 1)


# --- Organisation -----------------------------------------------------------------------------------------------------


def make_region(name: str = "华东大区") -> Region:
    return Region.objects.get_or_create(name=name)[0]


def make_area(name: str = "沪东区域", region: Region | None = None) -> Area:
    return Area.objects.get_or_create(name=name, region=region or make_region())[0]


def make_outlet(code: str = "SH01", name: str = "嘉禾北蔡店", area: Area | None = None, **fields) -> Outlet:
    return Outlet.objects.create(code=code, name=name, area=area or make_area(), **fields)


def make_employee(name: str = "林知夏", outlet: Outlet | None = None, number: str = "", **fields) -> Employee:
    return Employee.objects.create(
        number=number or f"E{next(_numbers):05d}",
        name=name,
        name_key=name_key(name),
        outlet=outlet or make_outlet(),
        position=fields.pop("position", "服务顾问"),
        hired_on=fields.pop("hired_on", LONG_AGO),
        **fields,
    )


def make_user(name: str = "林知夏", username: str = "", password: str | None = None, **fields) -> User:
    return User.objects.create_user(username or f"user{next(_numbers)}", password, name=name, **fields)


def make_posting(user: User, role: str, place=None, from_on: date = LONG_AGO, to_on: date | None = None) -> Posting:
    """`place` is an outlet, area or region, as the role has it; None for headquarters."""
    at = {} if LEVEL_OF[role] == Level.COMPANY else {type(place).__name__.lower(): place}
    return Posting.objects.create(user=user, role=role, from_on=from_on, to_on=to_on, **at)


def make_person(role: str, place=None, name: str = "林知夏", username: str = "", **fields) -> User:
    """An account with one posting since long ago."""
    user = make_user(name, username, **fields)
    make_posting(user, role, place)
    return user
