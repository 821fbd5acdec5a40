"""The audit trail: all that one may read, and the trail of one record."""

import inspect

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff import trail
from staff.access import right
from staff.forms import TrailFilter
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import sentences

ORDER = ("-at", "-pk")


@right(Right.TRAIL)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    form = TrailFilter(request.GET, user=request.user)
    page = page_of(form.apply(trail.readable_by(request.user)), request.GET, order=ORDER)
    context = {"form": form, "page": page, "sentences": sentences(page, request.user), "filtered": form.narrows}
    return render(request, "staff/trail.html", context)


@right(Right.TRAIL)
@require_GET
def entries_about(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    record = _readable_record(request.user, model, pk)
    page = page_of(trail.entries_about(record).select_related("about_type", "outlet"), request.GET, order=ORDER)
    context = {
        "record": record,
        "kind": record._meta.verbose_name,
        "url": record.get_absolute_url() if hasattr(record, "get_absolute_url") else "",
        "page": page,
        "sentences": sentences(page, request.user),
    }
    return render(request, "staff/trail_of.html", context)


def _readable_record(user, label: str, pk: int):
    """404 for what the person does not see, 403 for what may be seen there but not its trail."""
    try:
        records = apps.get_model(label)._default_manager.all()
    except (LookupError, ValueError):
        raise Http404 from None
    if not hasattr(records, "visible_to"):
        raise Http404
    record = get_object_or_404(records.visible_to(user), pk=pk)
    if "right" in inspect.signature(records.visible_to).parameters:
        for needed in trail.guards_of(type(record)):
            if not records.visible_to(user, needed).filter(pk=pk).exists():
                raise PermissionDenied(_("Your role does not read the trail of this record."))
    return record
