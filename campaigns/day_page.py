"""The day itself: whom a search finds, who is there, one guest with the stamp card, groups, leads. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Sum

from customers.models import Customer, Vehicle
from customers.search import Query
from notices import sms_rules
from staff.instants import beginning_of, local
from staff.roles import Right

from .campaign_page import head
from .exports.leads import in_tab
from .forms import day as forms
from .models import Campaign, Guest, Invitation, Lead, Stamp, Station
from .services import invitations

FOUND = 12


@dataclass(frozen=True)
class Candidate:
    """A customer who may be the one that stands there."""

    customer: Customer
    cars: list[Vehicle]
    invitation: Invitation | None
    guest: Guest | None


def found_by(campaign: Campaign, query: Query) -> list[Candidate]:
    """Customers of the outlet by plate, name, pinyin, mobile or code, in four queries."""
    if not query:
        return []
    people = Customer.objects.present().filter(outlet=campaign.outlet).matching(query).order_by("name_key", "pk")
    people = list(people.prefetch_related("vehicles")[:FOUND])
    keys = [person.pk for person in people]
    invited = {each.customer_id: each for each in campaign.invitations.filter(customer__in=keys)}
    here = {each.customer_id: each for each in campaign.guests.filter(customer__in=keys)}
    return [
        Candidate(person, list(person.vehicles.all()), invited.get(person.pk), here.get(person.pk)) for person in people
    ]


def known_of(text: str) -> dict[str, str]:
    """What a search that found nobody says of somebody new: a mobile, or a name."""
    mobile = sms_rules.mobile_of(text)
    if mobile:
        return {"mobile": mobile}
    return {} if any(sign.isdigit() for sign in text) else {"name": text.strip()[:80]}


def token_in(text: str) -> str:
    """The token of an invitation within what was scanned or typed: the whole address, its path, or the token itself;
    empty for anything else."""
    path = urlsplit(text.strip()).path.strip("/")
    token = path.rpartition("/")[2]
    return token if invitations.is_ours(token) else ""


def context(campaign: Campaign, user, at: datetime, text: str = "", **bound) -> dict:
    """The page of the entrance."""
    query = Query.of(text)
    midnight = beginning_of(local(at).date())
    guests = campaign.guests.with_points().for_list()
    there = campaign.guests.aggregate(people=Sum("people"))["people"] or 0
    today = campaign.guests.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1))
    begun = local(at).date() >= campaign.begins_on
    return head(campaign, user) | {
        "tab": "day",
        "q": text,
        "asked": bool(query),
        "candidates": found_by(campaign, query),
        "found_guests": guests.filter(customer__isnull=True).matching(query)[:FOUND] if query else (),
        "latest": guests.order_by("-at", "-pk")[:8],
        "groups": campaign.guests.count(),
        "people": there,
        "today": today.aggregate(people=Sum("people"))["people"] or 0,
        "parties": campaign.parties.with_points(),
        "has_stations": campaign.stations.exists(),
        "party_form": bound.get("party_form") or forms.PartyForm(),
        "may_register": begun and campaign.state in Campaign.OPEN and user.may(Right.CAMPAIGNS_DAY, campaign.outlet),
        "begun": begun,
    }


@dataclass(frozen=True)
class Place:
    """A line of the stamp card."""

    station: Station
    stamp: Stamp | None

    @property
    def points(self) -> int:
        return self.station.points + (self.stamp.points if self.stamp else 0)


def card_of(guest: Guest) -> list[Place]:
    """The stations of the stamp card in their order, each with the guest's stamp."""
    stamped = {stamp.station_id: stamp for stamp in guest.stamps.select_related("by")}
    stations = Station.objects.filter(campaign=guest.campaign, stamped=True)
    return [Place(station, stamped.get(station.pk)) for station in stations]


def guest_context(guest: Guest, user, at: datetime, **bound) -> dict:
    campaign = guest.campaign
    card = card_of(guest)
    may = campaign.state in Campaign.OPEN and user.may(Right.CAMPAIGNS_DAY, campaign.outlet)
    return head(campaign, user) | {
        "tab": "day",
        "guest": guest,
        "card": card,
        "done": sum(place.stamp is not None for place in card),
        "points": sum(place.points for place in card if place.stamp),
        "leads": guest.leads.select_related("owner"),
        "may_register": may,
        "guest_form": bound.get("guest_form")
        or forms.GuestForm(initial={"people": guest.people, "party": guest.party_id}, campaign=campaign),
        "lead_form": bound.get("lead_form") or forms.LeadForm(owners=forms.owners_of(campaign.outlet, at)),
    }


def guests(campaign: Campaign, query: Query):
    """Everybody who is there, the last one first."""
    return campaign.guests.matching(query).with_points().for_list()


def guest_number(campaign: Campaign) -> int | None:
    """The number on the tab: nothing until somebody is there."""
    return campaign.guests.count() or None


# --- Leads ------------------------------------------------------------------------------------------------------------


def leads_in(campaign: Campaign, tab: str, user):
    return in_tab(campaign.leads.for_list(), tab, user)


def lead_number(campaign: Campaign) -> int | None:
    return campaign.leads.open().count() or None


def lead_context(lead: Lead, user, at: datetime, **bound) -> dict:
    """One lead with what the person may do with it."""
    planner = user.may(Right.CAMPAIGNS_PLAN, lead.outlet)
    works = lead.is_open and (lead.owner_id == user.pk or planner)
    seen = {"version": lead.version}
    shown = {"lead": lead, "campaign": lead.campaign, "works": works}
    if works:
        owners = forms.owners_of(lead.outlet, at).exclude(pk=lead.owner_id or 0)
        tomorrow = local(at).date() + timedelta(days=1)
        shown |= {
            "work_form": bound.get("work_form") or forms.WorkForm(initial=seen | {"next_on": tomorrow}),
            "won_form": bound.get("won_form") or forms.EndForm(initial=seen, prefix="won"),
            "lost_form": bound.get("lost_form") or forms.EndForm(initial=seen, prefix="lost"),
            "hand_form": bound.get("hand_form") or forms.HandForm(initial=seen, owners=owners),
        }
    return shown
