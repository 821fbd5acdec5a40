"""Gifts: the shelf never goes below nothing, every piece stands in the ledger, and a count says what is missing."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from staff import my_day
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_outlet, make_user, make_vehicle
from tests.racing import race
from workshop.models import Gift, GiftMovement, StockTake
from workshop.services import gifts as services

AT = shanghai("2026-11-05 10:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def store(outlet):
    return make_user("葛海波", Role.STOREKEEPER, outlet, language="en")


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet, language="en")


def shelf(by, stock=3, name="雨伞", at=AT) -> Gift:
    return services.add_gift(
        outlet=make_outlet(), name=name, cost=Decimal("12.50"), reorder_at=1, stock=stock, by=by, at=at
    )


def give(gift, by, at=AT, **fields):
    values = {"quantity": 1, "occasion": "arrival"}
    if "vehicle" not in fields and "order" not in fields:
        values["vehicle"] = make_vehicle(plate=f"沪A{GiftMovement.objects.count():05d}")
    return services.give_gift(gift=gift, by=by, at=at, **values | fields)


def balances(gift) -> list[int]:
    return [movement.balance for movement in gift.movements.order_by("pk")]


# --- Giving -----------------------------------------------------------------------------------------------------------


def test_every_piece_stands_in_the_ledger_with_what_was_left(store, advisor):
    gift = shelf(store)
    give(gift, advisor)
    give(gift, advisor, quantity=2)
    gift.refresh_from_db()
    assert (gift.stock, balances(gift)) == (0, [3, 2, 0])
    assert gift.movements.first().worth == Decimal("25.00")
    with pytest.raises(AlreadyDone) as nothing:
        give(gift, advisor)
    assert advisor.name in str(nothing.value)


def test_more_than_there_are_is_refused_and_nothing_moves(store, advisor):
    gift = shelf(store)
    with pytest.raises(Refused) as refused:
        give(gift, advisor, quantity=4)
    gift.refresh_from_db()
    assert (refused.value.field, gift.stock, balances(gift)) == ("quantity", 3, [3])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"occasion": "spending"}, "order"),
        ({"occasion": "arrival", "vehicle": None}, "vehicle"),
        ({"occasion": "friction", "words": " "}, "words"),
    ],
)
def test_each_occasion_says_for_what(store, advisor, fields, field):
    gift = shelf(store)
    with pytest.raises(Refused) as refused:
        give(gift, advisor, **{"vehicle": None} | fields)
    assert refused.value.field == field
    assert gift.movements.count() == 1


def test_an_order_brings_its_car_and_belongs_to_the_outlet(store, advisor):
    gift, order = shelf(store), make_order(make_vehicle())
    movement = give(gift, advisor, occasion="spending", order=order)
    assert movement.vehicle == order.vehicle
    away = make_order(make_vehicle(), outlet=make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(Refused):
        give(gift, advisor, occasion="spending", order=away)
    with pytest.raises(Refused):
        give(gift, advisor, occasion="spending", order=order, vehicle=make_vehicle())


def test_a_car_is_welcomed_once_a_day_unless_settled_otherwise(store, advisor, outlet):
    gift, car = shelf(store, 9), make_vehicle(make_customer("周子涵"))
    given = give(gift, advisor, vehicle=car)
    with pytest.raises(Refused) as refused:
        give(gift, advisor, vehicle=car, at=AT + MINUTE)
    assert refused.value.field == "vehicle" and balances(gift) == [9, 8]
    give(gift, advisor, vehicle=car, occasion="friction", words="等了两小时", at=AT + MINUTE)
    give(gift, advisor, vehicle=car, at=AT + DAY)
    services.take_back(movement=given, reason="客户没要", by=advisor, at=AT + MINUTE)
    give(gift, advisor, vehicle=car, at=AT + 2 * MINUTE)
    PolicyValue.objects.create(
        key="gifts.welcomes_a_day", outlet=outlet, from_on=AT.date(), value="2", reason="店庆", entered_by=advisor
    )
    give(gift, advisor, vehicle=car, at=AT + 3 * MINUTE)


def test_the_same_form_sent_twice_gives_one(store, advisor):
    gift, key = shelf(store), uuid4()
    made = give(gift, advisor, form_key=key)
    with pytest.raises(services.GivenOnce) as twice:
        give(gift, advisor, form_key=key)
    assert twice.value.movement == made and balances(gift) == [3, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_last_one_at_once_one_does_and_the_other_is_told(store, advisor, outlet):
    gift = shelf(store, 1)
    other = make_user("苏念", Role.SERVICE_ADVISOR, outlet)
    cars = [make_vehicle(plate="沪A00001"), make_vehicle(make_customer("许可"), plate="沪A00002")]

    def by(user, car):
        return lambda: give(Gift.objects.get(pk=gift.pk), user, vehicle=car)

    outcomes = race([by(advisor, cars[0]), by(other, cars[1])])
    given = [outcome for outcome in outcomes if isinstance(outcome, GiftMovement)]
    told = [outcome for outcome in outcomes if isinstance(outcome, AlreadyDone)]
    assert len(given) == len(told) == 1
    assert given[0].by.name in str(told[0])
    gift.refresh_from_db()
    assert (gift.stock, balances(gift)) == (0, [1, 0])


@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_the_row_the_database_still_holds(store, outlet):
    """What the compare-and-set spares people: the constraint, which has no word for them."""
    gift = shelf(store, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.filter(pk=gift.pk).update(stock=-1)


# --- Coming back, coming in, going ------------------------------------------------------------------------------------


def test_what_comes_back_is_a_line_of_its_own_once(store, advisor):
    gift = shelf(store)
    given = give(gift, advisor)
    back = services.take_back(movement=given, reason="客户没要", by=advisor, at=AT + MINUTE)
    assert (back.change, back.balance, GiftMovement.objects.kept().count()) == (1, 3, 0)
    with pytest.raises(AlreadyDone):
        services.take_back(movement=given, reason="再来", by=advisor, at=AT + MINUTE)
    with pytest.raises(Refused):
        services.take_back(movement=back, reason="x", by=advisor, at=AT)
    assert balances(gift) == [3, 2, 3]


def test_the_store_receives_and_writes_off_and_gives_nothing(store, advisor):
    gift = shelf(store)
    services.receive_gifts(gift=gift, quantity=20, by=store, at=AT)
    with pytest.raises(Refused):
        services.write_off(gift=gift, quantity=2, words=" ", by=store, at=AT)
    services.write_off(gift=gift, quantity=2, words="受潮", by=store, at=AT)
    assert balances(gift) == [3, 23, 21]
    with pytest.raises(PermissionDenied):
        give(gift, store)
    for act in (services.receive_gifts, services.write_off):
        with pytest.raises(PermissionDenied):
            act(gift=gift, quantity=1, words="x", by=advisor, at=AT)


def test_a_later_cost_changes_no_sum_of_the_past(store, advisor):
    gift = shelf(store)
    give(gift, advisor)
    services.change_gift(gift=gift, name="雨伞", cost=Decimal("20"), reorder_at=5, by=store, at=AT)
    give(gift, advisor)
    assert GiftMovement.objects.all().sums() == {"pieces": 2, "cost": Decimal("32.50")}


def test_a_gift_is_given_up_once_the_shelf_is_empty(store, advisor):
    gift = shelf(store, 1)
    with pytest.raises(Refused):
        services.give_up_gift(gift=gift, reason="不再采购", by=store, at=AT)
    give(gift, advisor)
    gift.refresh_from_db()
    services.give_up_gift(gift=gift, reason="不再采购", by=store, at=AT)
    with pytest.raises(Refused):
        services.receive_gifts(gift=gift, quantity=5, by=store, at=AT)
    assert shelf(store).name == gift.name


# --- Counting ---------------------------------------------------------------------------------------------------------


def test_a_count_books_the_differences_and_keeps_what_was_right(store, outlet):
    umbrella, cup = shelf(store), shelf(store, 10, "保温杯")
    take = services.take_stock(
        outlet=outlet, counted={umbrella.pk: (3, 2), cup.pk: (10, 10)}, words="月底", by=store, at=AT
    )
    assert {line.gift.name: line.difference for line in take.lines.all()} == {"雨伞": -1, "保温杯": 0}
    assert (balances(umbrella), balances(cup)) == ([3, 2], [10])


def test_a_count_is_refused_as_a_whole_when_a_piece_went_meanwhile(store, advisor, outlet):
    umbrella, cup = shelf(store), shelf(store, 10, "保温杯")
    give(umbrella, advisor)
    with pytest.raises(AlreadyDone) as moved:
        services.take_stock(outlet=outlet, counted={umbrella.pk: (3, 3), cup.pk: (10, 4)}, by=store, at=AT)
    assert "雨伞" in str(moved.value)
    assert not StockTake.objects.exists() and balances(cup) == [10]


def test_my_day_names_what_runs_low_and_the_next_count(store):
    shelf(store, 1)

    def due(at):
        return [item.url.partition("?")[0] for item in my_day.due_for(store, at)]

    assert due(AT) == ["/gifts/"]
    assert due(shanghai("2026-11-29 23:59")) == ["/gifts/"]
    assert due(shanghai("2026-11-30 00:00")) == ["/gifts/", "/gifts/count/"]


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_pages_give_take_back_and_count(client, clock, store, advisor):
    clock(AT)
    gift, car = shelf(store), make_vehicle()
    client.force_login(advisor)
    form = client.get(f"/gifts/give/?gift={gift.pk}&car={car.pk}").context["form"]
    said = {
        "form_key": str(form.fields["form_key"].initial()),
        "gift": gift.pk,
        "vehicle": car.pk,
        "quantity": 1,
        "occasion": "arrival",
    }
    assert client.post("/gifts/give/", said | {"quantity": 0}).status_code == 422
    assert client.post("/gifts/give/", said).status_code == 302
    assert client.post("/gifts/give/", said).status_code == 302
    movement = GiftMovement.objects.given().get()
    page = client.get("/gifts/given/?q=雨伞&from_on=2026-11-05&to_on=2026-11-05")
    assert list(page.context["page"]) == [movement] and page.context["sums"]["pieces"] == 1
    assert not list(client.get("/gifts/given/?to_on=2026-11-04").context["page"])
    assert client.post(f"/gifts/given/{movement.pk}/back/", {"reason": ""}).status_code == 422
    assert client.post(f"/gifts/given/{movement.pk}/back/", {"reason": "客户没要"}).status_code == 302
    assert client.get("/gifts/given/export/").status_code == 200
    client.force_login(store)
    assert client.get(gift.get_absolute_url()).context["keeps"]
    assert client.post(f"/gifts/{gift.pk}/received/", {"quantity": 5}).status_code == 302
    counted = {f"seen_{gift.pk}": 8, f"counted_{gift.pk}": 7, "words": "月底"}
    made = client.post("/gifts/count/?outlet=SH01", counted)
    assert made.status_code == 302 and client.get(made["Location"]).status_code == 200
    assert client.post("/gifts/count/?outlet=SH01", counted).status_code == 422
    gift.refresh_from_db()
    assert gift.stock == 7
