"""The phone of a test: codes as an app on it would show them."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET, ahead: int = 0) -> str:
    """What the phone shows now, or `ahead` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def give_phone(user, secret: str = SECRET) -> Authenticator:
    """The account with a phone, as if it had been set up on the pages."""
    made = TOTP.activate(user, secret).instance
    user.refresh_from_db()
    return made
