"""Pages of missing parts: the list with its figures, ordering one, one with its steps."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from parts import backorder_page
from parts.backorder_figures import PERIOD, fill_rate
from parts.exports import backorders as exports
from parts.forms import backorders as forms
from parts.forms.guarantees import VersionForm
from parts.models import Backorder
from parts.services import backorders as services
from staff.access import right
from staff.instants import local
from staff.keys import key_in
from staff.models import Outlet
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from workshop.models import RepairOrder


@right(Right.STOCK)
@require_GET
def backorder_list(request):
    """What is waited for, late, or to be told; above it how many lines needed no waiting."""
    visible = Backorder.objects.visible_to(request.user, Right.STOCK)
    narrowed = forms.BackorderFilter(request.GET, user=request.user)
    today = local(request.at).date()
    tabs = exports.in_tabs(narrowed.apply(visible), today)
    labels = {
        # Translators: 中文 等待到货
        "waiting": pgettext("backorders", "Waiting"),
        # Translators: 中文 逾期
        "late": pgettext("backorders", "Late"),
        # Translators: 中文 待通知客户
        "tell": pgettext("backorders", "To be told"),
        # Translators: 中文 已通知，待装车
        "told": pgettext("backorders", "Told, to be fitted"),
        "over": pgettext("backorders", "Over"),
    }
    tab = request.GET.get("state", "waiting")
    tab = tab if tab in tabs else "waiting"
    counts = {name: rows.count() for name, rows in tabs.items()}
    outlets = Outlet.objects.visible_to(request.user, Right.STOCK)
    if narrowed.value("outlet"):
        outlets = outlets.filter(code=narrowed.value("outlet"))
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "counts": counts,
        "filter": narrowed,
        "page": page_of(
            tabs[tab].for_list(),
            request.GET,
            order=exports.ORDERS.get(tab, exports.BY_DAY),
            total=counts[tab],
        ),
        "fill": fill_rate(outlets, request.at - PERIOD, request.at),
        "period": PERIOD.days,
        "off_road": narrowed.apply(visible).waiting().filter(off_road=True).count(),
        "may_order": request.user.may(Right.BACKORDERS_KEEP),
        "may_export": request.user.may(Right.EXPORT),
        "today": today,
    }
    return render(request, "parts/backorders.html", context)


@right(Right.EXPORT)
@require_GET
def backorder_export_view(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.BACKORDERS.answer(request)


@right(Right.BACKORDERS_KEEP)
def backorder_new(request):
    """A missing part is ordered; `?order=` and `?car=` bring what is known."""
    posted = request.POST if request.method == "POST" else None
    form = forms.BackorderForm(posted, user=request.user, at=request.at, initial=_known(request))

    def order():
        try:
            made = services.order_part(**form.cleaned_data, by=request.user, at=request.at)
        except services.OrderedAlready as already:
            return already.backorder
        say(request, _("Recorded as %(number)s.") % {"number": made.number})
        return made

    if posted is not None and form.is_valid() and (made := form.attempt(order)):
        return redirect(made)
    return render(request, "parts/backorder_new.html", {"form": form}, status=200 if posted is None else 422)


def _known(request) -> dict:
    """What the address brings, as far as the user sees it."""
    orders = RepairOrder.objects.visible_to(request.user, Right.RECORDS).select_related("outlet")
    order = orders.filter(number=request.GET.get("order", "")).first()
    known = {"vehicle": key_in(request.GET.get("car", "")), "advisor": request.user.employee_id}
    if order is None:
        return known
    known |= {"order": order.number, "vehicle": order.vehicle_id, "advisor": order.advisor_id}
    if request.user.may(Right.BACKORDERS_KEEP, order.outlet):
        known["outlet"] = order.outlet.code
    return known


# One missing part -----------------------------------------------------------------------------------------------------


def _backorder_of(request, number) -> Backorder:
    visible = Backorder.objects.visible_to(request.user, Right.STOCK).for_list()
    related = ("outlet__area__region", "vehicle__customer__outlet__area", "made_by")
    return get_object_or_404(visible.select_related(*related), number=number)


@right(Right.STOCK)
@require_GET
def backorder(request, number):
    """One missing part: what is next, who is told, where such parts lie."""
    return _page(request, _backorder_of(request, number))


def _page(request, found: Backorder, status=200, **bound):
    context = backorder_page.context(found, request.user, request.at, **bound)
    return render(request, "parts/backorder.html", context, status=status)


def _step(request, number, form_class, name: str, act, done: str):
    """One posted step; the page with the errors where it was refused."""
    found = _backorder_of(request, number)
    form = form_class(request.POST)
    given = {"backorder": found, "by": request.user, "at": request.at}
    return step(
        request,
        form,
        lambda: act(**given, **form.cleaned_data),
        done,
        found,
        lambda: _page(request, found, status=422, **{name: form}),
    )


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_postpone(request, number):
    done = _("The new day is noted. The customer has to be told.")
    return _step(request, number, forms.PostponeForm, "postpone_form", services.postpone, done)


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_arrived(request, number):
    done = _("The part is there. The customer has to be told.")
    return _step(request, number, VersionForm, "arrived_form", services.part_arrived, done)


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_tell(request, number):
    return _step(request, number, forms.TellForm, "tell_form", services.tell_customer, _("What was said is noted."))


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_spare_car(request, number):
    done = _("The spare car is noted.")
    return _step(request, number, forms.SpareCarForm, "spare_form", services.give_spare_car, done)


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_fitted(request, number):
    return _step(request, number, forms.FittedForm, "fitted_form", services.fitted, _("Fitted or handed over."))


@right(Right.BACKORDERS_KEEP)
@require_POST
def backorder_cancel(request, number):
    return _step(request, number, forms.CancelForm, "cancel_form", services.cancel, _("Not wanted any more."))
