"""Input that was sent after the session had run out is kept until its writer has signed in again.

It waits in the (anonymous) session, bound to the person who was last signed in on that computer: somebody
else who signs in next never sees it, and it is gone then. Files, passwords and one-time codes are not kept.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "kept_form"
WRITER_COOKIE = "writer"
WRITER_SALT = "staff.kept_form.writer"
LONGEST = 64 * 1024
KEPT_FOR = timedelta(hours=12)
NOT_KEPT = re.compile(r"csrfmiddlewaretoken|^submission$|pass|secret|token|otp", re.IGNORECASE)


def writer_cookie(user) -> str:
    """The value of the cookie that says, unforgeably, who was signed in last."""
    return signing.dumps(user.pk, salt=WRITER_SALT)


def last_writer(request) -> int | None:
    """Whose session it was on this computer, or None."""
    try:
        return signing.loads(request.COOKIES.get(WRITER_COOKIE, ""), salt=WRITER_SALT)
    except signing.BadSignature:
        return None


def page_of(request) -> str:
    """The page the form stands on: where the request came from, else where it went to."""
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}) and urlsplit(referer).netloc:
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def kept_fields(post) -> list[list[str]]:
    """The fields in the order of the form, without what must not be kept; nothing when it is too much."""
    fields = [[name, value] for name, values in post.lists() if not NOT_KEPT.search(name) for value in values]
    size = sum(len(name.encode()) + len(value.encode()) for name, value in fields)
    return fields if size <= LONGEST else []


def keep(request, at: datetime) -> bool:
    """Keeps what this request sent. Whether there was something, and somebody to keep it for."""
    writer = last_writer(request)
    fields = kept_fields(request.POST) if writer is not None else []
    if not fields:
        return False
    request.session[SESSION_KEY] = {
        "writer": writer,
        "page": page_of(request),
        "action": request.get_full_path(),
        "fields": fields,
        "at": at.isoformat(),
    }
    return True


def take(request, at: datetime) -> dict | None:
    """`{"action", "fields"}` for the page the form stands on, once, and for its writer only."""
    session = getattr(request, "session", None)
    kept = session.get(SESSION_KEY) if session else None
    if not kept:
        return None
    if kept["writer"] != request.user.pk or at - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        del session[SESSION_KEY]
        return None
    if request.method != "GET" or kept["page"] != request.get_full_path():
        return None
    del session[SESSION_KEY]
    return {"action": kept["action"], "fields": kept["fields"]}
