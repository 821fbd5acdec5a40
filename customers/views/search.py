"""Search everywhere, and the customers and cars offered while somebody types in a form."""

from django.http import JsonResponse
from django.shortcuts import redirect, render

from customers import search
from customers.forms.people import customer_words
from customers.models import Customer, Vehicle
from staff.access import right
from staff.masking import masked_name
from staff.roles import Right

PICKED_FROM = 20


def search_everywhere(request):
    """The groups of hits as a page, or, under the search box, as a fragment. One exact hit leads straight there."""
    query = search.Query.of(request.GET.get("q", ""))
    groups = search.find_everywhere(request.user, query)
    if request.htmx:
        return render(request, "customers/people/_found.html", {"query": query, "groups": groups, "live": True})
    the_one = search.the_one(groups)
    if the_one and the_one.url:
        return redirect(the_one.url)
    return render(request, "customers/people/search.html", {"query": query, "groups": groups})


@right(Right.RECORDS)
def customer_pick(request):
    query = search.Query.of(request.GET.get("q", ""))
    found = Customer.objects.present().visible_to(request.user, Right.RECORDS)
    found = found.matching(query).select_related("outlet")[:PICKED_FROM] if query else []
    return JsonResponse(
        {"results": [{"value": c.pk, "text": customer_words(c), "note": f"{c.code} · {c.outlet}"} for c in found]}
    )


@right(Right.RECORDS)
def vehicle_pick(request):
    """`value` is the car's key; for forms that name a car."""
    query = search.Query.of(request.GET.get("q", ""))
    found = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    found = found.marked(query.plain).select_related("customer")[:PICKED_FROM] if query else []
    return JsonResponse(
        {
            "results": [
                {
                    "value": car.pk,
                    "text": car.plate or f"…{car.vin[-6:]}",
                    "note": f"{car.model} · …{car.vin[-6:]} · {masked_name(car.customer.name)}",
                }
                for car in found
            ]
        }
    )
