"""The workbook's sheets of this room: outlets, opening hours, special days, employees."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange import registry
from exchange.kinds import Clock, Day, Identifier, Money, Reference, Text, Weekday, YesNo
from exchange.sheets import Check, Column, Derived, Sheet, in_order

from . import calendar_hooks
from .models import Area, CalendarDay, Employee, OpeningHours, Outlet, Region
from .names import name_key
from .roles import Right


def areas_named(places: list[tuple[str, str]]) -> list[int]:
    """The ids of areas named as (region, area), made where they do not exist yet."""
    regions = {name: Region.objects.get_or_create(name=name)[0] for name in {region for region, _area in places}}
    areas = {
        (region, area): Area.objects.get_or_create(region=regions[region], name=area)[0].pk
        for region, area in set(places)
    }
    return [areas[place] for place in places]


def name_keys(rows: list[tuple[str]]) -> list[str]:
    """Sort keys of names that stand in rows of one column."""
    return [name_key(name) for (name,) in rows]


def closes_after_opening(opens: int | None, closes: int | None) -> str | None:
    if opens is None or closes is None or opens < closes:
        return None
    return _("Expected a time after the one in the column from.")


def both_or_none(opens: int | None, closes: int | None) -> str | None:
    if (opens is None) == (closes is None):
        return None
    return _("Expected both from and to, or neither for the hours of a Monday.")


def announce_days(rows: list[dict], at: datetime) -> None:
    """Tell who counts deadlines for which years and outlets days of the calendar were written."""
    codes = {row.get("outlet") for row in rows}
    outlets = None if None in codes else Outlet.objects.filter(code__in=codes).values_list("pk", flat=True)
    calendar_hooks.announce_after_commit(years={row["day"].year for row in rows}, outlets=outlets, by=None, at=at)


OUTLETS = Sheet(
    "outlets",
    "网点",
    Outlet,
    outlet="",
    columns=(
        Column("code", "网点代码", Identifier(), required=True, key=True),
        Column("name", "名称", Text(), required=True),
        Column("area", "区域", Text(max_length=60), required=True, stored="area__name", central=True),
        Column("region", "大区", Text(max_length=60), required=True, stored="area__region__name", central=True),
        # Whoever may only import does not decide from when an outlet's records count.
        Column("follows_public_holidays", "随法定节假日", YesNo(), central=True),
        Column("live_on", "上线日期", Day(), central=True),
    ),
    derived=(Derived("area", of=("region", "area"), make=areas_named),),
)

OPENING_HOURS = Sheet(
    "opening_hours",
    "营业时间",
    OpeningHours,
    outlet="outlet",
    needs=Right.OUTLETS_MANAGE,
    columns=(
        Column("outlet", "网点", Reference("outlets"), required=True, key=True),
        Column("weekday", "星期", Weekday(), required=True, key=True),
        Column("from", "起", Clock(), required=True, key=True, field="from_minute"),
        Column("to", "止", Clock(), required=True, field="to_minute"),
    ),
    checks=(Check("to", of=("from", "to"), fails=closes_after_opening),),
)

CALENDAR_DAYS = Sheet(
    "calendar_days",
    "特殊日期",
    CalendarDay,
    outlet="outlet",
    needs=Right.OUTLETS_MANAGE,
    columns=(
        # Without an outlet the day belongs to the public calendar, which only headquarters changes.
        Column("outlet", "网点", Reference("outlets"), key=True),
        Column("day", "日期", Day(), required=True, key=True),
        Column("open", "营业", YesNo(), required=True),
        Column("from", "起", Clock(), key=True, field="from_minute"),
        Column("to", "止", Clock(), field="to_minute"),
    ),
    checks=(
        Check("to", of=("from", "to"), fails=both_or_none),
        Check("to", of=("from", "to"), fails=closes_after_opening),
    ),
    after_write=announce_days,
)

EMPLOYEES = Sheet(
    "employees",
    "员工",
    Employee,
    outlet="outlet",
    transfer=True,
    columns=(
        Column("number", "工号", Identifier(), required=True, key=True),
        Column("name", "姓名", Text(), required=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("position", "岗位", Text(), required=True),
        Column("base_salary", "基本工资", Money(), needs=Right.PAY),
        Column("hired_on", "入职日期", Day()),
        Column("probation_until", "试用期至", Day()),
        Column("left_on", "离职日期", Day()),
    ),
    checks=(
        in_order("hired_on", "left_on", gettext_lazy("Left before the day of hiring. Expected a day not before it.")),
    ),
    derived=(Derived("name_key", of=("name",), make=name_keys),),
)


def register() -> None:
    for sheet in (OUTLETS, OPENING_HOURS, CALENDAR_DAYS, EMPLOYEES):
        registry.register(sheet)
