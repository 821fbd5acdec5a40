"""Messages with words of their own: by text message and WeCom, held back and withdrawn in the last moment."""

import json
from datetime import timedelta

import pytest

from notices import hooks, texts
from notices.models import Delivery
from notices.services import OwnWords, deliver_due, queue, send_again
from notices.services.outbox import Note
from tests.notices.fake_wecom import FakeWeCom

pytestmark = pytest.mark.django_db

MOBILE = "13812345678"
WORDS = OwnWords("您的爱车{plate}该保养了。", "notice", "SMS_777")


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """What other rooms say to it is their own matter."""
    for name in ("_gates", "_after"):
        monkeypatch.setattr(hooks, name, [])


def note(key="a", **fields) -> Note:
    reader = {} if "wecom" in fields else {"mobile": MOBILE}
    return Note(**{"key": key, "code": "care", "own": WORDS, "params": {"plate": "沪A8K216"}, **reader, **fields})


@pytest.fixture
def fake_wecom(settings):
    with FakeWeCom() as fake:
        settings.WECOM_CONFIGURED = True
        settings.WECOM_ENDPOINT = f"http://127.0.0.1:{fake.port}/"
        settings.WECOM_CORP_ID, settings.WECOM_SECRET = "ww1", "geheim"
        yield fake


def test_its_own_words_and_number_go_to_the_provider(fake_sms, at):
    queue([note()], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    (arrived,) = fake_sms.arrived
    assert (arrived.call["TemplateCode"], arrived.variables) == ("SMS_777", {"plate": "沪A8K216"})
    assert Delivery.objects.get().sent_body == "您的爱车沪A8K216该保养了。"


@pytest.mark.parametrize(
    ("own", "params"),
    [
        (OwnWords("本月打折{plate}", "notice"), {"plate": "沪A8K216"}),
        (OwnWords("本月打折{plate}", "promotion"), {"plate": "沪A8K216"}),
        (WORDS, {"plate": ""}),
        (WORDS, {"plate": "www.example.com"}),
    ],
)
def test_what_the_provider_would_refuse_is_not_handed_over(fake_sms, at, own, params):
    queue([note(own=own, params=params)], at=at)
    assert deliver_due(at=at) == {"failed": 1}
    assert (Delivery.objects.get().why, fake_sms.arrived) == ("text", [])


def test_a_missing_value_shows_where_it_was_made(at):
    with pytest.raises(texts.TextProblem, match="plate"):
        queue([note(params={})], at=at)


def test_nothing_is_sent_before_its_time(fake_sms, at):
    queue([note(not_before=at + timedelta(hours=2))], at=at)
    assert deliver_due(at=at + timedelta(hours=1)) == {}
    assert deliver_due(at=at + timedelta(hours=2)) == {"sent": 1}


def test_withdrawn_in_the_last_moment_it_is_not_sent_and_nobody_has_to_look(fake_sms, at, monkeypatch):
    queue([note(), note("b", mobile="13800000001")], at=at)
    monkeypatch.setattr(hooks, "_gates", [lambda m, at: hooks.Withdraw() if m.mobile == MOBILE else None])
    assert deliver_due(at=at) == {"sent": 1, "withdrawn": 1}
    assert [arrived.mobile for arrived in fake_sms.arrived] == ["13800000001"]
    delivery = Delivery.objects.get(message__key="a")
    assert (delivery.state, delivery.why, delivery.claimed_by) == ("withdrawn", "no_more", "")
    assert not Delivery.objects.stuck().exists() and deliver_due(at=at + timedelta(days=1)) == {}


def test_in_quiet_hours_it_waits_and_loses_no_attempt(fake_sms, at, monkeypatch):
    later = at + timedelta(hours=12)
    queue([note()], at=at)
    monkeypatch.setattr(hooks, "_gates", [lambda m, at: hooks.Wait(later) if at < later else None])
    assert deliver_due(at=at) == {}
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.why, delivery.attempts, delivery.next_try_at) == ("queued", "quiet", 0, later)
    assert deliver_due(at=later) == {"sent": 1}


def test_whoever_is_told_is_told_once_and_only_of_what_went_out(fake_sms, at, monkeypatch, tang):
    told = []
    monkeypatch.setattr(hooks, "_after", [lambda message, at: told.append(message.key)])
    fake_sms.answers = [(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"})]
    queue([note()], at=at)
    assert deliver_due(at=at) == {"failed": 1} and told == []
    send_again(delivery=Delivery.objects.get(), by=tang, at=at)
    assert deliver_due(at=at) == {"sent": 1} and told == ["a"]


def test_texts_of_care_are_asked_for_as_well_and_others_are_not(fake_sms, text, at, monkeypatch):
    monkeypatch.setattr(hooks, "_gates", [lambda message, at: hooks.Withdraw()])
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    monkeypatch.setattr(texts, "is_care", lambda code: True)
    queue([text("b")], at=at)
    assert deliver_due(at=at) == {"withdrawn": 1}


# --- WeCom ------------------------------------------------------------------------------------------------------------


def test_a_contact_gets_the_words_through_its_api(fake_wecom, at):
    queue([note(wecom="wmAAA")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    ((query, said),) = fake_wecom.arrived
    assert query == {"access_token": "token-1"}
    assert said == {
        "chat_type": "single",
        "external_userid": ["wmAAA"],
        "text": {"content": "您的爱车沪A8K216该保养了。"},
    }
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.sent_to, delivery.provider_id[:3]) == ("wecom", "wmAAA", "msg")
    assert "AAA" not in delivery.address


def test_several_contacts_share_one_token(fake_wecom, at):
    queue([note("a", wecom="wmA"), note("b", wecom="wmB")], at=at)
    assert deliver_due(at=at) == {"sent": 2}
    assert len(fake_wecom.asked) == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"errcode": 0, "fail_list": ["wmA"]}, "failed"),
        ({"errcode": 40096, "errmsg": "invalid external userid"}, "failed"),
        ({"errcode": 45009}, "queued"),
        ({"errcode": -1}, "queued"),
        ({"errcode": 42001}, "queued"),
        ((503, {}), "queued"),
        ((502, {}), "unclear"),
        ((200, []), "unclear"),
        ((404, {}), "failed"),
    ],
)
def test_only_a_clear_yes_counts(fake_wecom, at, answer, state):
    fake_wecom.answers = [answer]
    queue([note(wecom="wmA")], at=at)
    deliver_due(at=at)
    assert Delivery.objects.get().state == state


def test_a_wrong_account_rests_and_loses_nothing(fake_wecom, at):
    fake_wecom.token = ""
    queue([note("a", wecom="wmA"), note("b", wecom="wmB")], at=at)
    deliver_due(at=at)
    assert fake_wecom.arrived == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}


def test_without_wecom_a_message_is_a_file(at, settings, tmp_path):
    settings.WECOM_FILE_PATH = tmp_path / "wecom"
    queue([note(wecom="wmA")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    (file,) = (tmp_path / "wecom").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["text"] == "您的爱车沪A8K216该保养了。"


def test_a_contact_gets_only_words_of_a_template(at):
    with pytest.raises(ValueError, match="own words"):
        queue([note(wecom="wmA", own=None)], at=at)
