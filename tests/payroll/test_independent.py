"""Months drawn by chance, computed twice: by the application from its database, and by plain fractions over the rows.

A few seeds stand for many here. `RANDOM_MONTHS=1000-1400 pytest tests/payroll/test_independent.py` compares as many
more as one likes.
"""

import os

import pytest

from payroll.rules.month import MissingTargets
from tests.payroll import independent, months, random_workbooks

pytestmark = pytest.mark.django_db

FEW = (1, 9, 22, 33, 55)
SEEDS = range(*map(int, os.environ["RANDOM_MONTHS"].split("-"))) if "RANDOM_MONTHS" in os.environ else FEW


def ours(outlet: str, month: str) -> dict | set[str]:
    """The application's answer; where it refuses, the targets that it misses."""
    try:
        return months.answered(months.inputs(outlet, month))
    except MissingTargets as refused:
        return {" ".join(filter(None, each)) for each in refused.missing}


def theirs(rows, outlet: str, month: str) -> dict | set[str]:
    try:
        return independent.Month(rows, outlet, month).answer()
    except independent.TargetsMissing as refused:
        return refused.args[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_both_computations_come_to_the_same(seed, tmp_path):
    month, sheets = random_workbooks.sheets(seed)
    random_workbooks.write(tmp_path / "month.xlsx", sheets)
    months.bring_in(tmp_path / "month.xlsx")
    rows = independent.read(tmp_path / "month.xlsx")
    for outlet in random_workbooks.OUTLETS:
        assert ours(outlet, month) == theirs(rows, outlet, month)


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    """Sheets and rows the other way round, held against the second computation of the rows as they were."""
    month, sheets = random_workbooks.sheets(FEW[0])
    random_workbooks.write(tmp_path / "month.xlsx", sheets)
    turned = {name: [rows[0], *reversed(rows[1:])] for name, rows in reversed(sheets.items())}
    random_workbooks.write(tmp_path / "turned.xlsx", turned)
    months.bring_in(tmp_path / "turned.xlsx")
    rows = independent.read(tmp_path / "month.xlsx")
    for outlet in random_workbooks.OUTLETS:
        answer = ours(outlet, month)
        assert isinstance(answer, dict), "a seed that is not refused"
        assert answer == theirs(rows, outlet, month)
