"""Outlets: the list, and a page each with go-live day and opening hours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff import outlet_figures, services
from staff.access import require, right
from staff.forms import HoursForm, OutletForm
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right
from staff.services.outlets import CHANGED_HERE, seen_of, week_of
from staff.toasts import say
from staff.trail import entries_about
from staff.trail_words import sentences

HISTORY_SHOWN = 10


@right(Right.POLICY)
@require_GET
def outlets(request: HttpRequest) -> HttpResponse:
    visible = Outlet.objects.visible_to(request.user, Right.POLICY).select_related("area__region")
    rows = outlet_figures.rows(visible, on=local(request.at).date())
    return render(request, "staff/outlets.html", {"rows": rows})


@right(Right.POLICY)
@require_GET
def outlet(request: HttpRequest, code: str) -> HttpResponse:
    seen = _visible(request, code)
    today = local(request.at).date()
    history = []
    if request.user.may(Right.TRAIL, seen):
        history = sentences(entries_about(seen).select_related("about_type")[:HISTORY_SHOWN])
    context = {
        "outlet": seen,
        "figures": outlet_figures.rows(Outlet.objects.filter(pk=seen.pk), on=today)[0],
        "week": outlet_figures.week(seen, on=today),
        "manages": request.user.may(Right.OUTLETS_MANAGE, seen),
        "history": history,
        "may_trail": request.user.may(Right.TRAIL, seen),
        "may_people": request.user.may(Right.PEOPLE, seen),
        "today": today,
    }
    return render(request, "staff/outlet.html", context)


@right(Right.OUTLETS_MANAGE)
def outlet_change(request: HttpRequest, code: str) -> HttpResponse:
    seen = _visible(request, code)
    require(request.user, Right.OUTLETS_MANAGE, seen)
    present = {name: getattr(seen, name) for name in CHANGED_HERE}
    form = OutletForm(request.POST or None, initial=present | {"seen": seen_of(seen)})
    if request.method == "POST" and form.is_valid():
        if form.attempt(
            lambda: services.change_outlet(outlet=seen, **form.cleaned_data, by=request.user, at=request.at)
        ):
            say(request, _("Changed."))
            return redirect(seen)
    context = {"form": form, "outlet": seen}
    return render(request, "staff/outlet_change.html", context, status=422 if form.errors else 200)


@right(Right.OUTLETS_MANAGE)
def outlet_hours(request: HttpRequest, code: str) -> HttpResponse:
    """The week as a form. Its buttons add a row to a day or copy one day to the others, without JavaScript too."""
    seen = _visible(request, code)
    require(request.user, Right.OUTLETS_MANAGE, seen)
    own = week_of(seen)
    sent = request.POST if request.method == "POST" else None
    form = HoursForm(sent, week=own or _by_policy(seen, request), own=own, closed=seen.weekdays_closed)
    if request.method == "POST":
        if day := request.POST.get("add"):
            form = form.with_row(day)
        elif form.is_valid() and form.attempt(
            lambda: services.set_opening_hours(
                outlet=seen,
                intervals=form.cleaned_data["intervals"],
                seen=form.cleaned_data["seen"],
                closed=form.cleaned_data["closed"],
                seen_closed=form.cleaned_data["seen_closed"],
                by=request.user,
                at=request.at,
            )
        ):
            say(request, _("The opening hours are changed."))
            return redirect(seen)
    invalid = request.method == "POST" and bool(form.errors)
    context = {"form": form, "outlet": seen, "by_policy": not own and not seen.weekdays_closed}
    return render(request, "staff/outlet_hours.html", context, status=422 if invalid else 200)


def _by_policy(outlet: Outlet, request):
    return outlet_figures.week(outlet, on=local(request.at).date()).intervals


def _visible(request, code: str) -> Outlet:
    visible = Outlet.objects.visible_to(request.user, Right.POLICY).select_related("area__region")
    return get_object_or_404(visible, code=code)
