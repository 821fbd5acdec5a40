"""Alive and ready, for a load balancer: cheap, in time, by address, without a session, and without secrets."""

import json
import socket
import time

import pytest
from django.conf import settings
from django.test import Client, override_settings

from dealership import health

BY_ADDRESS = {"HTTP_HOST": "10.2.3.4:8000"}


def ready() -> tuple[int, dict]:
    answer = Client().get("/health/ready/", **BY_ADDRESS)
    return answer.status_code, answer.json()


def wrong() -> dict[str, str]:
    code, said = ready()
    assert code == (503 if said["wrong"] else 200) and said["ready"] == (not said["wrong"])
    return {each["what"]: each["why"] for each in said["wrong"]}


@pytest.fixture
def silent_server():
    """Takes calls, and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield silent.getsockname()[1]


def test_live_asks_nothing_of_anybody():
    """No database: this test may not use one. A host that is not ours, no session, no way to the login."""
    answer = Client().get("/health/live/", **BY_ADDRESS)
    assert (answer.status_code, answer.json(), answer.cookies) == (200, {"live": True}, {})
    assert answer["Cache-Control"] == "no-store"


def test_an_ordinary_page_still_refuses_a_host_that_is_not_ours(db):
    assert Client().get("/account/login/", **BY_ADDRESS).status_code == 400


@override_settings(SECURE_SSL_REDIRECT=True)
def test_behind_https_it_answers_a_plain_call_too():
    assert Client().get("/health/live/", **BY_ADDRESS).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_ready_when_all_is_well():
    assert ready() == (200, {"ready": True, "wrong": []})


@pytest.mark.django_db(transaction=True)
def test_signed_in_or_not_it_asks_nothing_of_sessions(client, django_assert_num_queries):
    """Within the request itself nothing is asked; the looks are in threads with connections of their own."""
    with django_assert_num_queries(0):
        assert client.get("/health/ready/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_is_not_applied_is_said(monkeypatch):
    monkeypatch.setattr(health, "migrations", lambda: (("staff", "9999_never"),))
    assert wrong() == {"database": "1 migrations are not applied"}


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said():
    with override_settings(LEAST_FREE_DISK_MB=10**9):
        assert "are needed" in wrong()["files"]


@pytest.mark.django_db(transaction=True)
def test_a_directory_that_cannot_be_written_is_said(tmp_path):
    with override_settings(VAR_DIR=tmp_path / "gone"):
        assert wrong() == {"files": "FileNotFoundError"}


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_is_said_without_its_address(tmp_path):
    with override_settings(REDIS_URL=f"unix://:geheim@{tmp_path / 'nobody.sock'}"):
        code, said = ready()
    assert (code, said["wrong"]) == (503, [{"what": "broker", "why": "ConnectionError"}])
    assert "geheim" not in json.dumps(said) and str(tmp_path) not in json.dumps(said)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_says_nothing_is_not_waited_for(silent_server, monkeypatch):
    monkeypatch.setattr("staff.queues.SECONDS", 60)
    began = time.monotonic()
    with override_settings(REDIS_URL=f"redis://127.0.0.1:{silent_server}/0"):
        assert wrong() == {"broker": "no answer"}
        assert time.monotonic() - began < health.PATIENCE_SECONDS + 1
        probe = next(each for each in health.PROBES if each.what == "broker")
        thread = probe.thread
        assert wrong() == {"broker": "no answer"}
        assert probe.thread is thread, "every question left another thread behind"
    probe.thread = None


def test_a_database_that_is_down_is_said_and_live_still_answers(monkeypatch):
    def refuse():
        raise ConnectionRefusedError("postgres://user:geheim@host")

    probe = health.Probe("database", refuse)
    monkeypatch.setattr(health, "PROBES", [probe])
    code, said = ready()
    assert (code, said["wrong"]) == (503, [{"what": "database", "why": "ConnectionRefusedError"}])
    assert Client().get("/health/live/").status_code == 200


def test_only_reading():
    assert [Client().post(address).status_code for address in health.ADDRESSES] == [405, 405, 405]


def test_nothing_of_it_is_behind_the_login():
    # Before it stands only what gives every answer its headers.
    assert settings.MIDDLEWARE.index("dealership.health.PlainAnswers") == 1
    assert settings.MIDDLEWARE[0] == "dealership.csp.ContentSecurityPolicy"
