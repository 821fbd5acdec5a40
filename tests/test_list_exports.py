"""Lists as Excel: exactly what is filtered, of what may be exported; what begins with = stays text."""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from customers.models import CareMessage
from staff import list_exports, work
from staff.models import Work
from staff.roles import Role
from tests.clock import shanghai
from tests.customers.care.writing import sending_of
from tests.makers import make_customer, make_employee, make_outlet, make_posting, make_user, make_vehicle
from workshop.models import Certificate, HardCase, Package, Training

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)
SLY = '=HYPERLINK("http://example.com","x")'


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)


@pytest.fixture
def outlet():
    return make_outlet()


@pytest.fixture
def head(outlet, client):
    user = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    client.force_login(user)
    return user


def rows(client, url: str) -> list[list]:
    """What the workbook says below its headings; nothing in it is a formula."""
    answer = client.get(url)
    assert answer.status_code == 200 and answer["Content-Type"].endswith("sheet")
    return read(answer.content)


def read(content: bytes) -> list[list]:
    sheet = load_workbook(BytesIO(content)).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


# --- Packages ---------------------------------------------------------------------------------------------------------


def package(by, outlet=None, code="BY-A", name="小保养套餐", **fields) -> Package:
    values = {"price": 399, "from_on": TODAY, "made_by": by, "made_at": AT}
    return Package.objects.create(outlet=outlet or make_outlet(), code=code, name=name, **values | fields)


def test_packages_are_exported_as_the_tab_and_the_filter_say(client, head):
    package(head)
    package(head, code="BY-B", name=SLY, fits="凯旋")
    package(head, code="BY-C", from_on=TODAY + DAY)
    other = make_outlet("S02", "另一店")
    package(head, outlet=other, code="BY-D")
    make_posting(head, Role.TECHNICIAN, other)
    assert len(client.get("/packages/").context["page"].rows) == 3
    # A technician sees the packages of the outlet and exports none.
    assert [row[1] for row in rows(client, "/packages/export/")] == ["BY-A", "BY-B"]
    assert [row[1] for row in rows(client, "/packages/export/?state=coming")] == ["BY-C"]
    (only,) = rows(client, "/packages/export/?q=凯旋")
    assert (only[2], only[5], only[6].date()) == (SLY, 399, TODAY)
    assert "/packages/export/?q=%E5%87%AF%E6%97%8B" in client.get("/packages/?q=凯旋").content.decode()


# --- Trainings and certificates ---------------------------------------------------------------------------------------


def test_trainings_are_exported_of_the_outlet_and_the_half_year_that_are_shown(client, head, outlet):
    planned = {"outlet": outlet, "kind": "workshop", "made_by": head, "made_at": AT}
    Training.objects.create(title="春季", planned_on=date(2026, 3, 5), **planned)
    Training.objects.create(title=SLY, planned_on=TODAY + DAY, **planned)
    held = Training.objects.create(title="变速箱", planned_on=TODAY, state="held", held_on=TODAY, **planned)
    held.places.create(employee=make_employee("高子墨", outlet), present=True, score=90)
    held.places.create(employee=make_employee("徐建国", outlet), present=False)
    found = rows(client, "/trainings/export/")
    assert [row[3] for row in found] == ["变速箱", SLY]
    assert [row[10:12] + row[13:14] for row in found] == [[2, 1, 1], [0, None, None]]
    assert [row[3] for row in rows(client, "/trainings/export/?half=2026-1")] == ["春季"]
    assert "/trainings/export/?half=2026-1" in client.get("/trainings/?half=2026-1").content.decode()


def test_certificates_are_exported_as_the_tab_and_the_filter_say(client, head, outlet):
    def certificate(name, employee, **fields):
        entered = {"issued_on": TODAY - 90 * DAY, "entered_by": head, "entered_at": AT}
        return Certificate.objects.create(name=name, employee=employee, **entered | fields)

    gao, xu = make_employee("高子墨", outlet), make_employee("徐建国", outlet)
    certificate("低压电工证", gao)
    certificate(SLY, xu, expires_on=TODAY + 300 * DAY)
    certificate("焊工证", xu, expires_on=TODAY - DAY)
    found = rows(client, "/certificates/export/")
    assert [row[4] for row in found] == ["低压电工证", SLY]
    assert found[0][8] and found[1][8].date() == TODAY + 300 * DAY
    assert [row[4] for row in rows(client, "/certificates/export/?state=expired")] == ["焊工证"]
    assert [row[4] for row in rows(client, "/certificates/export/?q=高子墨&state=all")] == ["低压电工证"]
    assert "/certificates/export/?state=all" in client.get("/certificates/?state=all").content.decode()


# --- Hard cases -------------------------------------------------------------------------------------------------------


def test_hard_cases_are_exported_as_the_tab_and_the_filter_say(client, head, outlet):
    def case(number, **fields):
        values = {"system": "engine", "symptom": "抖动", "proposal": "换喷油嘴", "vote_by_on": TODAY}
        brought = {"title": "冷车抖动", "brought_by": head, "brought_at": AT}
        return HardCase.objects.create(number=number, outlet=outlet, **values | brought | fields)

    case("YN2", vote_by_on=TODAY + DAY)
    case("YN1", system="body", tried=SLY).seats.create(member=head).votes.create(round=1, yes=True, at=AT)
    ended = {"state": "solved", "ended_at": AT, "ended_by": head}
    case("YN3", cause="积碳", solution="清洗", **ended)
    found = rows(client, "/hard-cases/export/")
    assert [row[0] for row in found] == ["YN1", "YN2"]
    assert (found[0][10], found[0][13:15]) == (SLY, [1, 1])
    assert [row[16:18] for row in rows(client, "/hard-cases/export/?state=library")] == [["积碳", "清洗"]]
    assert [row[0] for row in rows(client, "/hard-cases/export/?system=body&state=all")] == ["YN1"]
    assert "/hard-cases/export/?state=library" in client.get("/hard-cases/?state=library").content.decode()


# --- Messages to customers --------------------------------------------------------------------------------------------


@pytest.fixture
def messages(outlet):
    """Two that were left out: of a week ago and of today."""
    sending = sending_of(SimpleNamespace(outlet=outlet, account=make_user("邵文")))
    for name, ago, plate in (("周子涵", 0, "沪A00001"), (SLY, 7, "沪A00002")):
        customer = make_customer(name, mobile="13700000315")
        CareMessage.objects.create(
            sending=sending,
            customer=customer,
            vehicle=make_vehicle(customer, plate=plate),
            outlet=outlet,
            at=AT - ago * DAY,
            why="budget",
        )


def test_messages_are_exported_as_filtered(client, head, messages):
    found = rows(client, "/care/messages/export/")
    assert [row[4] for row in found] == ["沪A00001", "沪A00002"]
    assert (found[0][2:4], found[1][2]) == (["周子涵", "13700000315"], SLY)
    assert [row[4] for row in rows(client, "/care/messages/export/?to_on=2026-11-04")] == ["沪A00002"]
    assert rows(client, "/care/messages/export/?state=sent") == []
    assert "/care/messages/export/?to_on" in client.get("/care/messages/?to_on=2026-11-04").content.decode()


def test_customers_are_masked_for_those_who_may_not_take_numbers_along(client, outlet, messages):
    client.force_login(make_user("林知夏", Role.CUSTOMER_CARE, outlet))
    assert rows(client, "/care/messages/export/")[0][2:4] == ["周**", "137****0315"]


# --- Long lists -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/packages/export/", "workshop.packages_export"),
        ("/trainings/export/", "workshop.trainings_export"),
        ("/certificates/export/", "workshop.certificates_export"),
        ("/hard-cases/export/", "workshop.hard_cases_export"),
        ("/care/messages/export/", "customers.messages_export"),
    ],
)
def test_a_long_list_is_written_by_the_worker_for_what_the_user_sees_then(client, head, monkeypatch, address, kind):
    monkeypatch.setattr(list_exports, "AT_ONCE", -1)
    assert client.get(f"{address}?q=x").status_code == 302
    item = Work.objects.get(kind=kind)
    assert item.params == {"query": "q=x"} and item.title
    done = work.function_of(kind)(item, lambda done, total: None)
    assert done["file"][0].endswith(".xlsx") and read(done["file"][1]) == []


def test_the_worker_reads_the_filter_of_the_address_and_who_asked(client, head, monkeypatch):
    monkeypatch.setattr(list_exports, "AT_ONCE", 0)
    monkeypatch.setattr(list_exports, "CHUNK", 1)
    package(head)
    package(head, code="BY-B")
    client.get("/packages/export/?q=BY-B")
    item, told = Work.objects.get(), []
    done = work.function_of(item.kind)(item, lambda done, total: told.append((done, total)))
    assert [row[1] for row in read(done["file"][1])] == ["BY-B"] and told == [(1, 1)]
    head.postings.all().delete()
    assert read(work.function_of(item.kind)(item, lambda done, total: None)["file"][1]) == []
