"""There is no room left for what somebody sends: it is said, and nothing is half saved."""

import errno
import io

import pytest
from django.core.files.storage import FileSystemStorage
from openpyxl import Workbook

from intake.models import Batch
from staff.models import TrailEntry
from staff.roles import Role
from tests.makers import make_outlet, make_user


@pytest.fixture
def send(db, client):
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet()))
    content = io.BytesIO()
    Workbook().save(content)
    content.name = "九月.xlsx"

    def upload():
        content.seek(0)
        return client.post("/imports/upload/", {"file": content})

    return upload


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_it_is_said_and_nothing_is_half_saved(send, monkeypatch, number):
    def full(self, name, content):
        raise OSError(number, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    before = TrailEntry.objects.count()
    answer = send()
    assert answer.status_code == 507
    assert "服务器磁盘已满，没有保存任何内容" in answer.content.decode()
    assert not Batch.objects.exists()
    assert TrailEntry.objects.count() == before
    monkeypatch.undo()
    assert send().status_code == 302
    assert Batch.objects.count() == 1


def test_another_fault_of_the_disk_stays_a_fault(send, monkeypatch):
    def broken(self, name, content):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(FileSystemStorage, "_save", broken)
    with pytest.raises(OSError, match="Input/output error"):
        send()
