"""Taking a checked batch: one at a time, all of it or nothing.

A batch that is to be taken waits in a queue; whoever puts one in, and every taking that ends, calls `start_next`. The
database itself allows one batch in the state "taking" (`intake_batch_one_taken_at_a_time`).
"""

from datetime import datetime, timedelta
from os import PathLike
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exchange.findings import Result
from exchange.importer import import_file
from intake import hooks
from intake.models import Batch
from intake.numbers import create_batch
from intake.reporting import reported
from staff import trail, work
from staff.models import Outlet, Work
from staff.refusals import AlreadyDone, Refused

from .changes import Changes
from .contents import import_batch, scope_of
from .findings import keep_findings
from .history import NotedUpdates
from .uploading import move, sha256_of

TAKE = "intake.take"
# A piece of work that nobody takes up for this long will not be taken up any more.
WAITS_AT_MOST = timedelta(hours=1)


class NotMeant(Refused):
    """Names or outlets of records would change, and nobody has said that it is meant."""


class ImportUnderWay(Refused):
    """Somebody else's import is being taken."""


def queue_batch(*, batch: Batch, by, at: datetime, meant: bool = False) -> None:
    """Have a checked batch taken as soon as no other one is being taken.

    `meant`: somebody has seen that names or outlets of records would change, and wants it.
    """
    scope_of(by)
    if batch.error_count:
        raise Refused(_("There are still errors in it. An import takes every row or none: mend them first."))
    if batch.weighty_count and not meant:
        raise NotMeant(_("Names or outlets of records would change. Look at them, tick that it is meant, and take it."))
    with transaction.atomic():
        move(batch, from_=[Batch.State.CHECKED], to=Batch.State.QUEUED, queued_at=at, taken_by=by)
    start_next(at=at)
    batch.refresh_from_db()


def start_next(*, at: datetime) -> Batch | None:
    """Begin with the batch that has waited longest, unless one is being taken. Gives the one begun with."""
    release_silent(at=at)
    batch = Batch.objects.queued().select_related("taken_by").first()
    if batch is None:
        return None
    try:
        with transaction.atomic():
            if not Batch.objects.filter(pk=batch.pk, state=Batch.State.QUEUED).update(state=Batch.State.TAKING):
                return None
            title = _("Import %(file)s") % {"file": batch.original_name}
            batch.work = work.start(kind=TAKE, title=title, by=batch.taken_by, params={"batch": batch.pk}, at=at)
            Batch.objects.filter(pk=batch.pk).update(work=batch.work)
    except IntegrityError:
        # Another one is being taken; its end looks into the queue again.
        return None
    batch.state = Batch.State.TAKING
    return batch


def release_silent(*, at: datetime) -> int:
    """Give up on batches whose worker has died, so that the next one gets its turn. How many there were.

    Their import was one open transaction: the database has taken all of it back.
    """
    released = 0
    silent_since = at - work.SILENT_AFTER
    for batch in Batch.objects.filter(state__in=[Batch.State.TAKING, Batch.State.CHECKING]).select_related("work"):
        if not is_dead(batch.work, silent_since, at):
            continue
        note = _("The worker stopped in the middle of it. Nothing was taken; check it again and take it.")
        with transaction.atomic():
            same = Batch.objects.filter(pk=batch.pk, state=batch.state, work=batch.work)
            if same.update(state=Batch.State.FAILED, note=note):
                trail.record(about=batch, action="import.broken_off", by=None, at=at, reason=note)
                released += 1
    return released


def is_dead(item: Work | None, silent_since: datetime, at: datetime) -> bool:
    if item is None or item.state in (Work.State.DONE, Work.State.FAILED):
        return True
    if item.state == Work.State.WAITING:
        return item.asked_at < at - WAITS_AT_MOST
    return (item.beat_at or item.started_at) < silent_since


def take_batch(*, batch: Batch, item: Work, at: datetime, progress=None) -> Result:
    """Import a batch whose turn it is; the state, the trail and the records change in one transaction.

    Whatever the end, the next batch in the queue is begun with.
    """
    by = item.by
    claim(batch, item)
    try:
        noted, changes = NotedUpdates(batch.number, by=by, at=at), Changes()

        def on_updated(updated) -> None:
            noted(updated)
            changes(updated)

        with reported(progress) as report, transaction.atomic():
            result = import_batch(
                batch,
                by=by,
                at=at,
                progress=report,
                on_updated=on_updated,
            )
            if not result.errors:
                check_meant(batch, changes)
                land(batch, result, noted, by=by, at=at)
        if result.errors:
            put_back(batch, result)
        return result
    except Exception as error:
        why = str(error) if isinstance(error, Refused) else _("It broke off. Nothing was taken; please try again.")
        mine(batch).update(state=Batch.State.FAILED, note=why)
        raise
    finally:
        start_next(at=at)


def claim(batch: Batch, item: Work) -> None:
    """Make sure that the batch is this work's to take; work that is started again takes a broken-off batch up again."""
    try:
        with transaction.atomic():
            Batch.objects.filter(pk=batch.pk, work=item.pk, state=Batch.State.FAILED, checked_at__isnull=False).update(
                state=Batch.State.TAKING
            )
    except IntegrityError:
        raise ImportUnderWay(_("Another import is being taken. Start this one again when that is done.")) from None
    batch.refresh_from_db()
    if batch.state != Batch.State.TAKING or batch.work_id != item.pk:
        raise AlreadyDone(
            _("%(number)s is not to be taken any more: %(state)s.")
            % {"number": batch.number, "state": batch.get_state_display()}
        )


def check_meant(batch: Batch, changes: Changes) -> None:
    """Take everything back if more names or outlets would change than somebody has seen and said yes to."""
    if changes.weighty > batch.weighty_count:
        text = _("Since the check more names or outlets have come to change. Nothing was taken; check it again.")
        raise NotMeant(text)


def land(batch: Batch, result: Result, noted: NotedUpdates, *, by, at: datetime) -> None:
    """Note in the import's own transaction that it is in; who was released meanwhile takes everything back."""
    counts = counts_of(result)
    if not mine(batch).update(
        state=Batch.State.TAKEN, taken_at=at, counts=counts, error_count=0, warning_count=len(result.warnings), note=""
    ):
        raise Refused(_("Another import was begun in the meantime. Nothing was taken; please try again."))
    finish_landing(batch, result, noted, by=by, at=at)


def finish_landing(batch: Batch, result: Result, noted: NotedUpdates, *, by, at: datetime) -> None:
    """Outlets, findings, trail, and the word to the other rooms once it is committed."""
    batch.outlets.set(result.outlet_ids)
    keep_findings(batch, result)
    trail.record(
        about=batch,
        action="import.taken",
        by=by,
        at=at,
        outlet=only_outlet(result.outlet_ids),
        changes={"created": [None, sum(result.created.values())], "updated": [None, sum(result.updated.values())]},
    )
    noted.sum_up(batch)
    hooks.announce_after_commit(outlet_ids=result.outlet_ids, by=by, at=at)


def put_back(batch: Batch, result: Result) -> None:
    """The records have changed since the check, and now the file does not fit any more."""
    with transaction.atomic():
        note = _("The records have changed since the check, and the file does not fit any more. Nothing was taken.")
        if mine(batch).update(
            state=Batch.State.CHECKED,
            counts=counts_of(result),
            error_count=len(result.errors),
            warning_count=len(result.warnings),
            note=note,
        ):
            keep_findings(batch, result)


def mine(batch: Batch):
    """The batch, as long as it is still being taken by this very work."""
    return Batch.objects.filter(pk=batch.pk, state=Batch.State.TAKING, work=batch.work_id)


def counts_of(result: Result) -> dict[str, dict[str, int]]:
    """By sheet, what the preview and the history show."""
    counts: dict[str, dict[str, int]] = {
        code: {
            "rows": rows,
            "created": result.created.get(code, 0),
            "updated": result.updated.get(code, 0),
            "unchanged": result.unchanged.get(code, 0),
            "errors": 0,
            "warnings": 0,
        }
        for code, rows in result.rows.items()
    }
    for name, findings in (("errors", result.errors), ("warnings", result.warnings)):
        for finding in findings:
            if finding.sheet in counts:
                counts[finding.sheet][name] += 1
    return counts


def only_outlet(outlet_ids) -> Outlet | None:
    """The outlet of a trail entry, where the import concerned a single one."""
    return Outlet.objects.get(pk=next(iter(outlet_ids))) if len(outlet_ids) == 1 else None


def import_from_terminal(path: str | PathLike, *, dry_run: bool, at: datetime, progress=None) -> Result:
    """What the command `import_workbook` does: every outlet, the same history, and never beside somebody's import.

    Raises `ImportUnderWay` while one is being taken in the application.
    """
    release_silent(at=at)
    refuse_if_under_way()
    if dry_run:
        return import_file(path, dry_run=True, at=at, progress=progress)
    name = PurePath(path).name
    with transaction.atomic():
        noted = NotedUpdates(name, by=None, at=at)
        result = import_file(path, at=at, progress=progress, on_updated=noted)
        if not result.errors:
            keep_in_history(path, result, noted, at)
    return result


def refuse_if_under_way() -> None:
    other = Batch.objects.taking().select_related("taken_by").first()
    if other:
        raise ImportUnderWay(
            _("%(number)s of %(who)s is being imported right now. Try again when it is done.")
            % {"number": other.number, "who": other.taken_by.name}
        )


def keep_in_history(path: str | PathLike, result: Result, noted: NotedUpdates, at: datetime) -> Batch:
    """A batch for an import that is in already. Only now, because its number keeps other uploads waiting until the
    transaction ends."""
    with open(path, "rb") as opened:
        file = File(opened, name=f"{uuid4().hex}{PurePath(path).suffix.lower()}")
        batch = create_batch(
            at=at,
            state=Batch.State.TAKEN,
            file=file,
            original_name=PurePath(path).name[-200:],
            size=file.size,
            sha256=sha256_of(file),
            taken_at=at,
            counts=counts_of(result),
            warning_count=len(result.warnings),
        )
    finish_landing(batch, result, noted, by=None, at=at)
    return batch
