"""The dealer group: two regions, four areas, six outlets, with go-live days, opening hours and the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from staff.holidays import KNOWN_YEARS
from staff.instants import beginning_of
from staff.models import Area, CalendarDay, OpeningHours, Outlet, Region
from staff.services import publish_holidays


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
# They close on public holidays; the others are open on them as on any other day.
FOLLOW_HOLIDAYS = {"SH01", "SZ01", "GZ02"}
WHOLE_DAY, SHORT_DAY = [(8 * 60, 18 * 60)], [(8 * 60 + 30, 17 * 60 + 30)]
WITH_LUNCH, LATE = [(8 * 60 + 30, 12 * 60), (13 * 60 + 30, 18 * 60)], [(9 * 60, 21 * 60)]
# By outlet the hours from Monday to Friday, on Saturday and on Sunday; the others live by the default.
WEEKS = {
    "SH01": (WHOLE_DAY, SHORT_DAY, SHORT_DAY),
    "SZ01": (WITH_LUNCH, WITH_LUNCH, [(9 * 60, 16 * 60)]),
    "GZ01": (LATE, LATE, LATE),
    "GZ02": (SHORT_DAY, SHORT_DAY, []),
}


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
            follows_public_holidays=place.code in FOLLOW_HOLIDAYS,
        )
        for place in PLACES
    }
    OpeningHours.objects.bulk_create(
        OpeningHours(outlet=made[code], weekday=weekday, from_minute=opens, to_minute=closes)
        for code, (workdays, saturday, sunday) in WEEKS.items()
        for weekday in OpeningHours.Weekday.values
        for opens, closes in {6: saturday, 7: sunday}.get(weekday, workdays)
    )
    make_calendar(made, today)
    return made


def make_calendar(outlets: dict[str, Outlet], today: date) -> None:
    """The public holidays of the years that the demo's records lie in, and a few days of single outlets."""
    for year in sorted({today.year - 1, today.year, today.year + 1} & KNOWN_YEARS):
        publish_holidays(year=year, by=None, at=beginning_of(today))
    on_duty = date(today.year, 10, 3)
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                outlet=outlets["SH01"], day=on_duty, open=True, from_minute=9 * 60, to_minute=16 * 60, note="节日值班"
            ),
            CalendarDay(
                outlet=outlets["SH01"],
                day=today + timedelta(days=9),
                open=True,
                from_minute=8 * 60,
                to_minute=12 * 60,
                note="半天盘点",
            ),
            CalendarDay(outlet=outlets["GZ01"], day=today + timedelta(days=16), open=False, note="设备检修"),
        ]
    )
