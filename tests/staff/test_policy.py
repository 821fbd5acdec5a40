"""Policy: the narrowest place goes first, the latest row of it, and nobody changes what was in force already."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from staff import policy, policy_overview, services, trail
from staff.models import PolicyValue
from staff.places import Place
from staff.policy import Policy
from staff.refusals import Refused
from staff.roles import Role

KEY = "test.days"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(policy, "_declared", {})
    policy.declare(
        Policy(KEY, "Days to settle", "days", "3", at_least=1, at_most=30), Policy("test.on", "On", "yes_no", "no")
    )


@pytest.fixture
def enter(house, today):
    def do(text, place=None, **changed):
        wanted = {
            "key": KEY,
            "text": text,
            "place": place or Place(),
            "from_on": today.date(),
            "reason": "厂家通知",
            "by": house.administrator,
            "at": today,
        }
        return services.set_policy(**{**wanted, **changed})

    return do


def test_default_until_somebody_enters_another(house, enter, today):
    assert policy.value(KEY, outlet=house.sh01, on=today.date()) == 3
    enter("4")
    assert policy.value(KEY, outlet=house.sh01, on=today.date()) == 4


def test_narrower_place_goes_first(house, enter, today):
    for text, place in (
        ("4", Place()),
        ("5", Place(region=house.east)),
        ("6", Place(area=house.pudong)),
        ("7", Place(outlet=house.sh01)),
    ):
        enter(text, place)
    read = {
        outlet.code: policy.value(KEY, outlet=outlet, on=today.date())
        for outlet in (house.sh01, house.sh02, house.sz01)
    }
    assert read == {"SH01": 7, "SH02": 6, "SZ01": 4}
    assert policy.value(KEY, on=today.date()) == 4


def test_given_up_again(house, enter, today):
    place = Place(outlet=house.sh01)
    enter("7", place)
    enter("", place, from_on=today.date() + timedelta(days=1))
    assert policy.value(KEY, outlet=house.sh01, on=today.date()) == 7
    assert policy.value(KEY, outlet=house.sh01, on=today.date() + timedelta(days=1)) == 3
    line = policy_overview.line_of(policy.get(KEY), place, on=today.date() + timedelta(days=1))
    assert (line.text, line.own) == ("3", None)


def test_given_up_without_having_any(house, enter):
    with pytest.raises(Refused):
        enter("", Place(outlet=house.sh01))


def test_later_row_of_the_same_day_wins(house, enter, today):
    enter("4")
    enter("5")
    assert policy.value(KEY, outlet=house.sh01, on=today.date()) == 5
    assert PolicyValue.objects.count() == 2


def test_overview_says_the_same_as_the_book(house, enter, today):
    enter("5", Place(region=house.east))
    enter("9", Place(outlet=house.sh01), from_on=today.date() + timedelta(days=2))
    for ahead in range(4):
        on = today.date() + timedelta(days=ahead)
        for outlet in (house.sh01, house.sh02, house.sz01):
            line = policy_overview.line_of(policy.get(KEY), Place(outlet=outlet), on=on)
            assert policy.get(KEY).read(line.text) == policy.value(KEY, outlet=outlet, on=on)
    line = policy_overview.line_of(policy.get(KEY), Place(outlet=house.sh01), on=today.date())
    assert line.source_place == Place(region=house.east)
    assert [row.value for row in line.upcoming] == ["9"]


@pytest.mark.parametrize("text", ["0", "31", "-1", "three", "1.5", "NaN"])
def test_no_value(enter, text):
    with pytest.raises(Refused) as refused:
        enter(text)
    assert refused.value.field == "value"
    assert not PolicyValue.objects.exists()


def test_not_before_today_and_not_without_a_reason(enter, today):
    for changed in ({"from_on": today.date() - timedelta(days=1)}, {"reason": " "}, {"key": "test.unknown"}):
        with pytest.raises(Refused):
            enter("4", **changed)
    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        ("administrator", ["company", "region", "area", "outlet", "other"]),
        ("task_force_lead", ["company", "region", "area", "outlet", "other"]),
        ("region_manager", ["region", "area", "outlet"]),
        ("region_coordinator", ["region", "area", "outlet"]),
        ("area_manager", []),
        ("service_manager", ["outlet"]),
        ("station_head", ["outlet"]),
        ("general_manager", []),
        ("service_advisor", []),
    ],
)
def test_who_changes_it_where(house, enter, by, allowed):
    places = {
        "company": Place(),
        "region": Place(region=house.east),
        "area": Place(area=house.pudong),
        "outlet": Place(outlet=house.sh01),
        "other": Place(outlet=house.sz01),
    }
    for name, place in places.items():
        if name in allowed:
            enter("4", place, by=getattr(house, by))
        else:
            with pytest.raises(PermissionDenied):
                enter("4", place, by=getattr(house, by))
    assert PolicyValue.objects.count() == len(allowed)


def test_trail_says_from_what_to_what(house, enter):
    enter("4", Place(region=house.east))
    row = enter("5", Place(region=house.east))
    entry = trail.entries_about(row).get()
    assert entry.changes["value"] == ["4", "5"]
    assert entry.changes["place"] == [None, "华东大区"]
    assert entry.reason == "厂家通知"


def test_history_shows_what_concerns_the_reader(house, enter):
    for place in (Place(), Place(region=house.east), Place(region=house.south), Place(outlet=house.sz01)):
        enter("4", place)
    seen = policy_overview.history(policy.get(KEY), house.service_advisor.reach())
    assert {str(row.place) for row in seen} == {"Headquarters", "华东大区"} or len(seen) == 2
    assert len(policy_overview.history(policy.get(KEY), house.far[Role.REGION_MANAGER].reach())) == 3
    assert len(policy_overview.history(policy.get(KEY), house.administrator.reach())) == 4
