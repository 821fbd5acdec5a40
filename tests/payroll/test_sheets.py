"""The sheets of commission's inputs: what they take, what they name as wrong, and who may bring it."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from exchange import registry
from intake.services.contents import rights_of
from payroll.models import Adjustment, Assessment, Membership, SchemeValue
from staff.models import Employee, OpeningHours, Outlet
from staff.roles import Right, Role
from targets.models import Target
from tests.exchange.workbooks import faults, good, imported
from tests.makers import make_user

pytestmark = pytest.mark.django_db

HEAD = ["employee", "group", "team", "coefficient", "from", "to"]
SCHEME = ["outlet", "parameter", "from", "value"]
FRONT = ["E1", "front_desk", "", "0.4", date(2025, 1, 1), ""]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def memberships(*rows) -> dict:
    return good() | {"pay_memberships": [HEAD, *rows]}


def messages(result) -> list[str]:
    return [finding.message for finding in result.errors]


# --- What they take ---------------------------------------------------------------------------------------------------


def test_a_months_inputs_are_taken_and_change_nothing_the_second_time():
    sheets = memberships(FRONT, ["E1", "机电", "M1", 0.25, "2025-01-01", "2025-12-31"]) | {
        "考核": [["工号", "月份", "得分"], ["E1", "2026-10", 95.5]],
        "adjustments": [
            ["number", "employee", "month", "kind", "value", "reason"],
            ["KF1", "E1", date(2026, 10, 17), "扣工时", -0.5, "补工时"],
        ],
        "scheme": [SCHEME, ["SH01", "fund.rate", "2026-10", 0.04], ["", "csi.factors", "2025-01", "0:0.9, 90:1"]],
    }
    result = imported(sheets)
    assert faults(result) == []
    mechanic = Membership.objects.get(group="mechanical")
    assert (mechanic.team.code, mechanic.coefficient, mechanic.to_on) == ("M1", Decimal("0.25"), date(2025, 12, 31))
    assert Assessment.objects.get().score == Decimal("95.5")
    adjustment = Adjustment.objects.get()
    assert (adjustment.month, adjustment.value, adjustment.kind) == (date(2026, 10, 1), Decimal("-0.5"), "hours")
    own, company = SchemeValue.objects.order_by("outlet__code", "parameter").order_by("parameter").reverse()
    assert (own.outlet.code, own.value, own.by, own.reason) == ("SH01", "0.04", None, "")
    assert (company.outlet, company.value) == (None, "0:0.9, 90:1")
    again = imported(sheets)
    assert sum(again.created.values()) == sum(again.updated.values()) == 0


def test_a_value_for_every_outlet_and_an_outlets_own_are_two_records():
    imported(good() | {"scheme": [SCHEME, ["", "fund.rate", "2026-10", "0.06"]]})
    result = imported(
        {"scheme": [SCHEME, ["SH01", "fund.rate", "2026-10", "0.04"], ["", "fund.rate", "2026-10", 0.07]]}
    )
    assert faults(result) == []
    assert (result.created["scheme"], result.updated["scheme"]) == (1, 1)
    assert set(SchemeValue.objects.values_list("outlet__code", "value")) == {("SH01", "0.04"), (None, "0.07")}


def test_a_coefficient_of_zero_comes_in_and_is_refused_when_the_month_is_computed():
    assert faults(imported(memberships(["E1", "parts", "", 0, "2025-01-01", ""]))) == []


# --- What is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["E1", "mechanical", "", "0.4", "2025-01-01", ""], "team"),
        (["E1", "front_desk", "M1", "0.4", "2025-01-01", ""], "team"),
        (["E1", "polishers", "", "0.4", "2025-01-01", ""], "group"),
        (["E1", "front_desk", "", "0.12345", "2025-01-01", ""], "coefficient"),
        (["E1", "front_desk", "", "-0.1", "2025-01-01", ""], "coefficient"),
        (["E9", "front_desk", "", "0.4", "2025-01-01", ""], "employee"),
        (["E1", "front_desk", "", "0.4", "2025-02-01", "2025-01-31"], "to"),
    ],
)
def test_a_faulty_membership_is_named(row, column):
    result = imported(memberships(FRONT[:1] + ["management"] + FRONT[2:], row))
    assert faults(result) == [("pay_memberships", 3, column)]
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["SH01", "fund.ratio", "2026-10", "0.04"], "parameter"),
        (["SH01", "fund.rate", "2026-10", "much"], "value"),
        (["SH01", "fund.rate", "2026-10", "-0.04"], "value"),
        (["SH01", "fund.rate", "2026-10", ""], "value"),
        (["SH01", "fund.rate", "October", "0.04"], "from"),
        (["SH99", "fund.rate", "2026-10", "0.04"], "outlet"),
        (["", "vat_divisor", "2026-10", "0"], "value"),
        (["", "probation_earns", "2026-10", "perhaps"], "value"),
        (["", "csi.factors", "2026-10", "90:1, 0:0.9"], "value"),
        (["", "csi.factors", "2026-10", "0:1, 0:0.9"], "value"),
        (["", "csi.factors", "2026-10", "1"], "value"),
        (["", "csi.factors", "2026-10", time(0, 1)], "value"),
    ],
)
def test_a_faulty_parameter_is_named(row, column):
    result = imported(good() | {"scheme": [SCHEME, ["", "praise.each", "2027-01", "30"], row]})
    assert faults(result) == [("scheme", 3, column)]
    assert not SchemeValue.objects.exists()


def test_yes_and_no_may_be_a_cell_of_true_or_false():
    imported(good() | {"scheme": [SCHEME, ["", "probation_earns", "2026-10", True]]})
    assert SchemeValue.objects.get().value == "yes"


# --- Days that overlap ------------------------------------------------------------------------------------------------


def test_two_rows_that_overlap_are_named_both():
    result = imported(memberships(FRONT, ["E1", "front_desk", "", "0.1", "2026-01-01", "2026-01-31"]))
    assert faults(result) == [("pay_memberships", 3, "from")]
    assert messages(result) == ["Rows 2 and 3 overlap. Expected one to end before the other begins."]


def test_a_common_day_overlaps_and_the_day_after_does_not():
    ends = ["E1", "front_desk", "", "0.4", "2025-01-01", "2025-06-30"]
    begins = ["E1", "front_desk", "", "0.1", "2025-06-30", ""]
    assert faults(imported(memberships(begins, ends))) == [("pay_memberships", 3, "from")]
    assert faults(imported(memberships(begins[:4] + ["2025-07-01", ""], ends))) == []


def test_other_people_groups_and_teams_do_not_overlap():
    others = (
        ["E2", *FRONT[1:]],
        ["E1", "management", "", "0.2", date(2025, 1, 1), ""],
        ["E1", "mechanical", "M1", "0.2", date(2025, 1, 1), ""],
        ["E1", "mechanical", "M2", "0.2", date(2025, 1, 1), ""],
    )
    sheets = memberships(FRONT, *others)
    sheets["teams"] = [*sheets["teams"], ["M2", "SH01", "机电二组", "机电"]]
    assert faults(imported(sheets)) == []


def test_what_is_stored_counts_unless_the_file_changes_it():
    imported(memberships(FRONT))
    later = ["E1", "front_desk", "", "0.1", "2026-01-01", ""]
    result = imported({"pay_memberships": [HEAD, later]})
    assert faults(result) == [("pay_memberships", 2, "from")]
    assert messages(result) == [
        "Row 2 overlaps the stored one from 2025-01-01 on. Expected it to begin after that ends."
    ]
    ended = [*FRONT[:5], "2025-12-31"]
    assert faults(imported({"pay_memberships": [HEAD, later, ended]})) == []
    assert Membership.objects.count() == 2


def test_a_file_without_a_column_for_the_end_keeps_the_stored_one():
    imported(memberships([*FRONT[:5], "2025-12-31"]))
    rows = [FRONT[:5], ["E1", "front_desk", "", "0.1", "2026-01-01"]]
    assert faults(imported({"pay_memberships": [HEAD[:5], *rows]})) == []
    assert Membership.objects.get(from_on=date(2025, 1, 1)).to_on == date(2025, 12, 31)


def test_the_same_key_twice_is_said_once_and_so_is_an_end_before_the_beginning():
    assert len(imported(memberships(FRONT, FRONT)).errors) == 1
    backwards = ["E1", "front_desk", "", "0.4", "2025-02-01", "2025-01-01"]
    assert faults(imported(memberships(FRONT[:4] + ["2024-01-01", "2026-01-01"], backwards))) == [
        ("pay_memberships", 3, "to")
    ]


def test_overlaps_are_found_with_one_query_however_many_rows():
    def queries(count: int) -> int:
        rows = [["E1", "front_desk", "", "0.1", date(2000 + n, 1, 1), date(2000 + n, 12, 31)] for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert faults(imported({"pay_memberships": [HEAD, *rows]}, dry_run=True)) == []
        return len(captured)

    imported(memberships(["E1", "front_desk", "", "0.1", date(1990, 1, 1), date(1990, 1, 2)]))
    assert queries(3) == queries(40)


# --- Who may bring it -------------------------------------------------------------------------------------------------

TARGETS = ["outlet", "month", "metric", "value"]
HOURS = ["outlet", "weekday", "from", "to"]
PAID = ["number", "name", "outlet", "position", "base_salary"]


def by(user, sheets):
    """The result of an import by somebody of SH01."""
    outlets = set(Outlet.objects.visible_to(user, Right.IMPORT).values_list("code", flat=True))
    return imported(sheets, allowed_outlets=outlets, rights=rights_of(user))


@pytest.fixture
def started():
    imported(good())
    return Outlet.objects.get(code="SH01")


FILE = {
    "scheme": [SCHEME, ["SH01", "fund.rate", "2026-10", "0.04"]],
    "targets": [TARGETS, ["SH01", "2026-10", "output", "400000"]],
    "adjustments": [
        ["number", "employee", "month", "kind", "value", "reason"],
        ["KF1", "E1", "2026-10", "amount", 5, "x"],
    ],
    "assessments": [["employee", "month", "score"], ["E1", "2026-10", "97"]],
    "pay_memberships": [HEAD, FRONT],
    "opening_hours": [HOURS, ["SH01", 1, "08:00", "18:00"]],
    "employees": [PAID, ["E1", "曾丽", "SH01", "服务顾问", "5000"]],
}
MAY_NOT = {
    Role.FINANCE: {"scheme", "targets", "assessments", "opening_hours"},
    Role.BUSINESS_ASSISTANT: set(FILE),
    Role.SERVICE_MANAGER: {"scheme"},
    Role.STATION_HEAD: set(),
}


@pytest.mark.parametrize("role", MAY_NOT)
def test_importing_gives_no_right_to_change_what_the_role_may_not(started, role):
    user = make_user("邵文", role, started)
    refused = {sheet for sheet in FILE if faults(by(user, {sheet: FILE[sheet]}))}
    assert refused == MAY_NOT[role]
    counts = {
        "scheme": SchemeValue, "targets": Target, "adjustments": Adjustment, "assessments": Assessment,
        "pay_memberships": Membership, "opening_hours": OpeningHours,
    }  # fmt: skip
    assert {sheet for sheet, model in counts.items() if not model.objects.exists()} == refused - {"employees"}
    assert bool(Employee.objects.get(number="E1").base_salary) == ("employees" not in refused)


def test_the_error_names_the_row_and_what_to_do(started):
    result = by(make_user("邵文", Role.FINANCE, started), {"scheme": FILE["scheme"]})
    assert faults(result) == [("scheme", 2, "outlet")]
    assert messages(result) == ["Your role may not change this. Leave it as it is stored, or ask somebody who may."]


def test_only_the_column_that_asks_for_it_is_refused(started):
    head = ["number", "name", "outlet", "position", "base_salary"]
    user = make_user("何平", Role.BUSINESS_ASSISTANT, started)
    assert faults(by(user, {"employees": [head, ["E1", "曾丽", "SH01", "前台主管", ""]]})) == []
    assert faults(by(user, {"employees": [head, ["E1", "曾丽", "SH01", "前台主管", 10]]})) == [
        ("employees", 2, "base_salary")
    ]
    assert faults(by(user, {"employees": [head, ["E7", "新人", "SH01", "洗车工", 10]]})) == [
        ("employees", 2, "base_salary")
    ]
    assert faults(by(user, {"employees": [head, ["E7", "新人", "SH01", "洗车工", ""]]})) == []


def test_a_months_file_goes_through_where_its_rows_are_stored_already(started):
    company = ["", "praise.each", "2026-10", "30"]
    file = FILE | {"scheme": [*FILE["scheme"], company]}
    assert faults(imported(file)) == []
    finance = make_user("邵文", Role.FINANCE, started)
    assert faults(by(finance, file)) == []
    changed = FILE["scheme"][:1] + [["SH01", "fund.rate", "2026-10", "0.05"], [*company[:3], "31"]]
    result = by(finance, {"scheme": changed})
    assert faults(result) == [("scheme", 2, "value"), ("scheme", 3, "value")]
    head = make_user("欧阳承平", Role.STATION_HEAD, started)
    result = by(head, {"scheme": [*changed, ["", "praise.top", "2026-10", "120"]]})
    assert faults(result) == [("scheme", 3, "value"), ("scheme", 4, "outlet")]
    assert set(messages(result)) == {"Only somebody responsible for all outlets can change this."}


def test_a_right_at_one_outlet_is_none_at_another(started):
    user = make_user("邵文", Role.STATION_HEAD, started)
    assert faults(by(user, {"scheme": [SCHEME, ["SH02", "fund.rate", "2026-10", "0.04"]]})) == [("scheme", 2, "outlet")]


def test_headquarters_brings_a_new_outlet_whole():
    administrator = make_user("钟亦凡", Role.ADMINISTRATOR)
    assert rights_of(administrator) is None
    whole = good() | {sheet: rows for sheet, rows in FILE.items() if sheet != "employees"}
    assert faults(imported(whole, rights=rights_of(administrator))) == []


def test_every_right_that_a_sheet_asks_for_is_one():
    assert registry.rights() <= set(Right.values)
    assert registry.rights() == {
        "scheme.change", "targets.set", "adjust", "assess", "groups.keep", "pay", "outlets.manage", "prospects",
        "budget.keep",
    }  # fmt: skip


# --- What belongs to somebody who moves -------------------------------------------------------------------------------


def test_groups_move_along_with_somebody_who_moves_in_the_same_file():
    imported(memberships(FRONT))
    moved = [["number", "name", "outlet", "position"], ["E1", "曾丽", "SH02", "服务顾问"]]
    result = imported({"employees": moved, "pay_memberships": [HEAD, [*FRONT[:5], "2026-10-31"]]})
    assert faults(result) == []
    assert Membership.objects.get().to_on == date(2026, 10, 31)
    adjustments = FILE["adjustments"]
    imported({"adjustments": adjustments})
    to_another = [adjustments[0], ["KF1", "E3", *adjustments[1][2:]]]
    others = [moved[0], ["E3", "何安", "SH01", "服务顾问"]]
    assert faults(imported({"employees": others, "adjustments": to_another})) == [("adjustments", 2, "number")]
