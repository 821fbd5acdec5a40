"""Pages of complaints: the list, one complaint, taking one."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.models import Candidate, Vehicle
from staff import trail
from staff.access import right
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

from .. import services
from ..car import Beside, find_cars
from ..filters import ComplaintFilter
from ..forms.complaints import CloseForm, ReopenForm, TakeForm
from ..models import Complaint

ORDER = ("-received_at", "-pk")


@right(Right.COMPLAINTS)
@require_GET
def complaint_list(request):
    visible = Complaint.objects.visible_to(request.user, Right.COMPLAINTS)
    narrowed = ComplaintFilter(request.GET, queryset=visible, request=request)
    state = request.GET.get("state", "open")
    states = {"open": narrowed.qs.open(), "closed": narrowed.qs.closed(), "all": narrowed.qs}
    counts = {name: queryset.count() for name, queryset in states.items()}
    state = state if state in states else "open"
    rows = states[state].select_related("vehicle__customer", "outlet", "employee")
    return render(
        request,
        "complaints/list.html",
        {
            "page": page_of(rows, request.GET, order=ORDER, total=counts[state]),
            "filter": narrowed,
            "tabs": [
                ("open", _("Open"), counts["open"]),
                ("closed", _("Closed"), counts["closed"]),
                ("all", _("All"), counts["all"]),
            ],
            "may_take": request.user.may(Right.COMPLAINTS_TAKE),
        },
    )


@right(Right.COMPLAINTS)
@require_GET
def complaint(request, number):
    return _complaint_page(request, _complaint_of(request, number))


@right(Right.COMPLAINTS_TAKE)
def take(request):
    form = TakeForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        initial={"vehicle": _car_named(request)},
        car_search_url=reverse("complaints:cars"),
        car_url=reverse("complaints:car"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.take_complaint(**form.cleaned_data, by=request.user, at=request.at)
        except services.TakenAlready as already:
            say(request, str(already))
            return redirect(already.complaint)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("Recorded as %(number)s.") % {"number": made.number})
            return redirect(made)
    return render(
        request,
        "complaints/take.html",
        {"form": form, **_beside(request, form.chosen_car, chosen_order=form["order"].value())},
        status=422 if form.is_bound else 200,
    )


@right(Right.COMPLAINTS_TAKE)
@require_GET
def car(request):
    """What is known of the chosen car, beside the form."""
    return render(request, "complaints/_car.html", _beside(request, request.GET.get("vehicle", "")))


@right(Right.COMPLAINTS_TAKE)
@require_GET
def cars(request):
    """Cars that answer to what was typed, for the search within the form."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.COMPLAINTS)
@require_POST
def close(request, number):
    complaint = _complaint_of(request, number)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_complaint(
                complaint=complaint,
                done=form.cleaned_data["done"],
                liable=form.cleaned_data["liable"] == "yes",
                by=request.user,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("%(number)s is closed.") % {"number": complaint.number})
            return redirect(complaint)
    return _complaint_page(request, complaint, close_form=form, status=422)


@right(Right.COMPLAINTS)
@require_POST
def reopen(request, number):
    complaint = _complaint_of(request, number)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            services.reopen_complaint(
                complaint=complaint, reason=form.cleaned_data["reason"], by=request.user, at=request.at
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("%(number)s is open again.") % {"number": complaint.number})
            return redirect(complaint)
    return _complaint_page(request, complaint, reopen_form=form, status=422)


def _complaint_of(request, number) -> Complaint:
    visible = Complaint.objects.visible_to(request.user, Right.COMPLAINTS)
    return get_object_or_404(
        visible.select_related("outlet__area", "vehicle__customer__outlet__area", "order", "employee"), number=number
    )


def _complaint_page(request, complaint, close_form=None, reopen_form=None, status=200):
    return render(
        request,
        "complaints/complaint.html",
        {
            "complaint": complaint,
            "entries": [_line(entry) for entry in trail.entries_about(complaint)],
            "raised": Candidate.objects.visible_to(request.user, Right.CASES)
            .resting_on("complaint", complaint.number)
            .select_related("case"),
            "may_change": request.user.may(Right.COMPLAINTS_TAKE, complaint.outlet),
            # The car may have gone to another outlet with its owner.
            "may_see_car": bool(complaint.vehicle)
            and request.user.may(Right.RECORDS, complaint.vehicle.customer.outlet),
            "close_form": close_form or CloseForm(initial={"liable": "yes"} if complaint.liable else {}),
            "reopen_form": reopen_form or ReopenForm(),
        },
        status=status,
    )


def _line(entry) -> dict:
    """A trail entry as the time line shows it."""
    return {
        "at": entry.at,
        "kind": "person" if entry.by else "",
        "who": entry.by.name if entry.by else "",
        "text": trail.label_of(entry.action),
        "detail": entry.reason,
    }


def _car_named(request):
    """The car that the address names, by its key or its VIN, if the user may see it."""
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    if vin := request.GET.get("vin"):
        return visible.filter(vin=vin).values_list("pk", flat=True).first()
    return request.GET.get("car", "")


def _beside(request, key: str, chosen_order=None) -> dict:
    vehicle = Vehicle.objects.visible_to(request.user, Right.RECORDS).filter(pk=key_in(key)).first()
    return {"beside": Beside(vehicle, request.user) if vehicle else None, "chosen_order": chosen_order}
