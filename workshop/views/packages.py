"""Packages: the list, one with its contents and sales, issuing and ending; the price board and its screen."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, right
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened
from workshop.exports import packages as exports
from workshop.forms import packages as forms
from workshop.forms.house import ChosenOutlet
from workshop.models import BoardPrice, Package
from workshop.services import packages as services

SHOWN = 20
# As many as can be read from the chairs of the waiting room.
ON_SCREEN = 8


@right(Right.RECORDS)
@require_GET
def package_list(request):
    """On sale today, to come, over."""
    narrowed = forms.PackageFilter(request.GET, user=request.user)
    today = local(request.at).date()
    found = narrowed.apply(Package.objects.visible_to(request.user, Right.RECORDS))
    tabs = exports.package_tabs(found, today)
    tab = request.GET.get("state", "sale")
    tab = tab if tab in tabs else "sale"
    labels = {
        # Translators: 中文 在售
        "sale": pgettext("package", "On sale"),
        # Translators: 中文 待生效
        "coming": pgettext("package", "To come"),
        # Translators: 中文 已结束
        "over": pgettext("package", "Over"),
    }
    counts = {name: rows.count() for name, rows in tabs.items()}
    rows = tabs[tab].with_sales().select_related("outlet")
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=exports.BY, total=counts[tab]),
        "keeps": request.user.may(Right.PRICES_KEEP),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "workshop/packages.html", context)


@right(Right.EXPORT)
@require_GET
def package_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.PACKAGES.answer(request)


@right(Right.PRICES_KEEP)
def package_new(request):
    """A new package, or a new row of the one that the address names."""
    visible = Package.objects.visible_to(request.user, Right.PRICES_KEEP)
    model = visible.filter(pk=key_in(request.GET.get("like", ""))).first()
    posted = request.POST if request.method == "POST" else None
    form = forms.PackageForm(posted, user=request.user, at=request.at, initial=_initial(model))
    rows = forms.LineRows(posted, prefix="lines", initial=_initial_lines(model))

    def issue():
        lines = [draft for draft in (row.draft() for row in rows) if draft]
        return services.issue_package(**form.cleaned_data, lines=lines, by=request.user, at=request.at)

    if posted is not None and form.is_valid() & rows.is_valid() and (package := form.attempt(issue)):
        return redirect(package)
    context = {"form": form, "rows": rows, "model": model}
    return render(request, "workshop/package_new.html", context, status=200 if posted is None else 422)


def _initial(model: Package | None) -> dict:
    if model is None:
        return {}
    names = ("code", "name", "fits", "words", "price", "on_board")
    return {name: getattr(model, name) for name in names} | {"outlet": model.outlet.code}


def _initial_lines(model: Package | None) -> list[dict]:
    names = ("kind", "name", "code", "hours", "quantity", "price")
    return [{name: getattr(line, name) for name in names} for line in model.lines.order_by("line")] if model else []


# One package ----------------------------------------------------------------------------------------------------------


def _package_of(request, pk) -> Package:
    visible = Package.objects.visible_to(request.user, Right.RECORDS)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=pk)


@right(Right.RECORDS)
@require_GET
def package(request, pk):
    return _page(request, _package_of(request, pk))


def _page(request, found: Package, status=200, **bound):
    today = local(request.at).date()
    on_sale = Package.objects.in_force(today).filter(pk=found.pk).exists()
    may_put = on_sale and request.user.may(Right.RECEIVE, found.outlet)
    lines = list(found.lines.order_by("line"))
    context = {
        "package": found,
        "lines": lines,
        "listed": sum(line.total for line in lines),
        "on_sale": on_sale,
        "coming": found.from_on > today,
        "keeps": request.user.may(Right.PRICES_KEEP, found.outlet),
        "sales": found.sales.standing().select_related("order__vehicle", "by")[:SHOWN],
        "sold": found.sales.standing().count(),
        "others": Package.objects.filter(outlet=found.outlet, code=found.code).exclude(pk=found.pk)[:SHOWN],
        "entries": happened(found),
        "end_form": bound.get("end_form") or forms.EndForm(at=request.at),
        "put_form": bound.get("put_form")
        or (forms.PutForm(user=request.user, outlet=found.outlet) if may_put else None),
    }
    return render(request, "workshop/package.html", context, status=status)


@right(Right.PRICES_KEEP)
@require_POST
def package_end(request, pk):
    found = _package_of(request, pk)
    require(request.user, Right.PRICES_KEEP, found.outlet)
    form = forms.EndForm(request.POST, at=request.at)

    def end():
        return services.end_package(package=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(end):
        say(request, _("The last day is set."))
        return redirect(found)
    return _page(request, found, status=422, end_form=form)


@right(Right.RECEIVE)
@require_POST
def package_put(request, pk):
    """Write the package into an order."""
    found = _package_of(request, pk)
    require(request.user, Right.RECEIVE, found.outlet)
    form = forms.PutForm(request.POST, user=request.user, outlet=found.outlet)

    def put():
        sheet = form.cleaned_data["order"]
        return services.put_package(
            order=sheet.order, package=found, version=sheet.version, by=request.user, at=request.at
        )

    if form.is_valid() and form.attempt(put):
        say(request, _("The package is in the order."))
        return redirect(form.cleaned_data["order"].order)
    return _page(request, found, status=422, put_form=form)


# The board ------------------------------------------------------------------------------------------------------------


@right(Right.PRICES_KEEP)
def prices(request):
    """What stands on the board beside the packages; a new price is entered here."""
    form = forms.PriceForm(request.POST or None, user=request.user, at=request.at)

    def enter():
        return services.set_price(**form.cleaned_data, by=request.user, at=request.at)

    if request.method == "POST" and form.is_valid() and form.attempt(enter):
        say(request, _("The price is set."))
        return redirect("workshop:prices")
    return _prices(request, form, status=422 if request.method == "POST" else 200)


def _prices(request, form, status=200, errors=()):
    today = local(request.at).date()
    visible = BoardPrice.objects.visible_to(request.user, Right.PRICES_KEEP).select_related("outlet")
    context = {
        "form": form,
        "in_force": visible.in_force(today).order_by("outlet", "section", "name"),
        "coming": visible.coming(today).order_by("from_on", "pk"),
        "several": len(form.outlets) > 1,
        "outlets": form.outlets,
        "errors": errors,
    }
    return render(request, "workshop/prices.html", context, status=status)


@right(Right.PRICES_KEEP)
@require_POST
def price_end(request, pk):
    visible = BoardPrice.objects.visible_to(request.user, Right.PRICES_KEEP).select_related("outlet__area__region")
    found = get_object_or_404(visible, pk=pk)
    form = forms.EndForm(request.POST, at=request.at)

    def end():
        return services.end_price(price=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(end):
        say(request, _("The last day is set."))
        return redirect("workshop:prices")
    errors = [error for found_errors in form.errors.values() for error in found_errors]
    blank = forms.PriceForm(user=request.user, at=request.at)
    return _prices(request, blank, status=422, errors=errors)


@right(Right.RECORDS)
@require_GET
def price_board(request):
    """The board as it hangs in the hall: large, without a menu, always as it stands today."""
    chooser = ChosenOutlet(request.GET, user=request.user, needs=Right.RECORDS)
    if chooser.chosen is None:
        raise Http404(_("No outlets yet"))
    return board(request, chooser.chosen)


def board(request, outlet):
    today = local(request.at).date()
    packages = Package.objects.in_force(today).filter(outlet=outlet, on_board=True)
    listed = list(BoardPrice.objects.in_force(today).filter(outlet=outlet).order_by("name"))
    sections = [
        (label, [price for price in listed if price.section == code]) for code, label in BoardPrice.Section.choices
    ]
    context = {
        "outlet": outlet,
        "packages": packages.order_by("price", "code").prefetch_related("lines")[:ON_SCREEN],
        "sections": [(label, found) for label, found in sections if found],
        "today": today,
    }
    return render(request, "workshop/price_board.html", context)
