"""Guarantee shipments: signatures in their order, changes after them, loans around 15 March, the road, the papers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from customers.services import cases
from parts.models import Guarantee, Stock
from parts.services import guarantees, stock
from staff.models import Approval, ApprovalSeat, Posting
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import approvals
from tests.clock import shanghai
from tests.makers import make_user, make_vehicle
from tests.racing import race

from .places import make_house, make_part, wanted

AT = shanghai("2026-11-05 10:00")
MARCH = shanghai("2027-03-12 10:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def part(db):
    return make_part()


def make_case(house, at):
    by = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    return cases.open_case(vehicle=make_vehicle(plate="沪A1K216"), tier="A", title="缺件", reason="来电", by=by, at=at)


def write(house, part, amount="8000", at=AT, **fields):
    given = {"reason": "off_road", "words": "车停在店里", "source": "express", "vehicle": make_vehicle()} | fields
    return guarantees.write_guarantee(
        outlet=house.outlet, lines=wanted(part, amount), by=given.pop("by", house.manager), at=at, **given
    )


def submit(guarantee, by, at=AT) -> Approval:
    guarantee.refresh_from_db()
    return guarantees.submit_guarantee(guarantee=guarantee, version=guarantee.version, by=by, at=at)


def sign(approval, by, at=AT + HOUR, **fields):
    approval.refresh_from_db()
    return approvals.sign(approval=approval, version=approval.version, by=by, at=at, **fields)


def state(guarantee) -> str:
    return Guarantee.objects.values_list("state", flat=True).get(pk=guarantee.pk)


# Signatures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "signers"),
    [("9999.99", 2), ("10000.00", 2), ("10000.01", 3), ("20000.00", 3), ("20000.01", 4)],
)
def test_the_amount_says_who_signs(house, part, amount, signers):
    made = write(house, part, amount)
    approval = submit(made, house.manager)
    for nth, who in enumerate(house.chain[:signers], start=1):
        assert state(made) == "submitted"
        # Nobody signs before it is their turn.
        for later in house.chain[nth:signers]:
            with pytest.raises(Refused):
                sign(approval, later)
        assert list(Approval.objects.waiting_for(who, AT.date())) == [approval]
        sign(approval, who)
        assert not Approval.objects.waiting_for(who, AT.date())
    assert state(made) == "signed" and approval.seats.count() == signers


def test_nobody_signs_their_own_request_nor_twice(house, part):
    both = make_user("双岗", Role.AREA_MANAGER, house.outlet.area)
    Posting.objects.create(user=both, role=Role.PARTS_MANAGER, outlet=house.outlet, from_on="2020-01-01")
    Posting.objects.create(
        user=both, role=Role.REGION_COORDINATOR, region=house.outlet.area.region, from_on="2020-01-01"
    )
    own = submit(write(house, part, by=both), both)
    assert not Approval.objects.waiting_for(both, AT.date())
    with pytest.raises(Refused):
        sign(own, both)
    other = submit(write(house, make_part("2"), "9000", vehicle=make_vehicle(plate="沪B8K217")), house.manager)
    sign(other, both)
    assert not Approval.objects.waiting_for(both, AT.date())
    with pytest.raises(Refused):
        sign(other, both)


def test_who_lost_the_posting_in_between_cannot_sign(house, part):
    approval = submit(write(house, part), house.manager)
    Posting.objects.filter(user=house.area).update(to_on=AT.date() - DAY)
    with pytest.raises(Refused):
        sign(approval, house.area)
    assert not approval.seats.filter(decided_at__isnull=False)


def test_a_refusal_ends_it_with_its_reason(house, part):
    made = write(house, part)
    approval = submit(made, house.manager)
    sign(approval, house.area)
    approval.refresh_from_db()
    with pytest.raises(Refused) as without:
        approvals.refuse(approval=approval, version=approval.version, reason=" ", by=house.coordinator, at=AT + HOUR)
    assert without.value.field == "reason"
    approvals.refuse(
        approval=approval, version=approval.version, reason="本地有库存", by=house.coordinator, at=AT + HOUR
    )
    made.refresh_from_db()
    assert (made.state, made.end_reason) == ("refused", "本地有库存")
    with pytest.raises(Refused):
        sign(approval, house.region)


def test_a_change_after_a_signature_begins_anew_and_shows_the_difference(house, part):
    made = write(house, part, "9000")
    first = submit(made, house.manager)
    sign(first, house.area)
    made.refresh_from_db()
    again = {
        "kind": "guarantee",
        "reason": "off_road",
        "words": "车停在店里",
        "source": "express",
        "vehicle": made.vehicle,
    }
    changed = guarantees.rewrite_guarantee(
        guarantee=made, version=made.version, lines=wanted(part, "15000"), by=house.manager, at=AT + HOUR, **again
    )
    second = Approval.objects.of(changed).first()
    first.refresh_from_db()
    assert (first.state, second.round, second.seats.count()) == ("replaced", 2, 3)
    assert not second.seats.filter(decided_at__isnull=False) and first.contents != second.contents
    with pytest.raises(Refused):
        sign(first, house.coordinator)
    for who in house.chain[:3]:
        sign(second, who)
    assert state(made) == "signed"
    # Once all are there a change begins anew as well.
    made.refresh_from_db()
    guarantees.rewrite_guarantee(
        guarantee=made, version=made.version, lines=wanted(part, "15001"), by=house.manager, at=AT + HOUR, **again
    )
    assert state(made) == "submitted" and Approval.objects.of(made).first().round == 3


def test_what_belongs_together_takes_the_higher_chain(house, part):
    car = make_vehicle(plate="沪B8K218")
    submit(write(house, part, "9000", vehicle=car, reason="off_road"), house.manager)
    second = submit(write(house, make_part("2"), "2000", vehicle=car), house.manager)
    assert (second.amount, second.counted, second.seats.count()) == (Decimal(2000), Decimal(11000), 3)
    third = submit(write(house, make_part("3"), "500", at=AT + 8 * DAY), house.manager, at=AT + 8 * DAY)
    assert third.counted == Decimal(500)


def test_a_substitute_signs_in_somebodys_place_and_not_on_that_persons_own_request(house, part):
    deputy = make_user("代理人", Role.SERVICE_MANAGER, house.outlet)
    approvals.name_substitute(
        deputy=deputy, from_on=AT.date(), to_on=AT.date() + DAY, reason="出差", by=house.area, at=AT
    )
    approval = submit(write(house, part), house.manager)
    assert list(Approval.objects.waiting_for(deputy, AT.date())) == [approval]
    sign(approval, deputy)
    seat = approval.seats.get(step=1)
    assert (seat.decided_by, seat.in_place_of, seat.as_role) == (deputy, house.area, "area_manager")
    Posting.objects.create(user=house.area, role=Role.PARTS_MANAGER, outlet=house.outlet, from_on="2020-01-01")
    own = submit(write(house, make_part("2"), vehicle=make_vehicle(plate="沪B8K219"), by=house.area), house.area)
    assert own not in Approval.objects.waiting_for(deputy, AT.date())
    with pytest.raises(Refused):
        sign(own, deputy)
    late = submit(write(house, make_part("3"), vehicle=make_vehicle(plate="沪B8K220"), at=AT + 3 * DAY), house.manager)
    with pytest.raises(Refused):
        sign(late, deputy, at=AT + 3 * DAY)


@pytest.mark.django_db(transaction=True)
def test_two_signers_at_the_same_instant_sign_once():
    house = make_house()
    other = make_user("另一位", Role.AREA_MANAGER, house.outlet.area)
    approval = submit(write(house, make_part()), house.manager)
    results = race(
        [lambda by=by: approvals.sign(approval=approval, version=0, by=by, at=AT + HOUR) for by in (house.area, other)]
    )
    assert sum(isinstance(result, Approval) for result in results) == 1
    assert sum(isinstance(result, AlreadyDone) for result in results) == 1
    assert ApprovalSeat.objects.filter(decided_at__isnull=False).count() == 1


# The way --------------------------------------------------------------------------------------------------------------


def test_by_air_up_to_its_limit(house, part):
    assert write(house, part, "10000.00", source="air").source == "air"
    with pytest.raises(Refused) as refused:
        write(house, make_part("2"), "10000.01", source="air")
    assert refused.value.field == "source"


@pytest.mark.parametrize(
    ("day", "given"), [("03-04", False), ("03-05", True), ("03-25", True), ("03-26", False), ("11-05", False)]
)
def test_loans_are_given_in_march_for_key_customers(house, part, day, given):
    at = shanghai(f"2027-{day} 10:00")
    case = make_case(house, at)
    fields = {"kind": "loan", "reason": "key_case", "case": case, "vehicle": None, "source": "transit"}
    if not given:
        with pytest.raises(Refused) as refused:
            write(house, part, at=at, warehouse=house.transit, **fields)
        assert refused.value.field == "kind"
        return
    with pytest.raises(Refused):
        write(house, part, at=at, warehouse=house.transit, **fields | {"reason": "off_road", "vehicle": case.vehicle})
    made = write(house, part, "88000", at=at, warehouse=house.transit, **fields)
    approval = submit(made, house.manager, at=at)
    sign(approval, house.region, at=at + HOUR)
    assert state(made) == "signed"
    # Not there: from a new car, or by air of any amount.
    write(house, part, "88000", at=at, **fields | {"source": "air"})
    write(house, part, "88000", at=at, dealer="嘉禾吴中店 展车", **fields | {"source": "new_car"})
    with pytest.raises(Refused):
        write(house, part, at=at, **fields | {"source": "express"})


def test_on_the_road_and_there(house, part):
    stock.receive_parts(warehouse=house.transit, part=part, quantity=1, by=house.coordinator, at=AT)
    made = write(house, part, source="transit", warehouse=house.transit)
    approval = submit(made, house.manager)
    for who in house.chain[:2]:
        sign(approval, who)
    made.refresh_from_db()
    with pytest.raises(PermissionDenied):
        ship(made, house.manager)
    shipped = ship(made, house.coordinator)
    assert Stock.objects.get(warehouse=house.transit).quantity == 0
    assert (shipped.papers_due_on.isoformat(), shipped.state) == ("2027-03-31", "shipped")
    assert list(Guarantee.objects.papers_overdue(shipped.papers_due_on + DAY)) == [shipped]
    guarantees.receive_guarantee(guarantee=shipped, version=shipped.version, by=house.manager, at=AT + DAY)
    assert Stock.objects.get(warehouse=house.own).quantity == 1
    shipped.refresh_from_db()
    guarantees.make_papers_good(
        guarantee=shipped, version=shipped.version, papers="FP-20270326", by=house.manager, at=MARCH
    )
    assert not Guarantee.objects.without_papers()


def ship(guarantee, by, at=AT + 2 * HOUR):
    return guarantees.ship_guarantee(
        guarantee=guarantee, version=guarantee.version, carrier="顺丰", tracking="SF1", expected_on=None, by=by, at=at
    )


def test_what_is_not_there_is_not_shipped(house, part):
    made = write(house, part, source="transit", warehouse=house.transit)
    approval = submit(made, house.manager)
    for who in house.chain[:2]:
        sign(approval, who)
    made.refresh_from_db()
    with pytest.raises(stock.NotEnough):
        ship(made, house.coordinator)
    assert state(made) == "signed"


def test_an_advisor_asks_and_the_parts_manager_submits(house, part):
    asked = write(house, part, by=house.advisor)
    assert (asked.state, asked.requested_by) == ("asked", None)
    with pytest.raises(PermissionDenied):
        submit(asked, house.advisor)
    submit(asked, house.manager)
    asked.refresh_from_db()
    assert (asked.state, asked.requested_by, asked.made_by) == ("submitted", house.manager, house.advisor)
