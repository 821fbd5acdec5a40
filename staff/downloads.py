"""A finished workbook as the answer to a request."""

from datetime import datetime

from django.http import HttpResponse

from .instants import local

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(content: bytes, name: str, at: datetime | None = None) -> HttpResponse:
    """The workbook to be saved as `name.xlsx`; with `at`, as `name-20261123.xlsx`: the next day's is another."""
    day = f"-{local(at):%Y%m%d}" if at else ""
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}{day}.xlsx"'
    return response
