"""What is settled as policy: all of it for a place, and one policy with its history and its form."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staff import policy as settled_policy
from staff import policy_overview, services
from staff.access import right
from staff.forms import PolicyForm, PolicyPlaceForm
from staff.instants import local
from staff.places import Place, places_under
from staff.roles import Right
from staff.toasts import say


@right(Right.POLICY)
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    form = PolicyPlaceForm(request.GET, offered=_places_to_see(request.user))
    place = form.chosen()
    context = {
        "form": form,
        "place": place,
        "groups": policy_overview.overview(place, on=local(request.at).date()),
        "changes": place.within(request.user.reach(Right.POLICY_CHANGE)),
    }
    return render(request, "staff/policies.html", context)


@right(Right.POLICY)
def policy(request: HttpRequest, key: str) -> HttpResponse:
    settled = settled_policy.find(key)
    if settled is None:
        raise Http404
    chooser = PolicyPlaceForm(request.GET, offered=_places_to_see(request.user))
    place = chooser.chosen()
    offered = places_under(request.user.reach(Right.POLICY_CHANGE))
    form = None
    if offered:
        today = local(request.at).date()
        first = {"from_on": today, "place": place.code if place in offered else offered[0].code}
        now = policy_overview.line_of(settled, place, on=today).text
        form = PolicyForm(request.POST or None, settled=settled, offered=offered, now=now, initial=first)
    if request.method == "POST" and form and form.is_valid():
        wanted = form.cleaned_data
        made = form.attempt(
            lambda: services.set_policy(
                key=key,
                text=wanted["value"],
                place=wanted["place"],
                from_on=wanted["from_on"],
                reason=wanted["reason"],
                by=request.user,
                at=request.at,
            )
        )
        if made:
            say(
                request,
                _("Entered. It holds for %(place)s from %(day)s.")
                % {"place": wanted["place"], "day": wanted["from_on"]},
            )
            return redirect(f"{reverse('staff:policy', args=[key])}?place={wanted['place'].code}")
    return _policy_page(request, settled, chooser, place, form)


def _policy_page(request, settled, chooser, place: Place, form) -> HttpResponse:
    today = local(request.at).date()
    context = {
        "policy": settled,
        "place": place,
        "chooser": chooser,
        "line": policy_overview.line_of(settled, place, on=today),
        "history": policy_overview.history(settled, request.user.reach(Right.POLICY)),
        "form": form,
        "today": today,
    }
    refused = request.method == "POST" and (form is None or form.errors)
    status = 403 if refused and form is None else 422 if refused else 200
    return render(request, "staff/policy.html", context, status=status)


def _places_to_see(user) -> list[Place]:
    """The own places first, since they are what people ask about; then all under them, and those above."""
    reach = user.reach(Right.POLICY)
    under = places_under(reach)
    above = [step for place in under for step in policy_overview.chain_of(place)]
    own = [Place.of(posting) for posting in user.postings_today]
    return list(dict.fromkeys([*(place for place in own if place in under), *under, *above]))
