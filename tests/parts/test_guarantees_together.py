"""Nobody takes a lower chain of signatures by splitting what is one thing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from parts.services import guarantees
from staff.roles import Role
from staff.services import approvals
from tests.makers import make_outlet, make_user, make_vehicle
from tests.racing import race

from .places import make_house, make_part
from .test_guarantees import AT, HOUR, make_case, sign, submit, write

pytestmark = pytest.mark.django_db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def counted(house, later=AT, **fields) -> Decimal:
    """What a request of 2,000 counts as."""
    made = write(house, make_part("9"), "2000", at=later, **fields)
    return submit(made, house.manager, at=later).counted


def test_two_drafts_that_lay_in_a_drawer_count_from_when_they_are_submitted(house):
    cars = [make_vehicle(plate=f"沪B8K21{nth}") for nth in (1, 2)]
    drafts = [write(house, make_part(str(nth)), "9000", vehicle=car) for nth, car in enumerate(cars)]
    later = AT + 30 * DAY
    first, second = [submit(draft, house.manager, at=later) for draft in drafts]
    assert (first.counted, second.counted) == (Decimal(9000), Decimal(18000))
    assert (first.seats.count(), second.seats.count()) == (2, 3)


@pytest.mark.parametrize(("later", "sum"), [(7 * DAY, 11000), (7 * DAY + SECOND, 2000)])
def test_the_same_reason_counts_for_seven_days(house, later, sum):
    submit(write(house, make_part("1"), "9000"), house.manager)
    assert counted(house, AT + later, vehicle=make_vehicle(plate="沪B8K217")) == sum


@pytest.mark.parametrize("together", ["case", "car"])
def test_paperwork_made_good_at_once_opens_no_way_round(house, together):
    case = make_case(house, AT)
    fields = {"reason": "key_case", "case": case, "vehicle": case.vehicle}
    made = write(house, make_part("1"), "9000", **fields)
    approval = submit(made, house.manager)
    for who in house.chain[:2]:
        sign(approval, who)
    made.refresh_from_db()
    made = guarantees.ship_guarantee(
        guarantee=made, version=made.version, carrier="顺丰", tracking="", expected_on=None, by=house.coordinator,
        at=AT + HOUR,
    )  # fmt: skip
    made.refresh_from_db()
    guarantees.make_papers_good(guarantee=made, version=made.version, papers="FP-1", by=house.manager, at=AT + HOUR)
    again = {"reason": "off_road", "vehicle": case.vehicle} | ({"case": case} if together == "case" else {})
    assert counted(house, AT + DAY, **again) == 11000
    latest = guarantees.counts_together(made, AT + 40 * DAY)
    assert [each.amount for each in latest] == [2000]


def test_what_is_open_counts_however_old_it_is(house):
    car = make_vehicle()
    submit(write(house, make_part("1"), "9000", vehicle=car), house.manager)
    assert counted(house, AT + 60 * DAY, vehicle=car, reason="plan_315") == 11000


@pytest.mark.parametrize("ended", ["refuse", "withdraw", "draft", "elsewhere"])
def test_what_is_over_or_not_submitted_or_of_another_outlet_does_not_count(house, ended):
    car = make_vehicle()
    if ended == "elsewhere":
        other = make_outlet("SH02", "嘉禾唐镇店")
        by = make_user("别店", Role.PARTS_MANAGER, other)
        house.outlet, own = other, house.outlet
        submit(write(house, make_part("1"), "9000", vehicle=car, by=by), by)
        house.outlet = own
    else:
        first = write(house, make_part("1"), "9000", vehicle=car)
        if ended != "draft":
            approval = submit(first, house.manager)
            by = house.area if ended == "refuse" else house.manager
            getattr(approvals, ended)(approval=approval, version=0, reason="不需要", by=by, at=AT)
    assert counted(house, AT + DAY, vehicle=car) == 2000


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_instant_one_takes_the_higher_chain():
    house = make_house()
    car = make_vehicle()
    drafts = [write(house, make_part(str(nth)), "9000", vehicle=car) for nth in range(4)]
    results = race([lambda draft=draft: submit(draft, house.manager) for draft in drafts])
    assert sorted(each.counted for each in results) == [9000, 18000, 27000, 36000]
