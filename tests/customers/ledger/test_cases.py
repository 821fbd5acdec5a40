"""Every step of a case: what it changes, whom it tells, and when it is refused."""

from datetime import date, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from customers import timeline
from customers.models import Candidate, Case, CaseAction, Contact, WatchShift
from customers.policies import PERIOD_DAYS
from customers.services import cases
from notices.models import Message
from staff import trail
from staff.models import PolicyValue, TrailEntry, User
from staff.refusals import AlreadyDone, Refused
from staff.services import hand_over_work
from tests.clock import shanghai

from .conftest import build_stage

NOW = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


def candidate(car, *, criterion="media_contact", tier="AAA", recorded_at=NOW):
    return Candidate.objects.create(
        vehicle=car,
        outlet=car.customer.outlet,
        criterion=criterion,
        suggested_tier=tier,
        recorded_at=recorded_at,
        due_at=recorded_at + DAY,
        next_warning_at=recorded_at + DAY / 2,
    )


def confirmed(stage, *, tier="AAA", owner=True, at=NOW, **options):
    owner = stage.people.advisor if owner is True else owner
    waiting = candidate(stage.car(), tier=tier, recorded_at=options.pop("recorded_at", at))
    return cases.confirm_candidates(
        candidates=[waiting], tier=tier, title="变速箱顿挫", owner=owner, by=stage.people.service_manager, at=at
    )


def settled(stage, **options):
    case = confirmed(stage, **options)
    return cases.settle_case(case=case, outcome="更换总成，延保两年", by=stage.people.service_manager, at=NOW + DAY)


def told(code):
    return set(Message.objects.filter(code=code).values_list("recipient__username", flat=True))


# Contacts ---------------------------------------------------------------------------------------------------------


def test_calls_and_visits_are_contacts_outside_the_budget(stage):
    case = settled(stage)
    who = {"by": stage.people.advisor, "at": NOW + DAY}
    for kind in CaseAction.Kind.values:
        cases.log_action(case=case, kind=kind, words="客户说要告到总部", done_at=NOW, **who)
    cases.verify_case(case=case, reached=False, satisfied=False, words="没人接", by=who["by"], at=NOW + 2 * DAY)
    cases.verify_case(case=case, reached=True, satisfied=True, words="满意", by=who["by"], at=NOW + 3 * DAY)
    found = Contact.objects.filter(customer=case.vehicle.customer).order_by("at", "pk")
    assert [(each.kind, each.at) for each in found] == [
        ("call", NOW),
        ("visit", NOW),
        # Logged by hand, as no page does it
        ("call", NOW),
        ("call", NOW + 3 * DAY),
    ]
    assert all(each.outside_budget and each.vehicle == case.vehicle and each.by == who["by"] for each in found)
    # More people see contacts than cases
    assert {each.words for each in found} == {""}
    assert found.first().key == f"case-action:{CaseAction.objects.get(kind='call').pk}"


# Opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tier", "days"), [("AAA", 5), ("AA", 3), ("A", 2)])
def test_the_clock_runs_from_the_first_signal_not_from_the_confirmation(stage, tier, days):
    case = confirmed(stage, tier=tier, recorded_at=NOW - timedelta(hours=20))
    case.refresh_from_db()
    assert case.clock_from_at == NOW - timedelta(hours=20)
    assert case.deadline_at == NOW - timedelta(hours=20) + days * DAY
    assert case.number == "SH01-ZD00001"
    assert (case.state, case.owner) == (Case.State.IN_HAND, stage.people.advisor)


def test_the_first_of_several_signals_counts_and_the_highest_tier_is_suggested(stage):
    car = stage.car()
    both = [
        candidate(car, criterion="unreasonable_demand", tier="A", recorded_at=NOW - DAY / 2),
        candidate(car, criterion="exposure_threat", tier="AA"),
    ]
    case = cases.confirm_candidates(
        candidates=both, tier="AA", title="扬言曝光", by=stage.people.service_manager, at=NOW
    )
    assert (case.suggested_tier, case.recorded_at) == ("AA", NOW - DAY / 2)
    assert set(case.candidates.values_list("state", flat=True)) == {"confirmed"}


def test_another_tier_than_the_suggested_one_needs_a_reason(stage):
    waiting = candidate(stage.car())
    options = dict(candidates=[waiting], tier="A", title="顿挫", by=stage.people.service_manager, at=NOW)
    with pytest.raises(Refused) as refusal:
        cases.confirm_candidates(**options)
    assert refusal.value.field == "reason"
    assert not Case.objects.exists() and Candidate.objects.waiting().exists()
    assert cases.confirm_candidates(**options, reason="媒体只是打听").tier == "A"


def test_candidates_of_two_cars_make_no_case(stage):
    with pytest.raises(Refused):
        cases.confirm_candidates(
            candidates=[candidate(stage.car()), candidate(stage.car())],
            tier="AAA",
            title="顿挫",
            by=stage.people.service_manager,
            at=NOW,
        )


def test_a_car_has_one_open_case(stage):
    case = confirmed(stage)
    with pytest.raises(Refused, match=case.number):
        cases.open_case(
            vehicle=case.vehicle, tier="A", title="又一件", reason="来电", by=stage.people.service_manager, at=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            **{f.name: getattr(case, f.name) for f in Case._meta.fields if f.name != "id"} | {"number": "X"}
        )


def test_an_aaa_case_tells_the_region_at_once_and_others_do_not(stage):
    confirmed(stage, tier="AA")
    assert told("case.aaa") == set()
    confirmed(stage, tier="AAA")
    assert told("case.aaa") == {"coordinator", "region_manager"}


def test_an_owner_must_be_able_to_work_on_cases_there(stage):
    for nobody in (stage.people.stranger, stage.people.cashier):
        with pytest.raises(Refused) as refusal:
            confirmed(stage, owner=nobody)
        assert refusal.value.field == "owner"


def test_the_region_may_have_a_period_of_its_own_from_a_day_on(stage):
    PolicyValue.objects.create(
        key=PERIOD_DAYS["AA"],
        region=stage.outlet.area.region,
        from_on=date(2026, 11, 5),
        value="4",
        reason="大区会议",
        entered_by=stage.people.region_manager,
    )
    assert confirmed(stage, tier="AA").deadline_at == NOW + 4 * DAY
    assert confirmed(stage, tier="AA", at=NOW - DAY).deadline_at == NOW - DAY + 3 * DAY


# Candidates -------------------------------------------------------------------------------------------------------


def test_deciding_twice_is_refused_and_says_who_was_quicker(stage):
    waiting = candidate(stage.car())
    cases.dismiss_candidate(candidate=waiting, reason="误录", by=stage.people.care_manager, at=NOW)
    with pytest.raises(AlreadyDone, match="方嘉敏"):
        cases.dismiss_candidate(candidate=waiting, reason="误录", by=stage.people.service_manager, at=NOW)
    assert TrailEntry.objects.filter(action="candidate.dismissed").count() == 1


def test_an_earlier_signal_merged_into_a_case_moves_its_clock_back(stage):
    case = confirmed(stage, tier="AA")
    earlier = candidate(case.vehicle, criterion="vehicle_left", tier="A", recorded_at=NOW - timedelta(hours=5))
    cases.merge_candidate(candidate=earlier, by=stage.people.service_manager, at=NOW)
    case.refresh_from_db()
    assert case.deadline_at == NOW - timedelta(hours=5) + 3 * DAY
    assert case.recorded_at == NOW - timedelta(hours=5)


def test_a_candidate_without_an_open_case_cannot_be_merged(stage):
    with pytest.raises(Refused):
        cases.merge_candidate(candidate=candidate(stage.car()), by=stage.people.service_manager, at=NOW)


# Tier -------------------------------------------------------------------------------------------------------------


def test_a_change_of_tier_moves_the_deadline_reckoned_from_the_same_moment(stage):
    case = confirmed(stage, tier="AA")
    cases.change_tier(case=case, tier="AAA", reason="已联系电视台", by=stage.people.service_manager, at=NOW + DAY)
    case.refresh_from_db()
    assert case.deadline_at == NOW + 5 * DAY
    assert told("case.aaa") == {"coordinator", "region_manager"}
    entry = TrailEntry.objects.get(action="case.tier_changed")
    assert entry.changes["tier"] == ["AA", "AAA"] and entry.reason == "已联系电视台"


def aaa_told():
    return Message.objects.filter(code="case.aaa", recipient__username="coordinator").count()


def test_each_raising_to_aaa_tells_the_region(stage):
    case, by = confirmed(stage, tier="AAA"), stage.people.service_manager
    for hours, tier in enumerate(["AA", "AAA", "A", "AAA"], start=1):
        cases.change_tier(case=case, tier=tier, reason="情况有变", by=by, at=NOW + timedelta(hours=hours))
    assert aaa_told() == 3


def test_a_reopening_as_aaa_tells_the_region_again(stage):
    case = settled(stage, tier="AAA")
    cases.reopen_case(case=case, reason="又响了", by=stage.people.care_manager, at=NOW + 2 * DAY)
    assert aaa_told() == 2


def test_a_change_of_tier_needs_a_reason_and_a_change(stage):
    case = confirmed(stage, tier="AA")
    for tier, reason in [("A", " "), ("AA", "没有变化")]:
        with pytest.raises(Refused):
            cases.change_tier(case=case, tier=tier, reason=reason, by=stage.people.service_manager, at=NOW)
    assert Case.objects.get().deadline_at == NOW + 3 * DAY


# Work -------------------------------------------------------------------------------------------------------------


def log(stage, case, **fields):
    values = {"kind": "call", "words": "客户不同意再换阀体", "by": stage.people.advisor, "at": NOW + DAY} | fields
    return cases.log_action(case=case, **values)


def test_an_action_is_logged_with_what_comes_next(stage):
    case = confirmed(stage)
    first = log(stage, case, next_step="送书面方案", next_by_at=NOW + 2 * DAY)
    assert list(CaseAction.objects.next_steps()) == [first]
    second = log(stage, case, at=NOW + 2 * DAY, kind="compensation", amount=3800)
    first.refresh_from_db()
    assert first.next_done_at == NOW + 2 * DAY
    case.refresh_from_db()
    assert (case.last_action, case.first_action_at) == (second, NOW + DAY)


def test_an_action_entered_late_counts_from_when_it_was_done(stage):
    case = confirmed(stage)
    log(stage, case)
    log(stage, case, at=NOW + 2 * DAY, done_at=NOW + timedelta(hours=3))
    case.refresh_from_db()
    assert case.first_action_at == NOW + timedelta(hours=3)
    assert case.last_action.at == NOW + DAY


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": " "}, "words"),
        ({"done_at": NOW + 2 * DAY}, "done_at"),
        ({"next_step": "送方案"}, "next_step"),
        ({"next_by_at": NOW + 2 * DAY}, "next_step"),
        ({"next_step": "送方案", "next_by_at": NOW}, "next_by_at"),
    ],
)
def test_an_incomplete_action_is_refused_and_leaves_nothing(stage, fields, field):
    case = confirmed(stage)
    with pytest.raises(Refused) as refusal:
        log(stage, case, **fields)
    assert refusal.value.field == field
    assert not CaseAction.objects.exists()


def test_a_published_report_marks_the_case(stage):
    case = confirmed(stage)
    log(stage, case, kind="exposure", words="电视台昨晚播出")
    assert Case.objects.get().exposed_at == NOW + DAY


def test_two_do_not_watch_at_the_same_time(stage):
    case = confirmed(stage)
    options = dict(case=case, by=stage.people.service_manager, at=NOW)
    cases.roster_watch(person=stage.people.advisor, from_at=NOW, to_at=NOW + DAY / 2, **options)
    with pytest.raises(Refused):
        cases.roster_watch(person=stage.people.second_advisor, from_at=NOW + DAY / 3, to_at=NOW + DAY, **options)
    # The end of one is the beginning of the next.
    cases.roster_watch(person=stage.people.second_advisor, from_at=NOW + DAY / 2, to_at=NOW + DAY, **options)
    first = WatchShift.objects.first()
    cases.withdraw_watch(shift=first, by=stage.people.service_manager, at=NOW)
    with pytest.raises(AlreadyDone):
        cases.withdraw_watch(shift=first, by=stage.people.service_manager, at=NOW)


# The end, and back again ------------------------------------------------------------------------------------------


def test_settled_verified_closed(stage):
    case = settled(stage)
    assert Case.objects.get().next_warning_at is None
    cases.verify_case(
        case=case, reached=False, satisfied=False, words="关机", by=stage.people.care_manager, at=NOW + DAY
    )
    assert Case.objects.get().state == Case.State.SETTLED
    cases.verify_case(case=case, reached=True, satisfied=True, words="满意", by=stage.people.care_manager, at=NOW + DAY)
    cases.close_case(case=case, by=stage.people.care_manager, at=NOW + 2 * DAY)
    assert Case.objects.get().state == Case.State.CLOSED


def test_a_customer_who_is_not_satisfied_reopens_the_case_with_a_new_full_period(stage):
    case = settled(stage, tier="A")
    later = NOW + 3 * DAY
    cases.verify_case(case=case, reached=True, satisfied=False, words="又响了", by=stage.people.care_manager, at=later)
    case.refresh_from_db()
    assert (case.state, case.deadline_at, case.first_action_at) == (Case.State.IN_HAND, later + 2 * DAY, None)
    assert told("case.reopened") == {"advisor"}


def test_a_closed_case_can_be_reopened_unless_the_car_has_another(stage):
    case = settled(stage)
    by = {"by": stage.people.care_manager, "at": NOW + 2 * DAY}
    cases.verify_case(case=case, reached=True, satisfied=True, words="满意", **by)
    cases.close_case(case=case, **by)
    another = cases.open_case(vehicle=case.vehicle, tier="A", title="新的事", reason="来电", **by)
    with pytest.raises(Refused, match=another.number):
        cases.reopen_case(case=case, reason="又来了", **by)


@pytest.mark.parametrize("step", ["settle", "verify", "close", "reopen"])
def test_a_step_out_of_turn_is_refused(stage, step):
    """From the state `opened`, none of these is possible."""
    case = confirmed(stage, owner=None)
    by = {"case": case, "by": stage.people.service_manager, "at": NOW}
    with pytest.raises(Refused):
        {
            "settle": lambda: cases.settle_case(outcome="好了", **by),
            "verify": lambda: cases.verify_case(reached=True, satisfied=True, words="满意", **by),
            "close": lambda: cases.close_case(**by),
            "reopen": lambda: cases.reopen_case(reason="又来了", **by),
        }[step]()
    assert Case.objects.get().state == Case.State.OPENED


def test_settling_twice_is_refused_and_says_who_was_quicker(stage):
    case = settled(stage)
    with pytest.raises(AlreadyDone, match="韩立诚"):
        cases.settle_case(case=case, outcome="再一次", by=stage.people.station_head, at=NOW + DAY)
    assert TrailEntry.objects.filter(action="case.settled").count() == 1
    assert Case.objects.get().outcome == "更换总成，延保两年"


def test_handing_over_moves_every_open_case_and_promised_step(stage):
    case = confirmed(stage)
    log(stage, case, next_step="送方案", next_by_at=NOW + 2 * DAY)
    assert cases.count_of(stage.people.advisor) == 2
    moved = cases.hand_over_cases(
        from_user=stage.people.advisor,
        to_user=stage.people.second_advisor,
        by=stage.people.service_manager,
        at=NOW,
        reason="休假",
    )
    assert moved == 2
    assert cases.count_of(stage.people.advisor) == 0
    assert cases.count_of(stage.people.second_advisor) == 2


def test_a_promised_step_that_is_handed_over_says_so_on_its_case(stage):
    """Also where the case itself stays with its owner."""
    case = confirmed(stage, owner=stage.people.service_manager)
    log(stage, case, next_step="送方案", next_by_at=NOW + 2 * DAY, next_who=stage.people.advisor)
    people = {"from_user": stage.people.advisor, "to_user": stage.people.second_advisor}
    assert cases.hand_over_cases(**people, by=stage.people.service_manager, at=NOW + DAY, reason="休假") == 1
    entry = trail.entries_about(case).get(action="case.step_handed_over")
    assert (entry.by, entry.outlet, entry.reason) == (stage.people.service_manager, stage.outlet, "休假")
    assert entry.changes == {"next_step": [None, "送方案"], "next_who": ["林知夏", "许可"]}
    told = timeline.of_case(case, NOW + DAY)
    assert "送方案 · 林知夏 → 许可 · 休假" in [line.detail for line in told]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_case_closed_while_work_is_handed_over_stays_and_the_others_go():
    stage = build_stage()
    closing, going = settled(stage), confirmed(stage)
    advisor, manager = stage.people.advisor, stage.people.service_manager
    cases.verify_case(case=closing, reached=True, satisfied=True, words="满意", by=manager, at=NOW + DAY)
    closed, handing = Event(), Event()

    def close():
        with transaction.atomic():
            cases.close_case(case=closing, by=manager, at=NOW + DAY)
            closed.set()
            handing.wait(1)
        connection.close()

    person = Thread(target=close)
    person.start()
    closed.wait(5)
    people = {"from_user": advisor, "to_user": stage.people.second_advisor}
    moved = hand_over_work(**people, codes=["cases"], by=manager, at=NOW + DAY, reason="休假")
    handing.set()
    person.join()
    assert moved == {"cases": 1}
    owners = dict(Case.objects.values_list("pk", "owner"))
    assert owners == {closing.pk: advisor.pk, going.pk: stage.people.second_advisor.pk}


def test_work_left_behind_at_the_former_outlet_is_handed_over_there(stage):
    """Somebody moved to another outlet and left cases: those who are there hand them to those who are there."""
    case = confirmed(stage)
    moved = stage.people.advisor
    moved.postings.update(outlet=stage.elsewhere)
    moved = User.objects.get(pk=moved.pk)
    wanted = {"from_user": moved, "codes": ["cases"], "reason": "调店", "at": NOW}
    with pytest.raises(PermissionDenied):
        hand_over_work(**wanted, to_user=stage.people.second_advisor, by=stage.people.stranger)
    with pytest.raises(Refused):
        hand_over_work(**wanted, to_user=stage.people.stranger, by=stage.people.service_manager)
    assert hand_over_work(**wanted, to_user=stage.people.second_advisor, by=stage.people.service_manager)
    case.refresh_from_db()
    assert case.owner == stage.people.second_advisor


def test_a_reopened_case_has_no_outcome_any_more_and_the_trail_keeps_it(stage):
    case = cases.reopen_case(case=settled(stage), reason="又响了", by=stage.people.care_manager, at=NOW + 2 * DAY)
    case.refresh_from_db()
    assert case.outcome == ""
    entry = TrailEntry.objects.get(action="case.reopened")
    assert entry.changes == {"state": ["settled", "in_hand"], "outcome": ["更换总成，延保两年", ""]}


# At the same time -------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_people_who_settle_at_once_one_does_and_seven_are_told():
    stage = build_stage()
    case = confirmed(stage)
    gate, outcomes = Barrier(8), []

    def settle(number):
        gate.wait()
        try:
            cases.settle_case(case=case, outcome=f"方案 {number}", by=stage.people.service_manager, at=NOW + DAY)
            outcomes.append("settled")
        except AlreadyDone:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=settle, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["settled"] + ["told"] * 7
    assert TrailEntry.objects.filter(action="case.settled").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_confirm_candidates_of_one_car_at_once_one_opens_the_case():
    stage = build_stage()
    car = stage.car()
    waiting = [candidate(car, criterion=f"criterion{number}") for number in range(8)]
    gate, outcomes = Barrier(8), []

    def confirm(its):
        gate.wait()
        try:
            cases.confirm_candidates(
                candidates=[its], tier="AAA", title="顿挫", by=stage.people.service_manager, at=NOW
            )
            outcomes.append("opened")
        except Refused:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=(its,)) for its in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["opened"] + ["told"] * 7
    assert Case.objects.count() == 1
    assert Candidate.objects.waiting().count() == 7
