"""The audience of a campaign, its funnel and people, the call list, and the customer's own page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import audience_page
from campaigns.campaign_page import head
from campaigns.exports.invitations import INVITATIONS
from campaigns.forms import audiences as forms
from campaigns.models import Campaign, Invitation, InvitationCall
from campaigns.services import audiences, invitation_calls, invitations
from customers.search import Query
from customers.services.care_messages import SentAlready
from customers.services.templates import ensure_shipped
from staff.access import right
from staff.list_exports import ListExport
from staff.paging import page_of
from staff.public_pages import (
    code_of,
    customers_language,
    for_customer,
    kept_private,
    link_may_knock,
    whole_address,
)
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

Outcome = InvitationCall.Outcome
ORDER = ("pk",)
# Tries in ten minutes, as for surveys: many from one address, which a house or a carrier shares; few with one link.
MOST_FROM_ADDRESS = 120
MOST_WITH_LINK = 40


def campaign_of(request, number: str, wanted: Right = Right.CAMPAIGNS) -> Campaign:
    """The campaign of this number that the person may see under the right; otherwise there is none."""
    visible = Campaign.objects.visible_to(request.user, wanted)
    return get_object_or_404(visible.select_related("outlet__area__region", "owner", "made_by"), number=number)


# --- The audience -----------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def audience(request, number):
    """The rules with what they find; the funnel once the list is fixed."""
    return _audience(request, campaign_of(request, number))


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def audience_rules(request, number):
    """Other rules; the page then counts whom they find."""
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    form = forms.RulesForm(request.POST)
    by, at = request.user, request.at

    def change():
        return audiences.change_rules(campaign=found, rules=form.rules, by=by, at=at)

    if form.is_valid() and form.attempt(change):
        return redirect("campaigns:audience", found.number)
    return _audience(request, found, status=422, rules_form=form)


def _audience(request, found: Campaign, status=200, **bound):
    if found.state in Campaign.OPEN:
        ensure_shipped()
    context = audience_page.context(found, request.user, request.at, **bound)
    return render(request, "campaigns/audience.html", context, status=status)


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def audience_fix(request, number):
    """From here on the rules stand, and the worker makes the list."""
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    done = _("The worker is making the list.")
    return deed(
        request,
        lambda: audiences.fix_list(campaign=found, by=request.user, at=request.at),
        done,
        reverse("campaigns:audience", args=[found.number]),
    )


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def audience_send(request, number):
    """Everybody whom nobody has invited yet is written to, by the worker."""
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    form = forms.SendForm(request.POST, outlet=found.outlet)
    if not form.is_valid():
        return _audience(request, found, status=422, send_form=form)

    def send():
        try:
            return invitations.start_sending(campaign=found, **form.cleaned_data, by=request.user, at=request.at)
        except SentAlready as already:
            return already.sending

    if not form.attempt(send):
        return _audience(request, found, status=422, send_form=form)
    say(request, _("The worker is writing to them. Here is how far it is."))
    return redirect("campaigns:audience", found.number)


@right(Right.CAMPAIGNS_PLAN)
@require_POST
def audience_calls(request, number):
    """Onto the call list, or off it again."""
    found = campaign_of(request, number, Right.CAMPAIGNS_PLAN)
    given, do = {"campaign": found, "by": request.user, "at": request.at}, request.POST.get("do", "")

    def act():
        if do == "end":
            return invitations.end_calls(**given)
        return invitations.put_on_call_list(**given, unwritten_only=do != "all")

    def done(n: int) -> str:
        off = ngettext("%(n)d customer is off the call list.", "%(n)d customers are off the call list.", n)
        on = ngettext("%(n)d customer is on the call list.", "%(n)d customers are on the call list.", n)
        return (off if do == "end" else on) % {"n": n}

    return deed(request, act, done, reverse("campaigns:audience", args=[found.number]))


@right(Right.CAMPAIGNS)
@require_GET
def people(request, number):
    """The people behind a number of the funnel."""
    found = campaign_of(request, number)
    step = request.GET.get("step", "")
    step = step if step in Invitation.STEPS else "known"
    rows = audience_page.people(found, step, Query.of(request.GET.get("q", "")))
    numbers, labels = found.invitations.steps(), audience_page.step_labels()
    beside = [code for code in audience_page.BESIDE if numbers[code]]
    context = head(found, request.user) | {
        "tab": "audience",
        "step": step,
        "step_label": labels[step],
        "tabs": [(code, labels[code], numbers[code]) for code in audience_page.FUNNEL],
        "beside": [(code, labels[code], numbers[code]) for code in beside],
        "page": page_of(rows, request.GET, order=ORDER, total=rows.count()),
        "may_export": request.user.may(Right.EXPORT, found.outlet),
    }
    return render(request, "campaigns/people.html", context)


@right(Right.CAMPAIGNS)
@right(Right.EXPORT)
@require_GET
def people_export(request, number):
    return export_of(request, number, INVITATIONS)


def export_of(request, number: str, listed: ListExport) -> HttpResponse:
    """Exactly what is filtered of one campaign, as Excel; long lists through the worker."""
    parameters = request.GET.copy()
    parameters["campaign"] = campaign_of(request, number).number
    request.GET = parameters
    return listed.answer(request)


# --- The call list ----------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS_CALL)
@require_GET
def calls(request):
    """How many wait, what the caller did today, whom they agreed to call."""
    context = {
        "counts": invitation_calls.waiting_counts(request.user, request.at),
        "in_hand": Invitation.objects.leased_to(request.user, request.at).for_list().first(),
        "today": audience_page.my_today(request.user, request.at),
        "agreed": audience_page.agreed_for(request.user, request.at)[:10],
    }
    return render(request, "campaigns/calls.html", context)


@right(Right.CAMPAIGNS_CALL)
@require_POST
def calls_next(request):
    """The next customer, or the one that the caller has on the page already."""
    return _go_on(request)


def _go_on(request) -> HttpResponse:
    following = invitation_calls.take_next(by=request.user, at=request.at)
    return redirect(following) if following else redirect("campaigns:calls")


def _invitation_of(request, pk, wanted: Right = Right.CAMPAIGNS) -> Invitation:
    visible = Invitation.objects.visible_to(request.user, wanted)
    full = visible.select_related("campaign__outlet__area__region", "customer__outlet", "vehicle", "leased_by")
    return get_object_or_404(full, pk=pk)


@right(Right.CAMPAIGNS)
@require_GET
def invitation(request, pk):
    """One invitation: who, what was said, and the call for whoever has it."""
    found = _invitation_of(request, pk)
    return _page(request, found, _form(found))


def _form(found: Invitation, data=None) -> forms.CallForm:
    return forms.CallForm(data, initial={"seen": found.attempts})


@right(Right.CAMPAIGNS_CALL)
@require_POST
def invitation_record(request, pk):
    """Do what the pressed button says. What is refused comes back with everything that was typed."""
    found = _invitation_of(request, pk, Right.CAMPAIGNS_CALL)
    form, do = _form(found, request.POST), request.POST.get("do", "")
    if do not in Outcome.values or not form.is_valid():
        return _page(request, found, form, status=422)
    given, mine = form.cleaned_data, found.leased_by_id == request.user.pk
    found.attempts = given["seen"]
    try:
        invitation_calls.record_call(
            invitation=found,
            outcome=do,
            words=given["note"],
            guests=given["guests"] or 0,
            call_at=given["call_at"],
            by=request.user,
            at=request.at,
        )
    except AlreadyDone as refused:
        return _page(request, found, form, lost=str(refused), status=409)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, found, form, status=422)
    say(request, _("Recorded: %(outcome)s.") % {"outcome": Outcome(do).label})
    return _go_on(request) if mine else redirect(found)


def _page(request, found: Invitation, form, lost="", status=200) -> HttpResponse:
    context = audience_page.invitation_context(found, request.user, request.at, form, lost)
    return render(request, "campaigns/invitation.html", context, status=status)


@right(Right.CAMPAIGNS_CALL)
@require_POST
def invitation_take(request, pk):
    """This very customer, out of turn."""
    found = _invitation_of(request, pk, Right.CAMPAIGNS_CALL)
    return deed(request, lambda: invitation_calls.take(invitation=found, by=request.user, at=request.at), "", found)


@right(Right.CAMPAIGNS_CALL)
@require_POST
def invitation_keep(request, pk):
    """A sign of life of the page: the lease goes on, or the page is told that it is over."""
    found = _invitation_of(request, pk, Right.CAMPAIGNS_CALL)
    held = invitation_calls.keep(invitation=found, by=request.user, at=request.at)
    # Translators: 中文 保留时间过了，这位客户已不在您手上。
    lost = _("Your time with this customer ran out.")
    return JsonResponse({"held": held, "words": "" if held else lost})


@right(Right.CAMPAIGNS_CALL)
@require_POST
def invitation_give_back(request, pk):
    """Back into the list: by the caller, or by who plans the campaign for somebody who went away."""
    found = _invitation_of(request, pk, Right.CAMPAIGNS_CALL)
    if invitation_calls.give_back(invitation=found, by=request.user, at=request.at):
        say(request, _("Back in the list."))
    else:
        say(request, _("Nobody has this customer on the page any more."))
    return redirect("campaigns:calls")


@right(Right.CAMPAIGNS)
@require_GET
def invitation_link(request, pk):
    """The customer's own page as a code and an address: to be sent by WeCom, or printed."""
    found = _invitation_of(request, pk)
    path = "" if found.held_out else invitations.path_of(found)
    context = {"invitation": found, "campaign": found.campaign, "address": whole_address(request, path) if path else ""}
    return kept_private(render(request, "campaigns/invitation_link.html", context))


@right(Right.CAMPAIGNS)
@require_GET
def invitation_qr(request, pk):
    """The link's code as a picture."""
    return code_of(whole_address(request, invitations.path_of(_invitation_of(request, pk))))


# --- The customer's page ----------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_invitation(request, token):
    """The invitation behind a link. Whatever is wrong with the link, the page says the same and says nothing."""
    with translation.override(customers_language(request)):
        if not _may_knock(request, token):
            return for_customer(request, "campaigns/invitation_wait.html", status=429)
        try:
            return _ask(request, token)
        except invitations.LinkGone:
            return for_customer(request, "campaigns/invitation_gone.html", status=404)


@login_not_required
@require_GET
def public_code(request, token):
    """The code that the customer shows at the entrance."""
    if not _may_knock(request, token):
        return kept_private(HttpResponse(status=429))
    try:
        found = invitations.open_link(token, request.at)
    except invitations.LinkGone:
        return kept_private(HttpResponse(status=404))
    return code_of(whole_address(request, invitations.path_of(found)))


def _ask(request, token):
    found = invitations.open_link(token, request.at)
    known = {"answer": found.answer, "guests": found.guests or ""}
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, initial=known)
    failed = request.method == "POST"
    if failed and form.is_valid():
        given = {"answer": form.cleaned_data["answer"], "guests": form.cleaned_data["guests"] or 0}
        if form.attempt(lambda: invitations.answer_by_link(token=token, **given, at=request.at)):
            return kept_private(redirect("campaigns:public_invitation", token))
        invitations.open_link(token, request.at)
    context = {
        "form": form,
        "invitation": found,
        "campaign": found.campaign,
        "outlet": found.campaign.outlet,
        "offers": found.campaign.offers.all(),
        "turns": found.campaign.turns.all(),
        "token": token,
        # Whoever works at the entrance scans the code with their own telephone.
        "may_register": request.user.is_authenticated and request.user.may(Right.CAMPAIGNS_DAY, found.campaign.outlet),
    }
    return for_customer(request, "campaigns/public_invitation.html", context, status=422 if failed else 200)


def _may_knock(request, token) -> bool:
    return link_may_knock(request, "invitation", token, invitations.is_ours, MOST_FROM_ADDRESS, MOST_WITH_LINK)
