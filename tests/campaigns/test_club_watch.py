"""The club by the clock: ends are told once, and what nobody renewed ends; members as a campaign's audience."""

import pytest
import time_machine

from campaigns import audience_rules, tasks
from campaigns.audience_rules import Rules
from campaigns.audience_search import counted, customers_of
from campaigns.forms.audiences import RulesForm
from campaigns.models import Member
from campaigns.services import club, club_watch
from notices.models import Message
from staff.access import Holders
from staff.models import JobRun, TrailEntry
from staff.refusals import Refused
from staff.roles import Role
from tests.makers import make_customer, make_user

from .club_house import AT, DAY, TODAY, House, join, make_car, make_house


@pytest.fixture
def house(db):
    return make_house()


def test_an_end_is_told_once_a_term(house):
    member = join(house, joined_on=TODAY - 340 * DAY)
    join(house)
    assert club_watch.watch_club(at=AT) == {"ended": 0, "ending": 1, "people": 1}
    assert club_watch.watch_club(at=AT) == {"ended": 0, "ending": 0, "people": 0}
    assert club_watch.watch_club(at=AT + DAY)["ending"] == 0
    told = Message.objects.get(code="club.ending")
    assert told.recipient == house.care and told.params["member"] == member.number
    member.refresh_from_db()
    club.renew(member=member, version=member.version, document="SJ2", by=house.care, at=AT)
    assert club_watch.watch_club(at=AT + 366 * DAY)["ending"] >= 1


def test_nobody_is_told_at_night(house):
    join(house, joined_on=TODAY - 340 * DAY)
    assert club_watch.watch_club(at=AT.replace(hour=5))["ending"] == 0


def test_without_customer_cares_manager_marketing_hears_of_it(house):
    house.care.postings.update(to_on=TODAY - DAY)
    marketing = make_user("市场甲", Role.MARKETING, house.outlet)
    found = Holders(club_watch.KEEPERS, TODAY)
    assert club_watch.keepers_of(house.outlet, found) == [marketing]


@pytest.mark.parametrize(("days", "ended"), [(364, 0), (365 + 29, 0), (365 + 30, 1)])
def test_after_the_days_of_grace_it_ends_by_itself(house, days, ended):
    member = join(house)
    assert club_watch.watch_club(at=AT + days * DAY)["ended"] == ended
    member.refresh_from_db()
    assert (member.ended_at is not None) == bool(ended)
    if ended:
        assert member.ended_by is None and member.end_reason
        assert TrailEntry.objects.filter(action="member.ended", by=None).count() == 1
        assert club_watch.watch_club(at=AT + (days + 1) * DAY)["ended"] == 0


def test_a_renewal_in_between_is_not_ended(house):
    member = join(house)
    stale = Member.objects.get(pk=member.pk)
    club.renew(member=member, version=0, document="SJ2", by=house.care, at=AT + 380 * DAY)
    assert club_watch._end(stale, AT + 396 * DAY) == 0


def test_a_membership_without_end_goes_on(house):
    level = club.write_level(outlet=house.outlet, draft=club.LevelDraft("车友", months=None), by=house.care, at=AT)
    join(house, level=level)
    assert club_watch.watch_club(at=AT + 4000 * DAY)["ended"] == 0


@pytest.mark.django_db
def test_the_job_leaves_what_it_did():
    with time_machine.travel(AT, tick=False):
        join(make_house(), joined_on=TODAY - 340 * DAY)
        tasks.watch_club()
        tasks.watch_club()
    assert JobRun.objects.get(job="campaigns.watch_club").counts == {"ended": 0, "ending": 1, "people": 1}


# As an audience -------------------------------------------------------------------------------------------------------


def found(house: House, **said) -> set[str]:
    return set(customers_of(house.outlet, Rules(**said), AT).values_list("name", flat=True))


def test_members_are_an_audience_by_level_and_birthday(house):
    gold = join(house, make_car(house, "金甲"))
    join(house, make_car(house, "银乙"), house.silver)
    club.set_birthday(member=gold, version=0, month=12, day=1, year=None, consent=True, by=house.care, at=AT)
    club.end(member=join(house, make_car(house, "丙")), version=0, reason="卖车", by=house.care, at=AT)
    join(house, make_car(house, "丁"), at=AT - 380 * DAY)
    make_customer("戊", house.outlet)
    join(make_house("SH02"))
    assert found(house) == {"金甲", "银乙", "丙", "丁", "戊"}
    assert found(house, members=True) == {"金甲", "银乙"}
    assert found(house, member_levels=("银卡",)) == {"银乙"}
    assert found(house, birth_months=(11, 12)) == {"金甲"}
    assert found(house, birth_months=(11,)) == set()
    assert found(house, member_levels=("银卡",), birth_months=(12,)) == set()
    assert counted(house.outlet, Rules(members=True), AT).people == 2


def test_rules_about_members_are_stored_checked_and_said():
    rules = Rules(members=True, member_levels=(" 金卡 ", "金卡"), birth_months=(5,))
    tidy = audience_rules.checked(rules)
    assert tidy.member_levels == ("金卡",)
    assert audience_rules.from_json(tidy.as_json()) == tidy
    said = audience_rules.in_words(tidy, {})
    assert len(said) == 2 and "金卡" in said[0] and "5" in said[1]
    assert len(audience_rules.in_words(Rules(members=True), {})) == 1
    with pytest.raises(Refused) as refused:
        audience_rules.checked(Rules(birth_months=(13,)))
    assert refused.value.field == "birth_months"


def test_the_form_gives_the_rules():
    form = RulesForm({"members": "on", "member_levels": "金卡，银卡", "birth_months": ["5", "6"]})
    assert form.is_valid(), form.errors
    assert form.rules == Rules(members=True, member_levels=("金卡", "银卡"), birth_months=(5, 6))
