"""A DMS's own export: its columns are matched once, and the next file finds its mapping by itself."""

import subprocess
from io import BytesIO

import pytest
from openpyxl import load_workbook

from customers.models import Customer
from intake.models import Batch, ColumnMapping
from intake.services import mapping
from staff import trail
from staff.models import Work
from staff.roles import Role
from tests.intake.conftest import AT, work_off, workbook
from tests.makers import make_outlet, make_user

HEADERS = ["客户编号", "客户名称", "联系电话", "客户类型", "备注"]
ROWS = [
    ["KH1", "张伟明", "13800005678", "媒体人士", "老客户"],
    ["KH2", "李芳", "13800005679", "普通", ""],
]


def csv(rows=ROWS, encoding="gbk", headers=HEADERS) -> bytes:
    return "\n".join(",".join(row) for row in [headers, *rows]).encode(encoding)


def sent(**fields) -> dict:
    """What the form of columns sends for the file above."""
    return {
        "sheet": "customers",
        "name": "老系统客户",
        "outlet": "SH01",
        "c-customers-code": "客户编号",
        "c-customers-name": "客户名称",
        "c-customers-mobile": "联系电话",
        "c-customers-outlet": "=SH01",
        "c-customers-background": "客户类型",
        "v-customers-background-0": "media",
        "v-customers-background-1": "none",
    } | fields


def match(client, batch, **fields):
    answer = client.post(f"/imports/{batch.number}/columns/", sent(**fields))
    work_off()
    batch.refresh_from_db()
    return answer


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_a_foreign_file_waits_for_its_columns_and_is_then_taken(manager, client, upload, take, encoding):
    batch = upload(csv(encoding=encoding), "客户导出.csv")
    assert batch.state == "mapping"
    assert f"/imports/{batch.number}/columns/" in client.get(f"/imports/{batch.number}/").content.decode()
    page = client.get(f"/imports/{batch.number}/columns/").content.decode()
    assert '<option value="客户编号" selected>' in page and '<option value="=SH01" selected>' in page
    assert "13800005678" in page and "张伟明" in page
    match(client, batch)
    assert (batch.state, batch.error_count) == ("checked", 0)
    take(batch)
    assert batch.state == "taken"
    first, second = Customer.objects.order_by("code")
    assert (first.name, first.background, first.outlet.code) == ("张伟明", "media", "SH01")
    assert second.background == "none"


def test_the_next_file_with_the_same_headers_gets_the_mapping_by_itself(manager, client, upload, take):
    take_first = upload(csv(), "一月.csv")
    match(client, take_first)
    moved = [4, 2, 0, 3, 1]
    shuffled = [[row[place] for place in moved] for row in [HEADERS, ["KH3", "王强", "13800005670", "普通", ""]]]
    second = upload(csv(rows=shuffled[1:], headers=shuffled[0]), "二月.csv")
    assert (second.state, second.error_count, second.mapping) == ("checked", 0, take_first.mapping)
    assert take(second).state == "taken"
    assert Customer.objects.get().name == "王强"


def test_other_headers_ask_again(manager, client, upload):
    match(client, upload(csv(), "一月.csv"))
    other = upload(csv(headers=["编号", "名称", "电话", "类型", "说明"]), "别的.csv")
    assert other.state == "mapping"


def test_a_workbook_with_other_headers_and_a_title_above_them(manager, client, upload, take):
    rows = [["客户资料导出"], ["导出日期", "2026-11-20"], HEADERS, *ROWS]
    batch = upload(workbook(Sheet1=rows), "导出.xlsx")
    assert batch.state == "mapping"
    match(client, batch)
    assert take(batch).state == "taken"
    assert Customer.objects.count() == 2


@pytest.mark.needs("soffice")
def test_an_old_xls_goes_through_a_mapping(manager, client, upload, take, tmp_path):
    (tmp_path / "导出.xlsx").write_bytes(workbook(Sheet1=[HEADERS, *ROWS]))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xls:MS Excel 97",
         "--outdir", tmp_path, tmp_path / "导出.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    batch = upload((tmp_path / "导出.xls").read_bytes(), "导出.xls")
    assert batch.state == "mapping"
    match(client, batch)
    assert take(batch).state == "taken"
    assert Customer.objects.count() == 2


def test_required_columns_and_double_use_are_told_beside_the_column(manager, client, upload):
    batch = upload(csv(), "客户.csv")
    answer = match(client, batch, **{"c-customers-mobile": "", "c-customers-name": "客户编号"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="field-error"') == 2
    assert batch.state == "mapping" and not ColumnMapping.objects.exists()
    # What was chosen is still chosen.
    assert '<option value="客户类型" selected>' in page


def test_changing_the_kind_of_records_guesses_anew(manager, client, upload):
    batch = upload(csv(), "客户.csv")
    answer = client.get(
        f"/imports/{batch.number}/columns/", {"sheet": "vehicles", "name": "车"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "c-vehicles-vin" in page and "c-customers-mobile" not in page and "<html" not in page
    assert 'value="车"' in page


def test_errors_name_the_row_of_the_original_and_the_marked_file_is_our_sheet(manager, client, upload):
    rows = [["客户资料导出"], HEADERS, ROWS[0], ["KH9", "", "1380", "普通", ""]]
    batch = upload(workbook(Sheet1=rows), "导出.xlsx")
    match(client, batch)
    (error,) = batch.findings.errors()
    assert (error.row, error.column) == (4, "name")
    assert "客户名称" in client.get(f"/imports/{batch.number}/").content.decode()
    client.post(f"/imports/{batch.number}/mark/")
    work_off()
    marked = load_workbook(BytesIO(Work.objects.get(kind="intake.mark").result_file.read()))["客户"]
    assert [cell.value for cell in marked[3]][:1] == ["KH9"]
    assert [bool(cell.comment) for cell in marked[3]] == [False, True, False, False, False]


def test_a_later_mapping_of_the_same_name_replaces_the_earlier(manager, client, upload):
    batch = upload(csv(), "客户.csv")
    match(client, batch)
    first = batch.mapping
    match(client, batch, **{"c-customers-background": ""})
    first.refresh_from_db()
    assert first.replaced_at == AT and batch.mapping != first
    assert list(ColumnMapping.objects.present()) == [batch.mapping]
    assert (batch.state, batch.error_count) == ("checked", 0)


def test_nobody_saves_or_gets_a_mapping_for_another_outlet(manager, client, upload):
    make_outlet("SH02", "嘉禾金桥店")
    batch = upload(csv(), "客户.csv")
    assert match(client, batch, outlet="SH02").status_code == 422
    assert match(client, batch, outlet="*").status_code == 422
    assert match(client, batch, **{"c-customers-outlet": "=SH02"}).status_code == 422
    mapping.match_columns(
        batch=batch, sheet="customers", columns={"code": "客户编号"}, values={}, name="金桥", at=AT,
        outlet=make_outlet("SH02"), by=make_user("陆远", Role.STATION_HEAD, make_outlet("SH02")),
    )  # fmt: skip
    assert upload(csv(), "客户二.csv").state == "mapping"


def test_a_mapping_for_everybody_serves_every_outlet(db, clock, client, upload):
    clock(AT)
    make_outlet()
    client.force_login(make_user("管理员", Role.ADMINISTRATOR))
    match(client, upload(csv(), "客户.csv"), outlet="*")
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet()))
    assert upload(csv(), "十一月.csv").state == "checked"


def test_two_mappings_of_one_name_cannot_be_there_at_once(manager, client, upload):
    from django.db import IntegrityError, transaction

    batch = upload(csv(), "客户.csv")
    match(client, batch)
    fields = {"name": "老系统客户", "sheet": "customers", "headers_key": "x", "made_by": manager, "made_at": AT}
    for outlet, constraint in ((make_outlet(), "one_of_a_name"), (None, "one_for_all")):
        with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
            ColumnMapping.objects.create(outlet=outlet, **fields)
            ColumnMapping.objects.create(outlet=outlet, **fields)
    assert Batch.objects.count() == 1


def test_saved_mappings_are_listed_renamed_and_retired(manager, client, upload):
    match(client, upload(csv(), "客户导出.csv"))
    saved = ColumnMapping.objects.get()
    assert "/imports/mappings/" in client.get("/imports/").content.decode()
    page = client.get("/imports/mappings/").content.decode()
    assert "老系统客户" in page and "韩立诚" in page
    assert "客户编号" in client.get(saved.get_absolute_url()).content.decode()
    client.post(f"/imports/mappings/{saved.pk}/rename/", {"name": "新系统客户"})
    saved.refresh_from_db()
    assert saved.name == "新系统客户"
    client.post(f"/imports/mappings/{saved.pk}/retire/")
    saved.refresh_from_db()
    assert saved.replaced_at == AT
    assert [entry.action for entry in trail.entries_about(saved)] == [
        "mapping.retired", "mapping.renamed", "mapping.saved",
    ]  # fmt: skip
    assert not client.get("/imports/mappings/").context["page"].rows
    assert upload(csv([["KH9", "孔刚", "13800005670", "普通", ""]]), "下一个.csv").state == "mapping"
    # What is retired stays as it is.
    client.post(f"/imports/mappings/{saved.pk}/rename/", {"name": "别的"})
    saved.refresh_from_db()
    assert saved.name == "新系统客户"


def test_no_two_mappings_come_to_one_name_by_renaming(manager, client, upload):
    match(client, upload(csv(), "客户导出.csv"))
    match(client, upload(csv(headers=[*HEADERS[:4], "其他"]), "另一个.csv"), name="第二个")
    second = ColumnMapping.objects.get(name="第二个")
    answer = client.post(f"/imports/mappings/{second.pk}/rename/", {"name": "老系统客户"})
    assert answer.status_code == 422
    second.refresh_from_db()
    assert second.name == "第二个"


def test_a_mapping_for_every_outlet_is_changed_by_those_who_import_for_all(manager, client, upload):
    match(client, upload(csv(), "客户导出.csv"))
    ColumnMapping.objects.update(outlet=None)
    saved = ColumnMapping.objects.get()
    page = client.get(saved.get_absolute_url()).content.decode()
    assert "老系统客户" in page and "/retire/" not in page
    client.post(f"/imports/mappings/{saved.pk}/retire/")
    assert ColumnMapping.objects.present().exists()


def test_a_second_click_on_the_confirmation_of_the_columns_leads_to_the_batch(manager, client, upload):
    batch = upload(csv(), "客户导出.csv")
    path = f"/imports/{batch.number}/columns/"
    assert client.post(path, sent()).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "checking"
    again = client.post(path, sent())
    assert (again.status_code, again["Location"]) == (302, f"/imports/{batch.number}/")
    assert ColumnMapping.objects.count() == 1


def test_a_second_click_on_taking_leads_to_the_batch(manager, client, upload):
    batch = upload(csv(), "客户导出.csv")
    match(client, batch)
    answers = [client.post(f"/imports/{batch.number}/take/") for _click in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, f"/imports/{batch.number}/")] * 2
