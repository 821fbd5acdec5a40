"""The demo accounts of the login page: entered by one click, in demo mode only.

Each line shows the most urgent thing that person has to do. Where `DEMO` is off there are none at all.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from staff import my_day
from staff.instants import local
from staff.models import User


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    role: str
    place: str
    most_urgent: my_day.DueItem | None = None


def users():
    """Accounts that may be opened without a password here."""
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.filter(is_demo=True, is_active=True)


def accounts(at: datetime) -> tuple[list[DemoAccount], list[DemoAccount]]:
    """The first account of each role, with what is most urgent for it; and all the others, without.

    A demo has a hundred accounts, and what is due for somebody is asked of every room.
    """
    first, others, seen = [], [], set()
    for user in users().prefetch_related("postings__outlet", "postings__area", "postings__region").order_by("pk"):
        posting = next((posting for posting in user.postings.all() if _in_force(posting, at)), None)
        role = posting.role if posting else ""
        account = DemoAccount(
            username=user.username,
            name=user.name,
            role=posting.get_role_display() if posting else "",
            place=str(posting.place) if posting else "",
        )
        if role in seen:
            others.append(account)
        else:
            seen.add(role)
            first.append(replace(account, most_urgent=next(iter(my_day.due_for(user, at)), None)))
    return first, others


def _in_force(posting, at: datetime) -> bool:
    today = local(at).date()
    return posting.from_on <= today and (posting.to_on is None or today <= posting.to_on)


@require_POST
@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    user = get_object_or_404(users(), username=request.POST.get("username", ""))
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
