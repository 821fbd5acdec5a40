"""The commission scheme: every parameter in any month, and one parameter with its history and its form."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from payroll import scheme as in_force
from payroll.forms.inputs import ParameterForm
from payroll.rules.parameters import CATALOGUE, GROUPS
from payroll.services import inputs_scheme as services
from staff.access import lacks, right
from staff.roles import Right
from staff.toasts import say

from .inputs import chooser_for, outlets_under, tabs_for


@right(Right.SCHEME)
@require_GET
def scheme(request):
    chooser = chooser_for(request, Right.SCHEME, everywhere=_("Every outlet"))
    outlet, month = chooser.chosen, chooser.chosen_month
    lines = in_force.lines_in_force(outlet, month)
    groups = [(label, [line for line in lines if line.parameter.group == group]) for group, label in GROUPS.items()]
    context = {
        "tabs": tabs_for(request.user),
        "tab": "scheme",
        "chooser": chooser,
        "outlet": outlet,
        "month": month,
        "groups": groups,
        "may_change": request.user.may(Right.SCHEME_CHANGE, outlet)
        if outlet
        else request.user.reach(Right.SCHEME_CHANGE).company,
    }
    return render(request, "payroll/scheme.html", context)


@right(Right.SCHEME)
def parameter(request, key):
    known = CATALOGUE.get(key)
    if known is None:
        raise Http404
    chooser = chooser_for(request, Right.SCHEME, everywhere=_("Every outlet"))
    outlet, month = chooser.chosen, chooser.chosen_month
    outlets = list(outlets_under(request.user, Right.SCHEME_CHANGE))
    everywhere = request.user.reach(Right.SCHEME_CHANGE).company
    form = None
    if request.method == "POST" and not (outlets or everywhere):
        raise lacks(Right.SCHEME_CHANGE)
    if outlets or everywhere:
        initial = {
            "from_month": services.first_month_to_change(request.at),
            "place": outlet.code if outlet in outlets else "",
        }
        form = ParameterForm(
            request.POST if request.method == "POST" else None,
            parameter=known,
            outlets=outlets,
            everywhere=everywhere,
            initial=initial,
        )
    if form and form.is_bound and form.is_valid():
        made = form.attempt(lambda: _set(form, key, request))
        if made:
            say(request, _("Entered and filed with finance and the general manager."))
            place = made.outlet.code if made.outlet else ""
            address = reverse("payroll:scheme_parameter", args=[key])
            return redirect(f"{address}?outlet={place}&month={made.from_month:%Y-%m}")
    context = {
        "parameter": known,
        "line": in_force.line_in_force(known, outlet, month),
        "chooser": chooser,
        "outlet": outlet,
        "month": month,
        "history": in_force.history_of(known, outlet),
        "form": form,
    }
    return render(request, "payroll/parameter.html", context, status=422 if form and form.errors else 200)


def _set(form, key, request):
    cleaned = form.cleaned_data
    return services.set_parameter(
        outlet=form.outlet,
        parameter=key,
        from_month=cleaned["from_month"],
        value=cleaned["value"],
        reason=cleaned["reason"],
        by=request.user,
        at=request.at,
    )
