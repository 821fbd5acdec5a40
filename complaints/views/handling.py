"""The steps of one complaint, its hand-over form on paper, and the ledgers of promises, corrections and pairs."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.views.files import handed_out
from staff.access import require, right
from staff.instants import local
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .. import complaint_clocks, ledgers, services
from ..forms import handling as forms
from ..models import Complaint, CorrectiveAction, HandOver, LiabilityView, Pairing, Promise, ProofFile, SatisfactionCall
from ..services import pairing, printing
from .complaints import complaint_of, complaint_page, liability_form, place_of

# Steps ----------------------------------------------------------------------------------------------------------------


def _step(request, number, needed, name, form_class, act, done, anchor=""):
    """One posted step of a complaint: check the form, call the service, say what happened; else the page with the
    errors and everything that was typed. `name` is what the page calls the form: `answer_form`, `keep_7`."""
    complaint = complaint_of(request, number)
    require(request.user, needed, complaint.outlet)
    place = place_of(complaint, local(request.at).date())
    form = form_class(request.POST, request.FILES, name=name.removesuffix("_form").replace("_", ""), **place)
    if form.is_valid() and form.attempt(lambda: act(complaint, form.cleaned_data)):
        say(request, done)
        return redirect(complaint.get_absolute_url() + anchor)
    return complaint_page(request, complaint_of(request, number), status=422, **{name: form})


@require_POST
@right(Right.COMPLAINTS)
def hand_over(request, number):
    def act(complaint, data):
        return services.hand_over(complaint=complaint, **data, by=request.user, at=request.at)

    done = _("Handed over. It waits for a signature; the clocks go on.")
    return _step(request, number, Right.COMPLAINTS_TAKE, "over_form", forms.HandOverForm, act, done)


def _waiting(complaint: Complaint) -> HandOver:
    found = complaint.hand_overs.filter(state=HandOver.State.WAITING).select_related("to_user", "sent_by").first()
    if found is None:
        raise Refused(_("No hand-over waits for a signature any more. Load the page again to see who was quicker."))
    found.complaint = complaint
    return found


@require_POST
@right(Right.COMPLAINTS)
def accept(request, number):
    """Sign for it. There is nothing to fill in, so a refusal is said above the page."""
    complaint = complaint_of(request, number)
    require(request.user, Right.COMPLAINTS_ANSWER, complaint.outlet)
    # Translators: 中文 已签收，现在由您负责。
    done = _("Signed for. It is in your hand now: answer the customer.")
    return deed(
        request, lambda: services.accept(hand_over=_waiting(complaint), by=request.user, at=request.at), done, complaint
    )


@require_POST
@right(Right.COMPLAINTS)
def refuse(request, number):
    def act(complaint, data):
        services.refuse(hand_over=_waiting(complaint), reason=data["reason"], by=request.user, at=request.at)

    done = _("Not accepted. It goes back to whoever handed it over.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, "refuse_form", forms.ReasonForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def take_back(request, number):
    def act(complaint, data):
        services.take_back(hand_over=_waiting(complaint), reason=data["reason"], by=request.user, at=request.at)

    done = _("Taken back. Hand it over to somebody else.")
    return _step(request, number, Right.COMPLAINTS_TAKE, "back_form", forms.ReasonForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def answer(request, number):
    def act(complaint, data):
        services.answer_complaint(complaint=complaint, words=data["words"], by=request.user, at=request.at)

    done = _("The customer is answered. Next: cause, person and plan.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, "answer_form", forms.AnswerForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def sort_out(request, number):
    def act(complaint, data):
        services.sort_out(complaint=complaint, **data, by=request.user, at=request.at)

    return _step(request, number, Right.COMPLAINTS_ANSWER, "sort_form", forms.SortOutForm, act, _("Sorted out."))


@require_POST
@right(Right.COMPLAINTS)
def finish(request, number):
    def act(complaint, data):
        services.finish(complaint=complaint, result=data["result"], by=request.user, at=request.at)

    done = _("Done. Customer care calls the customer next.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, "finish_form", forms.FinishForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def satisfaction(request, number):
    def act(complaint, data):
        return services.record_satisfaction(complaint=complaint, **data, by=request.user, at=request.at)

    unhappy = request.POST.get("result") == SatisfactionCall.Result.NOT_SATISFIED
    done = _("Not satisfied: it is in hand again.") if unhappy else _("The call is logged.")
    return _step(request, number, Right.CALLS, "call_form", forms.SatisfactionForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def close(request, number):
    complaint = complaint_of(request, number)
    require(request.user, Right.COMPLAINTS_CLOSE, complaint.outlet)
    done = _("%(number)s is closed.") % {"number": complaint.number}
    return deed(
        request, lambda: services.close_complaint(complaint=complaint, by=request.user, at=request.at), done, complaint
    )


@require_POST
@right(Right.COMPLAINTS)
def reopen(request, number):
    def act(complaint, data):
        services.reopen_complaint(complaint=complaint, reason=data["reason"], by=request.user, at=request.at)

    done = _("Open again. A full new period to close it has begun.")
    return _step(request, number, Right.COMPLAINTS_CLOSE, "reopen_form", forms.ReasonForm, act, done)


@require_POST
@right(Right.COMPLAINTS)
def liability(request, number):
    """One side's view of who answers for it. Which sides a user speaks for the service knows; the form offers them."""
    complaint = complaint_of(request, number)
    if not any(request.user.may(needed, complaint.outlet) for needed in LIABILITY_RIGHTS):
        raise PermissionDenied(_("Your role does not include saying who answers for a complaint."))
    form = liability_form(request, complaint, data=request.POST)

    def act():
        data = {name: form.cleaned_data[name] for name in ("side", "degree", "employee", "why")}
        if data["degree"] == LiabilityView.Degree.NONE:
            data["employee"] = None
        return services.give_view(complaint=complaint, **data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(act):
        say(request, _("Noted who answers for it."))
        return redirect(complaint.get_absolute_url() + "#liability")
    return complaint_page(request, complaint_of(request, number), status=422, liability_form=form)


LIABILITY_RIGHTS = (Right.CALLS, Right.LIABILITY_COUNT, Right.LIABILITY_DECIDE)


# Promises and corrective actions --------------------------------------------------------------------------------------


@require_POST
@right(Right.COMPLAINTS)
def promise(request, number):
    def act(complaint, data):
        return services.make_promise(complaint=complaint, **data, by=request.user, at=request.at)

    done = _("Written down. Its owner is told.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, "promise_form", forms.PromiseForm, act, done, "#promises")


def _promise_of(complaint: Complaint, pk) -> Promise:
    found = get_object_or_404(complaint.promises.select_related("owner"), pk=pk)
    found.complaint = complaint
    return found


@require_POST
@right(Right.COMPLAINTS)
def keep(request, number, pk):
    def act(complaint, data):
        services.keep_promise(promise=_promise_of(complaint, pk), **data, by=request.user, at=request.at)

    done = _("Kept, with proof.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, f"keep_{pk}", forms.ProofForm, act, done, "#promises")


@require_POST
@right(Right.COMPLAINTS)
def withdraw(request, number, pk):
    def act(complaint, data):
        services.withdraw_promise(promise=_promise_of(complaint, pk), why=data["why"], by=request.user, at=request.at)

    done = _("The promise is withdrawn.")
    name = f"withdraw_{pk}"
    return _step(request, number, Right.COMPLAINTS_ANSWER, name, forms.WithdrawForm, act, done, "#promises")


@require_POST
@right(Right.COMPLAINTS)
def correction(request, number):
    def act(complaint, data):
        return services.ask_correction(
            complaint=complaint, outlet=complaint.outlet, **data, by=request.user, at=request.at
        )

    done = _("Asked for. Its owner is told.")
    return _step(
        request, number, Right.COMPLAINTS_ANSWER, "correction_form", forms.CorrectionForm, act, done, "#corrections"
    )


@require_POST
@right(Right.COMPLAINTS)
def prove(request, number, pk):
    def act(complaint, data):
        action = get_object_or_404(complaint.corrective_actions.select_related("outlet__area__region"), pk=pk)
        services.prove_correction(action=action, **data, by=request.user, at=request.at)

    done = _("Changed, with proof.")
    return _step(request, number, Right.COMPLAINTS_ANSWER, f"prove_{pk}", forms.ProofForm, act, done, "#corrections")


# On paper -------------------------------------------------------------------------------------------------------------


@right(Right.COMPLAINTS)
@require_GET
def form(request, number):
    """The hand-over form on A4. Numbers are whole on the print that this user has just had counted, masked before."""
    complaint = complaint_of(request, number)
    last = printing.prints_of(complaint).first()
    printed = last if last and last.by_id == request.user.pk and "print" in request.GET else None
    handed = complaint.hand_overs.select_related("to_user__employee", "sent_by", "signed_by").exclude(
        state__in=[HandOver.State.REFUSED, HandOver.State.TAKEN_BACK]
    )
    whole = {what for _record, what in printing.whole_numbers(complaint, request.user)} if printed else set()
    orders = complaint.vehicle.repair_orders.order_by("-opened_at", "-pk") if complaint.vehicle else None
    context = {
        "complaint": complaint,
        "known": complaint.customer or (complaint.vehicle.customer if complaint.vehicle else None),
        "channels": Complaint.Channel.choices,
        "categories": Complaint.Category.choices,
        "degrees": LiabilityView.Degree.choices,
        "results": SatisfactionCall.Result.choices,
        "clocks": complaint_clocks.states(complaint, request.at),
        "handed": handed.first(),
        "visit": complaint.order or (orders.first() if orders is not None else None),
        "decision": _what_holds(complaint),
        "call": complaint.satisfaction_calls.select_related("by").first(),
        "printed": printed,
        "nth": printed.changes["nth"][1] if printed else None,
        "whole": whole,
        "caller_whole": printed and request.user.may(Right.NUMBERS, complaint.outlet),
    }
    return render(request, "complaints/form.html", context)


def _what_holds(complaint: Complaint):
    """The view on liability that stands on paper: the decision, else what both sides agree on."""
    views = {view.side: view for view in complaint.liability_views.select_related("employee", "by")}
    if services.liability_state(complaint) == services.Liability.AGREED:
        return views[LiabilityView.Side.CARE]
    return views.get(LiabilityView.Side.DECISION)


@require_POST
@right(Right.COMPLAINTS)
def form_print(request, number):
    """Count a print and show the sheet as it goes to the printer."""
    complaint = complaint_of(request, number)
    printing.record_print(complaint=complaint, by=request.user, at=request.at)
    return redirect(reverse("complaints:form", args=[complaint.number]) + "?print=1")


# Ledgers --------------------------------------------------------------------------------------------------------------


@right(Right.COMPLAINTS)
@require_GET
def promises(request):
    """Every promise made to customers: open ones by their time, broken ones told apart."""
    narrowed = forms.LedgerFilter(request.GET, user=request.user)
    found = ledgers.promises(request.user, narrowed.cleaned_data)
    return _ledger(request, ledgers.PROMISE_TABS, found, narrowed, "complaints/promises.html")


@right(Right.COMPLAINTS)
@require_GET
def actions(request):
    """What has to change after complaints: owner, day, proof; the late ones first."""
    narrowed = forms.LedgerFilter(request.GET, user=request.user)
    found = ledgers.corrections(request.user, narrowed.cleaned_data)
    return _ledger(request, ledgers.ACTION_TABS, found, narrowed, "complaints/actions.html")


def _ledger(request, labels, found, narrowed, template):
    counts = ledgers.counts(found, request.at)
    tab = request.GET.get("state", "")
    tab = tab if tab in counts else "open"
    rows, order = ledgers.in_tab(found, tab, request.at)
    context = {
        "tab": tab,
        "tabs": [(code, label, counts[code]) for code, label in labels.items()],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=order, total=counts[tab]),
        "today": local(request.at).date(),
    }
    return render(request, template, context)


@right(Right.COMPLAINTS)
def action(request, pk):
    """One corrective action that belongs to no complaint, or that is proved from the list."""
    found = get_object_or_404(
        CorrectiveAction.objects.visible_to(request.user, Right.COMPLAINTS).select_related(
            "outlet__area__region", "owner", "complaint__vehicle", "asked_by", "done_by", "meeting"
        ),
        pk=pk,
    )
    may = request.user.may(Right.COMPLAINTS_ANSWER, found.outlet)
    form = forms.ProofForm(request.POST or None, request.FILES or None, name="prove")
    if request.method == "POST":
        require(request.user, Right.COMPLAINTS_ANSWER, found.outlet)
        proof = {"by": request.user, "at": request.at}
        if form.is_valid() and form.attempt(
            lambda: services.prove_correction(action=found, **form.cleaned_data, **proof)
        ):
            say(request, _("Changed, with proof."))
            return redirect("complaints:action", pk=found.pk)
    context = {"action": found, "form": form, "may_prove": may, "today": local(request.at).date()}
    return render(request, "complaints/action.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@right(Right.COMPLAINTS)
def proof(request, pk):
    """A file of a proof."""
    return handed_out(get_object_or_404(ProofFile.objects.visible_to(request.user, Right.COMPLAINTS), pk=pk))


# Pairs ----------------------------------------------------------------------------------------------------------------


@right(Right.CALLS_MANAGE)
def pairs(request):
    """Which advisor gets the complaints of which caller first."""
    on = local(request.at).date()
    form = forms.PairForm(request.POST or None, user=request.user, on=on)
    failed = request.method == "POST"
    if failed and form.is_valid():
        pair = form.attempt(lambda: pairing.pair_up(**form.cleaned_data, by=request.user, at=request.at))
        if pair:
            say(request, _("%(care)s and %(advisor)s are a pair.") % {"care": pair.care, "advisor": pair.advisor})
            return redirect("complaints:pairs")
    visible = Pairing.objects.visible_to(request.user, Right.CALLS_MANAGE)
    rows = visible.select_related("outlet", "care", "advisor").order_by("outlet__code", "to_on", "care__name_key", "pk")
    context = {"form": form, "pairs": rows[:200], "today": on}
    return render(request, "complaints/pairs.html", context, status=422 if failed else 200)


@right(Right.CALLS_MANAGE)
def pair(request, pk):
    """End a pair."""
    visible = Pairing.objects.visible_to(request.user, Right.CALLS_MANAGE)
    found = get_object_or_404(visible.select_related("outlet__area__region", "care", "advisor"), pk=pk)
    on = local(request.at).date()
    form = forms.EndPairForm(request.POST or None, initial={"to_on": on})
    failed = request.method == "POST"
    if failed and form.is_valid():
        act = {"by": request.user, "at": request.at}
        if form.attempt(lambda: pairing.end_pair(pairing=found, to_on=form.cleaned_data["to_on"], **act)):
            say(request, _("The pair ends."))
            return redirect("complaints:pairs")
    return render(request, "complaints/pair.html", {"pair": found, "form": form}, status=422 if failed else 200)
