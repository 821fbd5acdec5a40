"""Handing over: everything in one go, to somebody who is there, or nothing at all."""

import pytest
from django.core.exceptions import PermissionDenied

from staff import open_work, services, trail
from staff.models import User
from staff.open_work import OpenWork
from staff.places import Place
from staff.refusals import Refused
from staff.roles import Role
from tests.makers import make_posting, make_user


class Desk:
    """A kind of work as another room would register it: numbers on somebody's desk."""

    def __init__(self, fails=False):
        self.piles = {}
        self.fails = fails

    def count(self, user):
        return len(self.piles.get(user.pk, []))

    def hand_over(self, *, from_user, to_user, by, at, reason):
        # Writes something of its own, so that a failure later shows whether all goes back.
        User.objects.filter(pk=to_user.pk).update(mobile="13800000000")
        if self.fails:
            raise Refused("这一件不能移交")
        moved = self.piles.pop(from_user.pk, [])
        self.piles.setdefault(to_user.pk, []).extend(moved)
        return len(moved)


@pytest.fixture
def desks(house, monkeypatch):
    monkeypatch.setattr(open_work, "_kinds", {})
    cases, complaints = Desk(), Desk()
    cases.piles[house.service_advisor.pk] = [1, 2]
    complaints.piles[house.service_advisor.pk] = [3]
    open_work.register(OpenWork("cases", "重点用户", cases.count, cases.hand_over))
    open_work.register(OpenWork("complaints", "投诉", complaints.count, complaints.hand_over))
    return cases, complaints


@pytest.fixture
def colleague(house):
    return make_user("许阳", Role.SERVICE_ADVISOR, house.sh01)


@pytest.fixture
def hand_over(house, today, colleague):
    def do(**changed):
        wanted = {
            "from_user": house.service_advisor,
            "to_user": colleague,
            "codes": ["cases", "complaints"],
            "reason": "病假三天",
            "by": house.service_manager,
            "at": today,
        }
        return services.hand_over_work(**{**wanted, **changed})

    return do


def test_all_of_it_goes_over_and_both_accounts_say_so(desks, hand_over, house, colleague):
    assert hand_over() == {"cases": 2, "complaints": 1}
    assert [desk.count(colleague) for desk in desks] == [2, 1]
    gone, come = trail.entries_about(house.service_advisor).get(), trail.entries_about(colleague).get()
    assert (gone.action, come.action) == ("work.handed_over", "work.taken_over")
    assert gone.changes == {"with": [None, "许阳"], "cases": [None, 2], "complaints": [None, 1]}
    assert gone.reason == "病假三天"


def test_only_the_chosen_kinds(desks, hand_over, house):
    assert hand_over(codes=["complaints"]) == {"complaints": 1}
    assert desks[0].count(house.service_advisor) == 2


def test_second_time_there_is_nothing_left(desks, hand_over):
    hand_over()
    with pytest.raises(Refused):
        hand_over()


def test_a_kind_that_refuses_takes_everything_back(desks, hand_over, colleague):
    desks[1].fails = True
    with pytest.raises(Refused):
        hand_over()
    assert User.objects.get(pk=colleague.pk).mobile == ""
    assert not trail.entries_about(colleague)


@pytest.mark.parametrize("changed", [{"reason": " "}, {"codes": []}, {"codes": ["unknown"]}])
def test_incomplete(desks, hand_over, changed):
    with pytest.raises(Refused):
        hand_over(**changed)


def test_to_nobody_else(desks, hand_over, house):
    with pytest.raises(Refused) as refused:
        hand_over(to_user=house.service_advisor)
    assert refused.value.field == "to_user"


def test_to_a_shut_account(desks, hand_over, colleague):
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        hand_over()
    assert refused.value.field == "to_user"


def test_to_somebody_not_posted_there(desks, hand_over, house):
    for stranger in (house.near[Role.SERVICE_ADVISOR], house.administrator):
        with pytest.raises(Refused) as refused:
            hand_over(to_user=stranger)
        assert refused.value.field == "to_user"
    # Whoever is posted over the outlet is posted there too.
    hand_over(to_user=house.area_manager)


def test_by_somebody_without_the_right_there(desks, hand_over, house):
    for by in (house.near[Role.SERVICE_MANAGER], house.cashier, house.general_manager):
        with pytest.raises(PermissionDenied):
            hand_over(by=by)


def test_part_of_the_work_lies_elsewhere(desks, hand_over, house):
    """An advisor posted at two outlets: the head of one cannot give away the other's work."""
    make_posting(house.service_advisor, Role.SERVICE_ADVISOR, house.sh02)
    with pytest.raises(PermissionDenied):
        hand_over()
    with pytest.raises(Refused):
        hand_over(by=house.administrator)
    hand_over(by=house.administrator, to_user=house.area_manager)


def test_kinds_that_know_where_their_work_lies(desks, hand_over, house, monkeypatch):
    monkeypatch.setattr(open_work, "_kinds", {})
    make_posting(house.service_advisor, Role.SERVICE_ADVISOR, house.sh02)
    cases = desks[0]
    open_work.register(
        OpenWork("cases", "重点用户", cases.count, cases.hand_over, places=lambda user: [Place(outlet=house.sh01)])
    )
    assert hand_over(codes=["cases"]) == {"cases": 2}


def test_of_somebody_whose_posting_is_over(desks, hand_over, house, today):
    house.service_advisor.postings.update(to_on=today.date().replace(day=1))
    assert sum(hand_over().values()) == 3
