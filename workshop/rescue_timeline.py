"""A rescue call's time line: what people did, and who was warned, the latest first. Two queries."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notices import texts
from notices.models import Message
from staff import trail
from staff.instants import instant_words

from .models import RescueCall

WARNINGS = ("rescue.unsent", "rescue.alert", "rescue.late", "rescue.late_still")


@dataclass(frozen=True)
class Entry:
    """One line: `kind` is person, warning or system."""

    at: datetime
    kind: str
    who: str
    text: str
    detail: str = ""


def of_call(call: RescueCall, at: datetime) -> list[Entry]:
    entries = [_step(entry, at) for entry in trail.entries_about(call)] + _warnings(call)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _step(entry, at: datetime) -> Entry:
    changes = entry.changes
    detail = []
    if "helper" in changes:
        detail.append(" → ".join(filter(None, changes["helper"])))
    if "rescue_car" in changes:
        detail.append(" → ".join(dict.fromkeys(filter(None, changes["rescue_car"]))))
    if "arrived_at" in changes:
        arrived_at = datetime.fromisoformat(changes["arrived_at"][1])
        detail.append("" if arrived_at == entry.at else instant_words(arrived_at, at))
    if "outcome" in changes:
        detail.append(str(RescueCall.Outcome(changes["outcome"][1]).label))
    if "cause" in changes:
        detail.append(str(RescueCall.Cause(changes["cause"][1]).label))
    if "order" in changes:
        detail.append(changes["order"][1])
    return Entry(
        at=entry.at,
        kind="person" if entry.by else "system",
        who=entry.by.name if entry.by else "",
        text=trail.label_of(entry.action),
        detail=" · ".join(filter(None, [*detail, entry.reason])),
    )


def _warnings(call: RescueCall) -> list[Entry]:
    """One entry for each warning, with everybody who was told."""
    told: dict[tuple, list[str]] = {}
    for message in Message.objects.about(call).filter(code__in=WARNINGS).select_related("recipient").order_by("pk"):
        told.setdefault((message.queued_at, message.code), []).append(str(message.recipient))
    return [
        Entry(
            at=queued_at,
            kind="warning",
            who="",
            text=texts.label_of(code),
            detail=_("Told: %(names)s") % {"names": pgettext("between items of a list", ", ").join(names)},
        )
        for (queued_at, code), names in told.items()
    ]
