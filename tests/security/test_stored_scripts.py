"""Whatever somebody typed stays text: on every page, in every list of another program, in every letter."""

import io
import logging
import zipfile
from dataclasses import dataclass
from itertools import chain

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from staff.roles import Role
from tests.clock import shanghai
from tests.people import make_house
from tests.records import make_notice, make_records, make_work
from tests.security.worlds import POISON, RUNS, addresses, poison, taken_back, text_of, told
from tests.test_permissions import OPEN_TO_ALL, PAGES, World, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT = "2026-11-05 10:00"
# Between them they open every page.
READERS = [Role.STATION_HEAD, Role.FINANCE, Role.ADMINISTRATOR, Role.TASK_FORCE_LEAD, Role.BUSINESS_ASSISTANT]
HTML = "text/html"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def build_world() -> tuple[World, list[str]]:
    """Everybody and everything of three outlets, and every free field of it poisoned."""
    at = shanghai(AT)
    house = make_house()
    records = {outlet.code: make_records(outlet, at) for outlet in (house.sh01, house.sh02, house.sz01)}
    own = {
        role: {"work": make_work(user, at), "notice": make_notice(user, house.sh01, at)}
        for role, user in house.by_role.items()
    }
    found = World(house, records, own, {})
    # Before the addresses' own words become poison too.
    asked = {role: list(addresses(found, PAGES, role, "SH01")) for role in READERS}
    fields = poison()
    found.clients = {role: signed_in(user) for role, user in house.by_role.items()}
    found.asked = asked
    return found, fields


@pytest.fixture(scope="module")
def poisoned(django_db_setup, django_db_blocker, tmp_path_factory):
    at = shanghai(AT)
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), DEBUG=False)
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), time_machine.travel(at, tick=False), files, transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@dataclass
class Answer:
    role: str
    name: str
    status: int
    kind: str
    content: bytes
    nosniff: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def answers(poisoned, django_db_blocker):
    """Every page once, as the first of the readers sees it to whom it opens."""
    world, _fields = poisoned
    found, seen = [], set()
    for role in READERS:
        for name, address in world.asked[role]:
            if name in seen:
                continue
            with taken_back():
                response = world.clients[role].get(address)
                content = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code not in (403, 404):
                seen.add(name)
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            nosniff = response.headers.get("X-Content-Type-Options", "")
            found.append(Answer(role, name, response.status_code, kind, content, nosniff))
    return found


def test_the_poison_is_in_most_places_where_people_type(poisoned):
    _world, fields = poisoned
    rooms = {field.partition(".")[0] for field in fields}
    assert len(fields) > 100, fields
    assert rooms >= {"staff", "customers", "workshop", "complaints", "parts", "campaigns", "targets", "payroll"}
    assert {"customers.Customer.name", "staff.User.name", "complaints.Complaint.words"} & set(fields)


def test_pages_show_it_and_do_not_run_it(answers):
    pages = [each for each in answers if each.kind == HTML]
    shown = {each.name for each in pages if "&lt;img src=x" in each.text or "&lt;script&gt;alert" in each.text}
    told(f"{len(pages)} pages asked, the text on {len(shown)}")
    assert len(shown) > 100, "the poison is hardly anywhere: this proves nothing"
    assert [(each.role, each.name) for each in pages if any(sign in each.text for sign in RUNS)] == []


def test_no_page_breaks_on_it(answers):
    assert sorted({each.name for each in answers if each.status >= 500}) == []


def test_no_list_computes_it(answers):
    """A cell that begins with = + - @ is text for the program that opens the file."""
    books, cells, wrong = 0, 0, []
    for each in answers:
        if each.kind != EXCEL:
            continue
        books += 1
        for sheet in load_workbook(io.BytesIO(each.content)).worksheets:
            for cell in chain.from_iterable(sheet.iter_rows()):
                if isinstance(cell.value, str) and cell.value.startswith(POISON[:4]):
                    cells += 1
                    if cell.data_type == "f":
                        wrong.append((each.role, each.name, sheet.title, cell.coordinate))
    told(f"{books} workbooks, {cells} cells with it")
    assert (wrong, books > 20, cells > 20) == ([], True, True)


def test_letters_hold_it_as_words(answers):
    """A Word document is XML: what was typed makes no element of its own."""
    letters = [each for each in answers if each.kind == DOCX]
    for each in letters:
        with zipfile.ZipFile(io.BytesIO(each.content)) as archive:
            assert "<script>" not in archive.read("word/document.xml").decode(), each.name
    assert letters


def test_nothing_else_is_handed_out_as_html(answers):
    """JSON is sent as JSON, pictures as pictures: no browser guesses (nosniff) and none reads markup there."""
    assert {each.kind for each in answers} <= {
        HTML, EXCEL, DOCX, "image/svg+xml", "application/json", "text/plain", "image/png", "image/jpeg",
        "application/pdf", "text/csv", "application/octet-stream", "",
    }  # fmt: skip
    assert {each.nosniff for each in answers} == {"nosniff"}


def test_public_pages_too(poisoned, client):
    world, _fields = poisoned
    for name in OPEN_TO_ALL:
        if name in ("account_login", "account_inactive"):
            assert not any(sign in text_of(client.get(reverse(name))) for sign in RUNS)
    link = world.records["SH01"].survey_link
    from complaints.services import links

    page = text_of(client.get(links.path_of(link)))
    assert not any(sign in page for sign in RUNS)
