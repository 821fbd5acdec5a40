"""What of this room is due for somebody, and how much waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.my_day import DueItem
from staff.roles import Right

from .models import Batch

# The records of a day should be in by the same hour of the next.
TAKE_WITHIN = timedelta(days=1)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Files that are checked and wait for their uploader: to be taken, or to be mended."""
    if not user.may(Right.IMPORT):
        return
    for batch in Batch.objects.filter(uploaded_by=user).to_mend():
        yield DueItem(
            deadline_at=batch.uploaded_at + TAKE_WITHIN,
            started_at=batch.uploaded_at,
            what=_("Import %(file)s") % {"file": batch.original_name},
            why=_why(batch),
            url=batch.get_absolute_url(),
            action=_action(batch),
        )


def waiting_count(user, at: datetime) -> int | None:
    return Batch.objects.filter(uploaded_by=user).to_mend().count() or None


def _why(batch: Batch) -> str:
    if batch.state == Batch.State.MAPPING:
        return _("Its columns do not match ours yet")
    if batch.state == Batch.State.FAILED:
        return batch.note
    if batch.error_count:
        return ngettext("%(count)s error to mend", "%(count)s errors to mend", batch.error_count) % {
            "count": f"{batch.error_count:,}"
        }
    return _("Checked without an error, waits to be taken")


def _action(batch: Batch) -> str:
    if batch.state == Batch.State.MAPPING:
        return _("Match the columns")
    if batch.state == Batch.State.CHECKED and not batch.error_count:
        # Translators: 中文 去导入
        return _("Take it")
    return _("See what is wrong")
