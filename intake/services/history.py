"""The audit trail of records that an import changes."""

from collections import Counter
from datetime import datetime

from exchange import registry
from staff import trail
from staff.models import Outlet


class NotedUpdates:
    """For `on_updated` of the importer: writes an entry for every record that the import changes, and counts them.

    `source` says where the change came from: the batch's number, or the file that the terminal imported.
    """

    def __init__(self, source: str, *, by, at: datetime):
        self.source, self.by, self.at = source, by, at
        self.outlets: dict[int, Outlet] = {}
        self.counts: Counter[int | None] = Counter()
        """Changed records by the id of their outlet."""

    def __call__(self, updated: list[tuple[object, dict[str, list]]]) -> None:
        if not updated:
            return
        of_record = outlets_of([record for record, _changes in updated])
        self.outlets.update(Outlet.objects.in_bulk(set(of_record.values()) - self.outlets.keys() - {None}))
        self.counts.update(of_record.get(record.pk) for record, _changes in updated)
        trail.record_many(
            trail.entry(
                about=record,
                action="record.imported",
                by=self.by,
                at=self.at,
                outlet=self.outlets.get(of_record.get(record.pk)),
                changes=changes,
                reason=self.source,
            )
            for record, changes in updated
        )

    def sum_up(self, batch) -> None:
        """One entry for each outlet that stands for all of its records; for a single outlet the import's own does."""
        if len(self.counts) < 2:
            return
        trail.record_many(
            trail.entry(
                about=batch,
                action="import.changed",
                by=self.by,
                at=self.at,
                outlet=self.outlets.get(outlet),
                changes={"updated": [None, count]},
            )
            for outlet, count in self.counts.items()
            if outlet is not None
        )


def outlets_of(records: list) -> dict[int, int | None]:
    """The outlet id of every record of one model, as the model's sheet knows it; in one query."""
    model = type(records[0])
    path = next((sheet.outlet for sheet in registry.all_sheets() if sheet.model is model), None)
    if path is None:
        return {}
    if path == "":
        return {record.pk: record.pk for record in records}
    return dict(model._base_manager.filter(pk__in=[record.pk for record in records]).values_list("pk", path))
