"""The pages of reception sheets: the list, taking a car in, one sheet, its signature, its print."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.models import Case, Vehicle
from customers.picking import find_cars
from outage.entering import from_paper
from staff.access import require, right
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop import outlines, strokes, walk_around
from workshop.forms import receptions as forms
from workshop.models import Advice, Damage, Reception, RepairOrder, Signature, Tag
from workshop.services import receptions as services
from workshop.services import signing

SHOWN = 5


@right(Right.RECORDS)
@require_GET
def reception_list(request):
    """Reception sheets, the latest first."""
    visible = Reception.objects.visible_to(request.user, Right.RECORDS)
    narrowed = forms.ReceptionFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    rows = found.select_related("outlet", "vehicle__customer", "advisor", "order")
    context = {
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=("-received_at", "-pk"), total=found.count()),
        "may_receive": request.user.may(Right.RECEIVE),
    }
    return render(request, "workshop/receptions.html", context)


# Taking a car in ------------------------------------------------------------------------------------------------------


@right(Right.RECEIVE)
def reception_take(request):
    """The sheet to be filled in beside the car; `?tag=` brings the tag, `?car=` the car."""
    tag = _tag_named(request)
    paper = from_paper(request, "reception")
    form = forms.ReceptionForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        initial=_known(request, tag) | paper.initial,
        car_search_url=reverse("workshop:reception_cars"),
        car_url=reverse("workshop:reception_car"),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and paper.is_valid()
        and (done := _received(request, form, tag, paper))
    ):
        return redirect(done)
    context = {
        "form": form,
        "paper": paper,
        "tag": tag,
        "views": outlines.VIEWS,
        "kinds": Damage.Kind.choices,
        **_beside(request, form.chosen_car),
    }
    return render(request, "workshop/reception_take.html", context, status=422 if request.method == "POST" else 200)


def _received(request, form, tag, paper):
    """The new sheet; the one or the order that there is already, said so; None where it was refused."""

    def make(written_at):
        return services.receive_car(**form.values, tag=tag, received_at=written_at, by=request.user, at=request.at)

    def receive():
        try:
            reception = paper.saved(make)
        except services.ReceivedAlready as already:
            say(request, str(already))
            return already.record
        say(request, _("Taken in as %(number)s. The customer signs next.") % {"number": reception.number})
        return reception

    return form.attempt(receive)


def _tag_named(request):
    """The tag that the address names, if the user may receive at its outlet."""
    tags = Tag.objects.visible_to(request.user, Right.RECEIVE).select_related(
        "outlet", "vehicle__customer", "appointment"
    )
    return tags.at_gate().filter(pk=key_in(request.GET.get("tag", ""))).first()


def _known(request, tag) -> dict:
    """What a tag or the address says already."""
    cars = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer")
    car = tag.vehicle if tag else cars.filter(pk=key_in(request.GET.get("car", ""))).first()
    known = {"outlet": tag.outlet.code} if tag else {}
    if car:
        known |= {"vehicle": car.pk}
    if tag and tag.appointment:
        known |= {"words_1": tag.appointment.words[:400]}
        known |= {"advisor": tag.appointment.advisor_id} if tag.appointment.advisor_id else {}
    return known


@right(Right.RECEIVE)
def reception_correct(request, number):
    """The sheet written anew, as long as the customer has not signed it."""
    found = _reception_of(request, number)
    require(request.user, Right.RECEIVE, found.outlet)
    if not Reception.objects.unsigned().filter(pk=found.pk).exists():
        say(request, _("What the customer signed stands as it is."), wrong=True)
        return redirect(found)
    form = forms.CorrectionForm(request.POST or None, reception=found, user=request.user, at=request.at)

    def correct():
        return services.correct_reception(reception=found, by=request.user, at=request.at, **form.values)

    def again():
        context = {
            "form": form,
            "reception": found,
            "views": outlines.VIEWS,
            "kinds": Damage.Kind.choices,
            **_beside(request, str(found.vehicle_id)),
            "open_reception": None,
        }
        return render(request, "workshop/reception_take.html", context, status=422 if request.method == "POST" else 200)

    return step(request, form, correct, _("The sheet is corrected. The customer signs next."), found, again)


@right(Right.RECEIVE)
@require_GET
def reception_car(request):
    """What is known of the chosen car, beside the form."""
    return render(request, "workshop/_reception_car.html", _beside(request, request.GET.get("vehicle", "")))


@right(Right.RECEIVE)
@require_GET
def reception_cars(request):
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


def _beside(request, key: str) -> dict:
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer")
    vehicle = visible.filter(pk=key_in(key)).first()
    if vehicle is None:
        return {"may_enter_car": request.user.may(Right.CUSTOMERS_EDIT)}
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS).filter(vehicle=vehicle)
    sheets = Reception.objects.visible_to(request.user, Right.RECORDS)
    advice = Advice.objects.visible_to(request.user, Right.RECORDS).for_car(vehicle)
    return {
        "vehicle": vehicle,
        "open_reception": sheets.open().filter(vehicle=vehicle).first(),
        "orders": orders.order_by("-opened_at", "-pk")[:SHOWN],
        "advice": advice[:SHOWN],
        "advice_number": advice.count(),
        "case": Case.objects.visible_to(request.user, Right.CASES).open().filter(vehicle=vehicle).first(),
    }


# One sheet ------------------------------------------------------------------------------------------------------------


def _reception_of(request, number) -> Reception:
    visible = Reception.objects.visible_to(request.user, Right.RECORDS)
    return get_object_or_404(visible.for_page(), number=number)


@right(Right.RECORDS)
@require_GET
def reception(request, number):
    """One sheet: what was seen and said, who signed, what is next."""
    return _page(request, _reception_of(request, number))


def _page(request, found: Reception, status=200, **bound):
    may = request.user.may(Right.RECEIVE, found.outlet)
    context = _sheet_of(found) | {
        "may_receive": may,
        "may_give": request.user.may(Right.GIFTS, found.outlet),
        "sign_form": bound.get("sign_form")
        or forms.SignForm(initial={"name": found.brought_by, "version": found.version}),
        "leave_form": bound.get("leave_form") or forms.LeaveForm(),
    }
    return render(request, "workshop/reception.html", context, status=status)


def _sheet_of(found: Reception) -> dict:
    signature = found.signatures.filter(what=Signature.What.RECEPTION).first()
    damages = list(found.damages.all())
    return {
        "reception": found,
        "words": list(found.words.all()),
        "damages": damages,
        "outlines": outlines.with_marks(damages),
        "checks": walk_around.rows(found.checks),
        "signature": signature,
        "signature_path": strokes.path(signature.strokes) if signature else "",
        "step": "cancelled" if found.cancelled_at else "ordered" if found.order_id else "signed" if signature else "in",
        "steps": [
            # Translators: 中文 接车
            ("in", pgettext("order", "Car taken in")),
            ("signed", pgettext("reception", "Signed")),
            ("ordered", pgettext("reception", "Order written")),
        ],
    }


@right(Right.RECORDS)
@require_GET
def reception_sheet(request, number):
    """The sheet on paper."""
    found = _reception_of(request, number)
    # The paper is the customer's and the desk's; others read it masked, as everything else.
    context = _sheet_of(found) | {"whole": request.user.may(Right.RECEIVE, found.outlet)}
    return render(request, "workshop/reception_sheet.html", context)


@right(Right.RECEIVE)
@require_POST
def reception_sign(request, number):
    found = _reception_of(request, number)
    require(request.user, Right.RECEIVE, found.outlet)
    form = forms.SignForm(request.POST)

    def sign():
        given = {name: form.cleaned_data[name] for name in ("name", "strokes", "on_paper", "version")}
        what = Signature.What.RECEPTION
        return signing.sign(reception=found, what=what, by=request.user, at=request.at, **given)

    return _step(request, found, form, "sign_form", sign, _("Signed. The order is written next."))


@right(Right.RECEIVE)
@require_POST
def reception_cancel(request, number):
    found = _reception_of(request, number)
    require(request.user, Right.RECEIVE, found.outlet)
    form = forms.LeaveForm(request.POST)

    def leave():
        return services.cancel_reception(reception=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "leave_form", leave, _("Kept. The car leaves without an order."))


def _step(request, found: Reception, form, name: str, act, done: str):
    """One posted step: the service, then the page; who comes second is told by whom and sees the page anew."""
    return step(request, form, act, done, found, lambda: _page(request, found, status=422, **{name: form}))
