"""Whoever needs a second step at sign-in does nothing before it is set up and shown."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from . import second_factor

# What sets it up, what shows it, and what anybody may do.
OPEN = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "staff:language",
    "staff:theme",
}


class SecondFactorMiddleware:
    """Stands behind the login check and the one for passwords. Asks the database nothing that pages do not ask: the
    postings of the day are kept with the user for the rest of the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or request.resolver_match.view_name in OPEN:
            return None
        # Pages that need no account at all need no second step either.
        if not getattr(view, "login_required", True):
            return None
        if second_factor.shown(request) or not second_factor.needs(user):
            return None
        page = reverse("mfa_activate_totp")
        if user.second_factor_at:
            page = f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _back_to(request)})}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": page})
        return redirect(page)


def _back_to(request) -> str:
    return request.get_full_path() if request.method == "GET" else "/"
