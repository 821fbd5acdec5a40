"""Pages of care: the call list, one reminder, the list of all, what reminding comes to, and segments."""

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers import care_exports, care_figures, care_filters, care_page
from customers.before_dialling import before_dialling
from customers.forms.care import CareCallForm, EndForm
from customers.models import Reminder, ReminderCall, Segment
from customers.services import care_calls
from customers.services.reminders import end_reminder
from staff.access import require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.paging import page_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened

Outcome = ReminderCall.Outcome


@right(Right.CARE)
@require_GET
def care(request):
    """The call list: how many wait, what the caller did today, whom they agreed to call."""
    context = {
        "counts": care_calls.waiting_counts(request.user, request.at),
        "in_hand": Reminder.objects.leased_to(request.user, request.at).select_related("vehicle").first(),
        "today": care_figures.my_today(request.user, request.at),
        "agreed": care_figures.agreed_for(request.user, request.at)[:10],
        "may_manage": request.user.may(Right.CARE_MANAGE),
    }
    return render(request, "customers/care/care.html", context)


@right(Right.CARE)
@require_POST
def care_next(request):
    """The next customer, or the one that the caller has on the page already."""
    return _go_on(request)


@right(Right.CARE)
@require_GET
def reminder_list(request):
    """Every reminder under the user's postings, by state."""
    narrowed = care_filters.ReminderFilter(request.GET, user=request.user)
    found = narrowed.apply(Reminder.objects.visible_to(request.user, Right.CARE))
    tab = care_filters.tab_of(request.GET)
    numbers = care_filters.numbers_of(found)
    rows = care_filters.in_tab(found, tab).select_related("vehicle", "customer", "outlet", "leased_by")
    context = {
        "page": page_of(rows, request.GET, order=care_filters.order_of(tab), total=numbers[tab]),
        "filter": narrowed,
        "tab": tab,
        "tabs": [(name, label, numbers[name]) for name, label in care_filters.tab_labels()],
        "may_export": request.user.may(Right.EXPORT),
        "number": numbers[tab],
    }
    return render(request, "customers/care/reminders.html", context)


@right(Right.EXPORT)
@require_GET
def reminder_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.CARE)
    found = care_exports.reminders_for(request.user, request.GET)
    if found.count() > care_exports.AT_ONCE:
        work = care_exports.ask_for_reminders(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(care_exports.reminders_workbook(found, request.user), "reminders", request.at)


@right(Right.CARE)
def reminder(request, pk):
    """One reminder: who, of what, how the day was found, and what came of it; the call for whoever has it."""
    found = _reminder_of(request, pk)
    if request.method == "POST":
        return _record(request, found)
    return _page(request, found, _form(found))


@right(Right.CARE)
@require_POST
def reminder_take(request, pk):
    """This very customer, out of turn."""
    found = _reminder_of(request, pk)
    try:
        care_calls.take(reminder=found, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    return redirect(found)


@right(Right.CARE)
@require_POST
def reminder_keep(request, pk):
    """A sign of life of the page: the lease goes on, or the page is told that it is over."""
    found = _reminder_of(request, pk)
    held = care_calls.keep(reminder=found, by=request.user, at=request.at)
    # Translators: 中文 保留时间过了，这位客户已不在您手上。
    lost = _("Your time with this customer ran out.")
    return JsonResponse({"held": held, "words": "" if held else lost})


@right(Right.CARE)
@require_POST
def reminder_give_back(request, pk):
    """Back into the list: by the caller, or by who manages care for somebody who went away."""
    found = _reminder_of(request, pk)
    if care_calls.give_back(reminder=found, by=request.user, at=request.at):
        say(request, _("Back in the list."))
    else:
        say(request, _("Nobody has this customer on the page any more."))
    return redirect("customers:care")


@right(Right.CARE)
@require_POST
def reminder_end(request, pk):
    """Nobody has to be reminded of this any more."""
    found = _reminder_of(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, found, _form(found), end=form, status=422)
    try:
        end_reminder(reminder=found, **form.cleaned_data, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, _("Nobody is reminded of this any more."))
    return redirect(found)


@right(Right.CARE_MANAGE)
@require_GET
def effect(request):
    """What reminding comes to in cars that came back, beside those held out."""
    form, today = care_filters.EffectForm(request.GET, user=request.user), local(request.at).date()
    from_on = form.cleaned_data.get("from_on") or today - timedelta(days=365)
    to_on = form.cleaned_data.get("to_on") or today
    reminders = care_figures.over(request.user, today, from_on, to_on)
    outlet = form.cleaned_data.get("outlet")
    rows = care_figures.effect_rows(reminders.filter(outlet__code=outlet) if outlet else reminders)
    context = {
        "form": form,
        "rows": rows[:-1],
        "every": rows[-1],
        "from_on": from_on,
        "to_on": min(to_on, today - care_figures.WITHIN - timedelta(days=1)),
        "outlet": outlet,
    }
    return render(request, "customers/care/effect.html", context)


@right(Right.CARE)
@require_GET
def segments(request):
    """How many customers are loyal, ordinary and lost, and how they moved."""
    today = local(request.at).date()
    now = care_figures.segment_numbers(request.user)
    before = care_figures.segment_numbers_on(request.user, today - timedelta(days=90))
    moves = care_figures.segment_moves(request.user, today)
    context = {
        "numbers": [(Segment(code).label, number, number - before[code], code) for code, number in now.items()],
        "total": sum(now.values()),
        "known_before": sum(before.values()),
        "moves": [(move.month, [move.into[code] for code in Segment.values]) for move in moves],
        "labels": [label for _code, label in Segment.choices],
    }
    return render(request, "customers/care/segments.html", context)


# --- One reminder -----------------------------------------------------------------------------------------------------


def _reminder_of(request, pk) -> Reminder:
    visible = Reminder.objects.visible_to(request.user, Right.CARE)
    full = visible.select_related("outlet__area__region", "customer__outlet", "vehicle__customer", "leased_by")
    return get_object_or_404(full, pk=pk)


def _form(found: Reminder, data=None) -> CareCallForm:
    return CareCallForm(data, initial={"seen": found.attempts})


def _record(request, found) -> HttpResponse:
    """Do what the pressed button says. What is refused comes back with everything that was typed."""
    form, do = _form(found, request.POST), request.POST.get("do", "")
    if do not in Outcome.values:
        return _page(request, found, form, status=422)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    given, mine = form.cleaned_data, found.leased_by_id == request.user.pk
    found.attempts = given["seen"]
    try:
        care_calls.record_call(
            reminder=found, outcome=do, words=given["note"], call_at=given["call_at"], by=request.user, at=request.at
        )
    except AlreadyDone as refused:
        return _page(request, found, form, lost=str(refused), status=409)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, found, form, status=422)
    say(request, _("Recorded: %(outcome)s.") % {"outcome": Outcome(do).label})
    return _go_on(request) if mine else redirect(found)


def _go_on(request) -> HttpResponse:
    following = care_calls.take_next(by=request.user, at=request.at)
    return redirect(following) if following else redirect("customers:care")


def _page(request, found, form, lost="", end=None, status=200) -> HttpResponse:
    user, at = request.user, request.at
    found.refresh_from_db(fields=["state", "leased_by", "leased_until", "attempts"])
    mine = found.leased_by_id == user.pk
    refusal = care_calls.call_refusal(found, at) if found.is_open else ""
    to_take = found.is_open and not found.leased_by_id and not refusal
    messages = list(found.messages.for_list())
    context = {
        "reminder": found,
        "refusal": refusal,
        "to_take": to_take,
        # Whoever opens a customer to be reminded calls first; the appointment comes of the call.
        "call_first": to_take and found.state == Reminder.State.DUE,
        "form": form,
        "end": end or EndForm(),
        "mine": mine,
        "lost": lost,
        "how": care_page.how_found(found, local(at).date()),
        "visits": care_page.latest_visits(found, at),
        "calls": found.calls.select_related("by"),
        "messages_of_it": messages,
        # Once is enough: a second one about the same reminder is left out by the sending itself.
        "may_message": found.state == Reminder.State.DUE
        and not found.held_out
        and not any(each.message_id for each in messages),
        "before": before_dialling(customer=found.customer, user=user, at=at, without=found.get_absolute_url()),
        "number": care_calls.number_to_dial(reminder=found, where=request.path, by=user, at=at),
        "book_url": care_page.book_url(found) if user.may(Right.APPOINT, found.outlet) else "",
        "entries": happened(found),
        "may_manage": user.may(Right.CARE_MANAGE, found.outlet),
    }
    return render(request, "customers/care/reminder.html", context, status=status)
