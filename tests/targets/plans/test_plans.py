"""Making, signing and revising the year's plan."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.services import approvals
from staff.trail_words import sentences
from targets import plan_page, plan_policies
from targets.models import Plan, Target
from targets.plan_figures import headcount_now, planned_of_people, planned_values
from targets.services import plans
from targets.services.plans import HeadcountDraft
from tests.makers import make_employee, make_outlet

from .plan_house import (
    AT,
    approved,
    drafted,
    even,
    good_grid,
    make_plan_house,
    now,
    refuse,
    row,
    sign,
    start,
    submit,
    submitted,
    waiting,
    write,
)

pytestmark = pytest.mark.django_db
YEAR = (date(2027, 1, 1), date(2027, 12, 1))


@pytest.fixture
def house():
    return make_plan_house()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# Beginning ------------------------------------------------------------------------------------------------------------


def test_a_plan_begins_with_the_headcount_as_it_is(house):
    made = start(house)
    assert (made.revision, made.state, str(made)) == (1, "draft", "嘉禾北蔡店 2027")
    assert {each.position: each.planned for each in plans.headcount_of(made)} == {"服务顾问": 1, "机修技师": 1}


def test_the_same_form_twice_makes_one_plan(house):
    key = uuid4()
    made = start(house, form_key=key)
    with pytest.raises(plans.BegunAlready) as already:
        start(house, form_key=key)
    assert already.value.plan == made and Plan.objects.count() == 1


def test_one_plan_of_a_year_is_under_way(house):
    start(house)
    with pytest.raises(AlreadyDone):
        start(house, by=house.head)
    assert Plan.objects.count() == 1


def test_an_approved_year_is_revised_and_not_begun(house):
    approved(house)
    with pytest.raises(Refused, match="Revise it"):
        start(house)


def test_it_may_begin_with_last_years_values_without_those_who_left(house):
    approved(house)
    house.gu.left_on = date(2026, 11, 1)
    house.gu.save()
    made = start(house, 2028, copied=True)
    grid = plans.grid_of(made)
    assert grid["output", None].year == 6_000_000 and ("output", house.lin.pk) in grid
    assert ("output", house.gu.pk) not in grid
    with pytest.raises(Refused, match="no approved plan of 2029"):
        start(house, 2030, copied=True)


def test_only_the_heads_of_the_outlet_make_plans(house):
    for user in (house.advisor, house.general, house.finance):
        with pytest.raises(PermissionDenied):
            start(house, by=user)
    made = start(house, by=house.head)
    with pytest.raises(PermissionDenied):
        write(house, made, by=house.general)
    with pytest.raises(PermissionDenied):
        submit(house, made, by=house.finance)
    with pytest.raises(PermissionDenied):
        plans.discard_plan(plan=made, version=0, reason="x", by=house.general, at=AT)
    with pytest.raises(PermissionDenied):
        plans.revise_plan(plan=made, reason="x", by=house.general, at=AT)


# Writing --------------------------------------------------------------------------------------------------------------


def test_the_whole_grid_is_written_and_written_anew(house):
    plan = drafted(house)
    assert plans.grid_of(plan) == good_grid(house)
    write(house, plan, {("csi", None): row(95, 94)}, [])
    assert plans.grid_of(plan) == {("csi", None): row(95, 94)} and plans.headcount_of(plan) == []


def test_a_year_that_is_left_open_takes_what_the_months_come_to(house):
    plan = drafted(house, grid={("output", None): row(None, 1, 2, "3.50"), ("base_customers", None): row(None, 5)})
    grid = plans.grid_of(plan)
    assert grid["output", None].year == Decimal("6.50") and grid["base_customers", None].year is None


def test_who_was_slower_hears_of_it_and_nothing_is_lost(house):
    plan = start(house)
    write(house, plan, version=0)
    with pytest.raises(AlreadyDone, match="韩立诚"):
        write(house, plan, {}, [], version=0, by=house.head)
    assert plans.grid_of(plan) == good_grid(house)


@pytest.mark.parametrize(
    ("slot", "line", "words"),
    [
        (("output", None), row(-1), "below zero"),
        (("output", None), row("0.001"), "two decimals"),
        (("reception", None), row("1.5"), "whole number"),
        (("csi", None), row(101), "100 percent"),
        (("output", None), row(10**12), "more than"),
        (("delivered", None), row(1), "no such figure"),
        (("nothing", None), row(1), "no such figure"),
    ],
)
def test_values_that_cannot_be_are_refused(house, slot, line, words):
    plan = start(house)
    with pytest.raises(Refused, match=words):
        write(house, plan, {slot: line})
    assert plans.grid_of(plan) == {} and now(plan).version == 0


def test_only_people_of_the_outlet_have_lines_and_only_of_some_figures(house):
    plan, stranger = start(house), make_employee("何嘉怡", make_outlet("SZ01", "鹏程福田店"))
    with pytest.raises(Refused, match="Only people of"):
        write(house, plan, {("output", stranger.pk): row(1)})
    with pytest.raises(Refused, match="not shared out"):
        write(house, plan, {("complaints", house.lin.pk): row(1)})


def test_who_left_keeps_a_line_that_was_there(house):
    plan = drafted(house)
    house.gu.left_on = date(2026, 11, 1)
    house.gu.save()
    write(house, plan)
    assert ("output", house.gu.pk) in plans.grid_of(plan)


@pytest.mark.parametrize(
    "headcount",
    [
        [HeadcountDraft("技师", 1), HeadcountDraft(" 技师", 2)],
        [HeadcountDraft(" ", 1)],
        [HeadcountDraft("技师", -1)],
        [HeadcountDraft("技师", 10000)],
    ],
)
def test_headcount_that_cannot_be_is_refused(house, headcount):
    with pytest.raises(Refused):
        write(house, start(house), {}, headcount)


def test_the_trail_says_which_values_became_what(house):
    plan = drafted(house)
    write(house, plan, good_grid(house) | {("csi", None): row(95)})
    (sentence,) = sentences(TrailEntry.objects.filter(action="annual_plan.written").order_by("-pk")[:1])
    assert [(each.before, each.after) for each in sentence.changes] == [("CSI · Year 93", "CSI · Year 95")]


def test_a_draft_is_discarded_with_a_reason_and_another_one_begun(house):
    plan = drafted(house)
    with pytest.raises(Refused, match="Say why"):
        plans.discard_plan(plan=plan, version=plan.version, reason=" ", by=house.manager, at=AT)
    plans.discard_plan(plan=plan, version=plan.version, reason="重新来过", by=house.manager, at=AT)
    again = start(house)
    assert (now(plan).state, again.revision) == ("discarded", 1)
    with pytest.raises(Refused, match="Discarded"):
        write(house, now(plan))


# Signatures -----------------------------------------------------------------------------------------------------------


def test_a_grid_that_does_not_add_up_is_not_submitted(house):
    plan = drafted(house, grid=good_grid(house) | {("output", house.gu.pk): even(2_400_000)})
    with pytest.raises(plans.DoesNotAddUp) as refusal:
        submit(house, plan)
    words = plan_page.differences_in_words(refusal.value.differences, plan_page.people_of(plans.grid_of(plan)))
    assert words[0] == "Output, January: the people come to 450,000, the outlet is 500,000; 50,000 is missing"
    assert len(words) == 13 and now(plan).state == "draft" and now(plan).version == plan.version


def test_an_empty_plan_and_one_without_output_are_not_submitted(house):
    plan = start(house)
    with pytest.raises(Refused, match="Nothing is planned"):
        submit(house, plan)
    write(house, plan, {("csi", None): row(93)})
    with pytest.raises(Refused, match="first"):
        submit(house, plan)


def test_the_general_manager_signs_and_nobody_signs_their_own(house):
    plan = submitted(house)
    with pytest.raises(Refused, match="Being signed"):
        write(house, plan)
    for user in (house.manager, house.head):
        with pytest.raises(Refused):
            approvals.sign(approval=waiting(plan), version=waiting(plan).version, by=user, at=AT)
    assert waiting(plan).amount == 6_000_000
    assert "CSI 93%" in [each["what"] for each in waiting(plan).contents]
    signed = sign(house, plan)
    assert (signed.state, signed.approved_at is not None) == ("approved", True)


def test_who_wrote_it_does_not_sign_it_as_somebody_else(house):
    """The general manager who is also posted as station head made it."""
    from staff.roles import Role
    from tests.makers import make_posting

    make_posting(house.general, Role.STATION_HEAD, house.outlet)
    plan = write(house, start(house, by=house.general))
    submit(house, plan)
    with pytest.raises(Refused, match="their own"):
        sign(house, plan)


def test_a_refused_plan_is_a_draft_again_with_the_words(house):
    plan = refuse(house, submitted(house))
    assert (plan.state, plan.back_reason) == ("draft", "产值定得太低")
    write(house, plan)
    plan = submit(house, plan)
    assert (plan.state, plan.back_reason) == ("submitted", "")
    assert sign(house, plan).state == "approved"


def test_a_withdrawn_plan_is_a_draft_again(house):
    plan = submitted(house)
    found = waiting(plan)
    approvals.withdraw(approval=found, version=found.version, reason="还要改", by=house.manager, at=AT)
    assert now(plan).state == "draft"


def test_a_revision_begins_with_all_values_and_takes_the_place_when_signed(house):
    first = approved(house)
    with pytest.raises(Refused, match="Say why"):
        plans.revise_plan(plan=first, reason=" ", by=house.manager, at=AT)
    second = plans.revise_plan(plan=first, reason="新增一条快修线", by=house.manager, at=AT)
    assert (second.revision, second.state, plans.grid_of(second)) == (2, "draft", plans.grid_of(first))
    with pytest.raises(AlreadyDone):
        plans.revise_plan(plan=first, reason="再来", by=house.head, at=AT)
    grid = good_grid(house) | {("csi", None): row(95)}
    write(house, second, grid)
    assert planned_values([house.outlet], *YEAR)[house.outlet.pk, date(2027, 3, 1), "csi"] == 93
    sign(house, submit(house, second))
    assert (now(first).state, now(second).state) == ("superseded", "approved")
    assert planned_values([house.outlet], *YEAR)[house.outlet.pk, date(2027, 3, 1), "csi"] == 95
    context = plan_page.sheet(now(second), AT)
    assert (context["revised"], context["changed"]) == (first, 1)


def test_only_the_approved_plan_is_revised(house):
    plan = drafted(house)
    with pytest.raises(Refused, match="Only the approved"):
        plans.revise_plan(plan=plan, reason="x", by=house.manager, at=AT)
    plans.discard_plan(plan=plan, version=plan.version, reason="重来", by=house.manager, at=AT)
    with pytest.raises(Refused, match="Only the approved"):
        plans.revise_plan(plan=now(plan), reason="x", by=house.manager, at=AT)


def test_the_route_is_settled_as_policy(house):
    from staff import policy

    bands = policy.value(plan_policies.ROUTE, outlet=house.outlet, on=AT.date())
    assert [step.roles for step in bands[0].steps] == [("general_manager",)]


# What is planned ------------------------------------------------------------------------------------------------------


def test_planned_values_are_those_of_approved_plans_in_one_query(house, django_assert_num_queries):
    approved(house)
    other = make_outlet("SH02", "嘉禾川沙店")
    with django_assert_num_queries(1):
        found = planned_values([house.outlet, other], date(2026, 12, 1), date(2027, 2, 1))
    key = house.outlet.pk
    assert found[key, date(2027, 1, 1), "output"] == 500_000
    assert found[key, date(2027, 2, 1), "csi"] == 93
    assert (key, date(2027, 1, 1), "base_customers") not in found
    assert {month for _outlet, month, _figure in found} == {date(2027, 1, 1), date(2027, 2, 1)}
    assert planned_of_people(house.outlet, date(2027, 5, 1))["output"] == {house.lin.pk: 250_000, house.gu.pk: 250_000}


def test_nothing_is_planned_by_a_draft(house):
    submitted(house)
    assert planned_values([house.outlet], *YEAR) == {} and planned_of_people(house.outlet, YEAR[0]) == {}


def test_headcount_counts_who_is_employed_on_the_day(house):
    make_employee("郭一鸣", house.outlet, hired_on=date(2026, 12, 1))
    assert headcount_now(house.outlet, AT.date()) == {"服务顾问": 1, "机修技师": 1}
    assert headcount_now(house.outlet, date(2026, 12, 1))["服务顾问"] == 2


def test_every_metric_of_the_months_targets_is_planned():
    from targets.catalogue import FIGURES

    assert all(FIGURES[metric].planned for metric in Target.Metric.values)
