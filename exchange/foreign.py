"""A DMS's own export: other headers, .xls, .xlsx or CSV, through a column mapping into one of our sheets.

The workbook's own format is strict. An export is what a machine wrote, and the mapping says what it means, so the
spellings that can mean only one thing (2026/3/5, ¥1,234.50) are put into our form here.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from . import archive, registry
from .archive import Unreadable
from .findings import shown
from .kinds import Day, Decimal, Instant, Kind, Month, Whole
from .reader import RawSheet, damage_refused, from_first_column, is_empty, with_error_cells
from .sheets import Column, Sheet, same_name

# A title, a date of export and the like may stand above the headers.
ROWS_BEFORE_HEADERS = 20
DELIMITERS = ",\t;|"
# Excel takes a number written this way for text.
QUOTED_AS_FORMULA = re.compile(r'="([^"]*)"')


@dataclass
class Table:
    """A foreign file as it stands: headers, and rows as wide as they are, the first of which is row `first_row`."""

    headers: list[str]
    rows: list[list]
    first_row: int = 2


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_table(file: BinaryIO) -> Table:
    """The first filled tab of an .xls or .xlsx, or a CSV file in UTF-8 or GBK; raises `Unreadable`."""
    archive.check_size(file)
    head = file.read(8)
    file.seek(0)
    if head.startswith(archive.ZIP_SIGNATURE):
        rows = rows_of_workbook(file, archive.look_through(file))
    elif head.startswith(archive.OLE_SIGNATURE):
        rows = rows_of_old_workbook(file)
    else:
        rows = rows_of_text(file.read())
    return table_of(rows)


def rows_of_workbook(file: BinaryIO, looks: Mapping[str, archive.SheetLook]) -> list[list]:
    file.seek(0)
    with damage_refused(), CalamineWorkbook.from_filelike(file) as workbook:
        for tab in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(tab.name) if tab.typ == SheetTypeEnum.WorkSheet else None
            if sheet and sheet.start:
                rows = from_first_column(sheet.iter_rows(), sheet.start[1])
                return list(with_error_cells(rows, looks[tab.name].errors) if tab.name in looks else rows)
    return []


def rows_of_old_workbook(file: BinaryIO) -> list[list]:
    if archive.is_encrypted(file):
        raise Unreadable(archive.encrypted())
    try:
        return rows_of_workbook(file, {})
    except PasswordError:
        raise Unreadable(archive.encrypted()) from None


def rows_of_text(data: bytes) -> list[list]:
    text = decoded(data)
    delimiter = max(DELIMITERS, key=text[:20_000].count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(_("The text file cannot be read as a table. Check its quotation marks.")) from None
    return [[QUOTED_AS_FORMULA.sub(r"\1", cell) for cell in row] for row in rows]


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without a byte-order mark), UTF-16 with one, or GBK."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This is neither an Excel workbook nor a text file in UTF-8 or GBK."))


def table_of(rows: list[list]) -> Table:
    """The headers are the first row that is at least half as full as the fullest of the first ones."""
    filled = [sum(not is_empty(cell) for cell in row) for row in rows[:ROWS_BEFORE_HEADERS]]
    if not any(filled):
        raise Unreadable(_("The file is empty."))
    place = next(place for place, count in enumerate(filled) if count * 2 >= max(filled))
    headers = [shown(cell).strip() for cell in rows[place]]
    width = len(headers)
    body = [row if len(row) == width else (row + [""] * width)[:width] for row in rows[place + 1 :]]
    return Table(headers, body, place + 2)


# --- Mapping ----------------------------------------------------------------------------------------------------------


def guess_mapping(headers: Sequence[str], sheet: Sheet | str) -> dict[str, str]:
    """For our columns the header that most likely means them: the same name or alias, else one that contains it."""
    sheet = registry.sheet(sheet) if isinstance(sheet, str) else sheet
    left = {plain_header(header): header for header in reversed(headers) if header.strip()}
    guessed: dict[str, str] = {}
    for same in (lambda name, header: name == header, lambda name, header: len(name) > 1 and name in header):
        for column in sheet.columns:
            names = [plain_header(name) for name in (column.code, column.label, *column.aliases)]
            found = next((header for name in names for header in left if same(name, header)), None)
            if column.code not in guessed and found:
                guessed[column.code] = left.pop(found)
    return guessed


def plain_header(header: str) -> str:
    """A header without case, blanks, stars and what stands in brackets behind it."""
    return re.sub(r"[\s*_:：]|[(（\[【].*$", "", same_name(header))


def as_sheet(
    table: Table, sheet: Sheet | str, mapping: Mapping[str, str], values: Mapping[str, Mapping[str, str]] | None = None
) -> RawSheet:
    """The table as one of our sheets: `mapping` is {our column: their header}, `values` {our column: {their word: our
    code}}. A column mapped to "" has the same value in every row: `values[column][""]`.

    Raises `Unreadable` where the file lacks a header of the mapping.
    """
    sheet = registry.sheet(sheet) if isinstance(sheet, str) else sheet
    columns = [column for column in sheet.columns if column.code in mapping]
    places = {same_name(header): place for place, header in reversed(list(enumerate(table.headers)))}
    missing = [mapping[column.code] for column in columns if same_name(mapping[column.code]) not in {"", *places}]
    if missing:
        raise Unreadable(_("The file lacks the columns %(headers)s.") % {"headers": ", ".join(missing)})
    cells = [
        MappedColumn(column, places.get(same_name(mapping[column.code])), (values or {}).get(column.code, {}))
        for column in columns
    ]
    return RawSheet(sheet.code, [column.code for column in columns], mapped(table.rows, cells), table.first_row)


def mapped(rows: Iterable[list], columns: Sequence["MappedColumn"]) -> Iterator[list]:
    """Rows in the order of our columns. Empty ones stay, and stay empty, for the sake of the numbers of the others."""
    for row in rows:
        if all(map(is_empty, row)):
            yield [""] * len(columns)
        else:
            yield [column.cell(row) for column in columns]


class MappedColumn:
    """One of our columns as it is made from theirs."""

    def __init__(self, column: Column, place: int | None, words: Mapping[str, str]):
        self.place = place
        self.words = {same_name(word): code for word, code in words.items()}
        self.tidy = tidier(column.kind)

    def cell(self, row: list):
        cell = "" if self.place is None else row[self.place]
        if self.words and (code := self.words.get(same_name(shown(cell)))) is not None:
            return code
        return self.tidy(cell) if self.tidy and not is_empty(cell) else cell


# --- Spellings that can mean only one thing ---------------------------------------------------------------------------

YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)
ONLY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?", re.ASCII)
YEAR_AND_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?", re.ASCII)
AROUND_AMOUNTS = re.compile(r"[¥￥,，元\s]")


def tidier(kind: Kind) -> Callable | None:
    """How a cell for a column of this kind is put into our form; None where it is taken as it is."""
    if isinstance(kind, Day):
        return tidy_day
    if isinstance(kind, Instant):
        return tidy_instant
    if isinstance(kind, Month):
        return tidy_month
    return tidy_number if isinstance(kind, Decimal | Whole) else None


def tidy_day(cell):
    """The day of a date, whatever time stands behind it."""
    if isinstance(cell, datetime):
        return cell.date()
    instant = tidy_instant(cell)
    return cell if instant is cell else instant[:10]


def tidy_instant(cell):
    if not isinstance(cell, str):
        return cell
    match = YEAR_FIRST.fullmatch(cell.strip()) or ONLY_DIGITS.fullmatch(cell.strip())
    if not match:
        return cell
    year, month, day, hour, minute, second = match.groups(default="0")
    return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute:0>2}:{second:0>2}"


def tidy_month(cell):
    if isinstance(cell, date) or not isinstance(cell, str):
        return cell
    if match := YEAR_AND_MONTH.fullmatch(cell.strip()):
        return f"{match[1]}-{match[2]:0>2}"
    instant = tidy_instant(cell)
    return cell if instant is cell else instant[:7]


def tidy_number(cell):
    return AROUND_AMOUNTS.sub("", cell) if isinstance(cell, str) else cell
