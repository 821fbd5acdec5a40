"""The day itself on the phone of whoever stands at the entrance, stamp cards, groups, and the leads that come of it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import day_page
from campaigns.campaign_page import head
from campaigns.exports.guests import GUESTS
from campaigns.exports.leads import LEADS, TABS, tab_in
from campaigns.forms import day as forms
from campaigns.models import Campaign, Guest, Lead, Stamp, Station
from campaigns.services import day as services
from campaigns.services import leads as lead_services
from customers.models import Customer
from customers.search import Query
from staff.access import right
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say
from staff.trail_words import happened

from .audiences import campaign_of, export_of


@right(Right.CAMPAIGNS)
@require_GET
def day(request, number):
    """Search, register, see who is there. What is scanned is registered at once."""
    found = campaign_of(request, number)
    context = day_page.context(found, request.user, request.at, request.GET.get("q", ""))
    return render(request, "campaigns/day.html", context)


@right(Right.CAMPAIGNS_DAY)
@require_POST
def day_code(request, number):
    """The code of an invitation, scanned or typed; anything else is looked for."""
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    text = request.POST.get("code", "")[:400]
    token = day_page.token_in(text)
    if not token:
        return redirect(f"{_day(found)}?{urlencode({'q': text[:80]})}")
    return _registered(
        request, found, lambda: services.register_by_code(campaign=found, token=token, by=request.user, at=request.at)
    )


@right(Right.CAMPAIGNS_DAY)
@require_POST
def day_register(request, number, pk):
    """A customer who was found is there."""
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    customer = get_object_or_404(Customer.objects.present().filter(outlet=found.outlet), pk=pk)
    form = forms.RegisterForm(request.POST, campaign=found)
    if not form.is_valid():
        say(request, _("Between 1 and %(most)d people.") % {"most": services.MOST_PEOPLE}, wrong=True)
        return redirect("campaigns:day", found.number)
    return _registered(
        request,
        found,
        lambda: services.register_customer(
            campaign=found, customer=customer, **form.cleaned_data, by=request.user, at=request.at
        ),
    )


def _registered(request, found: Campaign, register):
    try:
        guest = register()
    except services.HereAlready as already:
        say(request, str(already))
        return redirect(already.guest)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect("campaigns:day", found.number)
    say(request, _("%(name)s is here.") % {"name": guest.name})
    return redirect(guest)


def _day(found: Campaign) -> str:
    return f"{found.get_absolute_url()}day/"


@right(Right.CAMPAIGNS_DAY)
def day_new(request, number):
    """Somebody who is no customer yet."""
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    posted = request.POST if request.method == "POST" else None
    form = forms.NewForm(posted, campaign=found, initial=day_page.known_of(request.GET.get("q", "")))

    def register():
        try:
            return services.register_somebody_new(campaign=found, **form.cleaned_data, by=request.user, at=request.at)
        except services.HereAlready as already:
            return already.guest

    if posted is not None and form.is_valid() and (guest := form.attempt(register)):
        say(request, _("%(name)s is here.") % {"name": guest.name})
        return redirect(guest)
    context = head(found, request.user) | {"tab": "day", "form": form}
    return render(request, "campaigns/day_new.html", context, status=200 if posted is None else 422)


@right(Right.CAMPAIGNS_DAY)
@require_POST
def day_party(request, number):
    """A group whose people gather points together."""
    found = campaign_of(request, number, Right.CAMPAIGNS_DAY)
    form = forms.PartyForm(request.POST)

    def make():
        return services.make_party(campaign=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(make):
        return redirect(f"{_day(found)}#parties")
    context = day_page.context(found, request.user, request.at, party_form=form)
    return render(request, "campaigns/day.html", context, status=422)


@right(Right.CAMPAIGNS)
@require_GET
def guests(request, number):
    """Everybody who is there."""
    found = campaign_of(request, number)
    rows = day_page.guests(found, Query.of(request.GET.get("q", "")))
    context = head(found, request.user) | {
        "tab": "day",
        "page": page_of(rows, request.GET, order=("-at", "-pk"), total=rows.count()),
        "may_export": request.user.may(Right.EXPORT, found.outlet),
    }
    return render(request, "campaigns/guests.html", context)


@right(Right.CAMPAIGNS)
@right(Right.EXPORT)
@require_GET
def guests_export(request, number):
    return export_of(request, number, GUESTS)


# --- One guest --------------------------------------------------------------------------------------------------------


def _guest_of(request, number, wanted: Right = Right.CAMPAIGNS) -> Guest:
    visible = Guest.objects.visible_to(request.user, wanted).for_list()
    return get_object_or_404(visible.select_related("campaign__outlet__area__region"), number=number)


@right(Right.CAMPAIGNS)
@require_GET
def guest(request, number):
    """The stamp card, the group, and what the guest wants."""
    found = _guest_of(request, number)
    return render(request, "campaigns/guest.html", day_page.guest_context(found, request.user, request.at))


def _again(request, found: Guest, **bound):
    context = day_page.guest_context(found, request.user, request.at, **bound)
    return render(request, "campaigns/guest.html", context, status=422)


@right(Right.CAMPAIGNS_DAY)
@require_POST
def guest_change(request, number):
    found = _guest_of(request, number, Right.CAMPAIGNS_DAY)
    form = forms.GuestForm(request.POST, campaign=found.campaign)

    def change():
        return services.change_guest(guest=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(change):
        return redirect(found)
    return _again(request, found, guest_form=form)


@right(Right.CAMPAIGNS_DAY)
@require_POST
def guest_stamp(request, number):
    """The guest was at a station."""
    found = _guest_of(request, number, Right.CAMPAIGNS_DAY)
    stations = Station.objects.filter(campaign=found.campaign)
    station = get_object_or_404(stations, pk=key_in(request.POST.get("station", "")) or 0)
    points = key_in(request.POST.get("points", "")) or 0
    return deed(
        request,
        lambda: services.stamp(guest=found, station=station, points=points, by=request.user, at=request.at),
        "",
        found,
    )


@right(Right.CAMPAIGNS_DAY)
@require_POST
def guest_unstamp(request, number, pk):
    """A stamp on the wrong line."""
    found = _guest_of(request, number, Right.CAMPAIGNS_DAY)
    stamp = get_object_or_404(Stamp.objects.select_related("guest__campaign__outlet", "station"), guest=found, pk=pk)
    return deed(request, lambda: services.take_back_stamp(stamp=stamp, by=request.user, at=request.at), "", found)


@right(Right.CAMPAIGNS_DAY)
@require_POST
def guest_lead(request, number):
    """What the guest wants, handed to somebody or to be handed out."""
    found = _guest_of(request, number, Right.CAMPAIGNS_DAY)
    form = forms.LeadForm(request.POST, owners=forms.owners_of(found.campaign.outlet, request.at))

    def make():
        return lead_services.make_lead(
            campaign=found.campaign, guest=found, **form.cleaned_data, by=request.user, at=request.at
        )

    if form.is_valid() and form.attempt(make):
        return redirect(found)
    return _again(request, found, lead_form=form)


# --- Leads ------------------------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def leads(request, number):
    """What people want, and who has it."""
    found = campaign_of(request, number)
    tab = tab_in(request.GET)
    labels = {
        "open": pgettext("leads", "Open"),
        # Translators: 中文 我的
        "mine": pgettext("leads", "Mine"),
        # Translators: 中文 待分派
        "nobody": pgettext("leads", "To be handed out"),
        # Translators: 中文 成交
        "won": pgettext("leads", "Bought"),
        # Translators: 中文 战败
        "lost": pgettext("leads", "Lost"),
    }
    counts = {name: day_page.leads_in(found, name, request.user).count() for name in TABS}
    rows = day_page.leads_in(found, tab, request.user)
    context = head(found, request.user) | {
        "tab": "leads",
        "state": tab,
        "tabs": [(name, labels[name], counts[name]) for name in TABS],
        "page": page_of(rows, request.GET, order=("-made_at", "-pk"), total=counts[tab]),
        "may_export": request.user.may(Right.EXPORT, found.outlet),
    }
    return render(request, "campaigns/leads.html", context)


@right(Right.CAMPAIGNS)
@right(Right.EXPORT)
@require_GET
def leads_export(request, number):
    return export_of(request, number, LEADS)


def _lead_of(request, pk) -> Lead:
    visible = Lead.objects.visible_to(request.user, Right.CAMPAIGNS).for_list()
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=pk)


@right(Right.CAMPAIGNS)
@require_GET
def lead(request, pk):
    """One lead: who wants what, who has it, what was said."""
    return _lead_page(request, _lead_of(request, pk))


def _lead_page(request, found: Lead, status=200, **bound):
    context = day_page.lead_context(found, request.user, request.at, **bound)
    context["entries"] = happened(found)
    return render(request, "campaigns/lead.html", context, status=status)


@right(Right.CAMPAIGNS)
@require_POST
def lead_work(request, pk):
    found = _lead_of(request, pk)
    form = forms.WorkForm(request.POST)
    return _lead_step(request, found, form, "work_form", lead_services.work_on_lead)


@right(Right.CAMPAIGNS)
@require_POST
def lead_hand(request, pk):
    found = _lead_of(request, pk)
    form = forms.HandForm(request.POST, owners=forms.owners_of(found.outlet, request.at))
    return _lead_step(request, found, form, "hand_form", lead_services.hand_lead)


@right(Right.CAMPAIGNS)
@require_POST
def lead_end(request, pk):
    """The customer bought, or did not."""
    found = _lead_of(request, pk)
    won = request.POST.get("do") == "won"
    name = "won" if won else "lost"
    form = forms.EndForm(request.POST, prefix=name)
    return _lead_step(request, found, form, f"{name}_form", lead_services.end_lead, won=won)


def _lead_step(request, found: Lead, form, name: str, act, **more):
    def step():
        return act(lead=found, **form.cleaned_data, **more, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(step):
        return redirect(found)
    return _lead_page(request, found, status=422, **{name: form})
