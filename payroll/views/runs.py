"""Pages of commission runs: the months, one month on its way, and two runs beside each other."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from payroll import checks, run_page
from payroll.forms.runs import OpenMonthForm, ReasonForm
from payroll.models import Run
from payroll.services import exporting, runs
from staff import trail
from staff.access import right
from staff.instants import local
from staff.models import Outlet
from staff.months import month_after, read_month
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say
from staff.trail_words import sentences

State = Run.State
ORDER = ("-month", "-pk")
# The states a run goes through, for the steps at its head.
STEPS = [choice for choice in State.choices if choice[0] != State.REOPENED]


def _runs(request):
    return Run.objects.visible_to(request.user, Right.PAY).select_related("outlet__area__region")


def _run(request, number: str) -> Run:
    return get_object_or_404(_runs(request), number=number)


@right(Right.PAY)
def months(request):
    """The runs one may see, the latest month first; finance begins a month here."""
    may_compute = request.user.may(Right.PAY_COMPUTE)
    form = _month_form(request) if may_compute else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Only finance begins a month."))
        if form.is_valid():
            run = form.attempt(lambda: runs.open_month(**form.cleaned_data, by=request.user, at=request.at))
            if run:
                return redirect(run)
    found = _narrowed(request)
    context = {
        "form": form,
        "outlets": Outlet.objects.visible_to(request.user, Right.PAY).order_by("code"),
        "page": page_of(found.without_contents(), request.GET, order=ORDER, total=found.count()),
        "states": State.choices,
    }
    return render(request, "payroll/runs.html", context, status=422 if form is not None and form.errors else 200)


def _month_form(request) -> OpenMonthForm:
    """Proposes the month before: it is what finance computes in the first days of a month."""
    proposed = month_after(local(request.at).date(), -1)
    return OpenMonthForm(request.POST or None, user=request.user, initial={"month": f"{proposed:%Y-%m}"})


def _narrowed(request):
    """The runs as the address narrows them: outlet, month, state."""
    found = _runs(request)
    if outlet := request.GET.get("outlet"):
        found = found.filter(outlet__code=outlet)
    if month := read_month(request.GET.get("month", "")):
        found = found.filter(month=month)
    if request.GET.get("state") in State.values:
        found = found.filter(state=request.GET["state"])
    return found


@right(Right.PAY)
@require_GET
def run(request, number):
    return _run_page(request, _run(request, number))


def _run_page(request, run: Run, *, status: int = 200, **forms):
    """The run with its checks and people; `forms` are those that came back with an error."""
    found = checks.checks_of(run, at=request.at)
    user, outlet = request.user, run.outlet
    last = run_page.last_computing(run, request.at)
    context = {
        "run": run,
        "steps": STEPS,
        "checks": found,
        "counts": checks.counts(found),
        "contents": run_page.RunPage.of(run) if run.result else None,
        "objections": run.objections.count(),
        "waiting": run.objections.filter(answer="").count(),
        "last": last,
        "refusal": run_page.refusal_of(last, run),
        "others": run_page.comparable(run),
        "history": sentences(trail.entries_about(run).select_related("about_type")[:30]),
        "may": {
            "compute": user.may(Right.PAY_COMPUTE, outlet),
            "confirm": user.may(Right.PAY_CONFIRM, outlet) and run.computed_by_id != user.pk,
            "reopen": user.may(Right.PAY_REOPEN, outlet),
            "tick": run.may_be_computed
            and (user.may(Right.PAY_COMPUTE, outlet) or user.may(Right.PAY_CONFIRM, outlet)),
        },
        "confirm_form": ReasonForm(needed=False, prefix="confirm"),
        "back_form": ReasonForm(prefix="back"),
        "reopen_form": ReasonForm(prefix="reopen"),
        **forms,
    }
    return render(request, "payroll/run.html", context, status=status)


# --- Steps ------------------------------------------------------------------------------------------------------------


def _step(request, number: str, act, done: str):
    """One step of the run; a refusal comes back as a sentence on its page."""
    run = _run(request, number)
    return deed(request, lambda: act(run), done, run)


def _in_worker(request, number: str, start):
    """Hand a long step to the worker and show its progress; a refusal comes back on the run's page."""
    run = _run(request, number)
    try:
        return redirect(start(run=run, by=request.user, at=request.at))
    except Refused as refusal:
        say(request, str(refusal), wrong=True)
        return redirect(run)


@right(Right.PAY_COMPUTE)
@require_POST
def compute(request, number):
    return _in_worker(request, number, runs.start_computing)


@right(Right.PAY_COMPUTE)
@require_POST
def close(request, number):
    return _in_worker(request, number, runs.start_closing)


@right(Right.PAY_COMPUTE)
@require_POST
def open_to_objections(request, number):
    def act(run):
        runs.open_to_objections(run=run, by=request.user, at=request.at)

    return _step(request, number, act, _("Everybody can see the own statement now."))


@right(Right.PAY)
@require_POST
def tick(request, number):
    def act(run):
        key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
        runs.tick_check(run=run, key=key, reason=reason, by=request.user, at=request.at)

    return _step(request, number, act, _("Noted."))


def _with_reason(request, number: str, name: str, service, done: str, *, needed: bool = True):
    """A step with a reason: `name` is its form on the run's page."""
    run = _run(request, number)
    form = ReasonForm(request.POST, needed=needed, prefix=name)
    if form.is_valid():
        answer = form.attempt(
            lambda: service(run=run, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        )
        if answer:
            say(request, done)
            return redirect(answer if isinstance(answer, Run) else run)
    return _run_page(request, _run(request, number), status=422, **{f"{name}_form": form})


@right(Right.PAY_CONFIRM)
@require_POST
def confirm(request, number):
    return _with_reason(request, number, "confirm", runs.confirm_run, _("The month is confirmed."), needed=False)


@right(Right.PAY_CONFIRM)
@require_POST
def send_back(request, number):
    return _with_reason(request, number, "back", runs.send_back, _("Finance was told."))


@right(Right.PAY_REOPEN)
@require_POST
def reopen(request, number):
    return _with_reason(request, number, "reopen", runs.reopen_run, _("The month is open again, as a new draft."))


# --- Compare and export -----------------------------------------------------------------------------------------------


@right(Right.PAY)
@require_GET
def compare(request, number, other):
    """What the run pays differently from another one, by person and line."""
    run, before = _run(request, number), _run(request, other)
    found = run_page.differences(before, run)
    total = sum(each.amount for each in found)
    context = {"run": run, "before": before, "differences": found, "total": total}
    return render(request, "payroll/run_compare.html", context)


@right(Right.PAY_COMPUTE)
@require_POST
def export(request, number):
    """The workbook for finance, written by the worker: with live formulas, or with values only."""
    values_only = request.POST.get("copy") == "values"
    try:
        work = exporting.start_export(
            run=_run(request, number), values_only=values_only, by=request.user, at=request.at
        )
    except Refused as refusal:
        say(request, str(refusal), wrong=True)
        return redirect("payroll:run", number)
    return redirect(work)
