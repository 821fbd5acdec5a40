"""Pages of the stock plan for 15 March: the list, one with its parts and what could be planned, its print."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parts import plan_page
from parts.forms import plans as forms
from parts.models import Part, StockPlan
from parts.services import plans as services
from staff.access import lacks, right
from staff.keys import key_in, keys_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say
from staff.trail_words import happened


@right(Right.STOCK)
def plan_list(request):
    """The outlets' plans, the latest year first; whoever makes them begins one here."""
    visible = StockPlan.objects.visible_to(request.user, Right.STOCK).select_related("outlet", "made_by", "filed_by")
    may_write = request.user.may(Right.STOCK_PLAN)
    if request.method == "POST" and not may_write:
        raise lacks(Right.STOCK_PLAN)
    posted = request.POST if request.method == "POST" else None
    form = forms.PlanForm(posted, user=request.user, at=request.at) if may_write else None

    def write():
        try:
            return services.write_plan(**form.cleaned_data, by=request.user, at=request.at)
        except services.WrittenAlready as already:
            say(request, str(already))
            return already.plan

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    context = {
        "form": form,
        "page": page_of(visible, request.GET, order=("-year", "outlet__code", "pk"), total=visible.count()),
    }
    return render(request, "parts/plans.html", context, status=200 if posted is None else 422)


def _plan_of(request, key, needed=Right.STOCK) -> StockPlan:
    visible = StockPlan.objects.visible_to(request.user, needed)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by", "filed_by"), pk=key)


@right(Right.STOCK)
@require_GET
def plan(request, key):
    """Each part with what is on hand, wanted and missing; below it what could be planned."""
    return _page(request, _plan_of(request, key))


def _page(request, found: StockPlan, status=200, line_form=None):
    rows = plan_page.rows_of(found)
    short = plan_page.short_rows(rows)
    keeps = request.user.may(Right.STOCK_PLAN, found.outlet) and not found.filed_at
    may_request = request.user.may(Right.GUARANTEES_REQUEST, found.outlet)
    context = {
        "plan": found,
        "rows": rows,
        "short": short,
        "missing": sum(row.shortage for row in short),
        "worth": sum(row.worth for row in short),
        "keeps": keeps,
        "line_form": (line_form or forms.PlanLineForm(initial={"by_on": found.ready_by})) if keeps else None,
        "proposals": plan_page.proposals(found, request.at) if keeps else [],
        "request_url": _request_url(short) if may_request and short else "",
        "entries": happened(found),
    }
    return render(request, "parts/plan.html", context, status=status)


def _request_url(short) -> str:
    """A guarantee request with the missing parts on its lines."""
    asked = [("reason", "plan_315"), *(("line", f"{row.part.pk}:{row.shortage}") for row in short)]
    return f"{reverse('parts:guarantee_write')}?{urlencode(asked)}"


@right(Right.STOCK)
@require_GET
def plan_sheet(request, key):
    """The plan on A4, with lines to sign on."""
    found = _plan_of(request, key)
    return render(request, "parts/plan_sheet.html", {"plan": found, "rows": plan_page.rows_of(found)})


def _or_say(request, found: StockPlan, act, done: str):
    """One step without a form of its own: said what came of it, then back to the plan."""
    return deed(request, act, done, found)


@right(Right.STOCK_PLAN)
@require_POST
def plan_line(request, key):
    """A part is planned, or planned otherwise."""
    found = _plan_of(request, key)
    form = forms.PlanLineForm(request.POST)

    def put():
        return services.put_line(plan=found, by=request.user, at=request.at, **form.cleaned_data)

    if form.is_valid() and form.attempt(put):
        say(request, _("Planned."))
        return redirect(found)
    return _page(request, found, status=422, line_form=form)


@right(Right.STOCK_PLAN)
@require_POST
def plan_drop(request, key):
    found = _plan_of(request, key)
    part = Part.objects.filter(pk=key_in(request.POST.get("part", ""))).first()

    def drop():
        if part is None:
            raise Refused(_("Choose at least one part."))
        services.drop_line(plan=found, part=part, by=request.user, at=request.at)

    return _or_say(request, found, drop, _("The part is off the plan."))


@right(Right.STOCK_PLAN)
@require_POST
def plan_propose(request, key):
    """The chosen proposals are planned."""
    found = _plan_of(request, key)
    chosen = set(keys_in(request.POST.getlist("part")))
    drafts = [
        (each.part, each.wanted, each.why) for each in plan_page.proposals(found, request.at) if each.part.pk in chosen
    ]

    def put():
        if not drafts:
            raise Refused(_("Choose at least one part."))
        services.put_lines(plan=found, drafts=drafts, by=request.user, at=request.at)

    return _or_say(request, found, put, _("Planned."))


@right(Right.STOCK_PLAN)
@require_POST
def plan_file(request, key):
    found = _plan_of(request, key)

    def file():
        services.file_plan(plan=found, by=request.user, at=request.at)

    return _or_say(request, found, file, _("Filed. The lines stand from now on."))
