"""A case's time line: what people did, what changed, who was warned, in one list by days."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notices.models import Message
from staff import trail
from staff.instants import instant_words

from . import criteria
from .models import Case


@dataclass(frozen=True)
class Entry:
    """One line: `kind` is person, change, warning or system."""

    at: datetime
    kind: str
    who: str
    text: str
    detail: str = ""
    next: str = ""
    amount: object = None
    tiers: tuple[str, str] | None = None


def of_case(case: Case, at: datetime) -> list[Entry]:
    """Everything that happened on a case, the latest first. Three queries."""
    actions = [_action(action, at) for action in case.actions.select_related("by", "next_who")]
    changes = [_change(entry, at) for entry in trail.entries_about(case) if entry.action != "case.exposed"]
    # What somebody did and the change that came of it are one line where they say the same.
    said = {(entry.at, entry.who, entry.detail) for entry in actions}
    changes = [entry for entry in changes if (entry.at, entry.who, entry.detail) not in said]
    entries = [*actions, *changes, *_warnings(case, at)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _action(action, at: datetime) -> Entry:
    step = ""
    if action.next_step:
        when = instant_words(action.next_by_at, at)
        done = _("done") if action.next_done_at else ""
        step = " · ".join(
            filter(None, [_("Next: %(step)s, by %(when)s") % {"step": action.next_step, "when": when}, done])
        )
        if action.next_who and action.next_who_id != action.by_id:
            step += f" · {action.next_who}"
    return Entry(
        at=action.at,
        kind="person",
        who=action.by.name,
        text=action.get_kind_display(),
        detail=action.words,
        next=step,
        amount=action.amount,
    )


def _change(entry, at: datetime) -> Entry:
    changes = entry.changes
    detail = [entry.reason]
    if "owner" in changes:
        detail.insert(0, " → ".join(filter(None, changes["owner"])))
    if "evidence" in changes:
        detail.append(changes["evidence"][1])
    if "criterion" in changes:
        detail.append(str(criteria.label_of(changes["criterion"][1])))
    if "next_who" in changes:
        detail[:0] = [changes["next_step"][1], " → ".join(changes["next_who"])]
    if "watch" in changes:
        detail.append(" → ".join(filter(None, changes["watch"])))
    if "deadline_at" in changes:
        moved = [instant_words(datetime.fromisoformat(when), at) for when in changes["deadline_at"]]
        detail.append(_("Deadline moved from %(before)s to %(after)s.") % {"before": moved[0], "after": moved[1]})
    tiers = changes.get("tier")
    return Entry(
        at=entry.at,
        kind="change" if entry.by else "system",
        who=entry.by.name if entry.by else "",
        text=trail.label_of(entry.action),
        detail=" · ".join(filter(None, detail)),
        tiers=tuple(tiers) if tiers else None,
    )


# Messages that are warnings of the clock, as opposed to those that follow a person's step.
WARNING_CODES = ("case.half", "case.alert", "case.overdue", "case.aaa")


def _warnings(case: Case, at: datetime) -> list[Entry]:
    """One entry for each warning, with everybody who was told."""
    told: dict[tuple, list[str]] = {}
    for message in Message.objects.about(case).filter(code__in=WARNING_CODES).select_related("recipient", "robot"):
        stage = (message.queued_at, message.code, message.params.get("day"))
        told.setdefault(stage, []).append(str(message.recipient or message.robot))
    return [
        Entry(
            at=queued_at,
            kind="system" if code == "case.aaa" else "warning",
            who="",
            text=_headline(code, day),
            detail=_("Told: %(names)s") % {"names": pgettext("between items of a list", ", ").join(names)},
        )
        for (queued_at, code, day), names in told.items()
    ]


def _headline(code: str, day) -> str:
    if code == "case.overdue" and day:
        return _("Overdue, day %(day)s") % {"day": day}
    return {
        "case.half": _("Half of the time gone, nothing done"),
        "case.alert": _("80% of the time gone"),
        "case.overdue": _("Overdue"),
        "case.aaa": _("Reported to the region: AAA"),
    }[code]
