"""Quality problems for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import work
from staff.models import User
from staff.roles import Right

from .forms.quality import ProblemFilter, tab_of
from .models import QualityProblem

# Longer lists are written by the worker, with progress, and wait under Tasks.
AT_ONCE = 1000
PROBLEMS_WORK = "complaints.problems_export"


def problems_for(user, parameters):
    """The problems that the user may see and export, narrowed and in the tab that the address says."""
    visible = QualityProblem.objects.visible_to(user, Right.QUALITY).visible_to(user, Right.EXPORT)
    found = ProblemFilter(parameters, user=user).apply(visible).in_tab(tab_of(parameters))
    return found.select_related("outlet", "vehicle", "order", "report", "entered_by").order_by("-heard_on", "-pk")


def problems_workbook(found, progress=None) -> bytes:
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
    return workbook({_("Quality problems"): (headings, _rows(found, progress))})


def _rows(found, progress):
    for number, each in enumerate(found.iterator(chunk_size=500), start=1):
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
        if progress and number % 500 == 0:
            progress(number)


def ask_for_problems(*, user, query: str, at):
    """Let the worker write a long list."""
    return work.start(
        kind=PROBLEMS_WORK, title=_("Export of quality problems"), by=user, params={"query": query}, at=at
    )


def write_problems(item, progress) -> dict:
    """The worker's side of `ask_for_problems`. Reads again who asked, so that a right lost meanwhile counts."""
    found = problems_for(User.objects.get(pk=item.by_id), QueryDict(item.params["query"]))
    total = found.count()
    content = problems_workbook(found, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("quality.xlsx", content)}
