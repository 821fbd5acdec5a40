"""The club: levels with benefits, members from joining to the end, cards, and uses that are never more than allowed."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from campaigns.models import BenefitUse, ClubLevel, Member, MemberCard, PartnerUse
from campaigns.services import club, club_partners, club_uses, vouchers
from campaigns.services.club import BenefitDraft, LevelDraft
from campaigns.services.club_partners import PartnerDraft
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_customer, make_drafts, make_outlet, make_reception, make_sheet_order, make_team, make_user
from tests.racing import race
from workshop import deductions
from workshop.models import OrderSheet
from workshop.services import order_sheets, settling

from .club_house import AT, DAY, TODAY, House, join, make_car, make_house

_more = count(1)


@pytest.fixture
def house(db):
    return make_house()


def use(house: House, member: Member, service: str, at=AT, **fields) -> BenefitUse:
    benefit = house.benefit(service, member.level)
    return club_uses.use_benefit(member=member, benefit=benefit, by=fields.pop("by", house.advisor), at=at, **fields)


def left(house: House, member: Member, service: str, on=TODAY):
    return next(each.left for each in club_uses.left_of(member, on) if each.benefit.service == service)


def make_order(house: House, car, stage="in_work"):
    """Labour for 300 and a part for 480, paid by the customer."""
    reception = make_reception(house.manager, car, at=AT)
    return make_sheet_order(
        house.manager, stage, lines=make_drafts(make_team(house.outlet)), reception=reception, at=AT
    )


# Levels and benefits --------------------------------------------------------------------------------------------------


def test_two_open_levels_never_have_one_name(house):
    with pytest.raises(Refused):
        club.write_level(outlet=house.outlet, draft=LevelDraft("金卡"), by=house.care, at=AT)
    club.close_level(level=house.gold, by=house.care, at=AT)
    assert club.write_level(outlet=house.outlet, draft=LevelDraft("金卡"), by=house.care, at=AT).pk


def test_the_same_form_writes_one_level(house):
    key = uuid4()
    made = club.write_level(outlet=house.outlet, draft=LevelDraft("钻卡"), form_key=key, by=house.care, at=AT)
    with pytest.raises(club.WrittenAlready) as again:
        club.write_level(outlet=house.outlet, draft=LevelDraft("钻卡"), form_key=key, by=house.care, at=AT)
    assert again.value.made == made and ClubLevel.objects.filter(name="钻卡").count() == 1


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (BenefitDraft("wash", " "), "name"),
        (BenefitDraft("wash", "洗车", times=0), "times"),
        (BenefitDraft("labour_off", "折扣"), "percent"),
        (BenefitDraft("labour_off", "折扣", percent=Decimal(101)), "percent"),
        (BenefitDraft("wash", "洗车", percent=Decimal(5)), "percent"),
        (BenefitDraft("parts_off", "折扣", percent=Decimal(5), worth=Decimal(5)), "worth"),
        (BenefitDraft("wash", "洗车", most=5), "most"),
        (BenefitDraft("wash", "洗车", from_on=TODAY, to_on=TODAY - DAY), "to_on"),
    ],
)
def test_a_benefit_that_makes_no_sense_is_refused(house, draft, field):
    with pytest.raises(Refused) as refused:
        club.add_benefit(level=house.gold, draft=draft, by=house.care, at=AT)
    assert refused.value.field == field


def test_a_used_benefit_keeps_its_service_and_period(house):
    member, wash = join(house), house.benefit("wash")
    use(house, member, "wash")
    with pytest.raises(Refused):
        club.change_benefit(
            benefit=wash, version=wash.version, draft=BenefitDraft("wash", "洗车", times=1), by=house.care, at=AT
        )
    changed = club.change_benefit(
        benefit=wash, version=wash.version, draft=BenefitDraft("wash", "精洗", times=2, period="month"), by=house.care,
        at=AT,
    )  # fmt: skip
    assert changed.name == "精洗" and left(house, member, "wash") == 1


def test_two_who_change_a_level_at_once(house):
    draft = LevelDraft("金卡", 2, Decimal(399), 12)
    club.change_level(level=house.gold, version=0, draft=draft, by=house.care, at=AT)
    with pytest.raises(AlreadyDone):
        club.change_level(level=house.gold, version=0, draft=draft, by=house.care, at=AT)


def test_who_does_not_keep_the_club_changes_nothing_of_it(house):
    member, other = join(house), make_user("外店", Role.CUSTOMER_CARE_MANAGER, make_outlet(code="SH02"))
    for by in (house.advisor, other):
        for deed in (
            lambda by=by: club.write_level(outlet=house.outlet, draft=LevelDraft("钻卡"), by=by, at=AT),
            lambda by=by: club.join(level=house.silver, customer=member.customer, by=by, at=AT),
            lambda by=by: club.renew(member=member, version=0, document="SJ2", by=by, at=AT),
            lambda by=by: club.end(member=member, version=0, reason="退会", by=by, at=AT),
            lambda by=by: club.replace_card(member=member, version=0, reason="丢失", by=by, at=AT),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    with pytest.raises(PermissionDenied):
        use(house, member, "wash", by=other)


# Members --------------------------------------------------------------------------------------------------------------


def test_joining_gives_a_number_a_term_and_a_card(house):
    member = join(house)
    assert (member.number, member.joined_on, member.valid_until) == ("SH01-HY00001", TODAY, date(2027, 11, 4))
    term = member.terms.get()
    assert (term.kind, term.fee, term.document, term.to_on) == ("joined", 299, "SJ1", date(2027, 11, 4))
    assert member.cards.get().number == "SH01-HY00001-1"
    assert TrailEntry.objects.filter(action="member.joined").exists()


def test_a_fee_is_paid_on_a_receipt(house):
    with pytest.raises(Refused) as refused:
        join(house, document="")
    assert refused.value.field == "document"
    assert join(house, fee=Decimal(0), document="").terms.get().fee == 0


def test_nobody_is_a_member_twice(house):
    member = join(house)
    with pytest.raises(Refused) as refused:
        join(house, member.vehicle, house.silver)
    assert refused.value.field == "vehicle"
    # For all cars is another membership than for one.
    assert join(house, member.vehicle, house.silver, vehicle=None).pk
    with pytest.raises(Refused):
        join(house, member.vehicle, house.silver, vehicle=None)


def test_the_same_form_joins_once(house):
    car, key = make_car(house), uuid4()
    made = join(house, car, form_key=key)
    with pytest.raises(club.WrittenAlready) as again:
        join(house, car, form_key=key)
    assert again.value.made == made and Member.objects.count() == 1 and MemberCard.objects.count() == 1


def test_a_strangers_car_or_another_outlets_customer_does_not_join(house):
    car = make_car(house)
    with pytest.raises(Refused):
        club.join(level=house.silver, customer=make_customer("别人", house.outlet), vehicle=car, by=house.care, at=AT)
    with pytest.raises(Refused):
        club.join(level=house.silver, customer=make_customer("外店", make_outlet(code="SH02")), by=house.care, at=AT)


def test_a_closed_level_takes_nobody_and_renews_nobody(house):
    member = join(house)
    club.close_level(level=house.gold, by=house.care, at=AT)
    with pytest.raises(Refused):
        join(house, level=ClubLevel.objects.get(pk=house.gold.pk))
    with pytest.raises(Refused):
        club.renew(member=member, version=0, document="SJ2", by=house.care, at=AT)


def test_renewing_goes_on_from_the_last_day(house):
    member = join(house, joined_on=TODAY - 340 * DAY)
    until = member.valid_until
    renewed = club.renew(member=member, version=0, document="SJ2", by=house.care, at=AT)
    assert renewed.terms.first().from_on == until + DAY
    assert renewed.valid_until > until + 360 * DAY
    with pytest.raises(AlreadyDone):
        club.renew(member=member, version=0, document="SJ2", by=house.care, at=AT)


def test_two_who_renew_at_once_renew_once(house):
    member = join(house)
    club.renew(member=member, version=0, document="SJ2", by=house.care, at=AT)
    with pytest.raises(AlreadyDone):
        club.renew(member=member, version=0, document="SJ3", by=house.care, at=AT)
    assert member.terms.count() == 2


def test_a_membership_without_end_is_not_renewed(house):
    level = club.write_level(outlet=house.outlet, draft=LevelDraft("车友", months=None), by=house.care, at=AT)
    member = join(house, level=level)
    assert member.valid_until is None
    with pytest.raises(Refused):
        club.renew(member=member, version=0, by=house.care, at=AT)


def test_an_ended_membership_stays_ended(house):
    member = club.end(member=join(house), version=0, reason="车辆已出售", by=house.care, at=AT)
    assert (member.ended_by, member.end_reason) == (house.care, "车辆已出售")
    for deed in (
        lambda: club.renew(member=member, version=member.version, document="SJ2", by=house.care, at=AT),
        lambda: use(house, member, "wash"),
    ):
        with pytest.raises(Refused):
            deed()
    assert join(house, member.vehicle).number == "SH01-HY00002"


def test_a_birthday_needs_consent_and_is_a_day(house):
    member = join(house)
    birthday = {"month": 2, "day": 29, "year": None, "by": house.care, "at": AT}
    with pytest.raises(Refused):
        club.set_birthday(member=member, version=0, consent=False, **birthday)
    kept = club.set_birthday(member=member, version=0, consent=True, **birthday)
    assert (kept.birth_month, kept.birth_day, kept.birthday_consent_by) == (2, 29, house.care)
    for wrong in ({"month": 4, "day": 31}, {"year": 2025}, {"year": 1850, "day": 1}, {"day": None}):
        with pytest.raises(Refused):
            club.set_birthday(member=kept, version=kept.version, consent=True, **birthday | wrong)
    forgotten = club.set_birthday(
        member=kept, version=kept.version, month=None, day=None, year=None, consent=False, by=house.care, at=AT
    )
    assert forgotten.birth_month is None and forgotten.birthday_consent_at is None


# Cards ----------------------------------------------------------------------------------------------------------------


def test_a_card_is_read_by_its_code_and_its_number(house):
    card = join(house).cards.get()
    path = club_uses.path_of(card)
    for text in (path, f"https://x.cn{path}", club_uses.token_of(card), " sh01-hy00001-1 "):
        assert club_uses.is_card(text) and club_uses.shown_card(text) == card


@pytest.mark.parametrize("text", ["made.up", "1.AAAA", "", "9" * 200, "沪A12345"])
def test_what_was_made_up_is_no_card(house, text):
    join(house)
    assert not club_uses.is_card(text)
    with pytest.raises(Refused):
        club_uses.shown_card(text)


def test_a_lost_card_is_refused_once_it_is_replaced(house):
    member = join(house)
    lost = member.cards.get()
    new = club.replace_card(member=member, version=0, reason="丢失", by=house.care, at=AT)
    assert new.number == "SH01-HY00001-2"
    assert club_uses.shown_card(new.number) == new
    for text in (lost.number, club_uses.path_of(lost)):
        with pytest.raises(Refused) as refused:
            club_uses.shown_card(text)
        assert "丢失" in str(refused.value)
    with pytest.raises(Refused):
        use(house, member, "wash", card=lost)
    assert use(house, member, "wash", card=new).card == new


# Using ----------------------------------------------------------------------------------------------------------------


def test_a_benefit_is_used_as_often_as_allowed_and_no_more(house):
    member = join(house)
    assert [use(house, member, "check").nth for _time in range(2)] == [1, 2]
    assert left(house, member, "check") == 0
    with pytest.raises(Refused) as refused:
        use(house, member, "check")
    assert refused.value.field == "benefit"


def test_the_month_counts_for_itself(house):
    member = join(house, joined_on=TODAY - 30 * DAY)
    use(house, member, "wash")
    with pytest.raises(Refused):
        use(house, member, "wash")
    # The one of October can still be noted on 5 November, on the day it was.
    use(house, member, "wash", on=date(2026, 10, 31))
    assert use(house, member, "wash", at=AT + 30 * DAY).nth == 1


@pytest.mark.parametrize("days", [1, -8, -31])
def test_a_day_that_cannot_be_noted(house, days):
    """To come; longer ago than noting goes back; before joining."""
    member = join(house, joined_on=TODAY - 30 * DAY)
    with pytest.raises(Refused) as refused:
        use(house, member, "check", on=TODAY + days * DAY)
    assert refused.value.field == "on"


def test_after_the_last_day_nothing_is_used(house):
    member = join(house)
    last = AT + 364 * DAY
    assert use(house, member, "check", at=last).on == member.valid_until
    with pytest.raises(Refused):
        use(house, member, "check", at=last + DAY)


def test_the_same_form_uses_once(house):
    member, key = join(house), uuid4()
    first = use(house, member, "check", form_key=key)
    with pytest.raises(club_uses.UsedAlready) as again:
        use(house, member, "check", form_key=key)
    assert again.value.use == first and left(house, member, "check") == 1


def test_a_use_is_of_the_members_own_level_and_of_days_in_force(house):
    member = join(house)
    with pytest.raises(Refused):
        club_uses.use_benefit(member=member, benefit=house.benefit("check", house.silver), by=house.advisor, at=AT)
    summer = club.add_benefit(
        level=house.gold, draft=BenefitDraft("other", "空调检测", to_on=TODAY - DAY), by=house.care, at=AT
    )
    with pytest.raises(Refused):
        club_uses.use_benefit(member=member, benefit=summer, by=house.advisor, at=AT)


def test_kilometres_and_days_are_limited(house):
    member = join(house)
    with pytest.raises(Refused):
        use(house, member, "rescue", quantity=101)
    with pytest.raises(Refused):
        use(house, member, "check", quantity=1)
    made = use(house, member, "rescue", quantity=100)
    assert (made.quantity, made.saved) == (100, 300)


def test_what_is_taken_back_can_be_used_again(house):
    member = join(house)
    first, _second = use(house, member, "check"), use(house, member, "check")
    club_uses.take_back(use=first, reason="记错会员", by=house.advisor, at=AT)
    assert left(house, member, "check") == 1
    assert use(house, member, "check").nth == 1
    with pytest.raises(AlreadyDone):
        club_uses.take_back(use=first, reason="记错会员", by=house.advisor, at=AT)


def test_after_the_day_only_who_keeps_the_club_takes_back(house):
    made = use(house, join(house), "check")
    with pytest.raises(Refused):
        club_uses.take_back(use=made, reason=" ", by=house.advisor, at=AT)
    with pytest.raises(PermissionDenied):
        club_uses.take_back(use=made, reason="记错", by=house.advisor, at=AT + DAY)
    assert club_uses.take_back(use=made, reason="记错", by=house.care, at=AT + DAY).undone_by == house.care


def test_another_level_does_not_begin_anew(house):
    member = join(house, level=house.silver)
    use(house, member, "check")
    club.change_member_level(member=member, version=0, level=house.gold, fee=Decimal(100), document="SJ9",
                             by=house.care, at=AT)  # fmt: skip
    member.refresh_from_db()
    assert left(house, member, "check") == 1
    assert member.terms.first().kind == "changed" and member.valid_until == date(2027, 11, 4)


# On a repair order ----------------------------------------------------------------------------------------------------


def test_a_discount_comes_off_the_labour_of_an_order(house):
    member = join(house)
    order = make_order(house, member.vehicle)
    made = use(house, member, "labour_off", order=order)
    assert (made.saved, made.scope, made.percent) == (30, "labour", 10)
    assert [row.amount for row in deductions.of_order(order)] == [Decimal("30.00")]
    with pytest.raises(Refused):
        use(house, member, "labour_off", order=order)


def test_a_discount_names_an_order_of_the_members_car(house):
    member = join(house)
    with pytest.raises(Refused) as refused:
        use(house, member, "labour_off")
    assert refused.value.field == "order"
    with pytest.raises(Refused):
        use(house, member, "labour_off", order=make_order(house, make_car(house, "别人")))


def test_the_customer_pays_what_the_discount_leaves(house):
    member = join(house)
    order = make_order(house, member.vehicle, stage="ready")
    made = use(house, member, "labour_off", order=order)
    deductions.check(order)
    version = OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)
    paid = {"order": order, "payer": "customer", "how": "cash", "document": "SJ1", "reason": "", "version": version}
    with pytest.raises(Refused) as over:
        settling.settle(received=Decimal(780), by=house.manager, at=AT, **paid)
    assert "750" in str(over.value)
    share = settling.settle(received=Decimal(750), by=house.manager, at=AT, **paid)
    assert (share.amount, share.received) == (780, 750) and "工时九折" in share.reason
    with pytest.raises(Refused):
        club_uses.take_back(use=made, reason="记错", by=house.advisor, at=AT)


def test_a_cancelled_order_frees_the_discount_and_leaves_other_services_used(house):
    member = join(house)
    order = make_order(house, member.vehicle, "agreed")
    made = use(house, member, "labour_off", order=order)
    checked = use(house, member, "check", order=order)
    version = OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)
    order_sheets.cancel_order(order=order, reason="客户改约", version=version, by=house.manager, at=AT)
    made.refresh_from_db()
    checked.refresh_from_db()
    assert (made.undone_by, made.undone_at) == (house.manager, AT) and "客户改约" in made.undo_reason
    assert checked.undone_at is None
    assert use(house, member, "labour_off", order=make_order(house, member.vehicle))


def test_vouchers_take_off_what_the_discount_leaves(house):
    """Labour is 300: a tenth of it goes to the member, so a labour voucher over 500 takes 270."""
    member = join(house)
    order = make_order(house, member.vehicle)
    use(house, member, "labour_off", order=order)
    assert _redeem(house, order, "500").amount == Decimal("270.00")


def test_a_discount_finds_no_room_behind_vouchers(house):
    member = join(house)
    order = make_order(house, member.vehicle)
    _redeem(house, order, "500")
    with pytest.raises(Refused):
        use(house, member, "labour_off", order=order)


def _redeem(house, order, value):
    series = vouchers.write_series(
        outlet=house.outlet, name="工时券", scope="labour", value=Decimal(value), pieces=1, valid_from_on=TODAY,
        valid_to_on=TODAY + 30 * DAY, by=house.manager, at=AT,
    )  # fmt: skip
    voucher = vouchers.issue(series=series, by=house.manager, at=AT)[0]
    return vouchers.redeem_on_order(voucher=voucher, order=order, by=house.manager, at=AT)


# Merchants ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def partner(house):
    draft = PartnerDraft("悦洗车行", "洗车", "会员精洗八折", "浦东大道 1 号", "021-60000001", "前台")
    made = club_partners.write_partner(outlet=house.outlet, draft=draft, by=house.care, at=AT)
    return club_partners.begin_partner(partner=made, version=made.version, by=house.care, at=AT)


def test_a_merchants_offer_is_noted_once_a_form(house, partner):
    member, key = join(house), uuid4()
    fields = {"partner": partner, "member": member, "spent": Decimal(80), "form_key": key}
    made = club_partners.note_use(by=house.advisor, at=AT, **fields)
    with pytest.raises(club.WrittenAlready):
        club_partners.note_use(by=house.advisor, at=AT, **fields)
    assert PartnerUse.objects.get() == made
    assert club_partners.take_back(use=made, reason="记错", by=house.care, at=AT).undone_by == house.care


def test_an_offer_is_good_from_its_beginning_to_its_end(house, partner):
    member = join(house, joined_on=TODAY - 30 * DAY)
    with pytest.raises(Refused):
        club_partners.note_use(partner=partner, member=member, on=TODAY - DAY, by=house.advisor, at=AT)
    ended = club_partners.end_partner(partner=partner, version=partner.version, reason="停业", by=house.care, at=AT)
    assert ended.state == "ended"
    with pytest.raises(Refused):
        club_partners.note_use(partner=partner, member=member, by=house.advisor, at=AT)
    with pytest.raises(Refused):
        club_partners.begin_partner(partner=ended, version=ended.version, by=house.care, at=AT)


def test_who_is_no_member_has_no_offer(house, partner):
    member = join(house)
    late = AT + timedelta(days=400)
    with pytest.raises(Refused) as refused:
        club_partners.note_use(partner=partner, member=member, by=house.advisor, at=late)
    assert refused.value.field == "member"


# In the same instant --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_ten_who_use_a_benefit_at_once_use_it_as_often_as_allowed():
    house = make_house()
    member, benefit = join(house), house.benefit("check")
    outcomes = race(
        [lambda: club_uses.use_benefit(member=member, benefit=benefit, by=house.advisor, at=AT) for _one in range(10)]
    )
    assert sum(isinstance(each, BenefitUse) for each in outcomes) == 2
    assert sum(isinstance(each, Refused) for each in outcomes) == 8, outcomes
    assert sorted(BenefitUse.objects.values_list("nth", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_form_pressed_eight_times_at_once_is_one_use():
    house = make_house()
    member, benefit, key = join(house), house.benefit("labour_off"), uuid4()
    order = make_order(house, member.vehicle)
    deed = lambda: club_uses.use_benefit(  # noqa: E731
        member=member, benefit=benefit, order=order, form_key=key, by=house.advisor, at=AT
    )
    outcomes = race([deed] * 8)
    assert sum(isinstance(each, club_uses.UsedAlready) for each in outcomes) == 7, outcomes
    assert BenefitUse.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_let_one_car_join_at_once_make_one_member():
    house = make_house()
    car = make_car(house)
    outcomes = race([lambda: join(house, car) for _one in range(8)])
    assert sum(isinstance(each, Member) for each in outcomes) == 1
    assert all(isinstance(each, Member | Refused) for each in outcomes), outcomes
    assert MemberCard.objects.count() == 1
