"""Who was there, for Excel: exactly what is filtered."""

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.models import Guest, Lead
from customers.models import Vehicle
from customers.search import Query
from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone
from staff.roles import Right


def guests_for(user, parameters, at):
    """The guests of one campaign that the user may see and export, in the order in which they came."""
    visible = Guest.objects.visible_to(user, Right.CAMPAIGNS).visible_to(user, Right.EXPORT)
    found = visible.filter(campaign__number=parameters.get("campaign", ""))
    found = found.matching(Query.of(parameters.get("q", ""))).with_points().for_list()
    cars = Vehicle.objects.filter(customer=OuterRef("customer")).order_by("pk")
    wants = Exists(Lead.objects.filter(guest=OuterRef("pk")))
    return found.annotate(plate=Subquery(cars.values("plate")[:1]), has_lead=wants).order_by("at", "pk")


def guests_workbook(guests, user) -> bytes:
    headings = [
        Heading(_("Number"), 16),
        Heading(_("Name"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Plate"), 12),
        Heading(_("People"), 8, "whole"),
        Heading(pgettext("guests", "Group"), 12),
        # Translators: 中文 登记方式
        Heading(pgettext("guest", "How"), 12),
        Heading(pgettext("guest", "Registered at"), 17, "instant"),
        # Translators: 中文 登记人
        Heading(_("Registered by"), 12),
        # Translators: 中文 盖章数
        Heading(pgettext("guest", "Stamps"), 8, "whole"),
        Heading(pgettext("guest", "Points"), 8, "whole"),
        # Translators: 中文 在名单上
        Heading(pgettext("guest", "On the list"), 10),
        # Translators: 中文 有线索
        Heading(pgettext("guest", "Wants something"), 10),
    ]
    whole: dict[int, bool] = {}

    def row(each: Guest) -> list:
        outlet = each.campaign.outlet
        if outlet.pk not in whole:
            whole[outlet.pk] = user.may(Right.EXPORT_WHOLE, outlet)
        seen = whole[outlet.pk]
        return [
            each.number,
            each.name if seen else masked_name(each.name),
            each.mobile if seen else masked_phone(each.mobile),
            each.plate or "",
            each.people,
            each.party.name if each.party else "",
            each.get_via_display(),
            each.at,
            each.by.name,
            each.stamped,
            each.points,
            _("yes") if each.invitation_id else "",
            _("yes") if each.has_lead else "",
        ]

    return workbook({_("Guests"): (headings, map(row, guests))})


GUESTS = ListExport(
    "campaigns.guests_export",
    "guests",
    # Translators: 中文 导出到场名单
    gettext_lazy("Export of guests"),
    Right.CAMPAIGNS,
    guests_for,
    guests_workbook,
    numbers=True,
)
