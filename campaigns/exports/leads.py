"""Leads of a campaign for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.models import Lead
from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

TABS = ("open", "mine", "nobody", "won", "lost")


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in TABS else "open"


def in_tab(rows, tab: str, user):
    """The leads of one tab of the page."""
    if tab == "mine":
        return rows.open().filter(owner=user)
    if tab == "nobody":
        return rows.open().filter(owner__isnull=True)
    return rows.open() if tab == "open" else rows.filter(state=tab)


def leads_for(user, parameters, at):
    """The leads of one campaign and tab that the user may see and export."""
    visible = Lead.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    found = visible.filter(campaign__number=parameters.get("campaign", ""))
    return in_tab(found, tab_in(parameters), user).for_list().order_by("-made_at", "-pk")


def leads_workbook(leads, user) -> bytes:
    headings = [
        Heading(pgettext("lead", "Wants"), 30),
        Heading(_("Who"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("State"), 10),
        Heading(pgettext("lead", "Handed to"), 12),
        # Translators: 中文 下次跟进
        Heading(_("Next on"), 12, "day"),
        Heading(pgettext("lead", "What was said"), 40),
        Heading(_("Amount"), 14, "money"),
        # Translators: 中文 登记时间
        Heading(pgettext("lead", "Noted"), 17, "instant"),
        # Translators: 中文 结束于
        Heading(pgettext("lead", "Ended on"), 12, "day"),
    ]
    whole: dict[int, bool] = {}

    def row(each: Lead) -> list:
        if each.outlet_id not in whole:
            whole[each.outlet_id] = user.may(Right.EXPORT_WHOLE, each.outlet)
        seen = whole[each.outlet_id]
        return [
            each.wants,
            each.who if seen else masked_name(each.who),
            each.mobile if seen else masked_phone(each.mobile),
            each.get_state_display(),
            each.owner.name if each.owner else "",
            each.next_on,
            each.words,
            each.amount,
            each.made_at,
            local(each.ended_at).date() if each.ended_at else None,
        ]

    return workbook({_("Leads"): (headings, map(row, leads))})


LEADS = ListExport(
    "campaigns.leads_export",
    "leads",
    # Translators: 中文 导出活动线索
    gettext_lazy("Export of leads"),
    Right.CAMPAIGNS,
    leads_for,
    leads_workbook,
    numbers=True,
)
