"""Excel out: plain lists, and an uploaded workbook with its faulty cells marked.

What people typed is written as text and never as a formula: a name that begins with = is a name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from python_calamine import CalamineWorkbook

from . import archive, registry
from .findings import Finding
from .kinds import SHANGHAI
from .sheets import same_name

FORMATS = {
    "text": "General",
    "whole": "#,##0",
    "money": "#,##0.00",
    # As bookkeepers write it: nothing is a dash.
    "amount": '#,##0.00;-#,##0.00;"–"',
    "hours": "0.00",
    "percent": "0.0%",
    "day": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
    "rate": "0.0###%",
    "factor": "0.0000",
    "exact": "#,##0.000000",
    "number": "General",
}
NUMERIC = ("whole", "money", "amount", "hours", "percent", "rate", "factor", "exact", "number")
LONGEST_TEXT = 32_767
A4 = 9
HEADER_FILL = PatternFill("solid", fgColor="FFE9ECEF")
# What may be changed by hand is blue, as bookkeepers are used to; black is computed.
ENTERED = "FF1F4E9E"
# That of openpyxl's plain cells; a font without a name is shown in another face.
FONT = "Calibri"
TALL_HEADER = 32
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
    entered: bool = False
    """Of pages with formulas: the column's cells are what the formulas compute from."""


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


def set_up_print(sheet, header_rows: int = 1, pages_wide: int = 1) -> None:
    """A4 landscape, as wide as the page or so many pages, the header on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{header_rows}"
    sheet.oddFooter.right.text = "&P / &N"


def header_cell(sheet, heading: Heading) -> Cell:
    cell = text_cell(sheet, heading.label)
    cell.font = Font(name=FONT, size=11, bold=True)
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


# --- Pages with formulas ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that is more than a value of its column: with a formula, a look or a kind of its own.

    `value` is what the formula comes to now; the copy that holds values only shows it.
    """

    value: object
    formula: str = ""
    """With the sign = that makes it one. Never made of what people typed."""
    kind: str = ""
    bold: bool = False
    entered: bool | None = None


class FormulaBook:
    """A workbook whose pages may be begun in one order and filled in another; rows go to the disk as they come."""

    def __init__(self, *, values_only: bool = False):
        self.book = Workbook(write_only=True)
        self.values_only = values_only
        self._looks: dict[tuple, object] = {}

    def page(self, title: str, headings: Sequence[Heading], **options) -> "Page":
        return Page(self, title, headings, **options)

    def look(self, sheet, kind: str, bold: bool, entered: bool):
        """The style of such cells, made once for all."""
        key = kind, bold, entered
        if key not in self._looks:
            cell = WriteOnlyCell(sheet, None)
            cell.number_format = FORMATS[kind]
            if bold or entered:
                cell.font = Font(name=FONT, size=11, bold=bold, color=ENTERED if entered else None)
            self._looks[key] = cell._style
        return self._looks[key]

    def save(self, file: BinaryIO, order: Sequence[str] = ()) -> None:
        """With the sheets in that order; those that are not named come last."""
        place = {title: number for number, title in enumerate(order)}
        self.book._sheets.sort(key=lambda sheet: place.get(sheet.title, len(place)))
        self.book.save(file)


class Page:
    """A sheet with a frozen header that is repeated in print. `second_header` stands below the headings, such as codes.

    `running_title` is printed on top of every page; a sheet that is several pages wide repeats its frozen columns.
    """

    def __init__(
        self,
        book: FormulaBook,
        title: str,
        headings: Sequence[Heading],
        *,
        second_header: Sequence[str] = (),
        frozen_columns: int = 0,
        running_title: str = "",
        pages_wide: int = 1,
    ):
        self.book, self.title, self.headings = book, title, headings
        self.sheet = book.book.create_sheet(title)
        self.row = 2 if second_header else 1
        self.sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{self.row + 1}"
        for place, heading in enumerate(headings, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = heading.width
        set_up_print(self.sheet, self.row, pages_wide)
        if pages_wide > 1 and frozen_columns:
            self.sheet.print_title_cols = f"A:{get_column_letter(frozen_columns)}"
        self.sheet.row_dimensions[1].height = TALL_HEADER
        self.sheet.oddHeader.center.text = running_title.replace("&", "&&")
        self.sheet.append([header_cell(self.sheet, heading) for heading in headings])
        if second_header:
            self.sheet.append([header_cell(self.sheet, Heading(each)) if each else None for each in second_header])

    def append(self, cells: Sequence = ()) -> int:
        """Write the row; shorter ones leave the last columns empty. Returns its number."""
        self.sheet.append([self._cell(cell, heading) for cell, heading in zip(cells, self.headings, strict=False)])
        self.row += 1
        return self.row

    def break_here(self) -> None:
        """What comes next is printed on a new sheet of paper."""
        self.sheet.row_breaks.append(Break(id=self.row))

    def _cell(self, given, heading: Heading):
        shown = given if isinstance(given, Shown) else Shown(given)
        if shown.formula and not self.book.values_only:
            cell = WriteOnlyCell(self.sheet, shown.formula)
        else:
            value = float(shown.value) if isinstance(shown.value, Fraction) else shown.value
            cell = value_cell(self.sheet, value)
        if cell is not None:
            entered = heading.entered if shown.entered is None else shown.entered
            look = shown.kind or heading.kind, shown.bold, entered and not shown.formula
            cell._style = self.book.look(self.sheet, *look)
        return cell


# --- Faults -----------------------------------------------------------------------------------------------------------


def mark_faults(source: BinaryIO, findings: Iterable[Finding]) -> bytes:
    """The uploaded .xlsx with every faulty cell filled and commented; as a copy of its values where it is very long, or
    where openpyxl, which is stricter than the check, cannot read its looks.

    Faults of a whole sheet are noted at its first cell. Raises `archive.Unreadable` for what is no workbook.
    """
    looks = archive.look_through(source)
    marks = marks_by_sheet(findings)
    source.seek(0)
    book = None
    if sum(look.rows * look.columns for look in looks.values()) <= MOST_CELLS_WITH_LOOKS:
        book = with_looks(source)
    if book is None:
        source.seek(0)
        return copy_with_marks(source, marks)
    for sheet in book.worksheets:
        header = [cell.value for cell in sheet[1]]
        for (row, column), messages in place_marks(sheet.title, header, marks).items():
            mark(sheet.cell(row, column), messages)
    return saved(book)


def with_looks(source: BinaryIO) -> Workbook | None:
    """The workbook with its looks; None where openpyxl stumbles over a style or a value that other programs wrote."""
    try:
        return load_workbook(source)
    except Exception:  # noqa: BLE001 - it raises whatever comes up where it does not understand something
        return None


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
