"""The morning's pack: made once an outlet and day, encrypted, sent out of the house, fetched with a trace, removed."""

import hashlib
import subprocess
import tracemalloc
from datetime import date, timedelta
from io import BytesIO

import msoffcrypto
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from complaints.services import take_complaint
from outage import passwords, policies, services
from outage.models import Pack, PackFetch
from outage.numbering import number_of
from outage.services import packs
from staff.models import CalendarDay, PolicyValue, TrailEntry
from staff.refusals import Refused
from tests.clock import shanghai
from tests.complaints.deliveries import make_call
from tests.makers import LONG_AGO, make_customer
from tests.outage.office import has_bridge, printed
from tests.outage.records import SECRET, password_of
from tests.people import make_house

pytestmark = pytest.mark.django_db
MORNING = shanghai("2026-11-24 06:45")
TODAY = date(2026, 11, 24)


@pytest.fixture
def house(clock, settings, tmp_path):
    clock("2026-11-24 06:45")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OUTAGE_PACK_DIR = ""
    made = make_house()
    for role in ("service_manager", "front_desk_supervisor"):
        made.by_role[role].mobile = "13811110000"
        made.by_role[role].save()
    return made


@pytest.fixture
def locked(house):
    password_of(house.sh01, house.service_manager)
    return house


def opened(pack: Pack, password: str = SECRET):
    with pack.file.open("rb") as file:
        book = msoffcrypto.OfficeFile(file)
        book.load_key(password=password, verify_password=True)
        plain = BytesIO()
        book.decrypt(plain)
    return load_workbook(plain)


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]


def test_a_pack_opens_with_the_password_and_with_no_other(locked):
    take_complaint(
        outlet=locked.sh01, channel="hotline", category="quality", contact="刹车异响", caller_name="周子涵",
        caller_mobile="13700000001", by=locked.service_advisor, at=MORNING,
    )  # fmt: skip
    make_call(
        at=shanghai("2026-11-24 06:40"), outlet=locked.sh01, delivered_at=shanghai("2026-11-23 16:00"),
        customer=make_customer("宋一鸣", locked.sh01, mobile="13912345678"),
    )  # fmt: skip
    pack = services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    book = opened(pack)
    shown = {sheet.title: texts(sheet) for sheet in book.worksheets}
    everything = [text for found in shown.values() for text in found]
    assert "13912345678" in everything, "who calls needs the whole number"
    assert "13700000001" in everything and "13811110000" in everything
    for number in ("SH01-261124-C01", "SH01-261124-R15", "SH01-261124-F15", "SH01-261124-S05", "SH01-261124-K08"):
        assert number in everything
    assert pack.forms["C"] == 10 and pack.counts["complaints"] == 1 and pack.counts["calls"] == 1
    with pack.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert b"13912345678" not in content
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened(pack, "another-Passw0rd")


def test_it_is_the_pack_of_this_outlet_alone(locked):
    take_complaint(
        outlet=locked.sh02, channel="hotline", category="quality", contact="别家店的", caller_name="别人",
        caller_mobile="13700000009", by=locked.near["service_advisor"], at=MORNING,
    )  # fmt: skip
    pack = services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    everything = [text for sheet in opened(pack).worksheets for text in texts(sheet)]
    assert not {"13700000009", "别家店的"} & set(everything)
    assert locked.area_manager.name in everything, "the manager above is on the phone list"
    assert locked.near["service_manager"].name not in everything


def test_nothing_that_people_typed_becomes_a_formula(locked):
    take_complaint(
        outlet=locked.sh01, channel="hotline", category="quality", contact='=HYPERLINK("http://x")', caller_name="=1+1",
        caller_mobile="13700000001", by=locked.service_advisor, at=MORNING,
    )  # fmt: skip
    book = opened(services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING))
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert found and {cell.data_type for cell in found} <= {"s", "inlineStr"}


def test_without_a_password_there_is_no_pack(house):
    with pytest.raises(services.NoPassword):
        services.make_pack(outlet=house.sh01, day=TODAY, at=MORNING)
    assert services.make_due(at=MORNING)["without_password"] == 3
    assert not Pack.objects.exists()


def test_the_job_makes_each_pack_once(locked):
    assert services.make_due(at=shanghai("2026-11-24 06:15"))["made"] == 0, "not before half past six"
    assert services.make_due(at=MORNING)["made"] == 1
    assert services.make_due(at=MORNING + timedelta(minutes=15))["made"] == 0
    assert Pack.objects.count() == 1


def test_a_closed_day_has_none(locked):
    CalendarDay.objects.create(outlet=locked.sh01, day=TODAY, open=False)
    assert services.make_due(at=MORNING)["made"] == 0


def test_what_fails_for_one_outlet_is_tried_again_and_keeps_no_other_from_its_pack(locked, monkeypatch):
    password_of(locked.sh02, locked.near["service_manager"])
    whole = packs.contents.of_pack

    def breaks(asked, printed):
        if asked.outlet.pk == locked.sh01.pk:
            raise RuntimeError("a room has a fault")
        return whole(asked, printed)

    monkeypatch.setattr(packs.contents, "of_pack", breaks)
    counts = services.make_due(at=MORNING)
    assert (counts["made"], counts["failed"]) == (1, 1)
    monkeypatch.setattr(packs.contents, "of_pack", whole)
    assert services.make_due(at=MORNING + timedelta(minutes=15))["made"] == 1


def test_files_are_removed_after_their_days_and_the_record_stays(locked):
    old = services.make_pack(outlet=locked.sh01, day=TODAY - timedelta(days=8), at=MORNING - timedelta(days=8))
    kept = services.make_pack(outlet=locked.sh01, day=TODAY - timedelta(days=7), at=MORNING - timedelta(days=7))
    name = old.file.name
    assert services.make_due(at=MORNING)["removed"] == 1
    old.refresh_from_db()
    assert old.removed_at == MORNING and not old.file and not kept.file.storage.exists(name)
    assert kept.file.storage.exists(kept.file.name)


def test_made_anew_it_keeps_its_numbers_and_gets_what_is_new(locked):
    first = services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    name = first.file.name
    PolicyValue.objects.create(
        key="outage.copies.complaint", value="4", from_on=LONG_AGO, reason="纸少", entered_by=locked.administrator
    )
    again = services.make_pack(
        outlet=locked.sh01, day=TODAY, at=MORNING + timedelta(hours=3), by=locked.service_manager, again=True
    )
    assert (again.pk, again.issue, again.forms["C"]) == (first.pk, 2, 10)
    assert again.made_at == MORNING, "papers of the first print stay good"
    assert again.file.name != name


def test_it_is_put_into_the_directory_of_the_outlet(locked, settings, tmp_path):
    settings.OUTAGE_PACK_DIR = str(tmp_path / "out")
    place = tmp_path / "out" / "SH01"
    place.mkdir(parents=True)
    (place / "20261101.xlsx").write_bytes(b"old")
    (place / "notes.xlsx").write_bytes(b"not ours")
    services.make_due(at=MORNING)
    pack = Pack.objects.get()
    with pack.file.open("rb") as file:
        assert (place / "20261124.xlsx").read_bytes() == file.read()
    assert pack.pushed_at == MORNING
    assert sorted(each.name for each in place.iterdir()) == ["20261124.xlsx", "notes.xlsx"]


def test_a_directory_that_is_away_is_tried_again(locked, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a directory should be")
    settings.OUTAGE_PACK_DIR = str(blocked)
    counts = services.make_due(at=MORNING)
    assert (counts["made"], counts["pushed"]) == (1, 0)
    settings.OUTAGE_PACK_DIR = str(tmp_path / "out")
    assert services.make_due(at=MORNING + timedelta(minutes=15))["pushed"] == 1
    assert (tmp_path / "out" / "SH01" / "20261124.xlsx").exists()


def test_fetching_leaves_a_trace(client, locked):
    pack = services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    client.force_login(locked.service_advisor)
    answer = client.post(reverse("outage:fetch", args=["SH01", "2026-11-24"]))
    assert answer.status_code == 200 and hashlib.sha256(answer.content).hexdigest() == pack.sha256
    assert "SH01-20261124.xlsx" in answer["Content-Disposition"]
    assert PackFetch.objects.get().by == locked.service_advisor
    assert TrailEntry.objects.filter(action="outage.pack_fetched", by=locked.service_advisor).exists()
    page = client.get(reverse("outage:outlet", args=["SH01"])).content.decode()
    assert locked.service_advisor.name in page


def test_headquarters_sees_how_outlets_stand_and_fetches_nothing(client, locked):
    services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    client.force_login(locked.area_manager)
    page = client.get(reverse("outage:outlets")).content.decode()
    assert locked.sh01.name in page and locked.sz01.name not in page
    assert client.post(reverse("outage:fetch", args=["SH01", "2026-11-24"])).status_code == 403


WEAK = [
    "Kurz-7",
    "alleskleingeschrieben7",
    "NURGROSSE12345",
    "KeineZiffernHier",
    "Aa1Aa1Aa1Aa1",
    "SH01-Kessel-9x7",
    "密码Kessel-12345",
]


@pytest.mark.parametrize("weak", WEAK)
def test_a_weak_password_is_refused(house, weak):
    with pytest.raises(Refused):
        services.set_password(outlet=house.sh01, password=weak, by=house.service_manager, at=MORNING)


def test_a_password_is_kept_sealed_and_shown_once(client, house):
    client.force_login(house.service_manager)
    address = reverse("outage:password", args=["SH01"])
    proposed = client.get(address).context["form"]["password"].value()
    assert passwords.check(proposed) == proposed
    answer = client.post(address, {"password": proposed})
    assert proposed in answer.content.decode() and "no-store" in answer["Cache-Control"]
    kept = house.sh01.pack_password
    assert proposed not in kept.secret and passwords.opened(kept.secret) == proposed
    assert proposed not in client.get(reverse("outage:outlet", args=["SH01"])).content.decode()
    entry = TrailEntry.objects.get(action="outage.password_set")
    assert proposed not in str(entry.changes)


def test_with_another_secret_key_the_password_has_to_be_set_anew(locked, settings):
    settings.SECRET_KEY = "another-secret-key-another-secret-key-1"
    with pytest.raises(Refused):
        services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)


def test_the_manager_hears_what_is_missing(client, house):
    def due() -> str:
        return client.get(reverse("staff:my_day")).content.decode()

    client.force_login(house.service_manager)
    assert reverse("outage:password", args=["SH01"]) in due()
    password_of(house.sh01, house.service_manager)
    assert reverse("outage:password", args=["SH01"]) not in due()


def test_too_late_and_unfetched(locked, clock):
    from outage.day import due_for

    def urls(at):
        clock(at)
        return [item.what for item in due_for(locked.service_manager, shanghai(at))]

    assert urls("2026-11-24 06:45") == []
    assert len(urls("2026-11-24 08:30")) == 1, "open since eight, and no pack"
    services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    assert len(urls("2026-11-24 08:30")) == 1, "nobody ever fetched one"
    services.fetch_pack(pack=Pack.objects.get(), by=locked.service_advisor, at=MORNING)
    assert urls("2026-11-24 08:30") == []


def test_memory_does_not_grow_with_the_number_of_outlets(locked):
    """One outlet's pack after the other: the peak of three is about that of one."""
    for outlet in (locked.sh02, locked.sz01):
        password_of(outlet, locked.service_manager)

    def peak(*outlets) -> int:
        tracemalloc.start()
        for outlet in outlets:
            packs._made(outlet, TODAY, MORNING)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    one = peak(locked.sh01)
    assert peak(locked.sh02, locked.sz01) < 1.3 * one
    assert policies.KEEP_DAYS


@pytest.mark.needs("soffice")
@pytest.mark.needs("pdftotext")
@pytest.mark.skipif(not has_bridge(), reason="python3-uno is not installed")
def test_an_office_program_opens_and_prints_it_with_the_password(locked, tmp_path):
    """Another program than ours, with nothing but the password: as on any PC of an outlet."""
    pack = services.make_pack(outlet=locked.sh01, day=TODAY, at=MORNING)
    given = tmp_path / "pack.xlsx"
    with pack.file.open("rb") as file:
        given.write_bytes(file.read())
    pdf = printed(given, SECRET, tmp_path)
    assert pdf is not None
    assert printed(given, "another-Passw0rd", tmp_path / "wrong") is None
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, timeout=60).stdout
    assert "SH01-261124-C10" in text and locked.service_manager.name in text
    # One copy of a form a page: the numbers of two never stand on one.
    pages = text.split("\f")
    numbers = [[n for n in pack_numbers(pack) if n in page] for page in pages]
    assert max(len(found) for found in numbers) == 1
    assert sorted(n for found in numbers for n in found) == sorted(pack_numbers(pack)), "each copy is one page"
    forms = [page for page, found in zip(pages, numbers, strict=True) if found]
    first = pages.index(forms[0])
    assert pages[first : first + len(forms)] == forms, "and no page between them is the rest of one"


def pack_numbers(pack: Pack) -> list[str]:
    return [number_of("SH01", pack.day, letter, n) for letter, most in pack.forms.items() for n in range(1, most + 1)]
