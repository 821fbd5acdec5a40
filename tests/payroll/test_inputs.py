"""Groups, assessments, adjustments, coefficients of a month, and the scheme: changed as the rules say, or refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from notices.models import Message
from payroll.models import Adjustment, Assessment, CoefficientChange, Membership, SchemeValue
from payroll.scheme import InForce, assessed_in, memberships_in_force, values_in_force
from payroll.services import inputs, inputs_coefficients, inputs_scheme
from staff import trail
from staff.models import Posting
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from workshop.models import Team

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
MANY = {"coefficient": Decimal("0.4"), "from_on": date(2026, 1, 1)}


@pytest.fixture(autouse=True)
def in_english(clock):
    clock(AT)
    with translation.override("en"):
        yield


@pytest.fixture
def outlet():
    return make_outlet()


@pytest.fixture
def head(outlet):
    return make_user("欧阳承平", Role.STATION_HEAD, outlet)


@pytest.fixture
def employee(outlet):
    return make_employee("林知夏", outlet)


@pytest.fixture
def team(outlet):
    return Team.objects.create(code="M1", outlet=outlet, name="机电一组", trade="mechanical")


def enter(employee, head, group="front_desk", **values):
    return inputs.enter_membership(**(MANY | {"employee": employee, "group": group, "by": head, "at": AT} | values))


def field_of(refusal) -> str | None:
    return refusal.value.field


# --- Groups -----------------------------------------------------------------------------------------------------------


def test_a_change_ends_the_row_the_day_before_and_begins_a_new_one(employee, head):
    row = enter(employee, head, to_on=date(2026, 12, 31))
    made = inputs.change_membership(
        membership=row, seen=inputs.fingerprint(row), coefficient=Decimal("0.3"), from_on=NOVEMBER, reason="转岗",
        by=head, at=AT,
    )  # fmt: skip
    spans = Membership.objects.order_by("from_on").values_list("from_on", "to_on", "coefficient")
    assert list(spans) == [
        (date(2026, 1, 1), date(2026, 10, 31), Decimal("0.4")),
        (NOVEMBER, date(2026, 12, 31), Decimal("0.3")),
    ]
    assert trail.entries_about(made).get().reason == "转岗"
    assert [entry.action for entry in trail.entries_about(row)] == ["membership.superseded", "membership.entered"]


def test_from_its_first_day_the_row_itself_is_corrected(employee, head):
    row = enter(employee, head)
    inputs.change_membership(
        membership=row, seen=inputs.fingerprint(row), coefficient=Decimal("0.3"), from_on=row.from_on, reason="笔误",
        by=head, at=AT,
    )  # fmt: skip
    assert Membership.objects.get().coefficient == Decimal("0.3")


def test_whoever_saw_an_older_state_changes_nothing(employee, head):
    row = enter(employee, head)
    seen = inputs.fingerprint(row)
    inputs.end_membership(membership=row, seen=seen, to_on=DECEMBER, reason="离组", by=head, at=AT)
    with pytest.raises(AlreadyDone):
        inputs.end_membership(membership=row, seen=seen, to_on=NOVEMBER, reason="离组", by=head, at=AT)
    assert Membership.objects.get().to_on == DECEMBER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"from_on": date(2026, 6, 1)}, "from_on"),
        ({"from_on": date(2025, 1, 1), "to_on": date(2026, 1, 1)}, "from_on"),
        ({"group": "mechanical"}, "team"),
        ({"group": "parts", "coefficient": Decimal(0)}, "coefficient"),
        ({"group": "parts", "to_on": date(2025, 12, 31)}, "to_on"),
    ],
)
def test_what_does_not_hold_together_is_refused_beside_its_field(employee, head, values, field):
    enter(employee, head)
    with pytest.raises(Refused) as refusal:
        enter(employee, head, **values)
    assert field_of(refusal) == field
    assert Membership.objects.count() == 1


def test_a_team_must_be_of_the_trade_and_of_the_outlet(employee, head, team):
    elsewhere = Team.objects.create(code="M9", outlet=make_outlet("SH02"), name="机电", trade="mechanical")
    for values in ({"group": "bodypaint", "team": team}, {"group": "mechanical", "team": elsewhere}):
        with pytest.raises(Refused) as refusal:
            enter(employee, head, **values)
        assert field_of(refusal) == "team"
    with pytest.raises(Refused):
        enter(employee, head, group="parts", team=team)
    assert enter(employee, head, group="mechanical", team=team).team == team


def test_groups_of_another_outlet_are_out_of_reach(head):
    with pytest.raises(PermissionDenied):
        enter(make_employee("何安", make_outlet("SH02")), head)


def test_in_force_are_those_with_a_day_in_the_month(employee, head, outlet, team):
    enter(employee, head, to_on=date(2026, 10, 31))
    enter(employee, head, group="parts", from_on=DECEMBER)
    held = enter(employee, head, group="support", from_on=date(2026, 11, 30))
    enter(make_employee("何安", make_outlet("SH02")), make_user("总站长", Role.STATION_HEAD, make_outlet("SH02")))
    assert [entry.membership for entry in memberships_in_force(outlet, NOVEMBER)] == [held]


# --- Coefficients of a month ------------------------------------------------------------------------------------------


@pytest.fixture
def proposer(outlet):
    return make_user("赵妤", Role.WORKSHOP_MANAGER, outlet)


@pytest.fixture
def mechanic(employee, head, team):
    return enter(employee, head, group="mechanical", team=team)


def propose(outlet, proposer, mechanic, coefficient="0.5", month=NOVEMBER) -> CoefficientChange:
    return inputs_coefficients.propose_coefficients(
        outlet=outlet, month=month, coefficients={mechanic: Decimal(coefficient)}, reason="带教", by=proposer, at=AT
    )


def test_a_proposal_holds_for_its_month_once_the_station_head_approves(outlet, proposer, head, mechanic):
    finance = make_user("邵文", Role.FINANCE, outlet)
    change = propose(outlet, proposer, mechanic)
    assert memberships_in_force(outlet, NOVEMBER)[0].coefficient == Decimal("0.4")
    assert Message.objects.get(code="coefficients.proposed").recipient == head
    inputs_coefficients.approve_coefficients(change=change, by=head, at=AT)
    entry = memberships_in_force(outlet, NOVEMBER)[0]
    assert (entry.coefficient, entry.approved_for_month) == (Decimal("0.5"), True)
    assert memberships_in_force(outlet, DECEMBER)[0].coefficient == Decimal("0.4")
    assert memberships_in_force(outlet, date(2026, 10, 1))[0].coefficient == Decimal("0.4")
    told = Message.objects.filter(code="coefficients.approved")
    assert {message.recipient for message in told} == {finance, proposer}
    with pytest.raises(AlreadyDone):
        inputs_coefficients.refuse_coefficients(change=change, answer="太高", by=head, at=AT)


def test_nobody_approves_what_they_proposed(outlet, proposer, mechanic):
    Posting.objects.create(user=proposer, role=Role.STATION_HEAD, outlet=outlet, from_on=date(2026, 1, 1))
    change = propose(outlet, proposer, mechanic)
    with pytest.raises(Refused):
        inputs_coefficients.approve_coefficients(change=change, by=proposer, at=AT)
    assert CoefficientChange.objects.get().waits


def test_a_proposal_is_refused_with_a_reason_and_changes_nothing(outlet, proposer, head, mechanic):
    change = propose(outlet, proposer, mechanic)
    with pytest.raises(Refused) as refusal:
        inputs_coefficients.refuse_coefficients(change=change, answer=" ", by=head, at=AT)
    assert field_of(refusal) == "answer"
    inputs_coefficients.refuse_coefficients(change=change, answer="太高", by=head, at=AT)
    assert memberships_in_force(outlet, NOVEMBER)[0].coefficient == Decimal("0.4")
    propose(outlet, proposer, mechanic)


def test_one_proposal_waits_at_a_time_and_says_something(outlet, proposer, head, mechanic):
    with pytest.raises(Refused):
        propose(outlet, proposer, mechanic, "0.4")
    with pytest.raises(Refused):
        propose(outlet, proposer, mechanic, "0")
    with pytest.raises(Refused):
        propose(outlet, proposer, mechanic, month=date(2026, 9, 1))
    propose(outlet, proposer, mechanic)
    with pytest.raises(AlreadyDone):
        propose(outlet, proposer, mechanic, "0.6")
    with pytest.raises(PermissionDenied):
        propose(outlet, head, mechanic)


# --- Assessments and adjustments --------------------------------------------------------------------------------------


def test_scores_are_entered_all_at_once_and_corrected(outlet, employee, head):
    enter(employee, head)
    assert assessed_in(outlet, NOVEMBER) == [(employee, None)]
    assess = {"outlet": outlet, "month": NOVEMBER, "by": head, "at": AT}
    assert inputs.enter_assessments(scores={employee: ("", Decimal("95.5"))}, **assess) == 1
    assert inputs.enter_assessments(scores={employee: ("95.5", None)}, **assess) == 0
    assert assessed_in(outlet, NOVEMBER) == [(employee, Decimal("95.5"))]
    assert inputs.enter_assessments(scores={employee: ("95.5", Decimal(97))}, **assess) == 1
    with pytest.raises(AlreadyDone):
        inputs.enter_assessments(scores={employee: ("95.5", Decimal(98))}, **assess)
    with pytest.raises(Refused):
        inputs.enter_assessments(scores={employee: ("97", Decimal(970))}, **assess)
    row = Assessment.objects.get()
    assert row.score == 97
    assert [entry.action for entry in trail.entries_about(row)] == ["assessment.corrected", "assessment.entered"]


def test_an_adjustment_is_corrected_and_keeps_the_old_value(employee, head):
    values = {
        "employee": employee,
        "month": date(2026, 10, 17),
        "kind": "amount",
        "value": Decimal(50),
        "reason": "电话",
    }
    made = inputs.enter_adjustment(**values, by=head, at=AT)
    assert (made.number, made.month) == ("SH01-KF00001", date(2026, 10, 1))
    seen = inputs.adjustment_fingerprint(made)
    correct = {"adjustment": made, "seen": seen, "why": "重复", "by": head, "at": AT}
    inputs.correct_adjustment(values=values | {"value": Decimal(-50)}, **correct)
    assert Adjustment.objects.get().value == -50
    assert trail.entries_about(made).first().changes == {"value": ["50", "-50"]}
    with pytest.raises(AlreadyDone):
        inputs.correct_adjustment(values=values, **correct)


def test_an_adjustment_says_something(employee, head):
    for wrong, field in (({"value": Decimal(0)}, "value"), ({"reason": " "}, "reason")):
        values = {"employee": employee, "month": NOVEMBER, "kind": "hours", "value": Decimal(1), "reason": "x"} | wrong
        with pytest.raises(Refused) as refusal:
            inputs.enter_adjustment(**values, by=head, at=AT)
        assert field_of(refusal) == field


# --- The scheme -------------------------------------------------------------------------------------------------------


def store(value, from_month, outlet=None, parameter="fund.rate"):
    SchemeValue.objects.create(outlet=outlet, parameter=parameter, from_month=from_month, value=value, entered_at=AT)


def test_an_outlets_value_goes_before_the_companys_and_the_latest_before_the_earlier(outlet, django_assert_num_queries):
    store("0.06", date(2026, 1, 1))
    store("0.07", NOVEMBER)
    store("0.08", DECEMBER)
    store("0.04", date(2025, 1, 1), outlet)
    store("0.03", DECEMBER, outlet)
    store("0.99", date(2025, 1, 1), make_outlet("SH02"))

    def text(place, month):
        return values_in_force(place, month)["fund.rate"].text

    with django_assert_num_queries(1):
        assert text(outlet, NOVEMBER) == "0.04"
    assert text(outlet, DECEMBER) == "0.03"
    assert text(outlet, date(2024, 12, 1)) == "0.05"
    assert text(None, NOVEMBER) == "0.07"
    assert text(None, DECEMBER) == "0.08"
    assert values_in_force(outlet, NOVEMBER)["fund.rate"] == InForce("0.04", date(2025, 1, 1), "outlet")
    assert values_in_force(outlet, NOVEMBER)["praise.each"] == InForce("20", date(2000, 1, 1), "shipped")


def change(head, outlet, **values):
    wanted = {"parameter": "fund.rate", "from_month": DECEMBER, "value": "0.04", "reason": "站长书面"} | values
    return inputs_scheme.set_parameter(outlet=outlet, **wanted, by=head, at=AT)


def test_a_change_is_filed_with_finance_and_the_general_manager(outlet, head):
    filed = {make_user("邵文", Role.FINANCE, outlet), make_user("周冉", Role.GENERAL_MANAGER, outlet)}
    make_user("别店财务", Role.FINANCE, make_outlet("SH02"))
    row = change(head, outlet)
    assert values_in_force(outlet, DECEMBER)["fund.rate"] == InForce("0.04", DECEMBER, "outlet", "站长书面")
    assert values_in_force(outlet, NOVEMBER)["fund.rate"].place == "shipped"
    messages = Message.objects.filter(code="scheme.changed")
    assert {message.recipient for message in messages} == filed
    assert trail.entries_about(row).get().changes["value"] == ["0.05", "0.04"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"from_month": NOVEMBER}, "from_month"),
        ({"value": "viel"}, "value"),
        ({"value": "-1"}, "value"),
        ({"parameter": "csi.factors", "value": "90:1, 0:0.9"}, "value"),
        ({"parameter": "vat_divisor", "value": "0"}, "value"),
        ({"reason": "  "}, "reason"),
        ({"parameter": "fund.ratio"}, None),
    ],
)
def test_what_is_not_in_writing_before_the_month_is_refused(outlet, head, values, field):
    with pytest.raises(Refused) as refusal:
        change(head, outlet, **values)
    assert field_of(refusal) == field
    assert not SchemeValue.objects.exists()


def test_a_row_that_has_not_begun_takes_the_new_value_and_keeps_the_old_in_the_trail(outlet, head):
    first, second = change(head, outlet), change(head, outlet, value="0.03", reason="再议")
    assert first.pk == second.pk
    assert [entry.changes["value"] for entry in trail.entries_about(second)] == [["0.04", "0.03"], ["0.05", "0.04"]]


def test_the_companys_values_are_headquarters_to_change(outlet, head):
    with pytest.raises(PermissionDenied):
        change(head, None)
    lead = make_user("任秉川", Role.TASK_FORCE_LEAD)
    finance = make_user("邵文", Role.FINANCE, outlet)
    change(lead, None)
    assert values_in_force(outlet, DECEMBER)["fund.rate"].place == "company"
    assert Message.objects.get(code="scheme.changed_everywhere").recipient == finance


def test_nobody_else_changes_a_parameter(outlet):
    for role in (Role.FINANCE, Role.SERVICE_MANAGER, Role.GENERAL_MANAGER):
        with pytest.raises(PermissionDenied):
            change(make_user("某人", role, outlet), outlet)
