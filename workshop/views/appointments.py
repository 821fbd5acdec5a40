"""The pages of appointments: day, week and list; booking one; one appointment and its steps."""

from datetime import timedelta

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.models import Reminder, Vehicle
from customers.picking import find_cars
from outage.entering import from_paper
from staff.access import require, right
from staff.instants import local
from staff.keys import key_in
from staff.models import Outlet
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop import bay_days, gate_day, gate_policies, services
from workshop.exports import gate as exports
from workshop.forms import gate as forms
from workshop.models import Appointment

from .gate import beside

DAY = timedelta(days=1)
WEEK = 7
OF_A_DAY = 200
TABS = ("day", "week", "missed", "all")


# The list -------------------------------------------------------------------------------------------------------------


@right(Right.GATE)
@require_GET
def appointments(request):
    """A day by the hour, a week by the day, those that were missed, or all of them narrowed by filters."""
    visible = Appointment.objects.visible_to(request.user, Right.GATE)
    narrowed = forms.AppointmentFilter(request.GET, user=request.user)
    asked = forms.DayAsked(request.GET, user=request.user, at=request.at)
    found = narrowed.apply_but_days(visible)
    tab = request.GET.get("view", "day")
    tab = tab if tab in TABS else "day"
    missed = found.to_follow_up()
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 当日 / 本周
            ("day", pgettext("appointments", "Day"), None),
            ("week", pgettext("appointments", "Week"), None),
            # Translators: 中文 未到店待跟进
            ("missed", pgettext("appointments", "Missed, to be followed up"), missed.count()),
            ("all", _("All"), None),
        ],
        "filter": narrowed,
        "day": asked.chosen_day,
        "today": asked.today,
        "may_book": request.user.may(Right.APPOINT),
        "may_receive": request.user.may(Right.RECEIVE),
        "may_export": request.user.may(Right.EXPORT),
        **_rows(request, tab, narrowed, found, visible, asked.chosen_day),
    }
    return render(request, "workshop/appointments.html", context)


def _rows(request, tab, narrowed, found, visible, on) -> dict:
    order = ("planned_at", "pk")
    if tab == "week":
        first = on - timedelta(days=on.weekday())
        days = [first + nth * DAY for nth in range(WEEK)]
        rows = list(found.between(first, days[-1]).for_list().order_by(*order)[: 3 * OF_A_DAY])
        week = [(each, [row for row in rows if row.planned_on == each]) for each in days]
        return {"week": week, "before": first - WEEK * DAY, "after": first + WEEK * DAY}
    if tab == "day":
        rows = found.between(on, on)
        page = page_of(rows.for_list(), request.GET, order=order, size=OF_A_DAY, total=rows.count())
        return {"page": page, "before": on - DAY, "after": on + DAY}
    rows = found.to_follow_up() if tab == "missed" else narrowed.apply(visible)
    order = order if tab == "missed" else ("-planned_at", "-pk")
    return {"page": page_of(rows.for_list(), request.GET, order=order, total=rows.count())}


@right(Right.EXPORT)
@require_GET
def appointments_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.APPOINTMENTS.answer(request)


# Booking --------------------------------------------------------------------------------------------------------------


@right(Right.APPOINT)
def book(request):
    """A new appointment; `?car=` brings the car, `?reminder=` what the customer was reminded of."""
    reminder = _reminder_named(request)
    paper = from_paper(request, "appointment")
    form = forms.BookForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        initial=_known(request, reminder) | paper.initial,
        car_search_url=reverse("workshop:book_cars"),
        car_url=reverse("workshop:book_car"),
        hours_url=reverse("workshop:book_hours"),
    )
    if request.method == "POST" and form.is_valid() and paper.is_valid() and (made := _booked(request, form, paper)):
        return redirect(made)
    context = {
        "form": form,
        "paper": paper,
        "reminder": reminder,
        **beside(request, form.chosen_car),
        **_hours(request, request.POST or request.GET, form),
    }
    return render(request, "workshop/book.html", context, status=422 if request.method == "POST" else 200)


def _booked(request, form, paper) -> Appointment | None:
    """The new appointment; the one there is already, said so; None where it was refused."""

    def book(written_at):
        fields = form.cleaned_data | {"reminder": _reminder_of(request, form.cleaned_data["reminder"])}
        return services.book_appointment(**fields, booked_at=written_at, by=request.user, at=request.at)

    def make():
        try:
            made = paper.saved(book)
        except services.BookedAlready as already:
            say(request, str(already), wrong=True)
            return already.appointment
        say(request, _("Booked as %(number)s.") % {"number": made.number})
        return made

    return form.attempt(make)


def _reminder_named(request) -> Reminder | None:
    return _reminder_of(request, key_in(request.GET.get("reminder") or request.POST.get("reminder")))


def _reminder_of(request, pk: int | None) -> Reminder | None:
    """The reminder, if the user cares for customers or books at its outlet, and sees the car it is about."""
    if not pk:
        return None
    user, reminders = request.user, Reminder.objects
    own = reminders.visible_to(user, Right.CARE) | reminders.visible_to(user, Right.APPOINT)
    cars = Vehicle.objects.visible_to(user, Right.RECORDS)
    return own.filter(pk=pk, vehicle__in=cars).select_related("vehicle", "outlet").first()


def _known(request, reminder: Reminder | None) -> dict:
    """What the form begins with."""
    if reminder:
        return {"vehicle": reminder.vehicle_id, "outlet": reminder.outlet.code, "reminder": reminder.pk}
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer__outlet")
    car = visible.filter(pk=key_in(request.GET.get("car", ""))).first()
    return {"vehicle": car.pk, "outlet": car.customer.outlet.code} if car else {}


@right(Right.APPOINT)
@require_GET
def book_cars(request):
    """Cars that answer to what was typed, for the search within the form."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.APPOINT)
@require_GET
def book_car(request):
    """What is known of the chosen car, beside the form."""
    return render(request, "workshop/_gate_car.html", beside(request, request.GET.get("vehicle", "")))


@right(Right.APPOINT)
@require_GET
def book_hours(request):
    """The hours that are free, beside the form."""
    return render(request, "workshop/_free_hours.html", _hours(request, request.GET))


def _hours(request, parameters, form=None) -> dict:
    asked = forms.HoursAsked(parameters, at=request.at)
    outlets = Outlet.objects.visible_to(request.user, Right.APPOINT).select_related("area__region")
    code = asked.cleaned_data.get("outlet") or (form and form["outlet"].value())
    offered = list(outlets)
    # Compared here and not looked up: a form that comes back may hold any text.
    outlet = next((each for each in offered if each.code == code), next(iter(offered), None))
    if outlet is None:
        return {}
    booking = bay_days.Booking.of(outlet, local(request.at).date())
    usual = gate_policies.usual_minutes(outlet, asked.day)[asked.kind_asked]
    minutes = asked.cleaned_data.get("minutes") or usual
    free = booking.free_hours(asked.kind_asked, asked.lane_asked, minutes, asked.day, 3, request.at)
    days = sorted({local(each).date() for each in free} | {asked.day})
    return {
        "hours_of_days": [(on, [local(each) for each in free if local(each).date() == on]) for on in days],
        "minutes_asked": minutes,
        "without_bays": not booking.bays,
    }


# One appointment ------------------------------------------------------------------------------------------------------


def _one(request, number) -> Appointment:
    visible = Appointment.objects.visible_to(request.user, Right.GATE)
    return get_object_or_404(visible.for_page(), number=number)


@right(Right.GATE)
@require_GET
def appointment(request, number):
    """One appointment: who comes when for what; move it, call it off, give the tag."""
    return _page(request, _one(request, number))


def _page(request, found: Appointment, status=200, **bound):
    initial = {"planned_at": local(found.planned_at), "minutes": found.minutes}
    keeps = found.is_open and request.user.may(Right.APPOINT, found.outlet)
    context = {
        "appointment": found,
        "keeps": keeps,
        "receives": found.is_open and request.user.may(Right.RECEIVE, found.outlet),
        "whole_number": keeps,
        "tag": getattr(found, "tag", None),
        "lines": gate_day.lines_of(found, request.at),
        "is_today": found.planned_on == local(request.at).date(),
        "may_see_car": bool(found.vehicle) and request.user.may(Right.RECORDS, found.vehicle.customer.outlet),
        "move_form": bound.get("move_form") or forms.MoveForm(initial=initial),
        "cancel_form": bound.get("cancel_form") or forms.CallOffForm(),
    }
    return render(request, "workshop/appointment.html", context, status=status)


def _step(request, number, make_form, name, take, done):
    """One posted step: check who and what, call the service, say what happened; else the page with the errors."""
    found = _one(request, number)
    require(request.user, Right.APPOINT, found.outlet)
    form = make_form(request.POST)
    return step(
        request,
        form,
        lambda: take(found, form.cleaned_data),
        done,
        found,
        lambda: _page(request, found, status=422, **{name: form}),
    )


@right(Right.GATE)
@require_POST
def appointment_move(request, number):
    def take(found, data):
        return services.move_appointment(appointment=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.MoveForm, "move_form", take, _("Moved to another hour."))


@right(Right.GATE)
@require_POST
def appointment_cancel(request, number):
    def take(found, data):
        return services.cancel_appointment(appointment=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.CallOffForm, "cancel_form", take, _("The appointment is called off."))
