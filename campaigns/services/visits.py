"""What became of a campaign's list in the workshop: who came in its days, and who paid for something.

Looked up by the database for the whole list at once, for those held back too: without them nobody could tell what would
have come anyway. Run again, it finds what came in since; it never takes back what a guest or a lead has said.
"""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaigns.audience_policies import effect_days
from campaigns.effect_rules import Window
from campaigns.models import Campaign, Invitation
from customers import visits
from staff.instants import beginning_of, local

DAY = timedelta(days=1)


def window_of(campaign: Campaign) -> Window:
    """From the first day until so many days after the last one as the outlet has settled."""
    return Window(campaign.begins_on, campaign.ends_on + effect_days(campaign.outlet, campaign.begins_on) * DAY)


def follow_visits(*, at: datetime) -> dict[str, int]:
    """For every campaign that has begun and whose days and those after it are not long over."""
    today = local(at).date()
    came = bought = 0
    recent = Campaign.objects.alive().filter(begins_on__lte=today, ends_on__gte=today - 120 * DAY)
    for campaign in recent.filter(audience__made_at__isnull=False).select_related("outlet__area").order_by("pk"):
        window = window_of(campaign)
        if today <= window.to_on + 7 * DAY:
            came_here, bought_here = follow(campaign, window, at)
            came, bought = came + came_here, bought + bought_here
    return {"came": came, "bought": bought}


def follow(campaign: Campaign, window: Window, at: datetime) -> tuple[int, int]:
    """How many are found to have come, and to have paid, beyond those known before."""
    source = visits.known()
    since, until = beginning_of(window.from_on), min(at, beginning_of(window.to_on + DAY))
    rows = source.until(until, since).filter(
        **{f"{source.vehicle}__customer": OuterRef("customer"), source.outlet: campaign.outlet_id}
    )
    first = rows.order_by(source.at, "pk").values(source.at)[:1]
    paid = rows.filter(source.paid).order_by(source.at, "pk").values(source.at)[:1]
    return _note(campaign, "came_at", first), _note(campaign, "bought_at", paid)


def _note(campaign: Campaign, field: str, found) -> int:
    """One statement; those without a visit are left alone."""
    waiting = Invitation.objects.filter(campaign=campaign, **{f"{field}__isnull": True})
    keys = waiting.annotate(found=Subquery(found)).filter(found__isnull=False).values("pk")
    return Invitation.objects.filter(pk__in=keys).update(**{field: Coalesce(field, Subquery(found))})
