"""What the house asks of people on their first page, and what is stuck for those who manage. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff import my_day
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.my_day import DueItem
from staff.roles import Right

from .models import Gift, MeetingItem
from .services import gifts

AT_MOST = 50
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


# The evening meeting --------------------------------------------------------------------------------------------------


def problems_due(user, at: datetime) -> Iterator[DueItem]:
    """Problems of the evening meeting that the user sees to."""
    held = MeetingItem.objects.open().filter(owner=user)
    for item in held.for_list().order_by("due_on", "pk")[:AT_MOST]:
        yield _problem(item, _("Give the proof"), "#prove")


def problems_stuck(user, at: datetime) -> Iterator[DueItem]:
    """Problems past their day, for those who manage."""
    if not my_day.manages(user):
        return
    late = MeetingItem.objects.visible_to(user, Right.MEETING).overdue(local(at).date())
    for item in late.for_list().order_by("due_on", "pk")[:AT_MOST]:
        yield _problem(item, _("Look"))


def _problem(item: MeetingItem, action: str, anchor: str = "") -> DueItem:
    return DueItem(
        deadline_at=beginning_of(item.due_on + DAY),
        started_at=item.entered_at,
        # Translators: 中文 夕会问题：%(what)s
        what=_("Problem of the evening meeting: %(what)s") % {"what": item.problem},
        why=" · ".join(filter(None, [str(item.get_topic_display()), item.order.number if item.order else ""])),
        url=item.get_absolute_url() + anchor,
        action=action,
        group=_("Evening meeting"),
        who=item.owner.name,
    )


def problems_open(user, at: datetime) -> tuple[int, bool]:
    """How many problems are open under the user's postings, and whether one is late."""
    items = MeetingItem.objects.visible_to(user, Right.MEETING)
    return items.open().count(), items.overdue(local(at).date()).exists()


# Gifts ----------------------------------------------------------------------------------------------------------------


def gifts_due(user, at: datetime) -> Iterator[DueItem]:
    """For those who keep the stock: gifts that run low, and the next count of the shelf once its week has come."""
    if not user.may(Right.GIFTS_KEEP):
        return
    midnight = beginning_of(local(at).date())
    for outlet in Outlet.objects.visible_to(user, Right.GIFTS_KEEP).select_related("area__region"):
        low = [gift.name for gift in Gift.objects.low().filter(outlet=outlet).order_by("name")[:AT_MOST]]
        if low:
            yield _of_shelf(
                outlet,
                # Translators: 中文 %(count)d 种礼品需补货
                ngettext("%(count)d gift is running low", "%(count)d gifts are running low", len(low))
                % {"count": len(low)},
                ", ".join(low),
                midnight,
                midnight + 2 * DAY,
                f"{reverse('workshop:gifts')}?state=low&outlet={outlet.code}",
            )
        due_at = gifts.count_due_at(outlet, at)
        if due_at and due_at <= at + WEEK:
            yield _of_shelf(
                outlet,
                # Translators: 中文 盘点礼品
                _("Count the gifts"),
                outlet.name,
                due_at - WEEK,
                due_at,
                f"{reverse('workshop:gift_count')}?outlet={outlet.code}",
            )


def _of_shelf(outlet, what: str, why: str, started_at: datetime, deadline_at: datetime, url: str) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=why,
        url=url,
        action=_("Look"),
        group=_("Gifts"),
    )


def gifts_low(user, at: datetime) -> tuple[int, bool]:
    """How many gifts run low where the user gives or keeps them."""
    return Gift.objects.seen_by(user).low().count(), False
