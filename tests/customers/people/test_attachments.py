"""Files with a customer, a car or a case: what is taken, who gets it, and how it is handed out."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers import file_kinds
from customers.models import Attachment, Case
from customers.services import people
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.customers.people.conftest import make_scene
from tests.makers import make_customer, make_vehicle
from tests.racing import race

pytestmark = pytest.mark.django_db
NOW = shanghai("2026-11-05 09:30")


def office(*names) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


TAKEN = {
    "pdf": b"%PDF-1.7 ...",
    "jpg": b"\xff\xd8\xff\xe0 JFIF",
    "png": b"\x89PNG\r\n\x1a\n....",
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "xlsx": office("[Content_Types].xml", "xl/workbook.xml"),
    "docx": office("[Content_Types].xml", "word/document.xml"),
    "mp3": b"ID3\x04\x00\x00",
    "mp4": b"\x00\x00\x00\x18ftypisom",
    "txt": "客户说变速箱顿挫".encode(),
}
NOT_TAKEN = {
    "a program": b"MZ\x90\x00\x03\x00\x00\x00",
    "a script": b"\x7fELF\x02\x01\x01\x00",
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a page behind a mark": b"\xef\xbb\xbf \n<html>",
    "a drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "any archive": office("a.txt"),
    "a workbook with macros": office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "half an archive": TAKEN["xlsx"][:40],
    "bytes": bytes(range(256)),
}


def upload(name="a.jpg", content=TAKEN["jpg"]):
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.fixture
def car(scene):
    return make_vehicle(make_customer("周子涵", scene.sh01))


@pytest.fixture
def case(car, scene):
    return Case.objects.create(
        number="SH01-ZD00001",
        vehicle=car,
        outlet=scene.sh01,
        title="变速箱顿挫",
        tier="A",
        opened_by=scene.care_manager,
        **{name: NOW for name in ("opened_at", "recorded_at", "clock_from_at", "half_at", "alert_at", "deadline_at")},
    )


def attach(scene, record, file=None, **fields):
    return people.attach(record=record, upload=file or upload(), **({"by": scene.advisor, "at": NOW} | fields))


@pytest.mark.parametrize("ending", TAKEN)
def test_the_content_says_what_it_is(scene, car, ending):
    """Whatever the name claims, the file gets the ending of what it is."""
    made = attach(scene, car, upload("C:\\文件\\证据.exe", TAKEN[ending]))
    assert (made.name, made.size) == (f"证据.{ending}", len(TAKEN[ending]))
    assert "证据" not in made.file.name and made.file.path.startswith(str(settings.VAR_DIR))
    assert TrailEntry.objects.get().action == "attachment.added"


def test_every_kind_that_is_taken_is_tested():
    assert set(TAKEN) == set(file_kinds.KINDS)


def test_a_text_in_gbk_is_taken(scene, car):
    assert attach(scene, car, upload("a.txt", "客户来电".encode("gbk"))).name == "a.txt"


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_what_is_not_taken_leaves_nothing(scene, car, what):
    with pytest.raises(Refused) as refused:
        attach(scene, car, upload("a.jpg", NOT_TAKEN[what]))
    assert refused.value.field == "file"
    assert not Attachment.objects.exists()


def test_too_large_and_empty_are_refused(scene, car):
    for content in (TAKEN["jpg"] + b"x" * file_kinds.MAX_SIZE, b""):
        with pytest.raises(Refused):
            attach(scene, car, upload("a.jpg", content))
    limit = TAKEN["jpg"] + b"x" * (file_kinds.MAX_SIZE - len(TAKEN["jpg"]))
    assert attach(scene, car, upload("a.jpg", limit)).size == file_kinds.MAX_SIZE


@pytest.mark.parametrize(
    ("who", "status"),
    [("advisor", 200), ("technician", 200), ("coordinator", 200), ("stranger", 404), ("administrator", 404)],
)
def test_the_file_is_for_those_who_see_the_record(scene, car, client, who, status):
    made = attach(scene, car.customer)
    client.force_login(getattr(scene, who))
    assert client.get(reverse("customers:attachment", args=[made.pk])).status_code == status


def test_the_file_of_a_case_is_for_those_who_see_cases(scene, case, client):
    made = attach(scene, case)
    client.force_login(scene.advisor)
    assert client.get(reverse("customers:attachment", args=[made.pk])).status_code == 200
    client.force_login(scene.technician)
    assert client.get(reverse("customers:attachment", args=[made.pk])).status_code == 404


def test_without_signing_in_there_is_no_file(scene, car, client):
    made = attach(scene, car)
    assert client.get(reverse("customers:attachment", args=[made.pk])).status_code == 302


@pytest.mark.parametrize("ending", TAKEN)
def test_it_is_handed_out_as_what_it_is(scene, car, client, ending):
    made = attach(scene, car, upload("证据 1.html", TAKEN[ending]))
    client.force_login(scene.advisor)
    answer = client.get(reverse("customers:attachment", args=[made.pk]))
    assert b"".join(answer.streaming_content) == TAKEN[ending]
    assert answer["Content-Type"] == file_kinds.KINDS[ending].content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    kept = "inline" if ending in ("jpg", "png", "webp") else "attachment"
    assert answer["Content-Disposition"].startswith(kept)
    assert "filename*=utf-8''%E8%AF%81%E6%8D%AE%201." + ending in answer["Content-Disposition"]


def test_a_name_cannot_break_out_of_the_header(scene, car, client):
    made = attach(scene, car, upload('a"\r\nSet-Cookie: x=1.jpg'))
    client.force_login(scene.advisor)
    answer = client.get(reverse("customers:attachment", args=[made.pk]))
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers


def test_attach_and_withdraw_on_the_page(scene, car, client):
    client.force_login(scene.advisor)
    url = reverse("customers:attachment_add", args=["vehicle", car.pk])
    answer = client.post(url, {"file": upload("证据.jpg"), "words": "左前门"}, follow=True)
    assert "证据.jpg" in answer.content.decode() and "左前门" in answer.content.decode()
    made = Attachment.objects.get()
    assert client.post(reverse("customers:attachment_withdraw", args=[made.pk])).status_code == 302
    assert client.get(reverse("customers:attachment", args=[made.pk])).status_code == 404
    page = client.get(car.get_absolute_url()).content.decode()
    assert "证据.jpg" in page and reverse("customers:attachment", args=[made.pk]) + '"' not in page
    assert Attachment.objects.get().file.storage.exists(made.file.name)


def test_a_wrong_file_is_told_on_the_page(scene, car, client):
    scene.advisor.language = "en"
    scene.advisor.save()
    client.force_login(scene.advisor)
    url = reverse("customers:attachment_add", args=["vehicle", car.pk])
    assert (
        "Files of this kind are not taken"
        in client.post(url, {"file": upload("a.jpg", b"MZ\x00")}, follow=True).content.decode()
    )
    assert "Choose a file first" in client.post(url, {}, follow=True).content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("technician", 403), ("coordinator", 403), ("stranger", 404)])
def test_who_may_only_read_adds_and_withdraws_nothing(scene, car, client, who, status):
    made = attach(scene, car)
    client.force_login(getattr(scene, who))
    add = reverse("customers:attachment_add", args=["vehicle", car.pk])
    assert client.post(add, {"file": upload()}).status_code == status
    assert client.post(reverse("customers:attachment_withdraw", args=[made.pk])).status_code == status
    assert Attachment.objects.get().withdrawn_at is None


def test_there_are_no_other_kinds_of_records(scene, client):
    client.force_login(scene.advisor)
    assert client.post(reverse("customers:attachment_add", args=["user", scene.advisor.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_it_one_does():
    scene = make_scene()
    made = attach(scene, make_vehicle(make_customer("周子涵", scene.sh01)))
    outcomes = race([lambda: people.withdraw_attachment(attachment=made, by=scene.advisor, at=NOW)] * 3)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyDone) for outcome in outcomes) == 2
    assert TrailEntry.objects.filter(action="attachment.withdrawn").count() == 1
