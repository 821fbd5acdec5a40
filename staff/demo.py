"""The demo accounts of the login page: one line for each, with the most urgent thing that person has to do.

Only where `DEMO` is on; everywhere else there are none, whatever the accounts say.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from . import my_day
from .models import User


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
