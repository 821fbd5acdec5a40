"""Proofs: words, files, or both."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from customers.services import files
from staff.refusals import Refused, said

from ..models import ProofFile

MOST_FILES = 5


def named_files(uploads: Sequence) -> list[tuple]:
    """`[(upload, kind, name)]` of files that are taken; `Refused` at the first that is not."""
    if len(uploads) > MOST_FILES:
        raise Refused(_("At most %(most)d files, please.") % {"most": MOST_FILES}, field="files")
    found = []
    for upload in uploads:
        try:
            kind = files.accepted_kind(upload)
        except Refused as refused:
            raise Refused(f"{upload.name}: {refused}", field="files") from None
        found.append((upload, kind, files.name_of(upload, kind)))
    return found


def said_or_shown(words: str, named: list[tuple], sentence: str) -> str:
    """The words of the proof, or the names of the files where nothing more is said; `Refused` without either."""
    return words.strip() or said(", ".join(name for _upload, _kind, name in named), sentence, "proof")


def keep_files(named: list[tuple], *, by, at: datetime, promise=None, action=None) -> None:
    """Keep what `named_files` found, within the caller's transaction."""
    for upload, kind, name in named:
        proof = ProofFile(promise=promise, action=action, name=name, size=upload.size, by=by, at=at)
        proof.file.save(files.name_on_disk(kind), upload, save=False)
        proof.save()
