"""What is posted to a robot, and what its answers mean."""

import base64
import hashlib
import hmac
import logging
import ssl
import subprocess
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from notices import webhooks
from notices.channels import End, robot
from tests.clock import shanghai
from tests.notices.fake_robot import KEY, FakeRobot

AT = shanghai("2026-11-05 09:30")


def send(url, kind="wecom", secret="", text="你好", mobiles=(), timeout=0.5):
    with robot.open_client() as client:
        client.timeout = httpx.Timeout(timeout)
        return robot.send(client, kind=kind, url=url, secret=secret, text=text, mobiles=list(mobiles), at=AT)


def test_wecom_gets_a_text_that_calls_people_by_their_numbers():
    with FakeRobot() as fake:
        assert send(fake.url, mobiles=["13800000000"]).end == End.SENT
    assert fake.arrived[0].query == {"key": KEY}
    assert fake.arrived[0].body == {
        "msgtype": "text",
        "text": {"content": "你好", "mentioned_mobile_list": ["13800000000"]},
    }


def test_a_text_is_cut_to_2048_bytes():
    with FakeRobot() as fake:
        send(fake.url, text="逾" * 1000)
    assert fake.texts[0] == "逾" * 681 + "…"
    assert len(fake.texts[0].encode()) == 2046


def test_dingtalk_gets_the_signature_its_manual_describes():
    with FakeRobot() as fake:
        assert send(fake.url, kind="dingtalk", secret="SEC123", mobiles=["13800000000"]).end == End.SENT
    query = fake.arrived[0].query
    assert query["timestamp"] == str(int(AT.timestamp() * 1000))
    expected = hmac.new(b"SEC123", f"{query['timestamp']}\nSEC123".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"]) == expected
    assert fake.arrived[0].body["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}


def test_the_signature_survives_the_address():
    """Base64 has + and /, which mean something else in an address."""
    for second in range(30):
        signed = robot.signed("https://oapi.dingtalk.com/robot/send?access_token=x", f"SEC{second}", AT)
        assert len(base64.b64decode(parse_qs(urlsplit(signed).query)["sign"][0], validate=True)) == 32


@pytest.mark.parametrize(
    ("kind", "answer", "end"),
    [
        ("wecom", (200, {"errcode": 0}), End.SENT),
        ("wecom", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), End.TOO_MANY),
        ("dingtalk", (200, {"errcode": 130101, "errmsg": "send too fast"}), End.TOO_MANY),
        ("wecom", (429, ""), End.TOO_MANY),
        ("wecom", (200, {"errcode": -1, "errmsg": "system busy"}), End.AGAIN),
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), End.REFUSED),
        ("dingtalk", (200, {"errcode": 310000, "errmsg": "sign not match"}), End.REFUSED),
        ("wecom", (404, ""), End.REFUSED),
        ("wecom", (302, ""), End.REFUSED),
        ("wecom", (500, ""), End.AGAIN),
        ("wecom", (503, ""), End.AGAIN),
        ("wecom", (502, ""), End.UNCLEAR),
        ("wecom", (504, ""), End.UNCLEAR),
        ("wecom", (200, "<html>"), End.UNCLEAR),
        ("wecom", (200, "[]"), End.UNCLEAR),
        ("wecom", (200, '{"errmsg": "ok"}'), End.UNCLEAR),
        ("wecom", "close", End.UNCLEAR),
        ("wecom", 5, End.UNCLEAR),
    ],
)
def test_only_a_yes_is_a_yes(kind, answer, end):
    with FakeRobot(answers=[answer]) as fake:
        assert send(fake.url, kind=kind).end == end
    assert len(fake.arrived) == 1


def test_where_nobody_listens_nothing_has_left():
    with FakeRobot() as fake:
        url = fake.url
    outcome = send(url)
    assert (outcome.end, outcome.why) == (End.AGAIN, "no_connection")


def test_the_key_is_never_logged(caplog):
    caplog.set_level(logging.DEBUG)
    with FakeRobot(answers=[(500, ""), "close"]) as fake:
        for _ in range(3):
            send(fake.url)
    assert "webhook/send" in caplog.text, "httpx has logged nothing: this test no longer shows anything"
    assert KEY not in caplog.text


def test_dingtalk_rests_ten_minutes_and_wecom_one():
    too_fast = httpx.Response(200, json={"errcode": 130101})
    assert robot.read_answer("dingtalk", too_fast).rest.total_seconds() == 600
    assert robot.read_answer("wecom", httpx.Response(429)).rest.total_seconds() == 60


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", None),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "https"),
        ("http://127.0.0.1:8000/x", "https"),
        ("http://127.0.0.1.example.com/x", "https"),
        ("ftp://example.com/x", "form"),
        ("https://user:pass@example.com/x", "form"),
        ("https://", "form"),
        ("https://exa mple.com", "form"),
        ("https://example.com:99999/x", "form"),
        ("key=abc", "form"),
    ],
)
def test_messages_go_over_https_only(url, problem):
    assert webhooks.problem_with(url, allow_loopback_http=False) == problem


def test_plain_http_is_for_this_machine_and_only_when_the_settings_say_so():
    assert webhooks.problem_with("http://127.0.0.1:8000/x", allow_loopback_http=True) is None
    assert webhooks.problem_with("http://127.0.0.1.example.com/x", allow_loopback_http=True) == "https"
    assert webhooks.problem_with("http://127.0.0.1:80@example.com/x", allow_loopback_http=True) == "form"


def test_of_the_address_people_see_the_host_and_four_characters():
    assert webhooks.masked(f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}") == (
        "https://qyapi.weixin.qq.com/••••5aaa"
    )
    assert webhooks.masked("https://example.com/hook/short") == "https://example.com/••••"


@pytest.mark.needs("openssl")
def test_over_https_a_stranger_gets_nothing_and_the_provider_gets_the_message(tmp_path, monkeypatch):
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with FakeRobot(tls=context) as fake:
        assert send(fake.url).why == "no_connection"
        assert fake.arrived == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send(fake.url).end == End.SENT
    assert len(fake.arrived) == 1
