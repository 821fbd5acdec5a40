"""What the page of a stock plan shows: each part with what is on hand and what is missing, and what could be planned.

What is proposed: the parts that open key customers' cars wait for, as many as are waited for; and the parts issued to
repair orders most in the last 90 days, as many as a month used. Reads only.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from customers.models import Case

from .models import Backorder, Part, Stock, StockMovement, StockPlan

LOOKED_BACK = timedelta(days=90)
MONTHS = 3
MOST_ISSUED = 15


@dataclass(frozen=True)
class Row:
    """A planned part: how many there are in the outlet's stock now, how many are wanted, how many are missing."""

    part: Part
    wanted: int
    by_on: date
    words: str
    on_hand: int

    @property
    def shortage(self) -> int:
        return max(self.wanted - self.on_hand, 0)

    @property
    def worth(self) -> Decimal:
        """What is missing, at list prices."""
        return self.shortage * self.part.price


@dataclass(frozen=True)
class Proposal:
    part: Part
    wanted: int
    why: str
    on_hand: int


def rows_of(plan: StockPlan) -> list[Row]:
    """The planned parts by day and number. Two queries."""
    lines = list(plan.lines.select_related("part").order_by("by_on", "part__number"))
    there = _on_hand(plan, [line.part_id for line in lines])
    return [Row(line.part, line.wanted, line.by_on, line.words, there.get(line.part_id, 0)) for line in lines]


def short_rows(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.shortage]


def _on_hand(plan: StockPlan, parts) -> dict[int, int]:
    found = Stock.objects.filter(warehouse__outlet=plan.outlet_id, part__in=parts)
    return dict(found.values_list("part", "quantity"))


def proposals(plan: StockPlan, at: datetime) -> list[Proposal]:
    """What is not planned yet and could be; those that key customers wait for first."""
    planned = set(plan.lines.values_list("part", flat=True))
    cars = Case.objects.open().filter(outlet=plan.outlet_id).values("vehicle")
    waiting = Backorder.objects.waiting().filter(outlet=plan.outlet_id, vehicle__in=cars)
    waited = dict(waiting.order_by().values_list("part").annotate(pieces=Sum("quantity")))
    issued = StockMovement.objects.filter(
        kind=StockMovement.Kind.FITTED, stock__warehouse__outlet=plan.outlet_id, at__gte=at - LOOKED_BACK
    )
    most = issued.order_by().values_list("stock__part").annotate(pieces=Sum("quantity")).order_by("pieces")
    used = {part: -pieces for part, pieces in most[: MOST_ISSUED + len(planned)] if part not in planned}
    wanted: dict[int, tuple[int, str]] = {}
    for part, pieces in list(used.items())[:MOST_ISSUED]:
        # Translators: 中文 近 90 天出库 %(pieces)d 件
        wanted[part] = (-(-pieces // MONTHS), _("%(pieces)d issued in the last 90 days") % {"pieces": pieces})
    for part, pieces in waited.items():
        if part not in planned:
            # Translators: 中文 重点客户缺件
            words = _("key customers wait for it")
            wanted[part] = (pieces + wanted.get(part, (0, ""))[0], words)
    parts = Part.objects.in_use().in_bulk(list(wanted))
    there = _on_hand(plan, list(parts))
    found = [Proposal(parts[part], *wanted[part], there.get(part, 0)) for part in wanted if part in parts]
    return sorted(found, key=lambda each: (each.part.pk not in waited, -each.wanted, each.part.number))
