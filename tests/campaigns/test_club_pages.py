"""Pages of the club as people use them: joining, the desk, renewing, levels, merchants, the card on the phone."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from campaigns import club_day
from campaigns.models import BenefitUse, Campaign, ClubLevel, Member, Partner, PartnerUse
from campaigns.services import club, club_uses
from customers.history import Asked
from staff.models import Outlet
from staff.roles import Role
from tests.makers import make_outlet, make_user
from workshop import beside

from .club_house import AT, DAY, TODAY, House, join, make_car, make_house
from .test_club import make_order, use


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def now(db):
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def keeper(client, house, now):
    house.care.language = "en"
    house.care.save()
    client.force_login(house.care)
    return client


def page(name: str, *args) -> str:
    return reverse(f"campaigns:{name}", args=args)


def text(answer) -> str:
    return answer.content.decode()


# Overview and lists ---------------------------------------------------------------------------------------------------


def test_an_empty_club_says_what_to_do(client, now):
    marketing = make_user("市场甲", Role.MARKETING, make_outlet())
    client.force_login(marketing)
    with translation.override("en"):
        marketing.language = "en"
        marketing.save()
        assert "The club has no level yet" in text(client.get(page("club")))
        assert "Nobody has joined yet" in text(client.get(page("members")))


def test_the_overview_counts_members_months_and_services(keeper, house):
    member = join(house, joined_on=TODAY - 340 * DAY)
    join(house)
    use(house, member, "rescue")
    gone = join(house, level=house.silver)
    club.end(member=gone, version=0, reason="卖车", by=house.care, at=AT)
    shown = keeper.get(page("club")).context
    assert (shown["standing"].members, shown["standing"].ending) == (2, 1)
    assert [(level.name, level.members_now) for level in shown["levels"]] == [("银卡", 0), ("金卡", 2)]
    assert (shown["months"][-1].joined, shown["months"][-1].ended) == (2, 1)
    assert [(each.service, each.times, each.saved) for each in shown["services"]] == [("rescue", 1, 300)]
    assert [each.pk for each in shown["ending"]] == [member.pk]


def test_activities_are_campaigns_of_their_kind(keeper, house):
    fields = {"outlet": house.outlet, "owner": house.care, "seed": "0" * 64, "made_at": AT, "made_by": house.care}
    days = {"begins_on": TODAY + 5 * DAY, "ends_on": TODAY + 5 * DAY}
    Campaign.objects.create(number="SH01-HD00001", kind="club", name="秋季自驾", **days, **fields)
    Campaign.objects.create(number="SH01-HD00002", kind="open_day", name="开放日", **days, **fields)
    past = {"begins_on": TODAY - 50 * DAY, "ends_on": TODAY - 50 * DAY}
    Campaign.objects.create(number="SH01-HD00003", kind="club", name="踏青", **past, **fields)
    shown = keeper.get(page("club")).context
    assert [each.name for each in shown["coming"]] == ["秋季自驾"]
    assert [each.name for each in shown["past"]] == ["踏青"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"甲", "乙", "丙", "丁"}),
        ({"state": "current"}, {"甲", "乙"}),
        ({"state": "ending"}, {"乙"}),
        ({"state": "run_out"}, {"丙"}),
        ({"state": "ended"}, {"丁"}),
        ({"q": "沪A88888"}, {"甲"}),
        ({"q": "8888"}, {"甲"}),
        ({"q": "乙"}, {"乙"}),
        ({"birthday": "2"}, {"甲"}),
        ({"joined_from": "2026-11-01"}, {"甲", "丁"}),
        ({"level": "nonsense", "joined_to": "not a day"}, {"甲", "乙", "丙", "丁"}),
    ],
)
def test_members_are_narrowed(keeper, house, asked, names):
    first = join(house, make_car(house, "甲", plate="沪A88888"))
    club.set_birthday(member=first, version=0, month=2, day=29, year=None, consent=True, by=house.care, at=AT)
    join(house, make_car(house, "乙"), joined_on=TODAY - 340 * DAY)
    join(house, make_car(house, "丙"), at=AT - 380 * DAY)
    club.end(member=join(house, make_car(house, "丁")), version=0, reason="卖车", by=house.care, at=AT)
    shown = keeper.get(page("members"), asked)
    assert {member.customer.name for member in shown.context["page"].rows} == names


def test_a_list_costs_the_same_however_long_it_is(keeper, house, django_assert_num_queries):
    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(page("members")).status_code == 200
        return len(seen)

    for _one in range(2):
        join(house)
    few = queries()
    for _one in range(12):
        join(house)
    assert queries() == few


def test_the_export_is_what_is_filtered_and_masks(keeper, house):
    join(house, make_car(house, "周子涵", mobile="13912345678"))
    join(house, make_car(house, "吴老板"), house.silver)
    answer = keeper.get(page("members_export"), {"level": house.gold.pk})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2 and rows[1][3] == "周**" and rows[1][4] == "139****5678"
    use(house, Member.objects.get(level=house.gold), "check")
    answer = keeper.get(page("club_uses_export"))
    assert len(list(load_workbook(BytesIO(answer.content)).active.iter_rows())) == 2


# Members --------------------------------------------------------------------------------------------------------------


def test_a_car_joins_by_the_form_and_twice_is_once(keeper, house):
    car, key = make_car(house), str(uuid4())
    sent = {
        "form_key": key, "vehicle": car.pk, "level": house.gold.pk, "joined_on": "2026-11-05", "document": "SJ7",
    }  # fmt: skip
    assert keeper.get(page("member_join"), {"car": car.pk}).status_code == 200
    for _time in range(2):
        answer = keeper.post(page("member_join"), sent)
        assert answer["Location"] == page("member", "SH01-HY00001")
    made = Member.objects.get()
    assert (made.vehicle, made.customer, made.terms.get().fee) == (car, car.customer, 299)


def test_for_all_cars_and_without_a_receipt(keeper, house):
    car = make_car(house)
    sent = {"vehicle": car.pk, "all_cars": "on", "level": house.gold.pk, "joined_on": "2026-11-05"}
    answer = keeper.post(page("member_join"), sent)
    assert answer.status_code == 422 and "On which receipt was it paid?" in text(answer)
    keeper.post(page("member_join"), sent | {"fee": "0"})
    assert Member.objects.get().vehicle is None
    answer = keeper.post(page("member_join"), {"level": house.gold.pk, "joined_on": "2026-11-05"})
    assert "Choose a car or a customer." in text(answer)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("renew", {"fee": "299", "document": "SJ8"}),
        ("level", {"fee": "0"}),
        ("end", {"reason": "车辆已出售"}),
        ("card", {"reason": "丢失"}),
        ("birthday", {"month": "5", "day": "1", "consent": "on"}),
    ],
)
def test_each_thing_that_is_done_with_a_membership(keeper, house, name, sent):
    member = join(house)
    address = page("member_step", member.number, name)
    assert keeper.get(address).status_code == 200
    assert keeper.post(address, {"version": 0}).status_code == 422 or name in ("birthday", "level")
    if name == "level":
        sent = sent | {"level": house.silver.pk}
    member.refresh_from_db()
    answer = keeper.post(address, sent | {"version": member.version})
    assert answer["Location"] == member.get_absolute_url()
    member.refresh_from_db()
    assert {
        "renew": member.valid_until == date(2028, 11, 4),
        "level": member.level == house.silver,
        "end": member.ended_at == AT,
        "card": member.cards.count() == 2,
        "birthday": (member.birth_month, member.birth_day) == (5, 1),
    }[name]
    assert text(keeper.get(member.get_absolute_url()))


def test_an_advisor_sees_members_and_keeps_none(client, house, now):
    member = join(house)
    client.force_login(house.advisor)
    assert client.get(member.get_absolute_url()).status_code == 200
    for name in ("renew", "level", "end", "card", "birthday"):
        assert client.get(page("member_step", member.number, name)).status_code == 403
    assert client.post(page("member_join")).status_code == 403


# At the desk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, house, now):
    house.advisor.language = "en"
    house.advisor.save()
    client.force_login(house.advisor)
    return client


def test_a_member_is_found_by_card_plate_name_and_number(desk, house):
    member = join(house, make_car(house, "周子涵", plate="沪A88888", mobile="13912345678"))
    card = member.cards.get()
    there = page("member_use", member.number)
    assert desk.get(page("club_use"), {"q": f"https://x.cn{club_uses.path_of(card)}"})["Location"] == (
        f"{there}?card={card.number}"
    )
    for typed in ("A88888", "周子涵", "5678", member.number):
        assert desk.get(page("club_use"), {"q": typed})["Location"] == there
    assert "No member is found by that" in text(desk.get(page("club_use"), {"q": "沪B00000"}))


def test_a_void_card_is_refused_at_the_desk(desk, house):
    member = join(house)
    lost = member.cards.get()
    club.replace_card(member=member, version=0, reason="丢失", by=house.care, at=AT)
    assert "This card has been void" in text(desk.get(page("club_use"), {"q": lost.number}))


def test_another_outlets_card_opens_nothing(desk, house):
    other = make_house("SH02")
    card = join(other).cards.get()
    assert "another outlet" in text(desk.get(page("club_use"), {"q": card.number}))
    assert desk.get(page("member_use", card.member.number)).status_code == 404


def test_one_use_is_noted_and_the_same_form_again_is_one(desk, house):
    member = join(house)
    card, rescue = member.cards.get(), house.benefit("rescue")
    address = page("benefit_use", member.number, rescue.pk)
    assert desk.get(address, {"card": card.number}).status_code == 200
    sent = {"form_key": str(uuid4()), "card": card.number, "on": "2026-11-05", "quantity": "60", "note": "G2 高速"}
    for _time in range(2):
        assert desk.post(address, sent)["Location"] == page("member_use", member.number)
    made = BenefitUse.objects.get()
    assert (made.card, made.quantity, made.by) == (card, 60, house.advisor)
    desk.post(address, sent | {"form_key": str(uuid4())})
    answer = desk.post(address, sent | {"form_key": str(uuid4())})
    assert answer.status_code == 422 and "is used up: 2 of 2" in text(answer)
    assert "Used up" in text(desk.get(page("member_use", member.number)))


def test_a_discount_is_noted_on_an_order_and_stands_beside_it(desk, house):
    member = join(house)
    order, other = make_order(house, member.vehicle), make_order(house, make_car(house, "别人"))
    address = page("benefit_use", member.number, house.benefit("labour_off").pk)
    assert desk.post(address, {"on": "2026-11-05"}).status_code == 422
    assert desk.post(address, {"on": "2026-11-05", "order": other.number}).status_code == 422
    assert [
        each.url for each in beside.of_order(order, house.advisor, AT) if "order=" in each.url and "club" in each.url
    ]
    assert desk.post(address, {"on": "2026-11-05", "order": order.number}).status_code == 302
    assert BenefitUse.objects.get().saved == 30
    assert any("−¥30.00" in each.words for each in beside.of_order(order, house.advisor, AT))


def test_a_use_is_taken_back_with_a_reason(desk, house):
    made = use(house, join(house), "check")
    address = page("use_take_back", made.pk)
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "记错"}).status_code == 302
    made.refresh_from_db()
    assert made.undone_by == house.advisor


# Levels, benefits, merchants ------------------------------------------------------------------------------------------


def test_a_level_with_a_benefit_is_laid_down_changed_and_closed(keeper, house):
    sent = {"outlet": house.outlet.code, "name": "钻卡", "position": 3, "fee": "999", "months": "24"}
    answer = keeper.post(page("club_level_write"), sent)
    made = ClubLevel.objects.get(name="钻卡")
    assert answer["Location"] == made.get_absolute_url()
    benefit = {"service": "pick_up", "name": "上门取送车", "times": "4", "period": "year", "most": "20"}
    assert keeper.post(page("benefit_add", made.pk), benefit | {"percent": "5"}).status_code == 422
    assert keeper.post(page("benefit_add", made.pk), benefit).status_code == 302
    there = made.benefits.get()
    assert keeper.post(
        page("benefit", there.pk), benefit | {"times": "6", "version": 0, "to_on": "2026-12-31"}
    ).status_code == 302  # fmt: skip
    there.refresh_from_db()
    assert (there.times, there.to_on) == (6, date(2026, 12, 31))
    keeper.post(page("club_level_change", made.pk), sent | {"fee": "1299", "version": made.version})
    made.refresh_from_db()
    assert made.fee == 1299
    assert keeper.get(page("club_levels")).status_code == 200
    keeper.post(page("club_level_close", made.pk))
    made.refresh_from_db()
    assert made.closed_at and "Nobody joins this level any more" in text(keeper.get(made.get_absolute_url()))


def test_a_merchant_from_talks_to_the_end(keeper, house):
    sent = {"outlet": house.outlet.code, "name": "悦洗车行", "trade": "洗车", "offer": "精洗八折", "phone": "021-1"}
    assert keeper.post(page("partner_write"), sent | {"offer": ""}).status_code == 422
    keeper.post(page("partner_write"), sent)
    made = Partner.objects.get()
    keeper.post(page("partner_begin", made.pk), {"version": 0})
    made.refresh_from_db()
    assert (made.state, made.from_on) == ("active", TODAY)
    member = join(house)
    note = {"member": member.cards.get().number, "on": "2026-11-05", "spent": "80", "form_key": str(uuid4())}
    for _time in range(2):
        assert keeper.post(page("partner_use", made.pk), note).status_code == 302
    used = PartnerUse.objects.get()
    assert (used.member, used.spent) == (member, 80)
    assert keeper.post(page("partner_use", made.pk), note | {"member": "SH01-HY9"}).status_code == 422
    assert keeper.get(page("partners"), {"q": "洗车"}).context["page"].rows[0].used == 1
    keeper.post(page("partner_use_take_back", used.pk), {"reason": "记错"})
    used.refresh_from_db()
    assert used.undone_by == house.care
    assert keeper.post(page("partner_end", made.pk), {"version": made.version, "reason": ""}).status_code == 422
    keeper.post(page("partner_end", made.pk), {"version": made.version, "reason": "停业"})
    made.refresh_from_db()
    assert made.state == "ended" and keeper.get(made.get_absolute_url()).status_code == 200


# The card -------------------------------------------------------------------------------------------------------------


def test_the_card_on_the_phone_says_what_is_left_and_nothing_of_the_person(house, now):
    member = join(house, make_car(house, "周子涵", mobile="13912345678"))
    use(house, member, "check")
    card = member.cards.get()
    answer = Client().get(club_uses.path_of(card), headers={"accept-language": "en"})
    said = text(answer)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert card.number in said and "周**" in said and "1 of 2 left" in said
    assert "周子涵" not in said and "13912345678" not in said and "5678" not in said and 'id="to-desk"' not in said
    token = club_uses.token_of(card)
    assert Client().get(page("public_card_code", token))["Content-Type"] == "image/svg+xml"


def test_a_card_that_is_void_or_made_up(house, now):
    member = join(house)
    card = member.cards.get()
    club.replace_card(member=member, version=0, reason="丢失", by=house.care, at=AT)
    said = text(Client().get(club_uses.path_of(card), headers={"accept-language": "en"}))
    assert "This card is void" in said and "1 of" not in said
    assert Client().get(page("public_card_code", club_uses.token_of(card))).status_code == 404
    for token in ("1.made-up", f"{card.pk}.{'A' * 43}", "x" * 500):
        assert Client().get(page("public_card", token)).status_code == 404
        assert Client().get(page("public_card_code", token)).status_code == 404


def test_whoever_works_there_goes_on_from_the_card_to_the_desk(desk, house):
    card = join(house).cards.get()
    assert 'id="to-desk"' in text(desk.get(club_uses.path_of(card)))


def test_too_many_who_try_cards_are_asked_to_wait(house, now):
    card = join(house).cards.get()
    answers = [Client().get(club_uses.path_of(card)).status_code for _time in range(301)]
    assert answers[299:] == [200, 429]


def test_the_card_on_paper(keeper, house):
    member = join(house)
    said = text(keeper.get(page("member_card", member.number)))
    assert member.cards.get().number in said and "/c/" in said
    assert keeper.get(page("member_qr", member.number))["Content-Type"] == "image/svg+xml"


# Elsewhere ------------------------------------------------------------------------------------------------------------


def test_my_day_of_who_keeps_the_club(house, now):
    member = join(house, joined_on=TODAY - 340 * DAY)
    born = join(house)
    club.set_birthday(member=born, version=0, month=11, day=5, year=1990, consent=True, by=house.care, at=AT)
    join(house)
    with translation.override("en"):
        found = {item.url: item.what for item in club_day.due_for(house.care, AT)}
    assert found == {
        member.get_absolute_url(): "A membership ends soon: ask about renewing",
        born.get_absolute_url(): "A member has birthday today: congratulate",
    }
    assert list(club_day.due_for(house.advisor, AT)) == []


def test_who_was_born_on_29_february_has_birthday_on_the_28th(house):
    member = join(house)
    club.set_birthday(member=member, version=0, month=2, day=29, year=None, consent=True, by=house.care, at=AT)
    later = AT.replace(year=2027, month=2, day=28)
    assert [item.url for item in club_day.due_for(house.care, later)] == [member.get_absolute_url()]


def test_the_car_and_its_time_line_say_it(house, now):
    member = join(house)
    use(house, member, "check")
    with translation.override("en"):
        fact = next(iter(club_day.facts_of_car(member.vehicle, house.advisor, AT)))
        assert fact.text == "金卡 · SH01-HY00001, until 2027-11-04" and fact.url == member.get_absolute_url()
        other = make_car(house)
        assert [each.text for each in club_day.facts_of_car(other, house.care, AT)] == ["No member yet"]
        assert list(club_day.facts_of_car(other, house.advisor, AT)) == []
        asked = Asked(user=house.advisor, at=AT, vehicles=frozenset([member.vehicle_id]))
        assert [each.text for each in club_day.joined(asked)] == ["Joined the club: 金卡"]
        assert [each.text for each in club_day.used(asked)] == ["Used a benefit of the club: 节前免费检测"]
        stranger = make_user("财务", Role.FINANCE, house.outlet)
        nobody = Asked(user=stranger, at=AT, vehicles=frozenset([member.vehicle_id]))
        assert not list(club_day.joined(nobody)) and not list(club_day.used(nobody))


def test_the_customers_and_the_cars_page_show_the_membership(keeper, house):
    member = join(house)
    assert member.number in text(keeper.get(member.vehicle.get_absolute_url()))
    assert "Joined the club" in text(keeper.get(member.customer.get_absolute_url()))


def test_what_is_not_the_clubs_is_nobodys(client, house: House, now):
    member = join(house)
    finance = make_user("财务", Role.FINANCE, Outlet.objects.get(pk=house.outlet.pk))
    client.force_login(finance)
    for name, args in (("club", []), ("members", []), ("club_use", []), ("partners", []), ("club_levels", [])):
        assert client.get(page(name, *args)).status_code == 403
    assert client.get(member.get_absolute_url()).status_code == 403
