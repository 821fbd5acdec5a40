"""What a checked file would change in which record, kept for looking at before it is taken."""

from collections import Counter

from exchange import registry
from exchange.kinds import Reference
from exchange.sheets import Column, Sheet
from intake.models import Batch, BatchChange
from staff.models import Employee, Outlet

# Of each sheet; nobody looks through more, and the counts stay true all the same.
KEPT = 500
# What makes one outlet or employee look like another. Everybody who reads a list goes by these.
NAMES: dict[type, frozenset[str]] = {
    Outlet: frozenset({"name", "area", "region"}),
    Employee: frozenset({"name"}),
}


class Changes:
    """For `on_updated` of the importer: remembers the first changes of each sheet, and the first weighty ones."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, object, dict[str, list], bool]] = []
        self.seen: Counter[tuple[str, bool]] = Counter()
        self.weighty = 0

    def __call__(self, updated: list[tuple[object, dict[str, list]]]) -> None:
        if not updated:
            return
        sheet = sheet_of(updated[0][0])
        for record, changes in updated:
            weighty = is_weighty(sheet, changes)
            self.weighty += weighty
            self.seen[sheet.code, weighty] += 1
            if self.seen[sheet.code, weighty] <= KEPT:
                self.kept.append((sheet.code, record, changes, weighty))


def sheet_of(record) -> Sheet:
    return next(sheet for sheet in registry.all_sheets() if sheet.model is type(record))


def is_weighty(sheet: Sheet, codes) -> bool:
    """Whether somebody should say once more that it is meant: a name changes, or a record goes to another outlet."""
    named = NAMES.get(sheet.model, frozenset())
    return any(code in named or leads_to_outlet(sheet.by_code[code]) for code in codes)


def leads_to_outlet(column: Column) -> bool:
    return isinstance(column.kind, Reference) and column.kind.sheet == "outlets"


def keep_changes(batch: Batch, changes: Changes) -> None:
    """Put them in the place of those of the last check."""
    BatchChange.objects.filter(batch=batch).delete()
    BatchChange.objects.bulk_create(
        (
            BatchChange(
                batch=batch,
                place=place,
                sheet=sheet,
                key=key_of(record),
                label=str(record)[:120],
                changes=changed,
                weighty=weighty,
            )
            for place, (sheet, record, changed, weighty) in enumerate(changes.kept)
        ),
        batch_size=500,
    )


def key_of(record) -> str:
    """The code that names the record alone; empty where it takes several."""
    sheet = sheet_of(record)
    return str(getattr(record, sheet.keys[0].name))[:60] if sheet.can_be_referred_to else ""
