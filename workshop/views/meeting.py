"""The evening meeting: its list, a problem and its steps, the sheet of one evening."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from staff.access import lacks, require, require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from staff.trail_words import happened
from workshop.exports import house as exports
from workshop.forms import meeting as forms
from workshop.forms.house import ChosenOutlet
from workshop.models import MeetingItem
from workshop.services import meeting as services

ORDERS = {"open": ("due_on", "pk"), "late": ("due_on", "pk")}
LATEST = ("-met_on", "-pk")


@right(Right.MEETING)
@require_GET
def meeting(request):
    """Open problems by their day, or the late ones, or those that have ended."""
    narrowed = forms.MeetingFilter(request.GET, user=request.user)
    today = local(request.at).date()
    found = narrowed.apply(MeetingItem.objects.visible_to(request.user, Right.MEETING))
    tabs = exports.meeting_tabs(found, today)
    tab = request.GET.get("state", "open")
    tab = tab if tab in tabs else "open"
    counts = {name: rows.count() for name, rows in tabs.items()}
    labels = {
        "open": pgettext("meeting", "Open"),
        "late": pgettext("meeting", "Overdue"),
        "over": pgettext("meeting", "Ended"),
        "all": _("All"),
    }
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].for_list(), request.GET, order=ORDERS.get(tab, LATEST), total=counts[tab]),
        "today": today,
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "workshop/meeting.html", context)


@right(Right.EXPORT)
@require_GET
def meeting_export(request):
    """Exactly what is filtered, as Excel."""
    require_somewhere(request.user, Right.MEETING)
    items = exports.meeting_items_for(request.user, request.GET, request.at)
    return excel(exports.meeting_workbook(items), "meeting", request.at)


@right(Right.MEETING)
def meeting_new(request):
    form = forms.ItemForm(
        request.POST or None, user=request.user, at=request.at, initial={"order": request.GET.get("order", "")}
    )

    def enter():
        try:
            return services.enter_item(**form.cleaned_data, by=request.user, at=request.at)
        except services.EnteredOnce as already:
            say(request, str(already))
            return already.item

    if request.method == "POST" and form.is_valid() and (item := form.attempt(enter)):
        return redirect(item)
    status = 422 if request.method == "POST" else 200
    return render(request, "workshop/meeting_new.html", {"form": form}, status=status)


@right(Right.MEETING)
@require_GET
def meeting_sheet(request):
    """One evening on A4: the day's problems, and those that were still open."""
    chooser = ChosenOutlet(request.GET, user=request.user, needs=Right.MEETING)
    if chooser.chosen is None:
        raise Http404(_("No outlets yet"))
    on = forms.EveningForm(request.GET, today=local(request.at).date()).chosen
    items = MeetingItem.objects.of_meeting(chooser.chosen, on).for_list().order_by("met_on", "pk")
    context = {
        "outlet": chooser.chosen,
        "chooser": chooser,
        "on": on,
        "fresh": [item for item in items if item.met_on == on],
        "open_items": [item for item in items if item.met_on < on],
    }
    return render(request, "workshop/meeting_sheet.html", context)


# One problem ----------------------------------------------------------------------------------------------------------


def _item_of(request, pk) -> MeetingItem:
    """For those over its outlet and for whoever sees to it; 404, or 403 without the right anywhere."""
    found = MeetingItem.objects.open_to(request.user, Right.MEETING).for_page().filter(pk=pk).first()
    if found is None and not request.user.may(Right.MEETING):
        raise lacks(Right.MEETING)
    if found is None:
        raise Http404
    return found


@require_GET
def meeting_item(request, pk):
    return _page(request, _item_of(request, pk))


def _page(request, item: MeetingItem, status=200, **bound):
    blank = {
        "proof_form": forms.ProofForm,
        "postpone_form": lambda: forms.DayForm(prefix_id="postpone", at=request.at),
        "reopen_form": lambda: forms.DayForm(prefix_id="reopen", at=request.at),
        "owner_form": lambda: forms.OwnerForm(outlet=item.outlet, at=request.at),
        "drop_form": forms.DropForm,
    }
    context = {
        "item": item,
        "keeps": request.user.may(Right.MEETING, item.outlet),
        "may_prove": services.may_prove(request.user, item),
        "may_see_order": bool(item.order) and request.user.may(Right.RECORDS, item.outlet),
        "late": item.is_open and item.due_on < local(request.at).date(),
        "entries": happened(item),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "workshop/meeting_item.html", context, status=status)


def _step(request, pk, make_form, name, service, done, *, owner_too=False):
    """One posted step: check who, call the service, say what happened; else the page with the errors."""
    item = _item_of(request, pk)
    if not (owner_too and services.may_prove(request.user, item)):
        require(request.user, Right.MEETING, item.outlet)
    form = make_form(item)
    return step(
        request,
        form,
        lambda: service(item=item, **form.cleaned_data, by=request.user, at=request.at),
        done,
        item,
        lambda: _page(request, item, status=422, **{name: form}),
    )


@require_POST
def meeting_prove(request, pk):
    def form(item):
        return forms.ProofForm(request.POST)

    return _step(request, pk, form, "proof_form", services.prove_item, _("Solved."), owner_too=True)


@require_POST
def meeting_postpone(request, pk):
    def form(item):
        return forms.DayForm(request.POST, prefix_id="postpone", at=request.at)

    return _step(request, pk, form, "postpone_form", services.postpone_item, _("The new day is set."))


@require_POST
def meeting_give(request, pk):
    def form(item):
        return forms.OwnerForm(request.POST, outlet=item.outlet, at=request.at)

    return _step(request, pk, form, "owner_form", services.give_item, _("Somebody else sees to it now."))


@require_POST
def meeting_drop(request, pk):
    def form(item):
        return forms.DropForm(request.POST)

    return _step(request, pk, form, "drop_form", services.drop_item, _("Dropped."))


@require_POST
def meeting_reopen(request, pk):
    def form(item):
        return forms.DayForm(request.POST, prefix_id="reopen", at=request.at)

    return _step(request, pk, form, "reopen_form", services.reopen_item, _("Open again."))
