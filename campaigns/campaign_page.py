"""What the page of a campaign shows: its head with the tabs, and its plan."""

from staff.roles import Right

from .models import Campaign
from .tabs import tabs_of


def head(found: Campaign, user) -> dict:
    """What `campaigns/_campaign_head.html` needs under every tab; each tab adds its own to it."""
    may_plan = user.may(Right.CAMPAIGNS_PLAN, found.outlet)
    return {
        "campaign": found,
        "campaign_tabs": tabs_of(found, user),
        "may_plan": may_plan,
        "may_change": may_plan and found.state in Campaign.OPEN,
    }
