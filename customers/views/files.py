"""Handing out a file that is kept with a record."""

from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from customers import file_kinds


def handed_out(found) -> FileResponse:
    """The file of a row with `file` and `name`. What a browser may show is shown, the rest is saved. Whether the user
    may see it was asked before."""
    if not found.file:
        raise Http404
    kind = file_kinds.KINDS.get(found.file.name.rpartition(".")[2])
    if kind is None:
        raise BadRequest
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=kind.content_type)
    response["Content-Disposition"] = content_disposition_header(not kind.shown, found.name) or (
        f"attachment; filename*=utf-8''{quote(found.name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever a file contains, it runs nothing here.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
