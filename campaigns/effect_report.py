"""What a campaign did, as a part of its report. Reads only."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.templatetags.care import points, points_bare, share

from .effect_figures import CampaignEffect, effect_of_campaign
from .reporting import ReportPart


def effect_part(campaign, at) -> ReportPart | None:
    """Nothing before the campaign has begun."""
    effect = effect_of_campaign(campaign, at)
    if not effect.begun:
        return None
    facts = [
        (_("Visits of those on the list"), f"{effect.invited.visits:,}"),
        (_("Their revenue"), f"¥{effect.invited.money:,.2f}"),
    ]
    if effect.before:
        facts.append((_("Visits before, in as many days"), f"{effect.before.visits:,}"))
        facts.append((_("Revenue before, in as many days"), f"¥{effect.before.money:,.2f}"))
    return ReportPart(_("Effect"), [*facts, *_beside(effect)])


def _beside(effect: CampaignEffect) -> list[tuple[str, str]]:
    if not effect.has_control:
        return [(_("Beside those held back"), _("No control"))]
    compared = [
        (_("Came of those on the list"), share(effect.share.reminded.share)),
        (_("Came of those held back"), share(effect.share.held_out.share)),
        (pgettext("effect", "Difference"), points(effect.share.difference)),
    ]
    if effect.share.low is not None:
        ends = f"{points_bare(effect.share.low)} – {points_bare(effect.share.high)}"
        compared.append((_("95% interval"), ends))
    return compared
