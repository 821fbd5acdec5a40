"""What a plan says of whom it invites, what it costs and what is brought along, as parts for paper. Reads only."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Segment

from . import audience_rules
from .models import Audience, Campaign
from .reporting import ReportPart


def parts_of(campaign: Campaign) -> list[ReportPart]:
    """Audience, budget and materials, without what is not written yet. Three queries."""
    parts = (_audience(campaign), _budget(campaign), _materials(campaign))
    return [part for part in parts if part is not None]


def _audience(campaign: Campaign) -> ReportPart | None:
    audience = Audience.objects.filter(campaign=campaign).first()
    if audience is None:
        return None
    words = audience_rules.in_words(audience_rules.from_json(audience.rules), dict(Segment.choices))
    facts = [(_("Rules of the audience"), _("; ").join(words) or _("All customers of the outlet"))]
    if audience.fixed_at:
        facts.append((_("Customers on the list"), f"{campaign.invitations.filter(held_out=False).count():,}"))
    facts.append((_("Held back for comparison, in percent"), f"{campaign.control_percent}%"))
    return ReportPart(pgettext("tab of a campaign", "Audience"), facts)


def _budget(campaign: Campaign) -> ReportPart | None:
    lines = list(campaign.budget_lines.order_by("line"))
    if not lines:
        return None
    rows = [[str(each.get_channel_display()), each.what, _yuan(each.amount), _yuan(each.support)] for each in lines]
    amount, support = sum(each.amount for each in lines), sum(each.support for each in lines)
    rows.append([pgettext("plan", "Together"), "", _yuan(amount), _yuan(support)])
    return ReportPart(
        pgettext("plan", "Budget"),
        headings=[_("Channel"), _("What"), _("Amount"), pgettext("plan", "Manufacturer's support")],
        rows=rows,
    )


def _materials(campaign: Campaign) -> ReportPart | None:
    rows = [[each.name, f"{each.wanted:,}", each.unit] for each in campaign.materials.all()]
    headings = [pgettext("material", "What"), pgettext("material", "Wanted"), _("Unit")]
    return ReportPart(pgettext("campaign", "Materials"), headings=headings, rows=rows) if rows else None


def _yuan(amount) -> str:
    return f"¥{amount:,.2f}"
