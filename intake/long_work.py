"""What the worker does for this room, as functions of `staff.work`."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff import work

from .models import Batch
from .services.checking import check_batch
from .services.marking import marked_workbook
from .services.taking import TAKE, take_batch
from .services.uploading import CHECK

MARK = "intake.mark"


def check(item, progress) -> dict:
    batch = check_batch(batch=_batch_of(item), item=item, at=timezone.now(), progress=progress)
    return {"message": outcome_of(batch), "url": batch.get_absolute_url()}


def take(item, progress) -> dict:
    batch = _batch_of(item)
    take_batch(batch=batch, item=item, at=timezone.now(), progress=progress)
    batch.refresh_from_db()
    return {"message": outcome_of(batch), "url": batch.get_absolute_url()}


def mark(item, progress) -> dict:
    batch = _batch_of(item)
    return {
        "message": _("The faulty cells are marked, each with what is wrong in a note."),
        "file": marked_workbook(batch),
    }


def outcome_of(batch: Batch) -> str:
    """What became of a batch, in one sentence."""
    if batch.state == Batch.State.MAPPING:
        return _("Its columns have to be matched before it can be checked.")
    if batch.state == Batch.State.CHECKED and batch.error_count:
        return ngettext(
            "%(count)s error. Nothing is taken before it is mended.",
            "%(count)s errors. Nothing is taken before they are mended.",
            batch.error_count,
        ) % {"count": f"{batch.error_count:,}"}
    if batch.state == Batch.State.CHECKED:
        return _("Checked without an error: %(rows)s rows. It can be taken.") % {"rows": f"{batch.rows:,}"}
    if batch.state == Batch.State.TAKEN:
        return _("Taken: %(changes)s of %(rows)s rows made or changed a record.") % {
            "changes": f"{batch.changes:,}",
            "rows": f"{batch.rows:,}",
        }
    return batch.note


def register() -> None:
    work.register(CHECK, check)
    work.register(TAKE, take)
    work.register(MARK, mark)


def _batch_of(item) -> Batch:
    return Batch.objects.get(pk=item.params["batch"])
