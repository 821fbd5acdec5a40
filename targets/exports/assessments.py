"""The assessment of outlets for Excel: exactly what is filtered, a column for each rule."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.months import written
from staff.roles import Right
from targets import assessment_policies as policies
from targets import assessment_rules as rules
from targets.assessment_page import ORDERS, Row, found_for, rows_of, sort_in


def assessments_for(user, parameters, at):
    """The rows of the list that the user may export, in its order."""
    found, _narrowed = found_for(user, parameters)
    return found.visible_to(user, Right.EXPORT).for_list().order_by(*ORDERS[sort_in(parameters)])


def assessments_workbook(assessments, user) -> bytes:
    headings = [
        Heading(_("Month"), 10),
        Heading(_("Region"), 14),
        Heading(_("Area"), 14),
        Heading(_("Outlet"), 18),
        Heading(pgettext("assessment", "Points"), 10, "whole"),
        Heading(_("State"), 14),
        *(Heading(str(policies.LABELS[rule]), 14, "whole") for rule in rules.RULES),
        Heading(pgettext("assessment", "Settled"), 17, "instant"),
        Heading(pgettext("assessment", "Appeal"), 14),
    ]
    return workbook({_("Assessment of outlets"): (headings, map(_row, rows_of(assessments)))})


def _row(row: Row) -> list:
    each = row.assessment
    return [
        written(each.month),
        each.outlet.area.region.name,
        each.outlet.area.name,
        each.outlet.name,
        each.points,
        each.get_state_display(),
        *row.off,
        each.settled_at,
        each.appealed.get_state_display() if each.appealed else "",
    ]


ASSESSMENTS = ListExport(
    kind="targets.assessments_export",
    name="assessments",
    # Translators: 中文 导出网点考核
    title=gettext_lazy("Export of assessments of outlets"),
    needs=Right.ASSESSMENT,
    rows=assessments_for,
    book=assessments_workbook,
)
