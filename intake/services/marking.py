"""The uploaded workbook with its faulty cells marked, to be mended in Excel."""

from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from exchange import writer
from exchange.archive import Unreadable
from exchange.findings import Finding
from intake.models import Batch
from staff.refusals import Refused

from .contents import mapped_workbook


def marked_workbook(batch: Batch) -> tuple[str, bytes]:
    """Name and content of the marked .xlsx. A foreign file comes back as our sheet, which is what is to be mended."""
    # Translators: 中文 %(name)s（已标错）.xlsx
    name = _("%(name)s (errors marked).xlsx") % {"name": PurePath(batch.original_name).stem}
    if not batch.file:
        # Translators: 中文 文件已超过保存期限并已删除。
        raise Refused(_("The file is over its period and was removed."))
    try:
        if batch.mapping:
            content, higher = mapped_workbook(batch)
            return name, writer.mark_faults(BytesIO(content), errors_of(batch, higher))
        with batch.file.open("rb") as file:
            return name, writer.mark_faults(file, errors_of(batch))
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal


def errors_of(batch: Batch, higher: int = 0) -> list[Finding]:
    """The errors as the check found them, `higher` by so many rows."""
    return [
        Finding(found.sheet, found.row and max(1, found.row - higher), found.column, found.value, found.message)
        for found in batch.findings.errors()
    ]
