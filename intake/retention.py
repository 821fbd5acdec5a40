"""How long uploaded workbooks are kept: they hold whole names and numbers of everybody in them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare
from staff.retention import GONE, Rule, register, remove_files

from .models import Batch, BatchChange, BatchFinding

FILES = "retention.imports_days"

# Translators: 中文 导入的工作簿保存天数（0 为长期保存）
declare(Policy(FILES, _("Imported workbooks are kept (0: for good)"), "days", "180", _("House rule"), at_most=3650))


def old_batches(before: datetime):
    """Imports that are over, with their file."""
    over = [Batch.State.TAKEN, Batch.State.ABANDONED, Batch.State.REFUSED]
    return Batch.objects.filter(state__in=over, uploaded_at__lt=before).exclude(file="")


def remove_workbooks(keys: list, at: datetime) -> None:
    """The file, the samples of its columns and the cells that were shown; counts and messages' reasons stay."""
    BatchFinding.objects.filter(batch__in=keys).exclude(value="").update(value=GONE, message=GONE)
    BatchChange.objects.filter(batch__in=keys).update(label=GONE, changes={}, key="")
    Batch.objects.filter(pk__in=keys).update(table={})
    remove_files(Batch, "file", keys)


# Translators: 中文 导入的工作簿
register(Rule("intake.workbooks", _("Imported workbooks"), FILES, old_batches, remove_workbooks))
