"""Writing and reading the audit trail.

A room names its actions once with `describe`, so that the trail reads as sentences in the reader's language.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from .models import TrailEntry

_labels: dict[str, object] = {}


def describe(action: str, label) -> None:
    """Name an action for people: `describe("case.closed", _("Case closed"))`."""
    _labels[action] = label


def label_of(action: str) -> str:
    """The action's name in the reader's language; the bare code for one nobody described."""
    return str(_labels.get(action, action))


def described() -> dict[str, object]:
    return dict(_labels)


def entry(*, about, action: str, by, at: datetime, outlet=None, changes: Mapping | None = None, reason: str = ""):
    """An unsaved entry about a saved record, for `record` and for callers that write many at once."""
    return TrailEntry(
        about_type=ContentType.objects.get_for_model(about),
        about_id=about.pk,
        label=str(about)[:120],
        action=action,
        by=by,
        at=at,
        outlet=outlet,
        changes=dict(changes or {}),
        reason=reason,
    )


def record(*, about, action: str, by, at: datetime, outlet=None, changes: Mapping | None = None, reason: str = ""):
    """Save one entry in the caller's transaction and return it. `by` None means the system did it itself.

    `changes` is `{field: [from, to]}` with values that JSON can hold.
    """
    made = entry(about=about, action=action, by=by, at=at, outlet=outlet, changes=changes, reason=reason)
    made.save()
    return made


def record_many(entries: Iterable[TrailEntry]) -> None:
    TrailEntry.objects.bulk_create(entries, batch_size=2000)


def entries_about(record):
    """The trail of one record, the latest first, with who did it."""
    return TrailEntry.objects.about(record).select_related("by")
