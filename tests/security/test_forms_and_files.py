"""What is posted beside what a form asks for, files that are not what they say, and who tries too often."""

import io
import statistics
import time
import zipfile

import pytest
from django.conf import settings as installed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ModelForm
from django.urls import reverse

from customers import file_kinds
from exchange import archive
from notices import webhooks
from notices.models import Robot
from staff.models import Posting, User
from staff.roles import Role
from tests.makers import PASSWORD, make_customer, make_user
from tests.people import make_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


# --- Fields that were not asked for -----------------------------------------------------------------------------------


def all_forms(base=ModelForm):
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def test_every_form_on_a_record_names_its_fields():
    """Nothing that comes with a record later is open to be posted."""
    for form in all_forms():
        if form.__module__.split(".")[0] not in installed.ROOMS:
            continue
        assert form._meta.fields not in (None, "__all__") and not form._meta.exclude, form


def test_nobody_makes_more_of_an_account_than_the_form_asks(client, house, today):
    client.force_login(house.station_head)
    advisor = house.service_advisor
    more = {
        "name": "林知夏", "mobile": "13800001111", "email": "", "is_active": "", "is_demo": "on", "username": "root",
        "password": "x", "must_change_password": "", "second_factor_at": "2020-01-01", "role": "administrator",
        "employee": "1", "postings": "1", "pk": house.administrator.pk, "id": house.administrator.pk,
    }  # fmt: skip
    before = User.objects.filter(pk=advisor.pk).values().get()
    client.post(reverse("staff:account_change", args=[advisor.username]), more)
    after = User.objects.filter(pk=advisor.pk).values().get()
    assert {name for name in after if after[name] != before[name]} <= {"mobile", "name_key"}
    assert User.objects.get(pk=house.administrator.pk).name == house.administrator.name


def test_nobody_gives_what_they_may_not_by_posting_it(client, house, today):
    """Roles and places that the form does not offer are refused, not only left out of its choices."""
    client.force_login(house.station_head)
    address = reverse("staff:posting_add", args=[house.service_advisor.username])
    before = Posting.objects.count()
    for role, place in (
        (Role.ADMINISTRATOR, "company"), (Role.ADMINISTRATOR, ""), (Role.FINANCE, "outlet:SH01"),
        (Role.GENERAL_MANAGER, "outlet:SH01"), (Role.SERVICE_ADVISOR, "outlet:SH02"), (Role.AREA_MANAGER, "area:1"),
    ):  # fmt: skip
        response = client.post(address, {"role": role, "place": place, "from_on": "2026-11-05", "to_on": ""})
        assert response.status_code in (403, 422), (role, place)
    assert Posting.objects.count() == before


# --- Files ------------------------------------------------------------------------------------------------------------

MAIN = archive.MAIN_PART.encode()
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", HTML), ("a.jpg", HTML), ("a.pdf", HTML), ("a.svg", SVG), ("a.png", SVG),
        ("a.txt", b"\xef\xbb\xbf" + HTML),
        ("a.txt", b" \n<html>"), ("a.exe", b"MZ\x90\x00" + b"\0" * 60), ("a.sh", b"\x7fELF" + b"\0" * 60),
        ("a.docx", packed(**{"evil.txt": b"x"})), ("a.xlsx", b"PK\x03\x04broken"), ("a.jpg", b""),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        ("a.docm", packed(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""})),
    ],
)  # fmt: skip
def test_what_a_browser_could_run_is_not_taken(name, content):
    """Decided by what is in it, whatever it is called."""
    assert file_kinds.kind_of(io.BytesIO(content)) is None, name


def test_a_picture_with_a_page_behind_it_is_handed_out_as_a_picture(client, house, settings, tmp_path):
    """Two things in one file: what counts is what the answer says it is, and that no browser guesses again."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(house.station_head)
    customer = make_customer("周子涵", house.sh01)
    both = b"\x89PNG\r\n\x1a\n" + HTML
    for name in (
        "../../../../etc/cron.d/x.html",
        "..\\..\\x.svg",
        'a"; filename="b.html',
        "x\r\nSet-Cookie: a=b.png",
        "/etc/passwd",
    ):
        upload = SimpleUploadedFile("x", both)
        upload._name = name
        client.post(reverse("customers:attachment_add", args=["customer", customer.pk]), {"file": upload})
    kept = list(customer.attachments.all())
    assert kept
    for each in kept:
        path = each.file.path
        assert path.startswith(str(tmp_path)) and ".." not in each.file.name and path.endswith(".png")
        response = client.get(reverse("customers:attachment", args=[each.pk]))
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert "sandbox" in response["Content-Security-Policy"] and "no-store" in response["Cache-Control"]
        disposition = response["Content-Disposition"]
        assert (
            "\n" not in disposition and "\r" not in disposition and ".html" not in disposition.replace('\\"', "")[-6:]
        )
        b"".join(response.streaming_content)


def test_nothing_under_uploads_has_an_address(client, house):
    client.force_login(house.station_head)
    for address in ("/media/", "/var/media/", "/attachments/2026/11/x.png", "/uploads/"):
        assert client.get(address).status_code == 404


def test_a_workbook_that_unpacks_to_very_much_is_refused():
    much = b"0" * (201 * 1024**2)
    bomb = packed(**{"[Content_Types].xml": MAIN, "xl/workbook.xml": b"", "xl/x.xml": much})
    assert len(bomb) < 1024**2
    with pytest.raises(archive.Unreadable):
        archive.look_through(io.BytesIO(bomb))


def test_names_in_a_workbook_lead_nowhere():
    """Its parts are read from the archive, never unpacked to a path."""
    names = {"[Content_Types].xml": MAIN, "xl/workbook.xml": b"<a/>", "../../../tmp/evil": b"x"}
    with pytest.raises(archive.Unreadable):
        archive.look_through(io.BytesIO(packed(**names)))


def test_an_entity_in_a_workbook_is_not_followed():
    told = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
    parts = {
        "[Content_Types].xml": MAIN,
        "xl/workbook.xml": told,
        "xl/_rels/workbook.xml.rels": told,
    }
    with pytest.raises(archive.Unreadable):
        archive.look_through(io.BytesIO(packed(**parts)))


# --- Robots knock at no door inside -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x?key=a", "https://localhost/x", "https://[::1]/x", "https://10.0.0.8/x", "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data/", "https://2130706433/x", "https://0x7f000001/x", "https://intranet/x",
        "https://qyapi.weixin.qq.com.evil.example/x", "https://evil.example/qyapi.weixin.qq.com",
        "https://qyapi.weixin.qq.com@evil.example/x", "https://QYAPI.weixin.qq.com./x", "file:///etc/passwd",
        "gopher://qyapi.weixin.qq.com/x", "https://x<img src=x>/y",
    ],
)  # fmt: skip
def test_robots_are_at_their_providers_only(client, house, url):
    assert webhooks.problem_with(url, allow_loopback_http=False)
    client.force_login(house.administrator)
    client.post(
        reverse("notices:robot_add"), {"name": "群", "kind": "wecom", "url": url, "secret": "", "language": "zh-hans"}
    )
    assert not Robot.objects.exists()


# --- Who tries too often, and what the answer tells -------------------------------------------------------------------


def test_a_wrong_name_takes_as_long_as_a_wrong_password(client, settings):
    """Else the clock would tell which accounts there are."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {}
    make_user("林知夏", username="linzhixia")

    def took(name):
        begun = time.process_time()
        client.post("/account/login/", {"login": name, "password": "wrong-wrong"})
        return time.process_time() - begun

    took("linzhixia")
    there, not_there = ([took(name) for _try in range(5)] for name in ("linzhixia", "nobody-here"))
    assert 0.5 < statistics.median(there) / statistics.median(not_there) < 2


def test_a_shut_account_says_so_only_to_who_knows_its_password(client, house):
    User.objects.filter(pk=house.service_advisor.pk).update(is_active=False)
    wrong = client.post("/account/login/", {"login": "linzhixia", "password": "wrong"})
    nobody = client.post("/account/login/", {"login": "nobody", "password": "wrong"})
    assert str(wrong.context["form"].errors) == str(nobody.context["form"].errors)
    right = client.post("/account/login/", {"login": "linzhixia", "password": PASSWORD})
    assert right["Location"] == "/account/inactive/"


def test_lists_cannot_be_carried_off_one_after_the_other(client, house, clock):
    """Thirty files in ten minutes are more than anybody needs; the next is refused, for that person only."""
    from staff import list_exports

    clock("2026-11-05 10:00")
    client.force_login(house.station_head)
    address = reverse("staff:approvals_export")
    codes = [client.get(address).status_code for _try in range(list_exports.MOST_FILES + 1)]
    assert set(codes[:-1]) == {200} and codes[-1] == 429
    client.force_login(house.service_manager)
    assert client.get(address).status_code == 200
