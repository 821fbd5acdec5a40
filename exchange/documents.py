"""Documents for Word, from plain blocks. Chinese is set in a Chinese face: else Word takes whatever is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from .writer import plain

LATIN, EAST_ASIAN = "Times New Roman", "宋体"
HEADINGS = "黑体"
INK = RGBColor(0, 0, 0)
A4 = (Cm(21), Cm(29.7))
SIDE = 2.4
# What is left between the margins, in centimetres.
BETWEEN = 21 - 2 * SIDE
SHADE = "F1F1F1"
# Above and below, left and right of what stands in a cell, in twentieths of a point.
CELL = {"top": 50, "left": 90, "bottom": 50, "right": 90}


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
    named: Sequence[int] = (0,)
    """Without `headings`: the columns that name what stands beside them."""
    numbers: Sequence[int] = ()
    """Columns of figures: they stand at the right."""


@dataclass(frozen=True)
class Signs:
    """A line to sign on for each of these people."""

    labels: Sequence[str]


Block = Heading | Words | Points | Table | Signs


def document(
    title: str, blocks: Iterable[Block], *, under: str = "", author: str = "", at: datetime | None = None
) -> bytes:
    """A .docx on A4 upright: the title, a line under it, and the blocks in order."""
    made = Document()
    _set_faces(made)
    section = made.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(SIDE)
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
        # Chinese as it is set in China: commas and full stops stand at the foot of the line.
        for there in style.element.rPr.findall(qn("w:lang")):
            style.element.rPr.remove(there)
        style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    for name, before, after in (("Title", 0, 4), ("Heading 1", 10, 4), ("Heading 2", 6, 3)):
        spacing = made.styles[name].paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    for line in made.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        made.styles["Title"].element.pPr.remove(line)


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
    elif isinstance(block, Signs):
        _add_signs(made, block)
    else:
        _add_table(made, block)


def _add_table(made, block: Table) -> None:
    columns = len(block.headings) or max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    widths = list(block.widths) or [BETWEEN / columns] * columns
    table = made.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        # Word reads the width of each cell, others that of the column.
        column.width = Cm(width)
    margins = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in CELL.items())
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    if block.headings:
        _fill(_row(table, head=True), block.headings, widths, names=range(columns), numbers=block.numbers, keep=True)
    for number, row in enumerate(block.rows):
        # The head does not stay alone at the foot of a page.
        names = () if block.headings else block.named
        _fill(_row(table), row, widths, names=names, numbers=block.numbers, keep=number == 0)
    _gap(made)


def _row(table, *, head: bool = False):
    """A row that is not torn by the end of a page; a head is said again on the next one."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if head:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    return row


def _fill(
    row,
    texts: Sequence[str],
    widths: Sequence[float],
    *,
    names: Sequence[int],
    numbers: Sequence[int],
    keep: bool,
) -> None:
    """`names` are the cells in bold on grey, `numbers` those at the right; with `keep` the row stays with the next."""
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = keep
        run = paragraph.add_run(plain(str(text)))
        run.font.size = Pt(9.5)
        if place in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if place in names:
            run.bold = True
            cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{SHADE}"/>'))
        cell.width = Cm(widths[place])


def _gap(made) -> None:
    """Word joins two tables that follow one another: a small line keeps them apart."""
    line = made.add_paragraph()
    line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.line_spacing = Pt(8)


def _add_signs(made, block: Signs) -> None:
    line = made.add_paragraph()
    line.paragraph_format.space_before = Pt(18)
    line.add_run("        ".join(f"{plain(label)} ________________" for label in block.labels))
