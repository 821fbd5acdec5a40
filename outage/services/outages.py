"""Recording when people had to work on paper."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right

from ..models import Outage

LONGEST = timedelta(days=31)


@transaction.atomic
def record_outage(*, outlet, from_at: datetime, to_at: datetime | None = None, reason: str, by, at: datetime) -> Outage:
    """An outage of an outlet or, without one, of the whole company; without an end it goes on."""
    _require(by, outlet)
    _check(from_at, to_at, at)
    made = Outage.objects.create(
        outlet=outlet,
        from_at=from_at,
        to_at=to_at,
        reason=said(reason, _("Say what was out."), "reason"),
        noted_at=at,
        noted_by=by,
    )
    changes = {"from_at": [None, from_at], "to_at": [None, to_at]}
    trail.record(about=made, action="outage.recorded", by=by, at=at, outlet=outlet, changes=changes, reason=made.reason)
    return made


@transaction.atomic
def end_outage(*, outage: Outage, to_at: datetime, by, at: datetime) -> None:
    """It is over; papers written after this instant need a reason of their own."""
    _require(by, outage.outlet)
    _check(outage.from_at, to_at, at)
    if not Outage.objects.filter(pk=outage.pk, to_at__isnull=True).update(to_at=to_at):
        raise AlreadyDone(_("The end of this outage is recorded already."))
    trail.record(
        about=outage, action="outage.ended", by=by, at=at, outlet=outage.outlet, changes={"to_at": [None, to_at]}
    )


def _require(by, outlet) -> None:
    if outlet is not None:
        require(by, Right.OUTAGE_KEEP, outlet)
    elif not by.reach(Right.OUTAGE_KEEP).company:
        raise PermissionDenied(_("An outage of the whole company is recorded by headquarters."))


def _check(from_at: datetime, to_at: datetime | None, at: datetime) -> None:
    if from_at > at:
        raise Refused(_("This lies in the future."), field="from_at")
    if to_at is None:
        return
    if to_at > at:
        raise Refused(_("This lies in the future."), field="to_at")
    if to_at <= from_at:
        raise Refused(_("The end comes after the beginning."), field="to_at")
    if to_at - from_at > LONGEST:
        raise Refused(_("An outage of more than 31 days is recorded in parts."), field="to_at")
