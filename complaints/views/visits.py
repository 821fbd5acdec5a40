"""Home visits: the list by month with its draws, one visit and its steps, a visit by hand."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from customers.picking import find_cars, find_customers
from staff.access import require, right
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened

from ..forms import visits as forms
from ..forms.surveys import SurveyForm
from ..models import Group, HomeVisit, SurveyResponse
from ..services import surveys
from ..services import visits as services
from ..services.questionnaires import version_asked
from ..visit_page import draws_of, how_chosen

ORDERS = {"open": ("due_on", "pk")}
LATEST = ("-due_on", "-pk")


@right(Right.VISITS)
@require_GET
def visit_list(request):
    """Visits by state, and the draws of a month."""
    return _list(request)


def _list(request, errors=(), status=200):
    narrowed = forms.VisitFilter(request.GET, user=request.user)
    today = local(request.at).date()
    month = narrowed.month_or(today)
    visits = narrowed.apply(HomeVisit.objects.visible_to(request.user, Right.VISITS))
    tab, tabs = forms.tab_of(request.GET), forms.tabs_of(visits)
    rows = forms.in_tab(visits, tab).select_related("customer", "vehicle", "outlet", "owner")
    total = next(number for name, _label, number in tabs if name == tab)
    context = {
        "page": page_of(rows, request.GET, order=ORDERS.get(tab, LATEST), total=total),
        "filter": narrowed,
        "tab": tab,
        "tabs": tabs,
        "month": month,
        "draws": draws_of(narrowed.chosen, month),
        "drawable": month <= today,
        "may_draw": request.user.may(Right.CALLS_MANAGE),
        "several": len(narrowed.outlets) > 1,
        "errors": errors,
        "today": today,
    }
    return render(request, "complaints/visits.html", context, status=status)


@right(Right.CALLS_MANAGE)
@require_POST
def visit_draw(request):
    """Draw a month now, where the monthly job has not done it."""
    form = forms.DrawForm(request.POST, user=request.user)

    def draw():
        return services.draw_visits(**form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and (made := form.attempt(draw)):
        number = made.visits.count()
        drawn = ngettext("%(number)d customer is drawn.", "%(number)d customers are drawn.", number)
        say(request, drawn % {"number": number})
        return redirect(f"{reverse('complaints:visits')}?month={made.month:%Y-%m}&outlet={made.outlet.code}")
    errors = [error for found in form.errors.values() for error in found]
    return _list(request, errors=errors, status=422)


@right(Right.VISITS)
def visit_new(request):
    """A visit that nobody drew."""
    form = forms.NewVisitForm(
        request.POST or None,
        user=request.user,
        customer_search_url=reverse("complaints:visit_customers"),
        car_search_url=reverse("complaints:visit_cars"),
    )

    def add():
        return services.add_visit(**form.cleaned_data, by=request.user, at=request.at)

    if request.method == "POST" and form.is_valid() and (visit := form.attempt(add)):
        return redirect(visit)
    context = {"form": form}
    return render(request, "complaints/visit_new.html", context, status=422 if request.method == "POST" else 200)


@right(Right.VISITS)
@require_GET
def visit_customers(request):
    """Customers that answer to what was typed."""
    return JsonResponse({"results": find_customers(request.user, request.GET.get("q", ""))})


@right(Right.VISITS)
@require_GET
def visit_cars(request):
    """Cars that answer to what was typed."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.VISITS)
@require_GET
def visit(request, pk):
    """One visit: why this customer, when and who, what was found."""
    return _page(request, _visit_of(request, pk))


@right(Right.VISITS)
@require_POST
def visit_plan(request, pk):
    found = _visit_of(request, pk)
    require(request.user, Right.VISITS, found.outlet)
    form = forms.PlanForm(request.POST, people=forms.who_visits(found.outlet, local(request.at).date()))
    return _step(request, found, "plan_form", form, services.plan_visit, _("Planned."))


@right(Right.VISITS)
@require_POST
def visit_report(request, pk):
    found = _visit_of(request, pk)
    done = _("Reported. A defect of the car goes to the quality problems.")
    return _step(request, found, "report_form", forms.ReportForm(request.POST), services.report_visit, done)


@right(Right.VISITS)
@require_POST
def visit_drop(request, pk):
    found = _visit_of(request, pk)
    return _step(request, found, "drop_form", forms.DropForm(request.POST), services.drop_visit, _("Dropped."))


@right(Right.VISITS)
def visit_ask(request, pk):
    """The questionnaire over the whole screen, for the customer at home or to enter what was said there."""
    found = _visit_of(request, pk)
    if found.state not in surveys.ASKED_AT_HOME:
        say(request, _("Nobody is visited here: plan the visit first."), wrong=True)
        return redirect(found)
    version = version_asked(request.POST, Group.VISIT, found.outlet, request.at)
    form = SurveyForm(request.POST or None, version=version)

    def keep():
        return surveys.record_visit_answers(
            visit=found, version=version, answers=form.answers, by=request.user, at=request.at
        )

    failed = request.method == "POST"
    if failed and form.is_valid() and form.attempt(keep):
        say(request, _("The answers are kept. Thank the customer."))
        return redirect(found)
    context = {"form": form, "visit": found}
    return render(request, "complaints/visit_ask.html", context, status=422 if failed else 200)


def _step(request, found, name, form, service, done):
    """One posted step: check the form, call the service, say what happened; else the page with what was typed."""

    def act():
        return service(visit=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found)
    return _page(request, _visit_of(request, found.pk), status=422, **{name: form})


def _visit_of(request, pk) -> HomeVisit:
    seen = HomeVisit.objects.visible_to(request.user, Right.VISITS)
    related = ("outlet__area__region", "customer", "vehicle", "owner", "draw", "made_by")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _page(request, found, status=200, **bound):
    on = local(request.at)
    people = forms.who_visits(found.outlet, on.date())
    planned = {"planned_at": found.planned_at, "visitors": found.visitors, "owner": found.owner_id or request.user.pk}
    context = {
        "visit": found,
        "open": found.state in services.OPEN,
        "how": how_chosen(found),
        "problems": found.quality_problems.standing().select_related("report").order_by("pk"),
        "entries": happened(found),
        "response": SurveyResponse.objects.filter(visit=found).first(),
        "may_ask": found.state in surveys.ASKED_AT_HOME,
        "may_see_answers": request.user.may(Right.CSI, found.outlet),
        "may_quality": request.user.may(Right.QUALITY, found.outlet),
        "plan_form": forms.PlanForm(initial=planned, people=people),
        "report_form": forms.ReportForm(initial={"done_at": found.planned_at or request.at}),
        "drop_form": forms.DropForm(),
        **bound,
    }
    return render(request, "complaints/visit.html", context, status=status)
