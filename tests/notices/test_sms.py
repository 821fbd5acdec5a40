"""Text messages to customers: what may be said, how it is handed over, what the answers mean, who sees the number."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from customers.contact_figures import callable_from
from notices import checks, hooks, sms_rules, texts
from notices.channels import End, sms
from notices.models import Delivery, Message, TextOverride
from notices.services import deliver_due, override_text, queue, send_again
from notices.texts import Text
from staff.models import PolicyValue
from staff.refusals import Refused
from tests.clock import shanghai
from tests.makers import make_user
from tests.notices.conftest import READY

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 09:30")
MOBILE = "13812345678"


def only() -> Delivery:
    return Delivery.objects.select_related("message").get()


# --- What may be said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "您的爱车{plate}已经维修完毕，服务顾问{owner}会与您联系。",
        "您反映的问题（编号{number}）已受理，我们将在{deadline}前给您答复。",
        "Your car {plate} is ready. {owner} will call you.",
        "救援人员{name}已出发，车牌{plate}，预计{minutes}分钟到达。",
    ],
)
def test_a_neutral_notice_is_taken(words):
    assert sms_rules.problems(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "本月保养全场打折，{name}别错过",
        "保养优 惠：工时八折",
        "参加抽奖赢好礼",
        "您已获得代金券一张",
        "您的车险即将到期，请续保",
        "您的车辆年检将到期",
        "请填写满意度问卷",
        "请到店领取",
        "诚邀您试驾新车",
        "新品推荐，拒收请回复R",
        "保养特惠，Ｄｉｓｃｏｕｎｔ",
        "Take part in our prize draw, {name}",
        "Please answer our survey",
        "{plate}{owner}",
        "{plate} {owner}",
        "详见https://a.cn/{code}",
        "  ",
    ],
)
def test_what_a_provider_would_refuse_is_refused_here(words):
    assert sms_rules.problems(words)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("许" * 35, True),
        ("许" * 36, False),
        ("https://example.com/s/1", False),
        ("example.com", False),
        ("ｗｗｗ．example．cn", False),
        ("10.0.0.1", False),
        ("V6 2.0T", True),
        ("11月5日 09:30", True),
        ("", True),
    ],
)
def test_a_variable_is_short_and_holds_no_link(value, fits):
    assert (sms_rules.value_problems({"x": value}) == []) is fits


def test_the_check_names_a_text_for_customers_that_a_provider_would_refuse(monkeypatch):
    assert checks.texts_can_be_filled(None) == []
    bad = Text("tests.bad", subject="x", body="年检优惠{plate}", sms=True)
    monkeypatch.setitem(texts._texts, bad.code, bad)
    assert {error.obj for error in checks.texts_can_be_filled(None)} == {"tests.bad"}


def test_new_words_are_refused_beside_the_field(client, tang):
    client.force_login(tang)
    form = {"language": "zh-hans", "subject": "取车", "from_on": "2030-01-01", "reason": "r", "template": "SMS_1"}
    url = reverse("notices:text", args=[READY.code])
    refused = client.post(url, form | {"body": "您的{plate}好了，{owner}，到店有优惠"})
    assert refused.status_code == 422 and "body" in refused.context["form"].errors
    assert not TextOverride.objects.exists()
    assert client.post(url, form | {"body": "您的{plate}好了，找{owner}。"}).status_code == 302
    assert TextOverride.objects.get().template == "SMS_1"
    assert "template" not in client.get(reverse("notices:text", args=["tests.overdue"])).context["form"].fields


def test_a_template_number_is_for_text_messages_only(tang, at):
    words = {"language": "zh-hans", "subject": "a", "body": "b", "from_on": at.date(), "reason": "r", "by": tang}
    with pytest.raises(Refused) as refused:
        override_text(code="tests.overdue", template="SMS_1", at=at, **words)
    assert refused.value.field == "template"


# --- Queueing -------------------------------------------------------------------------------------------------------


def test_a_message_goes_to_a_mobile_and_into_no_bell(text, at, places):
    assert queue([text("a", "+86 138-1234-5678", outlet=places.beicai)], at=at) == 1
    delivery = only()
    assert (delivery.channel, delivery.message.mobile, delivery.message.recipient) == ("sms", MOBILE, None)


def test_the_same_key_is_queued_once(text, at):
    assert [queue([text("a")], at=at), queue([text("a")], at=at)] == [1, 0]
    assert Delivery.objects.count() == 1


def test_only_texts_for_customers_go_to_customers(note, at):
    with pytest.raises(texts.TextProblem, match="tests.overdue"):
        queue([note("a", mobile=MOBILE)], at=at)


def test_a_message_has_one_reader(text, han, make_robot, at):
    for fields in ({"recipient": han}, {"robot": make_robot()}):
        with pytest.raises(ValueError, match="one recipient, one robot or one mobile"):
            queue([text("a", **fields)], at=at)
    queue([text("a")], at=at)
    for changes in ({"recipient": han}, {"mobile": ""}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            Message.objects.update(**changes)


# --- Without a provider: files --------------------------------------------------------------------------------------


def test_without_a_provider_a_message_is_a_file(text, at, settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    (file,) = (tmp_path / "sms").iterdir()
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["to"] == MOBILE
    assert said["text"] == "您的爱车沪A8K216已经维修完毕，服务顾问许可会与您联系。"
    assert file.stat().st_mode & 0o077 == 0
    assert only().sent_body == said["text"]


def test_a_folder_that_cannot_be_written_is_tried_again(text, at, settings, tmp_path):
    (tmp_path / "sms").write_text("in the way")
    settings.SMS_FILE_PATH = tmp_path / "sms"
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"queued": 1}
    assert only().why == "no_connection"


# --- Through Aliyun -------------------------------------------------------------------------------------------------


def test_the_signature_is_the_one_of_the_providers_own_example():
    call = {
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "Format": "XML",
        "OutId": "123",
        "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }
    assert sms.signed("GET", call, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_the_provider_gets_the_template_and_its_variables(fake_sms, text, at):
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"sent": 1}
    (arrived,) = fake_sms.arrived
    assert (arrived.mobile, arrived.call["TemplateCode"]) == (MOBILE, "SMS_154950909")
    assert (arrived.call["SignName"], arrived.call["AccessKeyId"]) == ("嘉禾汽车", "LTAI5tKey")
    assert arrived.variables == {"plate": "沪A8K216", "owner": "许可"}
    assert arrived.call["Timestamp"] == "2026-11-05T01:30:00Z"
    signature = arrived.call.pop("Signature")
    assert signature == sms.signed("POST", arrived.call, "geheim")
    assert arrived.path == "/", "addresses end up in logs"
    assert "geheim" not in str(arrived.call)
    assert (only().provider_id, only().sent_to) == ("900619746936498440^0", MOBILE)


def test_without_an_approved_template_nothing_is_sent_and_somebody_sees_it(fake_sms, text, at):
    TextOverride.objects.update(template="")
    queue([text("a")], at=at)
    assert deliver_due(at=at) == {"failed": 1}
    assert (only().why, fake_sms.arrived) == ("no_template", [])


@pytest.mark.parametrize("mobile", ["021-58880000", "1381234567", "12345678901", "abc"])
def test_what_is_no_mobile_fails_alone(fake_sms, text, at, mobile):
    queue([text("a", mobile), text("b")], at=at)
    assert deliver_due(at=at) == {"failed": 1, "sent": 1}
    assert Delivery.objects.get(message__key="a").why == "no_mobile"


def test_a_value_the_provider_would_refuse_fails_with_the_reason(fake_sms, text, at):
    queue([text("a", plate="www.example.com"), text("b", plate="长" * 36)], at=at)
    assert deliver_due(at=at) == {"failed": 2}
    assert set(Delivery.objects.values_list("why", flat=True)) == {"text"}
    assert all(Delivery.objects.values_list("last_error", flat=True))
    assert fake_sms.arrived == []


def say(code, status=200, message=""):
    return httpx.Response(status, json={"Code": code, "Message": message, "RequestId": "1"})


@pytest.mark.parametrize(
    ("answer", "end", "rests"),
    [
        (say("OK"), End.SENT, False),
        (say("isv.BUSINESS_LIMIT_CONTROL", message="触发分钟级流控Permits:1"), End.TOO_MANY, False),
        (say("isv.DAY_LIMIT_CONTROL"), End.TOO_MANY, True),
        (say("Throttling.User", 400), End.TOO_MANY, True),
        (httpx.Response(429), End.TOO_MANY, True),
        (say("isp.SYSTEM_ERROR"), End.AGAIN, True),
        (say("ServiceUnavailable", 503), End.AGAIN, True),
        (httpx.Response(503), End.AGAIN, True),
        (httpx.Response(500), End.AGAIN, True),
        (say("isv.MOBILE_NUMBER_ILLEGAL"), End.REFUSED, False),
        (say("isv.BLACK_KEY_CONTROL_LIMIT"), End.REFUSED, False),
        (say("isv.TEMPLATE_MISSING_PARAMETERS"), End.REFUSED, False),
        (say("isv.AMOUNT_NOT_ENOUGH"), End.REFUSED, True),
        (say("SignatureDoesNotMatch", 400), End.REFUSED, True),
        (say("InvalidAccessKeyId.NotFound", 404), End.REFUSED, True),
        (httpx.Response(404), End.REFUSED, True),
        (httpx.Response(302), End.REFUSED, True),
        (httpx.Response(502), End.UNCLEAR, True),
        (httpx.Response(504), End.UNCLEAR, True),
        (httpx.Response(200, text="<html>"), End.UNCLEAR, True),
        (httpx.Response(200, json=[]), End.UNCLEAR, True),
        (httpx.Response(200, json={"Message": "OK"}), End.UNCLEAR, True),
    ],
)
def test_only_ok_is_a_yes(answer, end, rests):
    outcome = sms.read_answer(answer, AT, MOBILE)
    assert (outcome.end, outcome.rest is not None) == (end, rests)


def test_the_number_stands_in_no_answer():
    outcome = sms.read_answer(say("isv.MOBILE_NUMBER_ILLEGAL", message=f"{MOBILE} is wrong"), AT, MOBILE)
    assert MOBILE not in outcome.detail and "138****5678" in outcome.detail


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("触发分钟级流控Permits:1", timedelta(minutes=1)),
        ("触发小时级流控Permits:5", timedelta(hours=1)),
        ("触发天级流控Permits:10", timedelta(hours=23, minutes=30)),
        ("", timedelta(minutes=1)),
    ],
)
def test_a_number_that_had_its_share_waits_as_long_as_the_provider_says(words, wait):
    assert sms.wait_for_number(words, AT) == wait


def test_one_numbers_limit_is_not_anothers(fake_sms, text, at):
    fake_sms.answers = [(200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5"})]
    queue([text("a", urgency="alert"), text("b", "13800000001")], at=at)
    assert deliver_due(at=at) == {"queued": 1, "sent": 1}
    waiting = Delivery.objects.get(message__key="a")
    assert (waiting.attempts, waiting.why) == (0, "too_many")
    assert deliver_due(at=at + timedelta(minutes=50)) == {}
    assert deliver_due(at=at + timedelta(minutes=61)) == {"sent": 1}


def test_an_account_without_money_fails_one_and_keeps_the_others(fake_sms, text, at, tang):
    fake_sms.then = (200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"})
    queue([text(f"n{n}", f"1380000{n:04d}") for n in range(30)], at=at)
    assert deliver_due(at=at) == {"failed": 1}
    assert len(fake_sms.arrived) == 1
    assert deliver_due(at=at + timedelta(minutes=14)) == {}
    fake_sms.then = (200, {"Code": "OK", "BizId": "1"})
    # Who has paid says so by sending the failed one again: all go at once.
    send_again(delivery=Delivery.objects.get(state="failed"), by=tang, at=at + timedelta(minutes=14))
    Delivery.objects.filter(state="queued").update(next_try_at=at)
    assert deliver_due(at=at + timedelta(minutes=14)) == {"sent": 30}
    assert len({arrived.mobile for arrived in fake_sms.arrived}) == 30


# --- Who sees the number --------------------------------------------------------------------------------------------


def test_the_outbox_shows_text_messages_with_a_hidden_middle(client, fake_sms, text, han, tang, at, places):
    fake_sms.answers = [(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": f"{MOBILE} wrong"})]
    queue([text("a", outlet=places.beicai)], at=at)
    deliver_due(at=at)
    for user in (han, tang):
        client.force_login(user)
        pages = [
            client.get(reverse("notices:outbox"), {"channel": "sms"}).content.decode(),
            client.get(reverse("notices:delivery", args=[only().pk])).content.decode(),
        ]
        assert all("138****5678" in page and MOBILE not in page for page in pages)
    assert "138****5678" not in client.get(reverse("notices:outbox"), {"channel": "email"}).content.decode()
    client.post(reverse("notices:send_again", args=[only().pk]))
    assert only().state == "queued"


def test_after_an_outage_nobody_is_woken(fake_sms, text, at, monkeypatch):
    """Queued by day and delayed until night, it waits for nine o'clock; what goes to our own people does not."""
    monkeypatch.setattr(hooks, "_loud", [callable_from])
    queue([text("n1")], at=at)
    for night in ("2026-11-05 20:00", "2026-11-06 03:00", "2026-11-06 08:59"):
        assert "sent" not in deliver_due(at=shanghai(night))
        delivery = Delivery.objects.get(channel="sms")
        assert (delivery.state, delivery.why, delivery.attempts) == ("queued", "quiet", 0)
        assert delivery.next_try_at == shanghai("2026-11-06 09:00")
    assert not fake_sms.arrived
    assert deliver_due(at=shanghai("2026-11-06 09:00")) == {"sent": 1}
    assert deliver_due(at=shanghai("2026-11-06 09:01")) == {}


def test_the_quiet_hours_are_those_of_the_outlet(fake_sms, text, at, monkeypatch, places):
    monkeypatch.setattr(hooks, "_loud", [callable_from])
    who = {"entered_by": make_user("安然"), "entered_at": at, "reason": "晚间营业"}
    PolicyValue.objects.create(key="contacts.quiet_from", value="22:00", outlet=places.beicai, from_on=at.date(), **who)
    queue([replace(text("n1"), outlet=places.beicai), replace(text("n2"), outlet=places.minhang)], at=at)
    assert deliver_due(at=shanghai("2026-11-05 21:00")) == {"sent": 1}
    assert Delivery.objects.get(state="queued").message.outlet == places.minhang


def test_the_outbox_says_who_does_not_answer(client, fake_sms, text, tang, at, settings):
    settings.SMS_ENDPOINT = "http://127.0.0.1:1/"
    queue([text(f"n{n}") for n in range(3)], at=shanghai("2026-11-05 09:30"))
    client.force_login(tang)
    assert "h-resting" not in client.get(reverse("notices:outbox")).content.decode()
    from django.utils import timezone

    deliver_due(at=timezone.now())
    assert "h-resting" in client.get(reverse("notices:outbox")).content.decode()
