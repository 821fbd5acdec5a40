"""The people of a campaign's list for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.models import Invitation
from customers.search import Query
from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right


def invitations_for(user, parameters, at):
    """The people of one campaign and step that the user may see and export."""
    visible = Invitation.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    found = visible.filter(campaign__number=parameters.get("campaign", ""))
    step = parameters.get("step", "")
    found = found.in_step(step if step in Invitation.STEPS else "known")
    return found.matching(Query.of(parameters.get("q", ""))).for_list().order_by("pk")


def invitations_workbook(invitations, user) -> bytes:
    headings = [
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Plate"), 12),
        Heading(_("Model"), 18),
        Heading(_("Held back"), 10),
        Heading(pgettext("funnel", "Message sent"), 17, "instant"),
        Heading(pgettext("funnel", "Reached"), 17, "instant"),
        Heading(_("Answer"), 16),
        Heading(_("Brings along"), 10, "whole"),
        Heading(pgettext("call", "Attempts"), 8, "whole"),
        Heading(pgettext("funnel", "Visited or registered"), 17, "instant"),
        Heading(pgettext("funnel", "Bought"), 17, "instant"),
    ]
    whole: dict[int, bool] = {}

    def row(each: Invitation) -> list:
        outlet = each.campaign.outlet
        if outlet.pk not in whole:
            whole[outlet.pk] = user.may(Right.EXPORT_WHOLE, outlet)
        seen, car = whole[outlet.pk], each.vehicle
        return [
            each.customer.name if seen else masked_name(each.customer.name),
            each.customer.mobile if seen else masked_phone(each.customer.mobile),
            car.plate if car else "",
            car.model if car else "",
            _("yes") if each.held_out else "",
            each.sent_at,
            each.reached_at,
            each.get_answer_display() if each.answer else "",
            each.guests,
            each.attempts,
            each.came_at,
            each.bought_at,
        ]

    return workbook({_("Invitations"): (headings, map(row, invitations))})


INVITATIONS = ListExport(
    "campaigns.invitations_export",
    "invitations",
    # Translators: 中文 导出邀请名单
    gettext_lazy("Export of a list of invitations"),
    Right.CAMPAIGNS,
    invitations_for,
    invitations_workbook,
    numbers=True,
)
