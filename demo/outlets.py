"""The dealer group: two regions, four areas, six outlets, with go-live days and opening hours."""

from dataclasses import dataclass
from datetime import date, timedelta

from staff.models import Area, OpeningHours, Outlet, Region


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    region: str
    area: str
    city: str
    plates: tuple[str, ...]
    """Province and city letter, the most common first."""


PLACES = (
    Place("SH01", "嘉禾北蔡店", "华东大区", "沪东区域", "上海", ("沪A", "沪B", "沪C", "沪D", "苏E")),
    Place("SH02", "嘉禾金桥店", "华东大区", "沪东区域", "上海", ("沪A", "沪B", "沪C", "沪D", "浙F")),
    Place("SZ01", "嘉禾吴中店", "华东大区", "苏南区域", "苏州", ("苏E", "苏U", "苏B", "沪C")),
    Place("GZ01", "嘉禾番禺店", "华南大区", "广州区域", "广州", ("粤A", "粤E", "粤S")),
    Place("GZ02", "嘉禾白云店", "华南大区", "广州区域", "广州", ("粤A", "粤R", "粤E")),
    Place("DG01", "嘉禾厚街店", "华南大区", "东莞区域", "东莞", ("粤S", "粤B", "粤L")),
)
FIRST, SECOND = PLACES[:2]
# Brings its history and starts with the ledger on the day of the demo.
GOES_LIVE_TODAY = PLACES[-1]
LIVE_FOR = timedelta(days=365)


def make_outlets(today: date) -> dict[str, Outlet]:
    """The outlets by code, saved."""
    regions = {name: Region.objects.create(name=name) for name in dict.fromkeys(place.region for place in PLACES)}
    areas = {
        name: Area.objects.create(region=regions[region], name=name)
        for name, region in dict.fromkeys((place.area, place.region) for place in PLACES)
    }
    made = {
        place.code: Outlet.objects.create(
            code=place.code,
            name=place.name,
            area=areas[place.area],
            live_on=today if place == GOES_LIVE_TODAY else today - LIVE_FOR,
        )
        for place in PLACES
    }
    # The first outlet shows hours of its own; the others live by the default.
    OpeningHours.objects.bulk_create(
        OpeningHours(outlet=made[FIRST.code], weekday=weekday, from_minute=opens, to_minute=closes)
        for weekday in OpeningHours.Weekday.values
        for opens, closes in [(8 * 60, 18 * 60) if weekday < 6 else (8 * 60 + 30, 17 * 60 + 30)]
    )
    return made
