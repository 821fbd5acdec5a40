"""The instant of the request, and input that outlives its session."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from . import glances, kept_form

WRITER_REMEMBERED_FOR = 30 * 24 * 3600


class InstantMiddleware:
    """Takes the clock once, as `request.at`, so that all a page says is said of the same instant; drops the glances of
    somebody who has just changed something."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.at = timezone.now()
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            # Who has just done something sees it in the numbers at once.
            glances.forget(request.user)
        return response


class UnstorableAddressMiddleware:
    """Answers 400 to an address with a zero character: nothing is stored under it, and PostgreSQL refuses it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A zero character in the address")
        return self.get_response(request)


class KeepFormMiddleware:
    """When the session ran out, nothing typed is lost and no login page lands in the middle of another page.

    Stands behind the session and the user and before `LoginRequiredMiddleware`, whose redirects it reads.
    A form sent without a session is kept for its writer, and signing in leads back to the page it stands on.
    A fragment asked for without a session turns into signing in and coming back to the whole page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            return self.remember_writer(request, response)
        if self.leads_to_login(response):
            return self.signed_out(request, response)
        return response

    def leads_to_login(self, response) -> bool:
        if response.status_code != 302:
            return False
        return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)

    def signed_out(self, request, response):
        by_htmx = request.headers.get("HX-Request") == "true"
        if request.method == "POST":
            kept_form.keep(request, at=getattr(request, "at", None) or timezone.now())
        if request.method == "POST" or by_htmx:
            location = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': kept_form.page_of(request)})}"
            if by_htmx:
                return HttpResponse(headers={"HX-Redirect": location})
            response["Location"] = location
        return response

    def remember_writer(self, request, response):
        if kept_form.last_writer(request) != request.user.pk:
            response.set_cookie(
                kept_form.WRITER_COOKIE,
                kept_form.writer_cookie(request.user),
                max_age=WRITER_REMEMBERED_FOR,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response
