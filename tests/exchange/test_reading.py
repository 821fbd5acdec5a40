"""From a file to columns: names, formats, and every fault of every cell."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from exchange import registry
from exchange.importer import import_file
from exchange.kinds import ErrorCell, Wrong
from exchange.reader import RawSheet, message_of_error, raw_sheets, read_sheets
from tests.exchange.workbooks import AT, by_hand, cell, good, made, row

pytestmark = pytest.mark.any_database


def read(sheets):
    file = made(sheets) if isinstance(sheets, dict) else sheets
    return read_sheets(raw_sheets(file))


def found(reading):
    return [(finding.sheet, finding.row, finding.column) for finding in reading.errors]


def test_good_sheets_have_no_fault():
    reading = read(good())
    assert found(reading) == []
    orders = reading.tables["repair_orders"]
    assert orders.numbers == [2, 3]
    assert orders.columns["kind"] == ["maintenance", "repair"]
    assert orders.columns["opened_at"][0] == datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
    assert orders.columns["repair_receipts"] == [Decimal("120.50"), Decimal("80.00")]
    assert orders.columns["mileage"] == [42000, None]
    assert orders.columns["rating"] == ["satisfied", ""]
    assert reading.tables["customers"].columns["mobile"] == ["13800000001", "13800000002"]


def test_names_may_be_chinese_and_of_any_case_with_blanks_around():
    sheets = good()
    sheets[" 员工 "] = [["工号", " 姓名", "OUTLET", "岗位 "], *sheets.pop("employees")[1:]]
    sheets["Teams"] = sheets.pop("teams")
    reading = read(sheets)
    assert found(reading) == []
    assert reading.tables["employees"].columns["number"] == ["E1", "E2"]


def test_unknown_sheets_and_columns_are_warnings():
    sheets = good() | {"Sheet9": [["x"], [1]], "救援单": [["number"], ["W1"]]}
    sheets["teams"][0].append("备注")
    sheets["teams"][1].append("x")
    reading = read(sheets)
    assert found(reading) == []
    assert [(each.sheet, each.row, each.column) for each in reading.warnings] == [
        ("teams", 1, "备注"),
        ("Sheet9", None, ""),
        ("救援单", None, ""),
    ]


def test_a_file_with_nothing_of_ours_is_an_error(monkeypatch):
    assert found(read({"Sheet1": [["a"], ["b"]]})) == [("", None, "")]
    monkeypatch.setitem(registry._awaited, "rescues", "救援单")
    assert found(read({"rescues": [["date"], ["2026-10-01"]]})) == [], "a sheet that is awaited is known"


def test_missing_and_repeated_columns():
    sheets = good()
    sheets["teams"] = [["code", "outlet", "班组", "trade", "trade"], ["M1", "SH01", "一组", "机电", "机电"]]
    assert set(found(read(sheets))) == {("teams", 1, "code"), ("teams", 1, "name"), ("teams", 1, "trade")}


def test_a_sheet_that_comes_twice_is_an_error():
    assert found(read(good() | {"班组": good()["teams"]})) == [("teams", None, "")]


def test_header_only_and_empty_sheets_mean_none_of_these():
    sheets = good()
    sheets["labour_lines"] = sheets["labour_lines"][:1]
    sheets["repair_orders"] = []
    reading = read(sheets)
    assert found(reading) == []
    assert len(reading.tables["labour_lines"]) == 0
    assert "repair_orders" not in reading.tables


def test_every_fault_is_found_in_one_go_and_rows_keep_their_numbers():
    sheets = good()
    sheets["repair_orders"] += [
        [],
        ["RO3", "SH01", "", "E1", "polish", "soon", "10.005", "super", "-1"],
        ["   ", None, ""],
        ["RO4", "SH01", "LSVAA000000000001", "E1", "pdi", "2026/10/1", "1,5", "", "1.5"],
    ]
    assert set(found(read(sheets))) == {
        *(("repair_orders", 5, each) for each in ("vin", "kind", "opened_at", "repair_receipts", "rating", "mileage")),
        *(("repair_orders", 7, each) for each in ("opened_at", "repair_receipts", "mileage")),
    }


def test_texts_that_are_too_long_for_the_record_are_faults():
    sheets = good()
    sheets["employees"][1][0] = "E" * 31
    sheets["employees"][2][1] = "名" * 61
    assert set(found(read(sheets))) == {("employees", 2, "number"), ("employees", 3, "name")}


def test_a_row_of_zeros_is_a_row():
    reading = read(by_hand(row(1, "code", "name") + f'<row r="2">{cell("A2", "0", "n")}{cell("B2", "0", "n")}</row>'))
    assert reading.tables["outlets"].columns["code"] == ["0"]


def test_cells_that_calamine_would_pass_off_as_empty():
    header = row(1, "code", "name", "area", "region", "live_on", "follows_public_holidays")
    cells = f'{cell("A2", "SH01")}{cell("B2", "#N/A", "e")}<c r="C2"><f>A1</f></c>{cell("D2", "华东")}'
    cells += f'<c r="E2"><f>1</f><v>46000</v></c>{cell("F2", "1", "b")}'
    reading = read(by_hand(f'{header}<row r="2">{cells}</row>'))
    assert set(found(reading)) == {("outlets", 2, "name"), ("outlets", 2, "area"), ("outlets", 2, "live_on")}
    assert {finding.column: finding.value for finding in reading.errors} == {
        "name": "#N/A",
        "area": "",
        "live_on": "46000",
    }
    assert reading.tables["outlets"].columns["follows_public_holidays"] == [True]


def test_rows_of_nothing_but_formulas_without_results_are_not_lost():
    formulas = "".join(f'<row r="{number}"><c r="A{number}"><f>X</f></c></row>' for number in (3, 5))
    header = row(1, "code", "name", "area", "region") + row(2, "SH01", "x", "y", "z")
    required = {("outlets", number, column) for number in (3, 5) for column in ("code", "name", "area", "region")}
    assert set(found(read(by_hand(header + formulas)))) == required


def test_a_formula_saved_with_an_empty_value_is_named_and_not_read_as_nothing():
    header = row(1, "code", "name", "area", "region", "live_on")
    cells = "".join(
        cell(f"{letter}2", text) for letter, text in zip("ABCD", ("SH01", "一店", "沪东", "华东"), strict=True)
    )
    reading = read(by_hand(f'{header}<row r="2">{cells}<c r="E2"><f>TODAY()</f><v/></c></row>'))
    assert [(each.row, each.column) for each in reading.errors] == [(2, "live_on")]
    assert reading.errors[0].message == message_of_error(ErrorCell(""))
    empty_text = '<c r="E2" t="str"><f>IF(1,"",2)</f><v/></c></row>'
    reading = read(by_hand(f'{header}<row r="2">{cells}{empty_text}'))
    assert reading.errors == [] and reading.tables["outlets"].columns["live_on"] == [None]


def test_a_formula_counts_by_the_value_it_was_saved_with():
    header = row(1, "order", "line", "operation", "team", "standard_hours")
    rows = f'<row r="2">{cell("A2", "RO1")}<c r="B2"><f>1+1</f><v>2</v></c>{cell("C2", "x")}{cell("D2", "M1")}'
    rows += '<c r="E2"><f>1.1*3</f><v>3.3000000000000003</v></c></row>'
    book = by_hand(header + rows, **{"xl/workbook.xml": workbook_xml("labour_lines")})
    lines = read(book).tables["labour_lines"]
    assert lines.columns["line"] == [2]
    assert lines.columns["standard_hours"] == [Decimal("3.30")]


def workbook_xml(sheet_name: str) -> str:
    return (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{sheet_name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def test_numbers_that_are_none_in_numeric_cells():
    header = row(1, "order", "line", "operation", "team", "standard_hours")
    rows = "".join(
        f'<row r="{number}">{cell(f"A{number}", "RO1")}{cell(f"B{number}", str(number), "n")}{cell(f"C{number}", "x")}'
        f"{cell(f'D{number}', 'M1')}{cell(f'E{number}', value, 'n')}</row>"
        for number, value in enumerate(("1e400", "NaN", "-0", "1e-320"), start=2)
    )
    reading = read(by_hand(header + rows, **{"xl/workbook.xml": workbook_xml("labour_lines")}))
    assert found(reading) == [("labour_lines", row_number, "standard_hours") for row_number in (2, 3, 5)]


def test_a_number_cell_that_holds_words_refuses_the_file_and_names_the_sheet():
    result = import_file(by_hand(row(1, "code") + f'<row r="2">{cell("A2", "abc", "n")}</row>'), at=AT)
    assert [finding.sheet for finding in result.errors] == [""]
    assert "outlets" in result.errors[0].message


def test_true_is_not_one_and_one_is_not_true():
    """They are equal to Python, and a cell is looked up by what came before it."""
    rows = [[1.0, "x", "y", "z", 1.0], [True, "x", "y", "z", True], [1.0, "x", "y", "z", "1"]]
    header = ["code", "name", "area", "region", "follows_public_holidays"]
    outlets = read_sheets([RawSheet("outlets", header, rows)]).tables["outlets"]
    assert outlets.columns["follows_public_holidays"] == [True, True, True]
    assert outlets.columns["code"][0] == outlets.columns["code"][2] == "1"
    assert isinstance(outlets.columns["code"][1], Wrong)


def test_what_is_remembered_of_a_column_is_bounded(monkeypatch):
    from exchange import reader

    monkeypatch.setattr(reader, "MOST_REMEMBERED", 10)
    monkeypatch.setattr(reader, "CHUNK", 7)
    rows = [[f"SH{number}", f"店{number % 3}", "浦东", "华东"] for number in range(100)]
    outlets = read_sheets([RawSheet("outlets", ["code", "name", "area", "region"], rows)]).tables["outlets"]
    assert outlets.columns["code"] == [f"SH{number}" for number in range(100)]
    assert outlets.columns["name"] == [f"店{number % 3}" for number in range(100)]


def test_columns_left_of_the_first_cell_and_rows_above_it():
    reading = read(by_hand(f'<row r="1">{cell("C1", "code")}</row><row r="3">{cell("C3", "SH01")}</row>'))
    outlets = reading.tables["outlets"]
    assert (outlets.numbers, outlets.columns["code"]) == ([3], ["SH01"])


def test_a_damaged_file_is_a_finding_and_no_exception():
    result = import_file(BytesIO(b"PK\x03\x04 and nothing more"), at=AT)
    assert [(finding.sheet, finding.row) for finding in result.errors] == [("", None)]
    assert not result.created
