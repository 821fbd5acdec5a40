"""Partner merchants of the club: what they give members, and how often members had it."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.models import Member, Partner, PartnerUse
from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .club import WrittenAlready

State = Partner.State


@dataclass(frozen=True)
class PartnerDraft:
    """What is known of a merchant."""

    name: str
    trade: str
    offer: str
    address: str = ""
    phone: str = ""
    contact: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def values(self) -> dict:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}


@transaction.atomic
def write_partner(*, outlet: Outlet, draft: PartnerDraft, form_key=None, by, at: datetime) -> Partner:
    """A merchant with whom one talks."""
    require(by, Right.CLUB_KEEP, outlet)
    if form_key and (there := Partner.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    _check(draft)
    made = Partner.objects.create(outlet=outlet, form_key=form_key, made_at=at, made_by=by, **draft.values())
    trail.note(made, "partner.written", by, at)
    return made


@transaction.atomic
def change_partner(*, partner: Partner, version: int, draft: PartnerDraft, by, at: datetime) -> Partner:
    require(by, Right.CLUB_KEEP, partner.outlet)
    held = _hold(partner, version)
    _refuse_ended(held)
    _check(draft)
    changes = {
        name: [getattr(held, name), value] for name, value in draft.values().items() if getattr(held, name) != value
    }
    Partner.objects.filter(pk=held.pk).update(**draft.values())
    held.refresh_from_db()
    if changes:
        trail.note(held, "partner.changed", by, at, changes)
    return held


@transaction.atomic
def begin_partner(*, partner: Partner, version: int, by, at: datetime) -> Partner:
    """From now on members may use its offer."""
    require(by, Right.CLUB_KEEP, partner.outlet)
    held = _hold(partner, version)
    _refuse_ended(held)
    if held.state == State.ACTIVE:
        raise AlreadyDone(_("This merchant is a partner already."))
    Partner.objects.filter(pk=held.pk).update(state=State.ACTIVE, from_on=held.from_on or local(at).date())
    held.refresh_from_db()
    trail.note(held, "partner.begun", by, at)
    return held


@transaction.atomic
def end_partner(*, partner: Partner, version: int, reason: str, by, at: datetime) -> Partner:
    """Members are not sent there any more."""
    require(by, Right.CLUB_KEEP, partner.outlet)
    if not reason.strip():
        raise Refused(_("Say why it ends."), field="reason")
    held = _hold(partner, version)
    _refuse_ended(held)
    Partner.objects.filter(pk=held.pk).update(state=State.ENDED, end_reason=reason.strip()[:400])
    held.refresh_from_db()
    trail.note(held, "partner.ended", by, at, reason=reason)
    return held


@transaction.atomic
def note_use(
    *,
    partner: Partner,
    member: Member,
    on: date | None = None,
    spent: Decimal | None = None,
    note: str = "",
    form_key=None,
    by,
    at: datetime,
) -> PartnerUse:
    """A member had the offer on a day."""
    require(by, Right.CLUB, partner.outlet)
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    held = Partner.objects.select_related("outlet__area__region").get(pk=partner.pk)
    if form_key and (there := PartnerUse.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    day = on or local(at).date()
    if day > local(at).date():
        raise Refused(_("This day is still to come."), field="on")
    if not Partner.objects.working(day).filter(pk=held.pk).exists():
        raise Refused(_("The offer is not good on that day."), field="on")
    if member.outlet_id != held.outlet_id or not member.is_current(day) or day < member.joined_on:
        raise Refused(_("This is no member of the outlet's club on that day."), field="member")
    if spent is not None and spent < 0:
        raise Refused(_("How much did the member spend there?"), field="spent")
    made = PartnerUse.objects.create(
        partner=held, member=member, on=day, spent=spent, note=note.strip()[:200], at=at, by=by, form_key=form_key
    )
    trail.note(held, "partner.used", by, at, {"member": ["", member.number], "on": [None, day]})
    return made


@transaction.atomic
def take_back(*, use: PartnerUse, reason: str, by, at: datetime) -> PartnerUse:
    """Noted by mistake."""
    require(by, Right.CLUB_KEEP, use.partner.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    rows = PartnerUse.objects.filter(pk=use.pk, undone_at__isnull=True)
    if not rows.update(undone_at=at, undone_by=by, undo_reason=reason.strip()[:400]):
        raise AlreadyDone(_("This is taken back already."))
    use.refresh_from_db()
    trail.note(use.partner, "partner.use_taken_back", by, at, {"member": [use.member.number, ""]}, reason)
    return use


def _check(draft: PartnerDraft) -> None:
    for name, words in (
        ("name", _("What is the merchant called?")),
        ("trade", _("Which trade?")),
        ("offer", _("What do members get there?")),
    ):
        if not getattr(draft, name).strip():
            raise Refused(words, field=name)
    if draft.from_on and draft.to_on and draft.from_on > draft.to_on:
        raise Refused(_("The last day comes before the first."), field="to_on")


def _refuse_ended(partner: Partner) -> None:
    if partner.state == State.ENDED:
        raise Refused(_("Work with this merchant has ended. Enter it anew if it begins again."))


def _hold(partner: Partner, version: int) -> Partner:
    if not Partner.objects.filter(pk=partner.pk, version=version).update(version=F("version") + 1):
        raise AlreadyDone(_("Somebody changed this in the meantime. Look at it again."))
    return Partner.objects.select_related("outlet__area__region").get(pk=partner.pk)
