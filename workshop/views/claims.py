"""Warranty claims: the list, entering one, one claim with its decision and its money."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.instants import local
from staff.paging import page_of
from staff.refusals import AlreadyDone
from staff.roles import Right
from staff.toasts import say
from workshop import settling_figures as figures
from workshop.exports import claims as exports
from workshop.forms import settling as forms
from workshop.models import Claim
from workshop.services import claims as services

LATEST = ("-claimed_on", "-pk")


@right(Right.CLAIMS_KEEP)
@require_GET
def claim_list(request):
    """Claims that wait for the decision, or for the money; those that are over; how many passed."""
    visible = Claim.objects.visible_to(request.user, Right.CLAIMS_KEEP)
    narrowed = forms.ClaimFilter(request.GET, user=request.user)
    claims = narrowed.apply(visible)
    tab = exports.tab_of(request.GET)
    counts = {name: exports.in_tab(claims, name).count() for name in exports.TABS}
    rows = exports.in_tab(claims, tab)
    related = ("vehicle", "outlet", "order__advisor")
    order = ("claimed_on", "pk") if tab == "open" else LATEST
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 待审定
            ("open", pgettext("claims", "Wait for the decision"), counts["open"]),
            # Translators: 中文 待回款
            ("unpaid", pgettext("claims", "Wait for the money"), counts["unpaid"]),
            # Translators: 中文 已回款
            ("paid", pgettext("claims", "Reimbursed"), counts["paid"]),
            # Translators: 中文 被拒
            ("refused", pgettext("claims", "Refused"), counts["refused"]),
            ("all", _("All"), counts["all"]),
        ],
        "filter": narrowed,
        "page": page_of(rows.select_related(*related), request.GET, order=order, total=counts[tab]),
        "totals": rows.totals(),
        "passed": figures.claims_passed(visible, local(request.at).date()),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "workshop/claims.html", context)


@right(Right.EXPORT)
@require_GET
def claims_export(request):
    """Exactly what is filtered, as Excel."""
    require_somewhere(request.user, Right.CLAIMS_KEEP)
    claims = exports.claims_for(request.user, request.GET)
    return excel(exports.claims_workbook(claims), "claims", request.at)


@right(Right.CLAIMS_KEEP)
def claim_new(request):
    """Enter a claim; `?order=` names the repair order."""
    form = forms.ClaimForm(
        request.POST or None, user=request.user, at=request.at, initial={"order": request.GET.get("order", "")}
    )
    if request.method == "POST" and form.is_valid() and (claim := _entered(request, form)):
        return redirect(claim)
    return render(request, "workshop/claim_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _entered(request, form) -> Claim | None:
    """The new claim; the one there is already, said so; None where it was refused."""

    def enter():
        try:
            claim = services.enter_claim(**form.cleaned_data, by=request.user, at=request.at)
        except services.ClaimedAlready as already:
            say(request, str(already))
            return already.claim
        say(request, _("Entered as %(number)s.") % {"number": claim.number})
        return claim

    return form.attempt(enter)


def _claim_of(request, number) -> Claim:
    visible = Claim.objects.visible_to(request.user, Right.CLAIMS_KEEP)
    related = ("vehicle__customer", "outlet__area__region", "order__advisor")
    return get_object_or_404(visible.select_related(*related), number=number)


@right(Right.CLAIMS_KEEP)
@require_GET
def claim(request, number):
    return _page(request, _claim_of(request, number))


def _page(request, found: Claim, status=200, **bound):
    context = {
        "claim": found,
        "decision_form": bound.get("decision_form") or forms.DecisionForm(claim=found, at=request.at),
        "money_form": bound.get("money_form") or forms.ReimbursementForm(claim=found, at=request.at),
        "entries": figures.changes_of(found),
    }
    return render(request, "workshop/claim.html", context, status=status)


@right(Right.CLAIMS_KEEP)
@require_POST
def claim_decide(request, number):
    found = _claim_of(request, number)
    require(request.user, Right.CLAIMS_KEEP, found.outlet)
    form = forms.DecisionForm(request.POST, claim=found, at=request.at)

    def decide():
        return services.decide_claim(claim=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "decision_form", decide, _("The decision is kept."))


@right(Right.CLAIMS_KEEP)
@require_POST
def claim_reimburse(request, number):
    found = _claim_of(request, number)
    require(request.user, Right.CLAIMS_KEEP, found.outlet)
    form = forms.ReimbursementForm(request.POST, claim=found, at=request.at)

    def reimburse():
        return services.record_reimbursement(claim=found, by=request.user, at=request.at, **form.cleaned_data)

    return _step(request, found, form, "money_form", reimburse, _("The money is noted."))


def _step(request, found: Claim, form, name: str, act, done: str):
    """One posted step; who comes second is told who was quicker and sees the page anew."""

    def told():
        try:
            act()
        except AlreadyDone as quicker:
            say(request, str(quicker), wrong=True)
        else:
            say(request, done)
        return True

    if form.is_valid() and form.attempt(told):
        return redirect(found)
    return _page(request, found, status=422, **{name: form})
