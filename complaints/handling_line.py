"""A complaint's time line: what people did to it, and which warnings its clocks gave, in one list by days."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from notices.models import Message
from staff import trail
from staff.instants import calendar_instant_words
from staff.models import TrailEntry

from .models import Complaint

# What a person said about it; the others are changes.
BY_PEOPLE = {
    "complaint.answered",
    "complaint.called",
    "complaint.finished",
    "complaint.refused",
    "promise.made",
    "promise.kept",
}
WARNINGS = {
    "complaint.half": gettext_lazy("Half of the time gone, nothing done"),
    "complaint.alert": gettext_lazy("80% of the time gone"),
    "complaint.overdue": gettext_lazy("Overdue"),
    "promise.broken": gettext_lazy("A promise is broken"),
}


def of_complaint(complaint: Complaint) -> list[dict]:
    """Everything that happened to it, the latest first. Two queries."""
    entries = [_entry(entry) for entry in trail.entries_about(complaint)]
    return sorted([*entries, *_warnings(complaint)], key=lambda entry: entry["at"], reverse=True)


def _entry(entry: TrailEntry) -> dict:
    kind = "person" if entry.action in BY_PEOPLE else "change" if entry.by else ""
    return {
        "at": entry.at,
        "kind": kind,
        "who": entry.by.name if entry.by else "",
        "text": _headline(entry),
        "detail": entry.reason,
        "next": _next(entry),
    }


def _headline(entry: TrailEntry) -> str:
    words = trail.label_of(entry.action)
    for name in ("to_user", "side", "degree", "result"):
        if value := entry.changes.get(name, [None, None])[1]:
            words += f" · {value}"
    return words


def _next(entry: TrailEntry) -> str:
    """Of a plan or a promise: who, and by when."""
    changes = entry.changes
    who = changes.get("handler") or changes.get("owner")
    by_at = changes.get("plan_by_at") or changes.get("due_at")
    parts = [changes["plan"][1]] if "plan" in changes else []
    if who and who[1] and entry.action != "complaint.accepted":
        parts.append(str(who[1]))
    if by_at and by_at[1]:
        when = datetime.fromisoformat(by_at[1])
        parts.append(_("by %(when)s") % {"when": calendar_instant_words(when, entry.at)})
    return " · ".join(parts)


def _warnings(complaint: Complaint) -> list[dict]:
    """One entry for each warning, with everybody who was told."""
    told: dict[tuple, list[str]] = {}
    for message in Message.objects.about(complaint).filter(code__in=WARNINGS).select_related("recipient", "robot"):
        stage = (message.queued_at, message.code, message.params.get("clock", ""), message.params.get("day", ""))
        told.setdefault(stage, []).append(str(message.recipient or message.robot))
    return [
        {
            "at": queued_at,
            "kind": "warning",
            "who": "",
            "text": _warned(code, clock, day),
            "detail": _("Told: %(names)s") % {"names": pgettext("between items of a list", ", ").join(names)},
        }
        for (queued_at, code, clock, day), names in told.items()
    ]


def _warned(code: str, clock: str, day) -> str:
    words = [pgettext("clock", clock)] if clock else []
    words.append(_("Overdue, day %(day)s") % {"day": day} if day and int(day) > 1 else str(WARNINGS[code]))
    return " · ".join(words)
