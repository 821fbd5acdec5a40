"""The daily check of papers. It is corrected by checking again; what stood there before stays in the trail."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop import papers
from workshop.models import PaperCheck, RepairOrder


def fingerprint(check: PaperCheck | None) -> str:
    """What a form began with: empty where nobody had checked yet."""
    return check.at.astimezone(UTC).isoformat() if check else ""


def check_papers(
    *, order: RepairOrder, items: Mapping[str, str], words: str = "", seen: str = "", by, at: datetime
) -> PaperCheck:
    """Keep the check of one order's papers: `items` has a state for each item of the list.

    Faults need words. `seen` is the `fingerprint` the form began with: of two who check at once the second is told.
    """
    require(by, Right.PAPERS_CHECK, order.outlet)
    if order.delivered_at is None:
        raise Refused(_("The papers are checked once the car is given back."))
    if wrong := papers.problems(items):
        raise Refused(_("Say of every item whether it is in order."), field=f"i-{wrong[0]}")
    looked_at, faults = papers.counted(items)
    words = words.strip()
    if faults and not words:
        raise Refused(_("Say what is wrong: whoever wrote it has to understand it."), field="words")
    if by.employee_id == order.advisor_id:
        raise Refused(_("Nobody checks papers of their own. Somebody else does it."))
    values = {
        "items": dict(items),
        "looked_at": looked_at,
        "faults": faults,
        "words": words,
        "at": at,
        "by": by,
    }
    with transaction.atomic():
        held = PaperCheck.objects.select_for_update(of=("self",)).select_related("by").filter(order=order).first()
        if fingerprint(held) != seen:
            raise AlreadyDone(_quicker(held, at))
        before = {"faults": held.faults, "words": held.words} if held else {"faults": None, "words": ""}
        check = _kept(held, order, values, at)
        changes = {name: [before[name], values[name]] for name in before if before[name] != values[name]}
        action = "papers.corrected" if held else "papers.checked"
        trail.record(about=check, action=action, by=by, at=at, outlet=order.outlet, changes=changes)
    return check


def _kept(held: PaperCheck | None, order: RepairOrder, values: dict, at: datetime) -> PaperCheck:
    if held:
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
        return held
    try:
        with transaction.atomic():
            return PaperCheck.objects.create(
                order=order,
                outlet=order.outlet,
                advisor=order.advisor,
                delivered_on=local(order.delivered_at).date(),
                **values,
            )
    except IntegrityError:
        there = PaperCheck.objects.select_related("by").filter(order=order).first()
        if there is None:
            raise
        raise AlreadyDone(_quicker(there, at)) from None


def _quicker(held: PaperCheck | None, at: datetime) -> str:
    if held is None:
        return _("This has changed in the meantime. Load the page again to see it.")
    return _("%(who)s checked these papers %(when)s. Look at it, then save again if it is not right.") % {
        "who": held.by.name,
        "when": instant_words(held.at, at),
    }
