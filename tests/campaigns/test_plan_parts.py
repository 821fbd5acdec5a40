"""The parts of a plan: added, changed from what was seen, moved, taken out."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from campaigns.models import Guest, Stamp, Station
from campaigns.services import plans, tasks
from staff import trail
from staff.refusals import AlreadyDone, Refused

from .places import AT, TODAY, begin, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def add(campaign, part, by, **values):
    return plans.add_part(campaign=campaign, of=part, by=by, at=AT, **values)


def change(campaign, part, record, by, seen=None, **values):
    seen = plans.seen_of(part, record) if seen is None else seen
    written = {name: getattr(record, name) for name in plans.KINDS[part].fields}
    return plans.change_part(campaign=campaign, of=part, part=record, seen=seen, by=by, at=AT, **written | values)


def take_out(campaign, part, record, by):
    seen = plans.seen_of(part, record)
    plans.take_out_part(campaign=campaign, of=part, part=record, seen=seen, by=by, at=AT)


def test_a_part_is_added_changed_and_taken_out_and_the_trail_says_so(house, campaign):
    made = add(campaign, "aim", house.marketing, metric="came", goal=Decimal(80))
    change(campaign, "aim", made, house.manager, goal=Decimal(100))
    made.refresh_from_db()
    assert made.goal == 100
    take_out(campaign, "aim", made, house.marketing)
    assert not campaign.aims.exists()
    actions = [entry.action for entry in trail.entries_about(campaign)[:3]]
    assert actions == ["campaign.part_removed", "campaign.part_changed", "campaign.part_added"]
    changed = trail.entries_about(campaign)[1].changes
    assert list(changed) == ["aim_goal"]


def test_the_second_of_two_changes_of_a_part_is_told(house, campaign):
    section = campaign.sections.first()
    seen = plans.seen_of("section", section)
    change(campaign, "section", section, house.marketing, words="数据说明了原因")
    with pytest.raises(AlreadyDone):
        change(campaign, "section", section, house.manager, seen=seen, words="别的")
    with pytest.raises(AlreadyDone):
        plans.take_out_part(campaign=campaign, of="section", part=section, seen=seen, by=house.manager, at=AT)
    section.refresh_from_db()
    assert section.words == "数据说明了原因"
    # Somebody who changes another part is not in the way.
    change(campaign, "section", campaign.sections.last(), house.manager, words="雨天改到二楼")


def test_only_who_plans_changes_the_plan_and_only_of_this_campaign(house, campaign):
    with pytest.raises(PermissionDenied):
        add(campaign, "offer", house.advisor, words="礼品")
    other = begin(house, "lecture")
    with pytest.raises(AlreadyDone):
        change(campaign, "section", other.sections.first(), house.marketing, words="x")


def test_one_department_hosts(house, campaign):
    care = campaign.departments.get(department="care")
    change(campaign, "department", care, house.marketing, host=True)
    assert campaign.departments.get(host=True).department == "care"
    with pytest.raises(Refused) as refused:
        add(campaign, "department", house.marketing, department="care", host=False, duty="", lead=None)
    assert refused.value.field == "department"
    with pytest.raises(Refused) as refused:
        change(campaign, "department", campaign.departments.get(department="care"), house.marketing, lead=house.area)
    assert refused.value.field == "lead"


def turn(campaign, **values):
    station = campaign.stations.first()
    known = {"on": campaign.begins_on, "from_time": time(9), "to_time": time(9, 30), "what": "热场", "who": ""}
    return known | {"station": station} | values


def test_the_running_order_is_of_the_days_and_a_station_holds_one_thing_at_a_time(house, campaign):
    made = add(campaign, "turn", house.marketing, **turn(campaign))
    for changed, field in (
        ({"on": campaign.ends_on + DAY}, "on"),
        ({"to_time": time(9)}, "to_time"),
        ({"from_time": time(9, 29), "to_time": time(10)}, "station"),
        ({"station": begin(house).stations.first()}, "station"),
    ):
        with pytest.raises(Refused) as refused:
            add(campaign, "turn", house.marketing, **turn(campaign, **changed))
        assert refused.value.field == field, changed
    # One ends where the next begins; and a line is not in its own way.
    add(campaign, "turn", house.marketing, **turn(campaign, from_time=time(9, 30), to_time=time(10)))
    change(campaign, "turn", made, house.marketing, who="主持人")


def test_a_phase_goes_forward_and_a_goal_is_above_zero(house, campaign):
    with pytest.raises(Refused) as refused:
        add(campaign, "phase", house.marketing, name="预热", from_on=TODAY, to_on=TODAY - DAY, words="")
    assert refused.value.field == "to_on"
    with pytest.raises(Refused) as refused:
        add(campaign, "aim", house.marketing, metric="came", goal=Decimal(0))
    assert refused.value.field == "goal"
    add(campaign, "aim", house.marketing, metric="came", goal=Decimal(1))
    with pytest.raises(Refused) as refused:
        add(campaign, "aim", house.marketing, metric="came", goal=Decimal(2))
    assert refused.value.field == "metric"


def test_what_is_done_and_what_is_used_stays(house, campaign):
    task = campaign.tasks.first()
    tasks.finish_task(task=task, proof="完成", by=house.marketing, at=AT)
    task.refresh_from_db()
    with pytest.raises(Refused):
        take_out(campaign, "task", task, house.marketing)
    with pytest.raises(Refused):
        change(campaign, "task", task, house.marketing, what="别的")
    station = campaign.stations.first()
    # In words of its own: that something rests on it the database would say anyway.
    with pytest.raises(Refused) as refused:
        take_out(campaign, "station", station, house.marketing)
    assert str(refused.value) == gettext("It stands in the running order. Change the order first.")
    station.turns.update(station=None)
    guest = Guest.objects.create(campaign=campaign, number="SH01-HK00001", name="来宾", via="new", at=AT, by=house.care)
    stamp = Stamp.objects.create(guest=guest, station=station, at=AT, by=house.care)
    with pytest.raises(Refused) as refused:
        take_out(campaign, "station", station, house.marketing)
    assert str(refused.value) == gettext("Guests have a stamp of it already.")
    stamp.delete()
    take_out(campaign, "station", station, house.marketing)
    assert not Station.objects.filter(pk=station.pk).exists()


def test_sections_change_places(house, campaign):
    first, second, *rest = campaign.sections.all()
    plans.move_part(campaign=campaign, of="section", part=first, up=True, by=house.marketing, at=AT)
    plans.move_part(campaign=campaign, of="section", part=second, up=True, by=house.marketing, at=AT)
    assert list(campaign.sections.all()) == [second, first, *rest]


def test_a_running_order_is_copied_to_a_day_without_one(house):
    show = begin(house, "auto_show", days=3)
    first, second = show.begins_on, show.begins_on + DAY
    copied = {"campaign": show, "from_on": first, "to_on": second, "by": house.marketing, "at": AT}
    assert plans.copy_day(**copied) == show.turns.filter(on=first).count() > 0
    wanted = list(show.turns.filter(on=first).values_list("from_time", "what", "station"))
    assert list(show.turns.filter(on=second).values_list("from_time", "what", "station")) == wanted
    for changed, field in (({}, "to_on"), ({"to_on": first - DAY}, "to_on"), ({"from_on": first - DAY}, "from_on")):
        with pytest.raises(Refused) as refused:
            plans.copy_day(**copied | changed)
        assert refused.value.field == field
