"""How many people are in the teams of an outlet on a day, as the commission groups have it. Reads only."""

from datetime import date

from django.db.models import Count

from .models import Membership


def of_outlet(outlet, on: date) -> dict[int, int]:
    """`{team id: people}`. Registered with the workshop, which measures the load of its teams by it."""
    found = Membership.objects.on(on).filter(team__outlet=outlet).order_by()
    return dict(found.values_list("team").annotate(people=Count("employee", distinct=True)))
