"""Reminding the outlets of a place of what they have not reported, planned or set."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from notices.models import Message, Urgency
from notices.services.outbox import Note, queue
from staff import trail
from staff.access import Holders, lacks
from staff.instants import local
from staff.models import Outlet
from staff.months import month_after, month_of, written
from staff.places import Place
from staff.refusals import Refused
from staff.roles import Level, Right, Role
from targets import board_messages as messages
from targets.board_figures import Missing, missing_of, outlets_of

READERS = (Role.STATION_HEAD, Role.SERVICE_MANAGER)


@dataclass(frozen=True)
class Reminded:
    """What one press of the button came to, in outlets: reminded now, reminded today already, without anybody there."""

    now: int
    already: int
    nobody: int


def may_remind(place: Place, user) -> bool:
    """Whoever has the board of an area, a region or the company; at an outlet there is nobody to remind."""
    return place.level != Level.OUTLET and place.within(user.reach(Right.BOARD))


def last_reminded_at(outlets: Collection[Outlet]) -> datetime | None:
    """When one of these outlets was reminded from a board the last time."""
    told = Message.objects.filter(code__in=messages.CODES, outlet__in=[outlet.pk for outlet in outlets])
    return told.aggregate(last=Max("queued_at"))["last"]


@transaction.atomic
def remind_missing(*, place: Place, by, at: datetime) -> Reminded:
    """Tell the station head and the service manager of each outlet what is missing, at most once a day for a thing.

    Raises `Refused` where nothing is missing.
    """
    if not may_remind(place, by):
        raise lacks(Right.BOARD)
    missing = missing_of(outlets_of(place).select_related("area__region"), at)
    if not missing:
        # Translators: 中文 没有缺项，无需提醒。
        raise Refused(_("Nothing is missing: nobody has to be reminded."))
    holders = Holders(READERS, local(at).date())
    notes = {each.outlet: list(_notes(each, _readers(holders, each.outlet), by, at)) for each in missing}
    keys = [note.key for each in notes.values() for note in each]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    queue((note for each in notes.values() for note in each), at=at)
    fresh = [outlet for outlet, each in notes.items() if any(note.key not in told for note in each)]
    trail.record_many(_entry(outlet, by, at) for outlet in fresh)
    nobody = sum(not each for each in notes.values())
    return Reminded(len(fresh), len(missing) - len(fresh) - nobody, nobody)


def _readers(holders: Holders, outlet: Outlet) -> list:
    return holders.exactly_any(READERS, outlet) or holders.of(Role.SERVICE_MANAGER, outlet)


def _notes(missing: Missing, readers: list, by, at: datetime) -> Iterator[Note]:
    outlet, today = missing.outlet, local(at).date()
    for code, params in _said(missing, at):
        words = {"outlet": outlet.name, "by": by.name, **params}
        for reader in readers:
            yield Note(
                key=f"{code} {outlet.code} {today:%F} to {reader.pk}",
                code=code,
                params=words,
                recipient=reader,
                about=outlet,
                outlet=outlet,
                urgency=Urgency.ATTENTION,
            )


def _said(missing: Missing, at: datetime) -> Iterator[tuple[str, dict]]:
    this = month_of(local(at).date())
    if missing.figures:
        first, month = missing.figures[0].label, written(month_after(this, -1))
        yield messages.FIGURES, {"month": month, "count": len(missing.figures), "first": first}
    if missing.no_plan:
        yield messages.PLAN, {"year": str(this.year)}
    if missing.no_targets:
        yield messages.TARGETS, {"month": written(month_after(this))}


def _entry(outlet: Outlet, by, at: datetime):
    return trail.entry(about=outlet, action="board.reminded", by=by, at=at, outlet=outlet)
