"""Rows of targets and of scores for Excel: exactly what the page shows."""

from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from targets.figures import MonthRow
from targets.models import Target


def year_workbook(outlet, rows: list[MonthRow]) -> bytes:
    """A year of an outlet: a row for each month and figure, the target beside what came in."""
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Month"), 10),
        Heading(_("Figure"), 16),
        Heading(_("Target"), 16, "money"),
        Heading(_("Actual"), 16, "money"),
        Heading(_("Reached"), 10, "percent"),
    ]
    return workbook({_("Targets"): (headings, _cells(outlet, rows))})


def _cells(outlet, rows: list[MonthRow]):
    for row in rows:
        for cell in row.cells:
            if cell.target is not None or cell.actual is not None:
                reached = cell.actual / cell.target if cell.target and cell.actual is not None else None
                label = Target.Metric(cell.metric).label
                yield [outlet.name, f"{row.month:%Y-%m}", label, cell.target, cell.actual, reached]


def scores_workbook(scores) -> bytes:
    headings = [Heading(_("Outlet"), 18), Heading(_("Month"), 10), Heading(_("Score"), 10, "money")]
    rows = ([score.outlet.name, f"{score.month:%Y-%m}", score.score] for score in scores.iterator(chunk_size=500))
    return workbook({_("Manufacturer's satisfaction scores"): (headings, rows)})
