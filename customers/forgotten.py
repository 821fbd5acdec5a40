"""Whether a customer, a number or a VIN belongs to somebody we were asked to forget. Only keyed hashes are compared.

The hashes are made with the key of the installation: without it a list of all mobile numbers tells nothing. Where the
key is changed, the former one goes into SECRET_KEY_FALLBACKS, and what was forgotten under it is still known.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from notices.sms_rules import mobile_of

from .identifiers import plain_phone
from .models import Forgotten

SALT = "customers.forgotten"


def plain_of(kind: str, text: str) -> str:
    """The text as it is compared: numbers without prefixes and blanks, VINs in capitals."""
    if kind == Forgotten.Kind.MOBILE:
        return mobile_of(text) or plain_phone(text or "")
    return (text or "").strip().upper()


def digest(kind: str, text: str, key: str | None = None) -> str:
    """What the text comes to; empty for an empty one. 64 hexadecimal figures."""
    plain = plain_of(kind, text)
    secret = key or settings.SECRET_KEY
    return salted_hmac(SALT, f"{kind}:{plain}", secret=secret, algorithm="sha256").hexdigest() if plain else ""


def digests(kind: str, text: str) -> list[str]:
    """Under the key of today and those before it."""
    return [
        found for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS) if (found := digest(kind, text, key))
    ]


def forgotten_among(kind: str, texts: Iterable[str]) -> set[str]:
    """Those of the texts that somebody forgotten had. One query for some thousand."""
    if not Forgotten.objects.in_force().filter(kind=kind).exists():
        return set()
    by_digest: dict[str, set[str]] = {}
    for text in set(filter(None, texts)):
        for each in digests(kind, text):
            by_digest.setdefault(each, set()).add(text)
    keys, known = list(by_digest), set()
    for start in range(0, len(keys), 2_000):
        rows = Forgotten.objects.in_force().filter(kind=kind, digest__in=keys[start : start + 2_000])
        known |= set(rows.values_list("digest", flat=True))
    return {text for each in known for text in by_digest[each]}


def is_forgotten(customer) -> bool:
    """Whether the customer's record was anonymised."""
    rows = Forgotten.objects.in_force().filter(customer=customer, kind=Forgotten.Kind.CUSTOMER)
    return rows.exists()
