"""Workbooks of a commission as the tests of the export take them: written, changed by hand, recalculated, read back."""

import subprocess
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

from django.utils import translation
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from payroll.exports import month_workbook
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs
from staff.models import Outlet

NOT_IN_THE_ANSWER = ("deducted", "rewarded")


def written(inputs: Inputs, **options) -> bytes:
    """The English export of what the inputs come to, with the outlet's records."""
    with translation.override("en"):
        return month_workbook(compute(inputs), Outlet.objects.get(code=inputs.outlet), **options)


def recalculated(folder: Path) -> Path:
    """Where LibreOffice puts what it makes of every workbook of the folder; one start for all."""
    made = folder / "recalculated"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made)]
    files = sorted(map(str, folder.glob("*.xlsx")))
    subprocess.run(["soffice", profile, *to, *files], check=True, capture_output=True, timeout=300)
    return made


def sheets(content: bytes | Path) -> dict[str, list[list]]:
    """The rows of every sheet, from the first cell on."""
    source = BytesIO(content) if isinstance(content, bytes) else BytesIO(content.read_bytes())
    book = CalamineWorkbook.from_filelike(source)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def fen(value) -> str:
    """An amount of a cell as the answer has it; binary noise is far below a fen."""
    fen = round(value * 100)
    assert abs(value * 100 - fen) < 1e-6, value
    return f"{fen / 100:.2f}"


def read_back(rows: dict[str, list[list]]) -> dict:
    """What the summary, the pools and the figures say, in the shape of the JSON answer. Zeros are left out as there."""
    _labels, codes, *people = rows["Summary"]
    statements = {}
    for employee, _name, *cells in people:
        if not employee:
            break
        amounts = {code: fen(cell) for code, cell in zip(codes[2:], cells, strict=True) if cell != ""}
        statements[employee] = amounts
    figures = {code: value for _label, code, value in rows["Figures"][1:] if "." not in code and code != "other"}
    fund = fen(figures.pop("fund"))
    return {
        "figures": {code: int(value) if code == "reception" else fen(value) for code, value in figures.items()},
        "pools": {
            (code, team or None): (fen(amount), fen(undistributed))
            for _label, code, team, _people, amount, _shared, undistributed in rows["Pools"][1:]
            if amount
        },
        "fund": fund,
        "statements": {who: without_zero_lines(amounts) for who, amounts in statements.items()},
    }


def without_zero_lines(amounts: dict[str, str]) -> dict[str, str]:
    return {
        code: amount
        for code, amount in amounts.items()
        if code not in NOT_IN_THE_ANSWER and ("." not in code or amount != "0.00")
    }


def expected(answer: dict) -> dict:
    """The JSON answer in the shape of `read_back`."""
    totals = ("gross", "fund", "uncollected", "bonus", "base_salary", "income")
    return {
        "figures": answer["figures"],
        "pools": {(p["component"], p["team"]): (p["amount"], p["undistributed"]) for p in answer["pools"]},
        "fund": answer["fund"],
        "statements": {
            line["employee"]: {
                **line["components"],
                **line["deductions"],
                **line["incentives"],
                **{code: line[code] for code in totals},
            }
            for line in answer["statements"]
        },
    }


def differences(found: dict, wanted: dict) -> list[str]:
    """Every amount that is not the same, so that a failure can be read."""
    lines = []
    for part in wanted:
        if not isinstance(wanted[part], dict):
            lines += [] if found[part] == wanted[part] else [f"{part}: {found[part]}, not {wanted[part]}"]
            continue
        for key in sorted(found[part].keys() | wanted[part].keys(), key=str):
            one, other = found[part].get(key), wanted[part].get(key)
            if isinstance(one, dict) and isinstance(other, dict):
                codes = sorted(code for code in one.keys() | other.keys() if one.get(code) != other.get(code))
                lines += [f"{key} {code}: {one.get(code)}, not {other.get(code)}" for code in codes]
            elif one != other:
                lines.append(f"{part} {key}: {one}, not {other}")
    return lines


class Changing:
    """A written workbook in which somebody types."""

    def __init__(self, content: bytes):
        self.book = load_workbook(BytesIO(content))

    def put(self, sheet: str, heading: str, value, **where) -> "Changing":
        """Type the value into the column, in the only row that has these values; keys are headings without spaces."""
        rows = list(self.book[sheet].iter_rows())
        headings = {str(cell.value).replace(" ", "").replace("'", ""): cell.column for cell in rows[0] if cell.value}
        found = [
            row for row in rows[1:] if all(row[headings[key] - 1].value == wanted for key, wanted in where.items())
        ]
        assert len(found) == 1, f"{len(found)} rows of {sheet} have {where}"
        cell = found[0][headings[heading] - 1]
        assert cell.data_type != "f", "only what was entered may be typed over"
        assert cell.value != value, "nothing would change"
        cell.value = value
        return self

    def parameter(self, key: str, value) -> "Changing":
        return self.put("Parameters", "Value", value, Key=key)

    def save(self, path: Path) -> None:
        self.book.save(path)


def day(text: str) -> date:
    return date.fromisoformat(text)


def some(items: Iterable) -> list:
    """As a list that is not empty: a test over nothing shows nothing."""
    found = list(items)
    assert found
    return found
