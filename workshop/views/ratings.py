"""The rating of a visit: on the advisor's screen, by a link, and the customer's page behind the link."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from staff.access import lacks, require_somewhere
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
from staff.steps import step
from staff.toasts import say
from workshop.forms.settling import RatingForm, RefusedForm
from workshop.models import RatingLink
from workshop.services import ratings

from .settling import address, order_of, order_step

# Tries in ten minutes, as for surveys: many from one address, which a house or a carrier shares; few with one link.
MOST_FROM_ADDRESS = 120
MOST_WITH_LINK = 20


# --- The customer's page ----------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_rating(request, token):
    """The rating behind a link. Whatever is wrong with the link, the page says the same and says nothing."""
    with translation.override(customers_language(request)):
        if not link_may_knock(request, "rating", token, ratings.is_ours, MOST_FROM_ADDRESS, MOST_WITH_LINK):
            return for_customer(request, "workshop/rating_wait.html", status=429)
        try:
            return _ask(request, token)
        except ratings.LinkGone:
            return for_customer(request, "workshop/rating_gone.html", status=404)


@login_not_required
@require_GET
def rating_thanks(request):
    """After sending. Holds nothing of anybody."""
    with translation.override(customers_language(request)):
        return for_customer(request, "workshop/rating_thanks.html")


def _ask(request, token):
    link = ratings.open_link(token, request.at)
    form = RatingForm(request.POST if request.method == "POST" else None)
    failed = request.method == "POST"
    if failed and form.is_valid():
        if form.attempt(lambda: ratings.rate_by_link(token=token, at=request.at, **form.cleaned_data)):
            return kept_private(redirect("workshop:rating_thanks"))
        # Somebody was quicker with the same link.
        ratings.open_link(token, request.at)
    context = {"form": form, "outlet": link.order.outlet, "order": link.order}
    return for_customer(request, "workshop/rating.html", context, status=422 if failed else 200)


# --- At the desk ------------------------------------------------------------------------------------------------------


def _asked_order(request, number):
    require_somewhere(request.user, Right.RECEIVE, Right.SETTLE)
    order = order_of(request, number)
    if not ratings.may_ask(request.user, order.outlet):
        raise lacks(Right.RECEIVE)
    return order


@require_http_methods(["GET", "HEAD", "POST"])
def rating_screen(request, number):
    """The five levels over the whole screen, for the customer to choose on this device."""
    order = _asked_order(request, number)
    form = RatingForm(request.POST if request.method == "POST" else None)

    def rate():
        return ratings.rate(order=order, by=request.user, at=request.at, **form.cleaned_data)

    def again():
        context = {"form": form, "outlet": order.outlet, "order": order, "on_screen": True}
        return render(request, "workshop/rating.html", context, status=422 if form.is_bound else 200)

    return step(request, form, rate, _("The rating is kept. Thank the customer."), address(order, "#rating"), again)


@require_POST
def rating_refused(request, number):
    """The customer would not rate."""
    order = _asked_order(request, number)
    form = RefusedForm(request.POST)

    def refuse():
        return ratings.refuse_rating(order=order, by=request.user, at=request.at, **form.cleaned_data)

    return order_step(request, order, form, "refused", refuse, _("Kept: the customer would not rate."), "#rating")


@require_POST
def rating_link_make(request, number):
    """A new link for the customer, and its page."""
    order = _asked_order(request, number)
    try:
        link, _path = ratings.ask_rating(order=order, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(address(order, "#rating"))
    return redirect("workshop:rating_link", link.pk)


@require_GET
def rating_link(request, pk):
    """The link as a code for the customer's phone, and as an address to send."""
    link = _link(request, pk)
    context = {
        "link": link,
        "order": link.order,
        "address": _whole(link, request),
        "back": address(link.order, "#rating"),
        "usable": link.used_at is None and link.closed_at is None and link.expires_at > request.at,
    }
    return kept_private(render(request, "workshop/rating_link.html", context))


@require_GET
def rating_qr(request, pk):
    """The link's code as a picture."""
    return code_of(_whole(_link(request, pk), request))


def _link(request, pk) -> RatingLink:
    require_somewhere(request.user, Right.RECEIVE, Right.SETTLE)
    link = get_object_or_404(RatingLink.objects.select_related("order"), pk=pk)
    link.order = _asked_order(request, link.order.number)
    return link


def _whole(link: RatingLink, request) -> str:
    """The whole address for the customer's phone: where people reach the house, else the server that is asked."""
    return whole_address(request, ratings.path_of(link))
