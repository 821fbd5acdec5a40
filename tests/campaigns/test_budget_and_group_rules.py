"""The year's budget over its months, and the cuts of a group purchase."""

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from campaigns.budget_rules import MONTHS, free, share_of_sales, split
from campaigns.group_rules import Ladder, cut, refund

CASES = Path(__file__).parents[1] / "cases"
sales = st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 10**6)).filter(lambda units: sum(units.values()))


def told(name: str, **asked):
    said = StringIO()
    call_command(name, format="json", stdout=said, **asked)
    return json.loads(said.getvalue())


def written(path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_the_given_budget():
    expected = json.loads((CASES / "budget.json").read_text())
    found = told("split_budget", total=expected["total"], sales=str(CASES / "sales.csv"))
    assert found["months"] == found["free"] == expected["months"]
    assert found["shares"]["1"] == "0.086538"


@given(total=st.integers(0, 10**12), units=sales)
def test_the_months_add_up_whatever_the_shares(total, units):
    months = split(total, units)
    assert list(months) == list(MONTHS) and sum(months.values()) == total
    for month, share in share_of_sales(units).items():
        assert abs(months[month] - total * share) < 1
        # A month without sales gets nothing, not even a fen that was left over.
        assert months[month] == 0 or share > 0


def test_what_is_left_goes_to_the_earlier_of_equal_months():
    assert split(5, {3: 1, 7: 1}) == {month: {3: 3, 7: 2}.get(month, 0) for month in MONTHS}
    assert share_of_sales({3: 1, 7: 2})[7] == Fraction(2, 3)


def test_fixed_costs_come_first(tmp_path):
    sales = written(tmp_path / "sales.csv", "year,month,units", "2026,1,1", "2026,2,3")
    fixed = written(tmp_path / "fixed.csv", "month,amount", "1,20.00", "1,5.00")
    found = told("split_budget", total="100.00", sales=sales, fixed=fixed)
    assert (found["months"]["1"], found["free"]["1"], found["free"]["2"]) == ("25.00", "0.00", "75.00")
    more = written(tmp_path / "fixed.csv", "month,amount", "1,25.01")
    with pytest.raises(CommandError, match="1"):
        told("split_budget", total="100.00", sales=sales, fixed=more)
    assert free({1: 5}, {1: 6}) == {1: -1}


@pytest.mark.parametrize(
    ("total", "lines"),
    [
        ("100.00", ["year,month,units", "2026,1,0"]),
        ("100.00", ["year,month,units"]),
        ("100.00", ["year,month,units", "2026,13,1"]),
        ("100.00", ["year,month,units", "2026,1,-1"]),
        ("100.00", ["year,month,units", "2026,1"]),
        ("100.00", ["month,units", "1,1"]),
        ("100.00", ["year,month,units", *(f"{year},1,1" for year in range(2020, 2024))]),
        ("100.001", ["year,month,units", "2026,1,1"]),
        ("-1", ["year,month,units", "2026,1,1"]),
        ("NaN", ["year,month,units", "2026,1,1"]),
        ("much", ["year,month,units", "2026,1,1"]),
    ],
)
def test_wrong_totals_and_sales_are_refused(tmp_path, total, lines):
    with pytest.raises(CommandError):
        told("split_budget", total=total, sales=written(tmp_path / "sales.csv", *lines))


@pytest.mark.parametrize(
    ("buyers", "ladder", "expected"),
    [
        (0, {}, "0.00"),
        (19, {}, "0.00"),
        (20, {}, "0.00"),
        (21, {}, "500.00"),
        (24, {}, "2000.00"),
        (26, {}, "3000.00"),
        (99, {}, "3000.00"),
        (19, {"base": "800"}, "800.00"),
        (21, {"base": "800"}, "1300.00"),
        (3, {"threshold": 0}, "1500.00"),
        (0, {"threshold": 0}, "0.00"),
        (30, {"special": "5000"}, "3000.00"),
        (31, {"special": "5000"}, "5000.00"),
        (31, {"special": "2000"}, "3000.00"),
    ],
)
def test_the_cut_rises_with_the_buyers(buyers, ladder, expected):
    options = [f"--{name}={value}" for name, value in ladder.items()]
    said = StringIO()
    call_command("group_price", "--buyers", str(buyers), "--format", "json", *options, stdout=said)
    assert json.loads(said.getvalue()) == {"buyers": buyers, "cut": expected}


@given(
    first=st.integers(0, 60),
    later=st.integers(0, 60),
    ladder=st.builds(
        Ladder,
        base=st.integers(0, 1000).map(Decimal),
        threshold=st.integers(0, 30),
        special=st.none() | st.integers(0, 9000).map(Decimal),
    ),
)
def test_who_paid_before_gets_the_difference_back(first, later, ladder):
    paid = cut(ladder, first)
    back = refund(paid, ladder, later)
    assert back >= 0
    assert paid + back == max(paid, cut(ladder, later))


@pytest.mark.parametrize("options", [["--buyers=-1"], ["--buyers=1", "--step=0.001"], ["--buyers=1", "--cap=-1"]])
def test_wrong_numbers_are_refused(options):
    with pytest.raises(CommandError):
        call_command("group_price", *options)
