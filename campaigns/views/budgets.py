"""Pages of the year's budget: the list, the cars it is split by, making one, one with its working and its moves."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import budget_page, spending
from campaigns.channels import CHOSEN
from campaigns.exports import budgets as exports
from campaigns.forms import budgets as forms
from campaigns.models import AnnualBudget, CarSales
from campaigns.services import annual_budgets as services
from staff import approval_page
from staff.access import require, right
from staff.capitals import in_capitals
from staff.downloads import excel
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say

ORDER = ("-year", "-pk")


@right(Right.BUDGET)
@require_GET
def budget_list(request):
    """Budgets by year and outlet, each with what is spent of it."""
    narrowed = forms.BudgetFilter(request.GET, user=request.user)
    found = narrowed.apply(AnnualBudget.objects.visible_to(request.user, Right.BUDGET))
    page = page_of(found.for_list(), request.GET, order=ORDER, total=found.count())
    spent = spending.by_year([each.outlet_id for each in page], {each.year for each in page})
    context = {
        "page": page,
        "filter": narrowed,
        "rows": [(each, spent.get((each.outlet_id, each.year), 0)) for each in page],
        "may_keep": request.user.may(Right.BUDGET_KEEP),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "campaigns/budgets.html", context)


@right(Right.EXPORT)
@require_GET
def budgets_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.BUDGETS.answer(request)


# Cars -----------------------------------------------------------------------------------------------------------------


@right(Right.BUDGET_KEEP)
def sales(request):
    """The cars of the three years before a budget's year, and the plan of that year, to be typed in."""
    posted = request.POST if request.method == "POST" else None
    place = forms.PlaceAndYear(request.GET, user=request.user, this_year=local(request.at).year)
    if place.chosen is None:
        return redirect("campaigns:budgets")
    known = {kind: CarSales.objects.filter(outlet=place.chosen, kind=kind).units_by_month() for kind in CarSales.Kind}
    form = forms.CarsForm(
        posted, year=place.of_year, sold=known[CarSales.Kind.SOLD], planned=known[CarSales.Kind.PLANNED]
    )

    def keep():
        return [
            services.keep_sales(outlet=place.chosen, kind=kind, units=form.units(kind), by=request.user, at=request.at)
            for kind in CarSales.Kind
        ]

    if posted is not None and form.is_valid() and (changed := form.attempt(keep)):
        number = sum(changed)
        say(request, ngettext("%(n)d month changed.", "%(n)d months changed.", number) % {"n": number})
        return redirect(request.get_full_path())
    context = {"form": form, "place": place}
    return render(request, "campaigns/car_sales.html", context, status=200 if posted is None else 422)


# Making ---------------------------------------------------------------------------------------------------------------


@right(Right.BUDGET_KEEP)
def budget_write(request):
    """A new budget; `?outlet=` and `?year=` bring what is known."""
    posted = request.POST if request.method == "POST" else None
    place = forms.PlaceAndYear(request.GET, user=request.user, this_year=local(request.at).year)
    known, fixed = _known(place)
    form = forms.BudgetForm(posted, user=request.user, initial=known)
    rows = forms.FixedRows(posted, prefix="fixed", initial=fixed)

    def write():
        try:
            return services.write_budget(
                outlet=form.cleaned_data["outlet"],
                year=form.cleaned_data["year"],
                form_key=form.cleaned_data["form_key"],
                fixed=forms.drafts_of(rows),
                by=request.user,
                at=request.at,
                **form.values,
            )
        except services.WrittenAlready as already:
            return already.budget

    if posted is not None and form.is_valid() & rows.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    context = {"form": form, "rows": rows, "place": place}
    return render(request, "campaigns/budget_write.html", context, status=200 if posted is None else 422)


def _known(place: forms.PlaceAndYear) -> tuple[dict, list[dict]]:
    """What a new budget begins with: last year's own spend, and the shares and fixed costs of the year before."""
    known: dict = {"year": place.of_year, "basis": AnnualBudget.Basis.SALES}
    if place.chosen is None:
        return known, []
    known |= {"outlet": place.chosen.code, "last_spent": spending.own_money(place.chosen, place.of_year - 1)}
    before = AnnualBudget.objects.filter(outlet=place.chosen, year=place.of_year - 1).first()
    if before is None:
        return known, []
    return known | _percents(before), forms.rows_known(before)


def _percents(budget: AnnualBudget) -> dict:
    return {f"percent_{each.channel}": each.percent for each in budget.channel_shares.all()}


@right(Right.BUDGET_KEEP)
def budget_rewrite(request, pk):
    """Reckoned anew, until it is submitted."""
    found = _budget_of(request, pk)
    require(request.user, Right.BUDGET_KEEP, found.outlet)
    posted = request.POST if request.method == "POST" else None
    form = forms.BudgetForm(posted, user=request.user, budget=found, initial=_written(found))
    rows = forms.FixedRows(posted, prefix="fixed", initial=forms.rows_known(found))

    def rewrite():
        return services.rewrite_budget(
            budget=found,
            version=form.cleaned_data["version"] or 0,
            fixed=forms.drafts_of(rows),
            by=request.user,
            at=request.at,
            **form.values,
        )

    def again():
        context = {"form": form, "rows": rows, "budget": found}
        return render(request, "campaigns/budget_write.html", context, status=200 if posted is None else 422)

    if posted is None or not form.is_valid() & rows.is_valid():
        return again()
    return step(request, form, rewrite, _("Reckoned anew."), found, again)


def _written(found: AnnualBudget) -> dict:
    names = ("version", "basis", "support", "last_spent", "total", "words")
    return {name: getattr(found, name) for name in names} | _percents(found)


# One budget -----------------------------------------------------------------------------------------------------------


def _budget_of(request, pk) -> AnnualBudget:
    visible = AnnualBudget.objects.visible_to(request.user, Right.BUDGET)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=key_in(pk))


@right(Right.BUDGET)
@require_GET
def budget(request, pk):
    """A year with its working, what is spent of it, and what was moved."""
    return _page(request, _budget_of(request, pk))


def _page(request, found: AnnualBudget, status=200, **bound):
    context = budget_page.context(found, request.user, request.at, **bound)
    return render(request, "campaigns/budget.html", context, status=status)


@right(Right.BUDGET)
@require_GET
def budget_sheet(request, pk):
    """The working on A4, with the lines to sign on."""
    found = _budget_of(request, pk)
    context = {
        "budget": found,
        "year": budget_page.year_of(found),
        "channels": CHOSEN,
        "capitals": in_capitals(found.total),
        **approval_page.of_document(found, request.user, request.at),
    }
    return render(request, "campaigns/budget_sheet.html", context)


@right(Right.BUDGET)
@require_GET
def budget_export(request, pk):
    """The working and what was spent against it, as Excel."""
    found = _budget_of(request, pk)
    require(request.user, Right.EXPORT, found.outlet)
    return excel(exports.budget_workbook(budget_page.year_of(found)), f"budget-{found.year}", request.at)


@right(Right.BUDGET_KEEP)
@require_POST
def budget_submit(request, pk):
    found = _budget_of(request, pk)
    form = forms.VersionForm(request.POST)

    def submit():
        return services.submit_budget(budget=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("Submitted. Whoever signs first is told.")
    return step(request, form, submit, said, found, lambda: _page(request, found, 422, submit_form=form))


@right(Right.BUDGET_KEEP)
@require_POST
def budget_move(request, pk):
    found = _budget_of(request, pk)
    form = forms.MoveForm(request.POST)

    def ask():
        return services.ask_move(budget=found, by=request.user, at=request.at, **form.cleaned_data)

    said = _("Asked for. The money goes over with the last signature.")
    return step(request, form, ask, said, found, lambda: _page(request, found, 422, move_form=form))
