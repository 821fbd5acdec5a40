"""Excel out: plain lists, and an uploaded workbook with its faulty cells marked.

What people typed is written as text and never as a formula: a name that begins with = is a name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from . import archive, registry
from .findings import Finding
from .kinds import SHANGHAI
from .sheets import same_name

FORMATS = {
    "text": "General",
    "whole": "#,##0",
    "money": "#,##0.00",
    "hours": "0.00",
    "percent": "0.0%",
    "day": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}
NUMERIC = ("whole", "money", "hours", "percent")
LONGEST_TEXT = 32_767
A4 = 9
HEADER_FILL = PatternFill("solid", fgColor="FFE9ECEF")
FAULT_FILL = PatternFill("solid", fgColor="FFFFC7CE")
# Beyond this a workbook is copied with its values only: openpyxl would need some 400 bytes a cell to keep its looks.
MOST_CELLS_WITH_LOOKS = 300_000
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Heading:
    """The head of a column: its text, its width in characters, and how its cells are shown (a key of `FORMATS`)."""

    label: str
    width: int = 14
    kind: str = "text"


# --- Lists ------------------------------------------------------------------------------------------------------------


def workbook(sheets: Mapping[str, tuple[Sequence[Heading], Iterable[Sequence]]]) -> bytes:
    """An .xlsx with a sheet for each title. Rows hold plain values and may be a generator; instants must be aware."""
    book = Workbook(write_only=True)
    for title, (headings, rows) in sheets.items():
        add_sheet(book, title, headings, rows)
    return saved(book)


def add_sheet(book: Workbook, title: str, headings: Sequence[Heading], rows: Iterable[Sequence]) -> None:
    sheet = book.create_sheet(NOT_IN_TITLES.sub(" ", title)[:31])
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = heading.width
    set_up_print(sheet)
    sheet.append([header_cell(sheet, heading) for heading in headings])
    formats = [FORMATS[heading.kind] for heading in headings]
    for row in rows:
        sheet.append([value_cell(sheet, value, shown_as) for value, shown_as in zip(row, formats, strict=True)])


def set_up_print(sheet) -> None:
    """A4 landscape, as wide as the page, the header on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.right.text = "&P / &N"


def header_cell(sheet, heading: Heading) -> Cell:
    cell = text_cell(sheet, heading.label)
    cell.font = Font(bold=True)
    cell.fill = HEADER_FILL
    cell.alignment = Alignment(
        horizontal="right" if heading.kind in NUMERIC else "left", vertical="center", wrap_text=True
    )
    return cell


def value_cell(sheet, value, shown_as: str = "General"):
    """A cell for the value; what needs no format of its own stays the bare value."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return text_cell(sheet, _("yes") if value else _("no"))
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    elif not isinstance(value, int | float) and not hasattr(value, "as_tuple") and not hasattr(value, "isoformat"):
        return text_cell(sheet, str(value))
    cell = WriteOnlyCell(sheet, value)
    if shown_as != "General":
        cell.number_format = shown_as
    return cell


def text_cell(sheet, text: str) -> Cell:
    """A cell that is text, whatever it begins with, without the characters that XML cannot hold."""
    cell = WriteOnlyCell(sheet, None)
    cell._value = plain(text)
    cell.data_type = "s"
    return cell


def plain(text: str) -> str:
    return SURROGATES.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_TEXT]


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# --- Faults -----------------------------------------------------------------------------------------------------------


def mark_faults(source: BinaryIO, findings: Iterable[Finding]) -> bytes:
    """The uploaded .xlsx with every faulty cell filled and commented; a very long one as a copy of its values.

    Faults of a whole sheet are noted at its first cell. Raises `archive.Unreadable` for what is no workbook.
    """
    looks = archive.look_through(source)
    marks = marks_by_sheet(findings)
    source.seek(0)
    if sum(look.rows * look.columns for look in looks.values()) > MOST_CELLS_WITH_LOOKS:
        return copy_with_marks(source, marks)
    book = load_workbook(source)
    for sheet in book.worksheets:
        header = [cell.value for cell in sheet[1]]
        for (row, column), messages in place_marks(sheet.title, header, marks).items():
            mark(sheet.cell(row, column), messages)
    return saved(book)


def marks_by_sheet(findings: Iterable[Finding]) -> dict[str, dict[tuple[int, str], list[str]]]:
    """`{sheet: {(row, column): [message, ...]}}`."""
    marks: dict[str, dict[tuple[int, str], list[str]]] = {}
    for finding in findings:
        cell = (finding.row or 1, finding.column)
        marks.setdefault(finding.sheet, {}).setdefault(cell, []).append(finding.message)
    return marks


def place_marks(title: str, header: Sequence, marks: Mapping) -> dict[tuple[int, int], list[str]]:
    """Where the marks of a tab go, in rows and columns from 1; those of a missing column to the row's first cell."""
    sheet = registry.named(title)
    if sheet is None:
        return {}
    places = {}
    for place, name in enumerate(header, start=1):
        column = sheet.by_name.get(same_name("" if name is None else name))
        if column:
            places.setdefault(column.code, place)
    placed: dict[tuple[int, int], list[str]] = {}
    for (row, column), messages in marks.get(sheet.code, {}).items():
        placed.setdefault((row, places.get(column, 1)), []).extend(messages)
    return placed


def mark(cell, messages: Sequence[str]) -> None:
    cell.fill = FAULT_FILL
    cell.comment = Comment(plain("\n".join(messages)), _("Import"), width=320, height=40 + 40 * len(messages))


def copy_with_marks(source: BinaryIO, marks: Mapping) -> bytes:
    """The values of a long workbook, row by row, with the marks."""
    book = Workbook(write_only=True)
    with CalamineWorkbook.from_filelike(source) as original:
        for name in original.sheet_names:
            data = original.get_sheet_by_name(name)
            target = book.create_sheet(name)
            rows = data.iter_rows() if data.start else iter(())
            left = [""] * (data.start[1] if data.start else 0)
            for row in marked_rows(target, name, (left + row for row in rows), marks):
                target.append(row)
    return saved(book)


def marked_rows(target, title: str, rows: Iterable[list], marks: Mapping) -> Iterator[list]:
    placed: dict[int, dict[int, list[str]]] = {}
    for number, row in enumerate(rows, start=1):
        if number == 1:
            for (faulty_row, column), messages in place_marks(title, row, marks).items():
                placed.setdefault(faulty_row, {})[column] = messages
        cells = [copied_cell(target, value) for value in row]
        for column, messages in placed.get(number, {}).items():
            cell = cells[column - 1]
            cells[column - 1] = cell = cell if isinstance(cell, Cell) else WriteOnlyCell(target, cell)
            mark(cell, messages)
        yield cells


def copied_cell(target, value):
    """The value as it was; only text needs a cell of its own, so that it stays text."""
    if isinstance(value, str):
        return text_cell(target, value) if value else None
    return value
