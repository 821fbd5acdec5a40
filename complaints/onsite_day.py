"""The on-site surveys of the day: who is still to be asked, who has answered, whom nobody asked in time."""

from datetime import timedelta

from staff.instants import beginning_of, local
from staff.roles import Right

from .models import FollowUp

LAPSED_DAYS = 30


def page_of_day(user, at) -> dict:
    """What the page shows: those waiting, oldest delivery first, and the counts of today and of the last 30 days."""
    seen = FollowUp.objects.on_site().drawn().visible_to(user, Right.ASK_ON_SITE)
    related = ("outlet", "customer", "vehicle", "order__advisor")
    waiting = list(seen.waiting().filter(due_at__gt=at).select_related(*related).order_by("delivered_at", "pk")[:100])
    from_at = beginning_of(local(at).date())
    today = seen.filter(delivered_at__gte=from_at, delivered_at__lt=from_at + timedelta(days=1))
    recently = seen.filter(delivered_at__gte=at - timedelta(days=LAPSED_DAYS))
    return {
        "waiting": waiting,
        "several": len({follow_up.outlet_id for follow_up in waiting}) > 1,
        "today": today.count(),
        "answered": today.filter(state=FollowUp.State.ANSWERED).count(),
        "recent": recently.count(),
        "recent_answered": recently.filter(state=FollowUp.State.ANSWERED).count(),
        "lapsed": recently.filter(state=FollowUp.State.LAPSED).count(),
        "lapsed_days": LAPSED_DAYS,
    }
