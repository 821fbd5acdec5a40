"""Follow-ups as a list, one by one, and as the sheet of a day; sampling and the queue as managers watch them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff.access import require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened

from .. import call_exports, call_figures, filters_calls
from ..call_page import Explained
from ..daily_sheet import DailySheet
from ..forms.queue import MonthForm, SheetForm
from ..models import FollowUp
from ..sampling import month_of
from ..sampling_page import draws_page
from ..services import queue


@right(Right.CALLS)
@require_GET
def follow_up_list(request):
    """Every follow-up under the user's postings, by state."""
    narrowed = filters_calls.FollowUpFilter(request.GET, user=request.user, at=request.at)
    found = narrowed.apply(FollowUp.objects.visible_to(request.user, Right.CALLS))
    tab = filters_calls.tab_of(request.GET)
    numbers = filters_calls.numbers_of(found)
    shown = filters_calls.in_tab(found, tab)
    rows = shown.select_related("vehicle__customer", "customer", "outlet", "order__advisor", "response", "leased_by")
    context = {
        "page": page_of(rows, request.GET, order=filters_calls.order_of(tab), total=numbers[tab]),
        "filter": narrowed,
        "tab": tab,
        "tabs": [(name, label, numbers[name]) for name, label in filters_calls.tab_labels()],
        "may_export": request.user.may(Right.EXPORT),
        "number": numbers[tab],
    }
    return render(request, "complaints/follow_ups.html", context)


@right(Right.EXPORT)
@require_GET
def follow_up_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.CALLS)
    found = call_exports.follow_ups_for(request.user, request.GET, request.at)
    if found.count() > call_exports.AT_ONCE:
        work = call_exports.ask_for_follow_ups(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(call_exports.follow_ups_workbook(found, request.user), "follow-ups", request.at)


@right(Right.CALLS)
@require_GET
def follow_up(request, pk):
    """One follow-up: where it stands, why it was drawn, every attempt, the answers."""
    visible = FollowUp.objects.visible_to(request.user, Right.CALLS)
    full = visible.select_related(
        "outlet__area__region", "vehicle", "customer", "order__advisor", "draw", "leased_by", "response__complaint"
    )
    found = get_object_or_404(full, pk=pk)
    context = {
        "follow_up": found,
        "page": Explained(found, request.user, request.at),
        "entries": happened(found),
        "mine": found.leased_by_id == request.user.pk and found.state == FollowUp.State.WAITING,
        "may_link": request.user.may(Right.COMPLAINTS_ANSWER, found.outlet),
        "may_watch": request.user.may(Right.CALLS_MANAGE, found.outlet),
    }
    return render(request, "complaints/follow_up.html", context)


@right(Right.CALLS)
@require_GET
def daily_sheet(request):
    """Whom an outlet called on a day, on A4 lying, to be signed."""
    form = SheetForm(request.GET, user=request.user, today=local(request.at).date())
    sheet = DailySheet(form.outlet, form.on, whole=request.user.may(Right.EXPORT_WHOLE, form.outlet))
    return render(request, "complaints/daily_sheet.html", {"form": form, "sheet": sheet, "printed_at": request.at})


@right(Right.CALLS_MANAGE)
@require_GET
def sampling(request):
    """The shares that are settled, and what became of each draw of a month."""
    latest = call_figures.latest_draw_month(request.user) or month_of(request.at)
    month = MonthForm(request.GET).chosen(latest).replace(day=1)
    return render(request, "complaints/sampling.html", draws_page(request.user, month, request.at))


@right(Right.CALLS_MANAGE)
@require_GET
def watch(request):
    """The queue as a manager watches it: what waits, who calls, who has whom on the page."""
    user, at = request.user, request.at
    visible = FollowUp.objects.visible_to(user, Right.CALLS_MANAGE).calls()
    leases = list(call_figures.leases(visible))
    context = {
        "counts": queue.waiting_counts(user, at),
        "callers": call_figures.callers_of(visible, local(at).date()),
        "leases": [(lease, lease.leased_until <= at) for lease in leases],
        "overdue": call_figures.overdue_by_outlet(user, Right.CALLS_MANAGE, at),
    }
    return render(request, "complaints/watch.html", context)
