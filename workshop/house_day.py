"""What the house asks of people on their first page, and what is stuck for those who manage. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from staff import my_day
from staff.instants import beginning_of, local
from staff.my_day import DueItem
from staff.roles import Right

from .models import MeetingItem

AT_MOST = 50
DAY = timedelta(days=1)


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
