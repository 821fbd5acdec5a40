"""Pages of complaints: the list, taking one, one complaint with everything that belongs to it."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from customers.models import Candidate, Customer, Vehicle
from customers.picking import find_cars, find_customers
from outage.entering import from_paper
from staff.access import require_somewhere, right
from staff.instants import local
from staff.keys import key_in
from staff.list_exports import answer
from staff.models import User
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

from .. import complaint_clocks, exports, filters, handling_line, services
from ..car import Beside, BesideCustomer
from ..filters import ComplaintFilter
from ..forms import handling as forms
from ..forms.complaints import TakeForm
from ..handling_steps import CALL, CLOSE, next_action, step_of
from ..models import Complaint, HandOver, LiabilityView

PICKED_AT_MOST = 20


# The list -------------------------------------------------------------------------------------------------------------


@right(Right.COMPLAINTS)
@require_GET
def complaint_list(request):
    """Complaints by step, the nearest deadline first."""
    visible = Complaint.objects.visible_to(request.user, Right.COMPLAINTS)
    narrowed = ComplaintFilter(request.GET, queryset=visible, request=request, at=request.at)
    tab = exports.tab_of(request.GET)
    counts = filters.tab_counts(narrowed.qs)
    rows = filters.for_list(filters.by_deadline(filters.in_tab(narrowed.qs, tab)))
    order = exports.ORDER_OF.get(tab, exports.BY_DEADLINE)
    context = {
        "page": page_of(rows, request.GET, order=order, total=counts[tab]),
        "filter": narrowed,
        "tab": tab,
        "tabs": [(code, label, counts[code]) for code, label in _tabs()],
        "total": counts[tab],
        "may_take": request.user.may(Right.COMPLAINTS_TAKE),
        "may_export": request.user.may(Right.EXPORT),
        "may_pair": request.user.may(Right.CALLS_MANAGE),
    }
    return render(request, "complaints/list.html", context)


def _tabs() -> list[tuple[str, str]]:
    return [
        # Translators: 中文 未关闭
        ("open", pgettext("complaints", "Open")),
        # Translators: 中文 待移交
        ("new", _("To hand over")),
        # Translators: 中文 待签收
        ("waiting", _("To be signed for")),
        ("in_hand", _("In hand")),
        # Translators: 中文 待回访
        ("to_call", _("To call")),
        ("closed", pgettext("complaints", "Closed")),
        ("all", _("All")),
    ]


@right(Right.EXPORT)
@require_GET
def export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.COMPLAINTS)
    rows = exports.complaints_for(request.user, request.GET, request.at)

    def book() -> bytes:
        return exports.complaints_workbook(rows, request.user, request.GET, request.at)

    return answer(request, rows, book, "complaints", exports.ask_for_complaints)


@right(Right.COMPLAINTS)
@require_GET
def people(request):
    """Accounts to choose from as one types, for the filters."""
    found = User.objects.visible_to(request.user, Right.COMPLAINTS).active().named_like(request.GET.get("q", ""))
    return JsonResponse({"results": [{"value": user.pk, "text": user.name} for user in found[:PICKED_AT_MOST]]})


# Taking one -----------------------------------------------------------------------------------------------------------


@right(Right.COMPLAINTS_TAKE)
def take(request):
    paper = from_paper(request, "complaint")
    form = TakeForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        initial={"vehicle": _car_named(request)} | paper.initial,
        car_search_url=reverse("complaints:cars"),
        customer_search_url=reverse("complaints:customers"),
        car_url=reverse("complaints:car"),
    )
    if paper:
        # The time on the paper says it.
        form.fields["received_at"].required = False

    def make(written_at):
        given = form.complaint_data
        when = {"received_at": written_at} if written_at else {}
        return services.take_complaint(**(given | when), by=request.user, at=request.at)

    if request.method == "POST" and form.is_valid() and paper.is_valid():
        try:
            made = paper.saved(make)
        except services.TakenAlready as already:
            say(request, str(already))
            return redirect(already.complaint)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            say(request, _taken(request, form, made))
            return redirect(made)
    beside = _beside(request, form.chosen_car, str(form["customer"].value() or ""), chosen_order=form["order"].value())
    context = {"form": form, "paper": paper, **beside}
    return render(request, "complaints/take.html", context, status=422 if form.is_bound else 200)


def _taken(request, form, made: Complaint) -> str:
    """Hand it over as the form says, and what the toast says of both. A refused hand-over loses nothing: the complaint
    stands, and its page asks to whom it goes."""
    said = _("Recorded as %(number)s.") % {"number": made.number}
    receiver = form.receiver
    if receiver.pop("proposed", False):
        person = services.proposed_recipient(made, request.user, local(request.at).date())
        receiver = {"to_user": person} if person and person != request.user else {}
    if not receiver:
        return said
    try:
        handed = services.hand_over(complaint=made, **receiver, by=request.user, at=request.at)
    except Refused as refused:
        return f"{said} {refused}"
    whom = handed.to_user.name if handed.to_user else handed.get_department_display()
    # Translators: 中文 等 %(whom)s 签收。
    return said + " " + _("It waits for the signature of %(whom)s.") % {"whom": whom}


@right(Right.COMPLAINTS_TAKE)
@require_GET
def car(request):
    """What is known of the chosen car, or of the customer without one, beside the form."""
    found = _beside(request, request.GET.get("vehicle", ""), request.GET.get("customer", ""))
    return render(request, "complaints/_car.html", found)


@right(Right.COMPLAINTS_TAKE)
@require_GET
def cars(request):
    """Cars that answer to what was typed, for the search within the form."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@right(Right.COMPLAINTS_TAKE)
@require_GET
def customers(request):
    """Customers that answer to what was typed, for those who complain without a car."""
    return JsonResponse({"results": find_customers(request.user, request.GET.get("q", ""))})


def _car_named(request):
    """The car that the address names, by its key or its VIN, if the user may see it."""
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    if vin := request.GET.get("vin"):
        return visible.filter(vin=vin).values_list("pk", flat=True).first()
    return request.GET.get("car", "")


def _beside(request, key: str, customer_key: str = "", chosen_order=None) -> dict:
    user = request.user
    cars = Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer")
    vehicle = cars.filter(pk=key_in(key)).first()
    known = None
    if vehicle is None:
        known = Customer.objects.visible_to(user, Right.RECORDS).filter(pk=key_in(customer_key)).first()
    return {
        "beside": Beside(vehicle, user) if vehicle else None,
        "known": BesideCustomer(known, user) if known else None,
        "chosen_order": chosen_order,
    }


# One complaint --------------------------------------------------------------------------------------------------------


@right(Right.COMPLAINTS)
@require_GET
def complaint(request, number):
    return complaint_page(request, complaint_of(request, number))


def complaint_of(request, number) -> Complaint:
    """The complaint of that number with what its page shows of it, or 404."""
    visible = Complaint.objects.visible_to(request.user, Right.COMPLAINTS)
    return get_object_or_404(
        visible.select_related(
            "outlet__area__region",
            "vehicle__customer__outlet__area",
            "customer__outlet__area",
            "order__advisor__user",
            "employee",
            "handler",
            "team",
            "taken_by",
        ),
        number=number,
    )


def complaint_page(request, complaint: Complaint, status=200, **bound):
    """The page of one complaint. `bound` are forms that came back with errors, by their names; those of a promise or a
    corrective action under `keep_<pk>`, `withdraw_<pk>`, `prove_<pk>`."""
    at = request.at
    hand_overs = list(complaint.hand_overs.select_related("to_user", "sent_by", "signed_by"))
    waiting = next((each for each in hand_overs if each.state == HandOver.State.WAITING), None)
    calls = list(complaint.satisfaction_calls.select_related("by"))
    called = bool(complaint.done_at) and complaint.satisfaction_calls.of_round(complaint).content().exists()
    action = next_action(
        closed_at=complaint.closed_at,
        done_at=complaint.done_at,
        sorted_at=complaint.sorted_at,
        answered_at=complaint.answered_at,
        in_hand=complaint.handler_id is not None,
        waits_for_signature=waiting is not None,
        called=called,
    )
    may = _may(request.user, complaint, waiting, at)
    views = list(complaint.liability_views.select_related("employee", "by"))
    context = {
        "complaint": complaint,
        "known": complaint.customer or (complaint.vehicle.customer if complaint.vehicle else None),
        "clocks": complaint_clocks.states(complaint, at),
        "steps": _steps(),
        "step": step_of(action),
        "action": action,
        "may": may,
        "hand_overs": hand_overs,
        "waiting": waiting,
        "refused": _refused_last(hand_overs, complaint),
        "calls": calls,
        "lacks": services.what_closing_lacks(complaint) if action in (CALL, CLOSE) else [],
        "views": {view.side: view for view in views},
        "liability": services.liability_state(complaint),
        "promises": _with_forms(
            complaint.promises.select_related("owner").prefetch_related("files"),
            bound,
            keep=forms.ProofForm,
            withdraw=forms.WithdrawForm,
        ),
        "corrections": _with_forms(
            complaint.corrective_actions.select_related("owner").prefetch_related("files"),
            bound,
            prove=forms.ProofForm,
        ),
        "entries": handling_line.of_complaint(complaint),
        "raised": Candidate.objects.visible_to(request.user, Right.CASES)
        .resting_on("complaint", complaint.number)
        .select_related("case"),
        # The car may have gone to another outlet with its owner.
        "may_see_car": bool(complaint.vehicle) and request.user.may(Right.RECORDS, complaint.vehicle.customer.outlet),
        "today": local(at).date(),
    }
    context |= {name: bound.get(name) or make() for name, make in _blank_forms(request, complaint, may, views).items()}
    return render(request, "complaints/complaint.html", context, status=status)


def _may(user, complaint: Complaint, waiting, at) -> dict:
    rights = {
        "take": Right.COMPLAINTS_TAKE,
        "answer": Right.COMPLAINTS_ANSWER,
        "close": Right.COMPLAINTS_CLOSE,
        "call": Right.CALLS,
        "count": Right.LIABILITY_COUNT,
        "decide": Right.LIABILITY_DECIDE,
        "numbers": Right.NUMBERS,
        "quality": Right.QUALITY,
        "give": Right.GIFTS,
    }
    may = {name: user.may(right, complaint.outlet) for name, right in rights.items()}
    may["sign"] = bool(waiting and may["answer"]) and services.may_sign(waiting, user, at)
    may["view"] = may["call"] or may["count"] or may["decide"]
    return may


def _sides(may: dict, views, user) -> list[str]:
    """Whose view this user can give; after the decision only another decision counts."""
    Side = LiabilityView.Side
    decided = any(view.side == Side.DECISION for view in views)
    sides = [] if decided else [side for side, name in ((Side.CARE, "call"), (Side.FRONT_DESK, "count")) if may[name]]
    sides = [side for side in sides if not services.given_by(user, views, against=side)]
    return [*sides, Side.DECISION] if may["decide"] else sides


def _refused_last(hand_overs, complaint: Complaint):
    """The hand-over that was refused and after which nobody has got it yet."""
    last = hand_overs[0] if hand_overs else None
    open_still = complaint.closed_at is None and complaint.done_at is None
    return last if last and last.state == HandOver.State.REFUSED and open_still else None


def _with_forms(records, bound, **kinds) -> list[tuple]:
    """`[(record, {kind: form})]`: the small forms under a record, bound where one came back with an error."""
    return [
        (each, {kind: bound.get(f"{kind}_{each.pk}") or make(name=f"{kind}{each.pk}") for kind, make in kinds.items()})
        for each in records
    ]


def _steps() -> list[tuple[str, str]]:
    return [
        ("taken", pgettext("step of a complaint", "Taken")),
        # Translators: 中文 签收
        ("signed", pgettext("step of a complaint", "Signed for")),
        ("answered", pgettext("step of a complaint", "Answered")),
        # Translators: 中文 查明
        ("sorted", pgettext("step of a complaint", "Sorted out")),
        ("done", pgettext("step of a complaint", "Done")),
        ("called", pgettext("step of a complaint", "Customer called")),
        ("closed", pgettext("step of a complaint", "Closed")),
    ]


def _blank_forms(request, complaint: Complaint, may: dict, views) -> dict:
    on = local(request.at).date()
    place = place_of(complaint, on)

    def handing():
        proposed = services.proposed_recipient(complaint, request.user, on) if may["take"] else None
        initial = {"to_user": proposed.pk} if proposed and proposed != request.user else {}
        return forms.HandOverForm(name="over", initial=initial, **place)

    def sorting():
        initial = {name: getattr(complaint, name) for name in ("cause", "cause_words", "plan", "plan_by_at")}
        initial |= {"handler": complaint.handler_id or request.user.pk, "team": complaint.team_id}
        return forms.SortOutForm(name="sort", initial=initial, **place)

    owner = {"owner": complaint.handler_id or request.user.pk}
    return {
        "over_form": handing,
        "refuse_form": lambda: forms.ReasonForm(name="refuse"),
        "back_form": lambda: forms.ReasonForm(name="back"),
        "answer_form": lambda: forms.AnswerForm(name="answer"),
        "sort_form": sorting,
        "finish_form": lambda: forms.FinishForm(name="finish", initial={"result": complaint.result}),
        "call_form": lambda: forms.SatisfactionForm(name="call"),
        "promise_form": lambda: forms.PromiseForm(name="promise", initial=owner, **place),
        "correction_form": lambda: forms.CorrectionForm(name="correction", initial=owner, **place),
        "liability_form": lambda: liability_form(request, complaint, may, views),
        "reopen_form": lambda: forms.ReasonForm(name="reopen"),
    }


def place_of(complaint: Complaint, on) -> dict:
    """What the forms of a complaint choose from: its outlet and the people there."""
    return {"outlet": complaint.outlet, "people": forms.who_answers([complaint.outlet_id], on), "on": on}


def liability_form(request, complaint: Complaint, may=None, views=None, data=None):
    """The form for one side's view, with only the sides that this user speaks for."""
    views = complaint.liability_views.select_related("employee") if views is None else views
    may = may or _may(request.user, complaint, None, request.at)
    sides = _sides(may, views, request.user) or [LiabilityView.Side.CARE]
    mine = next((view for view in views if view.side == sides[0]), None)
    initial = {"side": sides[0]}
    if mine:
        initial |= {"degree": mine.degree, "employee": mine.employee_id, "why": mine.why}
    elif complaint.employee_id:
        initial["employee"] = complaint.employee_id
    place = place_of(complaint, local(request.at).date())
    return forms.LiabilityForm(data, name="liability", sides=sides, initial=initial, **place)
