"""Choosing the language and the theme: kept on the account, and in a cookie for the pages before signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from staff import preferences

A_YEAR = 365 * 24 * 3600


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in preferences.LANGUAGE_NAMES:
        preferences.choose_language(user=request.user, language=chosen)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
@login_not_required
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in preferences.THEMES:
        preferences.choose_theme(user=request.user, theme=chosen)
        _remember(response, preferences.THEME_COOKIE, chosen)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page one comes from, and to no other house."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
