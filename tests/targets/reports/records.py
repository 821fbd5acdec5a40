"""A report that was sent, for the tables of rights and invariants."""

from datetime import date

from targets.models import IssuedReport
from tests.clock import shanghai


def report_of(records) -> IssuedReport:
    """The daily report of the outlet's yesterday."""
    return IssuedReport.objects.get_or_create(
        kind="day", place=f"outlet:{records.outlet.code}", first_on=date(2026, 11, 4),
        defaults={"at": shanghai("2026-11-05 07:30")},
    )[0]  # fmt: skip


MAKERS = {IssuedReport: report_of}
