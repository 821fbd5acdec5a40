"""Signing in and out: by user name, with a limit, with an own password, and in demo mode by one click."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from staff import services, trail
from staff.models import User
from tests.makers import PASSWORD, make_user

LOGIN = "/account/login/"
CHANGE = "/account/password/change/"


def sign_in(client, username="linzhixia", password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


class TestSigningIn:
    def test_by_user_name(self, client, house):
        response = sign_in(client)
        assert (response.status_code, response["Location"]) == (302, "/")
        assert client.get("/").status_code == 200
        assert trail.entries_about(house.service_advisor).get().action == "account.signed_in"

    def test_capitals_do_not_matter(self, client, house):
        assert sign_in(client, "LinZhiXia").status_code == 302

    def test_back_to_where_one_wanted_to_go_and_nowhere_else(self, client, house):
        response = client.get("/people/")
        assert response["Location"] == f"{LOGIN}?next=/people/"
        data = {"login": "linzhixia", "password": PASSWORD}
        assert client.post(LOGIN, {**data, "next": "/people/"})["Location"] == "/people/"
        client.logout()
        assert client.post(LOGIN, {**data, "next": "https://example.org/"})["Location"] == "/"

    @pytest.mark.parametrize(("username", "password"), [("linzhixia", "wrong"), ("nobody", PASSWORD), ("", "")])
    def test_wrong(self, client, house, username, password):
        response = sign_in(client, username, password)
        assert response.status_code in (200, 422)
        assert "_auth_user_id" not in client.session

    def test_same_words_for_a_wrong_name_and_a_wrong_password(self, client, house):
        """Otherwise the page would tell which accounts there are."""
        words = [str(sign_in(client, *pair).context["form"].errors) for pair in (("linzhixia", "x"), ("nobody", "x"))]
        assert words[0] == words[1]

    def test_shut_account(self, client, house):
        User.objects.filter(pk=house.service_advisor.pk).update(is_active=False)
        sign_in(client)
        assert "_auth_user_id" not in client.session
        assert client.get("/")["Location"].startswith(LOGIN)

    def test_shutting_an_account_ends_its_sessions(self, client, house, today):
        client.force_login(house.service_advisor)
        assert client.get("/").status_code == 200
        services.deactivate_account(account=house.service_advisor, reason="离职", by=house.service_manager, at=today)
        assert client.get("/")["Location"].startswith(LOGIN)

    def test_new_password_ends_its_sessions(self, client, house, today):
        client.force_login(house.service_advisor)
        services.reset_password(account=house.service_advisor, by=house.service_manager, at=today)
        assert client.get("/")["Location"].startswith(LOGIN)

    def test_session_ends_after_twelve_hours(self, client, house, clock):
        at = clock("2026-11-05 08:00")
        sign_in(client)
        clock(at + timedelta(hours=11, minutes=59))
        assert client.get("/").status_code == 200
        clock(at + timedelta(hours=12, minutes=1))
        assert client.get("/")["Location"].startswith(LOGIN)

    def test_signing_out(self, client, house):
        client.force_login(house.service_advisor)
        client.post("/account/logout/")
        assert client.get("/")["Location"].startswith(LOGIN)


class TestLimit:
    def test_closed_after_five_and_says_for_how_long(self, client, house, clock):
        at = clock("2026-11-05 08:00")
        for _attempt in range(5):
            sign_in(client, password="wrong")
        clock(at + timedelta(minutes=4, seconds=30))
        response = sign_in(client)
        assert "_auth_user_id" not in client.session
        assert "11" in str(response.context["form"].errors)

    def test_open_again_afterwards(self, client, house, clock):
        at = clock("2026-11-05 08:00")
        for _attempt in range(5):
            sign_in(client, password="wrong")
        clock(at + timedelta(minutes=15, seconds=1))
        assert sign_in(client).status_code == 302

    def test_another_account_is_not_closed(self, client, house, clock):
        clock("2026-11-05 08:00")
        for _attempt in range(5):
            sign_in(client, password="wrong")
        assert sign_in(client, "hanlicheng").status_code == 302

    def test_other_writing_of_the_name_is_the_same_account(self, client, house, clock):
        clock("2026-11-05 08:00")
        for username in ("linzhixia", "LINZHIXIA", "Linzhixia", "linZHIxia", "linzhixiA"):
            sign_in(client, username, "wrong")
        sign_in(client)
        assert "_auth_user_id" not in client.session

    def test_signing_in_rightly_costs_nothing(self, client, house, clock):
        clock("2026-11-05 08:00")
        for _attempt in range(7):
            assert sign_in(client).status_code == 302
            client.logout()


class TestClosed:
    @pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
    def test_no_page_for_it(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_no_sign_up(self, client, db):
        assert client.post("/account/signup/", {"username": "x"}).status_code in (302, 404)
        assert not User.objects.exists()


class TestOwnPassword:
    @pytest.fixture
    def newcomer(self, house):
        return make_user("许阳", "service_advisor", house.sh01, username="xuyang", must_change_password=True)

    def test_only_the_page_for_it_opens_until_it_is_changed(self, client, newcomer):
        sign_in(client, "xuyang")
        for url in ("/", "/people/", "/policy/", "/work/", "/people/account/xuyang/"):
            assert client.get(url)["Location"] == CHANGE
        assert client.post("/people/accounts/new/", {})["Location"] == CHANGE
        assert client.get(CHANGE).status_code == 200
        assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == CHANGE

    def test_changed_lets_in(self, client, newcomer):
        sign_in(client, "xuyang")
        response = client.post(
            CHANGE, {"oldpassword": PASSWORD, "password1": "qiu-tian-83-hai", "password2": "qiu-tian-83-hai"}
        )
        assert response.status_code == 302
        assert client.get("/").status_code == 200
        newcomer.refresh_from_db()
        assert not newcomer.must_change_password
        assert "account.password_changed" in [entry.action for entry in trail.entries_about(newcomer)]

    @pytest.mark.parametrize("password", ["short-1", "1234567890", "password123", "xuyang2026"])
    def test_password_rules(self, client, newcomer, password):
        sign_in(client, "xuyang")
        client.post(CHANGE, {"oldpassword": PASSWORD, "password1": password, "password2": password})
        newcomer.refresh_from_db()
        assert newcomer.must_change_password

    def test_old_password_is_asked_for(self, client, newcomer):
        sign_in(client, "xuyang")
        client.post(CHANGE, {"oldpassword": "x", "password1": "qiu-tian-83-hai", "password2": "qiu-tian-83-hai"})
        newcomer.refresh_from_db()
        assert newcomer.must_change_password

    def test_first_password_works_from_the_page_that_shows_it(self, client, house, today):
        client.force_login(house.service_manager)
        response = client.post(
            "/people/accounts/new/",
            {
                "name": "许阳",
                "username": "xuyang",
                "role": "service_advisor",
                "place": "outlet:SH01",
                "from_on": "2026-11-05",
            },
        )
        password = response.context["password"]
        assert password in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        client.logout()
        assert sign_in(client, "xuyang", password).status_code == 302
        assert client.get("/")["Location"] == CHANGE


class TestDemo:
    ENTER = "/demo/enter/"

    @pytest.fixture
    def demo(self, house):
        house.service_advisor.is_demo = True
        house.service_advisor.save()
        return house.service_advisor

    def test_listed_and_entered_by_one_click(self, client, demo, settings):
        settings.DEMO = True
        assert "林知夏" in client.get(LOGIN).content.decode()
        assert client.post(self.ENTER, {"username": "linzhixia"}).status_code == 302
        assert client.session["_auth_user_id"] == str(demo.pk)

    def test_never_without_demo_mode(self, client, demo, settings):
        settings.DEMO = False
        assert "林知夏" not in client.get(LOGIN).content.decode()
        assert client.post(self.ENTER, {"username": "linzhixia"}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_only_demo_accounts_that_are_open(self, client, demo, settings):
        settings.DEMO = True
        assert client.post(self.ENTER, {"username": "hanlicheng"}).status_code == 404
        User.objects.filter(pk=demo.pk).update(is_active=False)
        assert client.post(self.ENTER, {"username": "linzhixia"}).status_code == 404

    def test_by_post_only(self, client, demo, settings):
        settings.DEMO = True
        assert client.get(self.ENTER).status_code == 405

    def test_with_a_token(self, demo, settings):
        from django.test import Client

        settings.DEMO = True
        assert Client(enforce_csrf_checks=True).post(self.ENTER, {"username": "linzhixia"}).status_code == 403


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Kurz7", "Too short: at least 10 characters."),
        ("7314159265358", "Digits alone are not enough. Add letters."),
        ("password123", "Many people use this password; it is soon guessed. Choose another."),
        ("hanlicheng1", "Too much like your user name. Choose another."),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_our_words(password, said):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="hanlicheng", name="韩立诚"))
    assert said in refused.value.messages
