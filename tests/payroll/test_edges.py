"""Borders of the rules that a month drawn by chance may miss: one thing each, by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from payroll.rules.answer import answer
from payroll.rules.compute import compute
from payroll.rules.coverage import days_covered
from payroll.rules.inputs import Inputs, Member, Person
from payroll.rules.parameters import CATALOGUE
from tests.payroll import months

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
EMPLOYEES = "number name outlet position hired_on probation_until left_on".split()
TARGETS = "outlet month metric value".split()
MEMBERS = "employee group team coefficient from to".split()


def person(number: str = "E1", **days: str) -> Person:
    return Person(number, number, Decimal(3500), **{name: date.fromisoformat(day) for name, day in days.items()})


def member(group: str, number: str = "E1", team: str = "", begins: str = "2020-01-01", ends: str = "") -> Member:
    last = date.fromisoformat(ends) if ends else None
    return Member(number, group, team, Decimal("0.4"), date.fromisoformat(begins), last)


def month(*members: Member, people=(), sources=None) -> Inputs:
    return Inputs(
        outlet="SH01",
        month=FIRST,
        people=tuple(people or [person()]),
        teams={"M1": "mechanical", "B1": "bodypaint"},
        members=members,
        parameters={key: each.default for key, each in CATALOGUE.items()},
        targets={("boutique_sales", "E1"): Decimal(1000)},
        sources={place: Fraction(worth) for place, worth in (sources or {}).items()},
    )


def statement(inputs: Inputs, number: str = "E1") -> dict:
    return next(each for each in answer(compute(inputs))["statements"] if each["employee"] == number)


# --- Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("days", "covered"),
    [
        ({}, 31),
        ({"hired_on": "2026-10-31"}, 1),
        ({"hired_on": "2026-11-01"}, 0),
        ({"left_on": "2026-10-01"}, 1),
        ({"left_on": "2026-09-30"}, 0),
        ({"probation_until": "2026-09-30"}, 31),
        ({"probation_until": "2026-10-30"}, 1),
        ({"probation_until": "2026-10-31"}, 0),
        ({"hired_on": "2026-10-05", "probation_until": "2026-10-09", "left_on": "2026-10-20"}, 11),
    ],
)
def test_both_ends_count_and_the_last_day_of_probation_does_not(days, covered):
    who = person(**days)
    assert days_covered(member("support"), who, FIRST, LAST, probation_earns=False) == covered
    days_of_sale = [day for day in range(1, 32) if who.earns(FIRST.replace(day=day), probation_earns=False)]
    assert len(days_of_sale) == covered


@pytest.mark.any_database
def test_where_probation_earns_it_is_covered():
    who = person(probation_until="2026-10-30")
    assert days_covered(member("support"), who, FIRST, LAST, probation_earns=True) == 31
    assert who.earns(FIRST, probation_earns=True)


# --- Individual commissions -------------------------------------------------------------------------------------------

SOLD = {("sales.boutique.plain", "E1"): 500, ("sales.boutique.installed", "E1"): 1000}


def with_factor(inputs: Inputs) -> Inputs:
    """A score of 95, which is worth half."""
    return replace(inputs, csi_score=Decimal(95), parameters={**inputs.parameters, "csi.factors": "0:1, 95:0.5"})


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("sources", "component", "amount"),
    [
        # (500 + 1000 x 0.6) x 0.1 x 1500/1000
        (SOLD, "boutique_sales.own", Fraction(165)),
        ({("sales.staff.plain", "E1"): 500}, "staff.boutique", Fraction(50)),
        ({("insurance_sales", "E1"): 50000}, "insurance.sales", Fraction(1000)),
        ({("insurance_sales", "E1"): "49999.99"}, "insurance.sales", Fraction(500)),
        ({("insurance_renewals", "E1"): 100}, "insurance.renewals", Fraction(40)),
    ],
)
def test_a_commission_is_multiplied_by_the_factor_of_the_score(sources, component, amount):
    inputs = month(member("boutique_sales"), sources=sources)
    assert statement(inputs)["components"] == {component: f"{float(amount):.2f}"}
    assert statement(with_factor(inputs))["components"] == {component: f"{float(amount) / 2:.2f}"}


# --- Deductions and incentives ----------------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("groups", "amount"),
    [
        # 2 hours x 120 / 1.17 x 0.18, and x 100 / 1.17 x 0.20
        ([("mechanical", "M1")], "36.92"),
        ([("bodypaint", "B1")], "34.19"),
        ([("bodypaint", "B1"), ("mechanical", "M1")], "36.92"),
    ],
)
def test_hours_are_taken_back_at_the_rate_of_the_trade_and_the_mechanical_one_of_both(groups, amount):
    members = [member(group, team=team) for group, team in groups]
    found = statement(month(*members, sources={("adjustments.hours", "E1"): 2}))
    assert found["deductions"] == {"deduction.hours": amount}


@pytest.mark.any_database
def test_hours_of_nobody_in_a_trade_are_not_taken_back_but_bring_a_statement():
    found = compute(month(sources={("adjustments.hours", "E1"): 2}))
    assert found.statements[0].deductions == {}
    assert ("hours_without_trade", ("E1",)) in [(each.code, each.about) for each in found.remarks]


@pytest.mark.any_database
@pytest.mark.parametrize(("complaints", "share"), [(0, 0), (1, 5), (2, 20), (3, 50), (9, 50)])
def test_complaints_take_their_share_of_what_the_front_desk_earned(complaints, share):
    sources = {("sales.front_desk", ""): 10_000, ("complaints", "E1"): complaints}
    targets = {("output", ""): Decimal(1), ("reception", ""): Decimal(1)}
    inputs = replace(month(member("front_desk"), sources=sources), targets=targets, assessments={"E1": Decimal(96)})
    wanted = {"deduction.complaints": f"{6 * share}.00"} if share else {}
    assert statement(inputs)["deductions"] == wanted


@pytest.mark.any_database
def test_all_who_are_equal_on_top_receive_the_prize():
    people = [person("E1"), person("E2"), person("E3")]
    inputs = month(people=people, sources={("praises", "E1"): 3, ("praises", "E2"): 3, ("praises", "E3"): 2})
    prizes = {each["employee"]: each["incentives"] for each in answer(compute(inputs))["statements"]}
    assert [("incentive.top_praise" in prizes[who]) for who in ("E1", "E2", "E3")] == [True, True, False]
    fewer = replace(inputs, sources={("praises", who): Fraction(2) for who in ("E1", "E2")})
    assert not any("incentive.top_praise" in each["incentives"] for each in answer(compute(fewer))["statements"])


# --- Records of the database ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "fine"), [(9, "10.00"), (10, None), (15, None), (16, "10.00")], ids=["9", "10", "15", "16"]
)
def test_a_wash_of_exactly_the_limit_is_in_order(minutes, fine):
    wash = ["W1", "SH01", "E1", "2026-10-05 09:00", minutes]
    months.bring_in(workbook(["E1", "detailing", None, 1, "2020-01-01", None],
                             washes=["number outlet employee washed_at minutes".split(), wash]))  # fmt: skip
    deductions = months.answered(months.inputs("SH01", "2026-10"))["statements"][0]["deductions"]
    assert deductions == ({"deduction.detailing": fine} if fine else {})


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "earned"), [("2026-10-09", {}), ("2026-10-10", {"staff.boutique": "10.00"})])
def test_a_sale_on_the_last_day_of_probation_earns_nothing(day, earned):
    sale = ["IT1", 1, "SH01", "S", "脚垫", "boutique", "staff", "E1", 1, 100, 100, day]
    months.bring_in(workbook(["E1", "support", None, 1, "2020-01-01", None],
                             item_lines=[ITEM_COLUMNS, sale]))  # fmt: skip
    found = months.answered(months.inputs("SH01", "2026-10"))["statements"][0]["components"]
    assert {code: amount for code, amount in found.items() if code == "staff.boutique"} == earned


ITEM_COLUMNS = "number line outlet sku name kind channel seller quantity list_price received sold_on".split()


def workbook(membership: list, **more) -> dict[str, list[list]]:
    return {
        "outlets": [["code", "name", "area", "region"], ["SH01", "一店", "浦东", "华东"]],
        "employees": [EMPLOYEES, ["E1", "曾丽", "SH01", "员工", "2020-01-01", "2026-10-09", None]],
        "pay_memberships": [MEMBERS, membership],
        "targets": [
            TARGETS,
            *(["SH01", "2026-10", metric, 1000] for metric in ("workshop_output", "aftersales_output")),
        ],
        **more,
    }
