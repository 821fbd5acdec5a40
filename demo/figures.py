"""The figures of two years, counted from the records, and their closed months: one of them with a revision."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db.models import F

from staff.instants import local
from staff.jobs import guarded
from staff.models import Outlet
from staff.months import last_day, month_after, month_of
from staff.roles import Role
from targets.models import KeptFigure
from targets.services import closing, keeping
from targets.tasks import REBUILD_EVERY
from workshop import counted
from workshop.models import RepairOrder

from .outlets import FIRST
from .people import Staff
from .times import on_day

# Closed months up to the one before the last, which waits for somebody.
CLOSED = 4


def make_figures(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Comes back with how many figures are kept."""
    with guarded("targets.rebuild_figures", REBUILD_EVERY, at) as run:
        run.counts = keeping.rebuild(at=at).counts
    this_month = month_of(local(at).date())
    outlet, finance = outlets[FIRST.code], staff.user(FIRST.code, Role.FINANCE)
    for back in range(CLOSED + 1, 1, -1):
        month = month_after(this_month, -back)
        closed_at = on_day(last_day(month) + timedelta(days=4), 16 * 60 + 20)
        close = closing.close_month(outlet=outlet, month=month, by=finance, at=closed_at)
    if _corrected_afterwards(outlet, month):
        later = closed_at + timedelta(days=6)
        closing.accept_revision(close=close, reason="结算单金额录错，已更正", by=finance, at=later)
    return KeptFigure.objects.count()


def _corrected_afterwards(outlet: Outlet, month: date) -> bool:
    """Eighty yuan more on one of the month's orders, where it has one."""
    orders = counted.normal(month, last_day(month)).filter(outlet=outlet, repair_receipts__gt=0)
    first = orders.order_by("number").values("pk")[:1]
    return bool(RepairOrder.objects.filter(pk__in=first).update(repair_receipts=F("repair_receipts") + Decimal(80)))
