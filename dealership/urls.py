"""Addresses. Every room names its own from the root (`cases/`, `people/`) in its urls.py, with app_name = the room."""

from importlib.util import find_spec

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import urls as recovery_code_urls
from allauth.mfa.totp import urls as totp_urls
from django.conf import settings
from django.urls import include, path

from dealership import health, metrics

ROOMS_WITH_PAGES = [room for room in settings.ROOMS if find_spec(f"{room}.urls")]

# Of allauth only what is used here: accounts are made by administrators, who also set a forgotten password anew.
# So there is no sign-up, no address to confirm, no reset by e-mail, and nothing of those to protect.
ACCOUNT_PAGES = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/", include(totp_urls)),
    path("2fa/recovery-codes/", include(recovery_code_urls)),
]

urlpatterns = [
    *(path("", include(f"{room}.urls")) for room in ROOMS_WITH_PAGES),
    path("account/", include(ACCOUNT_PAGES)),
    # Answered by dealership.health.PlainAnswers before anything else looks at the request.
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
