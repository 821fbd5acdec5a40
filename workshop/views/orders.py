"""The page of a repair order."""

from django.shortcuts import get_object_or_404, render

from customers.models import Vehicle
from staff.access import right
from staff.roles import Right
from workshop.figures import sums_of
from workshop.models import RepairOrder


@right(Right.RECORDS)
def order_page(request, number):
    """One repair order: what was asked, done, fitted and claimed, and what came in for it."""
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS)
    order = get_object_or_404(orders.select_related("vehicle__customer", "outlet__area", "advisor"), number=number)
    labour = list(order.labour_lines.select_related("team", "technician"))
    items = list(order.item_lines.select_related("seller").order_by("number", "line"))
    claims = list(order.claims.order_by("claimed_on", "number"))
    context = {
        "order": order,
        "labour": labour,
        "items": items,
        "claims": claims,
        "sums": sums_of(labour, items, claims),
        # The owner's outlet may be another one than the order's, and out of the reader's sight.
        "car_visible": Vehicle.objects.visible_to(request.user, Right.RECORDS).filter(pk=order.vehicle_id).exists(),
    }
    return render(request, "workshop/order.html", context)
