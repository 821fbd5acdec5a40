"""The tabs of a campaign's page. Every subject of the room registers its own; the page knows nothing of their data."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from staff.roles import Right


@dataclass(frozen=True)
class Tab:
    """One page of a campaign, at an address that takes its number."""

    name: str
    label: object
    url_name: str
    order: int
    right: Right = Right.CAMPAIGNS
    count: Callable | None = None
    """`count(campaign)` gives the number beside the label, or None."""
    concerns: Callable | None = None
    """`concerns(campaign)` leaves the tab out where there is nothing to show under it."""


_tabs: dict[str, Tab] = {}


def register(*tabs: Tab) -> None:
    _tabs.update({tab.name: tab for tab in tabs})


def tabs_of(campaign, user) -> list[tuple[str, str, str, int | None]]:
    """`[(name, label, address, number beside it)]` that the person may open of this campaign, in order."""
    return [
        (
            tab.name,
            str(tab.label),
            reverse(tab.url_name, args=[campaign.number]),
            tab.count(campaign) if tab.count else None,
        )
        for tab in sorted(_tabs.values(), key=lambda each: each.order)
        if user.may(tab.right, campaign.outlet) and (tab.concerns is None or tab.concerns(campaign))
    ]
