"""Requests that are too large are refused before anything of them is read."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024


class RequestLimit:
    """Answers 413 to a body above `LARGEST_REQUEST`. Stands behind the language, so that the answer can be read, and
    before the views: Django's protection against forged requests would read the whole body only to refuse it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if content_length(request) > settings.LARGEST_REQUEST:
            return too_large(request)
        return self.get_response(request)


def content_length(request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def too_large(request):
    context = {
        "title": _("That was too large"),
        "text": _("%(size)s MB were sent; at most %(limit)s MB are taken at once. Nothing was saved.")
        % {
            "size": f"{content_length(request) // MEGABYTE:,}",
            "limit": settings.LARGEST_REQUEST // MEGABYTE,
        },
    }
    response = render(request, "intake/too_large.html", context, status=413)
    # What was not read would be taken for the next request.
    response.headers["Connection"] = "close"
    return response
