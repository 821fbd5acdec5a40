"""Taking what was read: find every error there is, and only without any write all of it, in one transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from os import PathLike
from typing import BinaryIO

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from . import loading, registry
from .archive import Unreadable
from .comparing import Comparison, compare
from .findings import Finding, Result
from .reader import RawSheet, Reading, opened, raw_sheets, read_sheets
from .references import References
from .scope import Scope

# Two imports at once take turns, so that both see the other's records. Any number will do that nobody else takes.
IMPORT_LOCK = 20_261_105

Progress = Callable[[int, int], None]
OnUpdated = Callable[[list[tuple[object, dict[str, list]]]], None]


def import_file(
    path_or_file: str | PathLike | BinaryIO,
    *,
    allowed_outlets: set[str] | None = None,
    rights: Mapping[str, set[str] | None] | None = None,
    dry_run: bool = False,
    at: datetime,
    progress: Progress | None = None,
    on_updated: OnUpdated | None = None,
) -> Result:
    """Import a workbook. Either every row is taken or none; errors stand in the result and are never raised.

    `allowed_outlets` are the codes of the outlets whose rows may be taken, None for all. `rights` are the outlets where
    the one who imports holds each of `registry.rights()`, None where over all of them; without any, all is allowed.
    `dry_run` does everything but
    commit. `on_updated([(record, {column: [from, to]}), ...])` is called in the transaction, some records at a time, so
    that the caller can write its audit trail. `progress(done, total)` counts every row twice: read, and written.
    """
    try:
        with opened(path_or_file) as file:
            return import_sheets(
                raw_sheets(file),
                allowed_outlets=allowed_outlets,
                rights=rights,
                dry_run=dry_run,
                at=at,
                progress=progress,
                on_updated=on_updated,
            )
    except Unreadable as refusal:
        return Result(errors=[Finding("", None, "", "", str(refusal))], dry_run=dry_run)


def import_sheets(
    sheets: Iterable[RawSheet],
    *,
    allowed_outlets: set[str] | None = None,
    rights: Mapping[str, set[str] | None] | None = None,
    dry_run: bool = False,
    at: datetime,
    progress: Progress | None = None,
    on_updated: OnUpdated | None = None,
) -> Result:
    """The same for sheets from any source, such as a DMS's own export through a column mapping."""
    steps = Steps(progress)
    reading = read_sheets(sheets, steps.read)
    result = Result(
        errors=reading.errors,
        warnings=reading.warnings,
        rows={code: len(table) for code, table in reading.tables.items()},
        dry_run=dry_run,
    )
    taking = Taking(reading, result, Scope(allowed_outlets, rights), at, steps, on_updated)
    try:
        with transaction.atomic():
            taking.run()
            if dry_run or result.errors:
                transaction.set_rollback(True)
    except IntegrityError as error:
        result.errors.append(Finding("", None, "", "", refused_by_database(error)))
    if result.errors:
        result.created, result.updated, result.unchanged, result.outlet_ids = {}, {}, {}, set()
        result.errors.sort(key=in_file_order(reading))
    return result


def refused_by_database(error: DatabaseError) -> str:
    """Every rule of the database has its check in a sheet; what still comes here is a race or a gap in those checks."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or str(error)
    return _("The database refused the records (%(rule)s). Nothing was taken; please try again.") % {"rule": constraint}


def in_file_order(reading: Reading) -> Callable[[Finding], tuple]:
    """Sheets as they come in the file, rows from the top, columns from the left."""
    places = {
        code: (place, {column: index for index, column in enumerate(table.columns)})
        for place, (code, table) in enumerate(reading.tables.items())
    }

    def place(finding: Finding) -> tuple:
        sheet, columns = places.get(finding.sheet, (-1, {}))
        return sheet, finding.row or 0, columns.get(finding.column, -1)

    return place


class Steps:
    """Adds up progress: every row is read and, later, written."""

    def __init__(self, progress: Progress | None):
        self.progress = progress
        self.rows_read = self.rows_written = 0

    def read(self, rows: int) -> None:
        self.rows_read += rows
        self.report()

    def written(self, rows: int) -> None:
        self.rows_written += rows
        self.report()

    def report(self) -> None:
        if self.progress:
            self.progress(self.rows_read + self.rows_written, 2 * self.rows_read)


@dataclass
class Taking:
    """One import on its way through: references, outlets, comparison with what is stored, and writing."""

    reading: Reading
    result: Result
    scope: Scope
    at: datetime
    steps: Steps
    on_updated: OnUpdated | None
    comparisons: list[Comparison] = field(default_factory=list)

    def run(self) -> None:
        take_turns()
        self.references = References(self.reading)
        tables = [
            self.reading.tables[sheet.code] for sheet in registry.all_sheets() if sheet.code in self.reading.tables
        ]
        for table in tables:
            self.references.report_duplicates(table)
        for table in tables:
            self.references.resolve(table)
            self.scope.place(self.reading, table, self.references)
            if table.complete:
                self.comparisons.append(compare(self.reading, table, self.references, self.scope))
        if not self.result.errors:
            for comparison in self.comparisons:
                self.write(comparison)

    def write(self, comparison: Comparison) -> None:
        code = comparison.table.sheet.code
        loading.insert(comparison, self.references)
        loading.update(comparison, self.references, self.at, self.on_updated)
        if comparison.table.sheet.after_write and (rows := comparison.written()):
            comparison.table.sheet.after_write(rows, self.at)
        self.result.created[code] = len(comparison.new)
        self.result.updated[code] = len(comparison.changed)
        self.result.unchanged[code] = len(comparison.table) - len(comparison.new) - len(comparison.changed)
        self.result.outlet_ids |= self.references.ids_of("outlets", comparison.touched_outlets)
        self.steps.written(len(comparison.table))


def take_turns() -> None:
    """Hold one lock until the transaction ends. SQLite has one writer at a time in any case."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
