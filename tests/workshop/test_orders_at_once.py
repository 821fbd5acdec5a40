"""Two people at the same order, or at the same car, in the same moment: one result, and a clear word to the other."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone, translation

from staff.refusals import AlreadyDone
from staff.roles import Role
from tests.makers import make_outlet, make_reception, make_sheet_order, make_user, make_vehicle
from workshop.models import OrderLine, OrderSheet, Reception, RepairOrder
from workshop.order_drafts import LineDraft
from workshop.services import order_sheets, receptions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*acts) -> list:
    """What each of the acts gave back or raised, all of them begun together on connections of their own."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(nth, act):
        try:
            with translation.override("en"):
                barrier.wait()
                results[nth] = act()
        except AlreadyDone as refused:
            results[nth] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def people():
    outlet = make_outlet()
    return [make_user("韩立诚", Role.SERVICE_MANAGER, outlet), make_user("林知夏", Role.SERVICE_ADVISOR, outlet)]


def test_an_order_changed_by_two_at_once_is_changed_once(people):
    order, at = make_sheet_order(people[0]), timezone.now()
    seen = order.sheet.version

    def add(by, name):
        draft = LineDraft("part", name, Decimal(30))
        return lambda: order_sheets.add_lines(order=order, lines=[draft], version=seen, by=by, at=at)

    results = at_once(add(people[0], "灯泡"), add(people[1], "雨刮片"))
    refused = [each for each in results if isinstance(each, order_sheets.ChangedMeanwhile)]
    assert len(refused) == 1
    quicker = people[1 - results.index(refused[0])]
    assert quicker.name in str(refused[0])
    assert OrderSheet.objects.get(pk=order.pk).version == seen + 1
    assert OrderLine.objects.filter(sheet=order.pk, name__in=["灯泡", "雨刮片"]).count() == 1


def test_an_order_extended_and_cancelled_at_once_is_one_of_both(people):
    order, at = make_sheet_order(people[0], "agreed"), timezone.now()
    seen, later = order.sheet.version, order.sheet.promised_at + timedelta(hours=1)
    results = at_once(
        lambda: order_sheets.extend_promise(
            order=order, to_at=later, why="等件", how="phone", version=seen, by=people[0], at=at
        ),
        lambda: order_sheets.cancel_order(order=order, reason="改期", version=seen, by=people[1], at=at),
    )
    assert sum(isinstance(each, AlreadyDone) for each in results) == 1
    sheet = OrderSheet.objects.get(pk=order.pk)
    assert (sheet.stage == "cancelled") != (sheet.promised_at == later)


def test_a_car_taken_in_by_two_at_once_has_one_sheet(people):
    car = make_vehicle()
    results = at_once(*(lambda by=by: make_reception(by, car, signed=False) for by in people))
    assert sum(isinstance(each, receptions.ReceivedAlready) for each in results) == 1
    assert Reception.objects.count() == 1


def test_an_order_written_by_two_at_once_is_one(people):
    reception, at = make_reception(people[0]), timezone.now()

    def write(by):
        fresh = Reception.objects.get(pk=reception.pk)
        return lambda: order_sheets.write_order(
            reception=fresh, kind="repair", lines=[], promised_at=at + timedelta(hours=2), by=by, at=at
        )

    results = at_once(*(write(by) for by in people))
    assert sum(isinstance(each, order_sheets.WrittenAlready) for each in results) == 1
    assert RepairOrder.objects.count() == 1
