"""An import in the audit trail: one line, behind which its records are."""

import re
from html import unescape

from customers.models import Customer
from staff import trail
from staff.models import TrailEntry
from staff.roles import Role
from tests.intake.conftest import customers, work_off, workbook
from tests.makers import make_customer, make_outlet, make_user


def many(*names, outlet="SH01") -> bytes:
    return customers(*((f"KH{number:03}", name) for number, name in enumerate(names)), outlet=outlet)


def test_one_line_stands_for_the_records_of_an_import(manager, client, upload, take):
    take(upload(many(*["张伟明"] * 30)))
    batch = take(upload(many(*["张伟民"] * 30)))
    assert TrailEntry.objects.filter(action="record.imported").count() == 30
    page = client.get("/trail/?outlet=SH01")
    shown = [sentence.entry.action for sentence in page.context["sentences"]]
    assert shown.count("import.taken") == 2 and "record.imported" not in shown
    first = page.context["sentences"][0]
    assert (first.entry.about_id, first.changed) == (batch.pk, 30)
    (link,) = re.findall(r'href="(/trail/\?action=record.imported[^"]*)"', page.content.decode())
    listed = client.get(unescape(link))
    assert {sentence.entry.action for sentence in listed.context["sentences"]} == {"record.imported"}
    assert listed.context["page"].after, "25 of them, and the next page"
    assert "<b>2026-" in listed.content.decode(), "a chip tells the instant that the list is narrowed to"
    # The record's own trail says it as before, and whoever asks for all changes by imports gets them.
    assert trail.entries_about(Customer.objects.first()).filter(action="record.imported").exists()
    assert client.get("/trail/?action=record.imported").context["sentences"]


def test_each_outlet_of_an_import_has_its_line(db, clock, client, upload, take):
    clock("2026-11-22 10:31")
    client.force_login(make_user("管理员", Role.ADMINISTRATOR, username="admin"))
    for code in ("SH01", "SH02"):
        for number in range(3):
            make_customer("周敏", make_outlet(code), code=f"{code}-{number}")
    rows = [[f"{code}-{number}", "周明", "13800005678", code] for code in ("SH01", "SH02") for number in range(3)]
    batch = upload(workbook(customers=[["code", "name", "mobile", "outlet"], *rows]))
    client.post(f"/imports/{batch.number}/take/")
    work_off()
    # An administrator does not read the trail of customers: no link into an empty list.
    page = client.get("/trail/")
    assert "import.changed" in {sentence.entry.action for sentence in page.context["sentences"]}
    assert not [sentence for sentence in page.context["sentences"] if sentence.many]
    lines = {entry.outlet.code: entry.changes for entry in TrailEntry.objects.filter(action="import.changed")}
    assert lines == {"SH01": {"updated": [None, 3]}, "SH02": {"updated": [None, 3]}}
    # Whoever reads the trail of customers too.
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet("SH02"), username="han"))
    (sentence,) = [
        each for each in client.get("/trail/?outlet=SH02").context["sentences"] if each.entry.action == "import.changed"
    ]
    listed = client.get(f"/trail/?{sentence.many}").context["sentences"]
    assert {(each.entry.action, each.entry.outlet.code) for each in listed} == {("record.imported", "SH02")}
