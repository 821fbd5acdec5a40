"""What must not come in: each is refused in clear words in the reader's language, and nothing has changed after it."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customers.models import Customer
from exchange import archive, registry
from intake.models import Batch
from staff.models import Outlet, TrailEntry
from staff.roles import Role
from tests.intake.conftest import AT, CUSTOMERS, customers, work_off, workbook
from tests.makers import make_outlet, make_posting, make_user

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def nothing_has_changed(db):
    """Whatever a test uploads: no record is there afterwards that was not there before."""
    yield
    assert not Customer.objects.exists()
    assert Outlet.objects.count() <= 2
    assert not TrailEntry.objects.filter(action__in=["record.imported", "import.taken"]).exists()


def refusal(client, batch) -> str:
    """The page of a refused batch, without any way to take it."""
    assert batch.state == "refused", batch.state
    page = client.get(f"/imports/{batch.number}/").content.decode()
    assert batch.note in page and "/take/" not in page
    return batch.note


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with more or other parts, named by their path with _ for / and __ for a dot."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", ".").replace("_", "/"): data for name, data in parts.items()}
        for part in old.infolist():
            new.writestr(part.filename, names.pop(part.filename, old.read(part.filename)))
        for name, data in names.items():
            new.writestr(name, data)
    return target.getvalue()


def test_what_only_calls_itself_a_workbook(manager, client, upload):
    assert "Excel" in refusal(client, upload(b"PDF-1.7 nothing of the kind", "bericht.xlsx"))


def test_a_damaged_workbook(manager, client, upload):
    content = customers(("KH1", "张伟明"))
    refusal(client, upload(content[: len(content) // 2], "断了.xlsx"))
    refusal(client, upload(content[:200] + b"\0" * 200 + content[400:], "坏了.xlsx"))


def test_an_encrypted_workbook(manager, client, upload):
    content = archive.OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    for name in ("密.xlsx", "密.xls"):
        assert refusal(client, upload(content, name))


def test_a_zip_bomb_by_its_directory_and_one_that_lies(manager, client, upload):
    plain = customers(("KH1", "张伟明"))
    bomb = repacked(plain, xl_media_image1__png=b"\0" * (archive.MAX_UNPACKED + MEGABYTE))
    assert len(bomb) < MEGABYTE
    assert str(archive.MAX_UNPACKED // MEGABYTE) in refusal(client, upload(bomb, "bomb.xlsx"))
    lies = bomb.replace(struct.pack("<I", archive.MAX_UNPACKED + MEGABYTE), struct.pack("<I", 10))
    assert lies != bomb
    refusal(client, upload(lies, "lies.xlsx"))


def test_two_cells_far_apart(manager, client, upload):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "customers"
    sheet["A1"], sheet["XFD1048576"] = "code", "x"
    buffer = BytesIO()
    book.save(buffer)
    refusal(client, upload(buffer.getvalue()))


def test_macros(manager, client, upload):
    content = repacked(customers(("KH1", "张伟明")), xl_vbaProject__bin=b"macro")
    refusal(client, upload(content, "宏.xlsx"))
    answer = upload(content, "宏.xlsm")
    assert answer.status_code == 422 and ".xlsm" in answer.content.decode()


@pytest.mark.parametrize("name", ["合同.pdf", "导出.zip", "没有后缀", "售后数据.xlsx.exe", ".xlsx"])
def test_other_files(manager, client, upload, name):
    answer = upload(b"x" * 100, name)
    if name == ".xlsx":
        name = "售后数据"
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Batch.objects.exists()


def test_nothing_and_an_empty_file(manager, client, upload):
    assert client.post("/imports/upload/", {}).status_code == 422
    answer = upload(b"")
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_file_above_the_limit_is_refused_by_its_size(manager, client, monkeypatch):
    class Large(SimpleUploadedFile):
        def chunks(self, *_args):
            raise AssertionError("it was read")

    from intake.services import uploading

    file = Large("大.xlsx", b"x")
    file.size = archive.MAX_FILE + 1
    with pytest.raises(uploading.Refused) as refused:
        uploading.upload_batch(file=file, by=manager, at=AT)
    assert refused.value.field == "file" and "50" in str(refused.value)
    assert not Batch.objects.exists()


def test_a_request_of_300_mb_is_answered_before_it_is_read(manager):
    class NeverRead:
        def read(self, *_args):
            raise AssertionError("it was read")

        readline = read

    # The protection against forged requests reads bodies, and tests usually go without it.
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    answer = client.generic(
        "POST", "/imports/upload/", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(300 * MEGABYTE), **{"wsgi.input": NeverRead()},
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "300" in page and "60" in page
    assert not Batch.objects.exists()


def test_a_workbook_without_a_sheet_of_ours_asks_what_it_is(manager, client, upload):
    batch = upload(workbook(Tabelle1=[["a", "b"], ["1", "2"]]), "fremd.xlsx")
    assert batch.state == "mapping"
    assert client.post(f"/imports/{batch.number}/take/").status_code == 302
    work_off()
    batch.refresh_from_db()
    assert batch.state == "mapping"


def test_an_empty_workbook_and_empty_csv(manager, client, upload):
    refusal(client, upload(workbook(Sheet1=[]), "空.xlsx"))
    refusal(client, upload(b"\n\n\n", "空.csv"))


def test_a_csv_that_is_no_text(manager, client, upload):
    refusal(client, upload(b"\x00\x01\x02\xff\xfe" * 100, "图.csv"))


def test_a_wrong_sheet_is_said_and_passed_over(manager, client, upload):
    batch = upload(workbook(customers=[CUSTOMERS], 客户名单=[["x"], ["y"]]))
    assert (batch.state, batch.warning_count) == ("checked", 1)
    assert "客户名单" in client.get(f"/imports/{batch.number}/").content.decode()


def test_sheets_that_nobody_takes_yet_are_no_error(manager, client, upload, monkeypatch):
    monkeypatch.setitem(registry._awaited, "rescues", "救援单")
    batch = upload(workbook(customers=[CUSTOMERS], rescues=[["date"], ["2026-10-01"]]))
    assert (batch.error_count, batch.warning_count) == (0, 1)


def test_an_unknown_outlet(db, clock, client, upload):
    clock(AT)
    client.force_login(make_user("管理员", Role.ADMINISTRATOR))
    batch = upload(customers(("KH1", "张伟明"), outlet="SH77"))
    assert batch.error_count == 1
    (error,) = batch.findings.errors()
    assert (error.sheet, error.row, error.column, error.value) == ("customers", 2, "outlet", "SH77")
    assert "SH77" in client.get(f"/imports/{batch.number}/").content.decode()


@pytest.mark.parametrize("day", ["2026/3/5", "5.3.2026", "2026年3月5日", "2026-02-30", "昨天"])
def test_dates_in_other_formats(manager, client, upload, day):
    header = ["vin", "plate", "customer", "model", "purchased_on"]
    content = workbook(
        customers=[CUSTOMERS, ["KH1", "张伟明", "13800005678", "SH01", ""]],
        vehicles=[header, ["LSVAA4189E2184736", "沪A8K216", "KH1", "朗逸", day]],
    )
    batch = upload(content)
    (error,) = batch.findings.errors()
    assert (error.column, error.value) == ("purchased_on", day)
    assert "2026-03-15" in error.message


def test_a_foreign_outlets_rows_are_errors_for_an_outlets_user(manager, client, upload, take):
    make_outlet("SH02", "嘉禾金桥店")
    batch = upload(customers(("KH1", "张伟明"), outlet="SH02"))
    assert batch.error_count == 1
    assert take(batch).state == "checked"


def test_new_outlets_are_made_by_headquarters_alone(manager, client, upload, take):
    batch = upload(workbook(outlets=[["code", "name", "area", "region"], ["SH09", "新店", "沪东区域", "华东大区"]]))
    assert batch.error_count == 1
    assert take(batch).state == "checked"
    assert not Outlet.objects.filter(code="SH09").exists()


def test_who_lost_the_right_since_the_check_takes_nothing(manager, client, upload):
    batch = upload(customers(("KH1", "张伟明")))
    client.post(f"/imports/{batch.number}/take/")
    manager.postings.update(to_on="2026-11-21")
    work_off()
    batch.refresh_from_db()
    assert batch.state == "failed" and batch.note


def test_refusals_are_in_the_language_of_the_reader(manager, client, upload):
    manager.language = "en"
    manager.save()
    assert refusal(client, upload(b"PDF", "bericht.xlsx")) == (
        "This is not an Excel workbook. Save it in Excel as .xlsx and upload that."
    )


def test_a_name_with_a_path_and_tricks_stays_a_name(manager, client, upload):
    for name in (
        "../../etc/passwd.xlsx",
        "C:\\Users\\han\\售后.xlsx",
        "<script>alert(1)</script>.xlsx",
        "a" * 300 + ".xlsx",
    ):
        batch = upload(b"PDF", name)
        assert "/" not in batch.original_name and "\\" not in batch.original_name
        assert len(batch.original_name) <= 200 and batch.original_name.endswith(".xlsx")
        assert batch.file.name.startswith("imports/2026/11/") and "passwd" not in batch.file.name
        assert "<script>alert" not in client.get(f"/imports/{batch.number}/").content.decode()


def test_who_lost_an_outlet_since_the_check_takes_nothing_of_it(manager, client, upload, take):
    other = make_outlet("SH02", "嘉禾金桥店")
    posting = make_posting(manager, Role.STATION_HEAD, other)
    batch = upload(customers(("KH1", "张伟明"), outlet="SH02"))
    assert batch.error_count == 0
    client.post(f"/imports/{batch.number}/take/")
    type(posting).objects.filter(pk=posting.pk).update(to_on="2026-11-21")
    work_off()
    batch.refresh_from_db()
    assert (batch.state, batch.error_count) == ("checked", 1)
