"""Looks at whole numbers: as a workbook, and the days on which somebody looked at unusually many."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.writer import Heading, workbook
from staff.instants import SHANGHAI
from staff.list_exports import ListExport
from staff.masking import masked_name
from staff.roles import Right

from .forms.personal_data import LooksFilter
from .models import Unmasking


@dataclass(frozen=True)
class Day:
    """One day on which one person looked more often than is settled."""

    by: int
    name: str
    on: date
    times: int


def days_above(looks, limit: int) -> list[Day]:
    """The days with more than `limit` looks by one person, the latest first."""
    counted = looks.order_by().annotate(on=TruncDate("at", tzinfo=SHANGHAI)).values("by", "by__name", "on")
    counted = counted.annotate(times=Count("pk")).filter(times__gt=limit).order_by("-on", "-times")
    return [Day(row["by"], row["by__name"], row["on"], row["times"]) for row in counted[:50]]


def looks_for(user, parameters, at):
    """The looks of the filter that the user may see, the latest first."""
    visible = Unmasking.objects.visible_to(user, Right.LOOKS)
    related = ("by", "customer__outlet", "vehicle__customer__outlet")
    return LooksFilter(parameters).apply(visible).select_related(*related).order_by("-at", "-pk")


def looks_workbook(looks, user) -> bytes:
    headings = [
        Heading(_("When"), 17, "instant"),
        Heading(_("Who looked"), 14),
        # Translators: 中文 查看内容
        Heading(_("At what"), 12),
        Heading(_("Customer"), 12),
        Heading(_("Customer code"), 16),
        Heading(_("Outlet"), 18),
        # Translators: 中文 所在页面
        Heading(_("On the page"), 40),
    ]
    return workbook({_("Looks at whole numbers"): (headings, _rows(looks))})


def _rows(looks):
    """Names stay masked: the list is about those who looked."""
    for look in looks:
        customer = look.customer or look.vehicle.customer
        what = _("phone number") if look.what == "mobile" else _("VIN")
        yield [
            look.at,
            look.by.name,
            what,
            masked_name(customer.name),
            customer.code,
            customer.outlet.name,
            look.where,
        ]


LOOKS = ListExport(
    kind="customers.looks_export",
    name="looks",
    # Translators: 中文 导出号码查看记录
    title=gettext_lazy("Export of looks at whole numbers"),
    needs=Right.LOOKS,
    rows=looks_for,
    book=looks_workbook,
)
