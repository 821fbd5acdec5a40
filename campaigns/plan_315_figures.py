"""Key customers of an outlet on one day, for the daily report."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from customers.models import Case
from staff.instants import beginning_of


def day_figures(outlet, on: date, at: datetime) -> dict[str, int]:
    """New and settled on the day, in hand and overdue at the moment `at`. One query."""
    day = (beginning_of(on), beginning_of(on + timedelta(days=1)))
    in_hand = Q(state__in=Case.UNSETTLED)
    return Case.objects.filter(outlet=outlet).aggregate(
        new_cases=Count("pk", filter=Q(opened_at__gte=day[0], opened_at__lt=day[1])),
        settled_cases=Count("pk", filter=Q(settled_at__gte=day[0], settled_at__lt=day[1])),
        open_cases=Count("pk", filter=in_hand),
        overdue_cases=Count("pk", filter=in_hand & Q(deadline_at__lt=at)),
    )
