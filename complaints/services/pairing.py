"""Pairs of a caller of customer care and the advisor who gets the caller's complaints first."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.models import User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from ..models import Pairing


def pair_up(*, outlet, care, advisor, from_on: date, by, at: datetime) -> Pairing:
    """Make a pair from a day on. A caller has one advisor at a time: the pair before ends the day before."""
    require(by, Right.CALLS_MANAGE, outlet)
    if not (care.may(Right.COMPLAINTS_TAKE, outlet) and advisor.may(Right.COMPLAINTS_ANSWER, outlet)):
        who = advisor if care.may(Right.COMPLAINTS_TAKE, outlet) else care
        raise Refused(
            _("%(name)s does not work with complaints at %(outlet)s.") % {"name": who.name, "outlet": outlet.name},
            field="advisor" if who == advisor else "care",
        )
    if care == advisor:
        raise Refused(_("Nobody is paired with themselves."), field="advisor")
    try:
        with transaction.atomic():
            # Of two who pair the same caller at once, the second sees what the first one made.
            User.objects.select_for_update(no_key=True).get(pk=care.pk)
            _end_earlier(outlet, care, advisor, from_on, by, at)
            made = Pairing.objects.create(outlet=outlet, care=care, advisor=advisor, from_on=from_on)
            changes = {"from_on": [None, from_on]}
            trail.record(about=made, action="pairing.made", by=by, at=at, outlet=outlet, changes=changes)
    except IntegrityError:
        raise AlreadyDone(_("These two are a pair already."), field="advisor") from None
    return made


def _end_earlier(outlet, care, advisor, from_on: date, by, at: datetime) -> None:
    open_ones = Pairing.objects.select_for_update().filter(outlet=outlet, care=care, to_on__isnull=True)
    for earlier in open_ones.exclude(advisor=advisor):
        if earlier.from_on >= from_on:
            raise Refused(
                _("%(care)s has another pair from %(day)s on. End that one first.")
                % {"care": care.name, "day": earlier.from_on},
                field="from_on",
            )
        _end(earlier, from_on - timedelta(days=1), by, at)


def end_pair(*, pairing: Pairing, to_on: date, by, at: datetime) -> None:
    """The pair's last day."""
    require(by, Right.CALLS_MANAGE, pairing.outlet)
    if to_on < pairing.from_on:
        raise Refused(_("The pair begins later than this day."), field="to_on")
    with transaction.atomic():
        _end(pairing, to_on, by, at)


def _end(pairing: Pairing, to_on: date, by, at: datetime) -> None:
    if not Pairing.objects.filter(pk=pairing.pk, to_on__isnull=True).update(to_on=to_on):
        raise AlreadyDone(_("This pair has ended already."))
    changes = {"to_on": [None, to_on]}
    trail.record(about=pairing, action="pairing.ended", by=by, at=at, outlet=pairing.outlet, changes=changes)
