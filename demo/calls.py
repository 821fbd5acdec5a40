"""Follow-up calls of the last days: made, taken and answered through the application's own services.

Made every morning, called by each outlet's customer care until the evening; today they have just begun, so that
the queue holds customers who can be called now, some whom nobody has reached yet, and some who named an hour.
"""

from datetime import datetime, timedelta
from random import Random

from complaints.models import FollowUp, Group, SampleDraw
from complaints.services import follow_ups, questionnaires, queue, surveys
from staff.instants import SHANGHAI, beginning_of, local
from staff.models import Outlet
from staff.months import month_after
from staff.roles import Role

from .people import Staff

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DAYS = 9
CALLS_TODAY = 4
OUTCOMES = {"answered": 62, "no_answer": 20, "busy": 5, "off": 4, "call_at": 5, "declined": 3, "wrong_number": 1}
WORDS = {
    "no_answer": "响铃无人接听",
    "busy": "占线",
    "off": "关机",
    "declined": "客户说没有时间，也不想改约",
    "wrong_number": "接电话的不是车主，号码已换人",
    "call_at": "客户在开会，约了再打",
}
SAID = ("服务挺好的", "师傅讲解很清楚", "等的时间有点长", "洗车比较干净", "休息区饮料可以再多一点", "", "", "")


def make_calls(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """Calls of all deliveries that are young enough, and what became of them up to `at`."""
    _settle_seeds(rng, outlets, at)
    today = local(at).date()
    for days in range(DAYS, -1, -1):
        morning = beginning_of(today - days * DAY) + timedelta(hours=9)
        if morning > at:
            break
        follow_ups.make_follow_ups(at=morning)
        for place in outlets:
            _call(rng, staff.user(place, Role.CUSTOMER_CARE), morning + 10 * MINUTE, at, last=days == 0)
    follow_ups.make_follow_ups(at=at)


def _settle_seeds(rng: Random, outlets: dict[str, Outlet], at: datetime) -> None:
    """So that the same demo draws the same sample."""
    months = [month_after(local(at).date(), -back) for back in range(3)]
    SampleDraw.objects.bulk_create(
        SampleDraw(outlet=outlet, group=group, month=each, seed=rng.randbytes(32).hex(), made_at=at - 60 * DAY)
        for outlet in outlets.values()
        for group in Group.values
        for each in months
        if group != Group.VISIT
    )


def _call(rng: Random, by, begin: datetime, at: datetime, last: bool) -> None:
    """One day of one caller."""
    now, evening, calls = begin, begin.astimezone(SHANGHAI).replace(hour=17, minute=30), 0
    while now < min(evening, at) and not (last and calls >= CALLS_TODAY):
        call = queue.take_next(by=by, at=now)
        if call is None:
            return
        now += rng.randint(3, 7) * MINUTE
        if now > at:
            queue.give_back(follow_up=call, by=by, at=at)
            return
        _result(rng, call, by, now, at)
        calls += 1


def _result(rng: Random, call: FollowUp, by, now: datetime, at: datetime) -> None:
    outcome = rng.choices(list(OUTCOMES), OUTCOMES.values())[0]
    if outcome == "answered":
        version = questionnaires.version_for(call.group, call.outlet, now)
        surveys.record_response(
            follow_up=call, version=version, answers=_answers(rng, version), words=rng.choice(SAID), via="call", by=by,
            at=now,
        )  # fmt: skip
        return
    call_at = None
    if outcome == "call_at":
        # Tomorrow afternoon at the half hour.
        call_at = beginning_of(local(now).date() + DAY) + timedelta(hours=rng.choice((14, 15, 16, 18)), minutes=30)
    queue.record_attempt(follow_up=call, outcome=outcome, words=WORDS[outcome], call_at=call_at, by=by, at=now)


def _answers(rng: Random, version) -> dict[int, int]:
    """None so bad that it opens a complaint: those of the demo have stories of their own, in the order of numbers."""
    answers = {}
    for question in version.questions.all():
        if question.best is None:
            continue
        if question.best == 2:
            answers[question.pk] = 2
        elif question.best == 5:
            answers[question.pk] = rng.choice((5, 5, 5, 4))
        else:
            answers[question.pk] = rng.choice((10, 10, 10, 9, 9, 8))
    return answers
