"""The daily check of papers: the orders of a day, and one order's list."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff.access import require, right
from staff.instants import local
from staff.refusals import AlreadyDone
from staff.roles import Right
from staff.toasts import say
from workshop import settling_figures as figures
from workshop.forms.settling import PapersForm, PapersPlaceForm
from workshop.models import PaperCheck, RepairOrder
from workshop.services import paper_checks


@right(Right.PAPERS_CHECK)
@require_GET
def papers_day(request):
    """The cars given back on a day, those whose papers nobody has looked at first; and the month by advisor."""
    today = local(request.at).date()
    place = PapersPlaceForm(request.GET, user=request.user, day=today)
    day = place.chosen_day
    orders = figures.delivered_on(place.chosen, day) if place.chosen else []
    context = {
        "place": place,
        "outlet": place.chosen,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "orders": sorted(orders, key=lambda order: (hasattr(order, "paper_check"), order.delivered_at)),
        "unchecked": sum(not hasattr(order, "paper_check") for order in orders),
        "month": day.replace(day=1),
        "scores": figures.paper_scores(place.chosen, day.replace(day=1)).values() if place.chosen else [],
    }
    return render(request, "workshop/papers.html", context)


@right(Right.PAPERS_CHECK)
def paper_check(request, number):
    """One order's papers, item by item."""
    visible = RepairOrder.objects.visible_to(request.user, Right.PAPERS_CHECK).filter(delivered_at__isnull=False)
    order = get_object_or_404(visible.select_related("vehicle", "outlet__area__region", "advisor"), number=number)
    require(request.user, Right.PAPERS_CHECK, order.outlet)
    check = PaperCheck.objects.filter(order=order).select_related("by").first()
    form = PapersForm(request.POST or None, check=check, seen=paper_checks.fingerprint(check))
    if request.method == "POST" and form.is_valid() and form.attempt(lambda: _checked(request, order, form)):
        day = local(order.delivered_at).date()
        return redirect(f"{reverse('workshop:papers')}?outlet={order.outlet.code}&day={day:%Y-%m-%d}")
    context = {"order": order, "check": check, "form": form}
    return render(request, "workshop/paper_check.html", context, status=422 if request.method == "POST" else 200)


def _checked(request, order, form) -> bool:
    try:
        check = paper_checks.check_papers(
            order=order,
            items=form.items,
            words=form.cleaned_data["words"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=request.at,
        )
    except AlreadyDone as quicker:
        say(request, str(quicker), wrong=True)
        return True
    say(request, _("Checked: no fault.") if not check.faults else _("Checked: faults are written down."))
    return True
