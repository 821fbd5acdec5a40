"""What customers answered by link in the months before: advisors differ, and it has slowly become better.

The calls of the last days are told by `demo.calls`; here are the months that a trend needs.
"""

from datetime import date, datetime, timedelta
from random import Random

from complaints.models import FollowUp, Group
from complaints.services import questionnaires, surveys
from staff.instants import beginning_of, local
from staff.models import Employee, Outlet
from staff.months import month_after
from workshop.models import RepairOrder

from .outlets import FIRST, SECOND

MONTHS = 5
# Answers a month.
ANSWERS = {FIRST.code: 24, SECOND.code: 12}
GROUPS = {
    RepairOrder.Kind.MAINTENANCE: Group.MAINTENANCE,
    RepairOrder.Kind.REPAIR: Group.REPAIR,
    RepairOrder.Kind.ACCIDENT: Group.ACCIDENT,
    RepairOrder.Kind.WARRANTY: Group.WARRANTY,
}
SAID = ("很好", "师傅很细心", "价格再实惠一点就好了", "等的时间长了点", "", "", "", "")
PRAISED = "{name}接待得很耐心，讲得清楚"
DAY = timedelta(days=1)


def make_surveys(rng: Random, outlets: dict[str, Outlet], at: datetime) -> int:
    """Answers about the deliveries of some months before this one; comes back with how many."""
    return sum(
        _answer(rng, order, back)
        for code, count in ANSWERS.items()
        for back in range(MONTHS, 0, -1)
        for order in _chosen(rng, outlets[code], local(at).date(), back, count)
    )


def _chosen(rng: Random, outlet: Outlet, today: date, back: int, count: int) -> list[RepairOrder]:
    """Some of the month's deliveries for which nobody asked yet."""
    first, after = month_after(today, -back), month_after(today, 1 - back)
    orders = RepairOrder.objects.filter(
        outlet=outlet,
        kind__in=GROUPS,
        delivered_at__gte=beginning_of(first),
        delivered_at__lt=beginning_of(after - 4 * DAY),
        follow_ups__isnull=True,
    )
    found = list(orders.select_related("vehicle__customer", "advisor", "outlet__area__region").order_by("number"))
    return rng.sample(found, min(count, len(found)))


def _answer(rng: Random, order: RepairOrder, back: int) -> int:
    group = GROUPS[order.kind]
    answered_at = order.delivered_at + DAY + rng.randrange(600) * timedelta(minutes=1)
    follow_up = FollowUp.objects.create(
        outlet=order.outlet,
        group=group,
        order=order,
        vehicle=order.vehicle,
        customer=order.vehicle.customer,
        delivered_at=order.delivered_at,
        from_at=order.delivered_at + DAY / 2,
        due_at=order.delivered_at + 3 * DAY,
        next_at=order.delivered_at + DAY / 2,
    )
    version = questionnaires.version_for(group, order.outlet, answered_at)
    mood = _mood(order.advisor) - back
    praised = [order.advisor] if mood > 1 and rng.randrange(6) == 0 and _works_here(order) else []
    surveys.record_response(
        follow_up=follow_up,
        version=version,
        answers=_answers(rng, version, mood),
        words=PRAISED.format(name=order.advisor.name) if praised else rng.choice(SAID),
        praised=praised,
        via="link",
        at=answered_at,
    )
    return 1


def _mood(advisor: Employee) -> int:
    """How well the advisor is liked, 1 to 5; the same person always as much."""
    return 1 + sum(advisor.number.encode()) % 5


def _works_here(order: RepairOrder) -> bool:
    return order.advisor.outlet_id == order.outlet_id


def _answers(rng: Random, version, mood: int) -> dict[int, int]:
    """Better or worse by the mood, -4 to 4; never so bad that somebody had to be called back."""
    answers = {}
    for question in version.questions.all():
        if question.scale == question.Scale.TEN:
            answers[question.pk] = min(10, max(7, 9 + round(rng.gauss(mood / 4, 0.8))))
        elif question.scale == question.Scale.FIVE:
            answers[question.pk] = min(5, max(3, round(rng.gauss(4.6 + mood / 8, 0.6))))
        elif question.scale == question.Scale.YES_NO:
            answers[question.pk] = 2
    return answers
