"""Looks at whole numbers: who looked at unusually many is told to those who answer for the outlet."""

from datetime import datetime, timedelta

from customers import personal_data_policies
from customers.looks_exports import days_above
from customers.models import Unmasking
from notices.models import Urgency
from notices.services import Note, queue
from staff import policy
from staff.access import Holders
from staff.instants import beginning_of, local
from staff.models import Outlet, User
from staff.roles import Role

TOLD = (Role.SERVICE_MANAGER,)
ABOVE = Role.ADMINISTRATOR


def watch(*, at: datetime) -> dict[str, int]:
    """Tell the managers of the outlets whose customers were looked at, and the administrators; once a day each."""
    today = local(at).date()
    limit = policy.value(personal_data_policies.LOOKS, on=today)
    since = Unmasking.objects.filter(at__gte=beginning_of(today - timedelta(days=1)), at__lte=at)
    days = days_above(since, limit)
    if not days:
        return {"people": 0}
    holders = Holders((*TOLD, ABOVE), today)
    for each in days:
        begins, ends = beginning_of(each.on), beginning_of(each.on + timedelta(days=1))
        looked = since.filter(by=each.by, at__gte=begins, at__lt=ends)
        keys = set(looked.values_list("customer__outlet", flat=True))
        keys |= set(looked.values_list("vehicle__customer__outlet", flat=True))
        outlets = Outlet.objects.filter(pk__in=keys - {None}).select_related("area__region").order_by("pk")
        person = User.objects.get(pk=each.by)
        queue(_notes(each, person, list(outlets), limit, holders), at=at)
    return {"people": len(days)}


def _notes(day, person, outlets, limit: int, holders) -> list[Note]:
    told: dict[User, Outlet] = {}
    for outlet in outlets:
        for user in holders.of_any((*TOLD, ABOVE), outlet):
            # Nobody watches over themselves: then those above hear of it alone.
            if user != person:
                told.setdefault(user, outlet)
    return [
        Note(
            key=f"looks {day.by} {day.on} to {user.pk}",
            code="personal_data.looks",
            params={"who": person.name, "day": day.on, "times": day.times, "limit": limit},
            recipient=user,
            about=person,
            outlet=outlet,
            urgency=Urgency.ATTENTION,
        )
        for user, outlet in told.items()
    ]
