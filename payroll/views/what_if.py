"""Trials on a past month, and the drafts that are kept of them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from payroll import run_page
from payroll.forms.inputs import PlaceAndMonth
from payroll.forms.what_if import AnswerForm, KeepForm, TrialForm
from payroll.models import SchemeDraft
from payroll.rules.parameters import CATALOGUE
from payroll.rules.what_if import key_of
from payroll.services import drafts as services
from payroll.services.inputs_scheme import first_month_to_change
from staff import trail
from staff.access import right
from staff.models import Employee
from staff.months import month_after, month_of
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say
from staff.trail_words import sentences

from .inputs import outlets_under, today_of


@right(Right.PAY)
def what_if(request):
    """The month with other parameters or coefficients; nothing is stored unless it is kept as a draft."""
    outlets = outlets_under(request.user, Right.PAY)
    chooser = PlaceAndMonth(request.GET, outlets=outlets, month=month_after(month_of(today_of(request)), -1))
    outlet, month = chooser.chosen, chooser.chosen_month
    context = {"chooser": chooser, "outlet": outlet, "month": month}
    try:
        inputs = services.month_as_paid(outlet, month, request.at)
        return _trial(request, outlet, inputs, context)
    except Refused as refusal:
        return render(request, "payroll/what_if.html", context | {"refusal": str(refusal)}, status=422)


def _trial(request, outlet, inputs, context: dict):
    """The form, and once it is sent what the month would have come to; kept as a draft where that is asked for."""
    form = TrialForm(request.POST or None, inputs=inputs)
    keeping = request.POST.get("keep") == "yes"
    keep = KeepForm(request.POST if keeping else None, initial={"from_month": first_month_to_change(request.at)})
    context |= {"form": form, "keep_form": keep if request.user.may(Right.SCHEME_CHANGE, outlet) else None}
    if form.is_bound and form.is_valid():
        changes = form.changes()
        context |= {"tried": True, "labels": _changed_words(inputs, changes)}
        if changes:
            result = services.try_changes(outlet=outlet, inputs=inputs, changes=changes)
            context |= {"result": result, "run": run_page.paid_by(outlet, inputs.month)}
            if keeping and (made := _kept(request, keep, outlet, inputs, changes, result)):
                say(request, _("The general manager was told."))
                return redirect(made)
    return render(request, "payroll/what_if.html", context, status=422 if form.errors or keep.errors else 200)


def _kept(request, keep: KeepForm, outlet, inputs, changes, result):
    """The draft, or None with the errors in its form."""
    if not keep.is_valid():
        return None
    return keep.attempt(
        lambda: services.keep_draft(
            outlet=outlet,
            tried_on=inputs.month,
            changes=changes,
            result=result,
            **keep.cleaned_data,
            by=request.user,
            at=request.at,
        )
    )


def _changed_words(inputs, changes) -> list[tuple[str, str, str]]:
    """`(what, before, after)` of everything that the trial changes."""
    names = {person.number: person.name for person in inputs.people}
    words = [
        (str(CATALOGUE[key].label), CATALOGUE[key].shown(inputs.parameters.get(key, "")), CATALOGUE[key].shown(text))
        for key, text in changes.parameters.items()
    ]
    before = {key_of(member): member.coefficient for member in inputs.members}
    for key, value in changes.coefficients.items():
        what = _("Coefficient of %(name)s") % {"name": names.get(key[0], key[0])}
        words.append((what, f"{before[key].normalize():f}", f"{value.normalize():f}"))
    return words


# --- Drafts -----------------------------------------------------------------------------------------------------------


# For those who see the outlet's commission, and those who decide about its scheme without seeing what it pays.
reads_drafts = right(Right.PAY, Right.SCHEME_APPROVE)


def _drafts(request):
    drafts, user = SchemeDraft.objects, request.user
    found = drafts.visible_to(user, Right.PAY) | drafts.visible_to(user, Right.SCHEME_APPROVE)
    return found.select_related("outlet__area__region", "made_by", "decided_by")


@reads_drafts
@require_GET
def drafts(request):
    found = _drafts(request)
    page = page_of(found, request.GET, order=("-made_at", "-pk"), total=found.count())
    return render(request, "payroll/drafts.html", {"page": page, "may_try": request.user.may(Right.PAY)})


@reads_drafts
@require_GET
def draft(request, pk):
    return _draft_page(request, get_object_or_404(_drafts(request), pk=pk))


def _draft_page(request, draft: SchemeDraft, form=None):
    waiting = draft.state == SchemeDraft.State.WAITING
    mine = draft.made_by_id == request.user.pk
    context = {
        "draft": draft,
        "parameters": [
            (CATALOGUE[key], CATALOGUE[key].shown(text)) for key, text in draft.changes["parameters"].items()
        ],
        "coefficients": _coefficients(draft),
        "may_decide": waiting and not mine and request.user.may(Right.SCHEME_APPROVE, draft.outlet),
        "may_withdraw": waiting and mine,
        "form": form or AnswerForm(),
        "history": sentences(trail.entries_about(draft).select_related("about_type")),
    }
    return render(request, "payroll/draft.html", context, status=422 if form is not None else 200)


def _coefficients(draft: SchemeDraft) -> list[tuple[str, str, str, str]]:
    """`(person, group, team, coefficient)`, people by name where they are still known."""
    rows = draft.changes["coefficients"]
    names = dict(Employee.objects.filter(number__in=[row[0] for row in rows]).values_list("number", "name"))
    return [(names.get(number, number), group, team, value) for number, group, team, _first, value in rows]


@right(Right.SCHEME_APPROVE)
@require_POST
def draft_decide(request, pk):
    draft = get_object_or_404(_drafts(request), pk=pk)
    form = AnswerForm(request.POST)
    decide = services.approve_draft if request.POST.get("decision") == "approve" else services.refuse_draft
    if form.is_valid() and form.attempt(
        lambda: decide(draft=draft, answer=form.cleaned_data["answer"], by=request.user, at=request.at)
    ):
        say(request, _("Noted."))
        return redirect(draft)
    return _draft_page(request, get_object_or_404(_drafts(request), pk=pk), form)


@reads_drafts
@require_POST
def draft_withdraw(request, pk):
    draft = get_object_or_404(_drafts(request), pk=pk)
    return deed(request, lambda: services.withdraw_draft(draft=draft, by=request.user, at=request.at), "", draft)
