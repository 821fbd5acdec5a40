"""The club: its levels and benefits, and its members from joining to the end, with their cards."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import club_policies, club_rules
from campaigns.models import Benefit, ClubLevel, Member, MemberCard, MemberTerm
from customers.models import Customer, Vehicle
from staff import policy, trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.numbers import next_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

KIND = "HY"
FIRST_BIRTH_YEAR = 1900
ZERO = Decimal("0.00")
Service = Benefit.Service


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `made` is what the first one made."""

    def __init__(self, made):
        super().__init__(_("This is written already: %(number)s.") % {"number": made})
        self.made = made


# Levels and benefits --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelDraft:
    """What is said of a level."""

    name: str
    position: int = 1
    fee: Decimal = ZERO
    months: int | None = 12
    qualifies: str = ""


@dataclass(frozen=True)
class BenefitDraft:
    """What is said of a benefit."""

    service: str
    name: str
    times: int | None = None
    period: str = Benefit.Period.YEAR
    most: int | None = None
    percent: Decimal | None = None
    worth: Decimal | None = None
    words: str = ""
    from_on: date | None = None
    to_on: date | None = None


def _values(draft) -> dict:
    said = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}


@transaction.atomic
def write_level(*, outlet: Outlet, draft: LevelDraft, form_key=None, by, at: datetime) -> ClubLevel:
    """A level that one can join at the outlet."""
    require(by, Right.CLUB_KEEP, outlet)
    if form_key and (there := ClubLevel.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    _check_level(outlet, draft)
    made = ClubLevel.objects.create(outlet=outlet, form_key=form_key, made_at=at, made_by=by, **_values(draft))
    trail.note(made, "club.level_written", by, at, _said(made, draft, None))
    return made


@transaction.atomic
def change_level(*, level: ClubLevel, version: int, draft: LevelDraft, by, at: datetime) -> ClubLevel:
    """Fee, months and words from now on; terms that are agreed stay as they are."""
    require(by, Right.CLUB_KEEP, level.outlet)
    held = _hold(ClubLevel, level, version)
    _refuse_closed(held)
    _check_level(held.outlet, draft, held)
    changes = _said(held, draft, held)
    ClubLevel.objects.filter(pk=held.pk).update(**_values(draft))
    held.refresh_from_db()
    if changes:
        trail.note(held, "club.level_changed", by, at, changes)
    return held


def _check_level(outlet: Outlet, draft: LevelDraft, own: ClubLevel | None = None) -> None:
    if not draft.name.strip():
        raise Refused(_("Give the level a name."), field="name")
    same = ClubLevel.objects.open().filter(outlet=outlet, name=draft.name.strip())
    if own is not None:
        same = same.exclude(pk=own.pk)
    if same.exists():
        raise Refused(_("There is a level of this name already."), field="name")
    if draft.fee < 0:
        raise Refused(_("A fee is nothing or more."), field="fee")
    if draft.months is not None and draft.months < 1:
        raise Refused(_("A term lasts a month at least. Empty: until it is ended."), field="months")


@transaction.atomic
def close_level(*, level: ClubLevel, by, at: datetime) -> ClubLevel:
    """Nobody joins or renews it any more; its members stay until their term ends."""
    require(by, Right.CLUB_KEEP, level.outlet)
    if not ClubLevel.objects.filter(pk=level.pk, closed_at__isnull=True).update(closed_at=at, closed_by=by):
        raise AlreadyDone(_("This level is closed already."))
    level.refresh_from_db()
    trail.note(level, "club.level_closed", by, at)
    return level


def _refuse_closed(level: ClubLevel) -> None:
    if level.closed_at:
        raise Refused(_("This level is closed: nobody joins or renews it any more. Choose another one."), field="level")


@transaction.atomic
def add_benefit(*, level: ClubLevel, draft: BenefitDraft, by, at: datetime) -> Benefit:
    """For all members of the level, from now on or from its first day on."""
    require(by, Right.CLUB_KEEP, level.outlet)
    held = ClubLevel.objects.select_for_update(of=("self",), no_key=True).get(pk=level.pk)
    _refuse_closed(held)
    _check_benefit(draft)
    last = held.benefits.order_by("-position").values_list("position", flat=True).first() or 0
    made = Benefit.objects.create(level=held, position=last + 1, **_values(draft))
    trail.note(held, "club.benefit_added", by, at, reason=made.name)
    return made


@transaction.atomic
def change_benefit(*, benefit: Benefit, version: int, draft: BenefitDraft, by, at: datetime) -> Benefit:
    """Service and period stay once it was used: what was counted keeps its meaning."""
    require(by, Right.CLUB_KEEP, benefit.level.outlet)
    held = _hold(Benefit, benefit, version)
    _check_benefit(draft)
    other = draft.service != held.service or draft.period != held.period
    if other and held.uses.exists():
        raise Refused(
            _("This benefit was used: its service and its period stay. End it, and add another one."), field="service"
        )
    changes = _said(held, draft, held)
    Benefit.objects.filter(pk=held.pk).update(**_values(draft))
    held.refresh_from_db()
    if changes:
        trail.note(held.level, "club.benefit_changed", by, at, changes, held.name)
    return held


def _check_benefit(draft: BenefitDraft) -> None:
    discount = draft.service in Benefit.DISCOUNTS
    if not draft.name.strip():
        raise Refused(_("Give the benefit a name."), field="name")
    if draft.times is not None and draft.times < 1:
        raise Refused(_("Once at least. Empty: as often as one likes."), field="times")
    if discount and not (draft.percent and 0 < draft.percent <= 100):
        raise Refused(_("How many percent come off? Between 0 and 100."), field="percent")
    if not discount and draft.percent is not None:
        raise Refused(_("Percent belong to a discount."), field="percent")
    if discount and draft.worth is not None:
        raise Refused(_("What a discount is worth comes from the order."), field="worth")
    if draft.most is not None and (draft.most < 1 or Service(draft.service) not in Benefit.UNITS):
        raise Refused(_("Kilometres or days belong to rescue, pick-up and loan cars."), field="most")
    if draft.worth is not None and draft.worth < 0:
        raise Refused(_("What is one use worth?"), field="worth")
    if draft.from_on and draft.to_on and draft.from_on > draft.to_on:
        raise Refused(_("The last day comes before the first."), field="to_on")


# Members --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def join(
    *,
    level: ClubLevel,
    customer: Customer,
    vehicle: Vehicle | None = None,
    joined_on: date | None = None,
    fee: Decimal | None = None,
    document: str = "",
    note: str = "",
    form_key=None,
    by,
    at: datetime,
) -> Member:
    """A customer becomes a member, for one car or for all of them, with a first card. The same form sent twice is one:
    `WrittenAlready`."""
    outlet = level.outlet
    require(by, Right.CLUB_KEEP, outlet)
    _refuse_closed(level)
    on, today = joined_on or local(at).date(), local(at).date()
    if on > today:
        raise Refused(_("This day is still to come."), field="joined_on")
    if customer.outlet_id != outlet.pk or customer.merged_into_id:
        raise Refused(_("This customer is another outlet's, or was merged into another record."), field="customer")
    if vehicle is not None and vehicle.customer_id != customer.pk:
        raise Refused(_("This car is another customer's."), field="vehicle")
    paid = _fee(level.fee if fee is None else fee, document)
    # The counter is held until the end: of two in the same instant the second one sees what the first one did.
    number = next_number(KIND, outlet)
    if form_key and (there := Member.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    _refuse_twice(outlet, customer, vehicle)
    until = club_rules.term_end(on, level.months)
    if until and until < today:
        raise Refused(_("This term would have ended already."), field="joined_on")
    made = Member.objects.create(
        number=number, outlet=outlet, customer=customer, vehicle=vehicle, level=level, joined_on=on,
        valid_until=until, made_at=at, made_by=by, form_key=form_key,
    )  # fmt: skip
    _term(made, MemberTerm.Kind.JOINED, on, paid, document, note, by, at)
    _issue_card(made, 1, by, at)
    trail.note(made, "member.joined", by, at, {"level": ["", level.name], "valid_until": [None, until]}, level.name)
    return made


def _refuse_twice(outlet: Outlet, customer: Customer, vehicle: Vehicle | None) -> None:
    there = Member.objects.standing().filter(outlet=outlet)
    there = there.filter(vehicle=vehicle) if vehicle else there.filter(customer=customer, vehicle__isnull=True)
    if found := there.first():
        # Translators: 中文 %(number)s 已经是会员，请续费，不用重新入会。
        raise Refused(
            _("There is a membership already: %(number)s. Renew it instead.") % {"number": found.number},
            field="vehicle" if vehicle else "customer",
        )


def _fee(fee: Decimal, document: str) -> Decimal:
    if fee < 0:
        raise Refused(_("A fee is nothing or more."), field="fee")
    if fee and not document.strip():
        raise Refused(_("On which receipt was it paid?"), field="document")
    return fee


def _term(member: Member, kind, from_on: date, fee: Decimal, document, note, by, at, form_key=None) -> MemberTerm:
    return MemberTerm.objects.create(
        member=member, kind=kind, level=member.level, from_on=from_on, to_on=member.valid_until, fee=fee,
        document=document.strip(), note=note.strip(), by=by, at=at, form_key=form_key,
    )  # fmt: skip


def proposed_term(member: Member, at: datetime) -> tuple[date, date | None] | None:
    """First and last day of a renewal; None where the membership does not end by itself."""
    if member.valid_until is None:
        return None
    today = local(at).date()
    grace = policy.value(club_policies.GRACE, outlet=member.outlet, on=today)
    begins = club_rules.next_term_from(member.valid_until, today, grace)
    return begins, club_rules.term_end(begins, member.level.months)


@transaction.atomic
def renew(
    *, member: Member, version: int, fee: Decimal | None = None, document: str = "", note: str = "", by, at: datetime
) -> Member:
    """Another term of its level, from the day after the last one."""
    require(by, Right.CLUB_KEEP, member.outlet)
    held = _hold_member(member, version)
    if held.level.closed_at:
        raise Refused(_("This level is closed. Change the level first, then renew."))
    proposed = proposed_term(held, at)
    if proposed is None:
        raise Refused(_("This membership goes on until somebody ends it. There is nothing to renew."))
    paid = _fee(held.level.fee if fee is None else fee, document)
    begins, until = proposed
    before = held.valid_until
    Member.objects.filter(pk=held.pk).update(valid_until=until)
    held.valid_until = until
    _term(held, MemberTerm.Kind.RENEWED, begins, paid, document, note, by, at)
    trail.note(held, "member.renewed", by, at, {"valid_until": [before, until]})
    return held


@transaction.atomic
def change_member_level(
    *,
    member: Member,
    version: int,
    level: ClubLevel,
    fee: Decimal = ZERO,
    document: str = "",
    note: str = "",
    by,
    at: datetime,
) -> Member:
    """Another level from today on, until the same day. What was used of a service counts on."""
    require(by, Right.CLUB_KEEP, member.outlet)
    held = _hold_member(member, version)
    if level.outlet_id != held.outlet_id:
        raise Refused(_("This level is another outlet's."), field="level")
    if level.pk == held.level_id:
        raise Refused(_("This is the member's level now."), field="level")
    _refuse_closed(level)
    paid, today = _fee(fee, document), local(at).date()
    if not held.is_current(today):
        raise Refused(_("The term is over. Renew first, then change the level."))
    before = held.level.name
    Member.objects.filter(pk=held.pk).update(level=level)
    held.level = level
    _term(held, MemberTerm.Kind.CHANGED, today, paid, document, note, by, at)
    trail.note(held, "member.level_changed", by, at, {"level": [before, level.name]}, level.name)
    return held


@transaction.atomic
def end(*, member: Member, version: int, reason: str, by, at: datetime) -> Member:
    """It ends now, and stays ended: who comes back joins anew."""
    require(by, Right.CLUB_KEEP, member.outlet)
    if not reason.strip():
        raise Refused(_("Say why it ends."), field="reason")
    held = _hold_member(member, version)
    _end(held, reason.strip()[:400], by, at)
    return held


def _end(held: Member, reason: str, by, at: datetime) -> None:
    Member.objects.filter(pk=held.pk).update(ended_at=at, ended_by=by, end_reason=reason)
    held.refresh_from_db()
    trail.note(held, "member.ended", by, at, reason=reason)


@transaction.atomic
def set_birthday(
    *, member: Member, version: int, month: int | None, day: int | None, year: int | None, consent: bool, by,
    at: datetime,
) -> Member:  # fmt: skip
    """Kept with the customer's consent only; without month and day what was kept is forgotten."""
    require(by, Right.CLUB_KEEP, member.outlet)
    held = _hold_member(member, version)
    if month is None and day is None:
        month = day = year = None
        values = {"birthday_consent_at": None, "birthday_consent_by": None}
    else:
        _check_birthday(month, day, year, local(at).date())
        if not consent:
            raise Refused(_("The birthday is kept only if the customer agrees to it."), field="consent")
        values = {"birthday_consent_at": at, "birthday_consent_by": by}
    Member.objects.filter(pk=held.pk).update(birth_month=month, birth_day=day, birth_year=year, **values)
    held.refresh_from_db()
    # Whose birthday it is stays out of the trail, which many read.
    trail.note(held, "member.birthday_kept" if month else "member.birthday_forgotten", by, at)
    return held


def _check_birthday(month: int | None, day: int | None, year: int | None, today: date) -> None:
    try:
        # A leap year, so that 29 February is a day.
        date(2000, month or 0, day or 0)
    except ValueError:
        raise Refused(_("There is no such day in the year."), field="day") from None
    if year is not None:
        try:
            born = date(year, month, day)
        except ValueError:
            raise Refused(_("There was no such day in that year."), field="year") from None
        if not date(FIRST_BIRTH_YEAR, 1, 1) <= born <= today:
            raise Refused(_("Is this the year of birth?"), field="year")


# Cards ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def replace_card(*, member: Member, version: int, reason: str, by, at: datetime) -> MemberCard:
    """A new card in place of a lost or broken one, which is refused from now on."""
    require(by, Right.CLUB_KEEP, member.outlet)
    if not reason.strip():
        raise Refused(_("Say why the card is replaced."), field="reason")
    held = _hold_member(member, version)
    held.cards.good().update(void_at=at, void_by=by, void_reason=reason.strip()[:200])
    made = _issue_card(held, held.cards.count() + 1, by, at)
    trail.note(held, "member.card_replaced", by, at, {"card": ["", made.number]}, reason)
    return made


def _issue_card(member: Member, nth: int, by, at: datetime) -> MemberCard:
    return MemberCard.objects.create(
        member=member, number=club_rules.card_number(member.number, nth), issued_at=at, issued_by=by
    )


# Inside ---------------------------------------------------------------------------------------------------------------


def _hold(model, row, version: int):
    """The row, held until the end; refused where somebody changed it since the form was opened."""
    if not model.objects.filter(pk=row.pk, version=version).update(version=F("version") + 1):
        raise AlreadyDone(_("Somebody changed this in the meantime. Look at it again."))
    return model.objects.get(pk=row.pk)


def _hold_member(member: Member, version: int) -> Member:
    """As `_hold`; refused where the membership has ended. Uses of benefits do not come in its way."""
    held = _hold(Member, member, version)
    if held.ended_at:
        raise Refused(_("This membership has ended: %(reason)s. Join anew.") % {"reason": held.end_reason})
    return Member.objects.select_related("level", "outlet__area__region", "customer", "vehicle").get(pk=held.pk)


def _said(row, draft, before) -> dict:
    """What of the draft is new, for the trail."""
    return {
        name: [getattr(before, name) if before else None, value]
        for name, value in _values(draft).items()
        if before is None or getattr(before, name) != value
    }
