"""The club by the clock: who keeps it is told of memberships that end soon, and those that nobody renewed end."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import club_policies
from campaigns.models import Member
from notices.models import Urgency
from notices.services import Note, queue
from staff import trail
from staff.access import Holders
from staff.instants import local
from staff.models import Outlet
from staff.policy import Book
from staff.roles import Role

# Nobody is told before the doors open.
FROM_HOUR = 8
# No period of telling is longer than this.
LOOK_AHEAD = timedelta(days=180)
KEEPERS = (Role.CUSTOMER_CARE_MANAGER, Role.MARKETING)
CHUNK = 500


def watch_club(*, at: datetime) -> dict[str, int]:
    """How many memberships ended because nobody renewed them in time, how many were told of, and how many people heard
    of them. A run that comes late, or twice, ends and tells nothing twice."""
    on = local(at).date()
    book = Book([club_policies.REMIND, club_policies.GRACE], on=on)
    ended = _end_run_out(on, book, at)
    if local(at).hour < FROM_HOUR:
        return {"ended": ended, "ending": 0, "people": 0}
    return {"ended": ended} | _tell(on, book, at)


def _end_run_out(on: date, book: Book, at: datetime) -> int:
    """One membership a transaction: a renewal in the same instant is either seen or comes too late."""
    number = 0
    rows = Member.objects.run_out(on).select_related("outlet__area__region").order_by("pk")
    for member in rows.iterator(CHUNK):
        grace = book.for_outlet(member.outlet)[club_policies.GRACE]
        if member.valid_until + timedelta(days=grace) < on:
            number += _end(member, at)
    return number


@transaction.atomic
def _end(member: Member, at: datetime) -> int:
    # Translators: 中文 到期未续费
    reason = _("Ran out and was not renewed")
    still = Member.objects.standing().filter(pk=member.pk, valid_until=member.valid_until)
    done = still.update(ended_at=at, end_reason=reason)
    if done:
        trail.record(about=member, action="member.ended", by=None, at=at, outlet=member.outlet, reason=reason)
    return done


@transaction.atomic
def _tell(on: date, book: Book, at: datetime) -> dict[str, int]:
    """Each end is told once, to those who keep the club of the outlet, one message a day for all of them."""
    by_outlet: dict[Outlet, list[Member]] = defaultdict(list)
    rows = Member.objects.ending(on, on + LOOK_AHEAD).untold().select_related("outlet__area__region")
    for member in rows.order_by("valid_until", "pk").iterator(CHUNK):
        ahead = book.for_outlet(member.outlet)[club_policies.REMIND]
        if member.valid_until <= on + timedelta(days=ahead):
            by_outlet[member.outlet].append(member)
    people, found = 0, Holders(KEEPERS, on)
    for outlet, members in by_outlet.items():
        people += queue([_note(person, outlet, members, on) for person in keepers_of(outlet, found)], at=at)
        for member in members:
            Member.objects.filter(pk=member.pk).update(reminded_until=member.valid_until)
    return {"ending": sum(map(len, by_outlet.values())), "people": people}


def keepers_of(outlet: Outlet, found: Holders) -> list:
    """Those who keep the club of the outlet: customer care's manager, else marketing, else who stands in."""
    for role in KEEPERS:
        if people := found.exactly(role, outlet):
            return people
    return found.of(KEEPERS[0], outlet)


def _note(person, outlet: Outlet, members: list[Member], on: date) -> Note:
    first = members[0]
    return Note(
        key=f"club {outlet.pk} ends soon, {person.pk} on {on.isoformat()}",
        code="club.ending",
        params={
            "number": len(members),
            "member": first.number,
            "day": first.valid_until,
            "outlet": outlet.name,
        },
        recipient=person,
        about=first,
        outlet=outlet,
        urgency=Urgency.NORMAL,
    )
