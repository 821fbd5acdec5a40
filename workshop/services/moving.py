"""How a record changes: from what was seen, or not at all; and what stays written of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from staff import trail
from staff.refusals import AlreadyDone, Refused


def said(words: str, missing: str, field: str) -> str:
    """The words without the space around them; refused with `missing` where there are none."""
    words = words.strip()
    if not words:
        raise Refused(missing, field=field)
    return words


def move(record, seen: dict, **new) -> None:
    """Change the row if it still is as it was `seen` (lookups of a filter); otherwise say who was quicker."""
    if not type(record)._base_manager.filter(pk=record.pk, **seen).update(**new):
        raise AlreadyDone(who_was_quicker(record))
    for name, value in new.items():
        setattr(record, name, value)


def who_was_quicker(record) -> str:
    last = trail.entries_about(record).first()
    if last and last.by:
        return _("%(who)s was quicker: %(what)s. Load the page again to see it.") % {
            "who": last.by.name,
            "what": trail.label_of(last.action),
        }
    return _("This has changed in the meantime. Load the page again to see it.")


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
