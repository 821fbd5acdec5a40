"""A campaign from its blueprint to its end, and everything that is in the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from campaigns import blueprints, closing
from campaigns.models import Aim, Audience, Campaign, Department, Offer
from campaigns.services import campaigns, plans, tasks
from staff import trail
from staff.refusals import AlreadyDone, Refused

from .places import AT, TODAY, begin, fresh, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


# Blueprints -----------------------------------------------------------------------------------------------------------


def test_every_kind_has_a_blueprint_whose_codes_are_known():
    assert set(blueprints.BLUEPRINTS) == set(Campaign.Kind.values)
    for kind, plan in blueprints.BLUEPRINTS.items():
        departments = {each.department for each in plan.departments}
        assert departments <= set(Department.values), kind
        assert sum(each.host for each in plan.departments) == 1, kind
        assert {each.department for each in plan.tasks} <= set(Department.values), kind
        assert {each.kind for each in plan.offers} <= set(Offer.Kind.values), kind
        assert set(plan.aims) <= set(Aim.Metric.values), kind
        assert all(each.begins < each.ends for each in plan.turns), kind
        assert all(each.station is None or 0 < each.station <= len(plan.stations) for each in plan.turns), kind
        assert len({str(each.name) for each in plan.stations}) == len(plan.stations), kind
        assert len(departments) == len(plan.departments) and plan.sections and plan.phases, kind


def test_an_auto_show_has_its_modules_its_preparations_and_what_comes_after():
    groups = [str(each.group) for each in blueprints.of("auto_show").tasks]
    assert [groups.count(group) for group in dict.fromkeys(groups)] == [5, 6, 6]


@pytest.mark.parametrize("kind", Campaign.Kind.values)
def test_a_plan_is_written_whole_around_its_days(house, kind):
    made = begin(house, kind, days=blueprints.of(kind).days)
    plan = blueprints.of(kind)
    counted = [
        made.sections.count(),
        made.tasks.count(),
        made.turns.count(),
        made.stations.count(),
        made.offers.count(),
    ]
    assert counted == [len(part) for part in (plan.sections, plan.tasks, plan.turns, plan.stations, plan.offers)]
    assert made.theme == str(plan.theme) and made.number == "SH01-HD00001"
    assert {turn.on for turn in made.turns.all()} <= {made.begins_on}
    assert made.baseline_to_on < made.phases.first().from_on
    for phase in made.phases.all():
        assert phase.from_on <= phase.to_on
    for each, task in zip(plan.tasks, made.tasks.order_by("pk"), strict=True):
        assert task.due_on == each.by.on(made.begins_on, made.ends_on)


def test_a_plan_is_written_in_the_language_that_is_spoken(house):
    with translation.override("en"):
        made = begin(house, "lecture")
    assert made.theme == "Know your car"


def test_without_a_last_day_it_takes_as_long_as_its_kind_usually_does(house):
    for kind in ("auto_show", "open_day", "trade_in"):
        made = campaigns.write_campaign(
            outlet=house.outlet, kind=kind, name="活动", begins_on=TODAY, ends_on=None, owner=house.marketing,
            by=house.marketing, at=AT,
        )  # fmt: skip
        assert (made.ends_on - made.begins_on).days + 1 == blueprints.of(kind).days


def test_the_words_of_a_plan_can_stand_and_are_no_hints(house):
    """Background and purpose are a kind's own: no two plans say the same."""
    for nth in (0, 1):
        words = [str(plan.sections[nth].words) for plan in blueprints.BLUEPRINTS.values()]
        assert len(set(words)) == len(words) and all(words)


def test_a_form_sent_twice_begins_one(house):
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    made = begin(house, form_key=key)
    with pytest.raises(campaigns.WrittenAlready) as already:
        begin(house, form_key=key)
    assert already.value.campaign == made and Campaign.objects.count() == 1


def test_who_may_begin_one_and_who_may_answer_for_it(house):
    for outsider in (house.advisor, house.finance, house.area):
        with pytest.raises(PermissionDenied):
            begin(house, by=outsider)
    with pytest.raises(Refused) as refused:
        begin(house, owner=house.area)
    assert refused.value.field == "owner"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"days": 0}, "ends_on"), ({"days": 400}, "ends_on")],
)
def test_name_and_days_are_looked_at(house, changed, field):
    with pytest.raises(Refused) as refused:
        begin(house, **changed)
    assert refused.value.field == field


# Changing -------------------------------------------------------------------------------------------------------------


def change(campaign, by, **fields):
    present = fresh(campaign)
    names = ("name", "theme", "begins_on", "ends_on", "place", "owner", "baseline_from_on", "baseline_to_on")
    written = {name: getattr(present, name) for name in (*names, "control_percent", "version")}
    return campaigns.change_campaign(campaign=present, **written | fields, by=by, at=AT + DAY)


def test_the_plan_moves_with_the_days_and_what_is_done_stays(house):
    made = begin(house)
    first, last = made.tasks.order_by("due_on").first(), made.tasks.order_by("due_on").last()
    tasks.finish_task(task=first, proof="已完成", by=house.marketing, at=AT)
    phase = made.phases.last()
    later = made.begins_on + 5 * DAY
    change(made, house.marketing, begins_on=later, ends_on=later + DAY)
    moved = {task.pk: task.due_on for task in made.tasks.all()}
    assert moved[first.pk] == first.due_on
    # Two days instead of one: what comes afterwards keeps its distance to the last day.
    assert moved[last.pk] == last.due_on + 6 * DAY
    assert {turn.on for turn in made.turns.all()} == {later}
    phase.refresh_from_db()
    assert (phase.from_on - later).days == 2
    entry = trail.entries_about(made).first()
    assert entry.action == "campaign.changed" and set(entry.changes) == {"begins_on", "ends_on"}


def test_without_moving_the_plan_stays_where_it_was(house):
    made = begin(house)
    before = list(made.tasks.order_by("pk").values_list("due_on", flat=True))
    change(made, house.marketing, begins_on=made.begins_on + DAY, ends_on=made.ends_on + DAY, move_plan=False)
    assert list(made.tasks.order_by("pk").values_list("due_on", flat=True)) == before


def test_the_second_of_two_changes_hears_who_was_quicker(house):
    made = begin(house)
    seen = fresh(made)
    change(made, house.manager, name="车间开放日")
    with pytest.raises(AlreadyDone, match="韩立诚"):
        change(made, house.marketing, version=seen.version, name="别的")
    assert fresh(made).name == "车间开放日"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"baseline_from_on": None}, "baseline_from_on"),
        ({"baseline_to_on": TODAY + 60 * DAY}, "baseline_to_on"),
        ({"baseline_from_on": date(2026, 10, 20), "baseline_to_on": date(2026, 10, 1)}, "baseline_to_on"),
        ({"control_percent": 51}, "control_percent"),
    ],
)
def test_baseline_and_control_are_looked_at(house, changed, field):
    made = begin(house)
    with pytest.raises(Refused) as refused:
        change(made, house.marketing, **changed)
    assert refused.value.field == field and fresh(made).version == 0


def test_who_is_held_back_stands_once_the_list_is_fixed(house):
    made = begin(house)
    fixed = {"fixed_at": AT, "fixed_by": house.marketing}
    Audience.objects.create(campaign=made, changed_at=AT, changed_by=house.marketing, **fixed)
    with pytest.raises(Refused) as refused:
        change(made, house.marketing, control_percent=20)
    assert refused.value.field == "control_percent"
    assert change(made, house.marketing, place="一楼").place == "一楼"


# Ending ---------------------------------------------------------------------------------------------------------------


def do_everything(campaign, house, at):
    for task in campaign.tasks.filter(done_at__isnull=True).select_related("campaign__outlet"):
        tasks.finish_task(task=task, proof="已完成", by=house.marketing, at=at)


def settle(campaign, by, at, words="到场 43 组"):
    present = fresh(campaign)
    return campaigns.settle_campaign(campaign=present, version=present.version, evaluation=words, by=by, at=at)


def test_it_is_settled_when_it_is_over_done_and_evaluated(house):
    made = begin(house)
    over = AT + 45 * DAY
    with pytest.raises(Refused):
        settle(made, house.marketing, over)
    do_everything(made, house, AT)
    # On its last day it is not over yet.
    with pytest.raises(Refused):
        settle(made, house.marketing, AT + 30 * DAY)
    with pytest.raises(Refused) as refused:
        settle(made, house.marketing, over, words=" ")
    assert refused.value.field == "evaluation"
    settle(made, house.marketing, over)
    done = fresh(made)
    assert (done.state, done.ended_at, done.evaluation) == ("settled", over, "到场 43 组")
    with pytest.raises(Refused):
        change(done, house.marketing, name="改名")
    with pytest.raises(Refused):
        plans.add_part(campaign=done, of="section", title="补记", words="", by=house.marketing, at=over)


def test_what_other_subjects_have_open_is_in_the_way(house, monkeypatch):
    monkeypatch.setattr(closing, "_before_settling", [lambda campaign, at: "费用还没有结清。"])
    made = begin(house)
    over = AT + 45 * DAY
    do_everything(made, house, over)
    with pytest.raises(Refused, match="费用还没有结清"):
        settle(made, house.marketing, over)


def call_off(campaign, by, reason="台风"):
    present = fresh(campaign)
    return campaigns.call_off(campaign=present, version=present.version, reason=reason, by=by, at=AT + DAY)


def test_it_is_called_off_with_a_reason_and_not_while_its_budget_is_signed(house):
    made = begin(house)
    with pytest.raises(Refused) as refused:
        call_off(made, house.marketing, reason=" ")
    assert refused.value.field == "reason"
    Campaign.objects.filter(pk=made.pk).update(state="submitted")
    with pytest.raises(Refused):
        call_off(made, house.marketing)
    Campaign.objects.filter(pk=made.pk).update(state="approved")
    call_off(made, house.marketing)
    assert (fresh(made).state, fresh(made).end_reason) == ("called_off", "台风")
    with pytest.raises(Refused):
        call_off(made, house.marketing)
