"""Import an after-sales workbook from the terminal, for every outlet. Status 1 and nothing taken if a row is wrong."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange import registry
from exchange.findings import Finding, Result
from intake.services.taking import import_from_terminal
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Import an after-sales workbook (.xlsx): every row is taken or none."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="do everything but keep it")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        result = self.imported(Path(options["file"]), options["dry_run"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(lines_about(result)))
        if result.errors:
            sys.exit(1)

    def imported(self, path: Path, dry_run: bool) -> Result:
        try:
            return import_from_terminal(path, dry_run=dry_run, at=timezone.now())
        except Refused as refusal:
            return Result(errors=[Finding("", None, "", "", str(refusal))])
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s") % {"file": path, "reason": error.strerror}
            ) from None


def lines_about(result: Result) -> list[str]:
    """The result for people: what became of each sheet, then every warning and every error in a line of its own."""
    lines = [line_about_sheet(code, result) for code in result.created]
    lines += [f"{_('Warning')}: {place_of(finding)}{finding.message}" for finding in result.warnings]
    lines += [f"{_('Error')}: {place_of(finding)}{finding.message}" for finding in result.errors]
    lines.append(outcome_of(result))
    return lines


def line_about_sheet(code: str, result: Result) -> str:
    counts = {
        "sheet": f"{code} {registry.sheet(code).label}",
        "created": result.created[code],
        "updated": result.updated[code],
        "unchanged": result.unchanged[code],
    }
    return _("%(sheet)s: %(created)d new, %(updated)d changed, %(unchanged)d as they were") % counts


def place_of(finding: Finding) -> str:
    """`employees row 4, outlet "SH77": `, as far as the finding is about such a place."""
    if not finding.sheet:
        return ""
    place = finding.sheet
    if finding.row is not None:
        place = _("%(sheet)s row %(row)d") % {"sheet": place, "row": finding.row}
    if finding.column:
        place += f", {finding.column}"
    if finding.value and finding.value != finding.column:
        place += f' "{finding.value}"'
    return f"{place}: "


def outcome_of(result: Result) -> str:
    if result.errors:
        count = len(result.errors)
        return ngettext("Nothing was taken: %(count)d error.", "Nothing was taken: %(count)d errors.", count) % {
            "count": count
        }
    if result.dry_run:
        return _("A dry run: nothing was kept.")
    return _("Everything was taken.")
