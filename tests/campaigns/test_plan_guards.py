"""Who may do what to a plan, and in which state: each guard of its services once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from campaigns import closing
from campaigns.models import Campaign, Task
from campaigns.services import campaigns, plans, tasks
from staff import trail
from staff.refusals import AlreadyDone, Refused

from .places import AT, TODAY, begin, fresh, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OVER = AT + 60 * DAY


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def change(campaign, by, **fields):
    present = fresh(campaign)
    names = ("name", "theme", "begins_on", "ends_on", "place", "owner", "baseline_from_on", "baseline_to_on", "version")
    written = {name: getattr(present, name) for name in (*names, "control_percent")}
    return campaigns.change_campaign(campaign=present, **written | fields, by=by, at=AT)


def evaluate(campaign, by):
    present = fresh(campaign)
    return campaigns.keep_evaluation(campaign=present, version=present.version, evaluation="好", by=by, at=AT)


def settle(campaign, by):
    present = fresh(campaign)
    return campaigns.settle_campaign(campaign=present, version=present.version, evaluation="好", by=by, at=OVER)


def call_off(campaign, by):
    present = fresh(campaign)
    return campaigns.call_off(campaign=present, version=present.version, reason="台风", by=by, at=AT)


def first_task(campaign) -> Task:
    return Task.objects.select_related("campaign__outlet__area__region", "owner").filter(campaign=campaign).first()


def do_everything(campaign, house):
    for task in campaign.tasks.filter(done_at__isnull=True).select_related("campaign__outlet"):
        tasks.finish_task(task=task, proof="完成", by=house.marketing, at=AT)


def put_at(campaign, state: str) -> None:
    ended = {"ended_at": AT, "end_reason": "台风"} if state in ("settled", "called_off") else {}
    Campaign.objects.filter(pk=campaign.pk).update(state=state, **ended)


def test_only_who_plans_campaigns_of_the_outlet_changes_evaluates_and_ends_one(house, campaign):
    do_everything(campaign, house)
    for outsider in (house.advisor, house.care, house.finance, house.area):
        for deed in (lambda c, by: change(c, by, name="改名"), evaluate, settle, call_off):
            with pytest.raises(PermissionDenied):
                deed(campaign, outsider)
    assert fresh(campaign).version == 0


def test_only_who_plans_gives_a_task_and_opens_it_again(house, campaign):
    with pytest.raises(PermissionDenied):
        tasks.give_task(task=first_task(campaign), owner=house.advisor, by=house.advisor, at=AT)
    tasks.finish_task(task=first_task(campaign), proof="完成", by=house.manager, at=AT)
    with pytest.raises(PermissionDenied):
        tasks.reopen_task(task=first_task(campaign), reason="没有", by=house.advisor, at=AT)
    assert first_task(campaign).done_at


def test_head_and_words_are_looked_at_again_when_they_change(house, campaign):
    for fields, field in (
        ({"name": " "}, "name"),
        ({"ends_on": campaign.begins_on - DAY}, "ends_on"),
        ({"owner": house.area}, "owner"),
    ):
        with pytest.raises(Refused) as refused:
            change(campaign, house.marketing, **fields)
        assert refused.value.field == field
    assert change(campaign, house.marketing, owner=house.manager).owner == house.manager


def test_a_head_that_did_not_change_leaves_no_line(house, campaign):
    before = trail.entries_about(campaign).count()
    change(campaign, house.marketing)
    assert trail.entries_about(campaign).count() == before


@pytest.mark.parametrize("state", ["settled", "called_off"])
def test_of_what_has_ended_nothing_changes(house, campaign, state):
    """Of two tasks one is done: neither is touched any more, nor any word of the plan."""
    tasks.finish_task(task=first_task(campaign), proof="完成", by=house.marketing, at=AT)
    done, undone = (
        first_task(campaign),
        campaign.tasks.filter(done_at__isnull=True).select_related("campaign__outlet__area__region", "owner").first(),
    )
    put_at(campaign, state)
    section = campaign.sections.first()
    seen = plans.seen_of("section", section)
    deeds = (
        lambda: change(campaign, house.marketing, name="改名"),
        lambda: evaluate(campaign, house.marketing),
        lambda: settle(campaign, house.marketing),
        lambda: call_off(campaign, house.marketing),
        lambda: tasks.give_task(task=undone, owner=house.care, by=house.marketing, at=AT),
        lambda: tasks.finish_task(task=undone, proof="完成", by=house.marketing, at=AT),
        lambda: tasks.reopen_task(task=done, reason="没有", by=house.marketing, at=AT),
        lambda: plans.take_out_part(
            campaign=campaign, of="section", part=section, seen=seen, by=house.marketing, at=AT
        ),
        lambda: plans.move_part(campaign=campaign, of="section", part=section, up=False, by=house.marketing, at=AT),
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    assert list(campaign.sections.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    campaign.refresh_from_db()
    assert (campaign.state, campaign.evaluation, campaign.version) == (state, "", 0)


def test_a_campaign_whose_budget_is_being_signed_is_not_settled(house, campaign):
    do_everything(campaign, house)
    put_at(campaign, "submitted")
    with pytest.raises(Refused):
        settle(campaign, house.marketing)
    put_at(campaign, "approved")
    assert settle(campaign, house.marketing).state == "settled"


def test_what_other_subjects_have_open_is_in_the_way_of_calling_off(house, campaign, monkeypatch):
    monkeypatch.setattr(closing, "_before_calling_off", [lambda found, at: "奖池已公布。"])
    with pytest.raises(Refused, match="奖池已公布"):
        call_off(campaign, house.marketing)


def test_a_task_is_of_somebody_posted_here(house, campaign):
    values = {"group": "", "what": "补拍照片", "department": "", "due_on": TODAY}
    with pytest.raises(Refused) as refused:
        plans.add_part(campaign=campaign, of="task", owner=house.area, by=house.marketing, at=AT, **values)
    assert refused.value.field == "owner"
    made = plans.add_part(campaign=campaign, of="task", owner=house.care, by=house.marketing, at=AT, **values)
    Task.objects.filter(pk=made.pk).update(reminded_on=TODAY)
    seen = plans.seen_of("task", first_task_named(campaign))
    with pytest.raises(Refused):
        plans.change_part(
            campaign=campaign, of="task", part=made, seen=seen, owner=house.area, by=house.marketing, at=AT, **values
        )
    # Another day, and whoever sees to it is reminded anew.
    later = values | {"due_on": TODAY + DAY}
    changed = plans.change_part(
        campaign=campaign, of="task", part=made, seen=seen, owner=house.care, by=house.marketing, at=AT, **later
    )
    assert changed.reminded_on is None


def first_task_named(campaign) -> Task:
    return campaign.tasks.get(what="补拍照片")


def test_why_a_task_is_open_again_is_said(house, campaign):
    tasks.finish_task(task=first_task(campaign), proof="完成", by=house.marketing, at=AT)
    with pytest.raises(Refused) as refused:
        tasks.reopen_task(task=first_task(campaign), reason=" ", by=house.marketing, at=AT)
    assert refused.value.field == "reason"


def test_a_task_and_a_part_that_somebody_took_out_meanwhile(house, campaign):
    task, section = first_task(campaign), campaign.sections.first()
    for of, part in (("task", task), ("section", section)):
        plans.take_out_part(
            campaign=campaign, of=of, part=part, seen=plans.seen_of(of, part), by=house.marketing, at=AT
        )
    with pytest.raises(AlreadyDone):
        tasks.finish_task(task=task, proof="完成", by=house.manager, at=AT)
    with pytest.raises(AlreadyDone):
        plans.move_part(campaign=campaign, of="section", part=section, up=True, by=house.manager, at=AT)
    with pytest.raises(AlreadyDone):
        seen = plans.seen_of("section", section)
        plans.take_out_part(campaign=campaign, of="section", part=section, seen=seen, by=house.manager, at=AT)


def test_work_is_handed_to_somebody_posted_at_the_outlet(house, campaign):
    tasks.give_task(task=first_task(campaign), owner=house.care, by=house.marketing, at=AT)
    handed = {"to_user": house.area, "by": house.manager, "at": AT, "reason": "休假"}
    with pytest.raises(Refused):
        tasks.hand_over_tasks(from_user=house.care, **handed)
    with pytest.raises(Refused):
        tasks.hand_over_campaigns(from_user=house.marketing, **handed)
    assert first_task(campaign).owner == house.care and fresh(campaign).owner == house.marketing


def test_what_is_written_as_it_was_leaves_no_line(house, campaign):
    offer = campaign.offers.first()
    before = trail.entries_about(campaign).count()
    plans.change_part(
        campaign=campaign, of="offer", part=offer, seen=plans.seen_of("offer", offer), kind=offer.kind,
        words=offer.words, by=house.marketing, at=AT,
    )  # fmt: skip
    assert trail.entries_about(campaign).count() == before
