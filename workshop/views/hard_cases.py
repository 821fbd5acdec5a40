"""Hard cases: those in hand, the library, one case and its votes, the technical group."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.picking import find_cars
from staff.access import require, right
from staff.forms import ReasonForm
from staff.instants import local
from staff.paging import page_of
from staff.refusals import AlreadyDone
from staff.roles import Right
from staff.steps import deed, step
from staff.toasts import say
from staff.trail_words import happened
from workshop.exports import hard_cases as exports
from workshop.forms import hard_cases as forms
from workshop.forms.house import ChosenOutlet
from workshop.models import GroupMember, HardCase
from workshop.services import hard_cases as services


@right(Right.HARD_CASES)
@require_GET
def hard_cases(request):
    """Those in hand by their day, the library, or all."""
    narrowed = forms.CaseFilter(request.GET, user=request.user)
    found = narrowed.apply(HardCase.objects.visible_to(request.user, Right.HARD_CASES))
    tabs = exports.case_tabs(found)
    tab = exports.case_tab(request.GET.get("state", ""))
    labels = {
        # Translators: 中文 处理中
        "hand": pgettext("hard case", "In hand"),
        # Translators: 中文 案例库
        "library": pgettext("hard case", "Library"),
        "all": _("All"),
    }
    counts = {name: rows.count() for name, rows in tabs.items()}
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].for_list(), request.GET, order=exports.case_order(tab), total=counts[tab]),
        "may_bring": request.user.may(Right.HARD_CASES_KEEP),
        "may_export": request.user.may(Right.EXPORT),
        "may_lead": services.may_lead(request.user),
        "today": local(request.at).date(),
    }
    return render(request, "workshop/hard_cases.html", context)


@right(Right.EXPORT)
@require_GET
def hard_case_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return exports.HARD_CASES.answer(request)


@right(Right.HARD_CASES_KEEP)
def hard_case_new(request):
    form = forms.BringForm(request.POST or None, user=request.user, initial={"order": request.GET.get("order", "")})

    def bring():
        try:
            return services.bring_case(**form.cleaned_data, by=request.user, at=request.at)
        except services.BroughtOnce as already:
            say(request, str(already))
            return already.case

    if request.method == "POST" and form.is_valid() and (case := form.attempt(bring)):
        return redirect(case)
    status = 422 if request.method == "POST" else 200
    return render(request, "workshop/hard_case_new.html", {"form": form}, status=status)


@right(Right.HARD_CASES_KEEP)
@require_GET
def hard_case_cars(request):
    """Cars that answer to what was typed."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


# One case -------------------------------------------------------------------------------------------------------------


def _case_of(request, number) -> HardCase:
    visible = HardCase.objects.visible_to(request.user, Right.HARD_CASES)
    return get_object_or_404(visible.for_page(), number=number)


@right(Right.HARD_CASES)
@require_GET
def hard_case(request, number):
    return _page(request, _case_of(request, number))


def _page(request, case: HardCase, status=200, **bound):
    seats = list(case.seats.select_related("member").prefetch_related("votes"))
    given = {seat.pk: next((vote for vote in seat.votes.all() if vote.round == case.round), None) for seat in seats}
    mine = next((seat for seat in seats if seat.member_id == request.user.pk), None)
    keeps = request.user.may(Right.HARD_CASES_KEEP, case.outlet)
    blank = {
        "vote_form": lambda: forms.VoteForm(initial={"round": case.round}),
        "propose_form": lambda: forms.ProposeForm(auto_id="propose_%s"),
        "solve_form": lambda: forms.SolveForm(
            auto_id="solve_%s", initial={"cause": case.cause, "solution": case.solution}
        ),
        "withdraw_form": lambda: ReasonForm(auto_id="withdraw_%s"),
    }
    context = {
        "case": case,
        "votes": [(seat.member, given[seat.pk]) for seat in seats],
        "count": services.count_of(case),
        "may_vote": case.state == HardCase.State.VOTING and mine is not None and given[mine.pk] is None,
        "keeps": keeps,
        "may_lead": services.may_lead(request.user, case.outlet),
        "may_see_car": bool(case.vehicle) and request.user.may(Right.RECORDS, case.vehicle.customer.outlet),
        "entries": happened(case),
        "today": local(request.at).date(),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "workshop/hard_case.html", context, status=status)


def _step(request, number, make_form, name, act, done, *, lead=False):
    """One posted step: check who, call the service, say what happened; else the page with the errors."""
    case = _case_of(request, number)
    require(request.user, Right.HARD_CASES_KEEP, case.outlet)
    if lead and not services.may_lead(request.user, case.outlet):
        raise PermissionDenied(_("This is for those who lead the workshop."))
    form = make_form(case)
    return step(
        request,
        form,
        lambda: act(case, form.cleaned_data),
        done,
        case,
        lambda: _page(request, case, status=422, **{name: form}),
    )


@right(Right.HARD_CASES_KEEP)
@require_POST
def hard_case_vote(request, number):
    def act(case, data):
        if data.pop("round") != case.round:
            raise AlreadyDone(_("There is another proposal by now. Look at it first."))
        services.vote(case=case, by=request.user, at=request.at, **data)

    return _step(request, number, lambda case: forms.VoteForm(request.POST), "vote_form", act, _("Your vote is kept."))


@right(Right.HARD_CASES_KEEP)
@require_POST
def hard_case_propose(request, number):
    def form(case):
        return forms.ProposeForm(request.POST, auto_id="propose_%s")

    def act(case, data):
        services.propose_again(case=case, by=request.user, at=request.at, **data)

    return _step(request, number, form, "propose_form", act, _("The group votes on it."))


@right(Right.HARD_CASES_KEEP)
@require_POST
def hard_case_solve(request, number):
    """Cause and cure for the library; of a case that is in it already, better words for them."""

    def form(case):
        return forms.SolveForm(request.POST, auto_id="solve_%s")

    def act(case, data):
        solved = case.state == HardCase.State.SOLVED
        (services.correct_library if solved else services.solve_case)(case=case, by=request.user, at=request.at, **data)

    return _step(request, number, form, "solve_form", act, _("It is in the library."))


@right(Right.HARD_CASES_KEEP)
@require_POST
def hard_case_withdraw(request, number):
    def form(case):
        return ReasonForm(request.POST, auto_id="withdraw_%s")

    def act(case, data):
        services.withdraw_case(case=case, by=request.user, at=request.at, **data)

    return _step(request, number, form, "withdraw_form", act, _("Withdrawn."), lead=True)


@right(Right.HARD_CASES)
@require_GET
def hard_case_sheet(request, number):
    """A case on A4, as it hangs in the workshop and is used in trainings."""
    case = _case_of(request, number)
    seats = case.seats.select_related("member").prefetch_related("votes")
    votes = [
        (seat.member, next((vote for vote in seat.votes.all() if vote.round == case.round), None)) for seat in seats
    ]
    return render(request, "workshop/hard_case_sheet.html", {"case": case, "votes": votes})


# The group ------------------------------------------------------------------------------------------------------------


@right(Right.HARD_CASES_KEEP)
def group(request):
    """Who belongs to the technical group; whoever leads the workshop adds and ends members."""
    chooser = ChosenOutlet(request.GET, user=request.user, needs=Right.HARD_CASES_KEEP)
    if chooser.chosen is None:
        raise Http404(_("No outlets yet"))
    outlet, today = chooser.chosen, local(request.at).date()
    lead = services.may_lead(request.user, outlet)
    form = forms.MemberForm(request.POST or None, outlet=outlet, at=request.at)

    def add():
        return services.add_member(outlet=outlet, by=request.user, at=request.at, **form.cleaned_data)

    if request.method == "POST":
        if not lead:
            raise PermissionDenied(_("This is for those who lead the workshop."))
        if form.is_valid() and form.attempt(add):
            say(request, _("In the group from today."))
            return redirect(f"{request.path}?outlet={outlet.code}")
    members = GroupMember.objects.filter(outlet=outlet).select_related("user")
    context = {
        "chooser": chooser,
        "outlet": outlet,
        "members": members.in_force(today),
        "former": members.exclude(pk__in=members.in_force(today).values("pk")).order_by("-to_on")[:20],
        "may_lead": lead,
        "form": form,
    }
    return render(request, "workshop/group.html", context, status=422 if request.method == "POST" else 200)


@right(Right.HARD_CASES_KEEP)
@require_POST
def group_end(request, pk):
    visible = GroupMember.objects.visible_to(request.user, Right.HARD_CASES_KEEP)
    member = get_object_or_404(visible.select_related("outlet__area__region", "user"), pk=pk)
    back = reverse("workshop:group")
    return deed(
        request,
        lambda: services.end_member(member=member, by=request.user, at=request.at),
        _("Today is the last day."),
        back,
    )
