"""Handing a computed month on as a workbook, in the worker, leaving a trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from payroll import exports
from payroll.models import Run
from payroll.rules import keeping
from payroll.rules.compute import Commission, compute
from payroll.words import remark_in_words
from staff import trail, work
from staff.access import require
from staff.models import User, Work
from staff.refusals import Refused
from staff.roles import Right

WORK = "payroll.export"


@transaction.atomic
def start_export(*, run: Run, values_only: bool, by: User, at: datetime) -> Work:
    """Ask the worker for the workbook of a computed run: with live formulas, or the copy with values only."""
    require(by, Right.PAY_COMPUTE, run.outlet)
    if not run.inputs:
        raise Refused(_("There is nothing to hand on yet: compute the month first."))
    reason = _("values only") if values_only else _("with formulas")
    trail.record(about=run, action="run.exported", by=by, at=at, outlet=run.outlet, reason=reason)
    title = _("Workbook %(run)s, %(kind)s") % {"run": run.number, "kind": reason}
    params = {"run": run.number, "values_only": values_only}
    return work.start(kind=WORK, title=title, by=by, params=params, at=at)


def export_in_worker(item: Work, progress) -> dict:
    """The workbook of the run as it is when the worker comes to it."""
    run = Run.objects.select_related("outlet__area__region").get(number=item.params["run"])
    commission = compute(keeping.inputs_from_json(run.inputs))
    values_only = item.params["values_only"]
    content = exports.month_workbook(
        commission, run.outlet, warnings=warnings_of(commission), values_only=values_only, progress=progress
    )
    kind = "-values" if values_only else ""
    return {"message": _("The workbook is written."), "file": (f"{run.number}{kind}.xlsx", content)}


def warnings_of(commission: Commission) -> list[str]:
    """The computation's remarks as sentences, with people's names."""
    people = {person.number: person.name for person in commission.inputs.people}
    return [remark_in_words(remark, people) for remark in commission.remarks]
