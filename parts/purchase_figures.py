"""What parts an outlet bought: sums that come out to the fen."""

from datetime import datetime
from decimal import Decimal

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce

from staff.exact_sums import ExactSum
from staff.instants import beginning_of, local

from .models import Part, StockMovement

YUAN = DecimalField(max_digits=14, decimal_places=2)


def bought(outlets, from_at: datetime | None, to_at: datetime | None) -> QuerySet:
    """Movements by which these outlets bought parts from the first instant, included, to the second one.

    Each has its `outlet` (the id) and `worth`, pieces times what was paid for one, in yuan; one that does not say what
    was paid counts at the part's list price. What a region buys for its transit warehouse is nobody's purchase here,
    and boutique articles and care products are no parts. Unordered, to be grouped: sum `worth` by `ExactSum`.
    """
    found = StockMovement.objects.filter(
        kind=StockMovement.Kind.BOUGHT, stock__warehouse__outlet__in=outlets, stock__part__kind=Part.Kind.PART
    )
    paid = F("quantity") * Coalesce("unit_cost", "stock__part__price")
    worth = ExpressionWrapper(paid, output_field=YUAN)
    return found.between(from_at, to_at).order_by().annotate(outlet=F("stock__warehouse__outlet"), worth=worth)


def bought_this_month(outlet, at: datetime) -> Decimal:
    """Yuan paid for parts from the first of the month in Shanghai until this instant."""
    first = local(at).date().replace(day=1)
    sums = bought([outlet], beginning_of(first), None).filter(at__lte=at).aggregate(sum=ExactSum("worth"))
    return sums["sum"] or Decimal(0)
