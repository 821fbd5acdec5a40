"""How allauth behaves here: accounts are made by administrators, never by visitors."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import ngettext

from . import trail
from .services.accounts import home_of


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, says how long a closed sign-in stays closed, and leaves a trace of signing in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: accounts have no confirmed address, and passwords are reset by an administrator."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            if error.code != "too_many_login_attempts":
                raise
            raise ValidationError(self._closed(request, credentials), code=error.code) from None

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        trail.record(about=user, action="account.signed_in", by=user, at=timezone.now(), outlet=home_of(user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has just signed in by password: setting up the second step begins there."""
        request = context.request
        latest = max(
            (one["at"] for one in get_authentication_records(request, request.user) if one["method"] == "password"),
            default=0,
        )
        if time.time() - latest < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the first page: whoever had to change it came for something else."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: Any, password: str) -> None:
        """Called when somebody changes the own password, which also lifts the duty to change it."""
        user.must_change_password = False
        super().set_password(user, password)
        trail.record(about=user, action="account.password_changed", by=user, at=timezone.now(), outlet=home_of(user))

    def _closed(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        minutes = -(-self._seconds_closed(request, credentials) // 60)
        return ngettext(
            "Too many attempts failed. Sign-in is closed for %(count)d minute; then try again, "
            "or have an administrator set a new password.",
            "Too many attempts failed. Sign-in is closed for %(count)d minutes; then try again, "
            "or have an administrator set a new password.",
            minutes,
        ) % {"count": minutes}

    def _seconds_closed(self, request: HttpRequest, credentials: dict[str, Any]) -> int:
        """Until the oldest attempt that counts is forgotten, in whichever limit is full."""
        now, longest = time.time(), 1
        for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
            key = ratelimit.get_cache_key(
                request,
                app="allauth.account",
                action="login_failed",
                rate=rate,
                key=self._get_login_attempts_cache_key(request, **credentials),
            )
            attempts = [at for at in cache.get(key, []) if at > now - rate.duration]
            if len(attempts) >= rate.amount:
                longest = max(longest, int(min(attempts) + rate.duration - now) + 1)
        return longest
