"""Materials: a list, and a ledger of what went out and what became of it. Gifts: out of the outlet's own stock.

The sums stand on the material's row and change by a compare-and-set with the line of the ledger, so that of two people
who bring the last piece back one does.
"""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import blueprints
from campaigns.models import Campaign, GiftIssue, Guest, Material, MaterialMovement
from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop.models import Gift, GiftMovement
from workshop.services import gifts

from .campaigns import in_state

Kind = MaterialMovement.Kind
COUNTER = {Kind.OUT: "taken", Kind.BACK: "back", Kind.DAMAGED: "damaged", Kind.LOST: "lost", Kind.USED: "used"}
MOST = 100_000


class RecordedOnce(AlreadyDone):
    """The same form came a second time; `movement` is what the first one made."""

    def __init__(self, movement: MaterialMovement):
        super().__init__(_("This is written down already."))
        self.movement = movement


# The list -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_material(
    *, campaign: Campaign, name: str, unit: str = "", wanted: int, value: Decimal = Decimal(0), by, at: datetime
) -> Material:
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = _locked(campaign)
    in_state(held, *Campaign.OPEN)
    _check(name, wanted, value)
    try:
        with transaction.atomic():
            made = Material.objects.create(
                campaign=held,
                name=name.strip(),
                unit=unit.strip(),
                wanted=wanted,
                value=value,
                made_at=at,
                made_by=by,
            )
    except IntegrityError:
        raise Refused(_("This stands on the list already."), field="name") from None
    trail.note(held, "campaign.material_added", by, at, {made.name: [None, wanted]})
    return made


def _check(name: str, wanted: int, value: Decimal) -> None:
    if not name.strip():
        raise Refused(_("What is it?"), field="name")
    if not 0 < wanted <= MOST:
        raise Refused(_("At least one, please."), field="wanted")
    if value < 0:
        raise Refused(_("Amounts are not below zero."), field="value")


@transaction.atomic
def take_over_list(*, campaign: Campaign, by, at: datetime) -> int:
    """Put what campaigns of the kind usually take along on the list, without what stands there; how many were added."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = _locked(campaign)
    in_state(held, *Campaign.OPEN)
    there = set(held.materials.values_list("name", flat=True))
    usual = [each for each in blueprints.of(held.kind).materials if str(each.name) not in there]
    Material.objects.bulk_create(
        Material(campaign=held, name=str(each.name), wanted=each.quantity, value=Decimal(0), made_at=at, made_by=by)
        for each in usual
    )
    if usual:
        trail.note(held, "campaign.material_added", by, at, {str(each.name): [None, each.quantity] for each in usual})
    return len(usual)


@transaction.atomic
def change_material(*, material: Material, wanted: int, value: Decimal, by, at: datetime) -> Material:
    """Another number or value. Damage that was written down keeps the value of its day."""
    require(by, Right.CAMPAIGNS_PLAN, material.campaign.outlet)
    in_state(_locked(material.campaign), *Campaign.OPEN)
    _check(material.name, wanted, value)
    changes = {
        f"{material.name}: {field}": [getattr(material, field), new]
        for field, new in {"wanted": wanted, "value": value}.items()
        if getattr(material, field) != new
    }
    if changes:
        Material.objects.filter(pk=material.pk).update(wanted=wanted, value=value)
        material.wanted, material.value = wanted, value
        trail.note(material.campaign, "campaign.material_changed", by, at, changes)
    return material


@transaction.atomic
def remove_material(*, material: Material, by, at: datetime) -> None:
    """Take it off the list; only while nothing of it went out."""
    require(by, Right.CAMPAIGNS_PLAN, material.campaign.outlet)
    in_state(_locked(material.campaign), *Campaign.OPEN)
    if material.movements.exists():
        raise Refused(_("Some of it went out already; it stays on the list."))
    trail.note(material.campaign, "campaign.material_removed", by, at, {material.name: [material.wanted, None]})
    material.delete()


# The ledger -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_movement(
    *,
    material: Material,
    kind: str,
    quantity: int,
    who: str = "",
    words: str = "",
    form_key=None,
    by,
    at: datetime,
) -> MaterialMovement:
    """Pieces went out to somebody, or came back, broke, were lost or used up; never more than are out."""
    _require_on_site(material.campaign, by)
    if form_key and (there := MaterialMovement.objects.filter(form_key=form_key).first()):
        raise RecordedOnce(there)
    in_state(_locked(material.campaign), *Campaign.OPEN)
    if not 0 < quantity <= MOST:
        raise Refused(_("At least one, please."), field="quantity")
    if kind == Kind.OUT and not who.strip():
        raise Refused(_("Who takes it?"), field="who")
    if kind in (Kind.DAMAGED, Kind.LOST) and not words.strip():
        raise Refused(_("Say what became of them."), field="words")
    rows = Material.objects.filter(pk=material.pk)
    if kind != Kind.OUT:
        rows = rows.filter(taken__gte=F("back") + F("damaged") + F("lost") + F("used") + quantity)
    counter = COUNTER[Kind(kind)]
    if not rows.update(**{counter: F(counter) + quantity}):
        material.refresh_from_db()
        raise Refused(_("Only %(count)d are out.") % {"count": material.out}, field="quantity")
    material.refresh_from_db()
    return MaterialMovement.objects.create(
        material=material,
        kind=kind,
        quantity=quantity,
        value=material.value,
        who=who.strip(),
        words=words.strip(),
        on=local(at).date(),
        form_key=form_key,
        at=at,
        by=by,
    )


# Gifts ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_gift(
    *, campaign: Campaign, gift: Gift, quantity: int, guest: Guest | None = None, form_key=None, by, at: datetime
) -> GiftIssue:
    """Hand gifts to a guest out of the outlet's stock. Raises `workshop.services.gifts.GivenOnce` for a form sent twice
    and `AlreadyDone` where nothing is left."""
    require(by, Right.CAMPAIGNS_DAY, campaign.outlet)
    held = _locked(campaign)
    in_state(held, *Campaign.OPEN)
    if gift.outlet_id != held.outlet_id:
        raise Refused(_("This gift lies at another outlet."), field="gift")
    if guest is not None and guest.campaign_id != held.pk:
        raise Refused(_("This guest is at another campaign."), field="guest")
    words = " · ".join(filter(None, [held.number, held.name, guest.name if guest else ""]))
    movement = gifts.give_gift(
        gift=gift,
        quantity=quantity,
        occasion=GiftMovement.Occasion.EVENT,
        words=words,
        form_key=form_key,
        by=by,
        at=at,
    )
    return GiftIssue.objects.create(campaign=held, movement=movement, guest=guest, on=local(at).date())


@transaction.atomic
def take_gift_back(*, issue: GiftIssue, reason: str, by, at: datetime) -> GiftIssue:
    """It was not given after all: back onto the shelf, and out of the campaign's cost."""
    require(by, Right.CAMPAIGNS_DAY, issue.campaign.outlet)
    in_state(_locked(issue.campaign), *Campaign.OPEN)
    gifts.take_back(movement=issue.movement, reason=reason, by=by, at=at)
    return issue


# Inside ---------------------------------------------------------------------------------------------------------------


def _require_on_site(campaign: Campaign, by) -> None:
    if not by.may(Right.CAMPAIGNS_DAY, campaign.outlet):
        require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)


def _locked(campaign: Campaign) -> Campaign:
    """Held, so that nothing moves while it is settled."""
    Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    return Campaign.objects.select_related("outlet__area__region").get(pk=campaign.pk)
