"""Praise: entering, correcting, the list and its export."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from complaints import exports, services
from complaints.models import Praise
from staff import trail
from staff.models import Work
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

AT = shanghai("2026-11-05 09:30")
TODAY = AT.date()
WORDS = "接待热情，解释得清楚"


@pytest.fixture
def care(db, clock, client):
    clock(AT)
    user = make_user("叶青", Role.CUSTOMER_CARE, make_outlet())
    client.force_login(user)
    return user


def enter(by, employee, **values):
    values = {"praised_on": TODAY, "words": WORDS} | values
    return services.enter_praise(employee=employee, **values, by=by, at=AT)


def correct(praise, by, reason="记错人", seen=None, **changed):
    values = {"employee": praise.employee, "praised_on": praise.praised_on, "words": praise.words} | changed
    seen = seen or services.praise_fingerprint(praise)
    return services.correct_praise(praise=praise, seen=seen, **values, reason=reason, by=by, at=AT)


def test_praise_is_entered_once(care):
    person = make_employee()
    praise = enter(care, person)
    assert (praise.number, praise.outlet) == ("SH01-BY00001", person.outlet)
    with pytest.raises(services.PraisedAlready) as again:
        enter(care, person)
    assert (again.value.praise, Praise.objects.count()) == (praise, 1)
    assert enter(care, person, words="第二次表扬").number == "SH01-BY00002", "a refused one takes no number"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"words": " "}, "words"), ({"praised_on": shanghai("2026-11-06 09:00").date()}, "praised_on")],
)
def test_praise_that_cannot_be_is_refused(care, values, field):
    with pytest.raises(Refused) as refused:
        enter(care, make_employee(), **values)
    assert refused.value.field == field


def test_nobody_praises_people_of_another_outlet(care):
    with pytest.raises(PermissionDenied):
        enter(care, make_employee(outlet=make_outlet("SH02", "嘉禾川沙店")))
    praise = enter(care, make_employee())
    with pytest.raises(PermissionDenied):
        correct(praise, care, employee=make_employee(outlet=make_outlet("SH02")))


def test_a_correction_keeps_what_was(care):
    first, second = make_employee("林知夏", number="E1"), make_employee("丁然", number="E2")
    praise = enter(care, first)
    with pytest.raises(Refused) as refused:
        correct(praise, care, reason="", employee=second)
    assert refused.value.field == "reason"
    seen = services.praise_fingerprint(praise)
    correct(praise, care, employee=second)
    entry = trail.entries_about(praise).first()
    assert (entry.changes, entry.reason) == ({"employee": ["林知夏 E1", "丁然 E2"]}, "记错人")
    with pytest.raises(AlreadyDone, match="叶青"):
        correct(praise, care, seen=seen, words="又一句")


def test_the_pages(care, client):
    person = make_employee("林知夏")
    make_employee("外人", make_outlet("SH02", "嘉禾川沙店"))
    page = client.get("/praises/").content.decode()
    assert "林知夏" in page and "外人" not in page
    form = {"employee": person.pk, "praised_on": "2026-11-04", "words": WORDS}
    assert client.post("/praises/", form | {"words": ""}).status_code == 422
    assert client.post("/praises/", form).status_code == client.post("/praises/", form).status_code == 302
    praise = Praise.objects.get()
    page = client.get(praise.get_absolute_url())
    seen = page.context["form"]["seen"].value()
    changed = form | {"words": "更好的话", "seen": seen}
    assert client.post(praise.get_absolute_url(), changed).status_code == 422
    assert client.post(praise.get_absolute_url(), changed | {"reason": "写错"}).status_code == 302
    assert "更好的话" in client.get("/praises/?from_on=2026-11-04&q=知夏").content.decode()
    assert "更好的话" not in client.get("/praises/?from_on=2026-11-05").content.decode()
    assert client.get("/praises/?outlet=NOWHERE&from_on=x").status_code == 200


def test_the_export_holds_what_is_filtered(care, client, monkeypatch):
    enter(care, make_employee(), words="=1+1")
    enter(care, make_employee(), praised_on=date(2026, 10, 1))
    answer = client.get("/praises/export/?from_on=2026-11-01")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[-1] for row in rows[1:]] == ["=1+1"]
    monkeypatch.setattr("staff.list_exports.AT_ONCE", 0)
    client.get("/praises/export/")
    assert "2" in exports.PRAISES.write(Work.objects.get(), lambda done, total: None)["message"]
