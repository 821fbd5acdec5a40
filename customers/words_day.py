"""Replies of customers that wait for somebody: on the first page of care, and counted beside its entry."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.my_day import DueItem
from staff.roles import Right

from .models import Reply

# Whoever writes back waits as somebody does who is kept on the telephone.
ANSWER_WITHIN = timedelta(hours=4)


def _open(user):
    return Reply.objects.open().visible_to(user, Right.CARE)


def open_replies(user, at: datetime) -> tuple[int, bool] | None:
    """How many wait, and whether one has waited too long."""
    found = _open(user)
    number = found.count()
    return (number, found.filter(said_at__lt=at - ANSWER_WITHIN).exists()) if number else None


def due_for(user, at: datetime) -> Iterable[DueItem]:
    """One entry for all of them, as old as the oldest."""
    if not user.may(Right.CARE):
        return
    found = _open(user).order_by().aggregate(oldest=Min("said_at"), number=Count("pk"))
    oldest, number = found["oldest"], found["number"]
    if not number:
        return
    yield DueItem(
        deadline_at=oldest + ANSWER_WITHIN,
        started_at=oldest,
        # Translators: 中文 %(number)d 条客户回复待处理
        what=ngettext("%(number)d customer has written back", "%(number)d customers have written back", number)
        % {"number": number},
        why=_("Read what they say, and answer or pass it on."),
        url=reverse("customers:replies"),
        action=_("Read the replies"),
        # Translators: 中文 客户消息
        group=_("Messages to customers"),
    )
