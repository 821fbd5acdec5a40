"""A level, a benefit, a member with a card and a use, and a merchant, for the tables of rights and invariants."""

from datetime import date, timedelta

from campaigns.models import Benefit, BenefitUse, ClubLevel, Member, MemberCard, MemberTerm, Partner, PartnerUse
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()
DAY = timedelta(days=1)


def level_of(records) -> ClubLevel:
    found = ClubLevel.objects.filter(outlet=records.outlet, name="金卡").first()
    if found:
        return found
    made = ClubLevel.objects.create(
        outlet=records.outlet, name="金卡", position=2, fee=299, months=12, made_at=NOW, made_by=records.account
    )
    made.benefits.create(service="check", name="免费检测", times=2, period="year")
    made.benefits.create(service="labour_off", name="工时九折", percent=10, period="year")
    return made


def benefit_of(records) -> Benefit:
    return level_of(records).benefits.get(service="check")


def discount_of(records) -> Benefit:
    return level_of(records).benefits.get(service="labour_off")


def member_of(records) -> Member:
    """For one car, in force for a year, with a card and one use."""
    number = f"{records.outlet.code}-HY90001"
    if found := Member.objects.filter(number=number).first():
        return found
    made = Member.objects.create(
        number=number, outlet=records.outlet, customer=records.customer, vehicle=records.vehicle,
        level=level_of(records), joined_on=TODAY, valid_until=date(2027, 11, 4), made_at=NOW, made_by=records.account,
    )  # fmt: skip
    made.terms.create(
        kind="joined", level=made.level, from_on=TODAY, to_on=made.valid_until, fee=299, document="SJ1", at=NOW,
        by=records.account,
    )  # fmt: skip
    card = made.cards.create(number=f"{number}-1", issued_at=NOW, issued_by=records.account)
    made.uses.create(
        benefit=benefit_of(records), card=card, on=TODAY, period_from=TODAY, nth=1, allowed=2, at=NOW,
        by=records.account,
    )  # fmt: skip
    return made


def member_for_all_cars_of(records) -> Member:
    number = f"{records.outlet.code}-HY90002"
    found = Member.objects.filter(number=number).first()
    return found or Member.objects.create(
        number=number, outlet=records.outlet, customer=records.customer, level=level_of(records), joined_on=TODAY,
        made_at=NOW, made_by=records.account,
    )  # fmt: skip


def use_of(records) -> BenefitUse:
    return member_of(records).uses.get()


def partner_of(records) -> Partner:
    if found := Partner.objects.filter(outlet=records.outlet, name="悦洗车行").first():
        return found
    made = Partner.objects.create(
        outlet=records.outlet, name="悦洗车行", trade="洗车", offer="精洗八折", from_on=TODAY, state="active",
        made_at=NOW, made_by=records.account,
    )  # fmt: skip
    made.uses.create(member=member_of(records), on=TODAY, spent=80, at=NOW, by=records.account)
    return made


MAKERS = {
    ClubLevel: level_of,
    Benefit: benefit_of,
    Member: member_of,
    MemberTerm: lambda records: member_of(records).terms.get(),
    MemberCard: lambda records: member_of(records).cards.get(),
    BenefitUse: use_of,
    Partner: partner_of,
    PartnerUse: lambda records: partner_of(records).uses.get(),
}
