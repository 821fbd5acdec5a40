"""The pages of rescue calls: the list, taking one, one call and its steps."""

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.models import Case, Vehicle
from customers.picking import find_cars
from outage.entering import from_paper
from staff.access import lacks, require, require_somewhere, right
from staff.keys import key_in
from staff.list_exports import answer, leave_trace
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop import exports, figures, forms, rescue_timeline, services
from workshop.models import RepairOrder, RescueCall

ORDERS = {"open": ("deadline_at", "pk"), "over": ("-ended_at", "-pk"), "all": ("-taken_at", "-pk")}
SHOWN = 5


# The list -------------------------------------------------------------------------------------------------------------


@right(Right.RESCUE)
@require_GET
def rescue_list(request):
    """Open calls by the promise, or those that are over, or all; above them how many were in time."""
    visible = RescueCall.objects.visible_to(request.user, Right.RESCUE)
    narrowed = forms.RescueFilter(request.GET, user=request.user)
    calls = narrowed.apply(visible, request.at)
    tab = request.GET.get("state", "open")
    tab = tab if tab in exports.TABS else "open"
    counts = {name: exports.in_tab(calls, name).count() for name in exports.TABS}
    rows = exports.in_tab(calls, tab).for_list()
    context = {
        "tab": tab,
        "tabs": [
            ("open", pgettext("rescue", "Open"), counts["open"]),
            ("over", pgettext("rescue", "Over"), counts["over"]),
            ("all", _("All"), counts["all"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=ORDERS[tab], total=counts[tab]),
        "punctuality": figures.punctuality(narrowed.at_outlet(visible), request.at),
        "may_take": request.user.may(Right.RESCUE_KEEP),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "workshop/rescues.html", context)


@right(Right.EXPORT)
@require_GET
def rescue_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.RESCUE)
    calls = exports.rescues_for(request.user, request.GET, request.at)

    def book() -> bytes:
        leave_trace(exports.RESCUES_WORK, calls, request.user, request.GET.urlencode(), request.at)
        return exports.rescues_workbook(calls, request.user, request.at)

    return answer(request, calls, book, "rescues", exports.ask_for_rescues)


# Taking a call --------------------------------------------------------------------------------------------------------


@right(Right.RESCUE_KEEP)
def rescue_take(request):
    paper = from_paper(request, "rescue")
    form = forms.TakeForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        initial={"vehicle": _car_named(request)} | paper.initial,
        car_search_url=reverse("workshop:rescue_cars"),
        car_url=reverse("workshop:rescue_car"),
    )
    if request.method == "POST" and form.is_valid() and paper.is_valid() and (call := _taken(request, form, paper)):
        return redirect(call)
    context = {"form": form, "paper": paper, **_beside(request, form.chosen_car)}
    return render(request, "workshop/rescue_take.html", context, status=422 if request.method == "POST" else 200)


def _taken(request, form, paper) -> RescueCall | None:
    """The new call; the one there is already, said so; None where it was refused."""

    def make(written_at):
        when = {"taken_at": written_at} if written_at else {}
        return services.take_call(**(form.cleaned_data | when), by=request.user, at=request.at)

    def take():
        try:
            call = paper.saved(make)
        except services.TakenAlready as already:
            say(request, str(already))
            return already.call
        say(request, _("Recorded as %(number)s.") % {"number": call.number})
        return call

    return form.attempt(take)


@right(Right.RESCUE_KEEP)
@require_GET
def rescue_car(request):
    """What is known of the chosen car, beside the form."""
    return render(request, "workshop/_rescue_car.html", _beside(request, request.GET.get("vehicle", "")))


@right(Right.RESCUE_KEEP)
@require_GET
def rescue_cars(request):
    """Cars that answer to what was typed, for the search within the form."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


def _car_named(request):
    """The car that the address names by its key, if the user may see it."""
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    return visible.filter(pk=key_in(request.GET.get("car", ""))).values_list("pk", flat=True).first()


def _beside(request, key: str) -> dict:
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer")
    vehicle = visible.filter(pk=key_in(key)).first()
    if vehicle is None:
        return {}
    calls = RescueCall.objects.visible_to(request.user, Right.RESCUE).filter(vehicle=vehicle)
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS).filter(vehicle=vehicle)
    return {
        "vehicle": vehicle,
        "open_call": calls.open().first(),
        "calls": calls.over().order_by("-taken_at", "-pk")[:SHOWN],
        "orders": orders.order_by("-opened_at", "-pk")[:SHOWN],
        "case": Case.objects.visible_to(request.user, Right.CASES).open().filter(vehicle=vehicle).first(),
    }


# One call -------------------------------------------------------------------------------------------------------------


def _call_of(request, number) -> RescueCall:
    """The call, for those over its outlet and for whoever was sent; 404, or 403 without the right anywhere."""
    found = RescueCall.objects.open_to(request.user, Right.RESCUE).for_page().filter(number=number).first()
    if found is None and not request.user.may(Right.RESCUE):
        raise lacks(Right.RESCUE)
    if found is None:
        raise Http404
    return found


@require_GET
def rescue(request, number):
    """One call: what is next, where it is, whom to call, what happened."""
    return _page(request, _call_of(request, number))


def _page(request, call: RescueCall, status=200, **bound):
    keeps = request.user.may(Right.RESCUE_KEEP, call.outlet)
    works = services.may_work(request.user, call)
    on_call = {"call": call, "at": request.at}
    blank = {
        "send_form": lambda: forms.SendForm(**on_call),
        "another_form": lambda: forms.AnotherForm(initial={"rescue_car": call.rescue_car}, **on_call),
        "arrival_form": forms.ArrivalForm,
        "end_form": lambda: forms.EndForm(user=request.user),
        "order_form": lambda: forms.OrderForm(user=request.user),
        "cancel_form": forms.CancelForm,
    }
    context = {
        "call": call,
        "keeps": keeps,
        "works": works,
        # Whoever has to get there calls the customer; afterwards the number is masked as everywhere.
        "whole_number": works and call.is_open,
        "steps": _steps(),
        "step": None if call.state == RescueCall.State.CANCELLED else call.state,
        "entries": rescue_timeline.of_call(call, request.at),
        "orders": _orders_for(request, call) if works else [],
        "may_see_car": bool(call.vehicle) and request.user.may(Right.RECORDS, call.vehicle.customer.outlet),
        "may_see_order": bool(call.order) and request.user.may(Right.RECORDS, call.outlet),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "workshop/rescue.html", context, status=status)


def _steps() -> list[tuple[str, str]]:
    return [
        # Translators: 中文 接到来电
        ("taken", _("Call taken")),
        ("under_way", pgettext("rescue", "Under way")),
        ("arrived", pgettext("rescue", "Arrived")),
        ("ended", pgettext("rescue", "Ended")),
    ]


def _orders_for(request, call: RescueCall):
    """Orders of the car since the call, to choose from."""
    if call.vehicle_id is None or call.order_id:
        return []
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS).filter(vehicle=call.vehicle_id)
    return orders.filter(opened_at__gte=call.taken_at).order_by("opened_at", "pk")[:SHOWN]


def _step(request, number, make_form, name, take, done, *, helper_too=False):
    """One posted step: check who and what, call the service, say what happened; else the page with the errors."""
    call = _call_of(request, number)
    if not (helper_too and services.may_work(request.user, call)):
        require(request.user, Right.RESCUE_KEEP, call.outlet)
    form = make_form(call)
    return step(
        request,
        form,
        lambda: take(call, form.cleaned_data),
        done,
        call,
        lambda: _page(request, call, status=422, **{name: form}),
    )


@require_POST
def rescue_send(request, number):
    def take(call, data):
        return services.send_help(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.SendForm(request.POST, call=call, at=request.at)

    return _step(request, number, form, "send_form", take, _("Sent."))


@require_POST
def rescue_another(request, number):
    def take(call, data):
        return services.send_another(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.AnotherForm(request.POST, call=call, at=request.at)

    return _step(request, number, form, "another_form", take, _("Somebody else is sent."))


@require_POST
def rescue_arrived(request, number):
    """By one touch, without a form; the desk may say when it was."""

    def take(call, data):
        return services.record_arrival(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.ArrivalForm(request.POST)

    return _step(request, number, form, "arrival_form", take, _("The arrival is recorded."), helper_too=True)


@require_POST
def rescue_end(request, number):
    def take(call, data):
        return services.end_call(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.EndForm(request.POST, user=request.user)

    return _step(request, number, form, "end_form", take, _("The rescue has ended."), helper_too=True)


@require_POST
def rescue_cancel(request, number):
    def take(call, data):
        return services.cancel_call(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.CancelForm(request.POST)

    return _step(request, number, form, "cancel_form", take, _("The rescue is called off."))


@require_POST
def rescue_order(request, number):
    def take(call, data):
        return services.link_order(call=call, by=request.user, at=request.at, **data)

    def form(call):
        return forms.OrderForm(request.POST, user=request.user)

    return _step(request, number, form, "order_form", take, _("The repair order is noted."))


# In the workshop ------------------------------------------------------------------------------------------------------


@right(Right.RECORDS)
@require_GET
def in_house(request):
    """Cars that are in the workshop, those that were rescued first; those that are left behind stand apart."""
    visible = RepairOrder.objects.visible_to(request.user, Right.RECORDS)
    narrowed = forms.InHouseFilter(request.GET, user=request.user)
    orders = narrowed.apply(visible)
    tabs = {"in": orders.in_house(), "left": orders.left_behind()}
    counts = {name: found.count() for name, found in tabs.items()}
    tab = request.GET.get("state", "in")
    tab = tab if tab in tabs else "in"
    rows = tabs[tab].rescued_first().select_related("vehicle__customer", "advisor", "outlet", "sheet", "reception__tag")
    expected = RescueCall.objects.visible_to(request.user, Right.RESCUE).expected().matching(narrowed.value("q"))
    if narrowed.value("outlet"):
        expected = expected.filter(outlet__code=narrowed.value("outlet"))
    context = {
        "tab": tab,
        "tabs": [
            ("in", _("In the workshop"), counts["in"]),
            # Translators: 中文 拒修留车
            ("left", _("Left behind"), counts["left"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=("rescued", "opened_at", "pk"), total=counts[tab]),
        "expected": list(expected.for_list().order_by("ended_at", "pk")[: 2 * SHOWN]) if tab == "in" else [],
        "expected_count": expected.count() if tab == "in" else 0,
        "may_see_numbers": request.user.may(Right.NUMBERS),
    }
    return render(request, "workshop/in_house.html", context)
