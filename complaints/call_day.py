"""What follow-up calls ask of people: on their first page, beside the navigation, and what is stuck for managers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.my_day import DueItem
from staff.roles import Right

from . import call_figures
from .models import FollowUp
from .services import queue

AT_MOST = 20
# An hour that was named is kept to within this.
KEPT_WITHIN = timedelta(minutes=15)


def waiting_count(user, at: datetime) -> tuple[int, bool]:
    """How many customers can be called now, and whether one of the calls is late."""
    counts = queue.waiting_counts(user, at)
    return counts["callable"], counts["overdue"] > 0


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The customer on the page, and the hours that customers named."""
    if not user.may(Right.CALLS):
        return
    # Translators: 中文 回访
    group = _("Follow-up calls")
    for call in FollowUp.objects.leased_to(user, at).select_related("vehicle", "outlet"):
        yield DueItem(
            deadline_at=call.leased_until,
            started_at=call.from_at,
            # Translators: 中文 手上的回访还没有记录
            what=_("The call you have on the page"),
            why=call.outlet.name,
            url=reverse("complaints:call", args=[call.pk]),
            action=_("Go on"),
            plate=call.vehicle.plate,
            group=group,
            who=user.name,
        )
    for call in call_figures.agreed_for(user, at)[:AT_MOST]:
        yield DueItem(
            deadline_at=call.next_at + KEPT_WITHIN,
            started_at=call.next_at - timedelta(hours=1),
            # Translators: 中文 和客户约好再打
            what=_("Call the customer at the hour agreed"),
            why=f"{call.outlet.name} · {call.get_group_display()}",
            url=reverse("complaints:calls"),
            action=_("To the queue"),
            plate=call.vehicle.plate,
            group=group,
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Calls that are past their time, one line an outlet."""
    if not user.may(Right.CALLS_MANAGE):
        return
    for late in call_figures.overdue_by_outlet(user, Right.CALLS_MANAGE, at):
        yield DueItem(
            deadline_at=late["oldest"],
            started_at=late["began"],
            # Translators: 中文 %(number)d 位客户超过期限还没回访到
            what=ngettext(
                "%(number)d customer is not called by their time",
                "%(number)d customers are not called by their time",
                late["number"],
            )
            % {"number": late["number"]},
            why=late["outlet__name"],
            url=f"{reverse('complaints:follow_ups')}?late=yes&mode=call&outlet={late['outlet__code']}",
            action=_("See them"),
            group=_("Follow-up calls"),
        )
