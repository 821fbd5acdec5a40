"""The demo accounts of the login page: entered by one click, in demo mode only.

Each line shows the most urgent thing that person has to do. Where `DEMO` is off there are none at all.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from staff import my_day
from staff.models import User


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    role: str
    place: str
    most_urgent: my_day.DueItem | None


def users():
    """Accounts that may be opened without a password here."""
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.filter(is_demo=True, is_active=True)


def accounts(at: datetime) -> list[DemoAccount]:
    """In the order they were made, which is the order of the roles in the trade."""
    return [_account(user, at) for user in users().order_by("pk")]


def _account(user: User, at: datetime) -> DemoAccount:
    posting = next(iter(user.postings_today), None)
    return DemoAccount(
        username=user.username,
        name=user.name,
        role=posting.get_role_display() if posting else "",
        place=str(posting.place) if posting else "",
        most_urgent=next(iter(my_day.due_for(user, at)), None),
    )


@require_POST
@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    user = get_object_or_404(users(), username=request.POST.get("username", ""))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
