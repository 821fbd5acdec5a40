"""The commission of an outlet's month from the terminal: text, JSON, or the workbook for finance."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from payroll import exports
from payroll.models import Run
from payroll.rules import keeping
from payroll.rules.answer import answer
from payroll.rules.checked import WrongInputs
from payroll.rules.compute import Commission, compute
from payroll.rules.month import MissingTargets
from payroll.services.exporting import warnings_of
from payroll.services.runs import gathered
from payroll.words import faults_in_words, line_label, remark_in_words
from staff.models import Outlet
from staff.months import read_month


class Command(BaseCommand):
    help = "Compute the commission of an outlet in a month. A closed month answers with its closed run."

    def add_arguments(self, parser):
        parser.add_argument("--outlet", required=True, metavar="CODE")
        parser.add_argument("--month", required=True, type=month, metavar="YYYY-MM")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--output", type=Path, metavar="FILE.xlsx", help="write the workbook with live formulas")
        parser.add_argument("--values", type=Path, metavar="FILE.xlsx", help="write the copy with values only")
        parser.add_argument("--recompute", action="store_true", help="a fresh draft, also of a closed month")

    def handle(self, *args, **options):
        outlet = Outlet.objects.select_related("area__region").filter(code=options["outlet"]).first()
        if outlet is None:
            raise CommandError(_("There is no outlet %(code)s.") % {"code": options["outlet"]})
        commission = self.commission(outlet, options["month"], recompute=options["recompute"])
        self.write_workbooks(commission, outlet, options)
        people = {person.number: person.name for person in commission.inputs.people}
        shown = answer(commission, lambda remark: remark_in_words(remark, people))
        if options["format"] == "json":
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines_about(shown, people)))

    def commission(self, outlet: Outlet, month: date, *, recompute: bool) -> Commission:
        """The closed run's, computed again from the inputs that it keeps; else a fresh one. Exits with 1 if refused."""
        closed = Run.objects.closed().of(outlet, month).first()
        try:
            if closed and not recompute:
                return compute(keeping.inputs_from_json(closed.inputs))
            return compute(gathered(outlet, month, at=timezone.now()))
        except MissingTargets as error:
            self.stderr.write(str(error))
        except WrongInputs as error:
            self.stderr.write(faults_in_words(error.faults))
        sys.exit(1)

    def write_workbooks(self, commission: Commission, outlet: Outlet, options) -> None:
        for option, values_only in (("output", False), ("values", True)):
            if path := options[option]:
                warnings = warnings_of(commission)
                content = exports.month_workbook(commission, outlet, warnings=warnings, values_only=values_only)
                path.write_bytes(content)


def month(text: str) -> date:
    found = read_month(text)
    if found is None:
        raise ArgumentTypeError(_("Expected a month such as 2026-10."))
    return found


def lines_about(shown: dict, people: dict[str, str]) -> list[str]:
    """The answer for people: a line for each figure, pool and person, and every warning."""
    lines = [f"{shown['outlet']} {shown['month']}"]
    lines += [f"{code:<20}{value:>16}" for code, value in shown["figures"].items()]
    lines += [f"{line_label(pool['component'])} {pool['team'] or ''}: {pool['amount']}" for pool in shown["pools"]]
    lines += [
        f"{statement['employee']} {people[statement['employee']]}: {statement['income']}"
        for statement in shown["statements"]
    ]
    lines += [f"{_('Warning')}: {warning}" for warning in shown["warnings"]]
    return lines
