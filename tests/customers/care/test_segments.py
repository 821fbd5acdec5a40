"""Segments: who is loyal, ordinary, lost; how customers move, and that what they were is kept."""

from functools import partial

import pytest
from django.urls import reverse

from customers.models import SegmentPeriod
from customers.segmentation import segment_of
from customers.services.segments import move_segments
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .fleet import DAY, MORNING, TODAY, make_fleet, make_visit

pytestmark = pytest.mark.django_db


def periods(customer) -> list[tuple]:
    found = customer.segments.order_by("from_on", "pk")
    return [(each.segment, (each.from_on - TODAY).days, each.to_on and (each.to_on - TODAY).days) for each in found]


def move(days: int = 0):
    return move_segments(on=TODAY + days * DAY, at=MORNING + days * DAY)


@pytest.mark.parametrize(
    ("visits", "bought", "segment"),
    [(3, None, "loyal"), (2, None, "ordinary"), (1, None, "ordinary"), (0, None, "lost"), (0, -400, "lost"),
     (0, -100, "ordinary")],
)  # fmt: skip
def test_the_rule(visits, bought, segment):
    since = TODAY - 364 * DAY
    assert segment_of(visits, since, bought and TODAY + bought * DAY, 3) == segment


def test_customers_move_and_what_they_were_is_kept():
    car = make_vehicle()
    for ago in (363, 200, 100):
        make_visit(car, ago)
    assert move() == {"new": 1, "moved": 0}
    assert move() == {"new": 0, "moved": 0}
    for day in (1, 2, 3):
        move(day)
    assert periods(car.customer) == [("loyal", 0, 1), ("ordinary", 2, None)]
    move(300)
    assert periods(car.customer)[-2:] == [("ordinary", 2, 299), ("lost", 300, None)]


def test_only_paid_visits_count_and_no_inspection_before_delivery():
    car = make_vehicle()
    for ago in (90, 60, 30):
        make_visit(car, ago, kind="warranty", repair_receipts=0)
    make_visit(car, 20, kind="pdi")
    move()
    assert periods(car.customer)[0][0] == "lost"


def test_who_was_lost_long_ago_is_not_lost_today():
    car = make_vehicle()
    make_visit(car, 500)
    move()
    (segment, since, until), *more = periods(car.customer)
    assert (segment, until, more) == ("lost", None, []) and since == -135


def test_moved_twice_on_one_day_is_one_period():
    car = make_vehicle()
    move()
    make_visit(car, 0)
    assert move() == {"new": 0, "moved": 0} or periods(car.customer)[-1][0] == "ordinary"
    assert len(periods(car.customer)) <= 2


def test_a_merged_record_is_left_as_it_was():
    kept, merged = make_customer(), make_customer()
    move()
    type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)
    assert move(400) == {"new": 0, "moved": 0}
    assert set(SegmentPeriod.objects.present().values_list("customer", flat=True)) == {kept.pk}


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_a_time_move_each_once():
    make_fleet(60)
    assert [type(each) for each in race([move] * 2)] == [dict, dict]
    assert SegmentPeriod.objects.count() == 60
    outcomes = race([partial(move, 400)] * 2)
    assert [type(each) for each in outcomes] == [dict, dict], outcomes
    assert SegmentPeriod.objects.filter(to_on__isnull=True).count() == 60
    assert SegmentPeriod.objects.count() == 120


def test_the_figures_lead_to_the_customers_of_a_segment(client, clock):
    clock("2026-11-12 10:00")
    outlet = make_outlet()
    loyal, lost, once = (make_customer(outlet=outlet) for _each in range(3))
    for customer, segment, to_on in ((loyal, "loyal", None), (lost, "lost", None), (once, "loyal", TODAY)):
        SegmentPeriod.objects.create(customer=customer, segment=segment, from_on=TODAY, to_on=to_on)
    client.force_login(make_user("方嘉敏", "customer_care", outlet))
    address = f"{reverse('customers:customers')}?segment=loyal"
    assert address in client.get(reverse("customers:segments")).content.decode()
    assert [row.pk for row in client.get(address).context["page"].rows] == [loyal.pk]
    assert client.get(loyal.get_absolute_url()).context["segment"].segment == "loyal"
