"""A month of an outlet: reckoned each night, settled, appealed against once, decided, final."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notices.models import Message
from staff.models import Outlet, TrailEntry
from staff.refusals import AlreadyDone, Refused
from targets import assessment_figures as figures
from targets import warnings
from targets.assessment_day import due_for, stuck_for
from targets.models import AssessmentAppeal, AssessmentLine, KeptFigure, OutletAssessment
from targets.services import assessments, keeping
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.people import make_house

from . import month
from .month import DAY, HOUR, INSIDE, LATER, MINUTE, MONTH, SETTLED, of, off

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def house(db):
    with time_machine.travel(SETTLED, tick=False):
        yield make_house()


@pytest.fixture
def bad(house):
    """SH01 lost six points for complaints, five for a key customer, three for screening."""
    for _nth in range(3):
        month.complaint(house.sh01)
    month.case(house.sh01, house.service_manager)
    month.deduction(house.sh01, house.service_manager)
    month.settle()
    return house


def snapshot():
    rows = (OutletAssessment, AssessmentLine, AssessmentAppeal)
    return [list(model.objects.order_by("pk").values()) for model in rows], TrailEntry.objects.count()


# Reckoning


def test_points_are_a_hundred_less_what_the_rules_take(bad):
    assert off(bad.sh01) == {"complaints_late": 6, "cases_late": 5, "screening": 3}
    assert (of(bad.sh01).points, of(bad.sh02).points) == (86, 100)
    assert of(bad.sh01).lines.count() == 6


def test_the_month_that_runs_is_provisional_and_replaced(house):
    month.complaint(house.sh01)
    assert assessments.reckon(month=MONTH, at=INSIDE) == 3
    first = of(house.sh01)
    assert (first.state, first.points, first.version) == ("open", 98, 1)
    month.complaint(house.sh01)
    assert assessments.reckon(month=MONTH, at=INSIDE + HOUR) == 1
    again = of(house.sh01)
    assert (again.pk, again.points, again.version, again.made_at) == (first.pk, 96, 2, INSIDE + HOUR)


def test_a_rule_takes_no_more_than_its_most(house):
    for _nth in range(12):
        month.complaint(house.sh01)
    month.settle()
    line = of(house.sh01).lines.get(rule="complaints_late")
    assert (line.number, line.points) == (12, 20)


def test_the_rules_are_data_by_place_and_day(house):
    by = house.task_force_lead
    for outlet in (house.sh01, house.sh02, house.sz01):
        month.complaint(outlet)
    month.policy("complaints_late.points", "7", by, outlet=house.sh01)
    month.policy("complaints_late.on", "no", by, outlet=house.sh02)
    month.policy("complaints_late.points", "9", by, from_on=NOVEMBER)
    month.settle()
    assert [of(outlet).points for outlet in (house.sh01, house.sh02, house.sz01)] == [93, 100, 98]
    line = of(house.sh02).lines.get(rule="complaints_late")
    assert (line.number, line.points, line.basis["on"]) == (1, 0, False)


def test_a_line_keeps_what_it_was_reckoned_with(bad):
    line = of(bad.sh01).lines.get(rule="complaints_late")
    assert (line.basis["each"], line.basis["most"], len(line.basis["records"])) == (2, 20, 3)
    assert of(bad.sh01).lines.get(rule="papers").basis["days"] == 1


def test_an_outlet_that_was_not_live_is_not_assessed(house):
    soon = make_outlet("SH09", "嘉禾未开店", house.pudong, live_on=NOVEMBER)
    last = make_outlet("SH10", "嘉禾新开店", house.pudong, live_on=date(2026, 10, 31))
    month.settle()
    assessed = set(OutletAssessment.objects.values_list("outlet", flat=True))
    assert soon.pk not in assessed and last.pk in assessed


# Settling


def test_settled_on_the_third_day_and_not_before(house):
    month.complaint(house.sh01)
    assert month.settle(at=shanghai("2026-11-02 23:59")) == 0
    assert month.settle(at=shanghai("2026-11-03 00:00")) == 3
    assert of(house.sh01).appeal_until == date(2026, 11, 8)


def test_the_day_of_settling_is_the_outlets(house):
    month.policy("settle_days", "5", house.task_force_lead, outlet=house.sh02)
    assert month.settle() == 2
    assert of(house.sh02).provisional
    assert month.settle(at=SETTLED + 2 * DAY) == 1


def test_what_is_settled_stays(bad):
    before = snapshot()
    month.complaint(bad.sh01)
    assert assessments.reckon(month=MONTH, at=SETTLED + HOUR) == 0
    assert month.settle(at=SETTLED + HOUR) == 0
    assert snapshot() == before


def test_the_outlet_is_told_once(bad):
    told = Message.objects.filter(code="assessment.settled", outlet=bad.sh01)
    people = {bad.service_manager, bad.station_head, bad.customer_care_manager}
    assert {message.recipient for message in told} == people
    month.settle()
    assert told.count() == 3


def test_the_job_twice_changes_nothing(house):
    month.complaint(house.sh01)
    assert assessments.keep_assessments(at=INSIDE)["reckoned"] == 3
    first = assessments.keep_assessments(at=SETTLED)
    assert first == {"reckoned": 3, "settled": 3, "reminded": 0, "followed": 0, "final": 0}
    before = snapshot()
    assert set(assessments.keep_assessments(at=SETTLED).values()) == {0}
    assert snapshot() == before


def test_the_job_makes_up_for_months_in_which_it_stood_still(house):
    assessments.keep_assessments(at=shanghai("2026-08-20 03:00"))
    counts = assessments.keep_assessments(at=SETTLED)
    assert counts["settled"] == 9
    months = OutletAssessment.objects.values_list("month", flat=True).distinct().order_by("month")
    assert list(months) == [date(2026, 8, 1), date(2026, 9, 1), MONTH, NOVEMBER]


def test_the_first_run_makes_no_months_of_the_past(house):
    assessments.keep_assessments(at=SETTLED)
    assert set(OutletAssessment.objects.values_list("month", flat=True)) == {NOVEMBER}


def queries_of(deed) -> int:
    with CaptureQueriesContext(connection) as caught:
        deed()
    return len(caught)


def test_reckoning_and_settling_cost_the_same_for_many_outlets(house):
    """Messages are put into the outbox in batches of rows; nobody holds a role at the new outlets."""

    def again() -> int:
        for outlet in OutletAssessment.objects.values_list("outlet", flat=True):
            month.complaint(Outlet.objects.get(pk=outlet))
        return queries_of(lambda: assessments.reckon(month=MONTH, at=SETTLED))

    assessments.reckon(month=MONTH, at=SETTLED)
    few = again()
    for nth in range(20):
        make_outlet(f"SX{nth:02d}", f"嘉禾{nth}店", house.pudong)
    assessments.reckon(month=MONTH, at=SETTLED)
    assert again() == few
    assert OutletAssessment.objects.filter(version=3).count() == 3
    settled = queries_of(lambda: assessments.settle(month=MONTH, at=SETTLED))
    assert settled < 20


def test_points_for_other_rooms_in_one_query(bad, django_assert_num_queries):
    outlets = [bad.sh01.pk, bad.sh02.pk]
    with django_assert_num_queries(1):
        assert figures.points_of(outlets, [MONTH, NOVEMBER]) == {(bad.sh01.pk, MONTH): 86, (bad.sh02.pk, MONTH): 100}
    assessments.reckon(month=NOVEMBER, at=SETTLED)
    assert (bad.sh01.pk, NOVEMBER) in figures.points_of(outlets, [NOVEMBER])
    assert figures.points_of(outlets, [NOVEMBER], settled=True) == {}


# The appeal


def test_one_appeal_and_one_decision(bad):
    made = month.appeal(bad, lines=("complaints_late", "cases_late"))
    with pytest.raises(AlreadyDone, match=bad.service_manager.name):
        month.appeal(bad, by=bad.station_head)
    told = Message.objects.filter(code="assessment.appealed")
    assert {each.recipient for each in told} == {bad.region_coordinator, bad.region_manager}
    decided = month.decide(bad, made, {"complaints_late": 4})
    assert (decided.state, of(bad.sh01).points) == ("partly", 90)
    assert off(bad.sh01) == {"complaints_late": 2, "cases_late": 5, "screening": 3}
    with pytest.raises(AlreadyDone, match=bad.region_manager.name):
        month.decide(bad, made, {"cases_late": 5}, by=bad.region_coordinator)
    told = Message.objects.filter(code="assessment.decided")
    assert {each.recipient for each in told} == {bad.service_manager, bad.station_head, bad.customer_care_manager}


@pytest.mark.parametrize(("given", "state", "points"), [
    ({"complaints_late": 6}, "granted", 92), ({"complaints_late": 0}, "refused", 86), ({}, "refused", 86),
])  # fmt: skip
def test_granted_or_refused(bad, given, state, points):
    assert month.decide(bad, month.appeal(bad), given).state == state
    assert of(bad.sh01).points == points


def test_no_more_is_given_back_than_was_taken_and_only_what_was_appealed(bad):
    made = month.appeal(bad)
    for given in ({"complaints_late": 7}, {"complaints_late": -1}, {"cases_late": 1}, {"screening": 1}):
        with pytest.raises(Refused):
            month.decide(bad, made, given)
    with pytest.raises(Refused):
        month.decide(bad, made, {"complaints_late": 1}, reason=" ")
    assert of(bad.sh01).points == 86


def test_the_database_gives_no_more_back_either(bad):
    line = of(bad.sh01).lines.get(rule="complaints_late")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentLine.objects.filter(pk=line.pk).update(appealed=True, given_back=line.points + 1)


def test_an_appeal_has_its_days(bad):
    with pytest.raises(Refused):
        month.appeal(bad, at=shanghai("2026-11-09 00:00"))
    month.appeal(bad, at=shanghai("2026-11-08 23:59"))


def test_nobody_appeals_before_the_month_is_settled(house):
    month.complaint(house.sh01)
    assessments.reckon(month=MONTH, at=INSIDE)
    with pytest.raises(Refused):
        month.appeal(house, at=INSIDE)


def test_an_appeal_names_lines_that_took_points_and_says_why(bad):
    for lines in ((), ("papers",), ("screening",), ("complaints_late", "screening"), ("complaints_late", "nothing")):
        with pytest.raises(Refused):
            month.appeal(bad, lines=lines)
    with pytest.raises(Refused):
        month.appeal(bad, words=" ")
    assert not AssessmentAppeal.objects.exists()


@pytest.mark.parametrize("role", ["front_desk_supervisor", "service_advisor", "area_manager", "region_manager"])
def test_only_the_outlets_heads_appeal(bad, role):
    with pytest.raises(PermissionDenied):
        month.appeal(bad, by=getattr(bad, role))


def test_nobody_appeals_for_another_outlet(bad):
    with pytest.raises(PermissionDenied):
        month.appeal(bad, by=bad.near["service_manager"])


@pytest.mark.parametrize("role", ["service_manager", "station_head", "area_manager", "general_manager"])
def test_only_the_region_decides(bad, role):
    made = month.appeal(bad)
    with pytest.raises(PermissionDenied):
        month.decide(bad, made, {}, by=getattr(bad, role))
    with pytest.raises(PermissionDenied):
        month.decide(bad, made, {}, by=bad.far["region_manager"])


def test_nobody_decides_on_an_appeal_of_their_own(bad):
    """Somebody who leads an outlet and stands in for the region."""
    both = make_user("沈远", "service_manager", bad.sh01)
    both.postings.create(role="region_manager", region=bad.east, from_on=date(2020, 1, 1))
    made = month.appeal(bad, by=both)
    with pytest.raises(Refused):
        month.decide(bad, made, {"complaints_late": 6}, by=both)
    month.decide(bad, made, {"complaints_late": 6})


def test_what_all_rules_took_beyond_a_hundred_is_given_back_first(house):
    by = house.task_force_lead
    for rule in ("complaints_late", "cases_late"):
        month.policy(f"{rule}.points", "70", by)
        month.policy(f"{rule}.most", "70", by)
    month.complaint(house.sh01)
    month.case(house.sh01, house.service_manager)
    month.settle()
    assert of(house.sh01).points == 0
    month.decide(house, month.appeal(house), {"complaints_late": 50})
    assert of(house.sh01).points == 10


# Final


def test_final_once_the_days_for_an_appeal_are_over(bad):
    assert assessments.finish(at=shanghai("2026-11-08 23:59")) == 0
    assert assessments.finish(at=shanghai("2026-11-09 00:00")) == 3
    assert of(bad.sh01).state == "final"
    with pytest.raises(Refused):
        month.appeal(bad, at=LATER)


def test_an_appeal_holds_it_open_until_it_is_decided(bad):
    made = month.appeal(bad)
    assert assessments.finish(at=SETTLED + 30 * DAY) == 2
    assert of(bad.sh01).state == "settled"
    month.decide(bad, made, {"complaints_late": 6}, at=SETTLED + 30 * DAY)
    assert assessments.finish(at=SETTLED + 31 * DAY) == 1


def test_screening_argued_elsewhere_is_followed_until_it_is_final(bad):
    taken = bad.sh01.screening_lists.get().deduction
    given = {"appeal": "断网", "appealed_at": LATER, "appealed_by": bad.service_manager}
    type(taken).objects.filter(pk=taken.pk).update(**given)
    assert assessments.finish(at=SETTLED + 9 * DAY) == 2
    decided = {"decision": "reduced", "reason": "属实", "decided_at": LATER, "decided_by": bad.region_manager}
    type(taken).objects.filter(pk=taken.pk).update(points=1, **decided)
    counts = assessments.keep_assessments(at=SETTLED + 10 * DAY)
    assert (counts["followed"], counts["final"], of(bad.sh01).points) == (1, 1, 88)
    line = of(bad.sh01).lines.get(rule="screening")
    assert (line.points, line.basis["records"]) == (1, [[f"{taken.list.number} −1", taken.list.number]])
    type(taken).objects.filter(pk=taken.pk).update(points=0, decision="lifted")
    assert assessments.keep_assessments(at=SETTLED + 11 * DAY)["followed"] == 0
    assert of(bad.sh01).points == 88


def test_following_screening_keeps_what_an_appeal_gave_back(bad):
    month.decide(bad, month.appeal(bad), {"complaints_late": 6})
    taken = bad.sh01.screening_lists.get().deduction
    decided = {"appeal": "断网", "appealed_at": LATER, "appealed_by": bad.service_manager, "decision": "lifted"}
    decided |= {"reason": "属实", "decided_at": LATER, "decided_by": bad.region_manager, "points": 0}
    type(taken).objects.filter(pk=taken.pk).update(**decided)
    assert assessments.follow_screening(at=LATER + DAY) == 1
    assert of(bad.sh01).points == 95


# Before the days for an appeal end


def reminded() -> list:
    told = Message.objects.filter(code="assessment.reminder").order_by("recipient__name")
    return list(told.values_list("outlet__code", "recipient__name", "queued_at"))


def test_the_outlet_is_reminded_once_two_days_before_the_last_one(bad):
    """Settled on the third with five days to appeal: the last day is the eighth."""
    at = [SETTLED + nth * DAY for nth in range(6)]
    assert assessments.keep_assessments(at=at[2])["reminded"] == 0
    assert assessments.keep_assessments(at=at[3])["reminded"] == 3
    assert assessments.keep_assessments(at=at[3])["reminded"] == assessments.keep_assessments(at=at[4])["reminded"] == 0
    names = sorted(each.name for each in (bad.service_manager, bad.station_head, bad.customer_care_manager))
    assert reminded() == [("SH01", name, at[3]) for name in names]


def test_it_is_reminded_on_the_last_day_still_and_not_after_it(bad):
    assert assessments.remind(at=SETTLED + 6 * DAY) == 0
    assert assessments.remind(at=SETTLED + 5 * DAY) == 3


def test_who_appealed_is_not_reminded(bad):
    month.appeal(bad)
    assert assessments.remind(at=SETTLED + 4 * DAY) == 0


def test_who_lost_nothing_is_not_reminded(house):
    month.settle()
    assert assessments.remind(at=SETTLED + 4 * DAY) == 0


def test_nobody_is_reminded_on_the_day_they_are_told(house):
    month.policy("remind_days", "30", house.service_manager)
    month.complaint(house.sh01)
    assert assessments.keep_assessments(at=INSIDE)["reckoned"] == 3
    assert assessments.keep_assessments(at=SETTLED)["reminded"] == 0
    assert assessments.keep_assessments(at=SETTLED + DAY)["reminded"] == 3


def test_when_an_outlet_is_reminded_is_its_own(bad):
    month.policy("remind_days", "0", bad.service_manager, outlet=bad.sh01)
    assert assessments.remind(at=SETTLED + 4 * DAY) == 0
    assert assessments.remind(at=SETTLED + 5 * DAY) == 3


# What the region lets lie


def late(at) -> dict:
    return warnings.counted(warnings.WARNINGS["late.appeals"], at)


def stuck(user, at) -> list[tuple]:
    return [(item.why, item.deadline_at) for item in stuck_for(user, at)]


def test_an_appeal_is_late_from_the_day_after_its_last_one(bad):
    made = month.appeal(bad)
    last = shanghai("2026-11-08 23:59")
    assert late(last) == {} and late(last + MINUTE) == {bad.sh01.pk: 1}
    month.decide(bad, made, {}, at=last + HOUR)
    assert late(last + DAY) == {}


def test_an_appeal_is_late_by_the_days_of_its_outlet(bad):
    month.policy("decide_days", "1", bad.service_manager, outlet=bad.sh01)
    month.appeal(bad)
    assert late(shanghai("2026-11-06 23:59")) == {} and late(shanghai("2026-11-07 00:00")) == {bad.sh01.pk: 1}


def test_who_waits_for_a_decision_sees_it_stuck_and_who_decides_has_it_due(bad):
    month.appeal(bad)
    at = shanghai("2026-11-09 00:00")
    line = [(f"{bad.sh01.name} · 2026-10", at)]
    for user in (bad.service_manager, bad.station_head, bad.customer_care_manager, bad.area_manager):
        assert stuck(user, at) == line and stuck(user, at - MINUTE) == []
    for user in (bad.region_manager, bad.region_coordinator, bad.task_force_lead):
        assert stuck(user, at + MINUTE) == [] and due(user, at + MINUTE) == line
    assert stuck(bad.near["service_manager"], at) == stuck(bad.service_advisor, at) == []


def test_boards_count_late_appeals_and_lead_to_the_assessments(bad):
    month.appeal(bad)
    keeping.refresh(at=shanghai("2026-11-09 10:00"))
    kept = KeptFigure.objects.filter(code="late.appeals", over__gt=0).values_list("level", "over")
    assert dict(kept) == {"outlet": 1, "area": 1, "region": 1, "company": 1}
    client = Client()
    client.force_login(bad.service_manager)
    page = client.get(warnings.WARNINGS["late.appeals"].page(bad.sh01))
    assert page.status_code == 200 and [row.assessment for row in page.context["rows"]] == [of(bad.sh01)]


def test_many_late_appeals_cost_no_more_queries(bad):
    at = shanghai("2026-11-20 10:00")
    made = month.appeal(bad)

    def cost() -> tuple[int, int]:
        return queries_of(lambda: late(at)), queries_of(lambda: stuck(bad.service_manager, at))

    one = cost()
    for nth in range(1, 7):
        other = OutletAssessment.objects.create(
            outlet=bad.sh01, month=date(2025, nth, 1), made_at=SETTLED, state="settled", settled_at=SETTLED,
            appeal_until=SETTLED.date(),
        )  # fmt: skip
        AssessmentAppeal.objects.create(assessment=other, words="断网", by=made.by, at=made.at)
    assert late(at) == {bad.sh01.pk: 7} and len(stuck(bad.service_manager, at)) == 7
    assert cost() == one


# The first page


def due(user, at=LATER) -> list[tuple]:
    return [(item.why, item.deadline_at) for item in due_for(user, at)]


def test_the_outlet_sees_what_it_may_appeal_against_and_the_region_what_it_decides(bad):
    until = shanghai("2026-11-09 00:00")
    assert due(bad.service_manager) == [(bad.sh01.name, until)]
    assert due(bad.near["service_manager"]) == due(bad.region_manager) == due(bad.front_desk_supervisor) == []
    assert due(bad.service_manager, until + MINUTE) == []
    month.appeal(bad)
    assert due(bad.service_manager) == []
    assert due(bad.region_manager) == [(f"{bad.sh01.name} · 2026-10", shanghai("2026-11-09 00:00"))]
    assert due(bad.far["region_manager"]) == due(bad.area_manager) == []
    assert due(bad.task_force_lead) == []
    assert len(due(bad.task_force_lead, LATER + timedelta(days=5))) == 1
