"""The weekly meeting about complaints: its figures, its minutes, what has to change, and the sheet."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, right
from staff.instants import local
from staff.roles import Right
from staff.toasts import say

from .. import meeting_figures, services
from ..forms.handling import CorrectionForm, who_answers
from ..forms.meeting import MinutesForm, WeekForm
from ..models import MeetingMinutes

WEEK = timedelta(days=7)


def _chosen(request):
    """The outlet and the week that the address names."""
    last_on = meeting_figures.monday_of(local(request.at).date()) - WEEK
    form = WeekForm(request.GET, user=request.user, last_on=last_on)
    if not form.outlets:
        # An area or region that has none yet: there is no meeting either.
        raise Http404(_("No outlets yet"))
    return form, form.chosen_outlet, form.week_on


def _address(outlet, week_on) -> str:
    return f"{reverse('complaints:minutes')}?{urlencode({'outlet': outlet.code, 'week': week_on})}"


@right(Right.COMPLAINTS)
def meeting(request):
    """The page of one week; its minutes are written here."""
    form, outlet, week_on = _chosen(request)
    written = _minutes(outlet, week_on)
    initial = {"held_on": local(request.at).date(), "seen": services.minutes_fingerprint(written)}
    if written:
        initial |= {name: getattr(written, name) for name in ("held_on", "present", "words")}
    minutes_form = MinutesForm(request.POST or None, initial=initial, auto_id="minutes_%s")
    if request.method == "POST":
        require(request.user, Right.COMPLAINTS_CLOSE, outlet)
        data = {"outlet": outlet, "week_on": week_on, "by": request.user, "at": request.at}
        if minutes_form.is_valid() and minutes_form.attempt_from(
            services.minutes_fingerprint(written), lambda: services.write_minutes(**minutes_form.cleaned_data, **data)
        ):
            say(request, _("The minutes are saved."))
            return redirect(_address(outlet, week_on))
    return _page(request, form, outlet, week_on, written, minutes_form, status=422 if minutes_form.is_bound else 200)


def _page(request, form, outlet, week_on, written, minutes_form, correction_form=None, status=200):
    context = {
        "form": form,
        "outlet": outlet,
        "week_on": week_on,
        "week_to": week_on + timedelta(days=6),
        "before": _address(outlet, week_on - WEEK),
        "after": _address(outlet, week_on + WEEK) if week_on + WEEK <= local(request.at).date() else "",
        "figures": meeting_figures.figures(outlet, week_on),
        "minutes": written,
        "minutes_form": minutes_form,
        "correction_form": correction_form or _correction_form(request, outlet),
        "may_write": request.user.may(Right.COMPLAINTS_CLOSE, outlet),
        "may_ask": request.user.may(Right.COMPLAINTS_ANSWER, outlet),
        "today": local(request.at).date(),
    }
    return render(request, "complaints/minutes.html", context, status=status)


def _minutes(outlet, week_on):
    return MeetingMinutes.objects.filter(outlet=outlet, week_on=week_on).select_related("written_by").first()


def _correction_form(request, outlet, data=None):
    on = local(request.at).date()
    return CorrectionForm(
        data, name="correction", people=who_answers([outlet.pk], on), initial={"owner": request.user.pk}
    )


@require_POST
@right(Right.COMPLAINTS)
def correction(request):
    """Ask for a corrective action that the meeting decided on."""
    form, outlet, week_on = _chosen(request)
    require(request.user, Right.COMPLAINTS_ANSWER, outlet)
    written = _minutes(outlet, week_on)
    asked = _correction_form(request, outlet, request.POST)
    data = {"outlet": outlet, "meeting": written, "by": request.user, "at": request.at}
    if asked.is_valid() and asked.attempt(lambda: services.ask_correction(**asked.cleaned_data, **data)):
        say(request, _("Asked for. Its owner is told."))
        return redirect(_address(outlet, week_on) + "#corrections")
    initial = {"held_on": local(request.at).date(), "seen": services.minutes_fingerprint(written)}
    if written:
        initial |= {name: getattr(written, name) for name in ("held_on", "present", "words")}
    blank = MinutesForm(initial=initial, auto_id="minutes_%s")
    return _page(request, form, outlet, week_on, written, blank, asked, status=422)


@right(Right.COMPLAINTS)
@require_GET
def minutes_sheet(request):
    """The week on A4: figures, minutes, corrective actions, lines to sign."""
    _form, outlet, week_on = _chosen(request)
    written = _minutes(outlet, week_on)
    context = {
        "outlet": outlet,
        "week_on": week_on,
        "week_to": week_on + timedelta(days=6),
        "back_to": _address(outlet, week_on),
        "figures": meeting_figures.figures(outlet, week_on),
        "minutes": written,
        "asked": written.corrective_actions.select_related("owner") if written else [],
    }
    return render(request, "complaints/minutes_sheet.html", context)
