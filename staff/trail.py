"""Writing and reading the audit trail.

A room names its actions once with `describe`, so that the trail reads as sentences in the reader's language.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from .models import TrailEntry
from .roles import Right

_labels: dict[str, object] = {}
_guards: dict[str, Right] = {}
_gathered: dict[str, str] = {}


def describe(action: str, label) -> None:
    """Name an action for people: `describe("case.closed", _("Case closed"))`."""
    _labels[action] = label


def label_of(action: str) -> str:
    """The action's name in the reader's language; the bare code for one nobody described."""
    return str(_labels.get(action, action))


def described() -> dict[str, object]:
    return dict(_labels)


def gather(action: str, *, under: Iterable[str]) -> None:
    """Let an entry of the actions `under` stand in lists for all those of `action` that were written at its instant."""
    _gathered.update(dict.fromkeys(under, action))


def gathered_by(action: str) -> str:
    """The action whose entries such an entry stands for; empty for one that stands for itself alone."""
    return _gathered.get(action, "")


def gathered() -> set[str]:
    """The actions that lists leave out unless somebody asks for them."""
    return set(_gathered.values())


def guard(right: Right, *models: str) -> None:
    """Let the trail of these records (`app.model`), and what messages say of them, be read only by those who have that
    right too."""
    _guards.update({model.lower(): right for model in models})


def guards_of(model) -> list[Right]:
    """The rights that reading the trail of such a record takes."""
    further = _guards.get(model._meta.label_lower)
    return [Right.TRAIL, further] if further else [Right.TRAIL]


def opens_to(user, model, outlet) -> bool:
    """Whether the right that guards such records, if any does, is the user's over the outlet (None: company-wide)."""
    further = _guards.get(model._meta.label_lower)
    if further is None:
        return True
    reach = user.reach(further)
    return reach.company or (outlet is not None and reach.covers(outlet))


def readable_by(user):
    """The entries somebody may read: under the postings that give the right, and of guarded records that right too."""
    entries = TrailEntry.objects.visible_to(user, Right.TRAIL)
    for right in set(_guards.values()):
        guarded = [
            ContentType.objects.get_by_natural_key(*model.split(".")).pk for model in _guards if _guards[model] == right
        ]
        entries = entries.of_types_only_under(guarded, user.reach(right))
    return entries.select_related("by", "outlet", "about_type")


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


def note(about, action: str, by, at: datetime, changes: Mapping | None = None, reason: str = "", outlet=None):
    """Save one entry about a record of an outlet; `outlet` where the record has none of its own."""
    return record(
        about=about,
        action=action,
        by=by,
        at=at,
        outlet=outlet or about.outlet,
        changes=changes,
        reason=reason.strip(),
    )


def record_many(entries: Iterable[TrailEntry]) -> None:
    TrailEntry.objects.bulk_create(entries, batch_size=2000)


def entries_about(record):
    """The trail of one record, the latest first, with who did it."""
    return TrailEntry.objects.about(record).select_related("by")
