"""The pack as a workbook for A4 paper, encrypted with the outlet's password. Plain values in, bytes out.

Excel and WPS open it with the password and nothing else (ECMA-376, agile encryption: AES-256). Forms are printed at
their real size with a page break after each; lists are as wide as the page.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break

from exchange.writer import A4, NOT_IN_TITLES, plain

# On every Windows in China, in Excel and WPS alike.
FACE = "宋体"
LINE = Side(style="thin", color="FF555555")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SHADE = PatternFill("solid", fgColor="FFEDEDED")
# A form is laid out on twelve columns of this width: what fits on A4 upright between the margins.
GRID, GRID_WIDTH = 12, 6.0
LABEL = 3
ROW_HEIGHT, LINE_HEIGHT = 22, 24
QR_PIXELS = 88
MARGIN = 0.45
TICK = "□"


class Code(Image):
    """A picture whose bytes are at hand: openpyxl's own wants Pillow to look at them."""

    def __init__(self, png: bytes, pixels: int, anchor: str):
        self.png = png
        self.width = self.height = pixels
        self.format = "png"
        self.anchor = anchor
        self.ref = BytesIO(png)

    def _data(self) -> bytes:
        return self.png


@dataclass(frozen=True)
class ListSheet:
    """A list: heads as `(label, width)`, rows of texts."""

    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Field:
    """A place of a form, as `registry.Box` in words."""

    label: str
    lines: int = 1
    options: Sequence[str] = ()
    half: bool = False


@dataclass(frozen=True)
class FormSheet:
    """A blank form, once for each of its numbers."""

    title: str
    numbers: Sequence[str]
    fields: Sequence[Field]
    time_label: str
    name_label: str
    foot: str


@dataclass(frozen=True)
class Cover:
    """What stands on the first sheet: facts as `(label, value)`, steps in order, people as rows."""

    title: str
    outlet: str
    facts: Sequence[tuple[str, str]]
    steps_title: str
    steps: Sequence[str]
    people_title: str
    people_heads: Sequence[tuple[str, int]]
    people: Sequence[Sequence[str]]


def encrypted(content: bytes, password: str) -> bytes:
    """The workbook as it opens with the password only."""
    file = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, file)
    return file.getvalue()


def pack_workbook(cover: Cover, lists: Sequence[ListSheet], forms: Sequence[FormSheet], running: str) -> bytes:
    """The .xlsx, not encrypted yet. `running` stands at the foot of every page."""
    book = Workbook()
    book.remove(book.active)
    _cover(book, cover, running)
    for each in lists:
        _list(book, each, running)
    for form in forms:
        if form.numbers:
            _form(book, form, running)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, title: str, running: str, *, upright: bool, fit: bool):
    name = NOT_IN_TITLES.sub(" ", title)[:31]
    sheet = book.create_sheet(name)
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = A4
    if fit:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.oddFooter.left.text = f"{running} · {name}".replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
    sheet.sheet_view.showGridLines = False
    return sheet


@dataclass(frozen=True)
class Look:
    """How a cell is shown. Each is made once a book: a pack has tens of thousands of cells."""

    size: int = 10
    bold: bool = False
    wrap: bool = True
    shaded: bool = False
    framed: bool = False
    middle: bool = True


def _style(sheet, look: Look):
    known = sheet.parent.__dict__.setdefault("_looks", {})
    if look not in known:
        cell = Cell(sheet, row=1, column=1)
        cell.font = Font(name=FACE, size=look.size, bold=look.bold)
        cell.alignment = Alignment(wrap_text=look.wrap, vertical="center" if look.middle else "top")
        if look.shaded:
            cell.fill = SHADE
        if look.framed:
            cell.border = FRAME
        known[look] = cell._style
    return known[look]


def _put(sheet, row: int, column: int, text, **look):
    cell = sheet.cell(row, column)
    # Text whatever it begins with: a name that begins with = is a name.
    cell._value = plain(str(text)) if text not in (None, "") else None
    cell.data_type = "s"
    cell._style = _style(sheet, Look(**look))
    return cell


def _wide(text: str) -> int:
    """How wide a text is, in letters: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _lines(text: str, width: float) -> int:
    return sum(max(1, -(-_wide(part) // max(1, int(width)))) for part in str(text).split("\n"))


def _heads(sheet, row: int, heads: Sequence[tuple[str, int]]) -> None:
    for place, (label, _width) in enumerate(heads, start=1):
        _put(sheet, row, place, label, bold=True, shaded=True, framed=True)
    sheet.row_dimensions[row].height = 14 * max(_lines(label, width - 2) for label, width in heads) + 6


def _rows(sheet, row: int, heads, rows) -> int:
    for values in rows:
        high = 1
        for place, value in enumerate(values, start=1):
            text = "" if value is None else str(value)
            _put(sheet, row, place, text, framed=True)
            high = max(high, _lines(text, heads[place - 1][1] - 1))
        sheet.row_dimensions[row].height = max(20, 14 * high + 4)
        row += 1
    return row


def _cover(book: Workbook, cover: Cover, running: str) -> None:
    sheet = _sheet(book, cover.title, running, upright=True, fit=True)
    widths = [width for _label, width in cover.people_heads]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    last, whole = len(widths), sum(widths)
    _put(sheet, 1, 1, cover.title, size=20, bold=True, wrap=False)
    _put(sheet, 2, 1, cover.outlet, size=14, bold=True, wrap=False)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 34, 24
    row = 4
    for label, value in cover.facts:
        _put(sheet, row, 1, label, shaded=True, framed=True)
        _merge(sheet, row, 2, row, last, value)
        sheet.row_dimensions[row].height = max(20, 15 * _lines(value, whole - widths[0] - 2))
        row += 1
    row += 1
    _put(sheet, row, 1, cover.steps_title, size=12, bold=True, wrap=False)
    for number, step in enumerate(cover.steps, start=1):
        row += 1
        text = f"{number}. {step}"
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        _put(sheet, row, 1, text)
        sheet.row_dimensions[row].height = 15 * _lines(text, whole - 2) + 3
    row += 2
    _put(sheet, row, 1, cover.people_title, size=12, bold=True, wrap=False)
    _heads(sheet, row + 1, cover.people_heads)
    _rows(sheet, row + 2, cover.people_heads, cover.people)


def _list(book: Workbook, given: ListSheet, running: str) -> None:
    sheet = _sheet(book, given.title, running, upright=False, fit=True)
    for place, (_label, width) in enumerate(given.heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _put(
        sheet,
        1,
        1,
        f"{given.title}（{len(given.rows)}）" if given.rows else given.title,
        size=14,
        bold=True,
        wrap=False,
    )
    _put(sheet, 2, 1, given.note, size=9, wrap=False)
    _heads(sheet, 3, given.heads)
    sheet.print_title_rows = "1:3"
    sheet.freeze_panes = "A4"
    _rows(sheet, 4, given.heads, given.rows)


def _merge(sheet, top: int, left: int, bottom: int, right: int, text="", **look) -> None:
    """One framed place over several cells; each of them needs its own line."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row, column)._style = _style(sheet, Look(framed=True))
    _put(sheet, top, left, text, framed=True, **look)
    if (top, left) != (bottom, right):
        # As merge_cells, without its way of giving each cell its border anew, which takes seconds for a pack.
        sheet.merged_cells.add(CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom))


def _form(book: Workbook, form: FormSheet, running: str) -> None:
    sheet = _sheet(book, form.title, running, upright=True, fit=False)
    for place in range(1, GRID + 1):
        sheet.column_dimensions[get_column_letter(place)].width = GRID_WIDTH
    row = 1
    for number in form.numbers:
        row = _copy(sheet, form, number, row)
        sheet.row_breaks.append(Break(id=row - 1))


def _copy(sheet, form: FormSheet, number: str, row: int) -> int:
    """One copy from this row on; the row after it."""
    half = GRID // 2
    _put(sheet, row, 1, form.title, size=18, bold=True, wrap=False)
    _put(sheet, row + 1, 1, number, size=16, bold=True, wrap=False)
    for offset in range(3):
        sheet.row_dimensions[row + offset].height = 26
    sheet.add_image(Code(_qr(number), QR_PIXELS, f"{get_column_letter(GRID - 1)}{row}"))
    row += 3
    row = _pair(sheet, row, Field(form.time_label), Field(form.name_label), heavy=True)
    waiting = None
    for each in form.fields:
        if each.half and waiting is None:
            waiting = each
            continue
        if waiting is not None:
            row = _pair(sheet, row, waiting, each if each.half else None)
            waiting = None
            if each.half:
                continue
        row = _whole(sheet, row, each)
    if waiting is not None:
        row = _pair(sheet, row, waiting, None)
    _put(sheet, row, 1, form.foot, size=9, wrap=False)
    assert half * 2 == GRID
    return row + 1


def _pair(sheet, row: int, left: Field, right: Field | None, heavy: bool = False) -> int:
    half = GRID // 2
    sheet.row_dimensions[row].height = ROW_HEIGHT * max(left.lines, right.lines if right else 1, 2 if heavy else 1)
    for start, each in ((1, left), (half + 1, right)):
        if each is None:
            continue
        label = LABEL if heavy else LABEL - 1
        _merge(sheet, row, start, row, start + label - 1, each.label, bold=heavy, shaded=True)
        _merge(sheet, row, start + label, row, start + half - 1, _ticks(each.options))
    return row + 1


def _whole(sheet, row: int, each: Field) -> int:
    text = _ticks(each.options)
    lines = max(each.lines, _lines(text, GRID_WIDTH * (GRID - LABEL)) if text else 1)
    lines = max(lines, _lines(each.label, GRID_WIDTH * LABEL - 1) - 1)
    sheet.row_dimensions[row].height = max(ROW_HEIGHT, LINE_HEIGHT * lines)
    _merge(sheet, row, 1, row, LABEL, each.label, shaded=True)
    _merge(sheet, row, LABEL + 1, row, GRID, text, middle=not each.lines > 1)
    return row + 1


def _ticks(options: Sequence[str]) -> str:
    return "　".join(f"{TICK} {each}" for each in options)


def _qr(text: str) -> bytes:
    """As `staff.qr`, as points: a spreadsheet shows no drawing."""
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
    return picture.getvalue()
