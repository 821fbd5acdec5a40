"""The audit trail of records that an import changes."""

from collections.abc import Callable
from datetime import datetime

from exchange import registry
from staff import trail
from staff.models import Outlet


def note_updates(source: str, *, by, at: datetime) -> Callable:
    """A function for `on_updated` of the importer: an entry for every record that the import changes.

    `source` says where the change came from: the batch's number, or the file that the terminal imported.
    """
    outlets: dict[int, Outlet] = {}

    def note(updated: list[tuple[object, dict[str, list]]]) -> None:
        if not updated:
            return
        of_record = outlets_of([record for record, _changes in updated])
        outlets.update(Outlet.objects.in_bulk(set(of_record.values()) - outlets.keys() - {None}))
        trail.record_many(
            trail.entry(
                about=record,
                action="record.imported",
                by=by,
                at=at,
                outlet=outlets.get(of_record.get(record.pk)),
                changes=changes,
                reason=source,
            )
            for record, changes in updated
        )

    return note


def outlets_of(records: list) -> dict[int, int | None]:
    """The outlet id of every record of one model, as the model's sheet knows it; in one query."""
    model = type(records[0])
    path = next((sheet.outlet for sheet in registry.all_sheets() if sheet.model is model), None)
    if path is None:
        return {}
    if path == "":
        return {record.pk: record.pk for record in records}
    return dict(model._base_manager.filter(pk__in=[record.pk for record in records]).values_list("pk", path))
