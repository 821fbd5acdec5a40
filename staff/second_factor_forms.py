"""allauth's forms for codes, with what it leaves open: a code counts once, however many ask at the same time.

allauth remembers a used code for half a minute in the cache, which is shorter than a code holds here, and forgets it
when the cache is full. What was used is kept with the phone's key instead.
"""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.utils.translation import gettext_lazy as _

from .second_factor import accept_once


def counter_of(secret: str, code: str) -> int | None:
    """Which half minute of those that count now the code belongs to; None for none of them."""
    typed = "".join(code.split())
    return next(
        (
            counter
            for counter in yield_hotp_counters_from_time()
            if format_hotp_value(hotp_value(secret, counter)) == typed
        ),
        None,
    )


class _CodeOnce:
    """Of a form that signs somebody in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, _("Code from the phone, or a recovery code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        phone = self.authenticator
        if phone.type != Authenticator.Type.TOTP:
            return code
        if not accept_once(phone.pk, counter_of(decrypt(phone.data["secret"]), code)):
            self._emit_authentication_failed(phone)
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_CodeOnce, base.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_CodeOnce, base.ReauthenticateForm):
    """Later, before something that touches the safety of the account."""


class ActivateForm(totp.ActivateTOTPForm):
    """Setting it up. The code that proves the phone is used up by that."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self, _("Code that the phone shows now"))

    def clean_code(self) -> str:
        code = super().clean_code()
        context.request.totp_counter = counter_of(self.secret, code)
        return code


def _in_our_words(form, label) -> None:
    field = form.fields["code"]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20", "autofocus": ""}
