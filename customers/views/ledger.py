"""Pages of the ledger: the list with its tabs, a candidate, a case and every step of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import beside, exports, figures, timeline
from customers.filters import CandidateFilter, CaseFilter
from customers.forms import ledger as forms
from customers.models import Candidate, Case, CaseAction, Vehicle, WatchShift
from customers.models.ledger import TIERS
from customers.services import cases as services
from outage.entering import from_paper
from staff.access import require, right
from staff.keys import key_in, keys_in
from staff.list_exports import answer
from staff.models import User
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from .attachments import attachments_of

CANDIDATE_TABS = {"candidates": Candidate.State.WAITING, "dismissed": Candidate.State.DISMISSED}
CASE_ORDER = {
    "deadline_at": ("deadline_at", "pk"),
    "-deadline_at": ("-deadline_at", "-pk"),
    "-opened_at": ("-opened_at", "-pk"),
    "opened_at": ("opened_at", "pk"),
}


# The list ---------------------------------------------------------------------------------------------------------


@right(Right.CASES)
def ledger(request):
    """The ledger by tabs: candidates, cases in hand, to be verified, closed, dismissed, all."""
    at = timezone.now()
    visible = Case.objects.visible_to(request.user, Right.CASES)
    candidates = Candidate.objects.visible_to(request.user, Right.CASES)
    counts = figures.ledger_counts(visible, candidates, at)
    tab = request.GET.get("state", "open")
    if tab not in counts.tabs:
        tab = "open"
    context = {
        "tab": tab,
        "tabs": _tabs(counts.tabs),
        "counts": counts,
        "tiers": list(counts.tiers.items()),
        "filters_open": "filters" in request.GET,
        "can_export": request.user.may(Right.EXPORT),
        "can_open": request.user.may(Right.CASES_OPEN),
        "can_decide": request.user.may(Right.CASES_DECIDE),
    }
    if tab in CANDIDATE_TABS:
        context |= _candidate_rows(request, candidates.filter(state=CANDIDATE_TABS[tab]), counts.tabs[tab])
        return render(request, "customers/ledger/candidates.html", context)
    context |= _case_rows(request, visible.in_tab(tab), counts.tabs[tab], at)
    return render(request, "customers/ledger/cases.html", context)


def _tabs(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    labels = {
        "candidates": _("Candidates"),
        # Translators: 中文 在办
        "open": _("In hand"),
        # Translators: 中文 待回访核实
        "verify": _("To be verified"),
        "closed": _("Closed"),
        "dismissed": _("Dismissed"),
        "all": _("All"),
    }
    return [(code, label, counts[code]) for code, label in labels.items()]


def _case_rows(request, cases, total: int, at) -> dict:
    filtered = CaseFilter(request.GET, cases, request=request, at=at)
    rows = filtered.qs.for_ledger()
    narrowed = filtered.is_bound and any(filtered.form.changed_data)
    total = rows.count() if narrowed else total
    order = CASE_ORDER.get(request.GET.get("sort", ""), CASE_ORDER["deadline_at"])
    return {"filter": filtered, "page": page_of(rows, request.GET, order=order, total=total), "total": total}


def _candidate_rows(request, candidates, total: int) -> dict:
    filtered = CandidateFilter(request.GET, candidates, request=request)
    rows = filtered.qs.for_ledger()
    total = rows.count() if filtered.is_bound and any(filtered.form.changed_data) else total
    return {"filter": filtered, "page": page_of(rows, request.GET, order=("due_at", "pk"), total=total), "total": total}


@right(Right.EXPORT)
def export(request):
    """Exactly what is filtered (or picked), as Excel; long lists through the worker."""
    if not request.user.may(Right.CASES):
        raise PermissionDenied
    at = timezone.now()
    rows = exports.ledger_cases(request.user, request.GET, request.GET.getlist("picked"), at)

    def book() -> bytes:
        return exports.ledger_workbook(rows, request.user, request.GET, at)

    return answer(request, rows, book, "key-customers", exports.ask_for_ledger)


@require_POST
@right(Right.CASES_DECIDE)
def bulk(request):
    """One step for all picked cases: name their owner, or export them."""
    picked = request.POST.getlist("picked")
    if request.POST.get("do") == "export":
        query = request.GET.copy()
        query.setlist("picked", picked)
        return redirect(f"{reverse('customers:ledger_export')}?{query.urlencode()}")
    owner = get_object_or_404(User.objects.visible_to(request.user), pk=key_in(request.POST.get("owner")))
    at, done = timezone.now(), 0
    for case in Case.objects.visible_to(request.user, Right.CASES_DECIDE).filter(pk__in=keys_in(picked)):
        try:
            services.assign_owner(case=case, owner=owner, by=request.user, at=at)
            done += 1
        except Refused as refused:
            messages.warning(request, f"{case.number}: {refused}")
    say(request, _("%(count)d cases are with %(name)s now.") % {"count": done, "name": owner.name})
    return redirect(f"{reverse('customers:ledger')}?{request.GET.urlencode()}")


@right(Right.CASES)
def owner_pick(request):
    """Accounts to choose an owner from, as one types."""
    found = User.objects.visible_to(request.user, Right.CASES).active().named_like(request.GET.get("q", ""))[:20]
    return JsonResponse({"results": [{"value": user.pk, "text": user.name} for user in found]})


# Candidates -------------------------------------------------------------------------------------------------------


@right(Right.CASES)
def candidate_page(request, pk):
    """A candidate with its evidence and the other signals of the car; confirm, merge or dismiss."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user, Right.CASES).for_ledger(), pk=pk)
    return _candidate(request, candidate)


def _waiting_with(request, vehicle: int):
    """The car's waiting candidates that the user may decide on: with its owner a car may have moved to another outlet,
    which leaves the older ones where they were found."""
    return Candidate.objects.visible_to(request.user, Right.CASES_DECIDE).waiting().filter(vehicle=vehicle)


def _candidate(request, candidate, status=200, **bound):
    waiting = Candidate.objects.visible_to(request.user, Right.CASES).waiting().filter(vehicle=candidate.vehicle_id)
    waiting = waiting.prefetch_related("evidence")
    open_case = Case.objects.visible_to(request.user, Right.CASES).open().filter(vehicle=candidate.vehicle_id).first()
    may_decide = request.user.may(Right.CASES_DECIDE, candidate.outlet)
    beside = waiting if candidate.state == Candidate.State.WAITING else []
    suggested = services.suggested_tier([candidate, *beside])
    context = {
        "candidate": candidate,
        "others": [other for other in waiting if other.pk != candidate.pk],
        "open_case": open_case,
        "suggested": suggested,
        "may_decide": may_decide and candidate.state == Candidate.State.WAITING,
        "confirm_form": bound.get("confirm_form")
        or forms.ConfirmForm(
            candidates=_waiting_with(request, candidate.vehicle_id),
            people=services.possible_owners(candidate.outlet, timezone.localdate()),
            initial={
                "candidates": waiting,
                "tier": suggested,
                "title": services.title_for(candidate),
            },
        ),
        "dismiss_form": bound.get("dismiss_form") or forms.DismissForm(),
    }
    return render(request, "customers/ledger/candidate.html", context, status=status)


def _candidate_to_decide(request, pk) -> Candidate:
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user, Right.CASES).for_ledger(), pk=pk)
    require(request.user, Right.CASES_DECIDE, candidate.outlet)
    return candidate


@require_POST
@right(Right.CASES)
def candidate_confirm(request, pk):
    candidate = _candidate_to_decide(request, pk)
    waiting = _waiting_with(request, candidate.vehicle_id)
    form = forms.ConfirmForm(
        request.POST, candidates=waiting, people=services.possible_owners(candidate.outlet, timezone.localdate())
    )
    if form.is_valid():
        try:
            case = services.confirm_candidates(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            say(request, _("Case %(number)s is open.") % {"number": case.number})
            return redirect(case)
    return _candidate(request, candidate, status=422, confirm_form=form)


@require_POST
@right(Right.CASES)
def candidate_merge(request, pk):
    candidate = _candidate_to_decide(request, pk)
    for case in Case.objects.open().filter(vehicle=candidate.vehicle_id).select_related("outlet__area"):
        require(request.user, Right.CASES_DECIDE, case.outlet)
    try:
        case = services.merge_candidate(candidate=candidate, by=request.user, at=timezone.now())
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(candidate)
    say(request, _("The signal is in case %(number)s.") % {"number": case.number})
    return redirect(case)


@require_POST
@right(Right.CASES)
def candidate_dismiss(request, pk):
    candidate = _candidate_to_decide(request, pk)
    form = forms.DismissForm(request.POST)
    if form.is_valid():
        try:
            services.dismiss_candidate(candidate=candidate, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, _("Dismissed: %(plate)s.") % {"plate": candidate.vehicle})
            return redirect(f"{reverse('customers:ledger')}?state=candidates")
    return _candidate(request, candidate, status=422, dismiss_form=form)


# One case ---------------------------------------------------------------------------------------------------------


def _visible_case(request, number, needed=None) -> Case:
    """The case, or 404; 403 where it is visible but the step is not for this role."""
    case = get_object_or_404(Case.objects.visible_to(request.user, Right.CASES).for_ledger(), number=number)
    if needed:
        require(request.user, needed, case.outlet)
    return case


@right(Right.CASES)
def case_page(request, number):
    """Everything about one case: what is due next, the forms of the next steps, evidence, facts, time line."""
    return _case(request, _visible_case(request, number))


def _case(request, case: Case, status=200, **bound):
    at = timezone.now()
    may = {
        "work": request.user.may(Right.CASES_WORK, case.outlet),
        "decide": request.user.may(Right.CASES_DECIDE, case.outlet),
        "verify": request.user.may(Right.CASES_VERIFY, case.outlet),
    }
    people = services.possible_owners(case.outlet, timezone.localdate(at))
    entries = timeline.of_case(case, at)
    if request.GET.get("only") == "people":
        entries = [entry for entry in entries if entry.kind == "person"]
    blank = {
        "action_form": lambda: forms.ActionForm(people=people),
        "owner_form": lambda: forms.OwnerForm(people=people, initial={"owner": case.owner_id}),
        "tier_form": lambda: forms.TierForm(initial={"tier": case.tier}),
        "settle_form": forms.SettleForm,
        "verify_form": forms.VerifyForm,
        "reopen_form": forms.ReopenForm,
        "watch_form": lambda: forms.WatchForm(people=people),
    }
    context = {
        "case": case,
        "may": may,
        "steps": _steps(case),
        "step": "assigned" if case.state == "opened" else case.state,
        "next_step": case.actions.next_steps().select_related("next_who").order_by("next_by_at").first(),
        "evidence": _evidence_by_criterion(case),
        "waiting": Candidate.objects.visible_to(request.user, Right.CASES).waiting().filter(vehicle=case.vehicle_id),
        "entries": entries,
        "files": attachments_of(case, request.user),
        "beside": beside.of_case(case, request.user, at),
        "shifts": case.shifts.filter(withdrawn_at__isnull=True).select_related("person"),
        "may_see_numbers": request.user.may(Right.NUMBERS, case.outlet),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    context["paper"] = bound.get("paper") or from_paper(request, "action")
    return render(request, "customers/ledger/case.html", context, status=status)


def _steps(case: Case) -> list[tuple[str, str]]:
    return [
        ("opened", _("Opened")),
        ("assigned", _("Owner named")),
        ("in_hand", _("In hand")),
        ("settled", _("Settled")),
        ("verified", _("Verified by a call")),
        ("closed", _("Closed")),
    ]


def _evidence_by_criterion(case: Case) -> list[tuple[str, list]]:
    """`[(criterion, its evidence)]` of every candidate taken into the case."""
    taken = case.candidates.prefetch_related("evidence").order_by("criterion")
    groups: dict[str, list] = {}
    for candidate in taken:
        groups.setdefault(candidate.criterion, []).extend(candidate.evidence.all())
    return list(groups.items())


def _step(request, number, needed, form_class, name, take, done, bound=None, **form_options):
    """One posted step of a case: check the form, call the service, say what happened; else the page with the errors."""
    case = _visible_case(request, number, needed)
    form = form_class(request.POST, **{key: make(case) for key, make in form_options.items()})
    if form.is_valid():
        try:
            take(case, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            say(request, done)
            return redirect(case)
    return _case(request, case, status=422, **{name: form}, **(bound or {}))


def _people(case):
    return services.possible_owners(case.outlet, timezone.localdate())


@require_POST
@right(Right.CASES)
def case_action(request, number):
    paper = from_paper(request, "action")

    def take(case, data):
        def make(written_at):
            when = {"done_at": written_at} if written_at else {}
            action = services.log_action(case=case, by=request.user, at=timezone.now(), **(data | when))
            # A paper is entered about the case: an action has no page of its own.
            return case if written_at else action

        paper.saved(make)

    return _step(
        request,
        number,
        Right.CASES_WORK,
        forms.ActionForm,
        "action_form",
        take,
        _("Logged."),
        bound={"paper": paper},
        people=_people,
    )


@require_POST
@right(Right.CASES)
def case_owner(request, number):
    def take(case, data):
        services.assign_owner(case=case, by=request.user, at=timezone.now(), **data)

    return _step(
        request,
        number,
        Right.CASES_DECIDE,
        forms.OwnerForm,
        "owner_form",
        take,
        _("The owner is named."),
        people=_people,
    )


@require_POST
@right(Right.CASES)
def case_tier(request, number):
    def take(case, data):
        services.change_tier(case=case, by=request.user, at=timezone.now(), **data)

    return _step(
        request,
        number,
        Right.CASES_DECIDE,
        forms.TierForm,
        "tier_form",
        take,
        _("The tier and the deadline have changed."),
    )


@require_POST
@right(Right.CASES)
def case_settle(request, number):
    def take(case, data):
        services.settle_case(case=case, by=request.user, at=timezone.now(), **data)

    done = _("Settled. The verification call is next.")
    return _step(request, number, Right.CASES_DECIDE, forms.SettleForm, "settle_form", take, done)


@require_POST
@right(Right.CASES)
def case_verify(request, number):
    def take(case, data):
        services.verify_case(
            case=case,
            reached=data["answer"] != "unreached",
            satisfied=data["answer"] == "satisfied",
            words=data["words"],
            by=request.user,
            at=timezone.now(),
        )

    return _step(request, number, Right.CASES_VERIFY, forms.VerifyForm, "verify_form", take, _("The call is logged."))


@require_POST
@right(Right.CASES)
def case_reopen(request, number):
    def take(case, data):
        services.reopen_case(case=case, by=request.user, at=timezone.now(), **data)

    done = _("Reopened. A new period has begun.")
    return _step(request, number, Right.CASES_VERIFY, forms.ReopenForm, "reopen_form", take, done)


@require_POST
@right(Right.CASES)
def case_close(request, number):
    case = _visible_case(request, number, Right.CASES_VERIFY)
    done = _("Case %(number)s is closed.") % {"number": case.number}
    return deed(request, lambda: services.close_case(case=case, by=request.user, at=timezone.now()), done, case)


@require_POST
@right(Right.CASES)
def case_watch(request, number):
    def take(case, data):
        services.roster_watch(case=case, by=request.user, at=timezone.now(), **data)

    return _step(
        request,
        number,
        Right.CASES_DECIDE,
        forms.WatchForm,
        "watch_form",
        take,
        _("The watch is rostered."),
        people=_people,
    )


@require_POST
@right(Right.CASES)
def case_watch_withdraw(request, number, pk):
    case = _visible_case(request, number, Right.CASES_DECIDE)
    shift = get_object_or_404(WatchShift.objects.select_related("case__outlet", "person"), pk=pk, case=case)
    return deed(request, lambda: services.withdraw_watch(shift=shift, by=request.user, at=timezone.now()), "", case)


@right(Right.CASES_OPEN)
def case_open(request):
    """Open a case by hand, from a car's page or by searching for the car."""
    vehicles = Vehicle.objects.visible_to(request.user, Right.CASES_OPEN)
    options = {"vehicles": vehicles, "pick_url": reverse("customers:vehicle_pick")}
    if request.method != "POST":
        vin = request.GET.get("vin", "")
        vehicle = vehicles.filter(vin=vin).first() if vin else None
        if vin and not vehicle:
            raise Http404
        form = forms.OpenCaseForm(initial={"vehicle": vehicle.pk if vehicle else None}, **options)
        return render(request, "customers/ledger/open.html", {"form": form, "vehicle": vehicle})
    form = forms.OpenCaseForm(request.POST, **options)
    if form.is_valid():
        try:
            case = services.open_case(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            say(request, _("Case %(number)s is open.") % {"number": case.number})
            return redirect(case)
    return render(request, "customers/ledger/open.html", {"form": form}, status=422)


@right(Right.CASES)
def case_print(request, number):
    """The case on A4, with its actions and room for signatures."""
    case = _visible_case(request, number)
    context = {
        "case": case,
        "evidence": _evidence_by_criterion(case),
        "actions": case.actions.select_related("by").order_by("at", "pk"),
        "tiers": TIERS,
        "kinds": CaseAction.Kind,
    }
    return render(request, "customers/ledger/sheet.html", context)
