"""What goes out comes back, is damaged, lost or used up; gifts leave the outlet's stock; both are a cost."""

from collections import namedtuple
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import blueprints, money_page, spending
from campaigns.models import GiftIssue, Material, MaterialMovement
from campaigns.services import campaigns, materials
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_outlet, make_posting
from workshop.models import GiftMovement
from workshop.services import gifts

from . import plan_records
from .money_house import AT, begin, fresh, make_money_house
from .places import TODAY

pytestmark = pytest.mark.django_db
Records = namedtuple("Records", "outlet account")
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def house():
    return make_money_house()


@pytest.fixture
def campaign(house):
    return begin(house)


def add(house, campaign, name="帐篷", wanted=4, value=300, **fields):
    given = {"by": house.marketing, "at": AT} | fields
    return materials.add_material(campaign=campaign, name=name, wanted=wanted, value=Decimal(value), **given)


def move(house, material, kind, quantity, **fields):
    given = {"who": "方舒然", "words": "大风", "by": house.care, "at": AT} | fields
    return materials.record_movement(material=material, kind=kind, quantity=quantity, **given)


# The list -------------------------------------------------------------------------------------------------------------


def test_the_usual_things_come_from_the_blueprint_once(house, campaign):
    usual = len(blueprints.of("open_day").materials)
    assert usual and materials.take_over_list(campaign=campaign, by=house.marketing, at=AT) == usual
    assert materials.take_over_list(campaign=campaign, by=house.marketing, at=AT) == 0
    assert campaign.materials.count() == usual


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": " "}, "name"), ({"wanted": 0}, "wanted"), ({"value": -1}, "value"), ({"name": "帐篷"}, "name")],
)
def test_a_line_is_whole_and_stands_once(house, campaign, fields, field):
    add(house, campaign)
    with pytest.raises(Refused) as refused:
        add(house, campaign, **{"name": "桌子"} | fields)
    assert refused.value.field == field


def test_who_keeps_the_list_and_who_counts(house, campaign):
    with pytest.raises(PermissionDenied):
        add(house, campaign, by=house.care)
    row = add(house, campaign)
    with pytest.raises(PermissionDenied):
        move(house, row, "out", 1, by=house.finance)
    assert move(house, row, "out", 1, by=house.care)


def test_a_line_goes_only_while_nothing_went_out(house, campaign):
    row, other = add(house, campaign), add(house, campaign, "桌子")
    move(house, row, "out", 1)
    with pytest.raises(Refused):
        materials.remove_material(material=row, by=house.marketing, at=AT)
    materials.remove_material(material=other, by=house.marketing, at=AT)
    assert list(campaign.materials.all()) == [row]


# The ledger -----------------------------------------------------------------------------------------------------------


def test_never_more_comes_back_than_is_out(house, campaign):
    row = add(house, campaign)
    move(house, row, "out", 4)
    move(house, row, "back", 2)
    move(house, row, "damaged", 1)
    with pytest.raises(Refused) as refused:
        move(house, row, "lost", 2)
    assert refused.value.field == "quantity"
    move(house, row, "lost", 1)
    row.refresh_from_db()
    assert (row.taken, row.back, row.damaged, row.lost, row.used, row.out) == (4, 2, 1, 1, 0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.filter(pk=row.pk).update(used=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(MaterialMovement.Kind.values), st.integers(1, 5)), max_size=8))
def test_the_row_is_always_the_sum_of_its_ledger(house, steps):
    row = add(house, begin(house))
    for kind, quantity in steps:
        try:
            move(house, row, kind, quantity)
        except Refused:
            pass
    row.refresh_from_db()
    sums = dict.fromkeys(MaterialMovement.Kind.values, 0)
    for each in row.movements.all():
        sums[each.kind] += each.quantity
    assert {kind: getattr(row, materials.COUNTER[kind]) for kind in sums} == sums and row.out >= 0


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("out", {"who": " "}, "who"),
        ("damaged", {"words": ""}, "words"),
        ("lost", {"words": ""}, "words"),
        ("out", {"quantity": 0}, "quantity"),
    ],
)
def test_a_movement_says_who_and_why(house, campaign, kind, fields, field):
    row = add(house, campaign)
    move(house, row, "out", 1)
    with pytest.raises(Refused) as refused:
        move(house, row, kind, **{"quantity": 1} | fields)
    assert refused.value.field == field


def test_a_form_sent_twice_moves_once(house, campaign):
    row = add(house, campaign)
    move(house, row, "out", 1, form_key=KEY)
    with pytest.raises(materials.RecordedOnce):
        move(house, row, "out", 1, form_key=KEY)
    row.refresh_from_db()
    assert row.taken == 1


def test_damage_costs_what_it_was_worth_on_its_day(house, campaign):
    row = add(house, campaign)
    move(house, row, "out", 4)
    move(house, row, "damaged", 1)
    materials.change_material(material=row, wanted=4, value=Decimal(500), by=house.marketing, at=AT)
    move(house, row, "lost", 1)
    move(house, row, "used", 1)
    assert spending.damage_of(campaign) == 800 and spending.of_campaign(campaign) == {"events": Decimal(800)}
    assert spending.by_cell(house.outlet, TODAY.year) == {(TODAY.month, "events"): Decimal(800)}


def test_what_is_out_is_in_the_way_of_ending(house, campaign):
    row = add(house, campaign)
    move(house, row, "out", 1)
    assert money_page.materials_out(campaign, AT)
    present = fresh(campaign)
    with pytest.raises(Refused):
        campaigns.call_off(campaign=present, version=present.version, reason="台风", by=house.marketing, at=AT)
    move(house, row, "back", 1)
    present = fresh(campaign)
    campaigns.call_off(campaign=present, version=present.version, reason="台风", by=house.marketing, at=AT)
    with pytest.raises(Refused):
        move(house, row, "out", 1)


# Gifts ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def gift(house):
    return gifts.add_gift(
        outlet=house.outlet, name="遮阳伞", cost=Decimal(20), reorder_at=1, stock=3, by=house.manager, at=AT
    )


def give(house, campaign, gift, quantity=1, **fields):
    given = {"by": house.care, "at": AT} | fields
    return materials.give_gift(campaign=campaign, gift=gift, quantity=quantity, **given)


def test_gifts_leave_the_stock_and_cost_what_they_cost(house, campaign, gift):
    issue = give(house, campaign, gift, 2)
    gift.refresh_from_db()
    assert gift.stock == 1 and issue.movement.occasion == GiftMovement.Occasion.EVENT
    assert campaign.number in issue.movement.words
    assert spending.of_campaign(campaign) == {"events": Decimal(40)}
    with pytest.raises(AlreadyDone):
        give(house, campaign, gift, 2)
    materials.take_gift_back(issue=issue, reason="未领取", by=house.care, at=AT)
    gift.refresh_from_db()
    assert gift.stock == 3 and spending.of_campaign(campaign) == {} and GiftIssue.objects.kept().count() == 0


def test_a_gift_form_sent_twice_gives_once(house, campaign, gift):
    give(house, campaign, gift, form_key=KEY)
    with pytest.raises(gifts.GivenOnce):
        give(house, campaign, gift, form_key=KEY)
    gift.refresh_from_db()
    assert gift.stock == 2 and GiftIssue.objects.count() == 1


def test_gifts_of_the_house_to_guests_of_the_campaign(house, campaign, gift):
    other = make_outlet("SH02")
    make_posting(house.care, Role.CUSTOMER_CARE, other)
    there = plan_records.campaign_of(Records(other, house.marketing))
    with pytest.raises(Refused) as refused:
        give(house, there, gift)
    assert refused.value.field == "gift"
    for outsider in (house.finance, house.general):
        with pytest.raises(PermissionDenied):
            give(house, campaign, gift, by=outsider)


def test_at_the_desk_nobody_gives_for_a_campaign(house, gift):
    assert GiftMovement.Occasion.EVENT not in dict(GiftMovement.AT_THE_DESK)
    with pytest.raises(Refused) as refused:
        gifts.give_gift(gift=gift, quantity=1, occasion="event", by=house.care, at=AT)
    assert refused.value.field == "words"
