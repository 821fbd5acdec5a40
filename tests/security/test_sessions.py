"""Sessions: a key of its own at sign-in, cookies nobody else reads, and an end as soon as there is a reason for it."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from staff import services
from staff.models import Employee
from tests.makers import PASSWORD, make_employee
from tests.people import make_house

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


@pytest.fixture
def house():
    return make_house()


def sign_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def test_signing_in_changes_the_key(client, house):
    """Who knows the key of a session from before has nothing."""
    client.post(reverse("staff:language"), {"language": "en"})
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    sign_in(client, house.service_advisor)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_in(thief)


def test_signing_out_ends_it_on_the_server(client, house):
    sign_in(client, house.service_advisor)
    copied = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copied
    assert not is_in(thief)


def test_changing_the_password_ends_all_others(client, house):
    other = Client()
    sign_in(client, house.service_advisor)
    sign_in(other, house.service_advisor)
    new = "qiu-tian-83-hai"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(client), is_in(other)) == (True, False)


def test_losing_the_role_counts_at_once(client, house, today):
    client.force_login(house.cashier)
    assert client.get(reverse("workshop:receipts")).status_code == 200
    posting = house.cashier.postings.get()
    services.end_posting(
        posting=posting, to_on=today.date() - timedelta(days=1), reason="调岗", by=house.administrator, at=today
    )
    assert client.get(reverse("workshop:receipts")).status_code == 403


def test_whoever_left_may_do_nothing_the_day_after(client, house, clock, today):
    """Also while nobody has shut the account yet, and in a session that was open."""
    person = make_employee("邱雨桐", house.sh01, left_on=today.date())
    house.cashier.employee = person
    house.cashier.save()
    client.force_login(house.cashier)
    page = reverse("workshop:receipts")
    assert client.get(page).status_code == 200, "the last day is a working day"
    clock(today + timedelta(hours=11))
    assert client.get(page).status_code == 200
    clock(today + timedelta(days=1))
    client.force_login(house.cashier)
    assert client.get(page).status_code == 403
    Employee.objects.update(left_on=None)
    assert client.get(page).status_code == 200, "somebody who came back"


def test_a_cookie_made_up_or_of_another_key_is_nothing(client, house):
    client.force_login(house.service_advisor)
    session = client.session
    for forged in ("x" * 32, "", "../../etc/passwd", session.session_key[:-1] + "0"):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = forged
        assert not is_in(thief)


def test_what_a_session_holds_is_not_run(settings):
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def test_cookies(client, house):
    sign_in(client, house.service_advisor)
    client.get("/")
    client.post(reverse("staff:language"), {"language": "en"})
    client.post(reverse("staff:theme"), {"theme": "dark"})
    assert len(client.cookies) >= 5
    for name, cookie in client.cookies.items():
        assert (name, bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (name, True, "Lax", "/")
        assert not cookie["domain"]


SHOW = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.core.management import call_command
names = ["DEBUG", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
plain = Client().get("/account/login/", HTTP_HOST="localhost")
print(json.dumps({name: getattr(settings, name) for name in names} | {
    "plain": [plain.status_code, plain["Location"], sorted(plain.headers)]}))
"""


def test_behind_https(tmp_path):
    """As it runs for real: no word over plain HTTP, cookies of this host only, and no page for developers."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "k" * 50,
        "BEHIND_HTTPS": "true",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    shown = json.loads(done.stdout)
    status, location, headers = shown.pop("plain")
    assert shown == {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
    }
    assert (status, location) == (301, "https://localhost/account/login/")
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"} <= set(headers)


def test_no_page_for_developers_and_none_of_django_s_administration(client):
    from django.conf import settings as installed
    from django.urls import NoReverseMatch

    assert "django.contrib.admin" not in installed.INSTALLED_APPS
    assert not any("debug_toolbar" in one or "silk" in one for one in installed.INSTALLED_APPS)
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    for address in (
        "/admin/",
        "/__debug__/",
        "/.env",
        "/.git/config",
        "/media/",
        "/static/../.env",
        "/static/%2e%2e/.env",
    ):
        assert client.get(address).status_code in (400, 404), address
