"""What holds for every answer, whichever room it comes from."""

import json
import logging

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse

from dealership.logs import JsonLines
from staff.roles import Role
from tests.makers import make_outlet, make_user


@pytest.fixture
def advisor(db):
    return make_user("苏芸", Role.SERVICE_ADVISOR, make_outlet())


@pytest.mark.parametrize("address", ["/account/login/", "/", "/no-such-page/"])
@pytest.mark.django_db
def test_the_browser_is_told_to_take_everything_from_here(client, address: str):
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_everything_needs_an_account_unless_it_says_otherwise(client):
    assert client.get("/").headers["Location"].startswith("/account/login/")


def test_there_is_no_way_to_sign_up_or_to_reset_a_password_by_mail(client):
    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_language_is_the_user_s_and_not_the_browser_s(client, advisor):
    english_browser = {"HTTP_ACCEPT_LANGUAGE": "en-US,en"}
    assert client.get("/account/login/", **english_browser).headers["Content-Language"] == "zh-hans"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/account/login/").headers["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert client.get("/account/login/").headers["Content-Language"] == "zh-hans"
    client.force_login(advisor)
    type(advisor).objects.filter(pk=advisor.pk).update(language="en")
    assert client.get("/account/password/change/").headers["Content-Language"] == "en"


def attempt(client, password: str, username: str):
    return client.post("/account/login/", {"login": username, "password": password})


@pytest.mark.django_db
def test_attempts_to_sign_in_are_counted_in_the_table_that_all_processes_share(client, settings, advisor):
    """After five wrong passwords the right one is refused too, and another process would know."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "dealership_cache"}
    }
    call_command("createcachetable", verbosity=0)
    for _ in range(5):
        assert attempt(client, "wrong-" + "x" * 10, advisor.username).status_code == 200
    assert attempt(client, "password-1234", advisor.username).status_code != 302
    caches["default"].clear()
    assert attempt(client, "password-1234", advisor.username).status_code == 302


def test_a_line_of_the_log_is_one_object():
    record = logging.LogRecord("staff", logging.WARNING, "f.py", 1, "%d rows for %s", (3, "上海"), None)
    record.outlet = "SH01"
    line = JsonLines().format(record)
    assert "\n" not in line and "上海" in line
    parsed = json.loads(line)
    assert (parsed["level"], parsed["message"], parsed["outlet"]) == ("WARNING", "3 rows for 上海", "SH01")


def test_a_traceback_stays_inside_its_object():
    try:
        raise ValueError("the reason")
    except ValueError:
        import sys

        record = logging.LogRecord("staff", logging.ERROR, "f.py", 1, "failed", (), sys.exc_info())
    assert "the reason" in json.loads(JsonLines().format(record))["traceback"]
