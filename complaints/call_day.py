"""What follow-up calls ask of people: on their first page, beside the navigation, and what is stuck for managers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
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


def waiting_for(user, at: datetime) -> Iterator[DueItem]:
    """For callers, in one line: how many customers can be called now, due with the first of them. Whoever watches the
    queue reads among what is stuck how many are late."""
    if not user.may(Right.CALLS) or user.may(Right.CALLS_MANAGE):
        return
    number = queue.waiting_counts(user, at)["callable"]
    first = FollowUp.objects.visible_to(user, Right.CALLS).due_now(at).free(at).order_by("due_at", "pk").first()
    if not number or first is None:
        return
    yield DueItem(
        deadline_at=first.due_at,
        started_at=first.from_at,
        # Translators: 中文 %(number)d 位客户待回访
        what=ngettext("%(number)d customer waits for a call", "%(number)d customers wait for a call", number)
        % {"number": number},
        # Translators: 中文 点“下一位”就能开始。
        why=_("The next one comes with one click."),
        url=reverse("complaints:calls"),
        action=_("To the queue"),
        group=_("Follow-up calls"),
    )


def on_site_for(user, at: datetime) -> Iterator[DueItem]:
    """For the desk and the cashier, in one line: customers of the sample whom nobody has asked on site yet."""
    if not user.may(Right.ASK_ON_SITE) or user.may(Right.CALLS_MANAGE):
        return
    seen = FollowUp.objects.on_site().drawn().visible_to(user, Right.ASK_ON_SITE).waiting().filter(due_at__gt=at)
    found = seen.order_by().aggregate(number=Count("pk"), due_at=Min("due_at"), began=Min("delivered_at"))
    if not found["number"]:
        return
    yield DueItem(
        deadline_at=found["due_at"],
        started_at=found["began"],
        # Translators: 中文 %(number)d 位客户待现场问卷
        what=ngettext(
            "%(number)d customer is to be asked on site",
            "%(number)d customers are to be asked on site",
            found["number"],
        )
        % {"number": found["number"]},
        # Translators: 中文 趁客户还在店里请他填写。
        why=_("Ask while the customer is still here."),
        url=reverse("complaints:onsite"),
        action=_("Ask"),
        # Translators: 中文 现场问卷
        group=_("On-site surveys"),
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
