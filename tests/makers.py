"""Records for tests, with only what matters to the test said: `make_user("韩立诚", Role.SERVICE_MANAGER, outlet)`.

Append here; a maker saves, and gives names that a dealership would find natural.
"""

from datetime import date

from staff.models import Area, Outlet, Posting, Region, User

LONG_AGO = date(2020, 1, 1)


def make_outlet(
    code: str = "SH01", name: str = "嘉禾北蔡店", area: str = "沪东区域", region: str = "华东大区", **fields
) -> Outlet:
    """The outlet of that code, made with its area and region unless it is there."""
    found = Outlet.objects.filter(code=code).first()
    if found:
        return found
    parent, _made = Region.objects.get_or_create(name=region)
    place, _made = Area.objects.get_or_create(region=parent, name=area)
    return Outlet.objects.create(code=code, name=name, area=place, **fields)


def make_user(name: str = "韩立诚", role: str = "", place=None, username: str = "", **fields) -> User:
    """An account, posted in `role` at `place` (an outlet, area or region; none for headquarters) since long ago."""
    user = User.objects.create_user(username or f"user{User.objects.count() + 1}", "password-1234", name=name, **fields)
    if role:
        level = {Outlet: "outlet", Area: "area", Region: "region"}.get(type(place))
        Posting.objects.create(user=user, role=role, from_on=LONG_AGO, **({level: place} if level else {}))
    return user
