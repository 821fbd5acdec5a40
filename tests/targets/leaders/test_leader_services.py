"""Entering, correcting and what follows: who may, exact edges, and that the old entry is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from notices.models import Message, Urgency
from staff import trail
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from targets.leader_figures import basis_of, hours_by_team, reworks_by_team
from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from targets.services import leader_tests as services
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

from .quarter import (
    AT,
    ENDS,
    Q1,
    Q1_AFTER,
    Q2,
    Q3,
    Q4,
    Q4_BEFORE,
    make_leader,
    make_team,
    make_workshop,
    rework,
    test_one,
    worked,
)

DAY = timedelta(days=1)


@pytest.fixture
def workshop(db):
    return make_workshop()


def correct(test, by, total="70", reason="录错", at=AT):
    return services.correct_test(
        test=test, skill=Decimal(total), results=Decimal(total), words="核对", reason=reason, by=by, at=at
    )


def fail_twice(workshop, first=Q3, second=Q4) -> LeaderConsequence:
    test_one(workshop, "50", first)
    test_one(workshop, "50", second)
    return LeaderConsequence.objects.get()


def decide(consequence, by, outcome="demote", reason="连续两季不合格", at=AT):
    return services.decide_consequence(consequence=consequence, outcome=outcome, reason=reason, by=by, at=at)


# What the records propose ---------------------------------------------------------------------------------------------


def test_hours_of_the_team_against_the_mean_of_the_teams(workshop):
    first, second, third = (leader.team for leader in workshop.leaders)
    worked(first, "60.5")
    worked(first, "59.5", shanghai("2026-12-31 23:59"))
    worked(second, "60")
    # None of these counts.
    worked(first, "100", shanghai("2027-01-01 00:00"))
    worked(first, "100", shanghai("2026-09-30 23:59"))
    worked(first, "100", free=True)
    worked(first, "100", kind="pdi")
    worked(first, "100", boutique_install=True)
    assert hours_by_team(workshop.outlet, Q4) == {first.pk: 120, second.pk: 60}
    basis = basis_of(first, Q4)
    # The third team worked no hours and has a leader.
    assert (basis.hours, basis.mean, basis.teams, basis.proposed) == (120, 60, 3, 100)
    assert basis_of(second, Q4).proposed == 80 and basis_of(third, Q4).proposed == 0


def test_hours_come_out_to_the_hundredth(workshop):
    for _nth in range(30):
        worked(workshop.first.team, "0.1")
    assert hours_by_team(workshop.outlet, Q4) == {workshop.first.team_id: Decimal("3.00")}


def test_a_team_without_work_and_leader_is_no_part_of_the_mean(workshop):
    make_team("OLD")
    worked(workshop.first.team, "90")
    assert basis_of(workshop.first.team, Q4).teams == 3


def test_rework_that_the_team_answers_for_takes_points_off(workshop):
    team, other = workshop.first.team, workshop.leaders[1].team
    technician = make_employee("薛工", workshop.outlet)
    earlier = worked(team, "90", technician=technician)
    named = rework(earlier, technician)
    unnamed = rework(worked(team, "0"))
    led = rework(worked(other, "0"), workshop.first.employee)
    # An advisor answers for this one, and this one came back in the next quarter.
    rework(earlier, make_employee("叶青", workshop.outlet))
    rework(earlier, technician, at=shanghai("2027-01-01 08:00"))
    assert reworks_by_team(workshop.outlet, Q4) == {team.pk: [named.number, unnamed.number, led.number]}
    basis = basis_of(team, Q4)
    assert basis.reworks == (named.number, unnamed.number, led.number) and basis.proposed == 85
    test = test_one(workshop, "85")
    assert test.basis == {
        "hours": "90.00", "mean": "30.00", "teams": 3, "proposed": "85.0",
        "reworks": [named.number, unnamed.number, led.number],
    }  # fmt: skip


def test_results_other_than_proposed_are_explained(workshop):
    worked(workshop.first.team, "90")
    values = {"leader": workshop.first, "quarter": Q4, "skill": Decimal(70), "by": workshop.technical, "at": AT}
    with pytest.raises(Refused) as refused:
        services.enter_test(**values, results=Decimal("99.9"), words=" ")
    assert refused.value.field == "words" and not LeaderTest.objects.exists()
    made = services.enter_test(**values, results=Decimal(100))
    assert (made.total, made.words) == (85, "")
    with pytest.raises(Refused):
        services.correct_test(
            test=made, skill=Decimal(70), results=Decimal(90), reason="录错", by=workshop.technical, at=AT
        )


# The test -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "passed"), [("60", True), ("59.9", False), ("60.1", True)])
def test_the_pass_mark_exactly(workshop, score, passed):
    made = test_one(workshop, score)
    assert (made.passed, made.pass_mark, made.skill_percent) == (passed, 60, 50)
    assert made.total == Decimal(score)


def test_weights_and_mark_are_those_of_the_quarters_last_day(workshop):
    for key, value in (("leader_tests.skill_percent", "80"), ("leader_tests.pass_mark", "70")):
        for from_on, text in ((date(2026, 12, 31), value), (date(2027, 1, 1), "1")):
            PolicyValue.objects.create(
                key=key, outlet=workshop.outlet, from_on=from_on, value=text, reason="x", entered_by=workshop.head
            )
    made = services.enter_test(
        leader=workshop.first, quarter=Q4, skill=Decimal(75), results=Decimal(50), words="x", by=workshop.technical,
        at=shanghai("2027-01-05 10:00"),
    )  # fmt: skip
    assert (made.total, made.passed, made.pass_mark, made.skill_percent) == (70, True, 70, 80)
    assert test_one(workshop, "69.9", Q3).passed
    corrected = correct(made, workshop.technical, "69.9", at=shanghai("2027-02-01 10:00"))
    assert (corrected.pass_mark, corrected.passed) == (70, False)


@pytest.mark.parametrize("role", [Role.SERVICE_ADVISOR, Role.TECHNICIAN, Role.GENERAL_MANAGER, Role.FINANCE])
def test_who_may_not_test(workshop, role):
    with pytest.raises(PermissionDenied):
        test_one(workshop, by=make_user("外人", role, workshop.outlet))


def test_nobody_tests_at_another_outlet_or_themselves(workshop):
    far = make_user("吴启明", Role.SERVICE_MANAGER, make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(PermissionDenied):
        test_one(workshop, by=far)
    workshop.technical.employee = workshop.first.employee
    workshop.technical.save()
    with pytest.raises(Refused):
        test_one(workshop)
    assert not LeaderTest.objects.exists()


@pytest.mark.parametrize("score", ["-0.1", "100.1"])
def test_a_score_is_from_0_to_100(workshop, score):
    with pytest.raises(Refused):
        test_one(workshop, score)


@pytest.mark.parametrize(
    ("at", "allowed"), [("2026-12-17 23:59", False), ("2026-12-18 00:00", True), ("2027-01-20 09:00", True)]
)
def test_not_before_the_last_two_weeks(workshop, at, allowed):
    if allowed:
        test_one(workshop, at=shanghai(at))
    else:
        with pytest.raises(Refused):
            test_one(workshop, at=shanghai(at))
    assert LeaderTest.objects.exists() is allowed


@pytest.mark.parametrize(("to_on", "leads"), [(date(2026, 12, 30), False), (date(2026, 12, 31), True), (None, True)])
def test_only_who_leads_on_the_quarters_last_day(workshop, to_on, leads):
    TeamLeader.objects.filter(pk=workshop.first.pk).update(to_on=to_on)
    if leads:
        assert test_one(workshop)
    else:
        with pytest.raises(Refused):
            test_one(workshop)


def test_once_a_quarter(workshop):
    test_one(workshop)
    with pytest.raises(AlreadyDone):
        test_one(workshop, "80")
    assert LeaderTest.objects.get().total == 70


def test_a_correction_is_a_new_entry_and_the_old_one_is_kept(workshop):
    made = test_one(workshop, "50")
    with pytest.raises(Refused) as refused:
        correct(made, workshop.technical, reason=" ")
    assert refused.value.field == "reason"
    new = correct(made, workshop.workshop_manager, "61")
    made.refresh_from_db()
    assert (made.current, made.total, made.passed) == (False, 50, False)
    assert (new.current, new.total, new.passed, new.corrects, new.reason) == (True, 61, True, made, "录错")
    assert new.examined_by == workshop.workshop_manager
    entry = trail.entries_about(new).get()
    assert entry.action == "leader_test.corrected" and entry.changes["total"] == ["50.00", "61.00"]
    with pytest.raises(AlreadyDone):
        correct(made, workshop.technical, "90")
    assert LeaderTest.objects.current().get() == new
    with pytest.raises(PermissionDenied):
        correct(new, make_user("外人", Role.TECHNICIAN, workshop.outlet))


def test_the_leader_is_told(workshop):
    account = make_user("徐建国", Role.TECHNICIAN, workshop.outlet, employee=workshop.first.employee)
    test_one(workshop, "59")
    message = Message.objects.get(recipient=account)
    assert (message.code, message.urgency, message.params["total"]) == (
        "leader_tests.result",
        Urgency.ATTENTION,
        "59.00",
    )


# What follows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [(Q3, Q4), (Q4_BEFORE, Q1), (Q4, Q1_AFTER)])
def test_the_second_failed_quarter_in_a_row_proposes_what_follows(workshop, first, second):
    test_one(workshop, "59.9", first)
    assert not LeaderConsequence.objects.exists()
    test_one(workshop, "59.9", second)
    made = LeaderConsequence.objects.get()
    assert (made.leader, made.quarter, made.proposed, made.state) == (
        workshop.first.employee,
        second,
        "demote",
        "proposed",
    )
    assert (made.first_test.quarter, made.second_test.quarter) == (first, second)
    told = {message.recipient for message in Message.objects.filter(code="leader_tests.proposed")}
    assert told == {workshop.manager, workshop.head}


@pytest.mark.parametrize(
    "totals",
    [
        {Q3: "60", Q4: "50"},
        {Q3: "50", Q4: "60"},
        # The third quarter was missed.
        {Q2: "50", Q4: "50"},
        {Q2: "50", Q3: "60", Q4: "50"},
    ],
)
def test_what_is_not_in_a_row(workshop, totals):
    for quarter, total in totals.items():
        test_one(workshop, total, quarter)
    assert not LeaderConsequence.objects.exists()


def test_entered_in_the_wrong_order_it_is_a_row_all_the_same(workshop):
    test_one(workshop, "50", Q4)
    test_one(workshop, "50", Q3, at=AT)
    assert LeaderConsequence.objects.get().quarter == Q4


def test_two_leaders_are_two_rows(workshop):
    test_one(workshop, "50", Q3)
    test_one(workshop, "50", Q4, leader=workshop.leaders[1])
    assert not LeaderConsequence.objects.exists()


def test_the_third_in_a_row_proposes_to_let_go(workshop):
    decide(fail_twice(workshop, Q2, Q3), workshop.head, "keep", at=ENDS[Q3])
    test_one(workshop, "50", Q4)
    assert [each.proposed for each in LeaderConsequence.objects.order_by("quarter")] == ["demote", "let_go"]


def test_a_correction_makes_it_void_or_proposes_it(workshop):
    made = fail_twice(workshop)
    passed = correct(made.second_test, workshop.technical, "60")
    made.refresh_from_db()
    assert made.state == "lapsed"
    with pytest.raises(AlreadyDone):
        decide(made, workshop.head)
    again = correct(passed, workshop.technical, "59.9")
    standing = LeaderConsequence.objects.standing().get()
    assert standing.pk != made.pk and standing.second_test == again
    # Still failed after the correction: the same proposal, on the new entry.
    third = correct(again, workshop.technical, "10")
    standing.refresh_from_db()
    assert (standing.state, standing.second_test) == ("proposed", third)
    # The first quarter of the two counts as well.
    correct(standing.first_test, workshop.technical, "60")
    assert not LeaderConsequence.objects.standing().exists()


def test_what_is_decided_is_not_corrected(workshop):
    made = fail_twice(workshop)
    decide(made, workshop.head)
    for test in (made.first_test, made.second_test):
        with pytest.raises(Refused):
            correct(test, workshop.technical)
    assert LeaderTest.objects.count() == 2


def test_the_head_decides_once_with_a_reason(workshop):
    made = fail_twice(workshop)
    for outcome, reason, field in (("demote", " ", "reason"), ("", "x", "outcome"), ("promote", "x", "outcome")):
        with pytest.raises(Refused) as refused:
            decide(made, workshop.head, outcome, reason)
        assert refused.value.field == field
    done = decide(made, workshop.head, "let_go")
    assert (done.state, done.outcome, done.decided_by, done.decided_at) == ("decided", "let_go", workshop.head, AT)
    with pytest.raises(AlreadyDone):
        decide(made, workshop.manager, "keep")
    made.refresh_from_db()
    assert made.outcome == "let_go"
    assert [message.recipient for message in Message.objects.filter(code="leader_tests.decided")] == [
        workshop.technical
    ]


def test_who_examined_does_not_decide(workshop):
    test_one(workshop, "50", Q3, by=workshop.manager)
    test_one(workshop, "50", Q4)
    made = LeaderConsequence.objects.get()
    with pytest.raises(Refused):
        decide(made, workshop.manager)
    for by in (workshop.technical, workshop.workshop_manager):
        with pytest.raises(PermissionDenied):
            decide(made, by)
    # Also where somebody else has corrected that test since.
    correct(made.first_test, workshop.workshop_manager, "40")
    made.refresh_from_db()
    with pytest.raises(Refused):
        decide(made, workshop.manager)
    assert not LeaderConsequence.objects.not_examined_by(workshop.manager).exists()
    assert LeaderConsequence.objects.not_examined_by(workshop.head).get() == made
    assert decide(made, workshop.head).state == "decided"


def test_nobody_decides_about_themselves(workshop):
    made = fail_twice(workshop)
    workshop.head.employee = workshop.first.employee
    workshop.head.save()
    with pytest.raises(Refused):
        decide(made, workshop.head)
    made.refresh_from_db()
    assert made.waits


@pytest.mark.parametrize(("outcome", "to_on"), [("demote", AT.date()), ("let_go", AT.date()), ("keep", None)])
def test_demoted_or_let_go_nobody_leads_on(workshop, outcome, to_on):
    decide(fail_twice(workshop), workshop.head, outcome)
    workshop.first.refresh_from_db()
    assert workshop.first.to_on == to_on
    assert workshop.leaders[1].to_on is None


# Who leads ------------------------------------------------------------------------------------------------------------


def name(workshop, team, employee, from_on=date(2026, 12, 1), by=None):
    return services.name_leader(team=team, employee=employee, from_on=from_on, by=by or workshop.manager, at=AT)


def test_a_new_leader_ends_the_former_the_day_before(workshop):
    person = make_employee("薛工", workshop.outlet)
    made = name(workshop, workshop.first.team, person)
    workshop.first.refresh_from_db()
    assert (workshop.first.to_on, made.from_on, made.to_on) == (date(2026, 11, 30), date(2026, 12, 1), None)
    assert TeamLeader.objects.filter(team=made.team).of_quarter(Q4).get() == made


def test_nobody_leads_two_teams_and_no_team_has_two_leaders(workshop):
    with pytest.raises(Refused) as refused:
        name(workshop, make_team("JD9"), workshop.first.employee)
    assert refused.value.field == "employee"
    # Also not on a single day: the row that ends on the first one.
    TeamLeader.objects.filter(pk=workshop.first.pk).update(to_on=date(2026, 12, 1))
    with pytest.raises(Refused):
        name(workshop, make_team("JD8"), workshop.first.employee)
    with pytest.raises(Refused) as refused:
        name(workshop, workshop.first.team, make_employee("薛工", workshop.outlet))
    assert refused.value.field == "from_on"
    assert name(workshop, workshop.first.team, make_employee("叶青", workshop.outlet), date(2026, 12, 2))


def test_only_people_who_work_at_the_outlet_lead(workshop):
    left = make_employee("薛工", workshop.outlet, left_on=date(2026, 11, 30))
    for person in (left, make_employee("叶青", make_outlet("SH02", "嘉禾川沙店"))):
        with pytest.raises(Refused):
            name(workshop, make_team(f"N{person.pk}"), person)
    with pytest.raises(Refused):
        name(workshop, make_team("N0"), make_employee("何工", workshop.outlet), AT.date() + 367 * DAY)


def test_the_service_manager_names_and_the_workshop_manager_does_not(workshop):
    person = make_employee("薛工", workshop.outlet)
    for by in (workshop.workshop_manager, workshop.technical):
        with pytest.raises(PermissionDenied):
            name(workshop, workshop.first.team, person, by=by)
        with pytest.raises(PermissionDenied):
            services.end_leader(leader=workshop.first, to_on=AT.date(), reason="调岗", by=by, at=AT)


def test_ended_once_with_a_reason_and_not_before_it_began(workshop):
    leader = make_leader(make_team("JD9"), make_employee("薛工", workshop.outlet), date(2026, 12, 1))

    def end(to_on=date(2026, 12, 1), reason="调岗"):
        return services.end_leader(leader=leader, to_on=to_on, reason=reason, by=workshop.manager, at=AT)

    for wrong in ({"to_on": date(2026, 11, 30)}, {"reason": " "}, {"to_on": AT.date() + 367 * DAY}):
        with pytest.raises(Refused):
            end(**wrong)
    assert end().to_on == date(2026, 12, 1)
    with pytest.raises(AlreadyDone):
        end(date(2026, 12, 5))
