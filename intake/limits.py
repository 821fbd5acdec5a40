"""What is too large is refused before anything of it is read; for what is taken there may be no room left."""

import errno
import logging

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
log = logging.getLogger(__name__)


class RequestLimit:
    """Answers 413 to a body above `LARGEST_REQUEST`. Stands behind the language, so that the answer can be read, and
    before the views: Django's protection against forged requests would read the whole body only to refuse it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if content_length(request) > settings.LARGEST_REQUEST:
            return too_large(request)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answers 507 where the disk of the server is full; what was begun is rolled back by then."""
        full = isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EDQUOT)
        if not full:
            return None
        log.error("There is no room left on the disk for what was sent.", exc_info=exception)
        return no_room(request)


def content_length(request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def no_room(request):
    context = {
        "title": _("There is no room left on the server"),
        "text": _("The disk of the server is full. Nothing was saved."),
        "advice": _("Tell your administrator, and send it again when there is room. The other pages go on working."),
    }
    return render(request, "intake/too_large.html", context, status=507)


def too_large(request):
    context = {
        "title": _("That was too large"),
        "text": _("%(size)s MB were sent; at most %(limit)s MB are taken at once. Nothing was saved.")
        % {
            "size": f"{content_length(request) // MEGABYTE:,}",
            "limit": settings.LARGEST_REQUEST // MEGABYTE,
        },
        "advice": _("Split the file, for instance by month, and send the parts one after another."),
    }
    response = render(request, "intake/too_large.html", context, status=413)
    # What was not read would be taken for the next request.
    response.headers["Connection"] = "close"
    return response
