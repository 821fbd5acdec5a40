"""The figures above the list of backorders. Reads only.

Fill rate: of the lines issued to repair orders in the period (one line is a part on an order, however often it was
drawn), the share that needed no backorder. A line needed one where a backorder of the part stands for that order, or,
written without an order, for its car, and was open when the part was issued.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Min, OuterRef, Q

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
    lines = (
        issued.order_by()
        .values(the_order=F("order"), the_car=F("order__vehicle"), the_part=F("stock__part"))
        .annotate(first_at=Min("at"))
    )
    waited = Backorder.objects.filter(part=OuterRef("the_part"), ordered_at__lte=OuterRef("first_at"))
    of_car = Q(order__isnull=True, vehicle=OuterRef("the_car"))
    of_car &= Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("first_at"))
    waited = waited.filter(Q(order=OuterRef("the_order")) | of_car)
    found = list(lines.annotate(waited=Exists(waited)).values_list("waited", flat=True))
    return FillRate(lines=len(found), at_once=found.count(False))
