"""The open work of somebody who is absent goes to somebody who is there, all at once."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import open_work, trail
from staff.instants import local
from staff.models import Posting, User
from staff.places import Place
from staff.refusals import Refused
from staff.roles import Right

from .accounts import home_of


def hand_over_work(
    *, from_user: User, to_user: User, codes: Iterable[str], reason: str, by: User, at: datetime
) -> dict[str, int]:
    """Move all open work of the given kinds in one transaction. `{code: how much}`."""
    if not reason.strip():
        raise Refused(_("Say why; it stays in the trail."), field="reason")
    kinds = [kind for kind in open_work.kinds() if kind.code in set(codes)]
    if not kinds:
        raise Refused(_("Choose what is handed over."), field="codes")
    with transaction.atomic():
        # Held so that nobody shuts the receiving account while it receives.
        people = {user.pk: user for user in User.objects.select_for_update().filter(pk__in=[from_user.pk, to_user.pk])}
        from_user, to_user = people[from_user.pk], people[to_user.pk]
        _check_people(from_user, to_user, kinds, by=by, at=at)
        moved = {
            kind.code: kind.hand_over(from_user=from_user, to_user=to_user, by=by, at=at, reason=reason.strip())
            for kind in kinds
        }
        if not any(moved.values()):
            raise Refused(_("%(name)s has no open work of this kind any more.") % {"name": from_user})
        for about, other in ((from_user, to_user), (to_user, from_user)):
            trail.record(
                about=about,
                action="work.handed_over" if about == from_user else "work.taken_over",
                by=by,
                at=at,
                outlet=home_of(about),
                changes={"with": [None, str(other)], **{code: [None, count] for code, count in moved.items() if count}},
                reason=reason.strip(),
            )
    return moved


def places_of_work(user: User, kinds, on) -> list[Place]:
    """Where the open work lies: as the kinds know it, else where the person is posted, or was last."""
    known = [kind.places(user) for kind in kinds if kind.places]
    if len(known) == len(kinds):
        return list({place.code: place for places in known for place in places}.values())
    postings = Posting.objects.filter(user=user, withdrawn_at__isnull=True).with_places()
    return [Place.of(posting) for posting in postings.in_force(on) or postings[:1]]


def _check_people(from_user: User, to_user: User, kinds, *, by: User, at: datetime) -> None:
    if from_user.pk == to_user.pk:
        raise Refused(_("Choose somebody else: it is %(name)s who is absent.") % {"name": from_user}, field="to_user")
    if not to_user.is_active:
        raise Refused(_("The account of %(name)s is shut.") % {"name": to_user}, field="to_user")
    for place in places_of_work(from_user, kinds, local(at).date()):
        if not place.within(by.reach(Right.HAND_OVER)):
            raise PermissionDenied(
                _("Part of this work lies in %(place)s, where you may not hand it over.") % {"place": place}
            )
        if not place.within(to_user.reach(Right.RECORDS)):
            raise Refused(
                _("%(name)s is not posted in %(place)s, where the work lies.") % {"name": to_user, "place": place},
                field="to_user",
            )
