"""The given months, to the fen: through the importer, the database and the command, and by the second computation."""

import json
from pathlib import Path

import pytest

from tests.exchange.workbooks import CASES
from tests.payroll import independent, months

EXPECTED = Path(__file__).parent / "cases"
MONTH = "2026-10"
OUTLETS = {"month-small": ["SH01"], "month-two-outlets": ["SH01", "SH02"], "month-edges": ["SH01", "SH02"]}
EACH = [(name, outlet) for name, outlets in OUTLETS.items() for outlet in outlets]


def expected(name: str, outlet: str) -> dict:
    return json.loads((EXPECTED / f"{name}.{outlet}.{MONTH}.json").read_text())


def test_no_case_is_left_out():
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}.{outlet}.{MONTH}.json" for name, outlet in EACH}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OUTLETS)
def test_the_command_answers_to_the_fen(name):
    months.bring_in(CASES / f"{name}.xlsx")
    for outlet in OUTLETS[name]:
        found, wanted = months.printed(outlet, MONTH), expected(name, outlet)
        assert found["figures"] == wanted["figures"]
        assert found["pools"] == wanted["pools"]
        assert found["statements"] == wanted["statements"]
        assert found == wanted


@pytest.mark.any_database
@pytest.mark.parametrize("name", OUTLETS)
def test_the_second_computation_answers_to_the_fen(name):
    rows = independent.read(CASES / f"{name}.xlsx")
    for outlet in OUTLETS[name]:
        assert independent.Month(rows, outlet, MONTH).answer() == expected(name, outlet)
