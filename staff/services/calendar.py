"""Special days: of the public calendar, and of one outlet."""

import json
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from staff import calendar_hooks, opening, trail
from staff.access import require
from staff.clocks import Span
from staff.holidays import public_days
from staff.models import CalendarDay, Outlet, User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

# Any weekday will do where the intervals of a single day are checked.
SOME_WEEKDAY = 1
# Any number will do, as long as nothing else in this database takes it.
GENERAL_LOCK = 7_204_113_310


def publish_holidays(*, year: int, by: User | None, at: datetime) -> int:
    """Enter the days off and make-up workdays of a year into the public calendar. How many were added.

    A day that is in the calendar already stays as somebody entered it. `by` None is the command. `Refused` for a year
    whose holidays are not known.
    """
    require_for_all(by)
    days = public_days(year)
    with transaction.atomic():
        take_turns()
        there = set(CalendarDay.objects.general().in_year(year).values_list("day", flat=True))
        missing = [each for each in days if each.day not in there]
        made = CalendarDay.objects.bulk_create(
            (CalendarDay(day=each.day, open=each.open, occasion=each.occasion) for each in missing),
            # An import may be bringing the same days at the same moment.
            ignore_conflicts=True,
        )
        if made:
            first = CalendarDay.objects.general().in_year(year).earliest("day", "pk")
            changes = {"year": [None, year], "rows": [None, len(made)]}
            trail.record(about=first, action="calendar.published", by=by, at=at, changes=changes)
            calendar_hooks.announce_after_commit(years=[year], outlets=None, by=by, at=at)
    return len(made)


def set_day(
    *,
    outlet: Outlet | None,
    day: date,
    open: bool,
    spans: list[Span],
    seen: str,
    by: User,
    at: datetime,
    occasion: str = "",
    note: str = "",
) -> None:
    """Say what a day is like, in the place of what was said of it before; without an outlet in the public calendar.

    `seen` is what the change was made from (`seen_of_day`): something else by now means somebody was quicker.
    """
    require_over(outlet, by)
    if not open and spans:
        raise Refused(_("A closed day has no times. Empty them, or choose that it is open."), field="kind")
    opening.check([(SOME_WEEKDAY, *span) for span in spans])
    with transaction.atomic():
        present = present_rows(outlet, day, seen)
        rows = [
            CalendarDay(
                outlet=outlet,
                day=day,
                open=open,
                from_minute=begin,
                to_minute=end,
                occasion=occasion,
                note=note.strip(),
            )
            for begin, end in (sorted(spans) or [(None, None)])
        ]
        if state_of(rows) == state_of(present):
            return
        CalendarDay.objects.filter(pk__in=[row.pk for row in present]).delete()
        CalendarDay.objects.bulk_create(rows)
        changes = {
            "day": [None, day],
            "open": [present[0].open if present else None, open],
            "hours": [words_of(present), words_of(rows)],
            "occasion": [present[0].occasion if present else "", occasion],
            "note": [present[0].note if present else "", note.strip()],
        }
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        about = outlet or CalendarDay.objects.general().filter(day=day).earliest("pk")
        trail.record(about=about, action="calendar.day_set", by=by, at=at, outlet=outlet, changes=changes)
        announce(outlet, day, by, at)


def withdraw_day(*, outlet: Outlet | None, day: date, seen: str, by: User, at: datetime) -> None:
    """Take a special day out of the calendar: it is as its weekday again. `seen` as for `set_day`."""
    require_over(outlet, by)
    with transaction.atomic():
        present = present_rows(outlet, day, seen)
        if not present:
            raise AlreadyDone(_("This day is no special day any more."))
        changes = {"day": [day, None], "open": [present[0].open, None], "hours": [words_of(present), ""]}
        trail.record(
            about=outlet or present[0], action="calendar.day_withdrawn", by=by, at=at, outlet=outlet, changes=changes
        )
        CalendarDay.objects.filter(pk__in=[row.pk for row in present]).delete()
        announce(outlet, day, by, at)


def require_over(outlet: Outlet | None, by: User) -> None:
    if outlet is None:
        require_for_all(by)
    else:
        require(by, Right.OUTLETS_MANAGE, outlet)


def require_for_all(by: User | None) -> None:
    """The public calendar holds for every outlet, so it takes the right over all of them."""
    if by is not None and not by.reach(Right.OUTLETS_MANAGE).company:
        raise PermissionDenied(_("Only somebody responsible for all outlets changes the public calendar."))


def rows_of_day(outlet: Outlet | None, day: date) -> list[CalendarDay]:
    """The rows of one day in order: the outlet's own, without one those of the public calendar."""
    found = CalendarDay.objects.general() if outlet is None else CalendarDay.objects.of_outlets([outlet])
    return list(found.filter(day=day))


def seen_of_day(outlet: Outlet | None, day: date | None) -> str:
    """What a form that changes a day is opened with; it comes back with the change as `seen`."""
    return state_of(rows_of_day(outlet, day)) if day else state_of([])


def state_of(rows: list[CalendarDay]) -> str:
    return json.dumps([[row.open, row.from_minute, row.to_minute, row.occasion, row.note] for row in rows])


def present_rows(outlet: Outlet | None, day: date, seen: str) -> list[CalendarDay]:
    """The rows there are, held until the transaction ends. `AlreadyDone` where they are not what was seen."""
    if outlet:
        Outlet.objects.select_for_update().get(pk=outlet.pk)
    else:
        take_turns()
    present = rows_of_day(outlet, day)
    if state_of(present) != seen:
        raise AlreadyDone(
            _("The calendar says something else of this day by now. Look at it again, then change it."), field="day"
        )
    return present


def take_turns() -> None:
    """Hold the public calendar until the transaction ends: there is no row that stands for all of it. SQLite has one
    writer at a time in any case."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GENERAL_LOCK])


def words_of(rows: list[CalendarDay]) -> str:
    """`08:00–12:00, 13:30–18:00`; empty for a day without times."""
    spans = [(SOME_WEEKDAY, row.from_minute, row.to_minute) for row in rows if row.from_minute is not None]
    return opening.words(spans, SOME_WEEKDAY)


def announce(outlet: Outlet | None, day: date, by: User, at: datetime) -> None:
    calendar_hooks.announce_after_commit(
        years=[day.year], outlets=None if outlet is None else [outlet.pk], by=by, at=at
    )
