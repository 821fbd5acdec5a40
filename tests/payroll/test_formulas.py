"""Terms as Excel formulas."""

from fractions import Fraction

import pytest

from payroll.rules import formulas
from payroll.rules.expressions import (
    ONE,
    ZERO,
    Constant,
    Difference,
    Figure,
    FromTable,
    Given,
    Greatest,
    IfBelow,
    Name,
    NotBelowZero,
    Prize,
    Product,
    Quotient,
    Rounded,
    Sum,
    Table,
    WithoutTarget,
    product,
    total,
)
from payroll.rules.formulas import Area, Formulas, NoPlace, Place

pytestmark = pytest.mark.any_database


def given(code: str, value=1) -> Given:
    return Given(Name("source", code), Fraction(value))


A, B, C, D = (given(code) for code in "ABCD")
PLACES = {
    **{term.name: Place("Sums", 2, row) for row, term in enumerate((A, B, C, D), start=2)},
    Name("parameter", "rate"): Place("Parameters", 4, 7),
}
RATE = Given(Name("parameter", "rate"), Fraction(1, 10))
LIST = Table(Name("parameter", "list"), ((Fraction(0), Fraction(1)),))
TABLES = {LIST.name: (Area(Place("P", 3, 2), Place("P", 3, 4)), Area(Place("P", 4, 2), Place("P", 4, 4)))}
HERE = Formulas(PLACES, TABLES, "Sums")
THERE = Formulas(PLACES, TABLES, "Pools")


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (A, "=B2"),
        (total(A, B), "=B2+B3"),
        (total(A, B, C), "=SUM($B$2:$B$4)"),
        (total(A, C, D), "=B2+B4+B5"),
        (total(A, B, C, RATE, product(A, B)), "=SUM($B$2:$B$4,'Parameters'!D7,B2*B3)"),
        (total(), "=0"),
        (total(A), "=B2"),
        (product(total(A, B), RATE), "=(B2+B3)*'Parameters'!D7"),
        (product(ONE, A, ONE), "=B2"),
        (product(ONE), "=1"),
        (product(A, Difference(ONE, RATE)), "=B2*(1-'Parameters'!D7)"),
        (Difference(A, total(B, C)), "=B2-(B3+B4)"),
        (Difference(A, product(B, C)), "=B2-B3*B4"),
        (Difference(ZERO, total(A, B, C)), "=0-SUM($B$2:$B$4)"),
        (Quotient(total(A, B), product(C, D)), "=(B2+B3)/(B4*B5)"),
        (Quotient(product(A, B), C), "=B2*B3/B4"),
        (NotBelowZero(Difference(A, B)), "=MAX(0,B2-B3)"),
        (Rounded(product(A, RATE)), "=ROUND(ROUND(B2*'Parameters'!D7,8),2)"),
        (Constant(Fraction(1, 8)), "=0.125"),
        (Constant(Fraction(1, 3)), "=(1/3)"),
        (product(A, Constant(Fraction(-2))), "=B2*(-2)"),
        (IfBelow(A, B, C), "=IF(ROUND(B2-B3,8)<0,B4,0)"),
        (
            FromTable(A, LIST),
            "=IF(ROUND(B2,8)<'P'!C2,0,LOOKUP(ROUND(B2,8),'P'!$C$2:$C$4,'P'!$D$2:$D$4))",
        ),
        (
            Prize(RATE, B, Greatest((A, B, C)), Given(Name("number", "one"), Fraction(1))),
            "=IF(AND(B3=MAX($B$2:$B$4),B3>=1),'Parameters'!D7,0)",
        ),
    ],
)
def test_each_kind_of_term(term, written):
    assert HERE.of(term) == written


def test_cells_of_other_sheets_carry_their_name():
    assert THERE.of(total(A, B)) == "='Sums'!B2+'Sums'!B3"
    assert THERE.of(total(A, B, C)) == "=SUM('Sums'!$B$2:$B$4)"
    assert formulas.quoted("it's") == "'it''s'"


def test_cells_from_right_to_left_or_on_two_sheets_are_no_range():
    one, two, three = (Name("x", code) for code in "abc")
    terms = total(*(Given(name, Fraction(1)) for name in (one, two, three)))
    for columns in ((4, 3, 2), (2, 4, 5), (2, 2, 2)):
        places = {name: Place("S", column, 3) for name, column in zip((one, two, three), columns, strict=True)}
        assert ":" not in Formulas(places, {}, "S").of(terms)
    beside = {one: Place("S", 2, 3), two: Place("S", 3, 3), three: Place("S", 4, 3)}
    assert Formulas(beside, {}, "S").of(terms) == "=SUM($B$3:$D$3)"
    corner = {one: Place("S", 2, 3), two: Place("S", 3, 3), three: Place("S", 3, 4)}
    assert Formulas(corner, {}, "S").of(terms) == "=B3+C3+C4"


def test_a_figure_is_its_cell_where_it_has_one_and_written_out_where_not():
    inner = Figure(Name("figure", "inner"), total(A, B))
    outer = Figure(Name("figure", "outer"), product(inner, C))
    assert HERE.of(outer) == "=(B2+B3)*B4"
    placed = Formulas({**PLACES, inner.name: Place("Figures", 3, 9)}, {}, "Sums")
    assert placed.of(outer) == "='Figures'!C9*B4"
    assert placed.of(inner) == "=B2+B3"


def test_what_was_read_and_has_no_cell_is_an_error():
    with pytest.raises(NoPlace):
        HERE.of(product(A, given("elsewhere")))


def test_without_a_target_the_base_decides():
    attainment = Figure(Name("attainment", "output"), WithoutTarget(A, B))
    placed = Formulas({**PLACES, attainment.name: Place("Sums", 9, 9)}, {}, "Sums")
    assert placed.of(attainment) == '=IF(B3=0,"–",B2/B3)'
    assert placed.of(product(A, RATE, attainment)) == "=IF(B2=0,0,B2*'Parameters'!D7*I9)"


def test_a_thousand_cells_that_lie_apart_stay_within_what_excel_takes():
    names = [Name("x", str(number)) for number in range(1_000)]
    places = {name: Place("S", 2, 2 * row + 1) for row, name in enumerate(names)}
    written = Formulas(places, {}, "S").of(Sum(tuple(Given(name, Fraction(1)) for name in names)))
    assert written.startswith("=SUM(SUM(B1,B3,") and written.count("SUM(") == 5
    places = {name: Place("A sheet with quite a long name", 2, 2 * row + 1) for row, name in enumerate(names)}
    with pytest.raises(ValueError, match="characters"):
        Formulas(places, {}, "S").of(Sum(tuple(Given(name, Fraction(1)) for name in names)))


def test_texts_and_columns():
    assert formulas.text('say "so"') == '"say ""so"""'
    assert [formulas.letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert formulas.reference(Place("S", 4, 5), fixed=True) == "'S'!$D$5"


def test_a_product_keeps_a_factor_that_is_only_called_one():
    assert HERE.of(Product((A, Given(Name("number", "one"), Fraction(1))))) == "=B2*1"
