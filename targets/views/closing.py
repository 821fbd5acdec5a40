"""Pages of closed months: which are closed, what was frozen, and the revisions."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import right
from staff.forms import ReasonForm
from staff.instants import local
from staff.models import Outlet
from staff.months import month_of, written
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say
from targets import closing_page
from targets.models import MonthClose
from targets.services import closing
from targets.views.targets import month_in_address


@right(Right.BOARD)
@require_GET
def closings(request):
    """The last twelve months of every outlet under the reader's postings."""
    outlets = Outlet.objects.visible_to(request.user, Right.BOARD)
    page = page_of(outlets, request.GET, order=("code", "pk"), total=outlets.count())
    months = closing_page.months_over(request.at)
    context = {"months": months, "page": page, "rows": closing_page.rows_of(page.rows, months)}
    return render(request, "targets/closings.html", context)


@right(Right.BOARD)
@require_GET
def closing_month(request, code, month):
    """One month of an outlet: open or frozen, with its fingerprint, its revisions, and what changed since."""
    outlet, on = _outlet_and_month(request, code, month)
    return _page(request, outlet, on)


@right(Right.MONTH_CLOSE)
@require_POST
def close(request, code, month):
    """Freeze the month."""
    outlet, on = _outlet_and_month(request, code, month)
    try:
        closing.close_month(outlet=outlet, month=on, by=request.user, at=request.at)
    except Refused as refused:
        return _page(request, outlet, on, refusal=str(refused), status=422)
    say(request, _("%(month)s is closed.") % {"month": written(on)})
    return redirect("targets:closing", outlet.code, written(on))


@right(Right.MONTH_CLOSE)
@require_POST
def revise(request, code, month):
    """Accept what the records say now as the next revision."""
    outlet, on = _outlet_and_month(request, code, month)
    latest = get_object_or_404(MonthClose, outlet=outlet, month=on, latest=True)
    form = ReasonForm(request.POST)
    if form.is_valid():
        revised = form.attempt(
            lambda: closing.accept_revision(
                close=latest, reason=form.cleaned_data["reason"], by=request.user, at=request.at
            )
        )
        if revised:
            say(request, _("Revision %(number)d is in force.") % {"number": revised.revision})
            return redirect("targets:closing", outlet.code, written(on))
    return _page(request, outlet, on, form=form, status=422)


def _outlet_and_month(request, code, text):
    on = month_in_address(text)
    return get_object_or_404(Outlet.objects.visible_to(request.user, Right.BOARD), code=code), on


def _page(request, outlet, on, *, form=None, refusal="", status=200):
    revisions = list(MonthClose.objects.filter(outlet=outlet, month=on).select_related("closed_by"))
    latest = next((each for each in revisions if each.latest), None)
    may_close = request.user.may(Right.MONTH_CLOSE, outlet)
    context = {
        "outlet": outlet,
        "month": on,
        "is_over": on < month_of(local(request.at).date()),
        "latest": latest,
        "revisions": revisions,
        "groups": closing_page.lines_of(latest.figures, latest.drift)
        if latest
        else closing_page.kept_lines(outlet, on),
        "may_close": may_close,
        "form": form or (ReasonForm() if may_close and latest and latest.drift else None),
        "refusal": refusal,
        "board": reverse("targets:board") + f"?place=outlet:{outlet.code}&month={written(on)}",
    }
    return render(request, "targets/closing.html", context, status=status)
