"""A form that is sent after the session ran out: nothing typed is lost, and nobody else sees it."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from staff import kept_form
from staff.roles import Role
from tests.makers import make_outlet, make_user

pytestmark = pytest.mark.django_db

# A page that everybody signed in may open, and may post to.
PAGE = "/account/password/change/"
LOGIN = "/account/login/"
TYPED = {"what": "客户要求书面方案", "kind": ["call", "visit"], "oldpassword": "s3cret", "csrfmiddlewaretoken": "x"}


@pytest.fixture
def writer():
    return make_user("许可", Role.SERVICE_ADVISOR, make_outlet(), username="xuke")


@pytest.fixture
def worked(client, writer):
    """The browser of somebody who has worked here and whose session is over."""
    client.force_login(writer)
    client.get(PAGE)
    client.cookies.pop("sessionid")
    return client


def kept_in(response):
    found = re.search(r'<script id="kept-form" type="application/json">(.*?)</script>', response.text)
    return json.loads(found[1]) if found else None


def test_what_was_typed_comes_back_once_after_signing_in(worked, writer):
    answer = worked.post(PAGE, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=%2Faccount%2Fpassword%2Fchange%2F")
    worked.force_login(writer)

    kept = kept_in(worked.get(PAGE))
    assert kept["action"] == PAGE
    assert sorted(kept["fields"]) == [["kind", "call"], ["kind", "visit"], ["what", "客户要求书面方案"]]
    assert kept_in(worked.get(PAGE)) is None


def test_it_comes_back_after_the_real_login_page_too(worked):
    location = worked.post(PAGE, TYPED)["Location"]
    answer = worked.post(location, {"login": "xuke", "password": "password-1234"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert kept_in(worked.get(PAGE))["action"] == PAGE


def test_the_page_is_the_one_the_form_stands_on(worked, writer):
    origin = "http://testserver/components/?tab=1"
    answer = worked.post(PAGE, TYPED, headers={"referer": origin})
    assert answer["Location"] == f"{LOGIN}?next=%2Fcomponents%2F%3Ftab%3D1"
    assert worked.session[kept_form.SESSION_KEY]["action"] == PAGE
    elsewhere = worked.post(PAGE, TYPED, headers={"referer": "https://elsewhere.example/page/"})
    assert elsewhere["Location"].endswith("next=%2Faccount%2Fpassword%2Fchange%2F")


def test_somebody_else_on_the_same_computer_does_not_see_it(worked, writer):
    worked.post(PAGE, TYPED)
    worked.force_login(make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet(), username="fang"))
    assert kept_in(worked.get(PAGE)) is None
    assert kept_form.SESSION_KEY not in worked.session


def test_a_browser_in_which_nobody_worked_keeps_nothing(client):
    assert client.post(PAGE, TYPED).status_code == 302
    assert kept_form.SESSION_KEY not in client.session


def test_the_cookie_cannot_be_made_up(client, writer):
    client.cookies[kept_form.WRITER_COOKIE] = str(writer.pk)
    client.post(PAGE, TYPED)
    assert kept_form.SESSION_KEY not in client.session


def test_too_much_is_not_kept(worked):
    worked.post(PAGE, {"what": "长" * 30_000})
    assert kept_form.SESSION_KEY not in worked.session
    worked.post(PAGE, {"what": "长" * 20_000})
    assert kept_form.SESSION_KEY in worked.session


def test_after_half_a_day_it_is_gone(worked, writer, clock):
    at = clock("2026-03-12 10:00")
    worked.post(PAGE, TYPED)
    clock(at + timedelta(hours=12, minutes=1))
    worked.force_login(writer)
    assert kept_in(worked.get(PAGE)) is None


def test_another_page_in_between_does_not_take_it(worked, writer):
    worked.post(PAGE, TYPED)
    worked.force_login(writer)
    assert kept_in(worked.get(reverse("account_logout"))) is None
    assert kept_in(worked.get(PAGE)) is not None


def test_a_fragment_leads_the_whole_page_to_the_login(worked):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/components/"}
    answer = worked.get(PAGE, headers=headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"{LOGIN}?next=%2Fcomponents%2F")
    answer = worked.post(PAGE, TYPED, headers=headers)
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Fcomponents%2F"
    assert worked.session[kept_form.SESSION_KEY]["page"] == "/components/"


def test_without_the_token_of_the_form_nothing_is_kept(writer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer)
    strict.get(PAGE)
    strict.cookies.pop("sessionid")
    assert strict.post(PAGE, TYPED).status_code == 403
    assert kept_form.SESSION_KEY not in strict.session
