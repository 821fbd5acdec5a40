"""A file's way from the upload to the records, through the pages and the worker's own function."""

from pathlib import Path

import pytest

from customers.models import Customer
from intake import day, hooks
from intake.models import Batch
from staff import trail
from staff.models import Outlet, Work
from staff.roles import Role
from tests.clock import shanghai
from tests.intake.conftest import AT, customers, work_off, workbook
from tests.makers import make_outlet, make_user

CASES = Path(__file__).resolve().parent.parent / "cases"


@pytest.fixture
def administrator(db, clock, client):
    clock(AT)
    user = make_user("管理员", Role.ADMINISTRATOR, username="admin")
    client.force_login(user)
    return user


def page_of(client, batch) -> str:
    return client.get(f"/imports/{batch.number}/").content.decode()


def test_upload_check_take(manager, client, upload, take):
    batch = upload(customers(("KH1", "张伟明"), ("KH2", "李芳")), work=False)
    assert (batch.number, batch.state) == ("DR-20261122-01", "checking")
    assert 'hx-trigger="every 1s"' in page_of(client, batch)
    work_off()
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert batch.counts["customers"] == {
        "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "errors": 0, "warnings": 0,
    }  # fmt: skip
    assert not Customer.objects.exists()
    page = page_of(client, batch)
    assert "every 1s" not in page and f"/imports/{batch.number}/take/" in page
    take(batch)
    assert (batch.state, batch.taken_by, batch.taken_at) == ("taken", manager, AT)
    assert list(batch.outlets.all()) == [make_outlet()]
    assert sorted(Customer.objects.values_list("code", flat=True)) == ["KH1", "KH2"]
    work = Work.objects.get(kind="intake.take")
    assert (work.state, work.result_url) == ("done", batch.get_absolute_url())


def test_the_trail_tells_who_imported_and_what_changed(manager, upload, take):
    take(upload(customers(("KH1", "张伟明"), ("KH2", "李芳"))))
    second = take(upload(customers(("KH1", "张伟民"), ("KH2", "李芳"))))
    assert [entry.action for entry in trail.entries_about(second)] == ["import.taken", "import.uploaded"]
    (entry,) = trail.entries_about(Customer.objects.get(code="KH1"))
    assert (entry.action, entry.by, entry.reason, entry.outlet) == (
        "record.imported", manager, second.number, make_outlet(),
    )  # fmt: skip
    assert entry.changes == {"name": ["张伟明", "张伟民"]}
    assert not trail.entries_about(Customer.objects.get(code="KH2")).exists()


def test_the_other_rooms_hear_of_it_once_it_is_committed(
    manager, upload, take, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(hooks, "_listeners", [lambda *told: heard.append(told)])
    batch = upload(customers(("KH1", "张伟明")))
    assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        take(batch)
        assert heard == []
    assert heard == [(frozenset({make_outlet().pk}), manager, AT)]


def test_with_an_error_nothing_is_taken_whatever_is_sent(manager, client, upload, take):
    batch = upload(
        workbook(
            customers=[["code", "name", "mobile", "outlet"], ["KH1", "", "138", "SH01"], ["KH2", "李芳", "138", "SH01"]]
        )
    )
    assert (batch.state, batch.error_count) == ("checked", 1)
    page = page_of(client, batch)
    assert f"/imports/{batch.number}/take/" not in page
    assert take(batch).state == "checked"
    assert not Customer.objects.exists()
    assert not Work.objects.filter(kind="intake.take").exists()


def test_the_twelve_faults_of_the_faulty_workbook_are_all_on_the_page(administrator, client, upload):
    batch = upload((CASES / "faulty.xlsx").read_bytes(), "faulty.xlsx")
    assert (batch.state, batch.error_count, batch.rows > 100) == ("checked", 12, True)
    page = page_of(client, batch)
    assert page.count("sev-alert") >= 12
    assert not Outlet.objects.exists()
    sheet = client.get(f"/imports/{batch.number}/?sheet=employees").content.decode()
    assert "<mark>SH99" in sheet or "base_salary" in sheet or "基本工资" in sheet
    assert batch.findings.errors().filter(sheet="employees").count() == 2
    reason = batch.findings.errors().first().reason
    one = client.get(f"/imports/{batch.number}/?reason={reason}").content.decode()
    assert one.count("<mark>") < page.count("<mark>")


def test_importing_the_cases_again_changes_nothing(administrator, client, upload, take):
    content = (CASES / "month-small.xlsx").read_bytes()
    first = take(upload(content, "month-small.xlsx"))
    assert first.state == "taken" and first.changes == first.rows - sum(
        sheet["unchanged"] for sheet in first.counts.values()
    )
    second = upload(content, "again.xlsx")
    page = page_of(client, second)
    assert second.changes == 0 and second.error_count == 0
    assert first.number in page
    assert take(second).changes == 0


def test_errors_are_paged_by_25(manager, client, upload):
    rows = [[f"KH{number}", "", "13800005678", "SH01"] for number in range(60)]
    batch = upload(workbook(customers=[["code", "name", "mobile", "outlet"], *rows]))
    assert batch.error_count == 60
    lines = [client.get(f"/imports/{batch.number}/?page={page}").content.decode().count("<tr>") for page in (1, 2, 3)]
    # Two heads and the one sheet stand on every page.
    assert [count - 3 for count in lines] == [25, 25, 10]


def test_the_marked_workbook_comes_from_the_tasks(manager, client, upload):
    from io import BytesIO

    from openpyxl import load_workbook

    batch = upload(workbook(customers=[["code", "name", "mobile", "outlet"], ["KH1", "", "138", "SH01"]]))
    answer = client.post(f"/imports/{batch.number}/mark/")
    work_off()
    work = Work.objects.get(kind="intake.mark")
    assert answer.url == work.get_absolute_url() and work.state == "done"
    cell = load_workbook(BytesIO(work.result_file.read()))["customers"]["B2"]
    assert cell.comment and cell.fill.fgColor.rgb == "FFFFC7CE"


def test_a_mended_file_takes_the_place_of_the_faulty_one(manager, client, upload, take):
    faulty = upload(workbook(customers=[["code", "name", "mobile", "outlet"], ["KH1", "", "138", "SH01"]]))
    mended = upload(customers(("KH1", "张伟明")), instead_of=faulty.number)
    faulty.refresh_from_db()
    assert (faulty.state, mended.state) == ("abandoned", "checked")
    assert mended.number in page_of(client, faulty)


def test_giving_up_leaves_it_in_the_history(manager, client, upload):
    batch = upload(customers(("KH1", "张伟明")))
    client.post(f"/imports/{batch.number}/abandon/")
    batch.refresh_from_db()
    assert batch.state == "abandoned"
    assert batch.number in client.get("/imports/").content.decode()
    assert client.post(f"/imports/{batch.number}/take/").status_code == 302
    work_off()
    assert not Customer.objects.exists()


def test_what_changed_since_the_check_is_found_when_it_is_taken(manager, client, upload, take):
    batch = upload(customers(("KH1", "张伟明")))
    other = make_outlet("SH02", "嘉禾金桥店")
    Customer.objects.create(code="KH1", name="王强", mobile="1", outlet=other)
    take(batch)
    assert (batch.state, batch.error_count) == ("checked", 1)
    assert batch.note and batch.note in page_of(client, batch)
    assert Customer.objects.get().name == "王强"


def test_checked_files_are_due_for_their_uploader(manager, upload, take):
    batch = upload(customers(("KH1", "张伟明")))
    (item,) = day.due_for(manager, AT)
    assert item.url == batch.get_absolute_url() and item.deadline_at == shanghai("2026-11-23 10:31")
    assert day.waiting_count(manager, AT) == 1
    assert list(day.due_for(make_user("叶青", Role.STATION_HEAD, make_outlet()), AT)) == []
    take(batch)
    assert list(day.due_for(manager, AT)) == [] and day.waiting_count(manager, AT) is None


def test_numbers_count_the_day_in_shanghai(manager, upload, clock, client):
    clock("2026-11-22 23:59")
    client.force_login(manager)
    assert [upload(customers((code, "张"))).number for code in ("A", "B")] == ["DR-20261122-01", "DR-20261122-02"]
    clock("2026-11-23 00:00")
    assert upload(customers(("C", "张"))).number == "DR-20261123-01"


def test_who_sees_which_imports(manager, client, upload, take):
    mine = take(upload(customers(("KH1", "张伟明"))))
    elsewhere = make_outlet("SH02", "嘉禾金桥店")
    both = Batch.objects.create(
        number="DR-20261101-01", file="x.xlsx", original_name="两店.xlsx", size=1, sha256="x", uploaded_at=AT
    )
    both.outlets.set([make_outlet(), elsewhere])

    def seen_by(user):
        return set(Batch.objects.visible_to(user))

    assert seen_by(manager) == {mine}
    assert seen_by(make_user("孟琳", Role.STATION_HEAD, make_outlet())) == {mine}
    assert seen_by(make_user("陆远", Role.STATION_HEAD, elsewhere)) == set()
    assert seen_by(make_user("管理员", Role.ADMINISTRATOR)) == {mine, both}
    client.force_login(make_user("陆海", Role.STATION_HEAD, elsewhere))
    for path in ("", "columns/", "file/"):
        assert client.get(f"/imports/{mine.number}/{path}").status_code == 404
    for path in ("take/", "check/", "abandon/", "mark/"):
        assert client.post(f"/imports/{mine.number}/{path}").status_code == 404
    client.force_login(make_user("叶青", Role.CUSTOMER_CARE, make_outlet()))
    assert client.get("/imports/").status_code == 403
    assert client.get(f"/imports/{mine.number}/").status_code == 403
