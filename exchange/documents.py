"""Documents for Word, from plain blocks. Chinese is set in a Chinese face: else Word takes whatever is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .writer import plain

LATIN, EAST_ASIAN = "Times New Roman", "宋体"
HEADINGS = "黑体"
INK = RGBColor(0, 0, 0)
A4 = (Cm(21), Cm(29.7))


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """A paragraph; line breaks stay."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Points:
    """A list with bullets."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table with a head; without `headings` the first column names what stands in the second."""

    rows: Sequence[Sequence[str]]
    headings: Sequence[str] = ()
    widths: Sequence[float] = ()
    """Of the columns, in centimetres."""


Block = Heading | Words | Points | Table


def document(
    title: str, blocks: Iterable[Block], *, under: str = "", author: str = "", at: datetime | None = None
) -> bytes:
    """A .docx on A4 upright: the title, a line under it, and the blocks in order."""
    made = Document()
    _set_faces(made)
    section = made.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = plain(title)[:255], plain(author)[:255], ""
    if at:
        properties.created = properties.modified = at.replace(tzinfo=None)
    head = made.add_heading(plain(title), level=0)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if under:
        line = made.add_paragraph(plain(under))
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in blocks:
        _add(made, block)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _set_faces(made) -> None:
    for name, size, east in (
        ("Normal", 10.5, EAST_ASIAN),
        ("Title", 20, HEADINGS),
        ("Heading 1", 14, HEADINGS),
        ("Heading 2", 12, HEADINGS),
        ("List Bullet", 10.5, EAST_ASIAN),
    ):
        style = made.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = INK
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            # A face of the theme would win over the one that is named.
            faces.attrib.pop(qn(attribute), None)
        faces.set(qn("w:eastAsia"), east)


def _add(made, block: Block) -> None:
    if isinstance(block, Heading):
        made.add_heading(plain(block.text), level=block.level)
    elif isinstance(block, Words):
        run = made.add_paragraph().add_run(plain(block.text))
        if block.small:
            run.font.size = Pt(9)
    elif isinstance(block, Points):
        for item in block.items:
            made.add_paragraph(plain(item), style="List Bullet")
    else:
        _add_table(made, block)


def _add_table(made, block: Table) -> None:
    columns = len(block.headings) or max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    table = made.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = not block.widths
    if block.headings:
        _fill(table.add_row(), block.headings, block.widths, bold=True)
    for row in block.rows:
        _fill(table.add_row(), row, block.widths, first_bold=not block.headings)
    made.add_paragraph()


def _fill(row, texts: Sequence[str], widths: Sequence[float], *, bold: bool = False, first_bold: bool = False) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        run = cell.paragraphs[0].add_run(plain(str(text)))
        run.font.size = Pt(9.5)
        run.bold = bold or (first_bold and place == 0)
        if place < len(widths):
            cell.width = Cm(widths[place])
