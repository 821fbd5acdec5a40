"""From a batch's file to sheets that the importer takes, ours as they are and foreign ones through a mapping."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from django.utils.translation import gettext as _

from exchange import archive, foreign, registry, writer
from exchange.findings import Result, shown
from exchange.foreign import Table
from exchange.importer import import_file, import_sheets
from exchange.reader import RawSheet
from exchange.sheets import same_name
from intake.models import Batch
from staff.models import Outlet
from staff.refusals import Refused
from staff.roles import Right

SAMPLES = 3
# A column with more different words than this holds no codes.
MOST_WORDS = 60
LONGEST_WORD = 60


def scope_of(user) -> set[str] | None:
    """The codes of the outlets whose rows the user may import; None for every one, and for new outlets."""
    reach = user.reach(Right.IMPORT)
    if not reach:
        raise Refused(_("Your role does not include imports any more."))
    if reach.company:
        return None
    return set(Outlet.objects.visible_to(user, Right.IMPORT).values_list("code", flat=True))


def rights_of(user) -> dict[str, set[str] | None] | None:
    """For each right that sheets ask for, the codes of the outlets where the user holds it; None for every one.

    None in all for whoever imports for every outlet: that is how a new outlet comes in, with all that belongs to it
    and before anybody is posted there.
    """
    if scope_of(user) is None:
        return None
    return {
        right: None
        if user.reach(right).company
        else set(Outlet.objects.visible_to(user, right).values_list("code", flat=True))
        for right in registry.rights()
    }


def import_batch(batch: Batch, *, by, at: datetime, dry_run: bool = False, progress=None, on_updated=None) -> Result:
    """Run the importer over the batch's file, as far as `by` may; a foreign file goes through its mapping first."""
    wishes = {
        "allowed_outlets": scope_of(by),
        "rights": rights_of(by),
        "at": at,
        "dry_run": dry_run,
        "progress": progress,
        "on_updated": on_updated,
    }
    if batch.mapping:
        return import_sheets([sheet_of(batch)], **wishes)
    with batch.file.open("rb") as file:
        return import_file(file, **wishes)


def is_foreign(batch: Batch) -> bool:
    """Whether the file has to go through a mapping: another format, or a workbook without a single sheet of ours."""
    if PurePath(batch.file.name).suffix != ".xlsx":
        return True
    with batch.file.open("rb") as file:
        tabs = archive.look_through(file)
    return not any(registry.named(tab) or registry.is_awaited(tab) for tab in tabs)


def table_of(batch: Batch) -> Table:
    """The foreign file as a table; raises `Unreadable` for what is none."""
    with batch.file.open("rb") as file:
        return foreign.read_table(file)


def sheet_of(batch: Batch) -> RawSheet:
    """The foreign file as one of our sheets, by the batch's mapping."""
    mapping = batch.mapping
    return foreign.as_sheet(table_of(batch), mapping.sheet, mapping.columns, mapping.values)


def headers_key(headers: Iterable[str]) -> str:
    """The same for files with the same headers, in whatever order."""
    names = sorted(filter(None, map(same_name, headers)))
    return sha256("\n".join(names).encode()).hexdigest()


def look_of_table(table: Table) -> dict:
    """What somebody has to see of a foreign file to match its columns: headers, some values, the words of columns that
    may hold codes, and for every sheet of ours the mapping that suggests itself."""
    headers = list(dict.fromkeys(header for header in table.headers if header))
    places = {header: table.headers.index(header) for header in headers}
    samples, words = {}, {}
    for header, place in places.items():
        different = different_words(row[place] for row in table.rows)
        samples[header] = different[:SAMPLES]
        if len(different) <= MOST_WORDS:
            words[header] = different
    return {
        "headers": headers,
        "rows": len(table.rows),
        "samples": samples,
        "words": words,
        "guesses": {sheet.code: foreign.guess_mapping(headers, sheet) for sheet in registry.all_sheets()},
    }


def different_words(cells: Iterable) -> list[str]:
    """The different values that stand there, in order, up to one more than a list of codes would have."""
    found: dict[str, None] = {}
    for cell in cells:
        text = shown(cell).strip()[:LONGEST_WORD]
        if text:
            found[text] = None
            if len(found) > MOST_WORDS:
                break
    return list(found)


def mapped_workbook(batch: Batch) -> tuple[bytes, int]:
    """The foreign file as a workbook of ours, and by how many rows a row stands higher there than in the original."""
    raw = sheet_of(batch)
    sheet = registry.sheet(raw.name)
    headings = [writer.Heading(sheet.by_code[code].label) for code in raw.header]
    return writer.workbook({sheet.label: (headings, raw.rows)}), raw.first_row - 2
