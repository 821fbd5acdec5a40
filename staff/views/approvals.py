"""Approvals: what waits for one's signature, one approval with its route, and who stands in for whom."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from staff import approval_day, approval_exports, approval_forms, approval_kinds, approval_page
from staff.access import right
from staff.instants import local
from staff.models import Approval, Substitution
from staff.paging import page_of
from staff.roles import Right
from staff.services import approvals
from staff.steps import step
from staff.toasts import say
from staff.trail_words import happened


@require_GET
def approval_list(request):
    """What waits for one's own signature, what one submitted, and everything one may see."""
    tabs = approval_exports.tabs_for(request.user, request.at)
    labels = {
        # Translators: 中文 待我签批
        "waiting": pgettext("approvals", "Waiting for me"),
        # Translators: 中文 我提交的
        "mine": pgettext("approvals", "Submitted by me"),
        # Translators: 中文 审批中
        "open": pgettext("approvals", "Being signed"),
        "all": pgettext("approvals", "All"),
    }
    narrowed = approval_forms.ApprovalFilter(request.GET, user=request.user)
    counts = {name: narrowed.apply(rows).count() for name, rows in tabs.items()}
    tab = approval_exports.tab_in(request.GET)
    order = approval_exports.ORDER[tab]
    rows = narrowed.apply(tabs[tab]).for_list()
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=order, total=counts[tab]),
        "may_export": request.user.may(Right.EXPORT),
        "labels": {kind.code: kind.label for kind in approval_kinds.kinds()},
    }
    return render(request, "staff/approvals.html", context)


@right(Right.EXPORT)
@require_GET
def approval_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return approval_exports.APPROVALS.answer(request)


def _approval_of(request, pk) -> Approval:
    """One that the user may see, or may sign now."""
    rows = Approval.objects.select_related("outlet__area__region", "applicant", "ended_by")
    found = get_object_or_404(rows, pk=pk)
    if Approval.objects.visible_to(request.user).filter(pk=pk).exists():
        return found
    if approvals.may_sign(found, request.user, local(request.at).date()):
        return found
    raise Http404


@require_GET
def approval(request, pk):
    """One round: what is signed, what became different, the whole route, and the signer's two buttons."""
    return _page(request, _approval_of(request, pk))


def _page(request, found: Approval, status=200, **bound):
    seen = {"version": found.version}
    context = approval_page.context(found, request.user, request.at) | {
        "sign_form": bound.get("sign_form") or approval_forms.SignForm(initial=seen),
        "refuse_form": bound.get("refuse_form") or approval_forms.RefuseForm(initial=seen),
        "withdraw_form": bound.get("withdraw_form") or approval_forms.WithdrawForm(initial=seen),
        "entries": happened(found),
    }
    context["unshown"] = _unshown(context, bound)
    if not context["may_sign"]:
        context["following"] = (
            approval_day.waiting_for(request.user, request.at).order_by("waiting_since", "pk").first()
        )
    return render(request, "staff/approval.html", context, status=status)


def _unshown(context: dict, bound: dict) -> list:
    """The forms that came back and are not on the page, since what they ask for cannot be done: they say why."""
    there = {"sign_form": "may_sign", "refuse_form": "may_sign", "withdraw_form": "may_withdraw"}
    return [form for name, form in bound.items() if not context.get(there.get(name, ""))]


def _step(request, pk, form, name: str, act, done: str):
    found = _approval_of(request, pk)
    return step(
        request,
        form,
        lambda: act(found, form.cleaned_data),
        done,
        reverse("staff:approval", args=[pk]),
        lambda: _page(request, found, status=422, **{name: form}),
    )


@require_POST
def approval_sign(request, pk):
    def act(found, data):
        return approvals.sign(approval=found, by=request.user, at=request.at, **data)

    return _step(request, pk, approval_forms.SignForm(request.POST), "sign_form", act, pgettext("approval", "Signed."))


@require_POST
def approval_refuse(request, pk):
    def act(found, data):
        return approvals.refuse(approval=found, by=request.user, at=request.at, **data)

    return _step(
        request, pk, approval_forms.RefuseForm(request.POST), "refuse_form", act, _("Refused; the applicant is told.")
    )


@require_POST
def approval_withdraw(request, pk):
    def act(found, data):
        return approvals.withdraw(approval=found, by=request.user, at=request.at, **data)

    return _step(request, pk, approval_forms.WithdrawForm(request.POST), "withdraw_form", act, _("Taken back."))


@require_POST
def approval_remind(request, pk):
    found = _approval_of(request, pk)
    if found.applicant_id != request.user.pk:
        raise PermissionDenied(_("Only the applicant reminds the signers."))
    form = approval_forms.EmptyForm(request.POST)

    def act(found, data):
        return approvals.remind(approval=found, by=request.user, at=request.at)

    return _step(request, pk, form, "remind_form", act, _("Whoever signs next is reminded."))


# Substitutes ----------------------------------------------------------------------------------------------------------


def substitutes(request):
    """Who signs in one's place, and for whom one signs oneself."""
    form = approval_forms.SubstituteForm(request.POST or None, user=request.user, at=request.at)

    def name():
        return approvals.name_substitute(by=request.user, at=request.at, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and form.attempt(name):
        say(request, _("Named. Both of you see it here."))
        return redirect("staff:substitutes")
    today = local(request.at).date()
    standing = Substitution.objects.not_over(today).select_related("absent", "deputy")
    context = {
        "form": form,
        "mine": standing.filter(absent=request.user),
        "for_others": standing.filter(deputy=request.user),
        "today": today,
    }
    return render(request, "staff/substitutes.html", context, status=422 if form.is_bound else 200)


@require_POST
def substitute_end(request, pk):
    found = get_object_or_404(Substitution, pk=pk, absent=request.user)
    form = approval_forms.EmptyForm(request.POST)
    form.is_valid()
    if form.attempt(lambda: approvals.end_substitution(substitution=found, by=request.user, at=request.at)):
        say(request, _("Taken back."))
    for error in form.non_field_errors():
        say(request, error, wrong=True)
    return redirect("staff:substitutes")
