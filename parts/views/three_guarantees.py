"""The cars near a limit of the three guarantees, and the limits themselves."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from parts import three_guarantee_exports as exports
from parts.forms.three_guarantees import LimitForm, NearFilter
from parts.models import GuaranteeLimit, GuaranteeWarning
from parts.services import three_guarantees as services
from parts.three_guarantee_sources import standings
from staff.access import right
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say


@right(Right.RECORDS)
@require_GET
def near_list(request):
    """Cars at 60% of a limit and above, the latest warning first; each counted anew as it stands now."""
    narrowed = NearFilter(request.GET, user=request.user)
    visible = GuaranteeWarning.objects.visible_to(request.user, Right.RECORDS)
    found = narrowed.apply(visible, local(request.at).date())
    tab = exports.tab_of(request.GET)
    labels = {"all": pgettext("three guarantees", "All"), "100": "100%", "80": "80%", "60": "60%"}
    counts = {name: exports.in_tab(found, name).count() for name in exports.TABS}
    page = page_of(exports.in_tab(found, tab).for_list(), request.GET, order=exports.BY, total=counts[tab])
    cars = list({row.vehicle_id: row.vehicle for row in page.rows}.values())
    stand = standings(cars, request.at)
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in exports.TABS],
        "filter": narrowed,
        "page": page,
        "rows": [
            (row, stand[row.vehicle_id], stand[row.vehicle_id].counter_of(row.limit_id, row.about)) for row in page.rows
        ],
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "parts/three_guarantees.html", context)


@right(Right.EXPORT)
@require_GET
def near_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.NEAR.answer(request)


@right(Right.POLICY)
def limit_list(request):
    """The limits with their sources; whoever settles policy for the whole group enters later ones."""
    may_add = request.user.reach(Right.POLICY_CHANGE).company
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        services.require_company(request.user)
    form = LimitForm(posted) if may_add else None

    def add():
        return services.add_limit(**form.cleaned_data, by=request.user, at=request.at)

    if posted is not None and form.is_valid() and form.attempt(add):
        say(request, _("The limit is entered. It holds for cars sold from that day on."))
        return redirect("parts:three_guarantee_limits")
    context = {"limits": GuaranteeLimit.objects.order_by("-sold_from", "code"), "form": form}
    failed = posted is not None
    return render(request, "parts/three_guarantee_limits.html", context, status=422 if failed else 200)
