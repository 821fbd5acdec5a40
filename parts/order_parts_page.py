"""Beside a repair order written here: which of its parts are still to be fetched from the shelf. Reads only.

Pieces leave the stock when the storekeeper hands them out, not when the order is settled: between the two they lie in
the workshop. So nothing is booked by the order; it shows what is left to hand out, or to take back.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext

from staff.roles import Right
from workshop.beside import Beside
from workshop.models import OrderLine, OrderSheet

from .models import Part, StockMovement, Warehouse, plain_number


def beside_order(order, user, at: datetime) -> Iterator[Beside]:
    """A line for each part on the order or handed out to it; whoever keeps the stock is led to the booking."""
    if not user.may(Right.STOCK, order.outlet):
        return
    wanted, issued = wanted_by(order), issued_to(order)
    parts = {part.plain_number: part for part in Part.objects.filter(plain_number__in={*wanted, *issued})}
    warehouse = Warehouse.objects.filter(outlet=order.outlet).first() if parts else None
    keeps = warehouse is not None and user.may(Right.STOCK_KEEP, order.outlet)
    for number, part in sorted(parts.items()):
        left = wanted[number] - issued[number]
        words = f"{part.number} {part.name} × {max(wanted[number], issued[number])}"
        deed = "issue" if left > 0 else "back" if left < 0 else ""
        url = part.get_absolute_url()
        if keeps and deed:
            asked = {
                "warehouse": warehouse.code, "part": part.pk, "order": order.number, "quantity": abs(left)
            }  # fmt: skip
            url = f"{reverse('parts:stock_book', args=[deed])}?{urlencode(asked)}"
        yield Beside(words, url, _state(left), "done" if not deed else "open")


def _state(left: int) -> str:
    if left > 0:
        # Translators: 中文 待领 %(pieces)d
        return pgettext("part of an order", "%(pieces)d to hand out") % {"pieces": left}
    if left < 0:
        # Translators: 中文 应退库 %(pieces)d
        return pgettext("part of an order", "%(pieces)d to take back") % {"pieces": -left}
    # Translators: 中文 已领齐
    return pgettext("part of an order", "Handed out")


def wanted_by(order) -> Counter:
    """Pieces of its standing lines by plain part number; none of an order that is cancelled or was not written here."""
    lines = OrderLine.objects.standing().filter(sheet=order.pk, kind=OrderLine.Kind.PART)
    lines = lines.exclude(sheet__stage=OrderSheet.Stage.CANCELLED)
    wanted: Counter = Counter()
    for code, quantity in lines.values_list("code", "quantity"):
        wanted[plain_number(code)] += quantity
    return wanted


def issued_to(order) -> Counter:
    """Pieces handed out and not taken back, by plain part number, of an order written here."""
    if not OrderSheet.objects.filter(order=order).exists():
        return Counter()
    sums = StockMovement.objects.filter(order=order).order_by().values_list("stock__part__plain_number")
    return Counter({number: -pieces for number, pieces in sums.annotate(pieces=Sum("quantity")) if pieces})
