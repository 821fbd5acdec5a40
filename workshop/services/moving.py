"""How a record changes: from what was seen, or not at all; and what stays written of it."""

from datetime import datetime

from staff import trail, versions


def move(record, seen: dict, **new) -> None:
    """Change the row if it still is as it was `seen` (lookups of a filter); otherwise say who was quicker."""
    versions.move(record, type(record)._base_manager.filter(**seen), new)


def note(record, action: str, by, at: datetime, changes: dict | None = None, reason: str = "", outlet=None) -> None:
    """One line of the trail; `outlet` where the record has none of its own."""
    trail.record(
        about=record,
        action=action,
        by=by,
        at=at,
        outlet=outlet or record.outlet,
        changes=changes or {},
        reason=reason.strip(),
    )
