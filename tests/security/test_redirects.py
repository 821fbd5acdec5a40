"""No link to this house leads to another one."""

import pytest
from django.urls import reverse

from tests.makers import PASSWORD
from tests.people import make_house
from tests.security.codes import code_now, give_phone

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:///evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.example/",
    "\thttps://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "http://testserver\n.evil.example/",
]


def leads_out(response) -> bool:
    # What a browser makes of it: backslashes are slashes, spaces at the beginning are nothing.
    location = response.headers.get("Location", "").replace("\\", "/").strip()
    return not (location.startswith("/") and not location.startswith("//"))


@pytest.fixture
def house():
    return make_house()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_neither_language_nor_look(client, target):
    for name, field in (("staff:language", "language"), ("staff:theme", "theme")):
        for value in ("en", "dark", "x"):
            response = client.post(reverse(name), {field: value, "next": target})
            assert response.status_code == 302 and not leads_out(response)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_neither_signing_in_nor_out(client, house, target):
    login = {"login": house.service_advisor.username, "password": PASSWORD, "next": target}
    response = client.post(f"{reverse('account_login')}?next=/x", login)
    assert response.status_code == 302 and not leads_out(response)
    again = client.get(reverse("account_login"), {"next": target})
    assert again.status_code == 302 and not leads_out(again)
    out = client.post(reverse("account_logout"), {"next": target})
    assert out.status_code == 302 and not leads_out(out)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_the_password_or_the_code_once_more(client, house, target):
    user = house.finance
    give_phone(user)
    client.force_login(user)
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})
    assert response.status_code == 302 and not leads_out(response)
    response = client.post(reverse("mfa_reauthenticate"), {"code": code_now(), "next": target})
    assert response.status_code == 302 and not leads_out(response)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_coming_back_after_the_session_ended(client, house, target):
    """The page that somebody says to come from is only believed where it is one of this house."""
    for headers in ({"Referer": target.strip()}, {"HX-Current-URL": target.strip(), "HX-Request": "true"}):
        if any(sign in target for sign in "\n\t"):
            continue
        response = client.post(reverse("staff:substitutes"), {"x": "1"}, headers=headers)
        location = response.headers.get("Location") or response.headers.get("HX-Redirect")
        assert location.startswith("/account/login/?next=%2F") and "evil" not in location


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_any_page_that_is_told_where_to_go_on(client, house, target):
    """`next` and `back` are said to every page that redirects after a form."""
    client.force_login(house.station_head)
    for name, args, body in (
        ("notices:read_all", [], {}),
        ("notices:preference", [], {}),
        ("customers:search", [], {"q": "x"}),
    ):
        response = client.post(reverse(name, args=args), {**body, "next": target, "back": target})
        assert response.status_code != 302 or not leads_out(response), name
