"""Tasks: given, done, opened again, handed over, reminded of, and on people's first page."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from campaigns import campaign_day
from campaigns.models import Campaign, Task
from campaigns.services import campaigns, task_reminders, tasks
from notices.models import Message
from staff import trail
from staff.refusals import AlreadyDone, Refused
from tests.makers import make_outlet

from .places import AT, TODAY, begin, fresh, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def task_of(campaign, nth=0) -> Task:
    rows = campaign.tasks.select_related("campaign__outlet__area__region", "owner").order_by("due_on", "pk")
    return list(rows)[nth]


def give(campaign, owner, by, *numbers):
    picked = [task_of(campaign, nth) for nth in numbers]
    return tasks.give_tasks(campaign=campaign, tasks=picked, owner=owner, by=by, at=AT)


def test_tasks_are_given_and_the_one_who_gets_them_is_told_once(house, campaign):
    assert give(campaign, house.care, house.marketing, 0, 1) == 2
    note = Message.objects.get(recipient=house.care)
    assert note.code == "campaign.task_given" and note.params["number"] == "2"
    # Those who have it already are not given it, and who gives to oneself is not told.
    assert give(campaign, house.care, house.marketing, 0) == 0
    give(campaign, house.marketing, house.marketing, 2)
    assert Message.objects.count() == 1


def test_what_is_given_at_once_is_one_line_of_the_trail(house, campaign):
    give(campaign, house.advisor, house.marketing, 0)
    give(campaign, house.care, house.marketing, 0, 1, 2)
    lines = [entry.changes for entry in trail.entries_about(campaign) if entry.action == "campaign.task_given"]
    whats = [task_of(campaign, nth).what for nth in range(3)]
    assert lines == [
        {"task_owner": [None, house.care.name], "task_what": [None, "; ".join(whats[1:])]},
        {"task_owner": [house.advisor.name, house.care.name], "task_what": [None, whats[0]]},
        {"task_owner": [None, house.advisor.name], "task_what": [None, whats[0]]},
    ]


def test_who_may_give_and_who_may_get(house, campaign):
    with pytest.raises(PermissionDenied):
        give(campaign, house.care, house.care, 0)
    with pytest.raises(Refused) as refused:
        give(campaign, house.area, house.marketing, 0)
    assert refused.value.field == "owner"
    with pytest.raises(Refused):
        give(campaign, house.care, house.marketing)


def test_of_two_who_give_the_same_task_the_second_is_told(house, campaign):
    seen = task_of(campaign)
    give(campaign, house.care, house.marketing, 0)
    with pytest.raises(AlreadyDone):
        tasks.give_task(task=seen, owner=house.advisor, by=house.manager, at=AT)


def test_a_task_is_done_by_its_owner_or_a_planner_and_once(house, campaign):
    give(campaign, house.care, house.marketing, 0)
    task = task_of(campaign)
    with pytest.raises(PermissionDenied):
        tasks.finish_task(task=task, proof="完成", by=house.advisor, at=AT)
    with pytest.raises(Refused) as refused:
        tasks.finish_task(task=task, proof=" ", by=house.care, at=AT)
    assert refused.value.field == "proof"
    seen = task_of(campaign)
    tasks.finish_task(task=task, proof="名单已锁定", by=house.care, at=AT)
    with pytest.raises(AlreadyDone, match="郑雨桐"):
        tasks.finish_task(task=seen, proof="我也做了", by=house.manager, at=AT)
    task = task_of(campaign)
    assert (task.proof, task.done_by) == ("名单已锁定", house.care)
    with pytest.raises(PermissionDenied):
        tasks.reopen_task(task=task, reason="没有锁定", by=house.care, at=AT)
    tasks.reopen_task(task=task, reason="没有锁定", by=house.marketing, at=AT)
    assert task_of(campaign).done_at is None
    with pytest.raises(AlreadyDone):
        tasks.reopen_task(task=task_of(campaign), reason="再来", by=house.marketing, at=AT)


def test_nothing_is_done_for_a_campaign_that_is_called_off(house, campaign):
    present = fresh(campaign)
    campaigns.call_off(campaign=present, version=present.version, reason="台风", by=house.marketing, at=AT)
    with pytest.raises(Refused):
        tasks.finish_task(task=task_of(campaign), proof="完成", by=house.marketing, at=AT)
    assert not Task.objects.open().exists()


def test_open_tasks_and_campaigns_of_somebody_are_handed_over(house, campaign):
    give(campaign, house.care, house.marketing, 0, 1, 2)
    tasks.finish_task(task=task_of(campaign), proof="完成", by=house.care, at=AT)
    assert tasks.tasks_held(house.care) == 2 and tasks.campaigns_held(house.marketing) == 1
    handed = {"from_user": house.care, "to_user": house.advisor, "by": house.manager, "at": AT, "reason": "休假"}
    assert tasks.hand_over_tasks(**handed) == 2 and tasks.tasks_held(house.advisor) == 2
    assert tasks.hand_over_campaigns(**handed | {"from_user": house.marketing, "to_user": house.manager}) == 1
    assert fresh(campaign).owner == house.manager and {place.outlet for place in tasks.places_of_tasks(house.advisor)}


# Reminders ------------------------------------------------------------------------------------------------------------


def remind(days: int, hour: int = 0):
    return task_reminders.remind_tasks(at=AT + days * DAY + timedelta(hours=hour))


def test_each_person_is_reminded_once_of_what_comes_and_daily_of_what_is_late(house, campaign):
    first = task_of(campaign)
    give(campaign, house.care, house.marketing, 0)
    Message.objects.all().delete()
    to_go = (first.due_on - TODAY).days
    assert remind(to_go - 3)["tasks"] == 0
    assert remind(to_go - 2) == {"people": 1, "tasks": 1}
    note = Message.objects.get(code="campaign.tasks_due")
    assert note.recipient == house.care and note.params["late"] == "0"
    # Named once before its day: not in the next hour, not on the next day.
    assert remind(to_go - 2, hour=1)["tasks"] == 0 and remind(to_go - 1)["tasks"] == 0
    assert remind(to_go + 1)["tasks"] == 1 and remind(to_go + 1, hour=2)["tasks"] == 0
    assert remind(to_go + 2)["tasks"] == 1


def test_nobody_is_reminded_at_night_nor_of_what_is_done_or_called_off(house, campaign):
    late = (task_of(campaign).due_on - TODAY).days + 1
    assert remind(late, hour=-3)["tasks"] == 0
    tasks.finish_task(task=task_of(campaign), proof="完成", by=house.marketing, at=AT)
    assert remind(late)["tasks"] == 0
    second = (task_of(campaign, 1).due_on - TODAY).days + 1
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    assert remind(second)["tasks"] == 0


def test_what_nobody_sees_to_is_told_to_who_answers_for_the_campaign(house, campaign):
    late = (task_of(campaign).due_on - TODAY).days + 1
    remind(late)
    assert Message.objects.get(code="campaign.tasks_due").recipient == house.marketing


# The first page -------------------------------------------------------------------------------------------------------


def whats(user, at):
    return [item.url for item in campaign_day.due_for(user, at)]


def test_ones_tasks_of_the_week_are_due_and_those_of_nobody_are_the_owners(house, campaign):
    give(campaign, house.care, house.marketing, 0)
    task = task_of(campaign)
    near = AT + (task.due_on - TODAY - 3 * DAY)
    assert whats(house.care, AT - 20 * DAY) == []
    assert whats(house.care, near) == [f"/campaigns/tasks/{task.pk}/#finish"]
    assert whats(house.advisor, near) == []
    assert whats(house.marketing, near + 8 * DAY) == [f"{campaign.get_absolute_url()}#tasks"]


def test_an_ended_campaign_asks_to_be_settled_and_late_tasks_are_stuck(house, campaign):
    over = AT + 32 * DAY
    assert f"{campaign.get_absolute_url()}#evaluation" in whats(house.marketing, over)
    stuck = list(campaign_day.stuck_for(house.manager, over))
    assert len(stuck) >= 5 and all(item.who == house.marketing.name for item in stuck)
    assert list(campaign_day.stuck_for(house.care, over)) == []


def test_tasks_of_another_outlet_are_not_stuck_here(house, campaign):
    Campaign.objects.update(outlet=make_outlet("SH02", "嘉禾金桥店"))
    assert list(campaign_day.stuck_for(house.manager, AT + 32 * DAY)) == []
    assert campaign_day.campaigns_open(house.manager, AT) == (0, False)
