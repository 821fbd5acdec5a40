"""Is it safe to open? An uploaded file is looked through as a stream before anything of it is read into memory.

calamine lays a sheet out as one dense rectangle from its first cell to its last, 32 bytes a cell, and ends the process
when that does not fit. So two cells at opposite corners are as good a bomb as a packed gigabyte, and every cell's
address is looked at here. It also passes error cells (#N/A) and formulas without a result off as empty; those are
found here by the way.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from .kinds import ErrorCell

MAX_FILE = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
# 10 million cells take 320 MB while they are read: 100,000 rows of 100 columns.
MAX_CELLS = 10_000_000
MAX_PARTS = 2_000
# The parts that are read whole: the list of sheets, of their files, of the types of content.
MAX_SMALL_PART = 4 * 1024 * 1024
BLOCK = 1024 * 1024

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURE = b"PK\x03\x04"
END_OF_DIRECTORY = b"PK\x05\x06"
MAIN_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class Unreadable(Exception):
    """The file is refused as a whole; `str()` is a translated sentence for the user."""


@dataclass
class SheetLook:
    """What one worksheet part holds: its extent, and the cells that calamine would pass off as empty."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], ErrorCell] = field(default_factory=dict)
    """By (row, column), both counted from 0."""


def look_through(file: BinaryIO) -> dict[str, SheetLook]:
    """What the sheets of a real and harmless .xlsx hold, by sheet name; anything else raises `Unreadable`."""
    check_signature(file)
    try:
        with zipfile.ZipFile(file) as archive:
            check_directory(archive)
            check_contents(archive)
            return look_at_parts(archive, file)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        KeyError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ):
        raise Unreadable(_("The file is damaged. Save it again in Excel as .xlsx and upload that.")) from None
    except (expat.ExpatError, DefusedXmlException, SyntaxError, ValueError):
        raise Unreadable(_("The workbook's contents are damaged. Save it again in Excel as .xlsx.")) from None


def size_of(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def check_size(file: BinaryIO) -> None:
    size = size_of(file)
    if size == 0:
        raise Unreadable(_("The file is empty."))
    if size > MAX_FILE:
        raise Unreadable(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it, for instance by month.")
            % {"size": size // 1024**2, "limit": MAX_FILE // 1024**2}
        )


def check_signature(file: BinaryIO) -> None:
    check_size(file)
    head = file.read(8)
    if head.startswith(OLE_SIGNATURE):
        raise Unreadable(refusal_of_ole(file))
    if not head.startswith(ZIP_SIGNATURE):
        raise Unreadable(_("This is not an Excel workbook. Save it in Excel as .xlsx and upload that."))
    # The directory's end alone has 22 bytes.
    file.seek(-min(22, size_of(file)), 2)
    if file.read(4) != END_OF_DIRECTORY:
        # Excel writes nothing behind the directory. Where something stands there, two readers may see two workbooks.
        raise Unreadable(_("The file is damaged. Save it again in Excel as .xlsx and upload that."))
    file.seek(0)


def refusal_of_ole(file: BinaryIO) -> str:
    if is_encrypted(file):
        return encrypted()
    return _("This is an old .xls file. Save it in Excel as .xlsx, or import it through a column mapping.")


def is_encrypted(file: BinaryIO) -> bool:
    """An encrypted .xlsx and an old .xls begin alike; only the first has a part named EncryptedPackage."""
    file.seek(0)
    before, name = b"", "EncryptedPackage".encode("utf-16-le")
    while block := file.read(BLOCK):
        if name in before + block:
            return True
        before = block[-len(name) :]
    return False


def encrypted() -> str:
    return _("The workbook is encrypted. Remove its password in Excel, save it, and upload it again.")


def check_directory(archive: zipfile.ZipFile) -> None:
    """What the directory itself says: number of parts, sizes, ways of packing."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) < len(parts):
        raise Unreadable(_("The file is damaged. Save it again in Excel as .xlsx and upload that."))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(encrypted())
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Unreadable(_("The file is packed in an unusual way. Save it again in Excel as .xlsx and upload that."))
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large()


def too_large() -> Unreadable:
    return Unreadable(
        _("The workbook unpacks to more than %(limit)d MB. Split it, for instance by month.")
        % {"limit": MAX_UNPACKED // 1024**2}
    )


def check_contents(archive: zipfile.ZipFile) -> None:
    """Whether it is a workbook, and without macros."""
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise Unreadable(_("This is not an Excel workbook. Save it in Excel as .xlsx and upload that."))
    types = small_part(archive, "[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("The workbook holds macros. Save it in Excel as .xlsx, without macros, and upload that."))
    if MAIN_PART not in types or "xl/workbook.xml" not in names:
        raise Unreadable(_("This is not an Excel workbook. Save it in Excel as .xlsx and upload that."))


def look_at_parts(archive: zipfile.ZipFile, file: BinaryIO) -> dict[str, SheetLook]:
    """Every part unpacked once and counted, the worksheets looked at on the way."""
    sheets = sheet_parts(archive)
    looks: dict[str, SheetLook] = {}
    left = MAX_UNPACKED
    for part in archive.infolist():
        unpacking = Unpacking(file, part, left)
        if part.filename in sheets.values():
            looks[part.filename] = glance(unpacking) or read_closely(unpacking)
            check_extent(looks[part.filename])
        else:
            for _block in unpacking:
                pass
        left -= unpacking.size
    return {name: looks[part] for name, part in sheets.items()}


@dataclass
class Unpacking:
    """The blocks of one part, counted as they really come out; more than `limit` bytes raise `Unreadable`.

    `zipfile` stops at the size that the directory claims. Other readers do not, so the packed bytes are unpacked here.
    """

    file: BinaryIO
    part: zipfile.ZipInfo
    limit: int
    size: int = 0

    def __iter__(self) -> Iterator[bytes]:
        self.size = 0
        for block in self.blocks():
            self.size += len(block)
            if self.size > self.limit:
                raise too_large()
            yield block

    def blocks(self) -> Iterator[bytes]:
        self.file.seek(self.part.header_offset + 26)
        name_length, extra_length = struct.unpack("<HH", self.file.read(4))
        self.file.seek(name_length + extra_length, 1)
        unpacker = zlib.decompressobj(-15) if self.part.compress_type == zipfile.ZIP_DEFLATED else None
        left = self.part.compress_size
        while left and (packed := self.file.read(min(left, BLOCK))):
            left -= len(packed)
            while packed:
                yield unpacker.decompress(packed, BLOCK) if unpacker else packed
                packed = unpacker.unconsumed_tail if unpacker else b""


def small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_SMALL_PART:
        raise too_large()
    return archive.read(name)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of every worksheet, by the name on its tab."""
    targets = {
        node.get("Id"): node.get("Target", "")
        for node in fromstring(small_part(archive, "xl/_rels/workbook.xml.rels")).iter()
        if node.get("Type", "").endswith("/worksheet")
    }
    parts = {}
    for node in fromstring(small_part(archive, "xl/workbook.xml")).iter():
        link = next((value for key, value in node.attrib.items() if key.endswith("}id")), None)
        if node.tag.rpartition("}")[2] == "sheet" and link in targets:
            target = targets[link]
            parts[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def check_extent(look: SheetLook) -> None:
    if look.rows * look.columns > MAX_CELLS:
        raise Unreadable(
            _(
                "A sheet reaches to row %(rows)d and column %(columns)d, far beyond its data. "
                "Delete the cells outside the table in Excel, save, and upload it again."
            )
            % {"rows": look.rows, "columns": look.columns}
        )


# A cell with its address as every program writes it; group 1 stays empty for any other spelling of a cell or row.
PLAIN_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3}[0-9]{1,7})"|[\s/>])')
# What makes a sheet worth reading closely: prefixed names, error cells, formulas, UTF-16. (A comment can add cells that
# are none, but it cannot hide one.)
UNUSUAL = (b":c", b't="e"', b"<f", b"\0")
LETTERS, DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"


def glance(blocks: Iterable[bytes]) -> SheetLook | None:
    """The extent of an ordinary sheet at the speed of a regular expression; None for a sheet to read closely."""
    rows = columns = 0
    rest = b""
    for block in chain(blocks, [b"<"]):
        block = rest + block
        whole = block.rfind(b"<")  # a tag may go on in the next block
        block, rest = block[:whole], block[whole:]
        if len(rest) > BLOCK or any(sign in block for sign in UNUSUAL):
            return None
        cells = PLAIN_CELL.findall(block)
        if b"" in cells:
            return None
        addresses = b" ".join(cells)
        rows = max(rows, 0, *map(int, set(addresses.translate(None, LETTERS).split())))
        columns = max(columns, 0, *map(column_number, set(addresses.translate(None, DIGITS).split())))
    return SheetLook(rows, columns)


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def read_closely(blocks: Iterable[bytes]) -> SheetLook:
    """The same by a real XML parser, with the error cells and the formulas without a result."""
    look = SheetLook()
    reader = CellReader(look)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return look


class CellReader:
    """Follows rows and cells. A cell without an address stands right of the one before it, as calamine has it."""

    def __init__(self, look: SheetLook):
        self.look = look
        self.row = self.column = 0
        self.is_error = self.is_text = self.has_formula = self.has_value = self.in_value = False
        self.value = ""

    def doctype(self, *_args):
        raise expat.ExpatError("a worksheet has no document type")

    def start(self, name: str, attributes: dict) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.start_cell(attributes)
        elif name == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "is"):
            # A formula that came to an empty text was computed; an empty number never was.
            self.has_value = self.is_text or name == "is"
            self.in_value = True

    def start_cell(self, attributes: dict) -> None:
        self.column += 1
        if "r" in attributes:
            match = ADDRESS.fullmatch(attributes["r"])
            if not match:
                raise expat.ExpatError("an address that is none")
            self.column, self.row = column_number(match[1].upper().encode()), int(match[2])
        self.is_error = attributes.get("t") == "e"
        self.is_text = attributes.get("t") == "str"
        self.has_formula = self.has_value = False
        self.value = ""
        self.look.rows = max(self.look.rows, self.row)
        self.look.columns = max(self.look.columns, self.column)

    def text(self, data: str) -> None:
        self.has_value = self.has_value or (self.in_value and not data.isspace())
        if self.in_value and self.is_error and len(self.value) < 40:
            self.value += data

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self.in_value = False
        elif name == "c":
            if self.is_error:
                self.look.errors[self.row - 1, self.column - 1] = ErrorCell(self.value or "#N/A")
            elif self.has_formula and not self.has_value:
                self.look.errors[self.row - 1, self.column - 1] = ErrorCell("")
