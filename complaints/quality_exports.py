"""Quality problems for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right

from .forms.quality import ProblemFilter, tab_of
from .models import QualityProblem


def problems_for(user, parameters, at):
    """The problems that the user may see and export, narrowed and in the tab that the address says."""
    visible = QualityProblem.objects.visible_to(user, Right.QUALITY).visible_to(user, Right.EXPORT)
    found = ProblemFilter(parameters, user=user).apply(visible).in_tab(tab_of(parameters))
    return found.select_related("outlet", "vehicle", "order", "report", "entered_by").order_by("-heard_on", "-pk")


def problems_workbook(found, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 16),
        Heading(_("Heard on"), 12, "day"),
        Heading(_("Heard from"), 14),
        Heading(_("Plate"), 12),
        Heading(_("Model"), 18),
        Heading(_("Mileage"), 10, "whole"),
        Heading(_("Part of the car"), 18),
        Heading(_("Fault code"), 12),
        Heading(_("What the customer says"), 60),
        Heading(_("Repair order"), 18),
        Heading(_("Report"), 18),
        Heading(_("Entered by"), 12),
    ]
    return workbook({_("Quality problems"): (headings, _rows(found))})


def _rows(found):
    for each in found:
        yield [
            each.outlet.name,
            each.heard_on,
            each.get_source_display(),
            each.vehicle.plate if each.vehicle else "",
            each.vehicle.model if each.vehicle else "",
            each.mileage,
            each.part,
            each.fault_code,
            each.words,
            each.order.number if each.order else "",
            each.report.number if each.report else "",
            each.entered_by.name,
        ]


PROBLEMS = ListExport(
    kind="complaints.problems_export",
    name="quality",
    title=gettext_lazy("Export of quality problems"),
    needs=Right.QUALITY,
    rows=problems_for,
    book=problems_workbook,
)
