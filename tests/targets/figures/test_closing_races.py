"""Several people close a month in the same instant, each on a connection of its own: one does, the others hear."""

from datetime import date
from decimal import Decimal

import pytest

from staff.models import TrailEntry
from staff.roles import Role
from targets.models import KeptFigure, MonthClose
from targets.services import closing, keeping
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.racing import race

from .test_keeping import settled

pytestmark = pytest.mark.django_db(transaction=True)

OCTOBER = date(2026, 10, 1)
AT = shanghai("2026-11-03 10:00")
AGAIN = range(3)


@pytest.fixture
def outlet():
    return make_outlet("SH01")


@pytest.fixture
def people(outlet):
    roles = (Role.FINANCE, Role.SERVICE_MANAGER, Role.STATION_HEAD)
    return [make_user(f"{role}", role, outlet) for role in roles]


def done_once(outcomes) -> bool:
    late = [each for each in outcomes if not isinstance(each, MonthClose)]
    assert all(isinstance(each, closing.ClosedAlready) for each in late), outcomes
    return len(late) == len(outcomes) - 1


def shown(level: str, place: int) -> Decimal:
    return KeptFigure.objects.get(level=level, place=place, month=OCTOBER, code="output").over


@pytest.mark.parametrize("_again", AGAIN)
def test_a_month_is_closed_once(outlet, people, _again):
    settled(outlet, "120.50", on=date(2026, 10, 20))
    keeping.rebuild(at=AT)
    outcomes = race([lambda by=by: closing.close_month(outlet=outlet, month=OCTOBER, by=by, at=AT) for by in people])
    assert done_once(outcomes)
    close = MonthClose.objects.get()
    assert (close.revision, close.latest, close.figures["output"][0]) == (1, True, "120.5")
    assert TrailEntry.objects.filter(action="month.closed").count() == 1


@pytest.mark.parametrize("_again", AGAIN)
def test_a_revision_is_accepted_once(outlet, people, _again):
    order = settled(outlet, "120.50", on=date(2026, 10, 20))
    close = closing.close_month(outlet=outlet, month=OCTOBER, by=people[0], at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    outcomes = race([lambda by=by: closing.accept_revision(close=close, reason="冲红", by=by, at=AT) for by in people])
    assert done_once(outcomes)
    assert list(MonthClose.objects.order_by("revision").values_list("revision", "latest")) == [(1, False), (2, True)]
    assert shown("outlet", outlet.pk) == 99 == shown("company", 0)


@pytest.mark.parametrize("_again", AGAIN)
def test_a_month_is_closed_while_a_worker_counts(outlet, people, _again):
    order = settled(outlet, "120.50", on=date(2026, 10, 20))
    keeping.rebuild(at=AT)
    order.repair_receipts = Decimal("99.00")
    order.save()
    deeds = [
        lambda: closing.close_month(outlet=outlet, month=OCTOBER, by=people[0], at=AT),
        lambda: keeping.refresh(at=AT, months=2),
        lambda: keeping.refresh(at=AT, months=2),
    ]
    outcomes = race(deeds)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    assert shown("outlet", outlet.pk) == shown("area", outlet.area_id) == shown("company", 0) == 99


@pytest.mark.parametrize("_again", AGAIN)
def test_two_outlets_of_an_area_are_closed_at_once(outlet, people, _again):
    other = make_outlet("SH02", area=outlet.area)
    finance = make_user("邵二", Role.FINANCE, other)
    orders = [settled(each, "100", on=date(2026, 10, 20)) for each in (outlet, other)]
    keeping.rebuild(at=AT)
    for order in orders:
        order.repair_receipts = Decimal("99.00")
        order.save()
    outcomes = race(
        [
            lambda: closing.close_month(outlet=outlet, month=OCTOBER, by=people[0], at=AT),
            lambda: closing.close_month(outlet=other, month=OCTOBER, by=finance, at=AT),
        ]
    )
    assert all(isinstance(each, MonthClose) for each in outcomes), outcomes
    assert [shown("outlet", each.pk) for each in (outlet, other)] == [99, 99]
    assert shown("area", outlet.area_id) == shown("company", 0) == 198
