"""The pages of the gate: the tag board, giving a tag, the screen of the hall; the load of a day, and the bays."""

from datetime import timedelta

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.history import Asked, open_matters
from customers.models import Case, Vehicle
from customers.picking import find_cars
from outage.entering import from_paper
from staff.access import require, right
from staff.keys import key_in
from staff.models import Outlet
from staff.roles import Right
from staff.steps import deed, step
from staff.toasts import say
from workshop import bay_days, gate_board, services
from workshop.forms import gate as forms
from workshop.models import Appointment, Bay, RepairOrder, Tag

SHOWN = 5
DAY = timedelta(days=1)


# The board ------------------------------------------------------------------------------------------------------------


@right(Right.GATE)
@require_GET
def tag_board(request):
    """Who waits in which lane, in the order in which they are called; who is called; who is expected."""
    return _board(request, _outlet_asked(request))


def _board(request, outlet: Outlet, status=200, **bound):
    asked = forms.DayAsked(request.GET, user=request.user, at=request.at)
    context = {
        "outlet": outlet,
        "outlets": asked.outlets,
        "board": gate_board.board_of(outlet, request.at),
        "receives": request.user.may(Right.RECEIVE, outlet),
        "keeps_screens": request.user.may(Right.PRICES_KEEP, outlet),
        "left_form": bound.get("left_form"),
        "left_tag": bound.get("left_tag"),
    }
    return render(request, "workshop/tag_board.html", context, status=status)


def _outlet_asked(request) -> Outlet:
    """The outlet that the address names, else the first one; 404 where the user sees none."""
    outlet = forms.DayAsked(request.GET, user=request.user, at=request.at).chosen_outlet
    if outlet is None:
        raise Http404
    return outlet


def _board_url(outlet: Outlet) -> str:
    return f"{reverse('workshop:tag_board')}?outlet={outlet.code}"


@right(Right.GATE)
@require_GET
def hall_screen(request, code):
    """For a screen in the hall: who is called, who comes next. Only the end of a plate is shown there."""
    outlets = Outlet.objects.visible_to(request.user, Right.GATE).select_related("area__region")
    return hall(request, get_object_or_404(outlets, code=code))


def hall(request, outlet: Outlet):
    board = gate_board.board_of(outlet, request.at)
    shown = [tag for tag in board.called if tag.called_at and tag.called_at > request.at - gate_board.CALLED_FOR]
    return render(request, "workshop/hall_screen.html", {"outlet": outlet, "board": board, "called": shown})


# Giving a tag ---------------------------------------------------------------------------------------------------------


@right(Right.RECEIVE)
def tag_give(request):
    """A tag for a car at the gate; `?car=` or `?appointment=` brings it along."""
    appointment = _appointment_named(request)
    paper = from_paper(request, "tag")
    form = forms.GiveForm(
        request.POST or None,
        user=request.user,
        initial=_known(request, appointment) | paper.initial,
        car_search_url=reverse("workshop:gate_cars"),
        car_url=reverse("workshop:gate_car"),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and paper.is_valid()
        and (given := _given(request, form, appointment, paper))
    ):
        return redirect(f"{_board_url(given.outlet)}#tag-{given.pk}")
    context = {"form": form, "paper": paper, "appointment": appointment, **beside(request, form.chosen_car)}
    return render(request, "workshop/tag_give.html", context, status=422 if request.method == "POST" else 200)


def _given(request, form, appointment, paper) -> Tag | None:
    """The new tag; the one the car has already, said so; None where it was refused."""

    def make(written_at):
        who = {"given_at": written_at, "by": request.user, "at": request.at}
        return services.give_tag(**form.cleaned_data, appointment=appointment, **who)

    def give():
        try:
            tag = paper.saved(make)
        except services.TagThere as there:
            say(request, str(there), wrong=True)
            return there.tag
        say(request, _("Tag %(tag)s is given.") % {"tag": tag.code})
        return tag

    return form.attempt(give)


def _appointment_named(request) -> Appointment | None:
    number = request.GET.get("appointment", "")
    visible = Appointment.objects.visible_to(request.user, Right.RECEIVE)
    return visible.for_page().filter(number=number).first() if number else None


def _known(request, appointment: Appointment | None) -> dict:
    """What the form begins with, from the appointment or the car that the address names."""
    if appointment:
        return {
            "vehicle": appointment.vehicle_id,
            "plate": appointment.plate,
            "lane": appointment.lane,
            "outlet": appointment.outlet.code,
        }
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    return {"vehicle": visible.filter(pk=key_in(request.GET.get("car", ""))).values_list("pk", flat=True).first()}


@right(Right.RECEIVE)
@require_GET
def gate_cars(request):
    """Cars that answer to what was typed, for the search within the form."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.RECEIVE)
@require_GET
def gate_car(request):
    """What is known of the chosen car, beside the form."""
    return render(request, "workshop/_gate_car.html", beside(request, request.GET.get("vehicle", "")))


def beside(request, key: str) -> dict:
    """What somebody who books or receives the car has to know of it: open matters, its tag, its last orders."""
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer__outlet")
    vehicle = visible.filter(pk=key_in(key)).first()
    if vehicle is None:
        return {}
    asked = Asked(request.user, request.at, frozenset([vehicle.pk]))
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS).filter(vehicle=vehicle)
    tags = Tag.objects.visible_to(request.user, Right.GATE).open().of_car(vehicle)
    return {
        "vehicle": vehicle,
        "tag": tags.select_related("vehicle", "given_by").first(),
        "matters": open_matters(asked),
        "orders": orders.order_by("-opened_at", "-pk")[:SHOWN],
        "case": Case.objects.visible_to(request.user, Right.CASES).open().filter(vehicle=vehicle).first(),
    }


# Steps of a tag -------------------------------------------------------------------------------------------------------


def _tag_of(request, pk) -> Tag:
    visible = Tag.objects.visible_to(request.user, Right.GATE).for_board().select_related("outlet__area__region")
    return get_object_or_404(visible, pk=pk)


@right(Right.GATE)
@require_POST
def tag_call(request, pk):
    tag = _tag_of(request, pk)
    require(request.user, Right.RECEIVE, tag.outlet)
    said = _("Tag %(tag)s is called.") % {"tag": tag.code}
    return deed(
        request, lambda: services.call_tag(tag=tag, by=request.user, at=request.at), said, _board_url(tag.outlet)
    )


@right(Right.GATE)
@require_POST
def tag_leave(request, pk):
    tag = _tag_of(request, pk)
    require(request.user, Right.RECEIVE, tag.outlet)
    form = forms.LeftForm(request.POST)

    def leave():
        return services.tag_left(tag=tag, reason=form.cleaned_data["reason"], by=request.user, at=request.at)

    def again():
        return _board(request, tag.outlet, status=422, left_form=form, left_tag=tag)

    said = _("Tag %(tag)s is taken back.") % {"tag": tag.code}
    return step(request, form, leave, said, _board_url(tag.outlet), again)


# The load and the bays ------------------------------------------------------------------------------------------------


@right(Right.GATE)
@require_GET
def day_load(request):
    """How full the bays and the teams are on a day, hour by hour."""
    asked = forms.DayAsked(request.GET, user=request.user, at=request.at)
    outlet = _outlet_asked(request)
    on = asked.chosen_day
    context = {
        "outlet": outlet,
        "outlets": asked.outlets,
        "day": on,
        "today": asked.today,
        "before": on - DAY,
        "after": on + DAY,
        "load": bay_days.load_of(outlet, on, request.at),
        "manages": request.user.may(Right.OUTLETS_MANAGE, outlet),
    }
    return render(request, "workshop/load.html", context)


@right(Right.OUTLETS_MANAGE)
def bays(request):
    """The bays of an outlet, and a form for another one."""
    asked = forms.DayAsked(request.GET, user=request.user, at=request.at, needs=Right.OUTLETS_MANAGE)
    outlet = asked.chosen_outlet
    if outlet is None:
        raise Http404
    form = forms.BayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: services.enter_bay(outlet=outlet, by=request.user, at=request.at, **form.cleaned_data)
        )
        if made:
            say(request, _("%(bay)s is entered.") % {"bay": made.name})
            return redirect(f"{reverse('workshop:bays')}?outlet={outlet.code}")
    found = Bay.objects.filter(outlet=outlet).order_by("-in_use", "kind", "name")
    context = {"outlet": outlet, "outlets": asked.outlets, "bays": found, "form": form}
    return render(request, "workshop/bays.html", context, status=422 if request.method == "POST" else 200)


@right(Right.OUTLETS_MANAGE)
def bay(request, pk):
    """Change a bay, or take it out of use."""
    visible = Bay.objects.visible_to(request.user, Right.OUTLETS_MANAGE).select_related("outlet__area__region")
    found = get_object_or_404(visible, pk=pk)
    initial = {"name": found.name, "kind": found.kind, "in_use": found.in_use}
    form = forms.BayChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(lambda: services.change_bay(bay=found, by=request.user, at=request.at, **form.cleaned_data))
        if done:
            say(request, _("Saved."))
            return redirect(f"{reverse('workshop:bays')}?outlet={found.outlet.code}")
    context = {"bay": found, "form": form}
    return render(request, "workshop/bay.html", context, status=422 if request.method == "POST" else 200)
