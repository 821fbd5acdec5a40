"""Pages of the assessment of outlets: the list, one outlet's month with its appeal, the month on paper."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import right
from staff.months import read_month, written
from staff.roles import Right
from staff.toasts import say
from targets import assessment_page as page
from targets.exports import assessments as exports
from targets.forms import assessments as forms
from targets.models import OutletAssessment
from targets.services import assessments as services


@right(Right.ASSESSMENT)
@require_GET
def assessments(request):
    """Outlets and months, the newest month first and in it the fewest points."""
    return render(request, "targets/assessments.html", page.list_context(request.user, request.GET, request.at))


@right(Right.EXPORT)
@require_GET
def assessments_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.ASSESSMENTS.answer(request)


def _assessment_of(request, code, month) -> OutletAssessment:
    on = read_month(month)
    if on is None:
        raise Http404
    visible = OutletAssessment.objects.visible_to(request.user, Right.ASSESSMENT)
    found = visible.with_places().select_related("appeal__by", "appeal__decided_by").prefetch_related("lines")
    return get_object_or_404(found, outlet__code=code, month=on)


def _page(request, found: OutletAssessment, status=200, **bound):
    context = page.context(found, request.user, request.at, **bound)
    return render(request, "targets/assessment.html", context, status=status)


@right(Right.ASSESSMENT)
@require_GET
def assessment(request, code, month):
    """One outlet's month: its points, what each rule took off and for which records, the appeal."""
    return _page(request, _assessment_of(request, code, month))


@right(Right.ASSESSMENT)
@require_GET
def assessment_sheet(request, code, month):
    """The same on A4."""
    found = _assessment_of(request, code, month)
    return render(request, "targets/assessment_sheet.html", page.context(found, request.user, request.at))


@right(Right.ASSESSMENT_APPEAL)
@require_POST
def assessment_appeal(request, code, month):
    found = _assessment_of(request, code, month)
    form = forms.AppealForm(request.POST, lines=page.offered(page.lines_of(found, request.user)))

    def appeal():
        return services.appeal(assessment=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "appeal_form", appeal, _("The appeal is with the region."))


@right(Right.ASSESSMENT_DECIDE)
@require_POST
def assessment_decide(request, code, month):
    found = _assessment_of(request, code, month)
    if found.appealed is None:
        raise Http404
    form = forms.DecideForm(request.POST, lines=[line for line in found.lines.all() if line.appealed])

    def decide():
        return services.decide_appeal(
            appeal=found.appealed,
            given_back=form.given_back,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        )

    return _step(request, found, form, "decide_form", decide, _("Decided; the outlet is told."))


def _step(request, found: OutletAssessment, form, name: str, act, done: str):
    """One step with a form: back to the month, or the page with the form as it was sent and what is wrong."""
    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found)
    # Read again: somebody else may have been quicker.
    again = _assessment_of(request, found.outlet.code, written(found.month))
    return _page(request, again, status=422, **{name: form})
