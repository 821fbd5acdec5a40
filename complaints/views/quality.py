"""Quality problems that customers tell of, and the reports in which they go to the manufacturer."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.picking import find_cars
from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened

from .. import quality_exports
from ..forms import quality as forms
from ..models import Complaint, HomeVisit, QualityProblem, QualityReport, SurveyResponse
from ..services import quality as services

ORDER = ("-heard_on", "-pk")
REPORTS = ("-made_at", "-pk")
PARTS_SHOWN = 12


# --- Problems ---------------------------------------------------------------------------------------------------------


@right(Right.QUALITY)
@require_GET
def problem_list(request):
    """Problems that wait for a report, and those that are in one; how many of each part."""
    return _list(request)


def _list(request, errors=(), status=200):
    narrowed = forms.ProblemFilter(request.GET, user=request.user)
    found = narrowed.apply(QualityProblem.objects.visible_to(request.user, Right.QUALITY))
    tab, numbers = forms.tab_of(request.GET), found.numbers_by_tab()
    shown = found.in_tab(tab)
    rows = shown.select_related("vehicle", "outlet", "report", "complaint", "visit", "response", "entered_by")
    # Translators: 中文 未上报
    labels = [("waiting", _("In no report")), ("reported", _("In a report"))]
    labels += [("withdrawn", pgettext("quality problems", "Withdrawn")), ("all", _("All"))]
    drafts = QualityReport.objects.visible_to(request.user, Right.QUALITY).filter(state=QualityReport.State.DRAFT)
    context = {
        "page": page_of(rows, request.GET, order=ORDER, total=numbers[tab]),
        "filter": narrowed,
        "tab": tab,
        "tabs": [(name, label, numbers[name]) for name, label in labels],
        "number": numbers[tab],
        "parts": shown.by_part()[:PARTS_SHOWN],
        "drafts": drafts.order_by("-made_at")[:PARTS_SHOWN],
        "several": len(narrowed.outlets) > 1,
        "may_export": request.user.may(Right.EXPORT),
        "errors": errors,
    }
    return render(request, "complaints/quality.html", context, status=status)


@right(Right.EXPORT)
@require_GET
def problem_export(request):
    """Exactly the problems that are filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.QUALITY)
    found = quality_exports.problems_for(request.user, request.GET)
    if found.count() > quality_exports.AT_ONCE:
        work = quality_exports.ask_for_problems(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(quality_exports.problems_workbook(found), "quality", request.at)


@right(Right.QUALITY)
def problem_new(request):
    """A problem, by hand or from the complaint, survey or visit that the address names."""
    kind, heard_in = _heard_in(request)
    form = forms.ProblemForm(
        request.POST or None,
        user=request.user,
        heard_in=heard_in,
        car_search_url=reverse("complaints:quality_cars"),
        initial=_known_from(heard_in, request),
    )

    def enter():
        place = {kind: heard_in, "outlet": heard_in.outlet} if heard_in else {}
        return services.enter_problem(**form.cleaned_data, **place, by=request.user, at=request.at)

    if request.method == "POST" and form.is_valid() and form.attempt(enter):
        say(request, _("Entered. It waits for a report."))
        return redirect(heard_in or "complaints:quality")
    context = {"form": form, "heard_in": heard_in, "kind": kind, "parts": _parts_known(request.user)}
    return render(request, "complaints/quality_new.html", context, status=422 if request.method == "POST" else 200)


def _parts_known(user) -> list[str]:
    visible = QualityProblem.objects.standing().visible_to(user, Right.QUALITY)
    return [row["part"] for row in visible.by_part()[:100]]


@right(Right.QUALITY)
def problem(request, pk):
    """One problem; posted, written down anew, as long as no report has taken it to the manufacturer."""
    found = _problem_of(request, pk)
    if request.method != "POST":
        return _problem_page(request, found)
    form = _correct_form(request, found, request.POST)

    def correct():
        return services.correct_problem(problem=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(correct):
        say(request, _("Corrected."))
        return redirect(found)
    return _problem_page(request, _problem_of(request, pk), status=422, correct_form=form)


@right(Right.QUALITY)
@require_POST
def problem_withdraw(request, pk):
    found = _problem_of(request, pk)
    form = forms.WithdrawProblemForm(request.POST)

    def withdraw():
        services.withdraw_problem(problem=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(withdraw):
        say(request, _("Withdrawn. It goes into no report."))
        return redirect(found)
    return _problem_page(request, _problem_of(request, pk), status=422, withdraw_form=form)


def _problem_of(request, pk) -> QualityProblem:
    seen = QualityProblem.objects.visible_to(request.user, Right.QUALITY)
    related = ("outlet__area__region", "vehicle", "report", "complaint", "response", "visit")
    return get_object_or_404(seen.select_related(*related, "entered_by", "withdrawn_by"), pk=pk)


def _correct_form(request, found, data=None):
    initial = {name: getattr(found, name) for name in services.CORRECTED}
    initial["seen"] = services.problem_fingerprint(found)
    url = reverse("complaints:quality_cars")
    return forms.CorrectProblemForm(data, problem=found, user=request.user, car_search_url=url, initial=initial)


def _problem_page(request, found, status=200, **bound):
    context = {
        "problem": found,
        "may_change": services.is_still_ours(found),
        "correct_form": bound.get("correct_form") or _correct_form(request, found),
        "withdraw_form": bound.get("withdraw_form") or forms.WithdrawProblemForm(),
        "parts": _parts_known(request.user),
        "entries": happened(found),
    }
    return render(request, "complaints/quality_problem.html", context, status=status)


def _heard_in(request):
    """`("complaint", record)` of what the address names, if the user may see it; two blanks for none."""
    user, asked = request.user, request.GET
    if number := asked.get("complaint"):
        seen = Complaint.objects.visible_to(user, Right.COMPLAINTS).visible_to(user, Right.QUALITY)
        return "complaint", get_object_or_404(seen.select_related("outlet__area__region", "vehicle"), number=number)
    for kind, model, needed in (("visit", HomeVisit, Right.VISITS), ("response", SurveyResponse, Right.CSI)):
        if kind in asked:
            seen = model.objects.visible_to(user, needed).visible_to(user, Right.QUALITY)
            related = seen.select_related("outlet__area__region", "vehicle")
            return kind, get_object_or_404(related, pk=key_in(asked[kind]))
    return "", None


def _known_from(heard_in, request) -> dict:
    today = local(request.at).date()
    if isinstance(heard_in, Complaint):
        words = {"words": heard_in.contact, "fault_code": heard_in.fault_code}
        return {"heard_on": local(heard_in.received_at).date(), **words}
    if isinstance(heard_in, SurveyResponse):
        return {"heard_on": local(heard_in.answered_at).date(), "words": heard_in.words}
    if isinstance(heard_in, HomeVisit) and heard_in.done_at:
        return {"heard_on": local(heard_in.done_at).date()}
    return {"heard_on": today}


@right(Right.QUALITY)
@require_GET
def problem_cars(request):
    """Cars that answer to what was typed."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.QUALITY)
@require_POST
def collect(request):
    """The picked problems into a new report, or into one that is being collected."""
    form = forms.CollectForm(request.POST, user=request.user)

    def act():
        picked, report = list(form.cleaned_data["picked"]), form.cleaned_data["report"]
        if report:
            services.add_problems(report=report, problems=picked, by=request.user, at=request.at)
            return report
        title = form.cleaned_data["title"]
        return services.collect_problems(problems=picked, title=title, by=request.user, at=request.at)

    if form.is_valid() and (report := form.attempt(act)):
        return redirect(report)
    errors = [error for found in form.errors.values() for error in found]
    return _list(request, errors=errors, status=422)


# --- Reports ----------------------------------------------------------------------------------------------------------


@right(Right.QUALITY)
@require_GET
def report_list(request):
    """Reports, the latest first."""
    narrowed = forms.ReportFilter(request.GET, user=request.user)
    found = narrowed.apply(QualityReport.objects.visible_to(request.user, Right.QUALITY))
    rows = found.with_problems().select_related("outlet", "made_by")
    context = {
        "page": page_of(rows, request.GET, order=REPORTS, total=found.count()),
        "filter": narrowed,
        "several": len(narrowed.outlets) > 1,
    }
    return render(request, "complaints/quality_reports.html", context)


@right(Right.QUALITY)
@require_GET
def report(request, number):
    """One report: its problems, where it is, and the next step."""
    return _page(request, _report_of(request, number))


@right(Right.QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_sheet(request, number):
    """The report on A4, with lines to sign; posted, with whole VINs for those who may see them, who leave a trace."""
    found = _report_of(request, number)
    whole = []
    if request.method == "POST":
        whole = services.show_whole_numbers(report=found, by=request.user, at=request.at)
    context = {
        "report": found,
        "problems": _problems_of(found),
        "whole": whole,
        "may_unmask": not whole and request.user.may(Right.NUMBERS, found.outlet),
    }
    return render(request, "complaints/quality_sheet.html", context)


def _report_of(request, number) -> QualityReport:
    seen = QualityReport.objects.visible_to(request.user, Right.QUALITY)
    return get_object_or_404(seen.select_related("outlet__area__region", "made_by"), number=number)


def _problems_of(found: QualityReport):
    return found.problems.select_related("vehicle", "order", "complaint").order_by("heard_on", "pk")


def _page(request, found, status=200, **bound):
    may_report = request.user.may(Right.QUALITY_REPORT, found.outlet)
    describes = found.state == "draft" or (found.state == "submitted" and may_report)
    context = {
        "report": found,
        "problems": _problems_of(found),
        "states": QualityReport.State,
        "entries": happened(found),
        "may_report": may_report,
        "may_describe": describes,
        "describe_form": forms.DescribeForm(initial={"title": found.title, "words": found.words}),
        "back_form": forms.BackForm(),
        "send_form": forms.SendForm(),
        "answer_form": forms.AnswerForm(initial={"reference": found.reference}),
        "close_form": forms.CloseForm(),
        **bound,
    }
    return render(request, "complaints/quality_report.html", context, status=status)


def _step(request, number, name, form, service, done, needed=Right.QUALITY_REPORT):
    """One posted step of a report: check the form, call the service, say what happened; else the page again."""
    found = _report_of(request, number)
    require(request.user, needed, found.outlet)

    def act():
        return service(report=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found)
    return _page(request, _report_of(request, number), status=422, **{name: form})


@right(Right.QUALITY)
@require_POST
def report_describe(request, number):
    form = forms.DescribeForm(request.POST)
    return _step(request, number, "describe_form", form, services.describe_report, _("Kept."), Right.QUALITY)


@right(Right.QUALITY)
@require_POST
def report_submit(request, number):
    """To the technical manager."""
    found = _report_of(request, number)
    try:
        services.submit_report(report=found, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, _("The technical manager has it now."))
    return redirect(found)


@right(Right.QUALITY)
@require_POST
def report_take_out(request, number, pk):
    """A problem that does not belong into the report."""
    found = _report_of(request, number)
    problem = get_object_or_404(found.problems, pk=pk)
    try:
        services.take_out(report=found, problem=problem, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    return redirect(found)


@right(Right.QUALITY)
@require_POST
def report_give_back(request, number):
    done = _("Given back.")
    return _step(request, number, "back_form", forms.BackForm(request.POST), services.give_back_report, done)


@right(Right.QUALITY)
@require_POST
def report_send(request, number):
    done = _("The manufacturer has it now.")
    return _step(request, number, "send_form", forms.SendForm(request.POST), services.send_report, done)


@right(Right.QUALITY)
@require_POST
def report_answer(request, number):
    done = _("The answer is kept.")
    return _step(request, number, "answer_form", forms.AnswerForm(request.POST), services.record_answer, done)


@right(Right.QUALITY)
@require_POST
def report_close(request, number):
    form = forms.CloseForm(request.POST)
    return _step(request, number, "close_form", form, services.close_report, pgettext("quality report", "Closed."))
