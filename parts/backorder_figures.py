"""The figures above the list of backorders. Reads only.

Fill rate: of the parts that repair orders wanted in the period (one line is a part on an order, however often it was
drawn), the share that was there at once. A line was not there where a backorder of the part stands for that order, or,
written without an order, for its car; it is counted on the day it was missing, whether it has come since or not. What
is sold over the counter counts for nothing, nor does a buyer who waits without a car.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from .models import Backorder, StockMovement

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class FillRate:
    """`lines` wanted, of which `at_once` were there; `percent` is None where nothing was wanted."""

    lines: int
    at_once: int

    @property
    def percent(self) -> float | None:
        return 100 * self.at_once / self.lines if self.lines else None


def fill_rate(outlets, from_at: datetime, to_at: datetime) -> FillRate:
    """Of the stock of these outlets (a queryset), from one instant to another. Two queries."""
    issued = StockMovement.objects.filter(
        kind=StockMovement.Kind.FITTED, stock__warehouse__outlet__in=outlets, at__gte=from_at, at__lt=to_at
    )
    # A line is counted where it was first drawn.
    before = StockMovement.objects.filter(
        kind=StockMovement.Kind.FITTED,
        order=OuterRef("order"),
        stock__part=OuterRef("stock__part"),
        pk__lt=OuterRef("pk"),
    )
    waited = Backorder.objects.filter(part=OuterRef("stock__part"), ordered_at__lte=OuterRef("at"))
    of_car = Q(order__isnull=True, vehicle=OuterRef("order__vehicle"))
    of_car &= Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("at"))
    waited = waited.filter(Q(order=OuterRef("order")) | of_car)
    at_once = issued.filter(~Exists(before), ~Exists(waited)).order_by().count()
    missing = Backorder.objects.filter(outlet__in=outlets, ordered_at__gte=from_at, ordered_at__lt=to_at)
    return FillRate(lines=at_once + missing.filter(vehicle__isnull=False).count(), at_once=at_once)
