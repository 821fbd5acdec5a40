"""What an outlet is called, from when its records count, and when it is open."""

import json
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from staff import opening, trail
from staff.access import require
from staff.models import OpeningHours, Outlet, User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

CHANGED_HERE = ("name", "live_on", "follows_public_holidays")


def seen_of(outlet: Outlet) -> str:
    """What a form that changes the outlet is opened with; it comes back with the change as `seen`."""
    return json.dumps([getattr(outlet, field) for field in CHANGED_HERE], cls=DjangoJSONEncoder)


def change_outlet(
    *, outlet: Outlet, seen: str, name: str, live_on: date | None, follows_public_holidays: bool, by: User, at: datetime
) -> None:
    """Change an outlet's name, go-live day and whether it follows the public holidays.

    `seen` is what the change was made from (`seen_of`): something else by now means somebody was quicker.
    """
    require(by, Right.OUTLETS_MANAGE, outlet)
    new = {"name": name.strip(), "live_on": live_on, "follows_public_holidays": follows_public_holidays}
    if not new["name"]:
        raise Refused(_("An outlet needs a name."), field="name")
    with transaction.atomic():
        present = Outlet.objects.select_for_update().get(pk=outlet.pk)
        old = {field: getattr(present, field) for field in CHANGED_HERE}
        changes = {field: [old[field], new[field]] for field in CHANGED_HERE if old[field] != new[field]}
        if not changes:
            return
        if seen_of(present) != seen:
            raise AlreadyDone(_("Somebody changed this outlet in the meantime. Look at it again, then change it."))
        Outlet.objects.filter(pk=outlet.pk).update(**new)
        trail.record(about=outlet, action="outlet.changed", by=by, at=at, outlet=outlet, changes=changes)


def set_opening_hours(
    *,
    outlet: Outlet,
    intervals: list[opening.Interval],
    seen: list[opening.Interval],
    by: User,
    at: datetime,
    closed: bool = False,
    seen_closed: bool = False,
) -> None:
    """Replace the week of an outlet. `seen` is what the change was made from: another week means somebody was quicker.

    Without any interval the outlet goes back to the hours that policy gives to all, unless it is `closed` on every
    weekday on purpose: then it opens on special days alone.
    """
    require(by, Right.OUTLETS_MANAGE, outlet)
    intervals = opening.check(intervals)
    if closed and intervals:
        raise Refused(_("An outlet that is closed on every weekday has no times. Empty them, or let it open."))
    with transaction.atomic():
        was_closed = Outlet.objects.select_for_update().get(pk=outlet.pk).weekdays_closed
        present = week_of(outlet)
        if (present, was_closed) == (intervals, closed):
            return
        if (present, was_closed) != (sorted(seen), seen_closed):
            raise AlreadyDone(
                _("Somebody changed the opening hours in the meantime. Look at them again, then change them.")
            )
        OpeningHours.objects.filter(outlet=outlet).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(outlet=outlet, weekday=day, from_minute=begin, to_minute=end) for day, begin, end in intervals
        )
        Outlet.objects.filter(pk=outlet.pk).update(weekdays_closed=closed)
        changes: dict[str, list] = {
            f"weekday_{day}": [opening.words(present, day), opening.words(intervals, day)]
            for day in range(1, 8)
            if opening.words(present, day) != opening.words(intervals, day)
        }
        if was_closed != closed:
            changes["weekdays_closed"] = [was_closed, closed]
        trail.record(about=outlet, action="outlet.hours_changed", by=by, at=at, outlet=outlet, changes=changes)


def week_of(outlet: Outlet) -> list[opening.Interval]:
    """The outlet's own intervals in order."""
    rows = OpeningHours.objects.filter(outlet=outlet).values_list("weekday", "from_minute", "to_minute")
    return sorted(rows)
