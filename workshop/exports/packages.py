"""Packages for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.roles import Right
from workshop.forms.packages import PackageFilter
from workshop.models import Package

BY = ("code", "-from_on", "pk")


def package_tabs(packages, today) -> dict:
    """The tabs of the list by name; the first one is shown unless another is asked for."""
    return {"sale": packages.in_force(today), "coming": packages.coming(today), "over": packages.over(today)}


def packages_for(user, parameters, at):
    """The packages of one tab and filter that the user may see and export, by code."""
    visible = Package.objects.visible_to(user, Right.RECORDS).visible_to(user, Right.EXPORT)
    tabs = package_tabs(PackageFilter(parameters, user=user).apply(visible), local(at).date())
    found = tabs.get(parameters.get("state", ""), tabs["sale"])
    return found.with_sales().select_related("outlet", "made_by").order_by(*BY)


def packages_workbook(packages, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Package code"), 14),
        Heading(pgettext("package", "Package"), 24),
        Heading(_("In a sentence"), 40),
        Heading(_("For which cars"), 24),
        Heading(_("Price"), 12, "money"),
        Heading(_("Sold from"), 12, "day"),
        Heading(_("Last day"), 12, "day"),
        Heading(_("Withdrawn"), 17, "instant"),
        Heading(_("On the price board"), 12),
        Heading(pgettext("package", "Sold"), 9, "whole"),
        # Translators: 中文 销售额
        Heading(pgettext("package", "Sold for"), 14, "money"),
        Heading(_("Entered by"), 12),
    ]
    rows = (
        [
            package.outlet.name,
            package.code,
            package.name,
            package.words,
            package.fits,
            package.price,
            package.from_on,
            package.to_on,
            package.withdrawn_at,
            _("yes") if package.on_board else "",
            package.sold,
            package.earned,
            package.made_by.name,
        ]
        for package in packages
    )
    return workbook({_("Packages"): (headings, rows)})


PACKAGES = ListExport(
    kind="workshop.packages_export",
    name="packages",
    # Translators: 中文 导出套餐
    title=gettext_lazy("Export of packages"),
    needs=Right.RECORDS,
    rows=packages_for,
    book=packages_workbook,
)
