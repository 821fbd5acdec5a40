"""From a batch's file to sheets that the importer takes, ours as they are and foreign ones through a mapping."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from exchange import archive, registry
from exchange.findings import Result
from exchange.importer import import_file, import_sheets
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


def import_batch(
    batch: Batch, *, allowed_outlets, at: datetime, dry_run: bool = False, progress=None, on_updated=None
) -> Result:
    """Run the importer over the batch's file; the mapping comes first where the file is a foreign one."""
    wishes = {
        "allowed_outlets": allowed_outlets,
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


def table_of(batch: Batch):
    """The foreign file as a table; raises `Unreadable` for what is none."""
    from exchange import foreign

    with batch.file.open("rb") as file:
        return foreign.read_table(file)


def sheet_of(batch: Batch):
    """The foreign file as one of our sheets, by the batch's mapping."""
    from exchange import foreign

    return foreign.as_sheet(table_of(batch), batch.mapping.sheet, batch.mapping.columns, batch.mapping.values)


def headers_key(headers) -> str:
    """The same for files with the same headers, in whatever order."""
    return sha256("\n".join(sorted(same_name(header) for header in headers)).encode()).hexdigest()


def look_of_table(table) -> dict:
    return {}


def mapped_workbook(batch: Batch) -> BytesIO:
    return BytesIO()
