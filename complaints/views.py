"""Pages of complaints: the list, one complaint, taking one; and of praise."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.models import Candidate, Vehicle
from staff import trail
from staff.access import right
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences

from . import exports, services
from .car import Beside, find_cars
from .filters import ComplaintFilter
from .forms import CloseForm, PraiseFilter, PraiseForm, ReopenForm, TakeForm
from .models import Complaint, Praise

ORDER = ("-received_at", "-pk")
PRAISE_ORDER = ("-praised_on", "-pk")


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


# --- Praise -----------------------------------------------------------------------------------------------------------


@right(Right.PRAISES_KEEP)
def praise_list(request):
    """The praise of the outlet's people, and above it the form in which the next one is entered."""
    form = PraiseForm(request.POST or None, user=request.user, at=request.at)
    failed = request.method == "POST"
    if failed and form.is_valid() and (entered := _praise_entered(form, request)):
        say(request, _("%(number)s is entered.") % {"number": entered.number})
        return redirect("complaints:praises")
    narrowed = PraiseFilter(request.GET, user=request.user)
    praises = narrowed.apply(Praise.objects.visible_to(request.user, Right.PRAISES_KEEP))
    number = praises.count()
    context = {
        "form": form,
        "filter": narrowed,
        "filtered": any(bool(value) for value in narrowed.cleaned_data.values()),
        "page": page_of(praises.select_related("employee__outlet"), request.GET, order=PRAISE_ORDER, total=number),
        "people": praises.people(),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "complaints/praises.html", context, status=422 if failed else 200)


def _praise_entered(form, request):
    """The new praise, or the one that the same form made before; None where it was refused."""

    def enter():
        try:
            return services.enter_praise(**form.cleaned_data, by=request.user, at=request.at)
        except services.PraisedAlready as already:
            return already.praise

    return form.attempt(enter)


@right(Right.PRAISES_KEEP)
def praise(request, number):
    """One praise: what was said, who changed it, and the form that corrects it."""
    visible = Praise.objects.visible_to(request.user, Right.PRAISES_KEEP)
    found = get_object_or_404(visible.select_related("employee__outlet__area__region"), number=number)
    initial = {name: getattr(found, name) for name in ("employee", "praised_on", "words")}
    initial["seen"] = services.praise_fingerprint(found)
    form = PraiseForm(request.POST or None, user=request.user, at=request.at, praise=found, initial=initial)
    failed = request.method == "POST"
    if failed and form.is_valid():
        corrected = form.attempt_from(
            services.praise_fingerprint(found),
            lambda: services.correct_praise(praise=found, **form.cleaned_data, by=request.user, at=request.at),
        )
        if corrected:
            say(request, _("%(number)s is corrected.") % {"number": found.number})
            return redirect(found)
    context = {
        "praise": found,
        "form": form,
        "history": sentences(trail.entries_about(found).select_related("about_type")),
    }
    return render(request, "complaints/praise.html", context, status=422 if failed else 200)


@right(Right.EXPORT)
@require_GET
def praise_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    if not request.user.may(Right.PRAISES_KEEP):
        raise PermissionDenied(_("Your role does not include this: %(right)s.") % {"right": Right.PRAISES_KEEP.label})
    praises = exports.praises_for(request.user, request.GET)
    if praises.count() > exports.AT_ONCE:
        work = exports.ask_for_praises(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    response = HttpResponse(
        exports.praises_workbook(praises),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="praises-{local(request.at):%Y%m%d}.xlsx"'
    return response
