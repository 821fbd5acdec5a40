"""The second step at sign-in: a code from the phone besides the password, by allauth.

Who needs it is told by the roles in `SECOND_FACTOR_ROLES`. Whether an account has it stands on the account itself
(`second_factor_at`), and that a session has shown it stands in the session: a page asks the database nothing for it.
"""

import base64
import hashlib
import secrets

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import ngettext

from . import trail
from .models import Posting, User
from .toasts import say

PHONE, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
# So few recovery codes left, and the pages say so.
FEW_CODES = 3


class Adapter(DefaultMFAAdapter):
    """Keeps the secrets of phones sealed: a copy of the database alone makes nobody a code."""

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Sealed with another SECRET_KEY: no code is right, until an administrator takes the step off.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _seal() -> MultiFernet:
    keys = ["second step " + str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])


def needs(user: User) -> bool:
    """Whether a posting of today obliges the account to a second step. A demo account of a demo is entered by one
    click and has no phone."""
    if settings.DEMO and user.is_demo:
        return False
    return user.holds(*settings.SECOND_FACTOR_ROLES)


def shown(request) -> bool:
    """Whether this session has given a code since the account's second step was set up; sessions from before a reset
    have not."""
    since = request.user.second_factor_at
    if since is None:
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and record["at"] >= since.timestamp() for record in records)


def take_off(account: User) -> bool:
    """Without phone and recovery codes from now on. Whether there was any."""
    found, _by_model = Authenticator.objects.filter(user=account).delete()
    User.objects.filter(pk=account.pk).update(second_factor_at=None)
    return bool(found) or account.second_factor_at is not None


def codes_left(user: User) -> int:
    """How many recovery codes are not used."""
    kept = Authenticator.objects.filter(user=user, type=CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


# --- What allauth tells -----------------------------------------------------------------------------------------------


def listen() -> None:
    """Keep the mark on the account and the trail. Called once, when all is loaded."""
    post_save.connect(_set_up, sender=Authenticator, dispatch_uid="second_factor_set_up")
    post_delete.connect(_gone, sender=Authenticator, dispatch_uid="second_factor_gone")
    signals.authenticator_added.connect(_added, dispatch_uid="second_factor_added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="second_factor_removed")
    signals.authenticator_reset.connect(_codes_made, dispatch_uid="second_factor_codes")
    signals.authenticator_used.connect(_used, dispatch_uid="second_factor_used")
    signals.authentication_failed.connect(_failed, dispatch_uid="second_factor_failed")


def _set_up(instance, created, **_kwargs):
    if created and instance.type == PHONE:
        User.objects.filter(pk=instance.user_id).update(second_factor_at=instance.created_at)
        instance.user.second_factor_at = instance.created_at


def _gone(instance, **_kwargs):
    if instance.type == PHONE:
        User.objects.filter(pk=instance.user_id).update(second_factor_at=None)


def _added(request, user, authenticator, **_kwargs):
    if authenticator.type != PHONE:
        return
    # The code that set it up was shown by this very session; and it counts for nothing else any more.
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    accept_once(authenticator.pk, getattr(request, "totp_counter", None))
    _note(user, "account.second_factor_set")


def _removed(user, authenticator, **_kwargs):
    if authenticator.type == PHONE:
        _note(user, "account.second_factor_off")


def _codes_made(user, **_kwargs):
    _note(user, "account.recovery_codes_made")


def _used(request, user, authenticator, **_kwargs):
    if authenticator.type != CODES:
        return
    left = codes_left(user)
    _note(user, "account.recovery_code_used", {"recovery_codes": [left + 1, left]})
    say(
        request,
        # Translators: 中文 这个备用码已用掉，还剩 %(count)d 个。
        ngettext(
            "That recovery code is used up; %(count)d is left.",
            "That recovery code is used up; %(count)d are left.",
            left,
        )
        % {"count": left},
        wrong=left <= FEW_CODES,
    )


def _failed(user, **_kwargs):
    _note(user, "account.second_factor_failed")


def _note(user, action: str, changes: dict | None = None) -> None:
    trail.record(about=user, action=action, by=user, at=timezone.now(), outlet=_home_of(user), changes=changes)


def _home_of(user):
    if user.employee_id:
        return user.employee.outlet
    latest = Posting.objects.filter(user=user, outlet__isnull=False).select_related("outlet").first()
    return latest.outlet if latest else None


# --- No code counts twice ---------------------------------------------------------------------------------------------


def accept_once(phone: int, counter: int | None) -> bool:
    """Take the half minute `counter` of a phone's codes, and with it all before; whether it was still to be taken."""
    if counter is None:
        return False
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().filter(pk=phone).first()
        if kept is None or counter <= kept.data.get("counter", -1):
            return False
        kept.data["counter"] = counter
        kept.save(update_fields=["data"])
    return True
