"""Workbooks as people upload them, and the worker's function called in this process."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from intake.models import Batch
from staff.models import Work
from staff.roles import Role
from staff.services.long_work import run_work
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

AT = shanghai("2026-11-22 10:31")

CUSTOMERS = ["code", "name", "mobile", "outlet", "background"]
VEHICLES = ["vin", "plate", "customer", "model"]


def workbook(**sheets) -> bytes:
    """An .xlsx with these sheets, each a list of rows of which the first is the header."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def customers(*rows, outlet="SH01") -> bytes:
    """A workbook of customers, each given by code and name."""
    return workbook(customers=[CUSTOMERS, *([code, name, "13800005678", outlet, ""] for code, name in rows)])


def work_off(at=AT) -> int:
    """What the worker would do: everything that waits, until nothing waits any more."""
    done = 0
    while waiting := Work.objects.filter(state=Work.State.WAITING).order_by("pk").first():
        run_work(work_id=waiting.pk, at=at)
        done += 1
    return done


@pytest.fixture
def manager(db, clock, client):
    """The service manager of SH01, signed in."""
    clock(AT)
    user = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet(), username="han")
    client.force_login(user)
    return user


@pytest.fixture
def upload(client):
    """`upload(content, name)`: through the page, then checked by the worker; the batch, or the answer of a refusal."""

    def send(content: bytes, name: str = "售后数据.xlsx", work: bool = True, **fields):
        answer = client.post("/imports/upload/", {"file": SimpleUploadedFile(name, content), **fields})
        if answer.status_code != 302:
            return answer
        if work:
            work_off()
        return Batch.objects.get(number=answer.url.rstrip("/").rpartition("/")[2])

    return send


@pytest.fixture
def take(client):
    def press(batch: Batch, work: bool = True) -> Batch:
        client.post(f"/imports/{batch.number}/take/")
        if work:
            work_off()
        batch.refresh_from_db()
        return batch

    return press
