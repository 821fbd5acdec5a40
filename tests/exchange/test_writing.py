"""What we write is text where it was text, opens in Excel, and says where the faults are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange import writer
from exchange.findings import Finding
from exchange.importer import import_file
from exchange.writer import Heading, mark_faults, workbook
from tests.exchange.workbooks import AT, CASES, good, imported, made

HEADINGS = [
    Heading("Name", 10), Heading("Money", 12, "money"), Heading("Day", 12, "day"), Heading("At", 17, "instant"),
]  # fmt: skip


def written(rows, headings=HEADINGS, title="List"):
    return load_workbook(BytesIO(workbook({title: (headings, rows)}))).worksheets[0]


@pytest.mark.any_database
def test_values_keep_their_kind():
    row = ["周敏", Decimal("1234.50"), date(2026, 3, 15), datetime(2026, 3, 15, 1, 30, tzinfo=UTC)]
    cells = written(iter([row]))[2]
    assert [cell.value for cell in cells] == [
        "周敏", 1234.5, datetime(2026, 3, 15), datetime(2026, 3, 15, 9, 30),  # noqa: DTZ001 - as Excel has it
    ]  # fmt: skip
    assert [cell.number_format for cell in cells] == ["General", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x","y")', "+8613800000000", "-5", "@SUM(A1)", "#N/A", "\t=1"]
)
def test_text_is_never_a_formula(text):
    cell = written([[text, None, None, None]])["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.any_database
def test_characters_that_xml_cannot_hold_are_left_out():
    assert written([["a\x00b\x0bc\ud800d", None, None, None]])["A2"].value == "abcd"
    assert len(written([["x" * 40_000, None, None, None]])["A2"].value) == 32_767


@pytest.mark.any_database
def test_empty_values_and_yes_or_no():
    from django.utils import translation

    with translation.override("en"):
        sheet = written([[True, None, "", None], [False, 0, None, None]])
    assert [sheet["A2"].value, sheet["B2"].value, sheet["A3"].value, sheet["B3"].value] == ["yes", None, "no", 0]


@pytest.mark.any_database
def test_the_header_stays_and_prints_on_every_page():
    sheet = written([], title="A/B:C [long]" + "x" * 40)
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width == 12
    assert len(sheet.title) == 31


@pytest.fixture(params=["with looks", "values only"])
def marked(request, monkeypatch):
    """Marks the faults of a file as a short workbook, and as a long one."""
    if request.param == "values only":
        monkeypatch.setattr(writer, "MOST_CELLS_WITH_LOOKS", 0)
    return lambda file, findings: load_workbook(BytesIO(mark_faults(file, findings)))


@pytest.mark.django_db
def test_every_faulty_cell_is_marked_and_nothing_else(marked):
    result = import_file(CASES / "faulty.xlsx", at=AT)
    with open(CASES / "faulty.xlsx", "rb") as file:
        book = marked(file, result.errors)
    found = {
        (sheet.title, cell.row, sheet.cell(1, cell.column).value, cell.comment.text)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert found == {(each.sheet, each.row, each.column, each.message) for each in result.errors}
    cell = book["employees"]["C4"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("SH77", "FFFFC7CE")
    assert book["repair_orders"]["F2"].is_date


@pytest.mark.django_db
def test_the_marked_workbook_comes_in_once_it_is_mended(marked):
    sheets = good()
    sheets["employees"][1][2] = "SH77"
    file = made(sheets)
    book = marked(file, imported(file).errors)
    book["employees"]["C2"] = "SH01"
    mended = BytesIO()
    book.save(mended)
    assert imported(mended).created["labour_lines"] == 2


@pytest.mark.any_database
def test_faults_without_a_cell_are_noted_at_the_first(marked):
    findings = [
        Finding("teams", 1, "trade", "", "the column is missing"),
        Finding("teams", None, "", "", "the whole sheet"),
        Finding("nowhere", 3, "x", "", "no such sheet"),
    ]
    book = marked(made({"班组": [["班组", "名称"], ["M1", "=x"]], "other": [["a"]]}), findings)
    assert book["班组"]["A1"].comment.text == "the column is missing\nthe whole sheet"
    assert book["other"]["A1"].comment is None
