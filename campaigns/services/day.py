"""The day itself: who is there, their stamp cards, and the groups in which they gather points."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Guest, Invitation, Party, Stamp, Station
from customers.models import Customer, Prospect
from customers.services.prospects import enter_prospect
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .audiences import refuse_over
from .invitations import LinkGone, open_link

NUMBER_KIND = "HK"
MOST_PEOPLE, MOST_POINTS = 99, 1000
Via = Guest.Via


class HereAlready(AlreadyDone):
    """Registered before; `guest` is what there is."""

    def __init__(self, guest: Guest, at: datetime):
        # Translators: 中文 %(name)s 已在 %(when)s 登记到场。
        text = _("%(name)s is registered already, %(when)s.")
        super().__init__(text % {"name": guest.name, "when": instant_words(guest.at, at)})
        self.guest = guest


# --- Who is there -----------------------------------------------------------------------------------------------------


@transaction.atomic
def register_customer(
    *,
    campaign: Campaign,
    customer: Customer,
    people: int = 1,
    party: Party | None = None,
    via: str = Via.SEARCH,
    form_key: UUID | None = None,
    by,
    at: datetime,
) -> Guest:
    """A customer is there; with it the invitation, where there is one, has come to something."""
    _require_day(campaign, by, at)
    if there := Guest.objects.filter(campaign=campaign, customer=customer).first():
        raise HereAlready(there, at)
    invited = Invitation.objects.select_for_update(of=("self",), no_key=True)
    invitation = invited.filter(campaign=campaign, customer=customer).first()
    guest = _register(
        campaign, customer.name, customer.mobile, people, party, via, form_key, by, at,
        customer=customer, invitation=invitation,
    )  # fmt: skip
    if invitation:
        came = {"came_at": invitation.came_at or at, "next_at": None, "leased_by": None, "leased_until": None}
        Invitation.objects.filter(pk=invitation.pk).update(**came)
        invitation.refresh_from_db()
    return guest


def register_by_code(*, campaign: Campaign, token: str, by, at: datetime) -> Guest:
    """Whoever shows the code of their invitation. Refused for a code of another campaign, and for one that is none."""
    try:
        invitation = open_link(token, at)
    except LinkGone:
        # Translators: 中文 这个邀请码不对，请按车牌或手机号查找。
        raise Refused(_("This code opens no invitation. Search by plate, name or mobile."), field="q") from None
    if invitation.campaign_id != campaign.pk:
        name = invitation.campaign.name
        # Translators: 中文 这是“%(name)s”的邀请码。
        raise Refused(_("This is an invitation to another campaign: %(name)s.") % {"name": name}, field="q")
    return register_customer(
        campaign=campaign,
        customer=invitation.customer,
        people=1 + invitation.guests,
        via=Via.CODE,
        by=by,
        at=at,
    )


@transaction.atomic
def register_somebody_new(
    *,
    campaign: Campaign,
    name: str,
    mobile: str,
    car: str = "",
    consent: bool = False,
    people: int = 1,
    party: Party | None = None,
    form_key: UUID | None = None,
    by,
    at: datetime,
) -> Guest:
    """Who is no customer yet becomes a prospect. Whether the house may call says the consent, given here by mouth."""
    _require_day(campaign, by, at)
    name = name.strip()
    if not name:
        raise Refused(_("What is the person called?"), field="name")
    if form_key and (there := Guest.objects.filter(form_key=form_key).first()):
        raise HereAlready(there, at)
    kind = Campaign.Kind
    prospect = enter_prospect(
        outlet=campaign.outlet,
        name=name,
        mobile=mobile,
        source=Prospect.Source.SHOW if campaign.kind == kind.AUTO_SHOW else Prospect.Source.EVENT,
        met_on=local(at).date(),
        car=car,
        event=campaign.name,
        consent=consent,
        # Translators: 中文 活动“%(name)s”现场同意
        consent_source=_("Said so on the spot: %(name)s") % {"name": campaign.name} if consent else "",
        form_key=form_key,
        by=by,
        at=at,
    )
    return _register(campaign, name, prospect.mobile, people, party, Via.NEW, form_key, by, at, prospect=prospect)


def _require_day(campaign: Campaign, by, at: datetime) -> None:
    require(by, Right.CAMPAIGNS_DAY, campaign.outlet)
    refuse_over(campaign)
    if local(at).date() < campaign.begins_on:
        # Translators: 中文 活动还没开始，开始当天才能登记到场。
        raise Refused(_("The campaign has not begun. Guests are registered from its first day on."))


def _register(campaign: Campaign, name, mobile, people, party, via, form_key, by, at, **who) -> Guest:
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("Between 1 and %(most)d people.") % {"most": MOST_PEOPLE}, field="people")
    number = free_number(NUMBER_KIND, campaign.outlet, Guest.objects)
    values = {"number": number, "name": name, "mobile": mobile, "people": people, "party": _own(campaign, party)}
    try:
        with transaction.atomic():
            guest = Guest.objects.create(campaign=campaign, via=via, form_key=form_key, by=by, at=at, **values, **who)
    except IntegrityError:
        # Somebody at the other door was quicker.
        same = Guest.objects.filter(campaign=campaign, customer=who["customer"]) if who.get("customer") else None
        there = same.first() if same is not None else Guest.objects.filter(form_key=form_key).first()
        if there is None:
            raise
        raise HereAlready(there, at) from None
    trail.record(about=guest, action="guest.registered", by=by, at=at, outlet=campaign.outlet)
    return guest


@transaction.atomic
def change_guest(*, guest: Guest, people: int, party: Party | None, by, at: datetime) -> Guest:
    """How many they are, and with which group."""
    campaign = guest.campaign
    _require_day(campaign, by, at)
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("Between 1 and %(most)d people.") % {"most": MOST_PEOPLE}, field="people")
    held = Guest.objects.select_for_update(of=("self",), no_key=True).select_related("party").get(pk=guest.pk)
    party = _own(campaign, party)
    was = {"people": held.people, "party": held.party.name if held.party else ""}
    Guest.objects.filter(pk=held.pk).update(people=people, party=party)
    now = {"people": people, "party": party.name if party else ""}
    changes = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
    if changes:
        trail.record(about=held, action="guest.changed", by=by, at=at, outlet=campaign.outlet, changes=changes)
    held.refresh_from_db()
    return held


def _own(campaign: Campaign, party: Party | None) -> Party | None:
    if party and party.campaign_id != campaign.pk:
        raise Refused(_("This group belongs to another campaign."), field="party")
    return party


@transaction.atomic
def make_party(*, campaign: Campaign, name: str, by, at: datetime) -> Party:
    """A group whose people gather points together. Named again, it is the one that is there."""
    _require_party(campaign, by)
    name = " ".join(name.split())[:40]
    if not name:
        raise Refused(_("What is the group called?"), field="name")
    party, made = Party.objects.get_or_create(campaign=campaign, name=name)
    if made:
        changes = {"party": ["", name]}
        trail.record(about=campaign, action="party.made", by=by, at=at, outlet=campaign.outlet, changes=changes)
    return party


def _require_party(campaign: Campaign, by) -> None:
    require(by, Right.CAMPAIGNS_DAY, campaign.outlet)
    refuse_over(campaign)


# --- Stamps -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def stamp(*, guest: Guest, station: Station, points: int = 0, by, at: datetime) -> Stamp:
    """The guest was at a station; once each. `points` come above the station's own, as for a quiz."""
    campaign = guest.campaign
    _require_day(campaign, by, at)
    if station.campaign_id != campaign.pk or not station.stamped:
        raise Refused(_("This station is not on the stamp card."), field="station")
    if not 0 <= points <= MOST_POINTS:
        raise Refused(_("Between 0 and %(most)d points.") % {"most": MOST_POINTS}, field="points")
    try:
        with transaction.atomic():
            made = Stamp.objects.create(guest=guest, station=station, points=points, by=by, at=at)
    except IntegrityError:
        there = Stamp.objects.select_related("by").filter(guest=guest, station=station).first()
        if there is None:
            raise
        # Translators: 中文 %(who)s 已在 %(when)s 盖过这个章。
        text = _("%(who)s stamped this already, %(when)s.")
        raise AlreadyDone(text % {"who": there.by.name, "when": instant_words(there.at, at)}) from None
    changes = {"station": ["", station.name]} | ({"points": ["", points]} if points else {})
    trail.record(about=guest, action="guest.stamped", by=by, at=at, outlet=campaign.outlet, changes=changes)
    return made


@transaction.atomic
def take_back_stamp(*, stamp: Stamp, by, at: datetime) -> None:
    """A stamp on the wrong line goes; the trail keeps that it was there."""
    guest = stamp.guest
    _require_day(guest.campaign, by, at)
    removed, _by_model = Stamp.objects.filter(pk=stamp.pk).delete()
    if not removed:
        raise AlreadyDone(_("This stamp is gone already."))
    changes = {"station": [stamp.station.name, ""]}
    trail.record(
        about=guest, action="guest.stamp_taken_back", by=by, at=at, outlet=guest.campaign.outlet, changes=changes
    )
