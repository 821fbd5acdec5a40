"""What an outlet is called, from when its records count, and when it is open."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staff import opening, trail
from staff.access import require
from staff.models import OpeningHours, Outlet, User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right


def change_outlet(
    *, outlet: Outlet, name: str, live_on: date | None, follows_public_holidays: bool, by: User, at: datetime
) -> None:
    """Change an outlet's name, go-live day and whether it follows the public holidays."""
    require(by, Right.OUTLETS_MANAGE, outlet)
    new = {"name": name.strip(), "live_on": live_on, "follows_public_holidays": follows_public_holidays}
    if not new["name"]:
        raise Refused(_("An outlet needs a name."), field="name")
    old = {field: getattr(outlet, field) for field in new}
    changes = {field: [old[field], new[field]] for field in new if old[field] != new[field]}
    if not changes:
        return
    with transaction.atomic():
        if not Outlet.objects.filter(pk=outlet.pk, **old).update(**new):
            raise AlreadyDone(_("Somebody changed this outlet in the meantime. Look at it again, then change it."))
        trail.record(about=outlet, action="outlet.changed", by=by, at=at, outlet=outlet, changes=changes)


def set_opening_hours(
    *, outlet: Outlet, intervals: list[opening.Interval], seen: list[opening.Interval], by: User, at: datetime
) -> None:
    """Replace the week of an outlet. `seen` is what the change was made from: another week means somebody was quicker.

    Without any interval the outlet goes back to the hours that policy gives to all.
    """
    require(by, Right.OUTLETS_MANAGE, outlet)
    intervals = opening.check(intervals)
    with transaction.atomic():
        Outlet.objects.select_for_update().get(pk=outlet.pk)
        present = week_of(outlet)
        if present == intervals:
            return
        if present != sorted(seen):
            raise AlreadyDone(
                _("Somebody changed the opening hours in the meantime. Look at them again, then change them.")
            )
        OpeningHours.objects.filter(outlet=outlet).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(outlet=outlet, weekday=day, from_minute=begin, to_minute=end) for day, begin, end in intervals
        )
        trail.record(
            about=outlet,
            action="outlet.hours_changed",
            by=by,
            at=at,
            outlet=outlet,
            changes={
                f"weekday_{day}": [opening.words(present, day), opening.words(intervals, day)]
                for day in range(1, 8)
                if opening.words(present, day) != opening.words(intervals, day)
            },
        )


def week_of(outlet: Outlet) -> list[opening.Interval]:
    """The outlet's own intervals in order."""
    rows = OpeningHours.objects.filter(outlet=outlet).values_list("weekday", "from_minute", "to_minute")
    return sorted(rows)
