"""What a campaign did."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns import effect_page
from campaigns.campaign_page import head
from staff.access import right
from staff.roles import Right

from .audiences import campaign_of


@right(Right.CAMPAIGNS)
@require_GET
def effect(request, number):
    """Beside those held back, beside the time before, week by week, and against the plan's goals."""
    found = campaign_of(request, number)
    context = head(found, request.user) | {"tab": "effect"} | effect_page.context(found, request.at)
    return render(request, "campaigns/effect.html", context)
