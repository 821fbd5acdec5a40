"""What targets put on people's first page: to take note of, to set, and who has not taken note yet."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import month_after, month_of, written
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right, Role

from . import figures
from .models import Target

# From this day of a month on, the next one's targets are due.
SET_FROM = 20
# A change of the targets of a month that has begun gives a day to read them.
TIME_TO_READ = timedelta(days=1)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The advisor's own: targets of this month and the next that were not taken note of; the manager's: to set them."""
    today = local(at).date()
    month = month_of(today)
    for waiting in figures.not_noted(_posted_as_advisor(user), (month, month_after(month)), today):
        if user in waiting.people:
            yield _to_note(waiting)
    if today.day >= SET_FROM and user.may(Right.TARGETS_SET):
        yield from _to_set(user, month_after(month))


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Targets that advisors under the user's postings have not taken note of."""
    if not user.may(Right.TARGETS_SET):
        return
    today = local(at).date()
    month = month_of(today)
    for waiting in figures.not_noted(outlets_of(user, Right.TARGETS_SET), (month, month_after(month)), today):
        yield _not_noted(waiting)


def _posted_as_advisor(user) -> list[Outlet]:
    posted = [posting.outlet_id for posting in user.postings_today if posting.role == Role.SERVICE_ADVISOR]
    return list(Outlet.objects.filter(pk__in=posted)) if posted else []


def _to_note(waiting: figures.Waiting) -> DueItem:
    return _item(
        waiting,
        # Translators: 中文 确认 %(month)s 的目标
        what=_("Take note of the targets of %(month)s") % {"month": written(waiting.month)},
        # Translators: 中文 看目标
        action=_("Read them"),
    )


def _not_noted(waiting: figures.Waiting) -> DueItem:
    number = len(waiting.people)
    what = ngettext(
        "%(count)d advisor has not taken note of the targets of %(month)s",
        "%(count)d advisors have not taken note of the targets of %(month)s",
        number,
    )
    return _item(
        waiting,
        what=what % {"count": number, "month": written(waiting.month)},
        action=_("See who"),
        who=", ".join(each.name for each in waiting.people[:3]),
    )


def _item(waiting: figures.Waiting, **words) -> DueItem:
    """Due before the month begins; targets set later than that give a day."""
    begins = beginning_of(waiting.month)
    set_at = waiting.set_at or beginning_of(month_after(waiting.month, -1))
    return DueItem(
        deadline_at=max(begins, set_at + TIME_TO_READ),
        started_at=min(set_at, begins),
        why=waiting.outlet.name,
        url=reverse("targets:month", args=[waiting.outlet.code, written(waiting.month)]),
        group=_("Targets"),
        **words,
    )


def _to_set(user, month: date) -> Iterator[DueItem]:
    """Only where this month has targets: an outlet that works without any is not nagged."""
    before = month_after(month, -1)
    working = Target.objects.filter(month=before).values("outlet")
    done = Target.objects.filter(month=month).values("outlet")
    outlets = Outlet.objects.visible_to(user, Right.TARGETS_SET).filter(pk__in=working).exclude(pk__in=done)
    for outlet in outlets:
        yield DueItem(
            deadline_at=beginning_of(month),
            started_at=beginning_of(before.replace(day=SET_FROM)),
            what=_("Set the targets of %(month)s") % {"month": written(month)},
            why=outlet.name,
            url=reverse("targets:set", args=[outlet.code, written(month)]),
            action=_("Set targets"),
            group=_("Targets"),
        )
