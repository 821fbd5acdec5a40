"""Reminders of the paperwork that is to be made good: in its period, once a day for each outlet and person."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from notices.models import Urgency
from notices.services import Note, queue
from parts import guarantee_rules, policies
from parts.models import Guarantee
from staff.access import Holders
from staff.instants import local
from staff.roles import Role

# Nobody is reminded before the doors open.
FROM_HOUR = 8
TOLD = (Role.PARTS_MANAGER, Role.SERVICE_MANAGER)


@dataclass
class Open:
    """What is open at one outlet; `first` is what is due first."""

    first: Guarantee
    number: int = 0
    worth: Decimal = Decimal(0)


def remind_papers(*, at: datetime) -> dict[str, int]:
    """Tell the parts manager and the service manager of every outlet whose period it is; how many outlets, messages.

    A run that comes late, or twice, tells nobody twice: the day stands in the key.
    """
    on = local(at).date()
    if local(at).hour < FROM_HOUR:
        return {"outlets": 0, "messages": 0}
    due = _open_at_outlets(on)
    holders = Holders(TOLD, on) if due else None
    notes = [
        Note(
            key=f"guarantee papers {outlet} {on.isoformat()} to {person.pk}",
            code="guarantee.papers",
            params={
                "outlet": found.first.outlet.name,
                "number": found.number,
                "amount": found.worth,
                "day": found.first.papers_due_on,
            },
            recipient=person,
            about=found.first,
            outlet=found.first.outlet,
            urgency=Urgency.ATTENTION,
        )
        for outlet, found in due.items()
        for person in holders.of_any(TOLD, found.first.outlet)
    ]
    return {"outlets": len(due), "messages": queue(notes, at=at)}


def _open_at_outlets(on: date) -> dict[int, Open]:
    """By outlet, where the paperwork's period runs on the day."""
    book = policies.book(on)
    found: dict[int, Open] = {}
    rows = Guarantee.objects.without_papers().select_related("outlet__area").order_by("papers_due_on", "pk")
    for each in rows.iterator(500):
        if not guarantee_rules.papers_time(on, policies.settled(book, each.outlet)):
            continue
        at_outlet = found.setdefault(each.outlet_id, Open(each))
        at_outlet.number += 1
        at_outlet.worth += each.amount
    return found
