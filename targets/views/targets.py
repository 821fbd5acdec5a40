"""Pages of targets and of the manufacturer's scores."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff import trail
from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.models import Employee, Outlet
from staff.months import month_after, month_of, read_month, written
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences
from targets import figures, plan_figures
from targets.exports import targets as exports
from targets.forms.targets import ScoreChangeForm, ScoreFilter, ScoreForm, TargetsForm
from targets.models import CsiScore, Target
from targets.services import targets as services

HISTORY_SHOWN = 14
SCORE_ORDER = ("-month", "outlet__code", "pk")


# --- Targets ----------------------------------------------------------------------------------------------------------


@right(Right.TARGETS)
@require_GET
def targets(request):
    """A year of an outlet: each month's targets beside what came in."""
    outlets = list(Outlet.objects.visible_to(request.user, Right.TARGETS).select_related("area__region"))
    if not outlets:
        return render(request, "targets/targets.html", {"outlets": []})
    outlet = _chosen(outlets, request)
    year = _year(request)
    rows, sums = figures.year(outlet, year, request.at)
    context = {
        "outlets": outlets,
        "outlet": outlet,
        "year": year,
        "rows": rows,
        "sums": sums,
        "coming": written(month_after(month_of(local(request.at).date()))),
        "may_set": request.user.may(Right.TARGETS_SET, outlet),
        "may_export": request.user.may(Right.EXPORT, outlet),
    }
    return render(request, "targets/targets.html", context)


def _chosen(outlets: list[Outlet], request) -> Outlet:
    asked = request.GET.get("outlet", "")
    return next((outlet for outlet in outlets if outlet.code == asked), outlets[0])


def _year(request) -> int:
    """The year that the address asks for; this one for none and for what is no year."""
    month = read_month(f"{request.GET.get('year', '')}-01")
    return (month or local(request.at).date()).year


@right(Right.EXPORT)
@require_GET
def targets_export(request):
    """The year that the page shows, as Excel."""
    require_somewhere(request.user, Right.TARGETS)
    visible = Outlet.objects.visible_to(request.user, Right.TARGETS).visible_to(request.user, Right.EXPORT)
    outlets = list(visible)
    if not outlets:
        raise Http404
    outlet, year = _chosen(outlets, request), _year(request)
    rows, _sums = figures.year(outlet, year, request.at)
    return excel(exports.year_workbook(outlet, rows), f"targets-{outlet.code}-{year}")


@right(Right.TARGETS)
@require_GET
def month(request, code, month):
    """One month: its targets, what came in so far, and who has taken note of them."""
    outlet, on = _outlet_and_month(request, code, month)
    return _month_page(request, outlet, on)


def _month_page(request, outlet, on, refusal: str = "", status=200):
    found = figures.targets_of(outlet, on)
    today = local(request.at).date()
    noted = figures.noted(outlet, on, found, today) if found else []
    mine = next((each for each in noted if each.user == request.user), None)
    context = {
        "outlet": outlet,
        "month": on,
        "begun": on <= today,
        "before": written(month_after(on, -1)),
        "after": written(month_after(on)),
        "cells": figures.month_cells(outlet, on, request.at),
        "sellers": [target for target in found if target.metric == Target.Metric.BOUTIQUE_SALES],
        "targets": found,
        "score": CsiScore.objects.of_month(outlet, on).first(),
        "noted": noted,
        "missing": sum(1 for each in noted if each.at is None),
        "mine": mine,
        "seen": figures.fingerprint_of(found),
        "refusal": refusal,
        "may_set": request.user.may(Right.TARGETS_SET, outlet),
        "history": sentences(figures.history_of(found)[:HISTORY_SHOWN]),
    }
    return render(request, "targets/month.html", context, status=status)


@right(Right.TARGETS_SET)
def set_targets(request, code, month):
    """All targets of a month in one form; of a month that has begun, with a reason."""
    outlet, on = _outlet_and_month(request, code, month)
    require(request.user, Right.TARGETS_SET, outlet)
    today = local(request.at).date()
    present = figures.targets_of(outlet, on)
    sellers = figures.sellers(outlet, on, today)
    planned = {} if present else _planned(request, outlet, on)
    initial = {"seen": figures.fingerprint_of(present)}
    if planned and "plan" in request.GET:
        sellers = _with_planned(sellers, outlet, planned, max(today, on))
        initial |= planned
    for target in present:
        name = f"seller_{target.employee_id}" if target.employee_id else target.metric
        initial[name] = _typed(target.value)
    form = TargetsForm(request.POST or None, outlet=outlet, at=request.at, sellers=sellers, initial=initial)
    failed = request.method == "POST"
    if failed and form.is_valid():
        changed = form.attempt_from(
            initial["seen"],
            lambda: services.set_targets(
                outlet=outlet,
                month=on,
                values=form.values,
                seen=form.cleaned_data["seen"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.at,
            ),
        )
        if changed:
            say(request, _("The targets of %(month)s are set.") % {"month": written(on)})
            return redirect("targets:month", outlet.code, written(on))
    now = {cell.metric: cell.target for cell in figures.cells_of(present, {})}
    sold = {f"seller_{target.employee_id}": target.value for target in present}
    before = {cell.metric: cell for cell in figures.month_cells(outlet, month_after(on, -1), request.at)}
    context = {
        "outlet": outlet,
        "month": on,
        "begun": on <= today,
        "form": form,
        "lines": [(field, before[field.name], now[field.name]) for field in form.metrics()],
        "sellers": [(field, sold.get(field.name)) for field in form.of_sellers()],
        "before": month_after(on, -1),
        "planned": bool(planned),
        "from_plan": "plan" in request.GET,
    }
    return render(request, "targets/set.html", context, status=422 if failed else 200)


def _typed(value) -> str:
    """As a field holds it."""
    return f"{value:.0f}" if value == value.to_integral_value() else str(value)


def _planned(request, outlet, on) -> dict[str, str]:
    """What the approved plan has for the month, by the names of the form's fields; nothing for who may not see it."""
    if not request.user.may(Right.PLAN, outlet):
        return {}
    values = plan_figures.planned_values([outlet], on, on)
    metrics = [metric.value for metric in Target.Metric if metric != Target.Metric.BOUTIQUE_SALES]
    found = {metric: values.get((outlet.pk, on, metric)) for metric in metrics}
    people = plan_figures.planned_of_people(outlet, on).get(Target.Metric.BOUTIQUE_SALES.value, {})
    found |= {f"seller_{person}": value for person, value in people.items()}
    # What is planned as nothing has no target.
    return {name: _typed(value) for name, value in found.items() if value}


def _with_planned(sellers, outlet, planned: dict[str, str], on) -> list:
    """The sellers, and those besides whom the plan gives boutique sales and who work there then."""
    wanted = {int(name.removeprefix("seller_")) for name in planned if name.startswith("seller_")}
    there = Employee.objects.filter(pk__in=wanted - {seller.pk for seller in sellers}, outlet=outlet).employed_on(on)
    return [*sellers, *there.order_by("name_key", "number")]


@right(Right.TARGETS)
@require_POST
def acknowledge(request, code, month):
    """The advisor has read the targets of the month as they stand."""
    outlet, on = _outlet_and_month(request, code, month)
    try:
        services.acknowledge_targets(
            outlet=outlet, month=on, seen=request.POST.get("seen", ""), by=request.user, at=request.at
        )
    except Refused as refused:
        return _month_page(request, outlet, on, refusal=str(refused), status=422)
    say(request, _("You have taken note of the targets of %(month)s.") % {"month": written(on)})
    return redirect("targets:month", outlet.code, written(on))


def month_in_address(text):
    """The month as its first day; 404 for anything else."""
    on = read_month(text)
    if on is None:
        raise Http404
    return on


def _outlet_and_month(request, code, text):
    on = month_in_address(text)
    visible = Outlet.objects.visible_to(request.user, Right.TARGETS).select_related("area__region")
    return get_object_or_404(visible, code=code), on


# --- The manufacturer's scores ----------------------------------------------------------------------------------------


@right(Right.TARGETS)
def scores(request):
    """The scores by month, and for those who may the line in which one is entered."""
    form = None
    if request.method == "POST":
        require_somewhere(request.user, Right.TARGETS_SET)
        form = ScoreForm(request.POST, user=request.user, at=request.at)
        if form.is_valid():
            entered = form.attempt(lambda: services.enter_score(**form.cleaned_data, by=request.user, at=request.at))
            if entered:
                say(request, _("The score of %(month)s is entered.") % {"month": written(entered.month)})
                return redirect("targets:scores")
    elif request.user.may(Right.TARGETS_SET):
        form = ScoreForm(user=request.user, at=request.at)
    narrowed = ScoreFilter(request.GET, user=request.user)
    found = narrowed.apply(CsiScore.objects.visible_to(request.user, Right.TARGETS))
    context = {
        "form": form,
        "filter": narrowed,
        "filtered": any(bool(value) for value in narrowed.cleaned_data.values()),
        "page": page_of(found.select_related("outlet"), request.GET, order=SCORE_ORDER, total=found.count()),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "targets/scores.html", context, status=422 if request.method == "POST" else 200)


@right(Right.TARGETS)
def score(request, code, month):
    """One score: who entered it, who changed it, and the form that corrects it."""
    outlet, on = _outlet_and_month(request, code, month)
    entered = get_object_or_404(CsiScore.objects.of_month(outlet, on).select_related("outlet__area__region"))
    failed = request.method == "POST"
    if failed:
        require(request.user, Right.TARGETS_SET, outlet)
    form = None
    if request.user.may(Right.TARGETS_SET, outlet):
        initial = {"seen": entered.score, "score": entered.score}
        form = ScoreChangeForm(request.POST or None, initial=initial)
        if failed and form.is_valid():
            corrected = form.attempt_from(
                str(entered.score),
                lambda: services.correct_score(entered=entered, **form.cleaned_data, by=request.user, at=request.at),
            )
            if corrected:
                say(request, _("The score of %(month)s is corrected.") % {"month": written(on)})
                return redirect("targets:score", outlet.code, written(on))
    context = {
        "outlet": outlet,
        "month": on,
        "score": entered,
        "form": form,
        "history": sentences(trail.entries_about(entered).select_related("about_type")),
    }
    return render(request, "targets/score.html", context, status=422 if failed else 200)


@right(Right.EXPORT)
@require_GET
def scores_export(request):
    """Exactly what is filtered, as Excel."""
    require_somewhere(request.user, Right.TARGETS)
    visible = CsiScore.objects.visible_to(request.user, Right.TARGETS).visible_to(request.user, Right.EXPORT)
    found = ScoreFilter(request.GET, user=request.user).apply(visible).select_related("outlet")
    return excel(exports.scores_workbook(found.order_by("month", "outlet__code")), "scores")
