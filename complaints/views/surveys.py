"""Surveys: the page behind a customer's link, links, what is asked on the spot, and what was answered."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from staff.access import right
from staff.public_pages import (
    code_of,
    customers_language,
    for_customer,
    kept_private,
    link_may_knock,
    whole_address,
)
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

from .. import onsite_day, survey_page
from ..forms.surveys import SurveyForm
from ..models import FollowUp, SurveyLink, SurveyResponse
from ..services import links, surveys
from ..services.questionnaires import version_asked

# Tries in ten minutes. From one address many: an outlet's customers share its wireless network, and a city's their
# carrier's. With one link few: it is opened, perhaps again, and sent.
MOST_FROM_ADDRESS = 120
MOST_WITH_LINK = 20


# --- The customer's page ----------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_survey(request, token):
    """The survey behind a link. Whatever is wrong with the link, the page says the same and says nothing."""
    with translation.override(customers_language(request)):
        if not link_may_knock(request, "survey", token, links.is_ours, MOST_FROM_ADDRESS, MOST_WITH_LINK):
            return for_customer(request, "complaints/survey_wait.html", status=429)
        try:
            return _ask(request, token)
        except links.LinkGone:
            return for_customer(request, "complaints/survey_gone.html", status=404)


@login_not_required
@require_GET
def survey_thanks(request):
    """After sending. Holds nothing of anybody."""
    with translation.override(customers_language(request)):
        return for_customer(request, "complaints/survey_thanks.html")


def _ask(request, token):
    link = links.open_link(token, request.at)
    form = SurveyForm(request.POST or None, version=link.version)
    failed = request.method == "POST"
    if failed and form.is_valid():
        if form.attempt(lambda: links.answer_link(token=token, answers=form.answers, at=request.at)):
            return kept_private(redirect("complaints:survey_thanks"))
        # Somebody was quicker with the same link, or an answer has to be looked at again.
        links.open_link(token, request.at)
    context = {"form": form, "follow_up": link.follow_up}
    return for_customer(request, "complaints/survey.html", context, status=422 if failed else 200)


# --- Links ------------------------------------------------------------------------------------------------------------


@right(Right.ASK_ON_SITE)
@require_POST
def link_make(request, pk):
    """A new link for the customer of a follow-up, and its page."""
    follow_up = _follow_up(request, pk)
    via = SurveyLink.Via.COPIED if request.POST.get("via") == SurveyLink.Via.COPIED else SurveyLink.Via.QR
    try:
        link, _path = links.make_link(follow_up=follow_up, via=via, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect("complaints:onsite" if follow_up.mode == FollowUp.Mode.ON_SITE else follow_up)
    return redirect("complaints:survey_link", link.pk)


@right(Right.ASK_ON_SITE)
@require_GET
def survey_link(request, pk):
    """The link as a code for the customer's phone, and as an address to send."""
    link = _link(request, pk)
    context = {
        "link": link,
        "follow_up": link.follow_up,
        "address": whole_address(request, links.path_of(link)),
        "usable": link.used_at is None and link.closed_at is None and link.expires_at > request.at,
    }
    return kept_private(render(request, "complaints/survey_link.html", context))


@right(Right.ASK_ON_SITE)
@require_GET
def survey_qr(request, pk):
    """The link's code as a picture."""
    link = _link(request, pk)
    return code_of(whole_address(request, links.path_of(link)))


def _follow_up(request, pk) -> FollowUp:
    seen = FollowUp.objects.drawn().to_be_asked_by(request.user)
    related = ("outlet__area__region", "customer", "vehicle", "order__advisor")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _link(request, pk) -> SurveyLink:
    seen = FollowUp.objects.to_be_asked_by(request.user)
    related = ("follow_up__outlet", "follow_up__customer", "follow_up__vehicle", "made_by")
    return get_object_or_404(SurveyLink.objects.filter(follow_up__in=seen).select_related(*related), pk=pk)


# --- On the spot ------------------------------------------------------------------------------------------------------


@right(Right.ASK_ON_SITE)
@require_GET
def onsite(request):
    """Whom chance chose to be asked before they drive off."""
    return render(request, "complaints/onsite.html", onsite_day.page_of_day(request.user, request.at))


@right(Right.ASK_ON_SITE)
def onsite_answer(request, pk):
    """The questionnaire over the whole screen, for the customer to answer on this device."""
    follow_up = _follow_up(request, pk)
    if follow_up.mode != FollowUp.Mode.ON_SITE:
        raise Http404
    version = version_asked(request.POST, follow_up.group, follow_up.outlet, request.at)
    form = SurveyForm(request.POST or None, version=version)
    failed = request.method == "POST"
    if follow_up.state not in surveys.STILL_ANSWERABLE:
        say(request, _("This customer has answered already."))
        return redirect("complaints:onsite")
    if failed and form.is_valid():
        answered = form.attempt(
            lambda: surveys.record_response(
                follow_up=follow_up,
                version=version,
                answers=form.answers,
                via=SurveyResponse.Via.ON_SITE,
                by=request.user,
                at=request.at,
            )
        )
        if answered:
            say(request, _("The answers are kept. Thank the customer."))
            return redirect("complaints:onsite")
    context = {"form": form, "follow_up": follow_up}
    return render(request, "complaints/onsite_answer.html", context, status=422 if failed else 200)


# --- What was answered ------------------------------------------------------------------------------------------------


@right(Right.CSI)
@require_GET
def response(request, pk):
    """One customer's answers, how they come to the score, and what followed from them."""
    related = ("version__questionnaire", "outlet__area", "order", "vehicle", "customer", "advisor", "team", "by")
    seen = SurveyResponse.objects.visible_to(request.user, Right.CSI)
    seen = seen.select_related(*related, "complaint", "follow_up", "visit")
    found = get_object_or_404(seen.prefetch_related("answers__question", "praises__employee"), pk=pk)
    context = {"response": found, **survey_page.explained(found, request.user, request.at)}
    return render(request, "complaints/response.html", context)
