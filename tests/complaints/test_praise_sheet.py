"""The sheet of praise: a row's outlet is that of the person praised."""

import pytest

from complaints.models import Praise
from tests.exchange.workbooks import faults, good, imported

pytestmark = pytest.mark.django_db

PRAISES = [
    ["number", "employee", "praised_on", "words"],
    ["P1", "E1", "2026-10-15", "服务热情周到"],
    ["P2", "E2", "2026-10-31", ""],
]


def sheets() -> dict:
    return good() | {"praises": [list(row) for row in PRAISES]}


def test_praise_comes_in_once():
    assert faults(imported(sheets())) == []
    assert set(Praise.objects.values_list("number", "employee__number", "words")) == {
        ("P1", "E1", "服务热情周到"),
        ("P2", "E2", ""),
    }
    assert imported(sheets()).unchanged["praises"] == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("number", ""), ("employee", ""), ("employee", "E77"), ("praised_on", ""), ("praised_on", "bald")],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(column, value):
    book = sheets()
    book["praises"][1][PRAISES[0].index(column)] = value
    assert faults(imported(book)) == [("praises", 2, column)]
    assert not Praise.objects.exists()


def test_only_those_of_the_outlet_may_be_imported():
    imported(good())
    result = imported({"praises": PRAISES}, allowed_outlets={"SH01"})
    assert faults(result) == [("praises", 3, "employee")]


def test_a_key_of_another_outlet_is_an_error_and_who_moves_takes_the_praise_along():
    imported(sheets())
    taken = [PRAISES[0], ["P1", "E2", "2026-10-15", "x"]]
    assert faults(imported({"praises": taken})) == [("praises", 2, "number")]
    book = sheets()
    book["employees"][1][2] = "SH02"
    assert faults(imported(book)) == []
    assert Praise.objects.get(number="P1").outlet.code == "SH02"
