"""A file arrives: it is kept privately, gets a number, and the worker looks at it."""

import hashlib
import re
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from exchange.archive import MAX_FILE
from intake.models import Batch
from intake.numbers import create_batch
from staff import trail, work
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

ENDINGS = (".xlsx", ".xls", ".csv")
MEGABYTE = 1024 * 1024
CHECK = "intake.check"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def upload_batch(*, file, by, at: datetime, instead_of: Batch | None = None) -> Batch:
    """Keep an uploaded file and have it checked. `instead_of` is the batch that this file mends; that one is given up.

    Nothing is read here but the file's size and name; what is wrong inside is for the check to say.
    """
    if not by.may(Right.IMPORT):
        raise Refused(_("Your role does not include imports."))
    name = name_of(file)
    check_before_reading(name, file.size)
    digest = sha256_of(file)
    file.name = f"{uuid4().hex}{PurePath(name).suffix.lower()}"
    with transaction.atomic():
        batch = create_batch(
            at=at,
            file=file,
            original_name=name,
            size=file.size,
            sha256=digest,
            uploaded_by=by,
            state=Batch.State.CHECKING,
        )
        trail.record(about=batch, action="import.uploaded", by=by, at=at, changes={"file": ["", name]})
        start_check(batch, by=by, at=at)
        if instead_of is not None:
            give_up(batch=instead_of, by=by, at=at, reason=_("Mended as %(number)s") % {"number": batch.number})
    return batch


def check_before_reading(name: str, size: int) -> None:
    ending = PurePath(name).suffix.lower()
    if ending in (".xlsm", ".xltm", ".xlam"):
        raise Refused(
            _("%(ending)s workbooks hold macros. Save it in Excel as .xlsx, without macros, and upload that.")
            % {"ending": ending},
            field="file",
        )
    if ending not in ENDINGS:
        raise Refused(
            _("%(name)s is none of the files that can be imported: .xlsx, or a DMS's own export as .xls or .csv.")
            % {"name": name},
            field="file",
        )
    if size > MAX_FILE:
        raise Refused(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it, for instance by month.")
            % {"size": size // MEGABYTE, "limit": MAX_FILE // MEGABYTE},
            field="file",
        )


def check_again(*, batch: Batch, by, at: datetime) -> None:
    """Check once more, because the records or the mapping have changed since, or the check broke off."""
    with transaction.atomic():
        move(batch, from_=[Batch.State.CHECKED, Batch.State.FAILED, Batch.State.MAPPING], to=Batch.State.CHECKING)
        start_check(batch, by=by, at=at)


def abandon_batch(*, batch: Batch, by, at: datetime) -> None:
    """Give a batch up. It stays in the history with its file; nothing of it was taken."""
    with transaction.atomic():
        if not give_up(batch=batch, by=by, at=at):
            raise no_longer(batch)


def give_up(*, batch: Batch, by, at: datetime, reason: str = "") -> bool:
    """Whether the batch was still to be given up."""
    given_up = Batch.objects.filter(pk=batch.pk, state__in=[*Batch.AT_REST, Batch.State.QUEUED]).update(
        state=Batch.State.ABANDONED, note=reason
    )
    if given_up:
        trail.record(about=batch, action="import.abandoned", by=by, at=at, reason=reason)
    return bool(given_up)


def start_check(batch: Batch, *, by, at: datetime) -> None:
    title = _("Check %(file)s") % {"file": batch.original_name}
    batch.work = work.start(kind=CHECK, title=title, by=by, params={"batch": batch.pk}, at=at)
    Batch.objects.filter(pk=batch.pk).update(work=batch.work, note="")


def move(batch: Batch, *, from_: list, to: str, **fields) -> None:
    """Change the state if it is still one of `from_`; otherwise say what it is now."""
    if not Batch.objects.filter(pk=batch.pk, state__in=from_).update(state=to, **fields):
        raise no_longer(batch)
    batch.state = to


def no_longer(batch: Batch) -> AlreadyDone:
    batch.refresh_from_db(fields=["state"])
    return AlreadyDone(
        _("%(number)s has moved on in the meantime: %(state)s.")
        % {"number": batch.number, "state": batch.get_state_display()}
    )


def name_of(file) -> str:
    """The file's own name, as people know it, without a path and without what cannot be shown."""
    name = CONTROL.sub("", PurePath((file.name or "").replace("\\", "/")).name).strip()
    ending = PurePath(name).suffix
    return name if len(name) <= 200 else name[: 200 - len(ending)] + ending


def sha256_of(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
