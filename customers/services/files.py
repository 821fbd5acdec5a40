"""Files that people keep with a record: which are taken, and under which names."""

from pathlib import PurePath
from uuid import uuid4

from django.utils.translation import gettext as _

from customers import file_kinds
from staff.refusals import Refused


def accepted_kind(upload) -> file_kinds.FileKind:
    """Which kind of file it is. `Refused` for one that is empty, too large, or of a kind that is not taken."""
    if not upload.size:
        raise Refused(_("The file is empty. Choose another one."), field="file")
    if upload.size > file_kinds.MAX_SIZE:
        # Translators: 中文 文件超过 20 MB。压缩图片或剪短录像后再传。
        text = _("The file is larger than 20 MB. Make the picture smaller or the recording shorter.")
        raise Refused(text, field="file")
    kind = file_kinds.kind_of(upload.file if hasattr(upload, "file") else upload)
    if kind is None:
        raise Refused(
            # Translators: 中文 这种文件不收。可以传 %(kinds)s，不带宏。
            _("Files of this kind are not taken. Possible are %(kinds)s, without macros.")
            % {"kinds": ", ".join(file_kinds.KINDS)},
            field="file",
        )
    return kind


def name_of(upload, kind: file_kinds.FileKind) -> str:
    """The name that somebody gave it, without folders and with the ending of what it is."""
    return f"{PurePath(upload.name.replace(chr(92), '/')).stem[:140] or 'file'}.{kind.ending}"


def name_on_disk(kind: file_kinds.FileKind) -> str:
    """Says nothing about anybody and cannot be guessed."""
    return f"{uuid4().hex}.{kind.ending}"
