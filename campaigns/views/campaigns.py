"""Pages of campaigns: the list, and one with its plan."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from campaigns import campaign_page
from campaigns.models import Campaign
from staff.access import right
from staff.paging import page_of
from staff.roles import Right


@right(Right.CAMPAIGNS)
@require_GET
def campaign_list(request):
    """Campaigns, the latest first."""
    visible = Campaign.objects.visible_to(request.user, Right.CAMPAIGNS)
    page = page_of(visible.for_list(), request.GET, order=("-begins_on", "-pk"), total=visible.count())
    return render(request, "campaigns/campaigns.html", {"page": page})


@right(Right.CAMPAIGNS)
@require_GET
def campaign(request, number):
    found = campaign_of(request, number)
    return render(request, "campaigns/campaign.html", campaign_page.head(found, request.user))


def campaign_of(request, number: str, wanted: Right = Right.CAMPAIGNS) -> Campaign:
    """The campaign of this number that the person may see; otherwise there is none."""
    visible = Campaign.objects.visible_to(request.user, wanted)
    return get_object_or_404(visible.select_related("outlet__area__region", "owner", "made_by"), number=number)
