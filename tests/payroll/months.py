"""A workbook brought in and its months computed, as the tests of the computation do it."""

import io
import json
from datetime import date

from django.core.management import call_command

from exchange.importer import import_file
from payroll.figures import inputs_of
from payroll.rules.answer import answer
from payroll.rules.compute import compute
from payroll.rules.inputs import Inputs
from staff.models import Outlet
from tests.exchange.workbooks import AT, made


def bring_in(workbook) -> None:
    """Import a file, or sheets that are given as rows; nothing may be wrong with them."""
    result = import_file(made(workbook) if isinstance(workbook, dict) else workbook, at=AT)
    assert result.errors == []


def inputs(outlet: str, month: str) -> Inputs:
    return inputs_of(Outlet.objects.get(code=outlet), date.fromisoformat(f"{month}-01"))


def answered(inputs: Inputs) -> dict:
    """The answer without its warnings."""
    found = answer(compute(inputs))
    del found["warnings"]
    return found


def commanded(outlet: str, month: str, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `compute_commission`."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("compute_commission", "--outlet", outlet, "--month", month, *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def printed(outlet: str, month: str) -> dict:
    """What the command prints as JSON, warnings left out."""
    status, out, err = commanded(outlet, month, "--format", "json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found.pop("warnings"), list)
    return found
