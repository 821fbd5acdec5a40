"""Parts lent from one warehouse to another: who takes which step, each once, and what lies where meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from parts.models import Borrowing, Stock, Warehouse
from parts.services import backorders, borrowings, stock
from parts.stock_day import borrowings_due
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from tests.racing import race

from .places import make_house, make_part

AT = shanghai("2026-11-05 10:00")
LATER = AT + timedelta(hours=3)


class Two:
    """Two warehouses of one area with their keepers; the second one has three pieces."""

    def __init__(self, there: int = 3):
        self.house = make_house()
        other = make_outlet("SH02", "嘉禾金桥店", area=self.house.outlet.area)
        self.lends = Warehouse.objects.create(code="KC-SH02", name="金桥库", outlet=other)
        self.borrows = self.house.own
        self.keeper = self.house.manager
        self.lender = make_user("孟庭秋", Role.STOREKEEPER, other)
        self.part = make_part()
        if there:
            stock.receive_parts(warehouse=self.lends, part=self.part, quantity=there, by=self.lender, at=AT)

    def ask(self, quantity: int = 2, **fields) -> Borrowing:
        fields = {"words": "车在举升机上", "lender": self.lends, "borrower": self.borrows} | fields
        return borrowings.ask_to_borrow(part=self.part, quantity=quantity, by=self.keeper, at=AT, **fields)

    def quantities(self) -> tuple[int, int]:
        """At the lender's and at the borrower's."""
        found = {each.warehouse_id: each.quantity for each in Stock.objects.filter(part=self.part)}
        return found.get(self.lends.pk, 0), found.get(self.borrows.pk, 0)


@pytest.fixture
def two(db):
    return Two()


def test_the_whole_way_there_and_back(two):
    found = two.ask()
    assert (found.number, found.state, two.quantities()) == ("SH01-DJ00001", "asked", (3, 0))
    found = borrowings.send_borrowed(borrowing=found, words="顺丰次日", by=two.lender, at=LATER)
    # On the road it lies in nobody's stock.
    assert (found.state, found.answered_by, found.answer, two.quantities()) == ("sent", two.lender, "顺丰次日", (1, 0))
    found = borrowings.receive_borrowed(borrowing=found, by=two.keeper, at=LATER)
    assert (found.state, found.received_at, two.quantities()) == ("received", LATER, (1, 2))
    found = borrowings.give_back(borrowing=found, by=two.keeper, at=LATER)
    assert (found.state, two.quantities()) == ("returning", (1, 0))
    found = borrowings.get_back(borrowing=found, by=two.lender, at=LATER)
    assert (found.state, found.returned_at, two.quantities()) == ("returned", LATER, (3, 0))
    kinds = list(found.movements.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["lent", "borrowed", "given_back", "got_back"]
    actions = TrailEntry.objects.filter(action__startswith="borrowing.").order_by("pk")
    assert [entry.action for entry in actions] == [
        "borrowing.asked", "borrowing.sent", "borrowing.received", "borrowing.given_back", "borrowing.got_back",
    ]  # fmt: skip


def test_refused_with_words_and_taken_back(two):
    found = two.ask()
    with pytest.raises(Refused):
        borrowings.refuse_borrowing(borrowing=found, words=" ", by=two.lender, at=AT)
    found.refresh_from_db()
    assert found.state == "asked"
    assert borrowings.refuse_borrowing(borrowing=found, words="明天自己要用", by=two.lender, at=AT).state == "refused"
    assert borrowings.withdraw_borrowing(borrowing=two.ask(), by=two.keeper, at=AT).state == "withdrawn"
    assert two.quantities() == (3, 0)


STEPS = {
    "asked": ("send_borrowed", "refuse_borrowing", "withdraw_borrowing"),
    "sent": ("receive_borrowed",),
    "received": ("give_back",),
    "returning": ("get_back",),
}
BY_LENDER = {"send_borrowed", "refuse_borrowing", "get_back"}


def take(two, found, step, by=None):
    who = by or (two.lender if step in BY_LENDER else two.keeper)
    return getattr(borrowings, step)(borrowing=found, words="好", by=who, at=LATER)


def at_state(two, state) -> Borrowing:
    found = two.ask()
    for step, after in (
        ("send_borrowed", "sent"), ("receive_borrowed", "received"), ("give_back", "returning"),
        ("get_back", "returned"),
    ):  # fmt: skip
        if found.state == state:
            break
        found = take(two, found, step)
        assert found.state == after
    return found


@pytest.mark.parametrize("state", [*STEPS, "returned"])
def test_every_step_only_from_its_state_and_only_once(two, state):
    stock.receive_parts(warehouse=two.lends, part=two.part, quantity=6, by=two.lender, at=AT)
    found = at_state(two, state)
    here = two.quantities()
    for step in {step for steps in STEPS.values() for step in steps} - set(STEPS.get(state, ())):
        with pytest.raises(AlreadyDone):
            take(two, found, step)
    assert two.quantities() == here
    for step in STEPS.get(state, ()):
        again = Borrowing.objects.get(pk=at_state(two, state).pk)
        take(two, again, step)
        moved = two.quantities()
        with pytest.raises(AlreadyDone):
            take(two, again, step)
        assert two.quantities() == moved
        break


@pytest.mark.parametrize("state", list(STEPS))
def test_each_step_is_of_the_keepers_of_its_side(two, state):
    found = at_state(two, state)
    for step in STEPS[state]:
        other = two.keeper if step in BY_LENDER else two.lender
        for who in (other, two.house.advisor):
            with pytest.raises(PermissionDenied):
                take(two, found, step, by=who)
    found.refresh_from_db()
    assert found.state == state


def test_what_the_lender_has_no_more_is_not_sent(two):
    found = two.ask(3)
    stock.issue_parts(warehouse=two.lends, part=two.part, quantity=1, by=two.lender, at=AT)
    with pytest.raises(stock.NotEnough):
        borrowings.send_borrowed(borrowing=found, by=two.lender, at=AT)
    found.refresh_from_db()
    assert (found.state, two.quantities()) == ("asked", (2, 0))


def test_what_is_kept_for_somebody_there_is_lent_with_words_only(two):
    wait = {"part": two.part, "outlet": two.lends.outlet, "advisor": make_employee(outlet=two.lends.outlet)}
    made = backorders.order_part(
        **wait, quantity=2, contact="周子涵", mobile="13700000001", expected_on=AT.date(),
        by=make_user("方向明", Role.SERVICE_MANAGER, two.lends.outlet), at=AT,
    )  # fmt: skip
    backorders.part_arrived(backorder=made, version=0, by=made.made_by, at=AT)
    asked = two.ask()
    with pytest.raises(Refused) as refused:
        borrowings.send_borrowed(borrowing=asked, by=two.lender, at=LATER)
    assert refused.value.field == "words" and two.quantities() == (3, 0)
    borrowings.send_borrowed(borrowing=asked, words="明天就到货", by=two.lender, at=LATER)
    assert two.quantities() == (1, 0)


def test_what_was_borrowed_for_somebody_is_given_back_with_words_only(two):
    made = backorders.order_part(
        outlet=two.borrows.outlet, part=two.part, quantity=2, contact="周子涵", mobile="13700000001",
        advisor=make_employee(outlet=two.borrows.outlet), expected_on=AT.date(), by=two.keeper, at=AT,
    )  # fmt: skip
    found = borrowings.send_borrowed(borrowing=two.ask(), by=two.lender, at=LATER)
    found = borrowings.receive_borrowed(borrowing=found, by=two.keeper, at=LATER)
    made.refresh_from_db()
    assert made.state == "arrived"
    with pytest.raises(Refused):
        borrowings.give_back(borrowing=found, by=two.keeper, at=LATER)
    found.refresh_from_db()
    assert (found.state, two.quantities()) == ("received", (1, 2))
    borrowings.give_back(borrowing=found, words="对方急用，另订", by=two.keeper, at=LATER)
    assert two.quantities() == (1, 0)


def test_what_was_used_up_is_not_given_back_until_there_is_another(two):
    found = at_state(two, "received")
    stock.issue_parts(warehouse=two.borrows, part=two.part, quantity=1, by=two.keeper, at=LATER)
    with pytest.raises(stock.NotEnough):
        take(two, found, "give_back")
    stock.receive_parts(warehouse=two.borrows, part=two.part, quantity=1, by=two.keeper, at=LATER)
    assert take(two, found, "give_back").state == "returning"


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"quantity": 0}, "quantity"),
        ({"words": " "}, "words"),
        ({"back_by": AT.date() - timedelta(days=1)}, "back_by"),
    ],
)
def test_a_question_says_how_many_what_for_and_no_past_day(two, changed, field):
    with pytest.raises(Refused) as refused:
        two.ask(**changed)
    assert refused.value.field == field and not Borrowing.objects.exists()


def test_nobody_borrows_from_oneself_or_for_the_transit_warehouse(two):
    with pytest.raises(Refused):
        two.ask(lender=two.borrows)
    with pytest.raises(Refused):
        borrowings.ask_to_borrow(
            part=two.part, quantity=1, lender=two.lends, borrower=two.house.transit, words="备货",
            by=two.house.coordinator, at=AT,
        )  # fmt: skip
    assert not Borrowing.objects.exists()


def test_a_question_sent_twice_asks_once(two):
    key = uuid4()
    first = two.ask(form_key=key)
    with pytest.raises(borrowings.AskedAlready) as already:
        two.ask(form_key=key)
    assert already.value.borrowing == first and Borrowing.objects.count() == 1


def test_my_day_asks_whose_step_it_is(two):
    found = two.ask(back_by=AT.date())

    def asked() -> tuple[int, int]:
        return len(list(borrowings_due(two.lender, LATER))), len(list(borrowings_due(two.keeper, LATER)))

    assert asked() == (1, 0)
    found = take(two, found, "send_borrowed")
    assert asked() == (0, 1)
    found = take(two, found, "receive_borrowed")
    assert asked() == (0, 1)
    Borrowing.objects.filter(pk=found.pk).update(back_by=AT.date() + timedelta(days=9))
    assert asked() == (0, 0)
    take(two, found, "give_back")
    assert asked() == (1, 0)
    assert not list(borrowings_due(two.house.advisor, LATER))


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_answer_once():
    two = Two(there=4)
    found = two.ask()
    yes = lambda: borrowings.send_borrowed(borrowing=found, by=two.lender, at=LATER)  # noqa: E731
    no = lambda: borrowings.refuse_borrowing(borrowing=found, words="不行", by=two.lender, at=LATER)  # noqa: E731
    results = race([yes, no, yes, no])
    assert sum(isinstance(result, Borrowing) for result in results) == 1, results
    assert sum(isinstance(result, AlreadyDone) for result in results) == 3, results
    found.refresh_from_db()
    assert two.quantities() == ((2, 0) if found.state == "sent" else (4, 0))
