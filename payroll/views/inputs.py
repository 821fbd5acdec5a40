"""What a month is computed from: commission groups, the workshop's coefficients, assessments, adjustments."""

from datetime import date

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from payroll import scheme
from payroll.forms.inputs import (
    AdjustmentForm,
    AnswerForm,
    AssessmentsForm,
    ChangeMembershipForm,
    EndMembershipForm,
    MembershipForm,
    PlaceAndMonth,
    ProposalForm,
)
from payroll.models import Adjustment, CoefficientChange, Group, Membership
from payroll.services import inputs as services
from payroll.services import inputs_coefficients as coefficients
from staff import trail
from staff.access import lacks, require, right
from staff.instants import local
from staff.models import Outlet
from staff.months import month_of
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences
from workshop.settling_figures import paper_scores

TABS = (
    ("groups", Right.GROUPS),
    ("coefficients", Right.GROUPS),
    ("assessments", Right.ASSESS),
    ("adjustments", Right.PAY),
    ("scheme", Right.SCHEME),
)


def tabs_for(user) -> list[tuple[str, str, str]]:
    """(code, label, address) of the pages of this kind that the user may open."""
    labels = {
        "groups": _("Commission groups"),
        "coefficients": _("Coefficients of a month"),
        "assessments": _("Assessments"),
        "adjustments": _("Adjustments"),
        "scheme": _("Parameters"),
    }
    return [(code, labels[code], reverse(f"payroll:{code}")) for code, needed in TABS if user.may(needed)]


def today_of(request) -> date:
    return local(request.at).date()


def outlets_under(user, needed: Right):
    return Outlet.objects.visible_to(user, needed).select_related("area__region").order_by("code")


def chooser_for(request, needed: Right, **options) -> PlaceAndMonth:
    outlets = outlets_under(request.user, needed)
    return PlaceAndMonth(request.GET, outlets=outlets, month=month_of(today_of(request)), **options)


def history_of(record):
    return sentences(trail.entries_about(record).select_related("about_type"))


def the_outlet(request, needed: Right) -> Outlet:
    """The outlet that the address names, among those where the person has the right; the first without one."""
    outlets = outlets_under(request.user, needed)
    asked = request.GET.get("outlet")
    found = outlets.filter(code=asked).first() if asked else outlets.first()
    if found is None:
        raise lacks(needed)
    return found


# --- Commission groups ------------------------------------------------------------------------------------------------


@right(Right.GROUPS)
@require_GET
def groups(request):
    """Who is in which group on a day."""
    chooser = chooser_for(request, Right.GROUPS)
    outlet, on = chooser.chosen, _day(request)
    rows = Membership.objects.of_outlet(outlet).on(on).with_people() if outlet else Membership.objects.none()
    rows = sorted(rows, key=lambda row: (row.team.code if row.team else "", -row.coefficient, row.employee.name_key))
    wanted = request.GET.get("group", "")
    counts = {group: sum(row.group == group for row in rows) for group in Group.values}
    shown = [
        (group, label, [row for row in rows if row.group == group])
        for group, label in Group.choices
        if counts[group] and wanted in ("", group)
    ]
    context = {
        "tabs": tabs_for(request.user),
        "tab": "groups",
        "chooser": chooser,
        "outlet": outlet,
        "on": on,
        "groups": shown,
        "chips": [("", _("All groups"), len(rows))]
        + [(group, label, counts[group]) for group, label in Group.choices if counts[group]],
        "wanted": wanted,
        "may_keep": outlet is not None and request.user.may(Right.GROUPS_KEEP, outlet),
    }
    return render(request, "payroll/groups.html", context)


def _day(request) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or today_of(request)
    except ValueError:
        return today_of(request)


@right(Right.GROUPS_KEEP)
def membership_new(request):
    outlet = the_outlet(request, Right.GROUPS_KEEP)
    today = today_of(request)
    form = MembershipForm(
        request.POST if request.method == "POST" else None,
        outlet=outlet,
        on=today,
        initial={"from_on": month_of(today), "post": request.GET.get("group", "")},
    )
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: services.enter_membership(**form.values, by=request.user, at=request.at))
        if made:
            say(request, _("%(name)s is in the group.") % {"name": made.employee.name})
            return redirect(f"{reverse('payroll:groups')}?outlet={outlet.code}&on={max(made.from_on, today)}")
    context = {"form": form, "outlet": outlet}
    return render(request, "payroll/membership_new.html", context, status=422 if form.errors else 200)


@right(Right.GROUPS)
@require_GET
def membership(request, pk):
    return _membership_page(request, _membership_of(request, pk))


@right(Right.GROUPS)
@require_POST
def membership_change(request, pk):
    """Another coefficient from a day on."""
    row = _membership_of(request, pk)
    require(request.user, Right.GROUPS_KEEP, row.employee.outlet)
    form = ChangeMembershipForm(request.POST)
    if form.is_valid():
        made = form.attempt(
            lambda: services.change_membership(membership=row, **form.cleaned_data, by=request.user, at=request.at)
        )
        if made:
            say(request, _("From %(day)s the coefficient is %(coefficient)s.") % _said(made))
            return redirect(made)
    return _membership_page(request, row, change_form=form, status=422)


def _said(row: Membership) -> dict:
    return {"day": row.from_on, "coefficient": f"{row.coefficient.normalize():f}"}


@right(Right.GROUPS)
@require_POST
def membership_end(request, pk):
    row = _membership_of(request, pk)
    require(request.user, Right.GROUPS_KEEP, row.employee.outlet)
    form = EndMembershipForm(request.POST)
    if form.is_valid():
        ended = form.attempt(
            lambda: services.end_membership(membership=row, **form.cleaned_data, by=request.user, at=request.at)
        )
        if ended:
            say(request, _("It ends on %(day)s.") % {"day": ended.to_on})
            return redirect(ended)
    return _membership_page(request, row, end_form=form, status=422)


def _membership_of(request, pk) -> Membership:
    visible = Membership.objects.visible_to(request.user, Right.GROUPS).with_people()
    return get_object_or_404(visible.select_related("employee__outlet__area__region", "team"), pk=pk)


def _membership_page(request, row, change_form=None, end_form=None, status=200):
    seen = {"seen": services.fingerprint(row)}
    today = today_of(request)
    context = {
        "row": row,
        "others": Membership.objects.alike(row).order_by("-from_on"),
        "elsewhere": Membership.objects.filter(employee=row.employee).on(today).with_people().exclude(pk=row.pk),
        "may_keep": request.user.may(Right.GROUPS_KEEP, row.employee.outlet),
        "change_form": change_form
        or ChangeMembershipForm(
            auto_id="change-%s",
            initial=seen | {"from_on": max(month_of(today), row.from_on), "coefficient": row.coefficient.normalize()},
        ),
        "end_form": end_form or EndMembershipForm(auto_id="end-%s", initial=seen | {"to_on": row.to_on}),
        "history": history_of(row),
    }
    return render(request, "payroll/membership.html", context, status=status)


# --- Coefficients of a month ------------------------------------------------------------------------------------------


@right(Right.GROUPS)
@require_GET
def coefficient_changes(request):
    chooser = chooser_for(request, Right.GROUPS)
    outlet = chooser.chosen
    rows = CoefficientChange.objects.visible_to(request.user, Right.GROUPS).select_related("proposed_by", "decided_by")
    if outlet:
        rows = rows.of_outlet(outlet)
    context = {
        "tabs": tabs_for(request.user),
        "tab": "coefficients",
        "chooser": chooser,
        "outlet": outlet,
        "page": page_of(rows, request.GET, order=("-month", "-pk"), total=rows.count()),
        "may_propose": outlet is not None and request.user.may(Right.COEFFICIENTS_PROPOSE, outlet),
    }
    return render(request, "payroll/coefficients.html", context)


@right(Right.COEFFICIENTS_PROPOSE)
def coefficient_propose(request):
    chooser = chooser_for(request, Right.COEFFICIENTS_PROPOSE)
    outlet = the_outlet(request, Right.COEFFICIENTS_PROPOSE)
    entries = coefficients.of_the_workshop(outlet, chooser.chosen_month)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        rows=[(entry.membership.pk, entry.coefficient, entry) for entry in entries],
        places=4,
    )
    if request.method == "POST" and form.is_valid():
        wanted = {
            entry.membership: form.numbers[entry.membership.pk][1]
            for entry in entries
            if form.numbers[entry.membership.pk][1] is not None
        }
        made = form.attempt(
            lambda: coefficients.propose_coefficients(
                outlet=outlet,
                month=chooser.chosen_month,
                coefficients=wanted,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.at,
            )
        )
        if made:
            say(request, _("Proposed. The station head has been told."))
            return redirect(made)
    context = {"form": form, "outlet": outlet, "chooser": chooser}
    return render(request, "payroll/coefficient_propose.html", context, status=422 if form.errors else 200)


@right(Right.GROUPS)
@require_GET
def coefficient_change(request, pk):
    return _change_page(request, _change_of(request, pk))


@right(Right.GROUPS)
@require_POST
def coefficient_decide(request, pk):
    """Approve, refuse or withdraw, as the button says."""
    change = _change_of(request, pk)
    form = AnswerForm(request.POST)
    do = request.POST.get("do")
    needed = Right.COEFFICIENTS_PROPOSE if do == "withdraw" else Right.COEFFICIENTS_APPROVE
    require(request.user, needed, change.outlet)
    if form.is_valid() and do in ("approve", "refuse", "withdraw"):
        who = {"change": change, "by": request.user, "at": request.at}
        answer = form.cleaned_data["answer"]
        deeds = {
            "approve": lambda: coefficients.approve_coefficients(answer=answer, **who),
            "refuse": lambda: coefficients.refuse_coefficients(answer=answer, **who),
            "withdraw": lambda: coefficients.withdraw_coefficients(**who),
        }
        if form.attempt(deeds[do]):
            say(request, change.get_state_display())
            return redirect(change)
    return _change_page(request, change, form, status=422)


def _change_of(request, pk) -> CoefficientChange:
    visible = CoefficientChange.objects.visible_to(request.user, Right.GROUPS)
    return get_object_or_404(visible.select_related("outlet__area__region", "proposed_by", "decided_by"), pk=pk)


def _change_page(request, change, form=None, status=200):
    user = request.user
    context = {
        "change": change,
        "lines": change.lines.select_related("employee", "team").order_by("team__code", "employee__number"),
        "form": form or AnswerForm(),
        "may_decide": change.waits
        and user.may(Right.COEFFICIENTS_APPROVE, change.outlet)
        and change.proposed_by_id != user.pk,
        "may_withdraw": change.waits and user.may(Right.COEFFICIENTS_PROPOSE, change.outlet),
        "history": history_of(change),
    }
    return render(request, "payroll/coefficient_change.html", context, status=status)


# --- Assessments ------------------------------------------------------------------------------------------------------


@right(Right.ASSESS)
def assessments(request):
    """Everybody of the front desk with the score of a month, to be entered all at once."""
    chooser = chooser_for(request, Right.ASSESS)
    outlet, month = chooser.chosen, chooser.chosen_month
    people = scheme.assessed_in(outlet, month) if outlet else []
    checked = paper_scores(outlet, month) if outlet else {}
    form = AssessmentsForm(
        request.POST if request.method == "POST" else None,
        rows=[(person.pk, score, (person, checked.get(person.pk))) for person, score in people],
        places=2,
    )
    if request.method == "POST":
        if outlet is None:
            raise lacks(Right.ASSESS)
        if form.is_valid():
            scores = {person: form.numbers[person.pk] for person, _score in people}
            changed = form.attempt(lambda: _assess(outlet, month, scores, request))
            if changed:
                say(request, _("Saved."))
                return redirect(request.get_full_path())
    context = {
        "tabs": tabs_for(request.user),
        "tab": "assessments",
        "chooser": chooser,
        "outlet": outlet,
        "month": month,
        "form": form,
        "passed": scheme.values_in_force(outlet, month)["front_desk.assessment_pass"].text,
    }
    return render(request, "payroll/assessments.html", context, status=422 if form.errors else 200)


def _assess(outlet, month, scores, request) -> bool:
    services.enter_assessments(outlet=outlet, month=month, scores=scores, by=request.user, at=request.at)
    return True


# --- Adjustments ------------------------------------------------------------------------------------------------------


@right(Right.PAY)
@require_GET
def adjustments(request):
    chooser = chooser_for(request, Right.PAY)
    outlet, month = chooser.chosen, chooser.chosen_month
    rows = Adjustment.objects.visible_to(request.user, Right.PAY).of_month(month).select_related("employee__outlet")
    if outlet:
        rows = rows.of_outlet(outlet)
    context = {
        "tabs": tabs_for(request.user),
        "tab": "adjustments",
        "chooser": chooser,
        "outlet": outlet,
        "month": month,
        "page": page_of(rows, request.GET, order=("-number", "-pk"), total=rows.count()),
        "totals": rows.totals(),
        "may_adjust": outlet is not None and request.user.may(Right.ADJUST, outlet),
    }
    return render(request, "payroll/adjustments.html", context)


@right(Right.ADJUST)
def adjustment_new(request):
    outlet = the_outlet(request, Right.ADJUST)
    form = AdjustmentForm(
        request.POST if request.method == "POST" else None,
        outlet=outlet,
        on=today_of(request),
        initial={"month": request.GET.get("month") or month_of(today_of(request))},
    )
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: services.enter_adjustment(**form.values, by=request.user, at=request.at))
        if made:
            say(request, _("%(number)s is entered.") % {"number": made.number})
            return redirect(f"{reverse('payroll:adjustments')}?outlet={outlet.code}&month={made.month:%Y-%m}")
    context = {"form": form, "outlet": outlet}
    return render(request, "payroll/adjustment_new.html", context, status=422 if form.errors else 200)


@right(Right.PAY)
def adjustment(request, number):
    """One adjustment: what it says, who changed it, and the form that corrects it."""
    visible = Adjustment.objects.visible_to(request.user, Right.PAY)
    entry = get_object_or_404(visible.select_related("employee__outlet__area__region"), number=number)
    outlet = entry.employee.outlet
    form, failed = None, False
    if request.method == "POST":
        require(request.user, Right.ADJUST, outlet)
        form = AdjustmentForm(request.POST, outlet=outlet, on=today_of(request), entry=entry)
        if form.is_valid() and _corrected(form, entry, request):
            say(request, _("%(number)s is corrected.") % {"number": entry.number})
            return redirect(entry)
        failed = True
    elif request.user.may(Right.ADJUST, outlet):
        initial = {name: getattr(entry, name) for name in services.CORRECTABLE}
        initial |= {"seen": services.adjustment_fingerprint(entry)}
        form = AdjustmentForm(outlet=outlet, on=today_of(request), entry=entry, initial=initial)
    context = {"entry": entry, "form": form, "history": history_of(entry)}
    return render(request, "payroll/adjustment.html", context, status=422 if failed else 200)


def _corrected(form, entry, request):
    cleaned = form.cleaned_data
    return form.attempt(
        lambda: services.correct_adjustment(
            adjustment=entry,
            seen=cleaned["seen"],
            values=form.values,
            why=cleaned["why"],
            by=request.user,
            at=request.at,
        )
    )
