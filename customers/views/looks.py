"""Who looked at whole numbers: how many, whose, when, where from."""

from datetime import timedelta

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customers import looks_exports, personal_data_policies
from customers.forms.personal_data import LooksFilter
from customers.models import Unmasking
from staff import policy
from staff.access import right
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right

# Without a day in the address the page is about these last days.
DAYS = 30


@right(Right.LOOKS)
@require_GET
def looks(request):
    """By person, then look by look."""
    today = local(request.at).date()
    given = request.GET.copy()
    if not given.get("from_on") and not given.get("to_on"):
        given["from_on"] = (today - timedelta(days=DAYS)).isoformat()
    narrowed = LooksFilter(given)
    found = narrowed.apply(Unmasking.objects.visible_to(request.user, Right.LOOKS))
    rows = found.select_related("by", "customer__outlet", "vehicle__customer__outlet")
    limit = policy.value(personal_data_policies.LOOKS, on=today)
    context = {
        "filter": narrowed,
        "people": list(found.by_person()[:50]),
        "days": looks_exports.days_above(found, limit),
        "limit": limit,
        "page": page_of(rows, request.GET, order=("-at", "-pk"), total=found.count()),
        "labels": {"mobile": _("phone number"), "vin": _("VIN")},
    }
    return render(request, "customers/personal_data/looks.html", context)


@right(Right.LOOKS)
@require_GET
def looks_export(request):
    """Exactly what is filtered."""
    return looks_exports.LOOKS.answer(request)
