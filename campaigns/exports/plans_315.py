"""A year's plans for 15 March for Excel: every outlet that is filtered, also those that have not begun."""

from django.db.models import DateField, IntegerField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.plan_315_page import OutletLine, lines_of, outlets_of, tab_in, with_reports, year_in
from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import ListExport
from staff.models import Outlet
from staff.roles import Right


def outlets_for(user, parameters, at):
    """The outlets of the table that the user may export, with the year and the day of which it is."""
    today = local(at).date()
    year, tab = year_in(parameters, today), tab_in(parameters)
    lines = lines_of(outlets_of(user, parameters.get("outlet", "").strip()), year, today)
    chosen = [line.outlet.pk for line in lines if line.stands_in(tab)]
    found = Outlet.objects.visible_to(user, Right.EXPORT).filter(pk__in=chosen).select_related("area__region")
    asked = {"year": Value(year, output_field=IntegerField()), "today": Value(today, output_field=DateField())}
    return found.annotate(**asked).order_by("code")


def year_workbook(outlets, user) -> bytes:
    headings = [
        Heading(_("Area"), 14),
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(_("State"), 14),
        Heading(pgettext("plan for 15 March", "Due on"), 12, "day"),
        Heading(_("Days late"), 10, "whole"),
        Heading(pgettext("plan for 15 March", "Filed"), 17, "instant"),
        Heading(_("Filed by"), 12),
        Heading(pgettext("plan for 15 March", "Acknowledged"), 17, "instant"),
        Heading(_("Area manager"), 12),
        Heading(_("Daily reports"), 10, "whole"),
        # Translators: 中文 应交日报
        Heading(_("Daily reports due"), 10, "whole"),
    ]
    outlets = list(outlets)
    lines = lines_of(outlets, outlets[0].year, outlets[0].today) if outlets else []
    return workbook({_("Plans for 15 March"): (headings, map(_row, with_reports(lines)))})


def _row(line: OutletLine) -> list:
    plan = line.plan
    return [
        line.outlet.area.name,
        line.outlet.name,
        plan.number if plan else "",
        plan.get_state_display() if plan else _("Not begun"),
        line.due_on,
        line.late,
        plan.filed_at if plan else None,
        plan.filed_by.name if plan and plan.filed_by else "",
        plan.acknowledged_at if plan else None,
        plan.acknowledged_by.name if plan and plan.acknowledged_by else "",
        line.reports,
        line.reports_due,
    ]


YEAR = ListExport(
    kind="campaigns.plans_315_export",
    name="plans-15-march",
    # Translators: 中文 导出 3·15 应对方案
    title=gettext_lazy("Export of plans for 15 March"),
    needs=Right.PLAN_315,
    rows=outlets_for,
    book=year_workbook,
)
