"""The password of an outlet's pack: how strong it has to be, how one is proposed, and how it is kept.

It is typed by hand from a sheet in an envelope when nothing else works, so it has no letters that look alike. It is
kept encrypted with a key made of SECRET_KEY: without the key a copy of the database opens no pack.
"""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from staff.refusals import Refused

PURPOSE = b"outage pack password 1"
LENGTH = 12
# Excel takes no longer ones.
LONGEST = 60
FEWEST_DIFFERENT = 6
# Without 0 O 1 I l: read from paper and typed in a hurry.
LETTERS, CAPITALS, FIGURES = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


def propose() -> str:
    """A new one, four groups of four: 92 bits of chance."""
    while True:
        text = "-".join("".join(secrets.choice(LETTERS + CAPITALS + FIGURES) for _n in range(4)) for _g in range(4))
        if all(any(each in kind for each in text) for kind in (LETTERS, CAPITALS, FIGURES)):
            return text


def check(password: str, *, outlet_code: str = "") -> str:
    """The password as it is kept; `Refused` with a sentence where it is too weak to travel by e-mail with the pack."""
    password = password.strip()
    if not password.isascii() or not password.isprintable():
        # Excel and WPS do not agree on how other characters are encoded.
        raise Refused(
            _("Letters, figures and signs of the keyboard only: WPS may not open it otherwise."), field="password"
        )
    if not LENGTH <= len(password) <= LONGEST:
        words = {"least": LENGTH, "most": LONGEST}
        raise Refused(_("The password has %(least)d to %(most)d characters.") % words, field="password")
    kinds = [str.islower, str.isupper, str.isdigit]
    if not all(any(kind(each) for each in password) for kind in kinds):
        raise Refused(_("It needs a small letter, a capital and a figure."), field="password")
    if len(set(password.lower())) < FEWEST_DIFFERENT:
        raise Refused(_("Too few different characters."), field="password")
    if outlet_code and outlet_code.lower() in password.lower():
        raise Refused(_("The outlet's code is the first thing that anybody tries."), field="password")
    return password


def sealed(password: str) -> str:
    """As the database keeps it."""
    return _fernet().encrypt(password.encode()).decode()


def opened(secret: str) -> str:
    """The password behind it; `Refused` where SECRET_KEY is another one by now."""
    try:
        return _fernet().decrypt(secret.encode()).decode()
    except InvalidToken:
        raise Refused(_("SECRET_KEY has changed: set the password of the pack anew.")) from None


def _fernet() -> Fernet:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
