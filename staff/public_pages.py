"""What pages without an account have in common: the phone's language, that nobody keeps a copy, and how often somebody
may knock."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from .qr import picture_of
from .rate_limit import line_of, within

MINUTES_10 = 600


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


def for_customer(request, template: str, context: dict | None = None, status: int = 200) -> HttpResponse:
    """A page for the customer, in the language that is active; with 429 it says when to come again."""
    response = kept_private(render(request, template, context, status=status))
    response["Content-Language"] = translation.get_language()
    if status == 429:
        response["Retry-After"] = str(MINUTES_10)
    return response


def code_of(address: str) -> HttpResponse:
    """The address as a picture for a phone's camera."""
    return kept_private(HttpResponse(picture_of(address), content_type="image/svg+xml"))


def whole_address(request, path: str) -> str:
    """The path with where people reach the house, else with the server that is asked."""
    return (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/") + path


def address_may_knock(request, what: str, most: int) -> bool:
    """Whether it is not too often: at most so many times in ten minutes from one line, which a house or a carrier
    shares among many."""
    return within(f"{what}-address", line_of(get_adapter().get_client_ip(request)), most, MINUTES_10)


def link_may_knock(request, what: str, token: str, is_ours: Callable[[str], bool], most: int, with_link: int) -> bool:
    """The same, and at most `with_link` times with one link. Links are counted only where we signed them: what somebody
    makes up would fill the cache with names, and push out what else is counted there."""
    if not address_may_knock(request, what, most):
        return False
    return not is_ours(token) or within(f"{what}-link", token, with_link, MINUTES_10)
