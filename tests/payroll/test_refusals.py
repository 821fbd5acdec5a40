"""What cannot be computed with is refused by its row, at import or before computing, and nothing is done halfway."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payroll.models import Membership, SchemeValue
from payroll.rules.checked import WrongInputs
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs, Member, Person
from payroll.rules.parameters import CATALOGUE
from staff.models import Outlet
from tests.exchange.workbooks import faults, good, imported
from tests.payroll import months

MONTH = "2026-10"
MEMBERS = ["employee", "group", "team", "coefficient", "from", "to"]
TARGETS = ["outlet", "month", "metric", "employee", "value"]
SCHEME = ["outlet", "parameter", "from", "value"]
EVERY_TARGET = [[MONTH, metric, None, 5000] for metric in ("output", "reception", "aftersales_output")]


def workbook(*, members=(), targets=(), scheme=(), **more) -> dict[str, list[list]]:
    """SH01 with an advisor at the front desk and in management, and one order received."""
    sheets = good()
    sheets["pay_memberships"] = [MEMBERS, *members]
    sheets["targets"] = [TARGETS, *(["SH01", *row] for row in targets)]
    sheets["scheme"] = [SCHEME, *scheme]
    return sheets | more


FRONT_DESK = ["E1", "front_desk", None, "0.4", "2020-01-01", None]
MANAGER = ["E1", "management", None, "0.25", "2020-01-01", None]
SELLER = ["E1", "boutique_sales", None, "1", "2020-01-01", None]
ITEMS = [
    "number line outlet sku name kind channel seller quantity list_price received sold_on".split(),
    ["IT1", 1, "SH01", "S", "脚垫", "boutique", "boutique", "E1", 1, 100, 100, "2026-10-05"],
]


def refused(outlet: str = "SH01") -> list[str]:
    """The lines on standard error of a command that ends with 1 and prints nothing, in either form."""
    said = [months.commanded(outlet, MONTH, *form) for form in ((), ("--format", "json"))]
    assert said[0] == said[1]
    status, out, err = said[0]
    assert (status, out) == (1, "")
    return err.splitlines()


# --- Targets ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_missing_target_is_named_at_once():
    months.bring_in(workbook(members=[FRONT_DESK, MANAGER, SELLER], item_lines=ITEMS))
    assert refused() == [
        "SH01 2026-10 aftersales_output",
        "SH01 2026-10 boutique_sales E1",
        "SH01 2026-10 output",
        "SH01 2026-10 reception",
        "SH01 2026-10 workshop_output",
    ]


@pytest.mark.django_db
def test_a_target_of_zero_is_a_missing_one():
    targets = [[MONTH, "output", None, 0], [MONTH, "reception", None, 10], [MONTH, "aftersales_output", None, "0.00"]]
    months.bring_in(workbook(members=[FRONT_DESK, MANAGER], targets=targets))
    assert refused() == ["SH01 2026-10 aftersales_output", "SH01 2026-10 output"]


@pytest.mark.django_db
def test_a_target_of_another_month_or_outlet_does_not_serve():
    rows = [["2026-09", "output", None, 5], [MONTH, "reception", None, 10], [MONTH, "aftersales_output", None, 7]]
    sheets = workbook(members=[FRONT_DESK, MANAGER], targets=rows)
    sheets["targets"].append(["SH02", MONTH, "output", None, 5])
    months.bring_in(sheets)
    assert refused() == ["SH01 2026-10 output"]


@pytest.mark.django_db
def test_no_target_is_asked_for_where_there_is_neither_money_nor_anybody():
    months.bring_in(workbook())
    assert months.printed("SH01", MONTH)["pools"] == []


# --- Refused at import ------------------------------------------------------------------------------------------------

WRONG_SCHEME = {
    "unknown": ["SH01", "mechanical.hours", MONTH, "130"],
    "no number": [None, "mechanical.hour_rate", MONTH, "viel"],
    "below zero": ["SH01", "mechanical.hour_rate", MONTH, "-1"],
    "divided by zero": ["SH01", "vat_divisor", MONTH, "0"],
    "not yes or no": [None, "probation_earns", MONTH, "2"],
    "brackets out of order": [None, "insurance.sales_brackets", MONTH, "0:0.01, 110000:0.02, 50000:0.03"],
    "a bracket twice": [None, "insurance.sales_brackets", MONTH, "0:0.01, 0:0.02"],
    "no brackets": [None, "csi.factors", MONTH, "0.9"],
    "brackets for a number": [None, "support.rate", MONTH, "0:0.05"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", WRONG_SCHEME)
def test_a_wrong_value_of_the_scheme_is_refused_by_its_row(what):
    right = [None, "fund.rate", MONTH, "0.04"]
    result = imported(workbook(scheme=[right, WRONG_SCHEME[what]]))
    assert faults(result) == [("scheme", 3, "parameter" if what == "unknown" else "value")]
    assert not SchemeValue.objects.exists() and not Outlet.objects.exists()


WRONG_MEMBERS = {
    "backwards": (["E1", "front_desk", None, "0.4", "2026-10-05", "2026-10-04"], "to"),
    "overlapping": (["E1", "front_desk", None, "0.4", "2026-10-20", None], "from"),
    "without team": (["E1", "mechanical", None, "0.4", "2026-10-20", None], "team"),
    "negative": (["E1", "parts", None, "-0.4", "2026-10-20", None], "coefficient"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", WRONG_MEMBERS)
def test_a_wrong_membership_is_refused_by_its_row(what):
    row, column = WRONG_MEMBERS[what]
    result = imported(workbook(members=[FRONT_DESK, row]))
    assert faults(result) == [("pay_memberships", 3, column)]
    assert not Membership.objects.exists() and not Outlet.objects.exists()


# --- Refused before computing -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_coefficient_of_zero_is_refused_by_its_row():
    nothing = ["E1", "parts", None, "0", "2026-09-01", None]
    months.bring_in(workbook(members=[FRONT_DESK, MANAGER, nothing], targets=EVERY_TARGET))
    (line,) = refused()
    assert "E1" in line and "2026-09-01" in line


@pytest.mark.django_db
def test_a_coefficient_of_zero_that_ended_before_the_month_hinders_nobody():
    nothing = ["E1", "parts", None, "0", "2026-09-01", "2026-09-30"]
    months.bring_in(workbook(members=[FRONT_DESK, MANAGER, nothing], targets=EVERY_TARGET))
    assert months.commanded("SH01", MONTH)[0] == 0


def month(*members: Member, **changed: str) -> Inputs:
    """Plain inputs, as a run keeps them: nothing in front of the engine has looked at them."""
    return Inputs(
        outlet="SH01",
        month=date(2026, 10, 1),
        people=(Person("E1", "曾丽", Decimal(3500)),),
        teams={"M1": "mechanical"},
        members=members,
        parameters={key: each.default for key, each in CATALOGUE.items()} | changed,
    )


def member(begins: str, ends: str | None = None, coefficient: str = "0.4") -> Member:
    days = (date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
    return Member("E1", "support", "", Decimal(coefficient), *days)


ROW = ("E1", "support", "")
REFUSED = {
    "membership_backwards": (month(member("2026-10-05", "2026-10-04")), (*ROW, "2026-10-05", "2026-10-04")),
    "coefficient_not_positive": (month(member("2020-01-01", None, "0")), (*ROW, "2020-01-01", "0")),
    "memberships_overlap": (
        month(member("2026-10-08"), member("2020-01-01", "2026-10-08")),
        (*ROW, "2020-01-01", "2026-10-08"),
    ),
    "target_negative": (
        replace(month(), targets={("output", ""): Decimal(-1)}),
        ("2026-10", "output", "", "-1"),
    ),
}


@pytest.mark.any_database
@pytest.mark.parametrize("code", REFUSED)
def test_the_engine_itself_refuses_by_row(code):
    inputs, about = REFUSED[code]
    with pytest.raises(WrongInputs) as refusal:
        compute(inputs)
    assert [(fault.code, fault.about) for fault in refusal.value.faults] == [(code, about)]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "row", [row for what, row in WRONG_SCHEME.items() if what != "unknown"], ids=lambda row: row[3]
)
def test_the_engine_itself_refuses_a_wrong_parameter(row):
    _outlet, key, _begins, text = row
    with pytest.raises(WrongInputs) as refusal:
        compute(month(**{key: text}))
    assert [(fault.code, fault.about[:2]) for fault in refusal.value.faults] == [("parameter_wrong", (key, text))]


@pytest.mark.any_database
def test_all_faults_are_named_at_once():
    broken = month(member("2026-10-05", "2026-10-04"), member("2020-01-01", "2020-12-31"), vat_divisor="0")
    broken = replace(
        broken, members=(*broken.members, replace(member("2026-10-01"), team="M1", coefficient=Decimal(0)))
    )
    with pytest.raises(WrongInputs) as refusal:
        compute(broken)
    assert [fault.code for fault in refusal.value.faults] == [
        "membership_backwards",
        "coefficient_not_positive",
        "parameter_wrong",
    ]
