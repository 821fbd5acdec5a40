"""Cells, heads and sheets that people, other systems and bad luck put into a workbook."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from .package import Raw

Sheets = dict[str, list[list]]

TEXTS = [
    "\0", "a\0b", "\x01\x1f", "\ud800", "\udfffx", "\u202e反", "\u200b", "\ufeff", "\u2066x\u2069", "١٢٣", "１２３４５",
    "＝１＋１", "=1+1", "=cmd|' /C calc'!A0", "+86 138", "-1", "@SUM(A1)", "'; DROP TABLE staff_user; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}", "%s %(x)s %d", "{0}", "\\", "\r\n\t", "  ", "　", "NULL", "None", "nan", "inf", "-inf", "1e5",
    "1E400", "0x10",
    "1,234.50", "¥12.00", "12。5", "1 2", "--1", "TRUE", "是", "否", "#N/A", "#REF!", "🚗" * 40, "é" * 300,
    "张" * 5_000, "x" * 40_000,
    "2026-02-30", "2026/3/5", "1900-01-00", "9999-12-31", "0000-00-00", "10000-01-01", "2026-11-05 25:61",
    "２０２６-０１-０１",
    "24:00", "24:01", "-1:00", "SH01", "SH02", "SZ01", "SH99", "sh01 ", "E00001", "LSVAA000000000001",
    "lsvaa0000000000o1",
]  # fmt: skip
NUMBERS = [
    0, -1, -0.01, 0.001, 0.005, 1e-300, 1e15, 1e16, 123456789012345678, 2**31, 2**63, -(2**31), 1e308, 99999999.99,
    9999999999.995, 0.1 + 0.2, 1.005, 60, 61, 2958466, -693594, 3.5, 13800000000,
]  # fmt: skip
DATES = [
    date(1900, 1, 1), date(1900, 3, 1), date(1904, 1, 1), date(1991, 7, 1), date(2026, 2, 28), date(2027, 12, 31),
    date(9999, 12, 31), datetime.fromisoformat("9999-12-31 23:59:59"), datetime.fromisoformat("1950-06-01 12:30:00"),
    datetime.fromisoformat("2026-11-05 00:00:01"),
]  # fmt: skip
RAWS = [
    Raw('t="e"', "<v>#N/A</v>"), Raw('t="e"', "<v></v>"), Raw('t="e"', "<v>#什么</v>"), Raw("", "<f>SUM(A1:A9)</f>"),
    Raw("", "<f>1+1</f><v>2</v>"), Raw('t="str"', "<f>A1</f><v></v>"), Raw("", "<v>NaN</v>"), Raw("", "<v>INF</v>"),
    Raw("", "<v>1e999</v>"), Raw('s="1"', "<v>-5</v>"), Raw('s="2"', "<v>99999999999</v>"), Raw('s="1"', "<v>0</v>"),
    Raw('s="1"', "<v>60</v>"), Raw('s="2"', "<v>0.5</v>"), Raw('t="b"', "<v>2</v>"), Raw('t="d"', "<v>2026-11-05</v>"),
    Raw('t="d"', "<v>nonsense</v>"), Raw('t="inlineStr"', "<is><r><t>a</t></r><r><t>b</t></r></is>"),
    Raw('s="1"', "<v>NaN</v>"),
    Raw('t="inlineStr"', "<is><t>&#0;</t></is>"), Raw('t="inlineStr"', "<is><t>_x0000_</t></is>"),
    Raw('t="s"', "<v>7</v>"),
]  # fmt: skip


def nasty(chance: Random):
    return chance.choice(chance.choice([TEXTS, TEXTS, NUMBERS, DATES, RAWS, [True, False, None]]))


def _a_sheet(chance: Random, sheets: Sheets) -> list[list]:
    return sheets[chance.choice([name for name, rows in sheets.items() if len(rows) > 1] or sorted(sheets))]


def _a_row(chance: Random, rows: list[list]) -> list:
    return rows[chance.randrange(1, len(rows))] if len(rows) > 1 else rows[0]


def one_cell(chance: Random, sheets: Sheets) -> None:
    row = _a_row(chance, _a_sheet(chance, sheets))
    if row:
        row[chance.randrange(len(row))] = nasty(chance)


def some_cells(chance: Random, sheets: Sheets) -> None:
    for _time in range(chance.randint(2, 8)):
        one_cell(chance, sheets)


def whole_column(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    place, value = chance.randrange(len(rows[0]) or 1), nasty(chance)
    for row in rows[1:]:
        if place < len(row):
            row[place] = value


def swapped_cells(chance: Random, sheets: Sheets) -> None:
    """Numbers where texts were and texts where dates were."""
    row = _a_row(chance, _a_sheet(chance, sheets))
    chance.shuffle(row)


def swapped_columns(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    one, other = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
    for row in rows[chance.choice([0, 1]) :]:
        row[one], row[other] = row[other], row[one]


def other_type(chance: Random, sheets: Sheets) -> None:
    row = _a_row(chance, _a_sheet(chance, sheets))
    place = chance.randrange(len(row))
    value = row[place]
    row[place] = f" {value} " if not isinstance(value, str) else (float(value) if value.isdigit() else value * 30)


def negative(chance: Random, sheets: Sheets) -> None:
    for row in _a_sheet(chance, sheets)[1:]:
        row[:] = [-abs(value) if type(value) in (int, float) else value for value in row]


def other_outlet(chance: Random, sheets: Sheets) -> None:
    """Rows that say they are another outlet's, or refer to another outlet's record."""
    code = chance.choice(["SH02", "SZ01", "SH99"])
    rows = _a_sheet(chance, sheets)
    for row in rows[1:] if chance.random() < 0.4 else [_a_row(chance, rows)]:
        row[:] = [value.replace("SH01", code) if isinstance(value, str) else value for value in row]


def same_row_twice(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    again = list(_a_row(chance, rows))
    if chance.random() < 0.5 and again:
        again[chance.randrange(len(again))] = nasty(chance)
    rows.append(again)


def new_key(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    row = list(_a_row(chance, rows))
    if row:
        row[0] = chance.choice(
            [f"NEW{chance.randrange(10**6)}", "LSV" + f"{chance.randrange(10**14):014}", nasty(chance)]
        )
    rows.append(row)


def missing_head(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    place = chance.randrange(len(rows[0]) or 1)
    for row in rows:
        del row[place : place + 1]


def renamed_head(chance: Random, sheets: Sheets) -> None:
    head = _a_sheet(chance, sheets)[0]
    if head:
        head[chance.randrange(len(head))] = nasty(chance)


def head_twice(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    place = chance.randrange(len(rows[0]) or 1)
    for number, row in enumerate(rows):
        row.append(row[place] if place < len(row) and (number == 0 or chance.random() < 0.5) else nasty(chance))


def rows_above(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    rows[:0] = [["导出日期", "2026-11-05"]] * chance.randint(1, 25)


def empty_sheet(chance: Random, sheets: Sheets) -> None:
    del _a_sheet(chance, sheets)[chance.choice([0, 1]) :]


def no_such_sheet(chance: Random, sheets: Sheets) -> None:
    name = chance.choice(sorted(sheets))
    sheets[chance.choice(["Sheet1", "客户名单", f"{name} ", name.upper(), "rescues", "x" * 31])] = sheets.pop(name)


def sheet_twice(chance: Random, sheets: Sheets) -> None:
    name = chance.choice(sorted(sheets))
    sheets[name.upper() + " "] = [list(row) for row in sheets[name]]


def ragged(chance: Random, sheets: Sheets) -> None:
    for row in _a_sheet(chance, sheets)[1:]:
        del row[chance.randrange(len(row) + 1) :]
        row += [nasty(chance)] * chance.randint(0, 3)


def empty_rows(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    rows[1:1] = [[] for _n in range(chance.choice([1, 5, 200]))]


def many_rows(chance: Random, sheets: Sheets) -> None:
    rows = _a_sheet(chance, sheets)
    pattern = list(_a_row(chance, rows))
    rows += [[f"{pattern[0]}-{n}", *pattern[1:]] if pattern else [] for n in range(300)]


def nothing(chance: Random, sheets: Sheets) -> None:
    """As it was: what is valid has to come in."""


CELLS: list[Callable[[Random, Sheets], None]] = [
    one_cell, one_cell, one_cell, one_cell, some_cells, whole_column, swapped_cells, swapped_columns, other_type,
    negative,
    other_outlet, other_outlet, same_row_twice, new_key, new_key, missing_head, renamed_head, head_twice, rows_above,
    empty_sheet, no_such_sheet, sheet_twice, ragged, empty_rows, many_rows, nothing,
]  # fmt: skip
