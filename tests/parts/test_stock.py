"""Stock never falls below zero, and its movements add up: one after the other, in any order, and all at once."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from parts.models import Stock, StockMovement
from parts.services import stock
from staff.refusals import Refused
from tests.clock import shanghai
from tests.makers import make_order
from tests.racing import race

from .places import make_house, make_part

AT = shanghai("2026-11-05 10:00")


def adds_up(found: Stock) -> bool:
    """Every balance is the one before and its movement; the last one is what lies on the shelf."""
    balance = 0
    for nth, movement in enumerate(found.movements.order_by("nth"), start=1):
        balance += movement.quantity
        if (movement.nth, movement.balance) != (nth, balance) or balance < 0:
            return False
    return found.quantity == balance


@pytest.fixture
def house(db):
    return make_house()


def test_parts_come_and_go(house):
    part, order = make_part(), make_order()
    stock.receive_parts(warehouse=house.own, part=part, quantity=5, by=house.manager, at=AT)
    out = stock.issue_parts(warehouse=house.own, part=part, quantity=2, order=order, by=house.manager, at=AT)
    assert (out.kind, out.balance, out.order) == ("fitted", 3, order)
    assert stock.issue_parts(warehouse=house.own, part=part, quantity=3, by=house.manager, at=AT).kind == "sold"
    with pytest.raises(stock.NotEnough):
        stock.issue_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT)
    assert adds_up(Stock.objects.get()) and StockMovement.objects.count() == 3


def test_a_form_sent_twice_books_once(house):
    key, part = uuid4(), make_part()
    first = stock.receive_parts(warehouse=house.own, part=part, quantity=5, form_key=key, by=house.manager, at=AT)
    with pytest.raises(stock.BookedAlready) as already:
        stock.receive_parts(warehouse=house.own, part=part, quantity=5, form_key=key, by=house.manager, at=AT)
    assert already.value.movement == first and Stock.objects.get().quantity == 5


def test_each_warehouse_has_its_keepers(house):
    part = make_part()
    stock.receive_parts(warehouse=house.transit, part=part, quantity=1, by=house.coordinator, at=AT)
    for who, warehouse in ((house.manager, house.transit), (house.coordinator, house.own), (house.advisor, house.own)):
        with pytest.raises(PermissionDenied):
            stock.receive_parts(warehouse=warehouse, part=part, quantity=1, by=who, at=AT)


@pytest.mark.parametrize("quantity", [0, -1, 100_001])
def test_no_pieces_and_too_many_are_refused(house, quantity):
    with pytest.raises(Refused):
        stock.receive_parts(warehouse=house.own, part=make_part(), quantity=quantity, by=house.manager, at=AT)
    assert not StockMovement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_take_at_once_what_is_there_for_twelve():
    house, part = make_house(), make_part()
    stock.receive_parts(warehouse=house.own, part=part, quantity=12, by=house.manager, at=AT)
    take = lambda: stock.issue_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT)  # noqa: E731
    results = race([take] * 20)
    assert sum(isinstance(result, StockMovement) for result in results) == 12
    assert sum(isinstance(result, stock.NotEnough) for result in results) == 8
    found = Stock.objects.get()
    assert found.quantity == 0 and adds_up(found)


@pytest.mark.django_db(transaction=True)
def test_the_first_two_pieces_of_a_part_arrive_at_once():
    house, part = make_house(), make_part()
    come = lambda: stock.receive_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT)  # noqa: E731
    results = race([come] * 6)
    assert all(isinstance(result, StockMovement) for result in results), results
    assert adds_up(Stock.objects.get()) and Stock.objects.get().quantity == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", [stock.receive_parts, stock.issue_parts])
def test_the_same_form_sent_at_once_books_once(deed):
    """Also where the first one takes the last piece: the others hear that it is booked, not that none are left."""
    house, part, key = make_house(), make_part(), uuid4()
    stock.receive_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT)
    send = lambda: deed(warehouse=house.own, part=part, quantity=1, form_key=key, by=house.manager, at=AT)  # noqa: E731
    results = race([send] * 6)
    assert sum(isinstance(result, StockMovement) for result in results) == 1, results
    assert sum(isinstance(result, stock.BookedAlready) for result in results) == 5, results
    assert adds_up(Stock.objects.get())


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None)
@given(there=st.integers(0, 12), quantities=st.lists(st.integers(-4, 2).filter(bool), min_size=20, max_size=20))
def test_twenty_at_once_of_any_kind_add_up(there, quantities):
    """Whoever comes first: nothing below zero, every success booked, and nobody refused who could have been served."""
    StockMovement.objects.all().delete()
    Stock.objects.all().delete()
    house = _house()
    booked = {"warehouse": house.own, "part": house.parts[0], "by": house.manager, "at": AT}
    if there:
        stock.receive_parts(**booked, quantity=there)

    def deed(quantity: int):
        if quantity > 0:
            return lambda: stock.receive_parts(**booked, quantity=quantity)
        return lambda: stock.issue_parts(**booked, quantity=-quantity)

    results = race([deed(quantity) for quantity in quantities])
    assert all(isinstance(result, StockMovement | stock.NotEnough) for result in results), results
    done = [quantity for quantity, result in zip(quantities, results, strict=True) if not isinstance(result, Refused)]
    assert all(quantity in done for quantity in quantities if quantity > 0)
    found = Stock.objects.get()
    assert found.quantity == there + sum(done) >= 0 and adds_up(found)
    assert found.movements.count() == len(done) + bool(there)
    refused = [-quantity for quantity, result in zip(quantities, results, strict=True) if isinstance(result, Refused)]
    # Where nothing came meanwhile, whoever went away empty-handed wanted more than is left.
    assert not refused or max(quantities) > 0 or found.quantity < min(refused)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-6, 6).filter(bool), max_size=20))
def test_whatever_is_booked_adds_up(quantities):
    StockMovement.objects.all().delete()
    Stock.objects.all().delete()
    house = _house()
    there = 0
    for quantity in quantities:
        deed = stock.receive_parts if quantity > 0 else stock.issue_parts
        try:
            deed(warehouse=house.own, part=house.parts[0], quantity=abs(quantity), by=house.manager, at=AT)
            there += quantity
        except stock.NotEnough:
            assert there + quantity < 0
    found = Stock.objects.first()
    assert found is None or (found.quantity == there and adds_up(found))


_made = {}


def _house():
    """Made once for all examples of a property."""
    from parts.models import Warehouse

    if "house" not in _made or not Warehouse.objects.filter(pk=_made["house"].own.pk).exists():
        _made["house"] = make_house()
        _made["house"].parts.append(make_part())
    return _made["house"]
