"""Receipts and replies from the SMS provider: pushed twice, forged, unknown, too early; and read from a file."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices import hooks, provider_push
from notices.channels.sms import out_id_of
from notices.models import Delivery, Receipt
from notices.services import OwnWords, deliver_due, match_waiting, queue, take_reports
from notices.services.outbox import Note
from tests.clock import shanghai

pytestmark = pytest.mark.django_db

SECRET = "a1B2c3D4e5F6a1B2c3D4e5F6"
MOBILE = "13812345678"
BIZ = "900619746936498440^0"


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.SMS_PUSH_SECRET = SECRET


def report(key="a", **fields) -> dict:
    return {
        "phone_number": MOBILE,
        "send_time": "2026-11-05 09:30:01",
        "report_time": "2026-11-05 09:30:04",
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "1",
        "biz_id": BIZ,
        "out_id": out_id_of(key),
    } | fields


def push(client, rows, name="receipts", secret=SECRET):
    url = reverse(f"notices:{name}", args=[secret])
    return client.post(url, json.dumps(rows), content_type="application/json")


@pytest.fixture
def sent(fake_sms, text, at) -> Delivery:
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    return Delivery.objects.get()


def test_a_receipt_is_noted_at_its_message(client, sent):
    answer = push(client, [report()])
    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    sent.refresh_from_db()
    assert (sent.report, sent.receipt.code) == ("arrived", "DELIVERED")
    assert sent.receipt.reported_at == shanghai("2026-11-05 09:30:04")


def test_the_outbox_shows_the_receipt(client, sent, tang):
    push(client, [report(success=False, err_code="MK:0012", err_msg="空号")])
    client.force_login(tang)
    page = client.get(reverse("notices:delivery", args=[sent.pk])).content.decode()
    assert "MK:0012" in page and MOBILE not in page


def test_pushed_twice_it_is_there_once_and_the_first_word_holds(client, sent):
    for rows in ([report(), report()], [report()], [report(success=False, err_code="MK:0001")]):
        assert push(client, rows).json()["code"] == 0
    sent.refresh_from_db()
    assert (Receipt.objects.count(), sent.report) == (1, "arrived")


def test_what_did_not_arrive_says_so(client, sent):
    push(client, [report(success=False, err_code="MK:0012", err_msg="空号")])
    sent.refresh_from_db()
    assert (sent.state, sent.report, sent.receipt.words) == ("sent", "lost", "空号")


@pytest.mark.parametrize("secret", ["forged", SECRET.lower(), f"{SECRET}x"])
@pytest.mark.parametrize("name", ["receipts", "replies"])
def test_a_forged_secret_finds_nothing(client, sent, secret, name):
    assert push(client, [report()], name, secret).status_code == 404
    assert not Receipt.objects.exists()


def test_without_a_secret_of_our_own_nothing_is_taken(client, sent, settings):
    settings.SMS_PUSH_SECRET = ""
    url = reverse("notices:receipts", args=["x"])
    assert client.post(url.replace("/x/", "//"), "[]", content_type="application/json").status_code == 404
    assert push(client, [report()], secret="x").status_code == 404


def test_an_unknown_number_is_kept_and_changes_nothing(client, sent):
    assert push(client, [report(biz_id="777^0", out_id="unknown")]).json()["code"] == 0
    sent.refresh_from_db()
    assert (Receipt.objects.unmatched().count(), sent.report) == (1, "")


def test_the_number_of_one_message_says_nothing_of_another_mobile(client, sent):
    push(client, [report(phone_number="13800000009")])
    sent.refresh_from_db()
    assert sent.report == ""


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"x"', b"[" * 100_000, b"\xff\xfe"])
def test_what_cannot_be_read_is_said_back(client, body):
    answer = client.post(reverse("notices:receipts", args=[SECRET]), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, 1)


def test_rows_that_name_nothing_are_passed_over(client):
    rows = [{}, report(biz_id=""), report(phone_number="abc"), report(biz_id=["x"]), report(err_msg="\0")]
    assert push(client, rows).json()["code"] == 0
    assert Receipt.objects.get().words == ""


def test_a_receipt_that_comes_before_the_sender_has_written_is_matched_later(fake_sms, text, at):
    queue([text("a")], at=at)
    assert take_reports(provider_push.read_reports(json.dumps([report()])), at=at)["matched"] == 0
    deliver_due(at=at)
    assert match_waiting(at=at + timedelta(seconds=30)) == 1
    assert Delivery.objects.get().report == "arrived"
    assert match_waiting(at=at + timedelta(seconds=60)) == 0


def test_a_message_nobody_was_certain_of_went_out_when_its_receipt_says_so(fake_sms, at, monkeypatch, client):
    told = []
    monkeypatch.setattr(hooks, "_after", [lambda message, at: told.append(message.key)])
    fake_sms.then = "close"
    own = OwnWords("您的爱车{plate}已经修好。", "notice", "SMS_1")
    queue([Note(key="a", code="x", own=own, mobile=MOBILE, params={"plate": "沪A8K216"})], at=at)
    assert deliver_due(at=at) == {"unclear": 1}
    assert told == []
    push(client, [report()])
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.report, delivery.provider_id, told) == ("sent", "arrived", BIZ, ["a"])


def test_receipts_are_read_from_a_file(sent, tmp_path, capsys):
    file = tmp_path / "receipts.json"
    file.write_text(json.dumps([report()]))
    call_command("read_receipts", str(file))
    assert "new=1 matched=1" in capsys.readouterr().out
    file.write_text("x")
    with pytest.raises(CommandError):
        call_command("read_receipts", str(file))
    with pytest.raises(CommandError):
        call_command("read_receipts", str(tmp_path / "none.json"))


def test_replies_are_handed_on_each_once_in_a_push(client, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "_replies", [lambda said, at: told.append(said)])
    row = {
        "phone_number": f"+86{MOBILE}",
        "content": " R ",
        "send_time": "2026-11-05 10:00:00",
        "sign_name": "嘉禾汽车",
        "sequence_id": 1234567890,
    }
    assert push(client, [row, row, {"content": "R"}], "replies").json()["code"] == 0
    ((said,),) = told
    assert (said.mobile, said.words, said.said_at) == (MOBILE, "R", shanghai("2026-11-05 10:00"))


def test_the_same_receipt_twice_is_refused_by_the_database(sent, at):
    values = {"provider_id": "1", "mobile": MOBILE, "arrived": True, "received_at": at}
    Receipt.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(**values)
