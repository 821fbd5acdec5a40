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
    for outlet in _posted_as_advisor(user):
        for each in (month, month_after(month)):
            yield from _to_note(user, outlet, each, today)
    if today.day >= SET_FROM and user.may(Right.TARGETS_SET):
        yield from _to_set(user, month_after(month))


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Targets that advisors under the user's postings have not taken note of."""
    if not user.may(Right.TARGETS_SET):
        return
    today = local(at).date()
    month = month_of(today)
    for outlet in Outlet.objects.visible_to(user, Right.TARGETS_SET):
        for each in (month, month_after(month)):
            yield from _not_noted(outlet, each, today)


def _posted_as_advisor(user) -> list[Outlet]:
    posted = [posting.outlet_id for posting in user.postings_today if posting.role == Role.SERVICE_ADVISOR]
    return list(Outlet.objects.filter(pk__in=posted)) if posted else []


def _to_note(user, outlet: Outlet, month: date, today: date) -> Iterator[DueItem]:
    targets = figures.targets_of(outlet, month)
    if not targets:
        return
    mine = next((each for each in figures.noted(outlet, month, targets, today) if each.user.pk == user.pk), None)
    if mine is None or mine.at:
        return
    yield _item(
        outlet,
        month,
        targets,
        # Translators: 中文 确认 %(month)s 的目标
        what=_("Take note of the targets of %(month)s") % {"month": written(month)},
        # Translators: 中文 看目标
        action=_("Read them"),
    )


def _not_noted(outlet: Outlet, month: date, today: date) -> Iterator[DueItem]:
    targets = figures.targets_of(outlet, month)
    if not targets:
        return
    missing = [each.user.name for each in figures.noted(outlet, month, targets, today) if each.at is None]
    if missing:
        what = ngettext(
            "%(count)d advisor has not taken note of the targets of %(month)s",
            "%(count)d advisors have not taken note of the targets of %(month)s",
            len(missing),
        )
        yield _item(
            outlet,
            month,
            targets,
            what=what % {"count": len(missing), "month": written(month)},
            action=_("See who"),
            who=", ".join(missing[:3]),
        )


def _item(outlet: Outlet, month: date, targets: list[Target], **words) -> DueItem:
    """Due before the month begins; targets set later than that give a day."""
    last = figures.history_of(targets).first()
    begins = beginning_of(month)
    set_at = last.at if last else beginning_of(month_after(month, -1))
    return DueItem(
        deadline_at=max(begins, set_at + TIME_TO_READ),
        started_at=min(set_at, begins),
        why=outlet.name,
        url=reverse("targets:month", args=[outlet.code, written(month)]),
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
