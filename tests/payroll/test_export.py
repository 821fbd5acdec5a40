"""The workbook as it is written: formulas, print set-up, harmless texts, long months."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from payroll.exports import statements, write_workbook
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs, Person
from payroll.rules.parameters import CATALOGUE
from payroll.scheme import InForce
from tests.exchange.workbooks import CASES
from tests.payroll import big_month, exported, months

A4 = 9
# Columns whose numbers are read and not computed, by sheet; every other number must be a formula.
ENTERED = {
    "Parameters": {"From", "Value", "In force since"},
    "Targets and scores": {"Value"},
    "People": {"Hired on", "On probation until", "Left on", "Base salary"},
    "Weights": {"Coefficient", "From", "To"},
    "Sums of records": {"Changed since the month was computed"},
    "Orders": {"Line", "Day", "Worth"},
    "Hours": {"Line", "Day", "Worth"},
    "Insurance": {"Line", "Day", "Worth"},
    "Other records": {"Line", "Day", "Worth"},
    "Sales": {"Line", "Sold on", "Quantity", "List price", "Received"},
    "Washes": {"Washed on", "Minutes", "Cars"},
}
# What the month came to: here no number may be typed at all.
AMOUNTS = ("Summary", "Pools", "Shares", "Own commissions", "Figures")


def book_of(inputs: Inputs, *, lines: int = 0, in_force=None, **options):
    """The export over made lines, as openpyxl reads it, formulas as formulas."""
    buffer = BytesIO()
    with translation.override("en"):
        write_workbook(buffer, compute(inputs), big_month.MadeLines(inputs, lines), in_force or {}, **options)
    return load_workbook(buffer)


def computed_cells(sheet: Worksheet):
    """(is a formula, cell) of every number that is not in a column of entered ones."""
    entered = ENTERED.get(sheet.title, set())
    columns = {cell.column for cell in sheet[1] if cell.value in entered}
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.column not in columns and cell.data_type in "nfd" and cell.value is not None:
                yield cell.data_type == "f", cell


@pytest.mark.django_db
def test_at_least_95_of_100_derived_amounts_are_formulas():
    months.bring_in(CASES / "month-edges.xlsx")
    inputs = months.inputs("SH01", "2026-10")
    book = load_workbook(BytesIO(exported.written(inputs)))
    counts = {sheet.title: [is_formula for is_formula, _cell in computed_cells(sheet)] for sheet in book}
    slips = {title for title in counts if title.startswith("SH01-")}
    assert len(slips) > 50
    for title in (*AMOUNTS, *slips, "Weights", "People", "Sales"):
        assert counts[title], title
        assert all(counts[title]), title
    formulas, derived = sum(map(sum, counts.values())), sum(map(len, counts.values()))
    assert derived > 2_000
    assert formulas >= 0.95 * derived, (formulas, derived)
    values = load_workbook(BytesIO(exported.written(inputs, values_only=True)))
    assert values.sheetnames == book.sheetnames
    assert not [cell for sheet in values for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for sheet in values:
        assert (sheet.max_row, sheet.max_column) == (book[sheet.title].max_row, book[sheet.title].max_column)


@pytest.mark.any_database
def test_every_page_is_ready_for_paper():
    book = book_of(big_month.month(14))
    assert len(book.sheetnames) > 20
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        header = 2 if sheet.title == "Summary" else 1
        assert sheet.print_title_rows == f"$1:${header}"
        assert sheet.freeze_panes.endswith(str(header + 1))
        assert sheet.title in sheet.oddHeader.center.text and "2026-10" in sheet.oddHeader.center.text
        for cell in sheet[1]:
            assert sheet.column_dimensions[cell.column_letter].width >= 7
    assert book["Summary"].print_title_cols == "$A:$B"
    assert book["Summary"].page_setup.fitToWidth > 1
    formats = {cell.number_format for cell in book["Shares"]["H"][1:]}
    assert formats == {"#,##0.000000"}


@pytest.mark.any_database
def test_what_people_typed_never_becomes_a_formula():
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "a\x07b", "[x]:*?/\\'", "=1+1"]
    inputs = big_month.month(len(evil))
    people = [replace(person, name=name) for person, name in zip(inputs.people, evil, strict=True)]
    reason = InForce(CATALOGUE["vat_divisor"].default, date(2026, 1, 1), "outlet", "=cmd|' /C calc'!A0")
    book = book_of(
        replace(inputs, people=tuple(people)),
        in_force={"vat_divisor": reason},
        warnings=["=1+1", "@now"],
        lines=40,
    )
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    for name in (*evil[:5], "ab", reason.reason, "@now"):
        assert name in texts, name
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert not [each for each in formulas if "HYPERLINK(" in each or "=1+1" in each or "cmd" in each or "@" in each]
    assert len(book.sheetnames) == len({title.casefold() for title in book.sheetnames})
    assert all(len(title) <= 31 for title in book.sheetnames)


@pytest.mark.any_database
def test_many_people_share_one_sheet_and_each_begins_a_page(monkeypatch):
    inputs = big_month.month(30)
    assert "E00003 员工E00003" in book_of(inputs).sheetnames
    monkeypatch.setattr(statements, "MOST_SHEETS", 29)
    book = book_of(inputs)
    sheet = book["Statements"]
    assert not [title for title in book.sheetnames if title.startswith("E0")]
    begins = [cell.row for cell in sheet["A"][1:] if cell.value and str(cell.value).startswith("E0")]
    assert len(begins) == 30
    assert [each.id for each in sheet.row_breaks.brk] == [row - 1 for row in begins[1:]]


@pytest.mark.any_database
def test_a_thousand_people_within_what_excel_takes():
    inputs = big_month.month(1_000)
    done: list[tuple[int, int]] = []
    book = book_of(inputs, lines=3_000, progress=lambda *each: done.append(each))
    longest = max(
        len(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    )
    assert longest < 2_000
    fund = next(cell.offset(0, 2).value for cell in book["Figures"]["A"] if cell.offset(0, 1).value == "fund")
    assert fund.startswith("=SUM('Summary'!$") and fund.count(",") == 0
    assert done[-1] == (4_000, 4_000)
    assert [part for part, _total in done] == sorted(part for part, _total in done)


@pytest.mark.any_database
def test_the_pages_speak_the_active_language():
    inputs, buffer = big_month.month(3), BytesIO()
    with translation.override("zh-hans"):
        write_workbook(buffer, compute(inputs), big_month.MadeLines(inputs, 0), {})
    chinese = load_workbook(buffer)
    sheet = next(sheet for sheet in chinese if sheet["A2"].value == "days.first")
    probation = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "probation_earns")
    assert probation[3] == "否"


@pytest.mark.any_database
def test_somebody_without_anything_stands_below_the_sums():
    """Who sold only below the floor has no statement, but would have one with another floor."""
    inputs = big_month.month(7)
    seller = Person("X1", "卖家", Decimal(5_000), date(2020, 1, 1))
    lines = big_month.MadeLines(replace(inputs, people=(*inputs.people, seller)), 0)
    lines.possible_sources = lambda: {("sales.staff.plain", "X1"), ("sales.staff.installed", "X1")}
    buffer = BytesIO()
    with translation.override("en"):
        write_workbook(buffer, compute(lines.inputs), lines, {}, values_only=True)
    column = [row[0] for row in load_workbook(buffer)["Summary"].iter_rows(min_row=3, values_only=True)]
    assert column[:7] == [person.number for person in inputs.people]
    assert column[7] is None and column[-1] == "X1"
    last = list(load_workbook(buffer)["Summary"].iter_rows(min_row=3, values_only=True))[-1]
    assert set(last[2:]) <= {0, None}
