"""The workbooks of tests/cases: what is right comes in, what is wrong is named, all of it."""

import json

import pytest
from django.core.management import call_command

from exchange.importer import import_file
from staff.models import Employee, Outlet
from tests.exchange.workbooks import AT, CASES

pytestmark = pytest.mark.django_db

COUNTS = {
    "month-small.xlsx": {"outlets": 1, "repair_orders": 60},
    "month-two-outlets.xlsx": {"outlets": 2, "repair_orders": 800},
    "month-edges.xlsx": {"outlets": 2, "repair_orders": 300},
}


def test_all_twelve_faults_are_named_and_nothing_is_taken():
    expected = {
        (sheet, row, column) for sheet, row, column, _why in json.loads((CASES / "faulty.errors.json").read_text())
    }
    result = import_file(CASES / "faulty.xlsx", at=AT)
    found = [(finding.sheet, finding.row, finding.column) for finding in result.errors]
    assert len(found) == len(expected) == 12
    assert set(found) == expected
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("name", COUNTS)
def test_a_month_comes_in_once_and_the_second_time_changes_nothing(name):
    first = import_file(CASES / name, at=AT)
    assert first.errors == []
    assert COUNTS[name].items() <= first.created.items()
    second = import_file(CASES / name, at=AT)
    assert sum(second.created.values()) == sum(second.updated.values()) == 0
    assert second.unchanged == first.created


def test_opening_hours_come_in():
    result = import_file(CASES / "clocks.xlsx", at=AT)
    assert result.errors == []
    assert result.created == {"outlets": 4, "opening_hours": 34, "calendar_days": 23}
    assert result.warnings == []


# --- The command ------------------------------------------------------------------------------------------------------


def run(capsys, *arguments):
    status = 0
    try:
        call_command("import_workbook", *arguments)
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out


def test_the_command_answers_in_json(capsys):
    status, printed = run(capsys, str(CASES / "faulty.xlsx"), "--format", "json")
    answer = json.loads(printed)
    assert status == 1
    assert set(answer) == {"created", "updated", "unchanged", "errors", "warnings"}
    assert all(set(error) == {"sheet", "row", "column", "value", "message"} for error in answer["errors"])
    assert len(answer["errors"]) == 12
    assert not Employee.objects.exists()

    status, printed = run(capsys, str(CASES / "month-small.xlsx"), "--format", "json")
    assert status == 0
    assert json.loads(printed)["created"]["repair_orders"] == 60

    status, printed = run(capsys, str(CASES / "clocks.xlsx"), "--format", "json")
    assert json.loads(printed)["created"]["calendar_days"] == 23


def test_the_command_names_every_bad_row(capsys):
    status, printed = run(capsys, str(CASES / "faulty.xlsx"))
    assert status == 1
    for value in ("SH77", "three thousand", "LSV123", "polish", "soon", "10.005", "SH01-X9", "1.5", "-20", "noise"):
        assert f'"{value}"' in printed


def test_a_dry_run_of_the_command(capsys):
    assert run(capsys, str(CASES / "month-small.xlsx"), "--dry-run")[0] == 0
    assert not Employee.objects.exists()
