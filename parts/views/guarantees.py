"""Pages of guarantee shipments."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from parts.models import Guarantee
from staff.access import right
from staff.roles import Right


@right(Right.GUARANTEES)
@require_GET
def guarantee(request, number):
    """One request with its lines, its signatures, its way."""
    found = get_object_or_404(Guarantee.objects.visible_to(request.user, Right.GUARANTEES), number=number)
    return HttpResponse(found.number)
