"""What the pages of the club show. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import pgettext

from customers.models import Vehicle
from customers.search import Query
from staff import policy
from staff.instants import local
from staff.roles import Right
from staff.trail_words import happened
from workshop.models import RepairOrder

from . import club_figures, club_policies
from .forms import club as forms
from .models import BenefitUse, Campaign, Member, Partner
from .services import club, club_uses
from .services.vouchers import REDEEMABLE

FOUND = 12
SHOWN = 8
# Orders that a use may be about.
ORDERS_BACK = timedelta(days=60)
MOST_ORDERS = 20
MOST_USES = 30
# Uses stand in a table of their own.
IN_TABLES = ("member.benefit_used", "member.use_taken_back", "partner.used", "partner.use_taken_back")


def soon_of(on: date) -> date:
    """The last day of those that end soon: as the company settled it, for lists of several outlets."""
    return on + timedelta(days=policy.value(club_policies.REMIND, on=on))


def state_of(member: Member, on: date, soon: date | None = None) -> tuple[str, str]:
    """The words and the shape of a membership on a day."""
    if member.ended_at:
        return pgettext("member", "Ended"), "shut"
    if member.valid_until and member.valid_until < on:
        # Translators: 中文 已到期
        return pgettext("member", "Run out"), "open"
    return pgettext("member", "In force"), "doing"


def overview(user, at: datetime, outlet: str = "") -> dict:
    """The club's first page."""
    on = local(at).date()
    soon, first = soon_of(on), club_figures.since(at)
    members, uses = club_figures.members_of(user, Right.CLUB, outlet), club_figures.uses_of(user, Right.CLUB, outlet)
    activities = Campaign.objects.visible_to(user, Right.CAMPAIGNS).filter(kind=Campaign.Kind.CLUB)
    partners = Partner.objects.visible_to(user, Right.CLUB).working(on)
    levels = club_figures.levels(user, Right.CLUB, on)
    if outlet:
        activities, partners = activities.filter(outlet__code=outlet), partners.filter(outlet__code=outlet)
        levels = [level for level in levels if level.outlet.code == outlet]
    settled = Campaign.State.SETTLED
    ending = members.ending(on, soon).for_list().order_by("valid_until", "pk")
    return {
        "standing": club_figures.standing(members, uses, on, soon, first),
        "levels": levels,
        "several": len({level.outlet_id for level in levels}) > 1,
        "months": club_figures.months(members, at),
        "services": club_figures.uses_by_service(uses.filter(on__gte=first)),
        "since": first,
        "ending": ending[:SHOWN],
        "coming": activities.open().filter(ends_on__gte=on).order_by("begins_on", "pk")[:SHOWN],
        "past": activities.alive().filter(Q(ends_on__lt=on) | Q(state=settled)).order_by("-begins_on", "-pk")[:SHOWN],
        "partners": partners.count(),
        "today": on,
        "may_keep": user.may(Right.CLUB_KEEP),
        "may_plan": user.may(Right.CAMPAIGNS_PLAN),
    }


def member_context(member: Member, user, at: datetime) -> dict:
    """One member with benefits, uses, terms and cards."""
    on = local(at).date()
    keeps = user.may(Right.CLUB_KEEP, member.outlet)
    uses = member.uses.select_related("benefit", "order", "by", "undone_by", "card").order_by("-on", "-pk")
    shown = list(uses[: MOST_USES + 1])
    return {
        "member": member,
        "shown_state": state_of(member, on),
        "current": member.is_current(on),
        "benefits": club_uses.left_of(member, on),
        "uses": shown[:MOST_USES],
        "more_uses": len(shown) > MOST_USES,
        "partner_uses": member.partner_uses.select_related("partner", "by").order_by("-on", "-pk")[:SHOWN],
        "terms": member.terms.select_related("level", "by"),
        "cards": member.cards.select_related("issued_by", "void_by"),
        "cars": cars_of(member),
        "may_keep": keeps and member.ended_at is None,
        "keeps": keeps,
        "may_use": member.is_current(on) and user.may(Right.CLUB, member.outlet),
        "entries": happened(member, leave_out=IN_TABLES),
        "today": on,
    }


def cars_of(member: Member):
    """The cars that the membership covers."""
    if member.vehicle_id:
        return [member.vehicle]
    return list(Vehicle.objects.filter(customer=member.customer_id).order_by("plate", "pk"))


def step_form(step: str, member: Member, at: datetime, posted=None):
    """The form of one thing that is done with a membership."""
    seen = {"version": member.version}
    if step == "renew":
        return forms.RenewForm(posted, initial=seen | {"fee": member.level.fee})
    if step == "level":
        return forms.ChangeLevelForm(posted, member=member, initial=seen)
    if step == "birthday":
        known = {"month": member.birth_month, "day": member.birth_day, "year": member.birth_year}
        return forms.BirthdayForm(posted, initial=seen | known | {"consent": member.birthday_consent_at is not None})
    return forms.WhyVersionForm(posted, initial=seen)


def step_context(step: str, member: Member, at: datetime, form) -> dict:
    on = local(at).date()
    return {
        "step": step,
        "member": member,
        "form": form,
        "shown_state": state_of(member, on),
        "proposed": club.proposed_term(member, at) if step == "renew" else None,
        "card": member.cards.good().first(),
    }


# At the desk ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A member who may be the one that stands there."""

    member: Member
    cars: list[Vehicle]
    state: tuple[str, str]
    current: bool


def found_by(user, text: str, at: datetime) -> list[Candidate]:
    """Members by number, plate, name, pinyin or mobile: those in force first."""
    query, on = Query.of(text), local(at).date()
    if not query:
        return []
    rows = Member.objects.visible_to(user, Right.CLUB).matching(query).for_list()
    rows = rows.prefetch_related("customer__vehicles").order_by("-made_at", "-pk")[: 2 * FOUND]
    found = [
        Candidate(
            member,
            [member.vehicle] if member.vehicle else list(member.customer.vehicles.all()),
            state_of(member, on),
            member.is_current(on),
        )
        for member in rows
    ]
    return sorted(found, key=lambda each: not each.current)[:FOUND]


def orders_for(member: Member, user, at: datetime, discount: bool):
    """The orders of the member's cars that a use may be about; for a discount those that are not settled."""
    rows = RepairOrder.objects.visible_to(user, Right.RECORDS).filter(outlet=member.outlet_id)
    rows = rows.filter(opened_at__gte=at - ORDERS_BACK, vehicle__customer=member.customer_id)
    if member.vehicle_id:
        rows = rows.filter(vehicle=member.vehicle_id)
    if discount:
        rows = rows.filter(sheet__stage__in=REDEEMABLE)
    keys = rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:MOST_ORDERS]
    return RepairOrder.objects.filter(pk__in=list(keys)).select_related("vehicle").order_by("-opened_at", "-pk")


def use_context(member: Member, user, at: datetime, card: str = "") -> dict:
    """The member at the desk: what is left."""
    on = local(at).date()
    return {
        "member": member,
        "shown_state": state_of(member, on),
        "current": member.is_current(on),
        "benefits": club_uses.left_of(member, on),
        "cars": cars_of(member),
        "card": card,
        "latest": member.uses.standing().select_related("benefit", "by", "order")[:SHOWN],
        "today": on,
        "user_key": user.pk,
        "keeps": user.may(Right.CLUB_KEEP, member.outlet),
    }


def may_take_back(use: BenefitUse, user, at: datetime) -> bool:
    own = use.by_id == user.pk and local(use.at).date() == local(at).date()
    return user.may(Right.CLUB if own else Right.CLUB_KEEP, use.member.outlet)


def partner_context(partner: Partner, user, at: datetime, **bound) -> dict:
    """A merchant with the uses of the offer."""
    keeps = user.may(Right.CLUB_KEEP, partner.outlet)
    on = local(at).date()
    works = Partner.objects.working(on).filter(pk=partner.pk).exists()
    uses = partner.uses.select_related("member", "by", "undone_by").order_by("-on", "-pk")
    noting = works and user.may(Right.CLUB, partner.outlet)
    return {
        "partner": partner,
        "uses": uses[:MOST_USES],
        "used": partner.uses.standing().count(),
        "works": works,
        "may_keep": keeps and partner.state != Partner.State.ENDED,
        "keeps": keeps,
        "entries": happened(partner, leave_out=IN_TABLES),
        "use_form": (bound.get("use_form") or forms.PartnerUseForm(outlet=partner.outlet, initial={"on": on}))
        if noting
        else None,
        "end_form": bound.get("end_form") or forms.WhyVersionForm(initial={"version": partner.version}),
    }
