"""Hard cases: the group as it stood, every vote once, what decides, and what can be found again."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from staff import my_day, trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user, make_vehicle
from tests.racing import race
from workshop.case_votes import Count, Verdict, verdict
from workshop.models import GroupMember, HardCase, HardCaseVote
from workshop.services import hard_cases as services

AT = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def lead(outlet):
    return make_user("曾学军", Role.TECHNICAL_MANAGER, outlet, language="en")


@pytest.fixture
def members(outlet, lead):
    """Three of them: the lead, a technician, an inspector."""
    people = [
        lead,
        make_user("徐建国", Role.TECHNICIAN, outlet, language="en"),
        make_user("单文斌", Role.INSPECTOR, outlet, language="en"),
    ]
    for person in people:
        services.add_member(outlet=outlet, user=person, by=lead, at=AT)
    return people


def bring(by, at=AT, **fields) -> HardCase:
    words = {
        "title": "冷车抖动，热车消失",
        "system": "engine",
        "symptom": "早上第一次启动抖动约一分钟",
        "proposal": "更换第三缸喷油嘴后路试",
        "fault_code": "p0303",
    }
    return services.bring_case(outlet=make_outlet(), by=by, at=at, **words | fields)


def votes(case, *given, at=AT):
    for person, yes in given:
        services.vote(case=HardCase.objects.get(pk=case.pk), yes=yes, words="" if yes else "先测缸压", by=person, at=at)
    case.refresh_from_db()
    return case.state


# --- What decides -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "major"), list(product(range(1, 6), (True, False))))
def test_a_verdict_is_never_turned_by_the_votes_that_follow(members, major):
    for yes, no in product(range(members + 1), repeat=2):
        if yes + no > members:
            continue
        found = verdict(Count(members, yes, no), major)
        if yes + no == members:
            assert found != Verdict.OPEN
        if found != Verdict.OPEN and yes + no < members:
            assert found == verdict(Count(members, yes + 1, no), major) == verdict(Count(members, yes, no + 1), major)


def test_a_major_case_needs_every_vote_and_an_ordinary_one_more_than_half():
    assert verdict(Count(3, 2, 0), True) == Verdict.OPEN
    assert verdict(Count(3, 3, 0), True) == Verdict.AGREED
    assert verdict(Count(3, 2, 1), True) == Verdict.REJECTED
    assert verdict(Count(3, 2, 0), False) == Verdict.AGREED
    assert verdict(Count(4, 2, 0), False) == Verdict.OPEN
    assert verdict(Count(4, 2, 2), False) == Verdict.REJECTED
    assert verdict(Count(0, 0, 0), True) == Verdict.OPEN


# --- The group --------------------------------------------------------------------------------------------------------


def test_the_group_of_the_day_of_bringing_votes_whoever_comes_or_goes(outlet, lead, members):
    case = bring(members[1], major=True)
    late = make_user("周大勇", Role.WORKSHOP_MANAGER, outlet)
    services.add_member(outlet=outlet, user=late, by=lead, at=AT)
    services.end_member(member=GroupMember.objects.get(user=members[2]), by=lead, at=AT)
    with pytest.raises(Refused):
        services.vote(case=case, yes=True, by=late, at=AT)
    assert votes(case, (members[0], True), (members[1], True)) == "voting"
    assert votes(case, (members[2], True)) == "agreed"
    newer = bring(members[1], at=AT + DAY)
    assert {seat.member for seat in newer.seats.all()} == {members[0], members[1], late}


def test_only_who_leads_the_workshop_keeps_the_group(outlet, lead, members):
    with pytest.raises(PermissionDenied):
        services.add_member(outlet=outlet, user=members[1], by=members[1], at=AT)
    with pytest.raises(AlreadyDone):
        services.add_member(outlet=outlet, user=members[1], by=lead, at=AT)
    with pytest.raises(Refused):
        services.add_member(outlet=outlet, user=make_user("林知夏", Role.SERVICE_ADVISOR, outlet), by=lead, at=AT)


def test_without_a_group_nothing_is_brought(lead):
    with pytest.raises(Refused):
        bring(lead)


# --- Votes ------------------------------------------------------------------------------------------------------------


def test_a_vote_is_given_once_and_a_no_says_why(members):
    case = bring(members[1], major=True)
    with pytest.raises(Refused) as refused:
        services.vote(case=case, yes=False, by=members[0], at=AT)
    assert refused.value.field == "words"
    services.vote(case=case, yes=True, by=members[0], at=AT)
    with pytest.raises(AlreadyDone):
        services.vote(case=case, yes=False, words="想了想", by=members[0], at=AT)
    assert HardCaseVote.objects.get().yes


@pytest.mark.django_db(transaction=True)
def test_a_vote_sent_twice_at_once_counts_once(members):
    case = bring(members[1], major=True)

    def vote():
        return services.vote(case=HardCase.objects.get(pk=case.pk), yes=True, by=members[0], at=AT)

    outcomes = race([vote, vote])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "HardCaseVote"]
    assert HardCaseVote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_votes_at_once_decide_it(members):
    """Each would see one vote missing, were the case not held."""
    case = bring(members[1], major=True)
    votes(case, (members[0], True))
    outcomes = race(
        [
            lambda person=person: services.vote(case=HardCase.objects.get(pk=case.pk), yes=True, by=person, at=AT)
            for person in members[1:]
        ]
    )
    assert all(isinstance(outcome, HardCaseVote) for outcome in outcomes), outcomes
    case.refresh_from_db()
    assert case.state == "agreed"


def test_a_rejected_proposal_is_replaced_and_the_votes_begin_anew(members):
    case = bring(members[1], major=True)
    assert votes(case, (members[0], True), (members[2], False)) == "rejected"
    with pytest.raises(AlreadyDone):
        services.vote(case=case, yes=True, by=members[1], at=AT)
    services.propose_again(case=case, proposal="先测缸压，再换喷油嘴", tried="缸压正常", by=members[1], at=AT + DAY)
    case.refresh_from_db()
    assert (case.state, case.round, case.tried) == ("voting", 2, "缸压正常")
    assert votes(case, *((person, True) for person in members), at=AT + DAY) == "agreed"
    with pytest.raises(AlreadyDone):
        services.propose_again(
            case=HardCase(pk=case.pk, round=1, outlet=case.outlet), proposal="x", by=members[1], at=AT
        )


# --- The library ------------------------------------------------------------------------------------------------------


def test_only_what_was_agreed_is_solved_and_stands_in_the_library(members, lead):
    case = bring(members[1])
    with pytest.raises(Refused):
        services.solve_case(case=case, cause="喷油嘴滴漏", solution="更换", by=members[1], at=AT)
    votes(case, (members[0], True), (members[2], True))
    services.solve_case(case=case, cause="喷油嘴滴漏", solution="更换第三缸喷油嘴并清洗进气道", by=members[1], at=AT)
    assert list(HardCase.objects.library()) == [case]
    services.correct_library(case=case, cause="喷油嘴密封不良滴漏", solution=case.solution, by=lead, at=AT + DAY)
    assert trail.entries_about(case).first().changes == {"cause": ["喷油嘴滴漏", "喷油嘴密封不良滴漏"]}
    with pytest.raises(PermissionDenied):
        services.withdraw_case(case=bring(members[1]), reason="重复", by=members[1], at=AT)


@pytest.mark.parametrize(
    ("words", "found"),
    [("抖动", True), ("喷油嘴 冷车", True), ("p0303", True), ("帕萨特 缸", True), ("变速箱", False), ("", True)],
)
def test_the_library_is_searched_by_every_word_anywhere(members, words, found):
    case = bring(members[1], vehicle=make_vehicle(), tried="三缸缸压正常")
    assert HardCase.objects.matching(words).exists() is found
    assert case.model == "帕萨特 330TSI"


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_my_day_asks_for_the_vote_and_then_for_the_outcome(members):
    case = bring(members[1])

    def due(user):
        return [item.url.rpartition("#")[2] for item in my_day.due_for(user, AT) if "/hard-cases/" in item.url]

    assert [due(person) for person in members] == [["vote"]] * 3
    votes(case, (members[0], True))
    assert [due(person) for person in members] == [[], ["vote"], ["vote"]]
    votes(case, (members[2], True))
    assert [due(person) for person in members] == [[], ["solve"], []]


def test_the_pages_bring_vote_and_solve(client, clock, members, outlet):
    clock(AT)
    client.force_login(members[1])
    form = client.get("/hard-cases/new/").context["form"]
    said = {
        "form_key": str(form.fields["form_key"].initial()),
        "outlet": "SH01",
        "title": "空调不制冷",
        "system": "climate",
        "symptom": "怠速时不冷",
        "proposal": "更换膨胀阀",
    }
    assert client.post("/hard-cases/new/", said | {"symptom": ""}).status_code == 422
    made = client.post("/hard-cases/new/", said)
    case = HardCase.objects.get()
    assert made["Location"] == client.post("/hard-cases/new/", said)["Location"] == case.get_absolute_url()
    vote = f"{case.get_absolute_url()}vote/"
    assert client.post(vote, {"yes": "no", "words": "", "round": 1}).status_code == 422
    assert client.post(vote, {"yes": "yes", "round": 9}).status_code == 302 and not HardCaseVote.objects.exists()
    for person in members[:2]:
        client.force_login(person)
        assert client.get(case.get_absolute_url()).context["may_vote"]
        assert client.post(vote, {"yes": "yes", "round": 1}).status_code == 302
        assert not client.get(case.get_absolute_url()).context["may_vote"]
    solved = {"cause": "膨胀阀卡滞", "solution": "更换膨胀阀，抽真空加注"}
    assert client.post(f"{case.get_absolute_url()}solved/", solved).status_code == 302
    listed = client.get("/hard-cases/?state=library&q=膨胀阀").context["page"]
    assert [(row.pk, row.votes, row.members) for row in listed] == [(case.pk, 2, 3)]
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, outlet))
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.post(f"{case.get_absolute_url()}solved/", solved).status_code == 403
    assert client.get(f"{case.get_absolute_url()}sheet/").status_code == 200


def test_the_same_form_sent_twice_brings_one_case(members):
    key = uuid4()
    made = bring(members[1], form_key=key)
    with pytest.raises(services.BroughtOnce) as twice:
        bring(members[1], form_key=key)
    assert twice.value.case == made
