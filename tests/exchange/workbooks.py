"""Workbooks for the tests: good ones by openpyxl, and such as no program would write, by hand."""

import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from exchange.importer import import_file
from tests.clock import shanghai

CASES = Path(__file__).resolve().parent.parent / "cases"
AT = shanghai("2026-11-05 09:00")

OUTLETS = [
    ["code", "name", "area", "region"],
    ["SH01", "上海一店", "浦东", "华东"],
    ["SH02", "上海二店", "浦东", "华东"],
]
EMPLOYEES = [
    ["number", "name", "outlet", "position"],
    ["E1", "曾丽", "SH01", "服务顾问"],
    ["E2", "单伟", "SH02", "技师"],
]
TEAMS = [["code", "outlet", "name", "trade"], ["M1", "SH01", "机电一组", "机电"]]
CUSTOMERS = [
    ["code", "name", "mobile", "outlet", "background"],
    ["C1", "周敏", 13800000001, "SH01", ""],
    ["C2", "孔刚", "13800000002", "SH02", "媒体"],
]
VIN1, VIN2 = "LSVAA000000000001", "LSVAA000000000002"
VEHICLES = [["vin", "plate", "customer", "model"], [VIN1, "沪A·12345", "C1", "途锐"], [VIN2, "", "C2", "帕萨特"]]
ORDERS = [
    ["number", "outlet", "vin", "advisor", "kind", "opened_at", "repair_receipts", "rating", "mileage"],
    ["RO1", "SH01", VIN1, "E1", "保养", "2026-10-01 09:30", 120.5, "满意", 42000],
    ["RO2", "SH02", VIN2, "E2", "repair", "2026-10-02 10:00:30", "80", "", ""],
]
LABOUR = [
    ["order", "line", "operation", "team", "technician", "standard_hours"],
    ["RO1", 1, "更换刹车片", "M1", "", 1.5],
    ["RO1", 2, "四轮定位", "M1", "E1", "0.8"],
]


def good() -> dict[str, list[list]]:
    """Sheets that are right as they stand; a test changes what it is about."""
    sheets = {
        "outlets": OUTLETS,
        "employees": EMPLOYEES,
        "teams": TEAMS,
        "customers": CUSTOMERS,
        "vehicles": VEHICLES,
        "repair_orders": ORDERS,
        "labour_lines": LABOUR,
    }
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}


def made(sheets: dict[str, list[list]]) -> BytesIO:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def by_hand(sheet_xml: str | bytes, **parts: str | bytes) -> BytesIO:
    """A workbook with one sheet, `outlets`, whose rows are written as XML; `parts` add or replace files of the zip."""
    if isinstance(sheet_xml, str):
        sheet_xml = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f"{sheet_xml}</sheetData></worksheet>"
        ).encode()
    file = BytesIO()
    with (
        zipfile.ZipFile(made({"outlets": [["x"]]})) as pattern,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in pattern.namelist():
            content = sheet_xml if part == "xl/worksheets/sheet1.xml" else pattern.read(part)
            target.writestr(part, parts.pop(part, content))
        for part, content in parts.items():
            target.writestr(part, content)
    file.seek(0)
    return file


def cell(address: str, text: str, kind: str = "inlineStr") -> str:
    if kind == "inlineStr":
        return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{address}" t="{kind}"><v>{text}</v></c>'


def row(number: int, *texts: str) -> str:
    cells = "".join(cell(f"{letter}{number}", text) for letter, text in zip("ABCDEFG", texts, strict=False))
    return f'<row r="{number}">{cells}</row>'


def imported(sheets, **wishes):
    """The result of importing sheets, or a file that is given as such."""
    file = made(sheets) if isinstance(sheets, dict) else sheets
    return import_file(file, at=AT, **wishes)


def faults(result) -> list[tuple]:
    return [(finding.sheet, finding.row, finding.column) for finding in result.errors]
