"""From a file to columns of values, with every fault of every cell.

Cells are read column by column, and a cell that was seen before is looked up instead of being read again: in real
files most cells repeat. That is where the speed comes from.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from os import PathLike
from typing import BinaryIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from . import archive, registry
from .archive import Unreadable
from .findings import Finding, shown
from .kinds import ErrorCell, Wrong
from .sheets import Column, Sheet, same_name

CHUNK = 4_000
# A column whose cells hardly repeat (order numbers) must not keep every one of them twice.
MOST_REMEMBERED = 20_000


@dataclass
class RawSheet:
    """A tab as it stands in a file: its name, its header cells, and its rows, the first of which is row `first_row`."""

    name: str
    header: list
    rows: Iterable[list]
    first_row: int = 2


@dataclass
class Table:
    """A sheet as read: for every column that the file has, its values row by row. A faulty cell holds its `Wrong`."""

    sheet: Sheet
    tab: str
    columns: dict[str, list]
    numbers: list[int] = field(default_factory=list)
    """The rows' numbers as Excel shows them."""
    faulty: set[int] = field(default_factory=set)
    """Positions of the rows that have an error of any kind."""
    outlets: list[str | None] = field(default_factory=list)
    """The code of the outlet that each row belongs to, once that is known; None where a row has none."""

    @property
    def complete(self) -> bool:
        """Whether every required column is there."""
        return all(column.code in self.columns for column in self.sheet.columns if column.required)

    def __len__(self):
        return len(self.numbers)


@dataclass
class Reading:
    """Everything read from a file."""

    tables: dict[str, Table] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def fault(self, table: Table, position: int, column: str, value, message: str) -> None:
        table.faulty.add(position)
        self.errors.append(Finding(table.sheet.code, table.numbers[position], column, shown(value), message))


# --- Opening ----------------------------------------------------------------------------------------------------------


@contextmanager
def opened(source: str | PathLike | BinaryIO) -> Iterator[BinaryIO]:
    """A path or an open binary file as a binary file, read from its beginning."""
    if isinstance(source, str | PathLike):
        with open(source, "rb") as file:
            yield file
    else:
        source.seek(0)
        yield source


def raw_sheets(file: BinaryIO) -> Iterator[RawSheet]:
    """The tabs of a real .xlsx, one at a time and only those that are taken; raises `Unreadable` before any is read."""
    looks = archive.look_through(file)
    file.seek(0)
    with damage_refused(), CalamineWorkbook.from_filelike(file) as workbook:
        for data in workbook.sheets_metadata:
            if data.typ == SheetTypeEnum.WorkSheet:
                yield raw_sheet(workbook, data.name, looks.get(data.name, archive.SheetLook()))


@contextmanager
def damage_refused() -> Iterator[None]:
    """What calamine cannot read is refused, also where it panics, which is no `Exception` in Python."""
    try:
        yield
    except CalamineError:
        raise Unreadable(_("The workbook's contents are damaged. Save it again in Excel as .xlsx.")) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(_("The workbook's contents are damaged. Save it again in Excel as .xlsx.")) from None


def raw_sheet(workbook: CalamineWorkbook, name: str, look: archive.SheetLook) -> RawSheet:
    if registry.named(name) is None:
        return RawSheet(name, [], [])
    try:
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise Unreadable(
            _("The sheet %(sheet)s cannot be read: %(reason)s. Save the workbook again in Excel.")
            % {"sheet": name, "reason": error}
        ) from None
    if sheet.start is None:
        return RawSheet(name, [], [])
    rows = from_first_column(sheet.iter_rows(), sheet.start[1])
    if look.errors:
        rows = with_error_cells(rows, look.errors)
    return RawSheet(name, next(rows), rows)


def from_first_column(rows: Iterable[list], empty_columns: int) -> Iterator[list]:
    """calamine leaves out the columns left of the first cell, but not the rows above it."""
    if not empty_columns:
        return iter(rows)
    left = [""] * empty_columns
    return (left + row for row in rows)


def with_error_cells(rows: Iterable[list], errors: dict[tuple[int, int], ErrorCell]) -> Iterator[list]:
    """The rows with the error cells that calamine passes off as empty."""
    by_row: dict[int, dict[int, ErrorCell]] = {}
    for (row, column), cell in errors.items():
        by_row.setdefault(row, {})[column] = cell
    number, width = -1, 0
    for number, row in enumerate(rows):
        for column, cell in by_row.get(number, {}).items():
            if column < len(row):
                row[column] = cell
        width = len(row)
        yield row
    # A row of nothing but formulas without results lies below calamine's last one.
    for below in range(number + 1, max(by_row, default=-1) + 1):
        yield [by_row.get(below, {}).get(column, "") for column in range(width)]


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_sheets(sheets: Iterable[RawSheet], progress=None) -> Reading:
    """Every tab that is one of ours as a table; what is unknown or not taken yet is a warning."""
    reading = Reading()
    tabs = 0
    for raw in sheets:
        tabs += 1
        sheet = registry.named(raw.name)
        if sheet is None:
            reading.warnings.append(unknown_sheet(raw.name))
        elif sheet.code in reading.tables:
            message = _("This sheet comes twice, as %(first)s and as %(second)s.")
            names = {"first": reading.tables[sheet.code].tab, "second": raw.name}
            reading.errors.append(Finding(sheet.code, None, "", raw.name, message % names))
        elif raw.header:
            read_table(reading, sheet, raw, progress)
        del raw  # or it would be in memory beside the next one
    if not reading.tables and not any(registry.is_awaited(warning.sheet) for warning in reading.warnings):
        listed = ", ".join(f"{sheet.code} {sheet.label}" for sheet in registry.all_sheets())
        message = _("The workbook has none of the sheets that can be imported: %(sheets)s.") % {"sheets": listed}
        reading.errors.append(Finding("", None, "", "", message))
    return reading


def unknown_sheet(tab: str) -> Finding:
    name = shown(tab)
    if registry.is_awaited(name):
        return Finding(name, None, "", "", _("This sheet is not taken yet; its rows were passed over."))
    return Finding(name, None, "", "", _("There is no such sheet; its rows were passed over."))


def read_table(reading: Reading, sheet: Sheet, raw: RawSheet, progress) -> None:
    places = places_of_columns(reading, sheet, raw.header)
    table = Table(sheet, raw.name, {code: [] for code in places})
    reading.tables[sheet.code] = table
    for column in sheet.columns:
        if column.required and column.code not in places:
            message = _("The required column %(code)s %(label)s is missing.")
            names = {"code": column.code, "label": column.label}
            reading.errors.append(Finding(sheet.code, 1, column.code, "", message % names))
    readers = {code: CellReader(sheet, sheet.by_code[code]) for code in places}
    rows, number = iter(raw.rows), raw.first_row
    while chunk := list(islice(rows, CHUNK)):
        read_chunk(reading, table, chunk, number, places, readers)
        number += len(chunk)
        if progress:
            progress(len(chunk))
    for column in sheet.keys:
        if not column.required and column.code not in places:
            table.columns[column.code] = [sheet.empty_value(column)] * len(table)


def places_of_columns(reading: Reading, sheet: Sheet, header: list) -> dict[str, int]:
    """Where each of the sheet's columns stands; unknown headers are warnings, a header that comes twice is an error."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = shown(cell)
        column = sheet.by_name.get(same_name(name))
        if column and column.code in places:
            message = _("The column %(code)s comes twice.") % {"code": column.code}
            reading.errors.append(Finding(sheet.code, 1, column.code, name, message))
        elif column:
            places[column.code] = place
        elif name.strip():
            message = _("There is no such column; it was passed over.")
            reading.warnings.append(Finding(sheet.code, 1, name, name, message))
    return places


def read_chunk(reading: Reading, table: Table, chunk: list[list], number: int, places: dict, readers: dict) -> None:
    numbers = range(number, number + len(chunk))
    if not all(map(has_content, chunk)):
        kept = [(number, row) for number, row in zip(numbers, chunk, strict=True) if has_content(row)]
        numbers, chunk = [number for number, _row in kept], [row for _number, row in kept]
    start = len(table)
    table.numbers.extend(numbers)
    columns = list(zip(*chunk, strict=True))
    for code, place in places.items():
        values, faulty = readers[code].read(columns[place] if columns else ())
        table.columns[code].extend(values)
        for offset in faulty:
            reading.fault(table, start + offset, code, values[offset].cell, str(values[offset]))


def has_content(row: list) -> bool:
    """Whether any cell holds more than white space. The first cell nearly always does, which makes this quick."""
    first = row[0]
    if first and not (isinstance(first, str) and first.isspace()):
        return True
    return not all(map(is_empty, row))


def is_empty(cell) -> bool:
    return cell is None or isinstance(cell, str) and (not cell or cell.isspace())


class CellReader(dict):
    """Reads the cells of one column and remembers what each came to."""

    def __init__(self, sheet: Sheet, column: Column):
        self.read_cell = column.kind.reader()
        self.required = column.required
        self.when_empty = sheet.empty_value(column)
        self.met_wrong = False

    def read(self, cells: Iterable) -> tuple[list, list[int]]:
        """The values of the cells, and the offsets of those that are wrong."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
        # True equals 1 and would be looked up as that; sheets with boolean cells are read one by one.
        look_up = self.__missing__ if bool in set(map(type, cells)) else self.__getitem__
        values = list(map(look_up, cells))
        faulty = [offset for offset, value in enumerate(values) if type(value) is Wrong] if self.met_wrong else []
        return values, faulty

    def __missing__(self, cell):
        try:
            value = self.nothing() if is_empty(cell) else self.read_cell(cell)
        except Wrong as wrong:
            self.met_wrong = True
            value = Wrong(message_of_error(cell) or str(wrong))  # one without the frames it was raised in
            value.cell = cell
        if type(cell) is not bool:
            self[cell] = value
        return value

    def nothing(self):
        if self.required:
            raise Wrong(_("Required, but empty."))
        return self.when_empty


def message_of_error(cell) -> str:
    """What to say of a cell that holds an error instead of a value."""
    if not isinstance(cell, ErrorCell):
        return ""
    if cell.text:
        return _("The cell shows an error. Correct its formula, or type the value.")
    return _("The formula was saved without its result. Open the file in Excel and save it.")
