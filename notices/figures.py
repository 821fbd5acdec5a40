"""Counts of messages, for the shell and for those who watch over the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff import policy
from staff.instants import local
from staff.my_day import DueItem
from staff.roles import Right

from . import policies
from .models import PER_MINUTE, Delivery, Message, Robot, RobotSlot


def all_of(user) -> int:
    """How many notices somebody has, read or not."""
    return Message.objects.visible_to(user).count()


def unread(user, at: datetime) -> int:
    """Notices in somebody's bell that they have not read."""
    return Message.objects.visible_to(user).unread().count()


def outbox_counts(user) -> dict[str, int]:
    """Failed, unclear, waiting and all deliveries of the places somebody watches over; a digest counts once."""
    seen = Delivery.objects.visible_to(user, Right.MESSAGES).on_its_own()
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    states = Delivery.State
    return {
        "failed": counts.get(states.FAILED, 0),
        "unclear": counts.get(states.UNCLEAR, 0),
        "waiting": sum(counts.get(state, 0) for state in (states.QUEUED, states.CLAIMED, states.SENDING)),
        "all": sum(counts.values()),
    }


def stuck(user, at: datetime) -> tuple[int, bool] | None:
    """For the navigation: what a person has to look at, late when it is more than nothing."""
    number = Delivery.objects.visible_to(user, Right.MESSAGES).on_its_own().stuck().count()
    return (number, True) if number else None


def stuck_items(user, at: datetime) -> Iterable[DueItem]:
    """For the manager's first page: one entry for all messages that were not delivered, as old as the oldest."""
    if not user.may(Right.MESSAGES):
        return
    rows = Delivery.objects.visible_to(user, Right.MESSAGES).on_its_own().stuck()
    found = rows.aggregate(number=Count("pk"), oldest=Min("message__queued_at"))
    if not found["number"]:
        return
    hours = policy.value(policies.LOOK_WITHIN, on=local(at).date())
    yield DueItem(
        deadline_at=found["oldest"] + timedelta(hours=hours),
        started_at=found["oldest"],
        # Translators: 中文 %(number)d 条消息未送达或不确定
        what=ngettext(
            "%(number)d message was not delivered, or not for certain",
            "%(number)d messages were not delivered, or not for certain",
            found["number"],
        )
        % {"number": found["number"]},
        why=_("See why, put it right, and send again."),
        url=reverse("notices:outbox"),
        action=_("Open the outbox"),
        group=_("Messages"),
    )


def robot_states(robots: Iterable[Robot], at: datetime) -> list[dict]:
    """For each robot: what waits, what is stuck, how many it may send now, and until when it rests. Two queries."""
    robots = list(robots)
    states = Delivery.State
    counts: dict[tuple[int, str], int] = {}
    rows = Delivery.objects.filter(message__robot__in=robots).on_its_own().exclude(state=states.SENT).order_by()
    for robot, state, number in rows.values_list("message__robot", "state").annotate(Count("pk")):
        counts[robot, state] = number
    busy = dict(
        RobotSlot.objects.filter(robot__in=robots, free_at__gt=at).order_by().values_list("robot").annotate(Count("pk"))
    )
    return [
        {
            "robot": robot,
            "waiting": sum(counts.get((robot.pk, s), 0) for s in (states.QUEUED, states.CLAIMED, states.SENDING)),
            "stuck": counts.get((robot.pk, states.FAILED), 0) + counts.get((robot.pk, states.UNCLEAR), 0),
            "free": PER_MINUTE - busy.get(robot.pk, 0),
            "rests_until": robot.rest_until if robot.rest_until and robot.rest_until > at else None,
            "rest_why": Delivery.Why(robot.rest_why).label if robot.rest_why else "",
        }
        for robot in robots
    ]
