"""Looking through an uploaded file without changing anything: what it would do, and everything that is wrong in it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exchange.archive import Unreadable
from exchange.findings import Result
from intake.models import Batch, ColumnMapping
from intake.reporting import reported
from staff import trail
from staff.models import Outlet, Work
from staff.refusals import AlreadyDone

from .changes import Changes, keep_changes
from .contents import headers_key, import_batch, is_foreign, look_of_table, table_of
from .findings import keep_findings
from .taking import counts_of


def check_batch(*, batch: Batch, item: Work, at: datetime, progress=None) -> Batch:
    """Check the file by the rules of its uploader's outlets; the batch comes back in its new state.

    A file that is not ours in form waits for its columns to be matched, unless a saved mapping fits its headers.
    """
    mine = Batch.objects.filter(pk=batch.pk, work=item.pk)
    if not mine.filter(state__in=[Batch.State.CHECKING, Batch.State.FAILED]).update(state=Batch.State.CHECKING):
        raise AlreadyDone(_("%(number)s is not waiting for a check any more.") % {"number": batch.number})
    mine = mine.filter(state=Batch.State.CHECKING)
    try:
        if needs_mapping(batch, by=item.by):
            mine.update(state=Batch.State.MAPPING, table=batch.table)
        else:
            with reported(progress) as report:
                changes = Changes()
                result = import_batch(batch, by=item.by, dry_run=True, at=at, progress=report, on_updated=changes)
            keep_check(batch, mine, result, changes, at)
    except Unreadable as refusal:
        refuse(batch, mine, str(refusal), at)
    except Exception as error:
        note = _("The check broke off. Nothing was taken; check it again.")
        mine.update(state=Batch.State.FAILED, note=str(error) if isinstance(error, AlreadyDone) else note)
        raise
    batch.refresh_from_db()
    return batch


def needs_mapping(batch: Batch, *, by) -> bool:
    """Whether the columns have to be matched by hand first. Takes the saved mapping that fits, if there is one."""
    if batch.mapping_id or not is_foreign(batch):
        return False
    table = table_of(batch)
    fitting = ColumnMapping.objects.visible_to(by).present().filter(headers_key=headers_key(table.headers))
    batch.mapping = fitting.order_by("-made_at", "-pk").first()
    if batch.mapping:
        Batch.objects.filter(pk=batch.pk).update(mapping=batch.mapping)
        return False
    batch.table = look_of_table(table)
    return True


def keep_check(batch: Batch, mine, result: Result, changes: Changes, at: datetime) -> None:
    if result.errors and not result.rows and not any(finding.sheet for finding in result.errors):
        refuse(batch, mine, " ".join(finding.message for finding in result.errors), at)
        return
    with transaction.atomic():
        if mine.update(
            state=Batch.State.CHECKED,
            checked_at=at,
            counts=counts_of(result),
            error_count=len(result.errors),
            warning_count=len(result.warnings),
            weighty_count=0 if result.errors else changes.weighty,
        ):
            keep_findings(batch, result)
            keep_changes(batch, Changes() if result.errors else changes)
            # Not those that the file itself would make: they went with the check's transaction.
            batch.outlets.set(Outlet.objects.filter(pk__in=result.outlet_ids))


def refuse(batch: Batch, mine, why: str, at: datetime) -> None:
    """The file as a whole is none that can be imported."""
    with transaction.atomic():
        if mine.update(state=Batch.State.REFUSED, note=why, checked_at=at):
            trail.record(about=batch, action="import.refused", by=batch.uploaded_by, at=at, reason=why)
