"""Closing a month: its figures are frozen with a fingerprint; what the records say later becomes a revision."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.months import month_of, written
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from targets import counting
from targets.closing_rules import Frozen, fingerprint, frozen
from targets.models import MonthClose
from targets.services import keeping


class ClosedAlready(AlreadyDone):
    """Somebody closed the month, or accepted the revision, before."""

    def __init__(self, close: MonthClose):
        super().__init__(
            _("%(who)s has closed %(month)s already, as revision %(revision)d.")
            % {"who": close.closed_by.name, "month": written(close.month), "revision": close.revision}
        )
        self.close = close


def close_month(*, outlet: Outlet, month: date, by, at: datetime) -> MonthClose:
    """Freeze the figures of a month that is over, as the records have them at the instant.

    `Refused` while the month runs; `ClosedAlready` where somebody was quicker.
    """
    require(by, Right.MONTH_CLOSE, outlet)
    if month >= month_of(local(at).date()):
        raise Refused(_("%(month)s is not over yet.") % {"month": written(month)})
    figures = figures_of(outlet, month, at)
    try:
        with transaction.atomic():
            close = _freeze(outlet, month, 1, figures, by, at)
            trail.record(about=close, action="month.closed", by=by, at=at, outlet=outlet)
            keeping.keep_closed(close=close, at=at)
    except IntegrityError:
        raise ClosedAlready(latest_of(outlet, month)) from None
    return close


def accept_revision(*, close: MonthClose, reason: str, by, at: datetime) -> MonthClose:
    """Freeze what the records say now as the next revision; the earlier one stays as it was.

    `Refused` where nothing differs or no reason is given; `ClosedAlready` where a later revision exists.
    """
    require(by, Right.MONTH_CLOSE, close.outlet)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the figures of a closed month change."))
    figures = figures_of(close.outlet, close.month, at)
    if figures == close.figures:
        raise Refused(_("The records say the same as the closed month. There is nothing to revise."))
    with transaction.atomic():
        if not MonthClose.objects.filter(pk=close.pk, latest=True).update(latest=False):
            raise ClosedAlready(latest_of(close.outlet, close.month))
        revised = _freeze(close.outlet, close.month, close.revision + 1, figures, by, at, reason)
        trail.record(about=revised, action="month.revised", by=by, at=at, outlet=close.outlet, reason=reason)
        keeping.keep_closed(close=revised, at=at)
    return revised


def figures_of(outlet: Outlet, month: date, at: datetime) -> Frozen:
    """What a closing of the outlet's month would freeze now: every figure with its target."""
    counted = counting.counted_figures(month, month, at, outlets=[outlet.pk]).get((outlet.pk, month), {})
    window = keeping.Window(month, month, at, True, {outlet.pk: outlet})
    targets = keeping.targets_of(window).get((outlet.pk, month), {})
    rows = {}
    for code in counted.keys() | targets.keys():
        over, under = counted.get(code, (keeping.ZERO, None))
        rows[code] = (over, under, targets.get(code))
    return frozen(rows)


def latest_of(outlet: Outlet, month: date) -> MonthClose:
    return MonthClose.objects.select_related("closed_by").get(outlet=outlet, month=month, latest=True)


def _freeze(outlet: Outlet, month: date, revision: int, figures: Frozen, by, at: datetime, reason="") -> MonthClose:
    return MonthClose.objects.create(
        outlet=outlet,
        month=month,
        revision=revision,
        figures=figures,
        fingerprint=fingerprint(outlet.code, month, figures),
        reason=reason,
        closed_by=by,
        closed_at=at,
    )
