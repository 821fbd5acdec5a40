"""The public calendar by years, and the special days of one outlet."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from staff import calendar_page, calendars, services
from staff.access import require, right
from staff.forms import AskedDayForm, ClockForm, DayForm
from staff.instants import local
from staff.models import CalendarDay, Outlet
from staff.roles import Right
from staff.services.calendar import rows_of_day, seen_of_day, state_of
from staff.steps import deed
from staff.toasts import say
from staff.trail import entries_about, readable_by
from staff.trail_words import sentences

HISTORY_SHOWN = 10
YEARS = range(1900, 3000)


# --- The public calendar ----------------------------------------------------------------------------------------------


@right(Right.POLICY)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    today = local(request.at).date()
    asked = _year_of(request.GET.get("year", ""), today.year)
    context = {
        "year": calendar_page.general_year(asked, today),
        "tabs": calendar_page.year_tabs(asked, today),
        "asked": str(asked),
        "manages": _manages_all(request.user),
        "followers": calendar_page.followers(),
        "coming": asked >= today.year,
        "weekdays": calendar_page.NARROW_WEEKDAYS,
        "history": _general_history(request) if request.user.may(Right.TRAIL) else [],
    }
    return render(request, "staff/calendar.html", context)


@right(Right.OUTLETS_MANAGE)
@require_POST
def calendar_publish(request: HttpRequest) -> HttpResponse:
    _require_all(request.user)
    year = _year_of(request.POST.get("year", ""), local(request.at).year)

    def done(added: int) -> str:
        words = ngettext("%(count)d day of %(year)s entered.", "%(count)d days of %(year)s entered.", added)
        return words % {"count": added, "year": year}

    back = f"{reverse('staff:calendar')}?year={year}"
    return deed(request, lambda: services.publish_holidays(year=year, by=request.user, at=request.at), done, back)


@right(Right.OUTLETS_MANAGE)
def calendar_day_new(request: HttpRequest) -> HttpResponse:
    _require_all(request.user)
    return _day_page(request, None, None)


@right(Right.OUTLETS_MANAGE)
def calendar_day(request: HttpRequest, day: str) -> HttpResponse:
    _require_all(request.user)
    return _day_page(request, None, _day_of(day))


@right(Right.OUTLETS_MANAGE)
@require_POST
def calendar_day_withdraw(request: HttpRequest, day: str) -> HttpResponse:
    _require_all(request.user)
    return _withdraw(request, None, _day_of(day))


# --- One outlet -------------------------------------------------------------------------------------------------------


@right(Right.POLICY)
@require_GET
def outlet_days(request: HttpRequest, code: str) -> HttpResponse:
    """The outlet's own special days; what holds on a day, and a clock to be tried out, are asked by the address."""
    seen = _visible(request, code)
    today = local(request.at).date()
    hours = calendars.hours_of(seen, today)
    asked, tried, clock_form = AskedDayForm(request.GET, today=today), None, ClockForm(request.GET, at=request.at)
    if clock_form.is_bound and clock_form.is_valid():
        wanted = clock_form.cleaned_data
        tried = clock_form.attempt(
            lambda: calendar_page.try_clock(hours, wanted["start"], wanted["minutes"], wanted["counts"])
        )
    lines = calendar_page.lines_of(list(CalendarDay.objects.of_outlets([seen])))
    context = {
        "outlet": seen,
        "coming": [line for line in lines if line.day >= today],
        "past": [line for line in reversed(lines) if line.day < today],
        "manages": request.user.may(Right.OUTLETS_MANAGE, seen),
        "asked": asked,
        "explained": calendar_page.explain(hours, asked.chosen()),
        "clock_form": clock_form,
        "tried": tried,
        "history": _history(request, seen),
        "may_trail": request.user.may(Right.TRAIL, seen),
    }
    return render(request, "staff/outlet_days.html", context)


@right(Right.OUTLETS_MANAGE)
def outlet_day_new(request: HttpRequest, code: str) -> HttpResponse:
    return _day_page(request, _managed(request, code), None)


@right(Right.OUTLETS_MANAGE)
def outlet_day(request: HttpRequest, code: str, day: str) -> HttpResponse:
    return _day_page(request, _managed(request, code), _day_of(day))


@right(Right.OUTLETS_MANAGE)
@require_POST
def outlet_day_withdraw(request: HttpRequest, code: str, day: str) -> HttpResponse:
    return _withdraw(request, _managed(request, code), _day_of(day))


# --- Both -------------------------------------------------------------------------------------------------------------


def _day_page(request: HttpRequest, outlet: Outlet | None, day: date | None) -> HttpResponse:
    """The form of one special day; without a day a new one is entered."""
    rows = rows_of_day(outlet, day) if day else []
    sent = request.POST if request.method == "POST" else None
    form = DayForm(sent, day=day, rows=rows, seen=state_of(rows), general=outlet is None)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        if form.attempt_from(
            seen_of_day(outlet, wanted["day"]),
            lambda: services.set_day(outlet=outlet, **wanted, by=request.user, at=request.at),
        ):
            say(request, _("%(day)s is entered.") % {"day": wanted["day"].isoformat()})
            return redirect(_back(outlet, wanted["day"]))
    context = {
        "form": form,
        "outlet": outlet,
        "day": day,
        "there": bool(rows),
        "seen": state_of(rows),
        "back": _back(outlet, day),
    }
    return render(request, "staff/calendar_day.html", context, status=422 if form.errors else 200)


def _withdraw(request: HttpRequest, outlet: Outlet | None, day: date) -> HttpResponse:
    done = _("%(day)s is as its weekday again.") % {"day": day.isoformat()}
    return deed(
        request,
        lambda: services.withdraw_day(
            outlet=outlet, day=day, seen=request.POST.get("seen", ""), by=request.user, at=request.at
        ),
        done,
        _back(outlet, day),
    )


def _back(outlet: Outlet | None, day: date | None) -> str:
    if outlet:
        return reverse("staff:outlet_days", args=[outlet.code])
    return reverse("staff:calendar") + (f"?year={day.year}" if day else "")


def _history(request: HttpRequest, outlet: Outlet) -> list:
    if not request.user.may(Right.TRAIL, outlet):
        return []
    return sentences(entries_about(outlet).select_related("about_type")[:HISTORY_SHOWN])


def _general_history(request: HttpRequest) -> list:
    """Of the public calendar, for those who read what concerns no single outlet."""
    entries = readable_by(request.user).filter(about_type__app_label="staff", about_type__model="calendarday")
    return sentences(entries.filter(outlet=None)[:HISTORY_SHOWN])


def _manages_all(user) -> bool:
    return user.reach(Right.OUTLETS_MANAGE).company


def _require_all(user) -> None:
    if not _manages_all(user):
        raise PermissionDenied(_("Only somebody responsible for all outlets changes the public calendar."))


def _managed(request: HttpRequest, code: str) -> Outlet:
    seen = _visible(request, code)
    require(request.user, Right.OUTLETS_MANAGE, seen)
    return seen


def _visible(request: HttpRequest, code: str) -> Outlet:
    visible = Outlet.objects.visible_to(request.user, Right.POLICY).select_related("area__region")
    return get_object_or_404(visible, code=code)


def _day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if day.year not in YEARS or day.isoformat() != text:
        raise Http404
    return day


def _year_of(text: str, present: int) -> int:
    """The year that the address says; the present one where it says none."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else present
    return year if year in YEARS else present
