"""Several people at the same plan in the same instant: one does it, the other hears of it, nothing is lost."""

from datetime import timedelta
from threading import Barrier

import pytest

from campaigns.models import Campaign, Section, Task
from campaigns.services import campaigns, plans, task_reminders, tasks
from notices.models import Message
from staff.refusals import AlreadyDone, Refused
from tests.racing import race

from .places import AT, begin, fresh, make_house

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
OVER = AT + 60 * DAY


@pytest.fixture
def house(transactional_db):
    return make_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def rename(seen: Campaign, by, name: str):
    fields = ("theme", "begins_on", "ends_on", "place", "owner", "baseline_from_on", "baseline_to_on", "version")
    written = {field: getattr(seen, field) for field in (*fields, "control_percent")}
    return campaigns.change_campaign(campaign=seen, name=name, **written, by=by, at=AT)


def two_renames(house, campaign):
    deeds = [(fresh(campaign), house.marketing, "车间见面会"), (fresh(campaign), house.manager, "车间开放日")]
    return race([lambda deed=deed: rename(*deed) for deed in deeds])


def test_of_two_who_change_the_head_one_hears_who_was_quicker(house, campaign):
    outcomes = two_renames(house, campaign)
    assert names(outcomes) == ["AlreadyDone", "Campaign"]
    kept = next(each for each in outcomes if isinstance(each, Campaign))
    assert fresh(campaign).name == kept.name and fresh(campaign).version == 1


@pytest.mark.postgres
def test_without_the_version_the_second_change_swallows_the_first(house, campaign, monkeypatch):
    """Seen failing: both have read the head before either wrote it."""
    both = Barrier(2)

    def read(seen, version, at):
        found = fresh(seen)
        both.wait(10)
        return found

    monkeypatch.setattr(campaigns, "held_campaign", read)
    assert names(two_renames(house, campaign)) == ["Campaign", "Campaign"]


def write_words(section: Section, by, words: str):
    seen = plans.seen_of("section", section)
    return plans.change_part(
        campaign=section.campaign, of="section", part=section, seen=seen, title=section.title, words=words, by=by, at=AT
    )


def two_writers(house, campaign):
    rows = Section.objects.select_related("campaign__outlet").filter(campaign=campaign)
    deeds = [(rows.first(), house.marketing, "数据说明了原因"), (rows.first(), house.manager, "别的")]
    return race([lambda deed=deed: write_words(*deed) for deed in deeds])


def test_of_two_who_write_the_same_section_one_is_told(house, campaign):
    outcomes = two_writers(house, campaign)
    assert names(outcomes) == ["AlreadyDone", "Section"]
    kept = next(each for each in outcomes if isinstance(each, Section))
    assert campaign.sections.first().words == kept.words


@pytest.mark.postgres
def test_without_holding_the_campaign_both_would_write_the_section(house, campaign, monkeypatch):
    """Seen failing: both have compared what they saw before either wrote."""
    both = Barrier(2)
    monkeypatch.setattr(campaigns, "locked_campaign", fresh)
    compare = plans.seen_of

    def together(kind, part):
        said = compare(kind, part)
        both.wait(10)
        return said

    rows = Section.objects.select_related("campaign__outlet").filter(campaign=campaign)
    section, seen = rows.first(), compare("section", rows.first())
    monkeypatch.setattr(plans, "seen_of", together)
    deeds = [
        lambda by=by, words=words: plans.change_part(
            campaign=campaign, of="section", part=section, seen=seen, title="背景", words=words, by=by, at=AT
        )
        for by, words in ((house.marketing, "一"), (house.manager, "二"))
    ]
    assert names(race(deeds)) == ["Section", "Section"]


def do_everything(campaign, house):
    for task in campaign.tasks.select_related("campaign__outlet"):
        tasks.finish_task(task=task, proof="完成", by=house.marketing, at=AT)


def settle(campaign, version, by):
    return campaigns.settle_campaign(campaign=campaign, version=version, evaluation="到场 43 组", by=by, at=OVER)


def test_two_settle_at_once(house, campaign):
    do_everything(campaign, house)
    outcomes = race([lambda by=by: settle(campaign, 0, by) for by in (house.marketing, house.manager)])
    assert names(outcomes) == ["AlreadyDone", "Campaign"]
    assert fresh(campaign).state == "settled" and fresh(campaign).version == 1


@pytest.mark.parametrize("_again", range(3))
def test_it_is_settled_or_called_off(house, campaign, _again):
    do_everything(campaign, house)
    outcomes = race(
        [
            lambda: settle(campaign, 0, house.marketing),
            lambda: campaigns.call_off(campaign=campaign, version=0, reason="台风", by=house.manager, at=OVER),
        ]
    )
    assert names(outcomes) == ["AlreadyDone", "Campaign"]


@pytest.mark.parametrize("_again", range(3))
def test_a_settled_campaign_has_no_open_task_whoever_is_first(house, campaign, _again):
    do_everything(campaign, house)
    values = {"group": "", "what": "补拍照片", "department": "marketing", "owner": None, "due_on": campaign.ends_on}
    outcomes = race(
        [
            lambda: settle(campaign, 0, house.marketing),
            lambda: plans.add_part(campaign=campaign, of="task", by=house.manager, at=OVER, **values),
        ]
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    settled = fresh(campaign).state == "settled"
    assert settled != Task.objects.filter(campaign=campaign, done_at__isnull=True).exists()


def first_task(campaign) -> Task:
    return Task.objects.select_related("campaign__outlet__area__region", "owner").filter(campaign=campaign).first()


def test_a_task_is_done_once(house, campaign):
    deeds = [
        lambda by=by: tasks.finish_task(task=first_task(campaign), proof=by.name, by=by, at=AT)
        for by in (house.marketing, house.manager)
    ]
    outcomes = race(deeds)
    assert names(outcomes) == ["AlreadyDone", "Task"]
    assert first_task(campaign).proof == first_task(campaign).done_by.name


def test_a_task_is_given_to_one_person(house, campaign):
    seen = [first_task(campaign), first_task(campaign)]
    deeds = [
        lambda task=task, owner=owner: tasks.give_task(task=task, owner=owner, by=house.marketing, at=AT)
        for task, owner in zip(seen, (house.care, house.advisor), strict=True)
    ]
    assert names(race(deeds)) == ["AlreadyDone", "Task"]
    assert Message.objects.filter(code="campaign.task_given").count() == 1
    assert Message.objects.get(code="campaign.task_given").recipient == first_task(campaign).owner


def test_a_running_order_is_copied_once(house):
    show = begin(house, "auto_show", days=3)
    copied = {"campaign": show, "from_on": show.begins_on, "to_on": show.ends_on, "at": AT}
    outcomes = race([lambda by=by: plans.copy_day(by=by, **copied) for by in (house.marketing, house.manager)])
    assert names(outcomes) == ["Refused", "int"]
    assert show.turns.filter(on=show.ends_on).count() == show.turns.filter(on=show.begins_on).count()


def test_two_departments_that_want_to_host_leave_one(house, campaign):
    care, parts = campaign.departments.get(department="care"), campaign.departments.get(department="parts")

    def host(each, by):
        seen = plans.seen_of("department", each)
        values = {"department": each.department, "host": True, "duty": each.duty, "lead": None}
        return plans.change_part(campaign=campaign, of="department", part=each, seen=seen, by=by, at=AT, **values)

    race([lambda: host(care, house.marketing), lambda: host(parts, house.manager)])
    assert campaign.departments.filter(host=True).count() == 1


def test_a_form_sent_twice_in_the_same_instant_begins_one(house):
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    outcomes = race([lambda: begin(house, form_key=key)] * 2)
    assert names(outcomes) == ["Campaign", "WrittenAlready"] and Campaign.objects.count() == 1


def test_reminders_of_two_runs_at_once_reach_each_person_once(house, campaign):
    race([lambda: task_reminders.remind_tasks(at=AT + 60 * DAY)] * 2)
    assert Message.objects.filter(code="campaign.tasks_due").count() == 1


def test_somebody_who_is_not_in_the_way_changes_another_part(house, campaign):
    first, last = campaign.sections.first(), campaign.sections.last()
    outcomes = race([lambda: write_words(first, house.marketing, "一"), lambda: write_words(last, house.manager, "二")])
    assert not [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert {campaign.sections.first().words, campaign.sections.last().words} == {"一", "二"}
