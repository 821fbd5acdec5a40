"""Campaigns for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.forms.campaigns import CampaignFilter
from campaigns.models import Campaign
from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.roles import Right

State = Campaign.State
TABS = ("open", "now", "over", "off", "all")
LATEST = ("-begins_on", "-pk")
SOONEST = ("begins_on", "pk")
# What is over and was never settled stands behind what is still to come.
PAST_LAST = ("is_past", *SOONEST)


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in TABS else "open"


def order_of(tab: str) -> tuple[str, ...]:
    """What goes on or comes next stands on top; of what is over the latest."""
    if tab == "open":
        return PAST_LAST
    return SOONEST if tab == "now" else LATEST


def in_tab(rows, tab: str, today):
    if tab == "open":
        return rows.open().with_past(today)
    if tab == "now":
        return rows.open().running(today)
    if tab == "over":
        return rows.filter(state=State.SETTLED)
    return rows.filter(state=State.CALLED_OFF) if tab == "off" else rows


def campaigns_for(user, parameters, at):
    """The campaigns of one tab and filter that the user may see and export."""
    visible = Campaign.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    tab = tab_in(parameters)
    found = in_tab(CampaignFilter(parameters, user=user).apply(visible), tab, local(at).date())
    return found.for_list().order_by(*order_of(tab))


def campaigns_workbook(campaigns, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(_("Kind"), 16),
        Heading(pgettext("campaign", "Name"), 28),
        Heading(_("Theme"), 30),
        Heading(_("State"), 14),
        Heading(_("Begins on"), 12, "day"),
        Heading(_("Ends on"), 12, "day"),
        Heading(_("Place where it is held"), 20),
        Heading(pgettext("campaign", "Answerable"), 12),
        Heading(_("Evaluation"), 60),
        Heading(_("Why it was called off"), 40),
    ]
    return workbook({_("Campaigns"): (headings, map(_row, campaigns))})


def _row(each: Campaign) -> list:
    return [
        each.outlet.name,
        each.number,
        each.get_kind_display(),
        each.name,
        each.theme,
        each.get_state_display(),
        each.begins_on,
        each.ends_on,
        each.place,
        each.owner.name,
        each.evaluation,
        each.end_reason,
    ]


CAMPAIGNS = ListExport(
    kind="campaigns.campaigns_export",
    name="campaigns",
    title=gettext_lazy("Export of campaigns"),
    needs=Right.CAMPAIGNS,
    rows=campaigns_for,
    book=campaigns_workbook,
)
