"""Satisfaction figures, and the surveys that they are made of."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff.access import require_somewhere, right
from staff.downloads import excel
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say

from .. import csi_exports
from ..csi_page import CsiPage
from ..forms.csi import CsiForm, ResponsesForm

ORDER = ("-answered_at", "-pk")


@right(Right.CSI)
@require_GET
def csi(request):
    """CSI of a month or some days against the target, its trend, and by whom it was earned."""
    form = CsiForm(request.GET, user=request.user)
    page = CsiPage(form, request.at)
    context = {
        "page": page,
        "figures": page.figures,
        "filter": form,
        "may_export": request.user.may(Right.EXPORT),
        "may_follow": request.user.may(Right.CALLS),
        "may_set": request.user.may(Right.POLICY_CHANGE),
    }
    return render(request, "complaints/csi.html", context)


@right(Right.CSI)
@require_GET
def csi_sheet(request):
    """The same figures on A4."""
    page = CsiPage(CsiForm(request.GET, user=request.user), request.at)
    context = {"page": page, "figures": page.figures, "back": request.GET.urlencode()}
    return render(request, "complaints/csi_sheet.html", context)


@right(Right.EXPORT)
@require_GET
def csi_export(request):
    """The figures that the page shows and every survey behind them, as Excel; many through the worker."""
    require_somewhere(request.user, Right.CSI)
    page = CsiPage(csi_exports.csi_form_for(request.user, request.GET), request.at)
    if csi_exports.is_long(csi_exports.rows_behind(page)):
        work = csi_exports.ask_for_csi(user=request.user, query=request.GET.urlencode(), at=request.at)
        return _later(request, work)
    return excel(csi_exports.csi_workbook(page, request.user), "csi", request.at)


@right(Right.CSI)
@require_GET
def responses(request):
    """Every survey that was answered, the latest first."""
    form = ResponsesForm(request.GET, user=request.user)
    found = form.apply()
    total = found.count()
    rows = found.select_related("vehicle", "customer", "outlet", "advisor", "team", "order", "complaint")
    context = {
        "page": page_of(rows, request.GET, order=ORDER, total=total),
        "filter": form,
        "number": total,
        "several": len(form.outlets) > 1,
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "complaints/responses.html", context)


@right(Right.EXPORT)
@require_GET
def responses_export(request):
    """Exactly the surveys that are filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.CSI)
    found = csi_exports.responses_for(request.user, request.GET)
    if csi_exports.is_long(found):
        work = csi_exports.ask_for_responses(user=request.user, query=request.GET.urlencode(), at=request.at)
        return _later(request, work)
    return excel(csi_exports.responses_workbook(found, request.user), "surveys", request.at)


def _later(request, work):
    say(request, _("The worker is writing the list. It will be under Tasks."))
    return redirect(work)
