"""The second step at sign-in: who needs it, what opens without it, and that a code counts once."""

import re
import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt
from django.conf import settings as installed
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff import second_factor, services, trail
from staff.models import User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import PASSWORD, make_outlet, make_user
from tests.people import make_house
from tests.security.codes import SECRET, code_now, give_phone

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/account/login/", "/account/2fa/authenticate/"
SET_UP, AGAIN = "/account/2fa/totp/activate/", "/account/2fa/reauthenticate/"


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def finance(house):
    """Somebody of finance who has no second step yet."""
    User.objects.filter(pk=house.finance.pk).update(second_factor_at=None)
    house.finance.refresh_from_db()
    return house.finance


def sign_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.username, "password": password})


def actions(user) -> list[str]:
    return [entry.action for entry in trail.entries_about(user)]


class TestWhoNeedsIt:
    @pytest.mark.parametrize("role", [Role.FINANCE, Role.ADMINISTRATOR])
    def test_nothing_opens_before_it_is_set_up(self, client, house, role):
        User.objects.update(second_factor_at=None)
        assert sign_in(client, house.by_role[role])["Location"] == "/"
        for address in ("/", "/people/", reverse("payroll:runs"), "/work/", "/account/2fa/"):
            assert client.get(address)["Location"] == SET_UP, address
        assert client.post("/people/accounts/new/", {})["Location"] == SET_UP
        assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == SET_UP
        assert client.get(SET_UP).status_code == 200
        assert client.post(reverse("staff:language"), {"language": "en"})["Location"] == "/"

    def test_no_address_is_forgotten(self, client, finance):
        """Every named address without an argument, asked by somebody who needs the step and has it not."""
        from tests.test_permissions import OPEN_TO_ALL, PAGES

        client.force_login(finance)
        open_ = {"account_change_password", "account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate"}
        asked, wrong = 0, []
        for page in PAGES:
            if page.about or page.asks or page.name in open_ or page.name in OPEN_TO_ALL:
                continue
            for ask in (client.get, client.post):
                response = ask(reverse(page.name, args=page.args))
                asked += 1
                if (response.status_code, response.headers.get("Location")) != (302, SET_UP):
                    wrong.append(page.name)
        assert (wrong, asked > 200) == ([], True)

    def test_the_others_may_leave_it(self, client, house):
        sign_in(client, house.service_advisor)
        assert client.get("/").status_code == 200
        assert client.get("/account/2fa/").status_code == 200

    def test_a_posting_that_begins_today_needs_it_at_once(self, client, house, today):
        client.force_login(house.service_advisor)
        assert client.get("/").status_code == 200
        from staff.models import Posting

        Posting.objects.create(user=house.service_advisor, role=Role.FINANCE, outlet=house.sh01, from_on=today.date())
        assert client.get("/")["Location"] == SET_UP

    def test_the_password_given_by_others_is_changed_first(self, client, finance):
        User.objects.filter(pk=finance.pk).update(must_change_password=True)
        client.force_login(finance)
        assert client.get("/")["Location"] == "/account/password/change/"
        assert client.get(SET_UP)["Location"] == "/account/password/change/"
        assert client.get("/account/password/change/").status_code == 200

    def test_which_roles_is_a_setting(self, client, house, settings):
        User.objects.update(second_factor_at=None)
        settings.SECOND_FACTOR_ROLES = ["general_manager"]
        client.force_login(house.finance)
        assert client.get("/").status_code == 200
        client.force_login(house.general_manager)
        assert client.get("/")["Location"] == SET_UP

    def test_a_role_written_wrongly_is_said_before_anything_starts(self, settings):
        settings.SECOND_FACTOR_ROLES = ["finanse"]
        assert "dealership.E015" in [message.id for message in run_checks()]

    def test_by_default_finance_and_administrators(self):
        assert installed.SECOND_FACTOR_ROLES == ["finance", "administrator"]

    def test_nobody_needs_it_to_look_at_a_demo(self, client, finance, settings):
        User.objects.update(is_demo=True)
        settings.DEMO = True
        page = client.get(LOGIN).content.decode()
        assert "演示" in page or "demo" in page
        client.post(reverse("staff:demo_enter"), {"username": finance.username})
        assert client.get("/").status_code == 200

    def test_demo_accounts_need_it_where_there_is_no_demo(self, client, finance):
        User.objects.update(is_demo=True)
        client.force_login(finance)
        assert client.get("/")["Location"] == SET_UP

    def test_real_accounts_need_it_in_a_demo_too(self, client, finance, settings):
        settings.DEMO = True
        client.force_login(finance)
        assert client.get("/")["Location"] == SET_UP

    def test_public_pages_open_all_the_same(self, client, finance):
        client.force_login(finance)
        assert client.get("/s/thanks/").status_code == 200

    def test_costs_no_query(self, client, house):
        """Of a page that asks who may do what anyway, as all do."""
        client.force_login(house.finance)
        without = [one for one in installed.MIDDLEWARE if "second_factor" not in one]
        address = reverse("payroll:runs")
        client.get(address)
        with CaptureQueriesContext(connection) as gated:
            assert client.get(address).status_code == 200
        from django.test import override_settings

        with override_settings(MIDDLEWARE=without):
            open_ = Client()
            open_.cookies = client.cookies
            open_.get(address)
            with CaptureQueriesContext(connection) as ungated:
                assert open_.get(address).status_code == 200
        assert len(gated) == len(ungated)


class TestSettingUp:
    @pytest.mark.django_db(transaction=True)
    def test_key_code_recovery_codes_and_in(self, client, finance):
        sign_in(client, finance)
        page = client.get(SET_UP)
        secret = page.context["form"].secret
        assert secret in page.content.decode() and "data:image/svg+xml" in page.content.decode()
        wrong = client.post(SET_UP, {"code": "000000"})
        assert wrong.status_code == 200 and wrong.context["form"].errors
        done = client.post(SET_UP, {"code": code_now(secret)})
        assert done["Location"] == reverse("mfa_view_recovery_codes")
        codes = client.get(done["Location"]).content.decode()
        assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
        again = client.get(done["Location"]).content.decode()
        assert not re.findall(r"<li>\d{8}</li>", again)
        assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
        assert client.get("/").status_code == 200
        assert actions(finance)[:1] == ["account.second_factor_set"]

    def test_the_code_that_set_it_up_signs_nobody_in(self, client, finance, django_capture_on_commit_callbacks):
        sign_in(client, finance)
        secret = client.get(SET_UP).context["form"].secret
        code = code_now(secret)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(SET_UP, {"code": code})
        client.post("/account/logout/")
        sign_in(client, finance)
        client.post(CODE, {"code": code})
        assert "_auth_user_id" not in client.session

    def test_the_key_lies_sealed_in_the_database(self, finance):
        kept = give_phone(finance).data["secret"]
        assert SECRET not in kept and decrypt(kept) == SECRET

    def test_another_secret_key_opens_nothing_and_breaks_nothing(self, client, finance, settings):
        give_phone(finance)
        settings.SECRET_KEY = "another-" + "y" * 40
        sign_in(client, finance)
        assert client.post(CODE, {"code": code_now()}).status_code == 200
        assert "_auth_user_id" not in client.session

    def test_the_former_secret_key_goes_on_opening(self, finance, settings):
        kept = give_phone(finance).data["secret"]
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" + "y" * 40
        assert decrypt(kept) == SECRET

    def test_setting_up_takes_the_password_unless_it_was_just_given(self, client, finance, clock):
        at = clock("2026-11-05 08:00")
        sign_in(client, finance)
        clock(at + timedelta(minutes=4))
        assert client.get(SET_UP).status_code == 200
        clock(at + timedelta(minutes=6))
        assert client.get(SET_UP)["Location"].startswith("/account/reauthenticate/")


class TestSigningIn:
    @pytest.fixture
    def phone(self, finance):
        return give_phone(finance)

    def test_the_password_alone_does_not_sign_in(self, client, finance, phone):
        assert sign_in(client, finance)["Location"] == CODE
        assert "_auth_user_id" not in client.session
        assert client.get("/")["Location"].startswith(LOGIN)

    def test_the_code_does(self, client, finance, phone):
        sign_in(client, finance)
        assert client.post(CODE, {"code": code_now()})["Location"] == "/"
        assert client.get("/").status_code == 200

    def test_the_session_has_another_key_afterwards(self, client, finance, phone):
        sign_in(client, finance)
        before = client.session.session_key
        client.post(CODE, {"code": code_now()})
        assert client.session.session_key != before

    def test_a_phone_half_a_minute_off_is_right(self, client, finance, phone):
        sign_in(client, finance)
        client.post(CODE, {"code": code_now(ahead=-1)})
        assert "_auth_user_id" in client.session

    @pytest.mark.parametrize("ahead", [-2, 2])
    def test_a_minute_off_is_wrong(self, client, finance, phone, clock, ahead):
        clock("2026-11-05 08:00:10")
        sign_in(client, finance)
        client.post(CODE, {"code": code_now(ahead=ahead)})
        assert "_auth_user_id" not in client.session

    def test_no_code_counts_twice(self, client, finance, phone, clock):
        """Not within its half minute, and not in the one that it is tolerated in either."""
        at = clock("2026-11-05 08:00:10")
        code = code_now()
        sign_in(client, finance)
        client.post(CODE, {"code": code})
        assert "_auth_user_id" in client.session
        for seconds in (1, 31):
            clock(at + timedelta(seconds=seconds))
            second = Client()
            sign_in(second, finance)
            second.post(CODE, {"code": code})
            assert "_auth_user_id" not in second.session, seconds
        assert actions(finance).count("account.second_factor_failed") == 2

    def test_nor_does_one_from_before_it(self, client, finance, phone, clock):
        clock("2026-11-05 08:00:10")
        earlier = code_now(ahead=-1)
        sign_in(client, finance)
        client.post(CODE, {"code": code_now()})
        second = Client()
        sign_in(second, finance)
        second.post(CODE, {"code": earlier})
        assert "_auth_user_id" not in second.session

    def test_five_wrong_codes_close_it(self, client, finance, phone, clock):
        clock("2026-11-05 08:00:10")
        sign_in(client, finance)
        for _try in range(5):
            client.post(CODE, {"code": "000000"})
        response = client.post(CODE, {"code": code_now()})
        assert response.context["form"].errors and "_auth_user_id" not in client.session

    def test_a_new_sign_in_does_not_open_it_again(self, client, finance, phone, clock):
        clock("2026-11-05 08:00:10")
        for _try in range(5):
            sign_in(client, finance)
            client.post(CODE, {"code": "000000"})
        other = Client()
        sign_in(other, finance)
        other.post(CODE, {"code": code_now()})
        assert "_auth_user_id" not in other.session

    def test_without_the_password_there_is_no_page_for_codes(self, client, finance, phone):
        assert client.get(CODE).status_code == 302
        assert client.post(CODE, {"code": code_now()})["Location"].startswith(LOGIN)

    def test_recovery_codes_count_once_each_and_are_counted(self, client, finance, phone):
        codes = RecoveryCodes.activate(finance).get_unused_codes()
        sign_in(client, finance)
        client.post(CODE, {"code": codes[0]})
        assert "_auth_user_id" in client.session
        assert "account.recovery_code_used" in actions(finance)
        second = Client()
        sign_in(second, finance)
        second.post(CODE, {"code": codes[0]})
        assert "_auth_user_id" not in second.session
        assert second_factor.codes_left(finance) == 9

    def test_few_recovery_codes_are_said(self, client, finance, phone):
        for code in RecoveryCodes.activate(finance).get_unused_codes()[:7]:
            assert Authenticator.objects.get(type="recovery_codes").wrap().validate_code(code)
        client.force_login(finance)
        assert "note-stop" in client.get("/account/2fa/").content.decode()

    def test_new_recovery_codes_make_the_old_ones_void(
        self, client, finance, phone, django_capture_on_commit_callbacks
    ):
        old = RecoveryCodes.activate(finance).get_unused_codes()[0]
        sign_in(client, finance)
        client.post(CODE, {"code": code_now()})
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_generate_recovery_codes"))
        assert "account.recovery_codes_made" in actions(finance)
        client.post("/account/logout/")
        sign_in(client, finance)
        client.post(CODE, {"code": old})
        assert "_auth_user_id" not in client.session

    def test_another_phone_is_set_up_before_anything_else(self, client, finance, phone):
        sign_in(client, finance)
        client.post(CODE, {"code": code_now()})
        client.post(reverse("mfa_deactivate_totp"))
        assert client.get("/")["Location"] == SET_UP
        assert "account.second_factor_off" in actions(finance)

    def test_a_session_that_showed_no_code_is_asked_for_one(self, client, finance, phone):
        """Say, one from before the phone was set up somewhere else."""
        User.objects.filter(pk=finance.pk).update(second_factor_at=None)
        client.force_login(User.objects.get(pk=finance.pk))
        User.objects.filter(pk=finance.pk).update(second_factor_at=phone.created_at)
        assert client.get("/people/")["Location"] == f"{AGAIN}?next=%2Fpeople%2F"
        assert client.post(f"{AGAIN}?next=/people/", {"code": code_now(), "next": "/people/"})["Location"] == "/people/"
        assert client.get("/people/").status_code == 200


class TestLostPhone:
    def take_off(self, house, account, by, at, reason="手机丢了"):
        services.reset_second_factor(account=account, reason=reason, by=by, at=at)

    def test_an_administrator_takes_it_off(self, client, house, finance, today):
        give_phone(finance)
        client.force_login(finance)
        assert client.get("/").status_code == 200
        self.take_off(house, finance, house.administrator, today)
        assert client.get("/")["Location"] == SET_UP, "what was signed in counts no more"
        entry = trail.entries_about(finance).first()
        assert (entry.action, entry.by, entry.reason) == (
            "account.second_factor_reset",
            house.administrator,
            "手机丢了",
        )
        assert not Authenticator.objects.filter(user=finance).exists()

    def test_and_what_was_signed_in_does_not_come_back_with_the_new_phone(self, client, house, finance, today, clock):
        give_phone(finance)
        client.force_login(finance)
        self.take_off(house, finance, house.administrator, today)
        clock(today + timedelta(minutes=1))
        give_phone(finance, "A" * 32)
        assert client.get("/")["Location"].startswith(AGAIN)

    def test_nobody_takes_the_own_one_off(self, house, today):
        with pytest.raises(Refused):
            self.take_off(house, house.administrator, house.administrator, today)

    def test_nor_that_of_somebody_they_do_not_manage(self, house, finance, today):
        give_phone(finance)
        for by in (house.service_manager, house.station_head, house.near[Role.SERVICE_MANAGER]):
            with pytest.raises(PermissionDenied):
                self.take_off(house, finance, by, today)
        assert Authenticator.objects.filter(user=finance).exists()

    def test_a_reason_is_asked_for(self, house, finance, today):
        give_phone(finance)
        with pytest.raises(Refused):
            self.take_off(house, finance, house.administrator, today, reason=" ")

    def test_done_already(self, house, finance, today):
        with pytest.raises(AlreadyDone):
            self.take_off(house, finance, house.administrator, today)

    def test_on_the_account_s_page(self, client, house, finance):
        give_phone(finance)
        client.force_login(house.administrator)
        address = reverse("staff:account_second_factor", args=[finance.username])
        assert address in client.get(finance.get_absolute_url()).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "手机丢了"})["Location"] == finance.get_absolute_url()
        assert not Authenticator.objects.filter(user=finance).exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_code_lets_one_in():
    user = make_user("邵文", Role.FINANCE, make_outlet(), username="shaowen")
    give_phone(user)
    barrier, in_ = threading.Barrier(8), []

    def try_it():
        client = Client()
        try:
            sign_in(client, user)
            barrier.wait(timeout=30)
            client.post(CODE, {"code": code})
            in_.append("_auth_user_id" in client.session)
        finally:
            connection.close()

    code = code_now()
    threads = [threading.Thread(target=try_it) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(in_) <= 1 and len(in_) == 8
