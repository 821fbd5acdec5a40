"""Saving how the columns of another system's export fill one of our sheets; renaming and retiring what is saved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from intake.models import Batch, ColumnMapping
from staff import trail
from staff.refusals import AlreadyDone, Refused

from .contents import headers_key
from .uploading import move, start_check


def match_columns(
    *, batch: Batch, sheet: str, columns: dict[str, str], values: dict[str, dict], name: str, outlet, by, at: datetime
) -> ColumnMapping:
    """Keep the mapping under its name, in the place of an earlier one of that name, and check the batch by it.

    `outlet` None makes it a mapping for everybody.
    """
    name = name.strip()
    try:
        with transaction.atomic():
            ColumnMapping.objects.present().filter(name=name, outlet=outlet).update(replaced_at=at)
            mapping = ColumnMapping.objects.create(
                name=name,
                sheet=sheet,
                columns=columns,
                values=values,
                headers_key=headers_key(batch.table["headers"]),
                outlet=outlet,
                made_by=by,
                made_at=at,
            )
            move(
                batch,
                from_=[Batch.State.MAPPING, Batch.State.CHECKED, Batch.State.FAILED],
                to=Batch.State.CHECKING,
                mapping=mapping,
            )
            trail.record(about=mapping, action="mapping.saved", by=by, at=at, outlet=outlet)
            trail.record(about=batch, action="import.mapped", by=by, at=at, changes={"mapping": ["", name]})
            start_check(batch, by=by, at=at)
    except IntegrityError:
        raise Refused(_("Somebody is saving a mapping of this name right now. Try again."), field="name") from None
    return mapping


def rename_mapping(*, mapping: ColumnMapping, name: str, by, at: datetime) -> None:
    """Give a mapping in use another name."""
    may_change(mapping, by)
    name = name.strip()
    try:
        with transaction.atomic():
            same = ColumnMapping.objects.present().filter(pk=mapping.pk, name=mapping.name)
            if not same.update(name=name):
                raise AlreadyDone(_("Somebody has renamed or retired this mapping. Load the page again."))
            trail.record(
                about=mapping,
                action="mapping.renamed",
                by=by,
                at=at,
                outlet=mapping.outlet,
                changes={"name": [mapping.name, name]},
            )
    except IntegrityError:
        raise Refused(_("There is a mapping of this name already. Choose another name."), field="name") from None


def retire_mapping(*, mapping: ColumnMapping, by, at: datetime) -> None:
    """Apply it to no further file. Files that went through it keep it."""
    may_change(mapping, by)
    with transaction.atomic():
        if not ColumnMapping.objects.present().filter(pk=mapping.pk).update(replaced_at=at):
            raise AlreadyDone(_("Somebody has retired or replaced this mapping already."))
        trail.record(about=mapping, action="mapping.retired", by=by, at=at, outlet=mapping.outlet)


def may_change(mapping: ColumnMapping, by) -> None:
    """What holds for every outlet is changed by those who import for every outlet."""
    if not mapping.may_be_changed_by(by):
        raise Refused(_("This mapping holds for every outlet. Ask whoever imports for all of them."))
