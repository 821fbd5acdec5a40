"""Somebody with a password given by others chooses an own one before anything else."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

OPEN_TO_ALL = ("account_change_password", "account_logout", "staff:language", "staff:theme")


class MustChangePasswordMiddleware:
    """Until the password is changed only the page for that opens, and signing out. Stands behind the login check."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.view_name in OPEN_TO_ALL:
            return None
        page = reverse("account_change_password")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": page})
        return redirect(page)
