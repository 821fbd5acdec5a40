"""Which kind of file some bytes are. Decided by the content; the name somebody gave it proves nothing."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

MAX_SIZE = 20 * 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    ending: str
    content_type: str
    shown: bool = False
    """Whether a browser may show it in place of saving it."""


PDF = FileKind("pdf", "application/pdf")
JPEG = FileKind("jpg", "image/jpeg", shown=True)
PNG = FileKind("png", "image/png", shown=True)
WEBP = FileKind("webp", "image/webp", shown=True)
XLSX = FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
DOCX = FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
MP3 = FileKind("mp3", "audio/mpeg")
MP4 = FileKind("mp4", "video/mp4")
TXT = FileKind("txt", "text/plain; charset=utf-8")
KINDS = {kind.ending: kind for kind in (PDF, JPEG, PNG, WEBP, XLSX, DOCX, MP3, MP4, TXT)}

HEAD = 4096
_BINARY_SIGNS = frozenset(range(32)) - {9, 10, 12, 13}


def kind_of(file: BinaryIO) -> FileKind | None:
    """The kind of the file, None for one that is not taken. The file stands at its beginning afterwards."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    kind = _by_first_bytes(head)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _office_document(file)
    elif kind is None and _is_text(file):
        kind = TXT
    file.seek(0)
    return kind


def _by_first_bytes(head: bytes) -> FileKind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return MP4
    # An ID3 tag, or the first frame at once: eleven set bits, then MPEG layer III (the last bit is the checksum's).
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xFE in (0xFA, 0xF2, 0xE2)):
        return MP3
    return None


def _office_document(file: BinaryIO) -> FileKind | None:
    """A workbook or a document without macros; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else None


def _is_text(file: BinaryIO) -> bool:
    """Readable as UTF-8 or GBK to the end, without control signs. Markup is text too, but not one we hand out."""
    content = file.read(MAX_SIZE + 1)
    if not content or _BINARY_SIGNS & set(content):
        return False
    beginning = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
            return True
        except UnicodeDecodeError:
            continue
    return False
