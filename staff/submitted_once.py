"""A form that arrives twice acts once.

A click repeated, an answer that the network lost, a page that the browser sends again: the browser cannot know whether
the first one arrived, the server can. Each form carries a token drawn when it is sent first (`static/js/app.js`); the
same token with the same fields is the same submission. What was refused may be sent again as it is. A cookie tells the
page that follows what arrived, so that it keeps what was typed until then (`static/js/drafts.js`).
"""

import json
import re
import time
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import kept_form, toasts
from .instants import instant_words
from .models import Submission
from .services.submissions import begin_submission, finish_submission, release_submission

FIELD = "submission"
COOKIE = "sent"
TOKEN = re.compile(r"[0-9a-f]{32}")
# How long the second one waits for what becomes of the first.
PATIENCE_SECONDS = 10


class SubmittedOnceMiddleware:
    """Stands behind the login check and the messages. Without a token nothing is held: programs and old pages act as
    they always did."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if submission := getattr(request, "submission", None):
            settle(submission, response, by_htmx(request), request.at)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        token = request.POST.get(FIELD, "")
        if not TOKEN.fullmatch(token):
            return None
        submission, first = held(request, token)
        if first:
            request.submission = submission
            return None
        return answer_again(request, submission)


def held(request: HttpRequest, token: str) -> tuple[Submission, bool]:
    """The submission and whether it is this request's; one under way is waited for, one refused meanwhile is begun."""
    end = time.monotonic() + PATIENCE_SECONDS
    digest = digest_of(request)
    while True:
        submission, first = begin_submission(token=token, digest=digest, by=request.user, at=request.at)
        if first or submission.done_at or time.monotonic() > end:
            return submission, first
        time.sleep(0.1)


def digest_of(request: HttpRequest) -> str:
    """Of everything that was typed or chosen, files by name and size."""
    fields = [pair for pair in request.POST.lists() if pair[0] not in (FIELD, "csrfmiddlewaretoken")]
    files = [(name, [(file.name, file.size) for file in found]) for name, found in request.FILES.lists()]
    return sha256(json.dumps([request.get_full_path(), sorted(fields), sorted(files)]).encode()).hexdigest()


def settle(submission: Submission, response: HttpResponse, part: bool, at: datetime) -> None:
    """Note what became of it. A whole page in answer is a form with its errors, or a file to be had as often as one
    likes: only what leads on, or changes a part of the page, has done something. HTMX is refused with 422."""
    led_to = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if response.status_code < 400 and (led_to or part):
        finish_submission(submission=submission, led_to=led_to[:2000], at=at)
        tell(response, submission)
    else:
        release_submission(submission=submission)


def tell(response: HttpResponse, submission: Submission) -> None:
    """For the script of the next page, which is why it may read this cookie; the token opens nothing."""
    response.set_cookie(COOKIE, submission.token, max_age=3600, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def answer_again(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Lead where the first one led; where that is not known, say so instead of acting a second time."""
    when = instant_words(submission.arrived_at, request.at)
    if not submission.done_at:
        text = _("What you sent arrived already (%(when)s), and it is not certain whether it was saved.") % {
            "when": when
        }
        context = {"text": text, "page": kept_form.page_of(request)}
        response = render(request, "sent_already.html", context, status=409)
        if by_htmx(request):
            response.headers["HX-Trigger"] = json.dumps({"toast": {"text": text, "wrong": True}})
        return response
    toasts.say(request, _("It was saved already (%(when)s); nothing was done twice.") % {"when": when})
    response = lead_on(request, submission.led_to)
    tell(response, submission)
    return response


def lead_on(request: HttpRequest, led_to: str) -> HttpResponse:
    if not by_htmx(request):
        return redirect(led_to or kept_form.page_of(request))
    return HttpResponse(headers={"HX-Redirect": led_to} if led_to else {"HX-Refresh": "true"})
