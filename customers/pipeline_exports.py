"""Insurance renewals for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.forms.renewals import RenewalFilter
from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right

from .models import Renewal


def in_tab(renewals, tab: str, at):
    """The renewals of one tab of the list; the first tab where there is none of that name."""
    if tab in ("open", "over", "all"):
        return {"open": renewals.open, "over": renewals.over, "all": renewals.all}[tab]()
    return renewals.to_work_on(local(at).date())


def renewals_for(user, parameters, at):
    """The renewals of one tab and filter that the user may see and export, by the day the policy ends."""
    visible = Renewal.objects.visible_to(user, Right.RENEWALS)
    narrowed = RenewalFilter(parameters, user=user, renewals=visible)
    found = narrowed.apply(visible.visible_to(user, Right.EXPORT))
    return in_tab(found, parameters.get("state", ""), at).for_list().order_by("insurance_until", "pk")


def renewals_workbook(renewals, user) -> bytes:
    headings = [
        Heading(_("Insurance until"), 13, "day"),
        Heading(_("Outlet"), 18),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Car owner"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("District"), 12),
        Heading(_("State"), 10),
        Heading(_("Owner"), 10),
        Heading(_("Referred by"), 10),
        Heading(_("Next on"), 13, "day"),
        Heading(_("Attempts"), 9, "whole"),
        Heading(_("Insurer"), 14),
        Heading(_("Compulsory insurance"), 12, "money"),
        Heading(_("Commercial insurance"), 12, "money"),
        Heading(_("Vehicle tax"), 12, "money"),
        Heading(_("Insured anew until"), 13, "day"),
        Heading(_("Why it was lost"), 16),
        Heading(_("Insurer the customer went to"), 16),
        Heading(_("Note"), 30),
    ]
    return workbook({_("Insurance renewals"): (headings, _rows(renewals, user))})


def _rows(renewals, user):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for each in renewals:
        name, phone = (str, str) if whole.covers(each.outlet) else (masked_name, masked_phone)
        taken = each.won_quote
        yield [
            each.insurance_until,
            each.outlet.name,
            each.vehicle.plate,
            each.vehicle.model,
            name(each.customer.name),
            phone(each.customer.mobile),
            each.customer.district,
            each.get_state_display(),
            each.owner.name if each.owner else "",
            each.referred_by.name if each.referred_by else "",
            each.next_on if each.is_open else None,
            each.attempts,
            taken.insurer if taken else "",
            taken.compulsory if taken else None,
            taken.commercial if taken else None,
            taken.vehicle_tax if taken else None,
            each.renewed_until,
            each.lost_reason,
            each.lost_to,
            each.words,
        ]


RENEWALS = ListExport(
    kind="customers.renewals_export",
    name="renewals",
    # Translators: 中文 导出续保名单
    title=gettext_lazy("Export of insurance renewals"),
    needs=Right.RENEWALS,
    rows=renewals_for,
    book=renewals_workbook,
    numbers=True,
    at_once=2000,
)
