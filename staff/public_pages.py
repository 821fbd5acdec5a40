"""What pages without an account have in common: the phone's language, and that nobody keeps a copy."""

from django.conf import settings


def customers_language(request) -> str:
    """Chinese, unless the phone's first wish is English. Here the phone is asked: it is the customer's own."""
    first = request.headers.get("Accept-Language", "").partition(",")[0].strip().lower()
    return "en" if first == "en" or first.startswith("en-") else settings.LANGUAGE_CODE


def kept_private(response):
    """No copy of it anywhere, no search engine. `Referrer-Policy` stays "same-origin": nothing leaves with it, and with
    "no-referrer" browsers would send the form without its origin, which the protection against forged forms refuses."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
