"""An invitation, a guest and a lead of an outlet, for the tables of rights and invariants."""

from campaigns.models import Audience, Guest, Invitation, InvitationCall, Lead, Party, Stamp
from campaigns.services.invitations import token_of
from tests.campaigns import plan_records
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")


def audience_of(records) -> Audience:
    """A list that is made."""
    campaign = plan_records.campaign_of(records)
    values = {"changed_at": NOW, "changed_by": records.account, "fixed_at": NOW, "fixed_by": records.account}
    return Audience.objects.get_or_create(campaign=campaign, defaults=values | {"made_at": NOW})[0]


def invitation_of(records) -> Invitation:
    """On the call list."""
    campaign = audience_of(records).campaign
    values = {"vehicle": records.vehicle, "made_at": NOW, "next_at": NOW}
    return Invitation.objects.get_or_create(campaign=campaign, customer=records.customer, defaults=values)[0]


def call_of(records) -> InvitationCall:
    invitation = invitation_of(records)
    return invitation.calls.first() or invitation.calls.create(outcome="no_answer", at=NOW, by=records.account)


def party_of(records) -> Party:
    return Party.objects.get_or_create(campaign=plan_records.campaign_of(records), name="红队")[0]


def guest_of(records) -> Guest:
    number = f"{records.outlet.code}-HK90001"
    values = {
        "campaign": plan_records.campaign_of(records), "customer": records.customer, "name": "周子涵", "via": "search",
        "party": party_of(records), "at": NOW, "by": records.account,
    }  # fmt: skip
    return Guest.objects.get_or_create(number=number, defaults=values)[0]


def stamp_of(records) -> Stamp:
    guest = guest_of(records)
    station = guest.campaign.stations.get()
    return Stamp.objects.get_or_create(guest=guest, station=station, defaults={"at": NOW, "by": records.account})[0]


def lead_of(records) -> Lead:
    guest = guest_of(records)
    values = {"campaign": guest.campaign, "outlet": records.outlet, "made_at": NOW, "made_by": records.account}
    return Lead.objects.get_or_create(guest=guest, wants="想换新车", defaults=values)[0]


def token(records) -> str:
    return token_of(invitation_of(records))


MAKERS = {
    Audience: audience_of,
    Invitation: invitation_of,
    InvitationCall: call_of,
    Party: party_of,
    Guest: guest_of,
    Stamp: stamp_of,
    Lead: lead_of,
}
