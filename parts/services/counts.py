"""Counting a warehouse: what there should have been beside what there is. A difference is booked as a movement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parts.models import Part, Stock, StockCount, StockCountLine, StockMovement, Warehouse
from staff import trail
from staff.numbers import DIGITS, free_number
from staff.refusals import AlreadyDone, Refused

from .stock import MOST, book, require_keeper

NUMBER_KIND = "PD"
MOST_LINES = 500
NAMED = 5


@dataclass(frozen=True)
class Counted:
    """How many of a part were counted. `seen` is what the counter was shown; None for a part that was not listed."""

    part: Part
    counted: int
    seen: int | None = None


class CountedAlready(AlreadyDone):
    """The same form came a second time; `count` is what the first one made."""

    def __init__(self, count: StockCount):
        super().__init__(_("This is counted already: %(number)s.") % {"number": count.number})
        self.count = count


class MovedMeanwhile(AlreadyDone):
    """Pieces of `stock` moved since it was shown: nobody can say whether they were counted."""

    def __init__(self, stock: Sequence[Stock]):
        listed = pgettext("between items of a list", ", ").join(each.part.number for each in stock[:NAMED])
        super().__init__(_("The stock of %(parts)s has changed since you began. Count it again.") % {"parts": listed})
        self.stock = stock


def count_warehouse(
    *, warehouse: Warehouse, lines: Sequence[Counted], words: str = "", form_key=None, by, at: datetime
) -> StockCount:
    """Write down a count, and book every difference.

    Refused as a whole (`MovedMeanwhile`) where the stock of a part has moved since it was shown. Raises
    `CountedAlready` for a form sent twice.
    """
    require_keeper(by, warehouse)
    _check(lines)
    try:
        with transaction.atomic():
            if form_key and (there := StockCount.objects.filter(form_key=form_key).first()):
                raise CountedAlready(there)
            return _count(warehouse, lines, words.strip(), form_key, by, at)
    except IntegrityError:
        if form_key and (there := StockCount.objects.filter(form_key=form_key).first()):
            raise CountedAlready(there) from None
        raise


def _check(lines: Sequence[Counted]) -> None:
    if not lines:
        raise Refused(_("Nothing was counted."))
    if len(lines) > MOST_LINES:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_LINES})
    if len({line.part.pk for line in lines}) != len(lines):
        raise Refused(_("A part stands there twice. Write it once, with its quantity."))
    if any(not 0 <= line.counted <= MOST for line in lines):
        raise Refused(_("How many pieces?"))


def _count(warehouse: Warehouse, lines: Sequence[Counted], words: str, form_key, by, at: datetime) -> StockCount:
    wanted = {line.part.pk: line for line in lines}
    for part_id in sorted(wanted):
        Stock.objects.get_or_create(warehouse=warehouse, part_id=part_id)
    rows = Stock.objects.filter(warehouse=warehouse, part__in=wanted).select_related("part").order_by("part")
    held = list(rows.select_for_update(of=("self",), no_key=True))
    moved = [stock for stock in held if (seen := wanted[stock.part_id].seen) is not None and seen != stock.quantity]
    if moved:
        raise MovedMeanwhile(moved)
    count = StockCount.objects.create(
        number=_number(warehouse), warehouse=warehouse, words=words, at=at, by=by, form_key=form_key
    )
    StockCountLine.objects.bulk_create(
        StockCountLine(count=count, stock=stock, expected=stock.quantity, counted=wanted[stock.part_id].counted)
        for stock in held
    )
    differences = {}
    for stock in held:
        counted = wanted[stock.part_id].counted
        if counted != stock.quantity:
            differences[stock.part.number] = [stock.quantity, counted]
            book(
                warehouse=warehouse,
                part=stock.part,
                kind=StockMovement.Kind.COUNTED,
                quantity=counted - stock.quantity,
                count=count,
                words=words,
                by=by,
                at=at,
            )
    trail.record(
        about=count, action="stock.counted", by=by, at=at, outlet=warehouse.outlet, changes=differences, reason=words
    )
    return count


def _number(warehouse: Warehouse) -> str:
    """`SH01-PD00001`; of a transit warehouse after its code. The warehouse is held until the count is written."""
    if warehouse.outlet:
        return free_number(NUMBER_KIND, warehouse.outlet, StockCount.objects)
    Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse.pk)
    nth = StockCount.objects.filter(warehouse=warehouse).count() + 1
    return f"{warehouse.code}-{NUMBER_KIND}{nth:0{DIGITS}d}"
