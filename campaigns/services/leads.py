"""Leads: somebody wants something after the day; it is handed to a person, who says what came of it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns.lead_messages import GIVEN, GIVEN_MANY
from campaigns.models import Campaign, Guest, Invitation, Lead
from notices.services import Note, queue
from staff import trail
from staff.access import require
from staff.instants import local
from staff.masking import masked_name
from staff.models import User
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

State = Lead.State


@transaction.atomic
def make_lead(
    *,
    campaign: Campaign,
    wants: str,
    guest: Guest | None = None,
    invitation: Invitation | None = None,
    owner: User | None = None,
    next_on: date | None = None,
    by,
    at: datetime,
) -> Lead:
    """What a guest, or somebody on the telephone, wants. Without an owner it waits to be handed to one."""
    _require_one(by, campaign.outlet)
    if campaign.state == Campaign.State.CALLED_OFF:
        raise AlreadyDone(_("This campaign is over: %(state)s.") % {"state": campaign.get_state_display()})
    if not wants.strip():
        raise Refused(_("What does the customer want?"), field="wants")
    if next_on and next_on < local(at).date():
        raise Refused(_("This day is past."), field="next_on")
    _may_own(owner, campaign.outlet)
    lead = Lead.objects.create(
        campaign=campaign,
        outlet=campaign.outlet,
        guest=guest,
        invitation=invitation or (guest.invitation if guest else None),
        wants=wants.strip()[:200],
        owner=owner,
        handed_at=at if owner else None,
        next_on=next_on,
        made_at=at,
        made_by=by,
    )
    changes = {"owner": ["", owner.name]} if owner else {}
    trail.record(about=lead, action="lead.made", by=by, at=at, outlet=lead.outlet, changes=changes)
    _tell(lead, by, at)
    return lead


@transaction.atomic
def hand_lead(*, lead: Lead, owner: User, version: int, reason: str = "", by, at: datetime) -> Lead:
    """Give it to somebody: the owner passes it on, or whoever plans the campaign hands it out."""
    held = _held(lead, version)
    if held.owner_id != by.pk:
        require(by, Right.CAMPAIGNS_PLAN, held.outlet)
    _may_own(owner, held.outlet)
    if held.owner_id == owner.pk:
        raise AlreadyDone(_("%(name)s has it already.") % {"name": owner.name})
    changes = {"owner": [held.owner.name if held.owner else "", owner.name]}
    handed = _change(held, "lead.handed", changes, by, at, reason, owner=owner, handed_at=at)
    _tell(handed, by, at)
    return handed


def _tell(lead: Lead, by, at: datetime) -> None:
    """Whoever got it from somebody else hears of it; by the version once for each time it is handed."""
    if lead.owner is None or lead.owner_id == by.pk:
        return
    params = {
        "campaign": lead.campaign.name,
        "who": masked_name(lead.who),
        "wants": lead.wants,
        "day": lead.next_on or local(at).date(),
    }
    key = f"lead {lead.pk} given to {lead.owner_id} in version {lead.version}"
    note = Note(key=key, code=GIVEN, params=params, recipient=lead.owner, about=lead, outlet=lead.outlet)
    queue([note], at=at)


@transaction.atomic
def work_on_lead(*, lead: Lead, words: str, next_on: date, version: int, by, at: datetime) -> Lead:
    """What was said, and when it goes on."""
    held = _own(lead, version, by)
    if not words.strip():
        raise Refused(_("What was said?"), field="words")
    if next_on < local(at).date():
        raise Refused(_("This day is past."), field="next_on")
    changes = {"next_on": [_plain(held.next_on), next_on.isoformat()]}
    values = {"state": State.WORKED, "words": words.strip()[:400], "next_on": next_on}
    return _change(held, "lead.worked", changes, by, at, words, **values)


@transaction.atomic
def end_lead(*, lead: Lead, won: bool, words: str, amount: Decimal | None = None, version: int, by, at: datetime):
    """The customer bought, or did not. A purchase is the end of the invitation's funnel too."""
    held = _own(lead, version, by)
    if not won and not words.strip():
        # Translators: 中文 为什么没成？
        raise Refused(_("Why did nothing come of it?"), field="words")
    if won and amount is None:
        # Translators: 中文 成交金额是多少？
        raise Refused(_("For how much?"), field="amount")
    state = State.WON if won else State.LOST
    changes = {"state": [held.state, state.value]} | ({"amount": ["", str(amount)]} if won else {})
    values = {
        "state": state,
        "words": words.strip()[:400] or held.words,
        "amount": amount if won else None,
        "ended_at": at,
        "next_on": None,
    }
    done = _change(held, "lead.won" if won else "lead.lost", changes, by, at, words, **values)
    if won and held.invitation_id:
        Invitation.objects.filter(pk=held.invitation_id).update(bought_at=Coalesce("bought_at", at))
    return done


# --- For who leaves ---------------------------------------------------------------------------------------------------


def count_of(user: User) -> int:
    return Lead.objects.open().filter(owner=user).count()


@transaction.atomic
def hand_over(*, from_user: User, to_user: User, by, at: datetime, reason: str) -> int:
    """All open leads of one person to another."""
    number = 0
    for lead in Lead.objects.open().filter(owner=from_user).select_related("outlet__area").order_by("pk"):
        _may_own(to_user, lead.outlet)
        changes = {"owner": [from_user.name, to_user.name]}
        _change(lead, "lead.handed", changes, by, at, reason, owner=to_user, handed_at=at)
        number += 1
    if number and to_user.pk != by.pk:
        key = f"leads of {from_user.pk} to {to_user.pk} at {at.isoformat()}"
        params = {"number": number, "who": from_user.name, "reason": reason}
        queue([Note(key=key, code=GIVEN_MANY, params=params, recipient=to_user)], at=at)
    return number


# --- ------------------------------------------------------------------------------------------------------------------


def may_own(user: User, outlet) -> bool:
    """Leads are for whoever meets customers at campaigns of the outlet."""
    return user.is_active and (user.may(Right.CAMPAIGNS_CALL, outlet) or user.may(Right.PROSPECTS, outlet))


def _may_own(owner: User | None, outlet) -> None:
    if owner and not may_own(owner, outlet):
        # Translators: 中文 %(name)s 不能跟进这家店的线索。
        raise Refused(_("%(name)s does not work on leads of this outlet.") % {"name": owner.name}, field="owner")


def _require_one(by, outlet) -> None:
    if not by.may(Right.CAMPAIGNS_CALL, outlet):
        require(by, Right.CAMPAIGNS_DAY, outlet)


def _held(lead: Lead, version: int) -> Lead:
    # The person comes after the lock: joined to a row that changed while one waited, they would still be the old one.
    held = Lead.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area", "campaign")
    held = held.get(pk=lead.pk)
    if held.version != version:
        # Translators: 中文 这条线索刚被别人改过，请看过再改。
        raise AlreadyDone(_("Somebody changed this lead meanwhile. Look at it again."))
    if held.state not in Lead.OPEN:
        raise AlreadyDone(_("This lead is over: %(state)s.") % {"state": held.get_state_display()})
    return held


def _own(lead: Lead, version: int, by) -> Lead:
    """The lead, for its owner or for whoever plans campaigns of the outlet."""
    held = _held(lead, version)
    if held.owner_id != by.pk:
        require(by, Right.CAMPAIGNS_PLAN, held.outlet)
    return held


def _change(held: Lead, action: str, changes: dict, by, at: datetime, reason: str = "", **values) -> Lead:
    Lead.objects.filter(pk=held.pk).update(version=F("version") + 1, **values)
    trail.record(about=held, action=action, by=by, at=at, outlet=held.outlet, changes=changes, reason=reason)
    held.refresh_from_db()
    return held


def _plain(value) -> str:
    return value.isoformat() if value else ""
