"""The page of a repair order: of one written here with all that is next, of one of the DMS as it came."""

from django.shortcuts import get_object_or_404, render

from customers.models import Vehicle
from staff.access import right
from staff.roles import Right
from workshop import beside, settling_page
from workshop import order_page as written_here
from workshop.figures import sums_of
from workshop.models import RepairOrder


@right(Right.RECORDS)
def order_page(request, number):
    """One repair order: what was asked, done, fitted and claimed, and what came in for it."""
    return order_response(request, order_of(request, number))


def order_of(request, number) -> RepairOrder:
    """The order of that number, for those who see it; 404 for others."""
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS)
    return get_object_or_404(orders.select_related("vehicle__customer", "outlet__area", "advisor"), number=number)


def order_response(request, order: RepairOrder, status: int = 200, settling: dict | None = None, **bound):
    """The page; `bound` are forms of the work, `settling` those of the end, that came back with errors."""
    labour = list(order.labour_lines.select_related("team", "technician"))
    items = list(order.item_lines.select_related("seller").order_by("number", "line"))
    claims = list(order.claims.order_by("claimed_on", "number"))
    context = {
        "order": order,
        "labour": labour,
        "items": items,
        "claims": claims,
        "may_give": request.user.may(Right.GIFTS, order.outlet),
        "may_claims": request.user.may(Right.CLAIMS_KEEP, order.outlet),
        "sums": sums_of(labour, items, claims),
        # What rooms above know about it.
        "beside": beside.of_order(order, request.user, request.at),
        # The owner's outlet may be another one than the order's, and out of the reader's sight.
        "car_visible": Vehicle.objects.visible_to(request.user, Right.RECORDS).filter(pk=order.vehicle_id).exists(),
    }
    if sheet := written_here.sheet_of(order):
        sheet.order = order
        context |= written_here.context(sheet, request.user, request.at, **bound)
        context |= settling_page.context(order, request.user, request.at, **(settling or {}))
    return render(request, "workshop/order.html", context, status=status)
