"""Pages of guarantee shipments: the list, writing one, one with its signatures, its way and its papers; the prints."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.picking import find_cars
from parts import guarantee_page, picking
from parts.exports import guarantees as exports
from parts.forms import guarantees as forms
from parts.models import Guarantee
from parts.services import guarantees as services
from staff.access import require, right
from staff.capitals import in_capitals
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step


@right(Right.GUARANTEES)
@require_GET
def guarantee_list(request):
    """Requests by where they stand; above them the paperwork that is still to be made good."""
    visible = Guarantee.objects.visible_to(request.user, Right.GUARANTEES)
    narrowed = forms.GuaranteeFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    labels = {
        # Translators: 中文 办理中
        "open": pgettext("guarantees", "In hand"),
        "road": pgettext("guarantees", "On the road"),
        # Translators: 中文 待补手续
        "papers": pgettext("guarantees", "Paperwork open"),
        "over": pgettext("guarantees", "Over"),
        "all": pgettext("guarantees", "All"),
    }
    tabs = {name: exports.in_tab(found, name) for name in exports.TABS}
    tab = exports.tab_in(request.GET)
    counts = {name: rows.count() for name, rows in tabs.items()}
    today = local(request.at).date()
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].for_list(), request.GET, order=exports.order_of(tab), total=counts[tab]),
        "worth": tabs[tab].worth(),
        "papers": visible.without_papers().count(),
        "papers_worth": visible.without_papers().worth(),
        "papers_late": visible.papers_overdue(today).count(),
        "papers_of_year": visible.papers_of_year(today.year),
        "may_write": request.user.may(Right.GUARANTEES_REQUEST) or request.user.may(Right.GUARANTEES_ASK),
        "may_export": request.user.may(Right.EXPORT),
        "today": today,
    }
    return render(request, "parts/guarantees.html", context)


@right(Right.EXPORT)
@require_GET
def guarantee_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.GUARANTEES.answer(request)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.GUARANTEES_REQUEST, Right.GUARANTEES_ASK)
def guarantee_write(request):
    """A new request; `?car=`, `?order=`, `?case=`, `?reason=` and `?line=part:quantity` bring what is known."""
    posted = request.POST if request.method == "POST" else None
    form = forms.GuaranteeForm(posted, user=request.user, initial=_known(request))
    rows = forms.LineRows(posted, prefix="lines", initial=_lines_known(request))

    def write():
        try:
            return services.write_guarantee(
                outlet=form.cleaned_data["outlet"],
                form_key=form.cleaned_data["form_key"],
                lines=forms.drafts_of(rows),
                by=request.user,
                at=request.at,
                **form.values,
            )
        except services.WrittenAlready as already:
            return already.guarantee

    if posted is not None and form.is_valid() & rows.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    context = {"form": form, "rows": rows, "asks": not request.user.may(Right.GUARANTEES_REQUEST)}
    return render(request, "parts/guarantee_write.html", context, status=200 if posted is None else 422)


def _known(request) -> dict:
    return {
        "kind": Guarantee.Kind.SHIPMENT,
        "reason": _reason_known(request),
        "vehicle": key_in(request.GET.get("car", "")),
        "order": request.GET.get("order", ""),
        "case": request.GET.get("case", ""),
        "source": Guarantee.Source.EXPRESS,
    }


def _reason_known(request) -> str:
    if request.GET.get("reason") in Guarantee.Reason.values:
        return request.GET["reason"]
    return Guarantee.Reason.KEY_CASE if request.GET.get("case") else Guarantee.Reason.OFF_ROAD


def _lines_known(request) -> list[dict]:
    """The parts that the address names, each with its quantity."""
    pairs = [text.partition(":") for text in request.GET.getlist("line")[: services.MOST_LINES]]
    found = [{"part": key_in(part), "quantity": key_in(quantity) or 1} for part, _colon, quantity in pairs]
    return [line for line in found if line["part"]]


@right(Right.GUARANTEES_REQUEST)
def guarantee_rewrite(request, number):
    """Written anew, until it is shipped."""
    found = _guarantee_of(request, number)
    require(request.user, Right.GUARANTEES_REQUEST, found.outlet)
    posted = request.POST if request.method == "POST" else None
    form = forms.GuaranteeForm(posted, user=request.user, guarantee=found, initial=_written(found))
    lines = [{"part": line.part_id, "quantity": line.quantity, "price": line.price} for line in found.lines.all()]
    rows = forms.LineRows(posted, prefix="lines", initial=lines)

    def rewrite():
        return services.rewrite_guarantee(
            guarantee=found,
            version=form.cleaned_data["version"] or 0,
            lines=forms.drafts_of(rows),
            by=request.user,
            at=request.at,
            **form.values,
        )

    def again():
        seen = found.state in (Guarantee.State.SUBMITTED, Guarantee.State.SIGNED)
        context = {"form": form, "rows": rows, "guarantee": found, "anew": seen}
        return render(request, "parts/guarantee_write.html", context, status=200 if posted is None else 422)

    if posted is None or not form.is_valid() & rows.is_valid():
        return again()
    return step(request, form, rewrite, "", found, again)


def _written(found: Guarantee) -> dict:
    names = ("version", "kind", "reason", "words", "source", "dealer")
    known = {name: getattr(found, name) for name in names}
    return known | {
        "vehicle": found.vehicle_id,
        "warehouse": found.warehouse_id,
        "case": found.case.number if found.case else "",
        "order": found.order.number if found.order else "",
    }


@right(Right.GUARANTEES)
@require_GET
def find_parts(request):
    return JsonResponse({"results": picking.find_parts(request.GET.get("q", ""))})


@right(Right.GUARANTEES)
@require_GET
def find_cars_here(request):
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


# One request ----------------------------------------------------------------------------------------------------------


def _guarantee_of(request, number) -> Guarantee:
    visible = Guarantee.objects.visible_to(request.user, Right.GUARANTEES)
    related = ("outlet__area__region", "vehicle__customer", "case", "order", "warehouse", "requested_by", "made_by")
    return get_object_or_404(visible.select_related(*related), number=number)


@right(Right.GUARANTEES)
@require_GET
def guarantee(request, number):
    """One request with its lines, its signatures, its way and its papers."""
    return _page(request, _guarantee_of(request, number))


def _page(request, found: Guarantee, status=200, **bound):
    context = guarantee_page.context(found, request.user, request.at, **bound)
    return render(request, "parts/guarantee.html", context, status=status)


@right(Right.GUARANTEES)
@require_GET
def guarantee_sheet(request, number):
    """The approval sheet on A4, or the loan note, with the amount in capitals and the lines to sign on."""
    found = _guarantee_of(request, number)
    context = {
        "guarantee": found,
        "lines": list(found.lines.select_related("part").order_by("line")),
        "capitals": in_capitals(found.amount),
        **guarantee_page.signatures(found, request.user, request.at),
    }
    return render(request, "parts/guarantee_sheet.html", context)


def _step(request, number, form_class, name: str, act, done: str):
    found = _guarantee_of(request, number)
    form = form_class(request.POST)
    return step(
        request,
        form,
        lambda: act(found, form.cleaned_data),
        done,
        found,
        lambda: _page(request, found, status=422, **{name: form}),
    )


@right(Right.GUARANTEES_REQUEST)
@require_POST
def guarantee_submit(request, number):
    def act(found, data):
        return services.submit_guarantee(guarantee=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.VersionForm, "submit_form", act, _("Submitted. Whoever signs first is told."))


@right(Right.GUARANTEES_SHIP)
@require_POST
def guarantee_ship(request, number):
    def act(found, data):
        return services.ship_guarantee(guarantee=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.ShipForm, "ship_form", act, _("On the road."))


@right(Right.STOCK_KEEP)
@require_POST
def guarantee_arrive(request, number):
    def act(found, data):
        return services.receive_guarantee(guarantee=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.ArriveForm, "arrive_form", act, _("The parts are in stock."))


@right(Right.GUARANTEES_REQUEST)
@require_POST
def guarantee_papers(request, number):
    def act(found, data):
        return services.make_papers_good(guarantee=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.PapersForm, "papers_form", act, _("The paperwork is made good."))


@right(Right.GUARANTEES_REQUEST)
@require_POST
def guarantee_drop(request, number):
    def act(found, data):
        return services.drop_guarantee(guarantee=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.DropForm, "drop_form", act, _("Taken back."))
