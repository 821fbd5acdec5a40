"""Counting a warehouse, and the bookings around it: scrapping, and coming back from a repair order."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from parts.models import Stock, StockCount, StockMovement
from parts.services import counts, stock
from parts.services.counts import Counted
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_outlet, make_vehicle
from tests.racing import race

from .places import make_house, make_part

AT = shanghai("2026-11-05 18:10")


@pytest.fixture
def house(db):
    found = make_house()
    found.parts = [make_part(), make_part("8K0 615 301", "620", name="前刹车盘"), make_part("06H 905 611", "98")]
    for part, quantity in zip(found.parts, (5, 2, 0), strict=True):
        if quantity:
            stock.receive_parts(warehouse=found.own, part=part, quantity=quantity, by=found.manager, at=AT)
    return found


def count(house, lines, **fields) -> StockCount:
    fields = {"warehouse": house.own, "by": house.manager, "at": AT} | fields
    return counts.count_warehouse(lines=lines, **fields)


def left(house) -> list[int]:
    found = {each.part_id: each.quantity for each in Stock.objects.filter(warehouse=house.own)}
    return [found.get(part.pk, 0) for part in house.parts]


def test_every_difference_is_booked_and_nothing_else(house):
    pads, discs, coil = house.parts
    made = count(house, [Counted(pads, 4, 5), Counted(discs, 2, 2), Counted(coil, 3)], words="月末")
    assert (made.number, left(house)) == ("SH01-PD00001", [4, 2, 3])
    booked = StockMovement.objects.filter(kind="counted").order_by("pk")
    assert [(each.stock.part, each.quantity, each.balance, each.count) for each in booked] == [
        (pads, -1, 4, made), (coil, 3, 3, made),
    ]  # fmt: skip
    assert [(line.expected, line.counted, line.difference) for line in made.lines.order_by("stock__part_id")] == [
        (5, 4, -1), (2, 2, 0), (0, 3, 3),
    ]  # fmt: skip
    noted = TrailEntry.objects.get(action="stock.counted")
    assert noted.changes == {pads.number: [5, 4], coil.number: [0, 3]}


def test_sent_twice_it_is_counted_once(house):
    key, lines = uuid4(), [Counted(house.parts[0], 4, 5)]
    first = count(house, lines, form_key=key)
    with pytest.raises(counts.CountedAlready) as already:
        count(house, lines, form_key=key)
    assert already.value.count == first and left(house) == [4, 2, 0]


def test_what_moved_meanwhile_refuses_the_whole_count(house):
    lines = [Counted(house.parts[0], 4, 5), Counted(house.parts[1], 1, 2)]
    stock.issue_parts(warehouse=house.own, part=house.parts[1], quantity=1, by=house.manager, at=AT)
    with pytest.raises(AlreadyDone):
        count(house, lines)
    assert left(house) == [5, 1, 0] and not StockCount.objects.exists()


def test_an_empty_count_one_below_zero_and_a_part_twice_are_refused(house):
    pads = house.parts[0]
    for lines in ([], [Counted(pads, -1, 5)], [Counted(pads, 100_001)], [Counted(pads, 4), Counted(pads, 5)]):
        with pytest.raises(Refused):
            count(house, lines)
    assert not StockCount.objects.exists()


def test_only_the_keepers_of_a_warehouse_count_it(house):
    lines = [Counted(house.parts[0], 4)]
    for who, warehouse in ((house.advisor, house.own), (house.manager, house.transit), (house.coordinator, house.own)):
        with pytest.raises(PermissionDenied):
            count(house, lines, by=who, warehouse=warehouse)
    numbers = [count(house, lines, by=house.coordinator, warehouse=house.transit).number for _nth in range(2)]
    assert numbers == ["ZZ-HD-PD00001", "ZZ-HD-PD00002"]


def test_scrapped_with_words_only(house):
    with pytest.raises(Refused):
        stock.scrap_parts(warehouse=house.own, part=house.parts[0], quantity=1, words=" ", by=house.manager, at=AT)
    made = stock.scrap_parts(
        warehouse=house.own, part=house.parts[0], quantity=2, words="过期", by=house.manager, at=AT
    )
    assert (made.kind, made.quantity, left(house)[0]) == ("scrapped", -2, 3)
    with pytest.raises(stock.NotEnough):
        stock.scrap_parts(warehouse=house.own, part=house.parts[0], quantity=4, words="丢失", by=house.manager, at=AT)


def test_no_more_comes_back_from_an_order_than_went_to_it(house):
    pads, order, other = house.parts[0], make_order(), make_order()
    stock.issue_parts(warehouse=house.own, part=pads, quantity=3, order=order, by=house.manager, at=AT)

    def back(quantity, of=order):
        return stock.take_back_parts(
            warehouse=house.own, part=pads, quantity=quantity, order=of, by=house.manager, at=AT
        )

    assert (back(2).kind, left(house)[0]) == ("back", 4)
    for quantity, of in ((2, order), (1, other), (1, None)):
        with pytest.raises(Refused):
            back(quantity, of)
    assert left(house)[0] == 4 and back(1).balance == 5


def test_a_repair_order_of_another_outlet_takes_nothing(house):
    elsewhere = make_order(make_vehicle(make_customer(outlet=make_outlet("SH02", "嘉禾金桥店"))))
    for deed in (stock.issue_parts, stock.take_back_parts):
        with pytest.raises(Refused) as refused:
            deed(warehouse=house.own, part=house.parts[0], quantity=1, order=elsewhere, by=house.manager, at=AT)
        assert refused.value.field == "order"
    assert left(house)[0] == 5


@pytest.mark.django_db(transaction=True)
def test_counted_while_pieces_go_out_the_movements_still_add_up():
    house = make_house()
    part = make_part()
    stock.receive_parts(warehouse=house.own, part=part, quantity=10, by=house.manager, at=AT)

    def counted():
        return count(house, [Counted(part, 7)])

    def issued():
        return stock.issue_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT)

    results = race([counted, issued, counted, issued, issued, counted])
    assert not [each for each in results if isinstance(each, Exception)], results
    found, balance = Stock.objects.get(), 0
    for nth, movement in enumerate(found.movements.order_by("nth"), start=1):
        balance += movement.quantity
        assert (movement.nth, movement.balance) == (nth, balance)
    assert found.quantity == balance


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_counts_once():
    house, key = make_house(), uuid4()
    part = make_part()
    stock.receive_parts(warehouse=house.own, part=part, quantity=3, by=house.manager, at=AT)
    results = race([lambda: count(house, [Counted(part, 2)], form_key=key)] * 4)
    assert sum(isinstance(each, StockCount) for each in results) == 1, results
    assert sum(isinstance(each, counts.CountedAlready) for each in results) == 3, results
    assert Stock.objects.get().quantity == 2
