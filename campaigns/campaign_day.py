"""Campaigns on people's first page: tasks that are due, campaigns to be settled, tasks without anybody. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right

from . import policies
from .models import Campaign, Task

AT_MOST = 40
AHEAD = timedelta(days=7)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """One's own tasks of the coming week and the late ones; of one's campaigns what nobody sees to, and the end."""
    today = local(at).date()
    mine = Task.objects.due_by(today + AHEAD).filter(owner=user).select_related("campaign__outlet", "owner")
    for task in mine.order_by("due_on", "pk")[:AT_MOST]:
        yield _task(task, _("Say it is done"), "#finish")
    if user.may(Right.CAMPAIGNS_PLAN):
        answered = Campaign.objects.visible_to(user, Right.CAMPAIGNS_PLAN).open().filter(owner=user)
        yield from _nobody(answered, today)
        yield from _to_settle(answered, today)


def _nobody(answered, today: date) -> Iterator[DueItem]:
    alone = Q(tasks__done_at__isnull=True, tasks__owner__isnull=True, tasks__due_on__lte=today + AHEAD)
    rows = answered.annotate(alone=Count("tasks", filter=alone), first=Min("tasks__due_on", filter=alone))
    for each in rows.filter(alone__gt=0).select_related("outlet").order_by("first", "pk")[:AT_MOST]:
        yield _campaign(
            each,
            # Translators: 中文 %(count)d 项活动任务没有责任人
            ngettext(
                "%(count)d task without anybody who sees to it",
                "%(count)d tasks without anybody who sees to them",
                each.alone,
            )
            % {"count": each.alone},
            _("Give them out"),
            started_at=each.made_at,
            deadline_at=end_of_work(each.first),
            anchor="#tasks",
        )


def _to_settle(answered, today: date) -> Iterator[DueItem]:
    book = policies.book(today)
    over = answered.filter(ends_on__lt=today).exclude(state=Campaign.State.SUBMITTED).select_related("outlet__area")
    for each in over.order_by("ends_on", "pk")[:AT_MOST]:
        days = book.for_outlet(each.outlet)[policies.SETTLE_DAYS]
        yield _campaign(
            each,
            # Translators: 中文 活动已结束，请总结并结算
            _("The campaign is over: say what it brought and settle it"),
            pgettext("campaign", "Settle"),
            started_at=beginning_of(each.ends_on + timedelta(days=1)),
            deadline_at=end_of_work(each.ends_on + timedelta(days=days)),
            anchor="#evaluation",
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Tasks past their day, for those who manage."""
    if not my_day.manages(user) or not user.may(Right.CAMPAIGNS):
        return
    reach = Campaign.objects.visible_to(user, Right.CAMPAIGNS).open()
    late = Task.objects.due_by(local(at).date() - timedelta(days=1)).filter(campaign__in=reach)
    for task in late.select_related("campaign__outlet", "campaign__owner", "owner").order_by("due_on", "pk")[:AT_MOST]:
        yield _task(task, _("Look"))


def _task(task: Task, action: str, anchor: str = "") -> DueItem:
    deadline_at = end_of_work(task.due_on)
    return DueItem(
        deadline_at=deadline_at,
        started_at=min(task.campaign.made_at, deadline_at),
        what=task.what,
        why=f"{task.campaign.number} · {task.campaign.name} · {task.campaign.outlet.name}",
        url=reverse("campaigns:task", args=[task.pk]) + anchor,
        action=action,
        group=_("Campaigns"),
        who=task.owner.name if task.owner else task.campaign.owner.name,
    )


def _campaign(each: Campaign, what: str, action: str, *, started_at, deadline_at, anchor: str) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=min(started_at, deadline_at),
        what=what,
        why=f"{each.number} · {each.name} · {each.outlet.name}",
        url=each.get_absolute_url() + anchor,
        action=action,
        group=_("Campaigns"),
    )


def campaigns_open(user, at: datetime) -> tuple[int, bool]:
    """How many campaigns are in hand under the user's postings, and whether a task of theirs is late."""
    open_ones = Campaign.objects.visible_to(user, Right.CAMPAIGNS).open()
    late = Task.objects.due_by(local(at).date() - timedelta(days=1)).filter(campaign__in=open_ones)
    return open_ones.count(), late.exists()
