"""The figures above the list of backorders. Reads only.

Fill rate: of the lines issued to repair orders in the period (one line is a part on an order, however often it was
drawn), the share that needed no backorder. A line needed one where a backorder of the part stands for that order, or,
written without an order, for its car, and was open when the part was issued.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from .models import Backorder, StockMovement

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class FillRate:
    """`lines` issued, of which `at_once` needed no backorder; `percent` is None where nothing was issued."""

    lines: int
    at_once: int

    @property
    def percent(self) -> float | None:
        return 100 * self.at_once / self.lines if self.lines else None


def fill_rate(outlets, from_at: datetime, to_at: datetime) -> FillRate:
    """Of the stock of these outlets (a queryset), from one instant to another. One query."""
    issued = StockMovement.objects.filter(
        kind=StockMovement.Kind.FITTED, stock__warehouse__outlet__in=outlets, at__gte=from_at, at__lt=to_at
    )
    # A line is counted where it was first drawn.
    before = issued.filter(order=OuterRef("order"), stock__part=OuterRef("stock__part"), pk__lt=OuterRef("pk"))
    waited = Backorder.objects.filter(part=OuterRef("stock__part"), ordered_at__lte=OuterRef("at"))
    of_car = Q(order__isnull=True, vehicle=OuterRef("order__vehicle"))
    of_car &= Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("at"))
    waited = waited.filter(Q(order=OuterRef("order")) | of_car)
    lines = issued.filter(~Exists(before)).annotate(waited=Exists(waited)).order_by()
    found = lines.aggregate(lines=Count("pk"), at_once=Count("pk", filter=Q(waited=False)))
    return FillRate(lines=found["lines"], at_once=found["at_once"])
