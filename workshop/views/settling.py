"""The end of an order: payers, explanation, signature, delivery, print; advice that was not taken."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import lacks, require, right
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop import settling_page, strokes
from workshop.forms import settling as forms
from workshop.forms.receptions import SignForm
from workshop.models import Advice, CustomerWords, OrderLine, Reception, RepairOrder, Signature
from workshop.services import advice as advice_services
from workshop.services import settling as services
from workshop.services import signing


def order_of(request, number) -> RepairOrder:
    """The order, if the user sees it and it was written here; 404 also for a number that none can have."""
    if "\0" in number:
        raise Http404
    visible = RepairOrder.objects.visible_to(request.user, Right.RECORDS).filter(sheet__isnull=False)
    related = ("vehicle__customer", "outlet__area__region", "advisor", "sheet")
    return get_object_or_404(visible.select_related(*related), number=number)


def address(order: RepairOrder, anchor: str = "") -> str:
    """Where the steps of the order's end are taken; before it, of which advice alone is shown, the order itself."""
    if order.sheet.stage not in settling_page.SHOWN:
        return order.get_absolute_url() + anchor
    return reverse("workshop:settling", args=[order.number]) + anchor


@right(Right.RECORDS)
@require_GET
def settling(request, number):
    """Everything that ends the order, on one page, in the order in which it is done."""
    return _page(request, order_of(request, number))


def _page(request, order: RepairOrder, status=200, sign_form=None, **bound):
    context = settling_page.context(order, request.user, request.at, **bound) | {
        "order": order,
        "sign_form": sign_form or SignForm(initial={"name": order.reception.brought_by if _has_sheet(order) else ""}),
    }
    return render(request, "workshop/settling.html", context, status=status)


def _has_sheet(order: RepairOrder) -> bool:
    return Reception.objects.filter(order=order).exists()


def order_step(request, order, form, name: str, act, done: str, anchor: str = ""):
    """One posted step: the service, then the page anew; who comes second is told by whom."""
    return step(
        request, form, act, done, address(order, anchor), lambda: _page(request, order, status=422, **{name: form})
    )


@right(Right.SETTLE)
@require_POST
def settling_pay(request, number, payer):
    """One payer settles."""
    order = order_of(request, number)
    require(request.user, Right.SETTLE, order.outlet)
    if payer not in OrderLine.Payer.values:
        raise Http404
    share = next((each for each in settling_page.shares_of(order.sheet) if each.payer == payer), None)
    form = forms.ShareForm(request.POST, payer=payer, owed=share.owed if share else 0, version=order.sheet.version)

    def settle():
        return services.settle(order=order, by=request.user, at=request.at, **form.wanted)

    return order_step(request, order, form, payer, settle, _("Settled."), "#settle")


@right(Right.RECEIVE)
@require_POST
def settling_explain(request, number):
    order = order_of(request, number)
    require(request.user, Right.RECEIVE, order.outlet)
    form = forms.ExplainForm(request.POST, rows=CustomerWords.objects.filter(reception__order=order).order_by("line"))

    def explain():
        return services.explain_lines(order=order, words=form.explained, by=request.user, at=request.at)

    return order_step(request, order, form, "explain", explain, _("The explanation is kept."), "#explain")


@right(Right.RECEIVE)
@require_POST
def settling_sign(request, number):
    """The customer signs the settlement."""
    order = order_of(request, number)
    require(request.user, Right.RECEIVE, order.outlet)
    reception = get_object_or_404(Reception.objects.select_related("outlet"), order=order)
    form = SignForm(request.POST)

    def sign():
        given = {name: form.cleaned_data[name] for name in ("name", "strokes", "on_paper")}
        what = Signature.What.SETTLEMENT
        return signing.sign(reception=reception, what=what, by=request.user, at=request.at, **given)

    return order_step(request, order, form, "sign_form", sign, _("Signed."), "#deliver")


@right(Right.RECEIVE)
@require_POST
def settling_deliver(request, number):
    """The car is given back."""
    order = order_of(request, number)
    require(request.user, Right.RECEIVE, order.outlet)
    form = forms.ServiceForm(request.POST)
    form.is_valid()
    made = form.attempt(lambda: services.deliver(order=order, by=request.user, at=request.at))
    for error in form.non_field_errors():
        say(request, error, wrong=True)
    if made is None:
        return redirect(address(order, "#deliver"))
    say(request, _("The car is given back. The care message goes out by itself."))
    return redirect(order)


@right(Right.RECORDS)
@require_GET
def settling_sheet(request, number):
    """The settlement on paper."""
    order = order_of(request, number)
    shares = settling_page.shares_of(order.sheet)
    signature = Signature.objects.filter(reception__order=order, what=Signature.What.SETTLEMENT).first()
    context = {
        "order": order,
        # The paper is the customer's and the desk's; others read it masked, as everything else.
        "whole": request.user.may(Right.RECEIVE, order.outlet),
        "shares": shares,
        "owed": sum(share.owed for share in shares),
        "received": sum(share.settled.received for share in shares if share.settled),
        "words": CustomerWords.objects.filter(reception__order=order).order_by("line"),
        "advice": Advice.objects.visible_to(request.user, Right.RECORDS).for_car(order.vehicle),
        "levels": RepairOrder.Rating.choices,
        "signature": signature,
        "signature_path": strokes.path(signature.strokes) if signature else "",
    }
    return render(request, "workshop/settling_sheet.html", context)


# Advice ---------------------------------------------------------------------------------------------------------------


@right(Right.RECORDS)
@require_GET
def advice_list(request):
    """What was advised and not done, the latest first; or what became of it."""
    visible = Advice.objects.visible_to(request.user, Right.RECORDS)
    narrowed = forms.AdviceFilter(request.GET, user=request.user)
    rows = narrowed.apply(visible)
    tab = request.GET.get("state", Advice.State.OPEN)
    tab = tab if tab in Advice.State.values else Advice.State.OPEN
    counts = {state: rows.filter(state=state).count() for state in Advice.State.values}
    found = rows.filter(state=tab)
    related = ("vehicle__customer", "outlet__area", "order", "taken_with", "by")
    page = page_of(found.select_related(*related), request.GET, order=("-given_at", "-pk"), total=counts[tab])
    for each in page:
        each.may_decline = each.state == Advice.State.OPEN and _may_advise(request.user, each.outlet)
    context = {
        "tab": tab,
        "tabs": [(state, label, counts[state]) for state, label in Advice.State.choices],
        "filter": narrowed,
        "page": page,
        "totals": found.totals(),
    }
    return render(request, "workshop/advice.html", context)


@require_POST
def advice_give(request, number):
    """Write down, on an order, what the customer does not have done this time."""
    _require_advising(request.user)
    order = order_of(request, number)
    _require_advising(request.user, order.outlet)
    form = forms.AdviceForm(request.POST)

    def give():
        return advice_services.give_advice(
            outlet=order.outlet,
            vehicle=order.vehicle,
            order=order,
            by=request.user,
            at=request.at,
            **form.cleaned_data,
        )

    return order_step(request, order, form, "advice", give, _("Kept. It is shown when the car comes next."), "#advice")


def _advice_of(request, pk) -> Advice:
    _require_advising(request.user)
    visible = Advice.objects.visible_to(request.user, Right.RECORDS).select_related("outlet__area__region", "vehicle")
    found = get_object_or_404(visible, pk=pk)
    _require_advising(request.user, found.outlet)
    return found


def _may_advise(user, outlet=None) -> bool:
    return user.may(Right.RECEIVE, outlet) or user.may(Right.WORK, outlet)


def _require_advising(user, outlet=None) -> None:
    """Whoever writes orders and whoever works on cars; without an outlet, at any."""
    if not _may_advise(user, outlet):
        raise lacks(Right.RECEIVE)


@require_POST
def advice_taken(request, pk):
    """The work is on an order of the car: the one that the page names."""
    found = _advice_of(request, pk)
    order = order_of(request, request.POST.get("order", ""))
    form = forms.ServiceForm(request.POST)
    form.is_valid()
    if form.attempt(lambda: advice_services.take_advice(advice=found, order=order, by=request.user, at=request.at)):
        say(request, _("Noted as done."))
    for error in form.non_field_errors():
        say(request, error, wrong=True)
    return redirect(address(order, "#advice"))


@require_POST
def advice_decline(request, pk):
    """The customer will not have it done; back to the list, or to the order that was shown."""
    found = _advice_of(request, pk)
    shown = order_of(request, request.POST["order"]) if request.POST.get("order") else None
    form = forms.DeclineForm(request.POST)
    if form.is_valid() and form.attempt(
        lambda: advice_services.decline_advice(advice=found, by=request.user, at=request.at, **form.cleaned_data)
    ):
        say(request, _("Kept. It is not shown any more."))
    else:
        for errors in form.errors.values():
            say(request, errors[0], wrong=True)
    return redirect(address(shown, "#advice") if shown else "workshop:advice")
