"""A DMS's own export: formats, headers, words and spellings of another system."""

import subprocess
from datetime import date, datetime
from io import BytesIO

import pytest

from exchange import archive, foreign
from exchange.archive import Unreadable
from exchange.foreign import Table, as_sheet, guess_mapping, read_table
from exchange.importer import import_file, import_sheets
from exchange.reader import read_sheets
from staff.models import Employee
from tests.exchange.workbooks import AT, good, imported, made
from workshop.models import RepairOrder

EXPORT = (
    "工单号,底盘号,进厂日期,结算日期,实收金额,业务类型\r\n"
    'W1,LSVAA000000000001,2026/3/5 9:30,2026/3/6 17:02:11,"￥1,234.50",小修\r\n'
)


@pytest.mark.any_database
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_files_of_any_usual_encoding(encoding):
    table = read_table(BytesIO(EXPORT.encode(encoding)))
    assert table.headers == ["工单号", "底盘号", "进厂日期", "结算日期", "实收金额", "业务类型"]
    assert table.rows[0][4] == "￥1,234.50"
    assert table.first_row == 2


@pytest.mark.any_database
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters_and_numbers_written_as_formulas(delimiter):
    text = delimiter.join(["a", "b", "c"]) + "\n" + delimiter.join(['="001"', "2\t" if delimiter != "\t" else "2", "3"])
    table = read_table(BytesIO(text.encode()))
    assert [cell.strip() for cell in table.rows[0]] == ["001", "2", "3"]


@pytest.mark.any_database
def test_workbooks_with_a_title_above_the_headers():
    table = read_table(made({"Sheet1": [["维修台账"], [], ["工单号", "车牌", "金额"], ["W1", "沪A12345", 5]]}))
    assert (table.headers, table.rows, table.first_row) == (["工单号", "车牌", "金额"], [["W1", "沪A12345", 5.0]], 4)


@pytest.mark.any_database
def test_the_first_tab_that_holds_anything():
    assert read_table(made({"empty": [], "data": [["a", "b"], ["1", "2"]]})).headers == ["a", "b"]


@pytest.mark.any_database
def test_rows_of_other_widths_are_filled_or_cut():
    assert read_table(BytesIO(b"a,b\n1\n1,2,3\n")).rows == [["1", ""], ["1", "2"]]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n , \n",
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        archive.OLE_SIGNATURE + b"\0" * 5000,
        b"PK\x03\x04" + b"\0" * 50,
    ],
)
def test_what_is_no_table(data):
    with pytest.raises(Unreadable):
        read_table(BytesIO(data))


@pytest.mark.any_database
def test_an_unclosed_quotation_mark_in_a_long_file():
    with pytest.raises(Unreadable):
        read_table(BytesIO(b'a,b\n1,"2\n' + b"x,y\n" * 60_000))


@pytest.mark.any_database
def test_headers_are_guessed_by_name_alias_and_what_they_contain():
    guessed = guess_mapping(
        ["委托书号*", "VIN码", "服务顾问姓名", "类型(必填)", "接车时间", "里程数", "别的"], "repair_orders"
    )
    assert guessed == {
        "number": "委托书号*", "vin": "VIN码", "advisor": "服务顾问姓名", "kind": "类型(必填)", "opened_at": "接车时间",
        "mileage": "里程数",
    }  # fmt: skip


@pytest.mark.any_database
def test_no_header_is_guessed_twice():
    guessed = guess_mapping(["日期", "网点"], "claims")
    assert sorted(guessed.values()) == sorted(set(guessed.values()))


MAPPING = {
    "number": "工单号", "outlet": "", "vin": "底盘号", "advisor": "", "kind": "业务类型", "opened_at": "进厂日期",
    "settled_on": "结算日期", "repair_receipts": "实收金额",
}  # fmt: skip
VALUES = {"kind": {"小修": "repair"}, "outlet": {"": "SH01"}, "advisor": {"": "E1"}}


@pytest.mark.django_db
def test_an_export_comes_in_through_a_mapping():
    imported(good())
    table = read_table(BytesIO(EXPORT.encode("gbk")))
    result = import_sheets([as_sheet(table, "repair_orders", MAPPING, VALUES)], at=AT)
    assert result.errors == []
    order = RepairOrder.objects.get(number="W1")
    assert (str(order.repair_receipts), order.settled_on, order.kind) == ("1234.50", date(2026, 3, 6), "repair")
    assert order.outlet.code == "SH01" and order.advisor == Employee.objects.get(number="E1")
    again = import_sheets([as_sheet(table, "repair_orders", MAPPING, VALUES)], at=AT)
    assert again.unchanged == {"repair_orders": 1}


@pytest.mark.any_database
def test_faults_name_the_row_of_the_source_file():
    rows = [
        ["W1", "x", "soon", "", "abc", "小修"],
        ["", "", "", "", "", ""],
        ["W2", "x", "2026-03-05 09:30", "", "1", "大修"],
    ]
    table = Table(EXPORT.split("\r\n")[0].split(","), rows, first_row=7)
    reading = read_sheets([as_sheet(table, "repair_orders", MAPPING, VALUES)])
    assert {(finding.row, finding.column) for finding in reading.errors} == {
        (9, "kind"),
        (7, "opened_at"),
        (7, "repair_receipts"),
    }


@pytest.mark.any_database
def test_a_header_that_the_file_lacks():
    with pytest.raises(Unreadable, match="没有的列"):
        as_sheet(Table(["a"], []), "repair_orders", {"number": "没有的列"})


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("2026/3/5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026-03-05 14:22:00", "2026-03-05"),
        ("2026/3/5 9:05", "2026-03-05"),
        ("soon", "soon"),
        ("3/5/2026", "3/5/2026"),
        (datetime(2026, 3, 5, 14, 22), date(2026, 3, 5)),  # noqa: DTZ001
        (46000.0, 46000.0),
    ],
)
def test_days_that_can_only_mean_one(theirs, ours):
    assert foreign.tidy_day(theirs) == ours


@pytest.mark.any_database
def test_months_and_numbers_and_instants():
    assert [foreign.tidy_month(text) for text in ("2026/3", "2026年3月", "2026-03-05", "x")] == ["2026-03"] * 3 + ["x"]
    assert [foreign.tidy_number(text) for text in ("¥1,234.50", "12 元", "1.5", 3.0)] == ["1234.50", "12", "1.5", 3.0]
    assert foreign.tidy_instant("2026/3/5 9:05") == "2026-03-05 09:05:00"


# --- Files that other programs wrote ----------------------------------------------------------------------------------


def converted(folder, sheets, to: str):
    """The sheets as LibreOffice writes them."""
    (folder / "in.xlsx").write_bytes(made(sheets).getvalue())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder / "out"),
        str(folder / "in.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next((folder / "out").iterdir())


@pytest.mark.any_database
@pytest.mark.needs("soffice")
def test_an_old_workbook(tmp_path):
    rows = [["工单号", "金额", "日期"], ["W1", 12.5, date(2026, 3, 5)]]
    with open(converted(tmp_path, {"台账": rows}, "xls"), "rb") as file:
        table = read_table(file)
    assert (table.headers, table.rows) == (["工单号", "金额", "日期"], [["W1", 12.5, date(2026, 3, 5)]])


@pytest.mark.django_db
@pytest.mark.needs("soffice")
def test_a_workbook_that_another_program_saved(tmp_path):
    sheets = good()
    sheets["repair_orders"][1][5] = datetime(2026, 10, 1, 9, 30)  # noqa: DTZ001
    sheets["repair_orders"][1][6] = "=1.1*3"
    path = converted(tmp_path, sheets, "xlsx:Calc MS Excel 2007 XML")
    assert import_file(path, at=AT).errors == []
    order = RepairOrder.objects.get(number="RO1")
    assert str(order.repair_receipts) == "3.30"
    assert order.opened_at.isoformat() == "2026-10-01T01:30:00+00:00"
