"""Kept figures: as counted, held against targets, added up by area, region and company; rebuilt they come out equal."""

from datetime import date
from decimal import Decimal

import pytest

from staff.models import CalendarDay
from targets.models import KeptFigure, Target
from targets.services import keeping
from tests.clock import shanghai
from tests.makers import make_area, make_order, make_outlet, make_region, make_vehicle

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
AT = shanghai("2026-11-16 10:00")
HUNDRED = Decimal(100)


@pytest.fixture
def house():
    """Two areas of one region and one of another, an outlet each but the first, which has two."""
    east, south = make_region("华东大区"), make_region("华南大区")
    pudong, puxi = make_area("沪东区域", east), make_area("沪西区域", east)
    canton = make_area("广州区域", south)
    return [
        make_outlet("SH01", area=pudong), make_outlet("SH02", area=pudong), make_outlet("SH03", area=puxi),
        make_outlet("GZ01", area=canton),
    ]  # fmt: skip


def settled(outlet, yuan, on=date(2026, 11, 10), **fields):
    from tests.makers import make_customer

    car = fields.pop("vehicle", None) or make_vehicle(make_customer(outlet=outlet))
    return make_order(
        car, outlet=outlet, opened_at=shanghai(f"{on} 09:00"), settled_on=on, repair_receipts=Decimal(yuan), **fields
    )


def kept(level, place, code, month=NOVEMBER):
    return KeptFigure.objects.filter(level=level, place=place, month=month, code=code).first()


def over(level, place, code, month=NOVEMBER):
    found = kept(level, place, code, month)
    return found.over if found else None


def everything():
    fields = ("level", "place", "month", "code", "over", "under", "target", "targets", "due")
    return sorted(KeptFigure.objects.values_list(*fields), key=str)


def test_sums_go_up_from_the_outlet_to_headquarters(house):
    for outlet, yuan in zip(house, ("100.01", "200.02", "400.04", "800.08"), strict=True):
        settled(outlet, yuan)
    keeping.refresh(at=AT)
    first = house[0]
    assert over("outlet", first.pk, "output") == Decimal("100.01")
    assert over("area", first.area_id, "output") == Decimal("300.03")
    assert over("region", first.area.region_id, "output") == Decimal("700.07")
    assert over("company", 0, "output") == Decimal("1500.15")


def test_a_rate_of_an_area_divides_the_sums_and_not_the_rates(house):
    first, second = house[:2]
    for nth in range(3):
        settled(first, "10", kind="rework" if nth == 0 else "repair", delivered_at=shanghai("2026-11-11 15:00"))
    settled(second, "10", delivered_at=shanghai("2026-11-11 15:00"))
    keeping.refresh(at=AT)
    of_area = kept("area", first.area_id, "rework")
    assert (of_area.over, of_area.under) == (1, 4)


def test_rebuilt_from_nothing_the_figures_come_out_equal(house):
    for outlet in house:
        settled(outlet, "35.50", on=date(2026, 3, 31))
        settled(outlet, "70.25", on=date(2026, 11, 2), kind="maintenance")
    keeping.rebuild(at=AT)
    before = everything()
    assert len(before) > 100
    KeptFigure.objects.all().delete()
    done = keeping.rebuild(at=AT)
    assert everything() == before
    assert done.written == len(before)


def test_a_second_pass_writes_nothing(house):
    settled(house[0], "35.50")
    keeping.rebuild(at=AT)
    again = keeping.rebuild(at=AT)
    assert (again.written, again.drifted) == (0, 0)
    assert again.stood > 0


def test_what_was_entered_late_is_found_by_the_night(house):
    order = settled(house[0], "35.50", on=date(2026, 5, 4))
    keeping.rebuild(at=AT)
    order.repair_receipts = Decimal("40.00")
    order.save()
    keeping.refresh(at=AT, months=2)
    assert over("outlet", house[0].pk, "output", date(2026, 5, 1)) == Decimal("35.50")
    keeping.rebuild(at=AT)
    assert over("outlet", house[0].pk, "output", date(2026, 5, 1)) == Decimal("40.00")
    assert over("company", 0, "output", date(2026, 5, 1)) == Decimal("40.00")


def test_what_is_gone_from_the_records_is_nothing_again(house):
    order = settled(house[0], "35.50")
    keeping.refresh(at=AT)
    order.settled_on = date(2026, 10, 31)
    order.save()
    keeping.refresh(at=AT)
    assert over("outlet", house[0].pk, "output.repair") == 0
    assert over("company", 0, "output") == 0


def test_by_day_the_slow_figures_stay_as_the_night_left_them(house):
    settled(house[0], "35.50", delivered_at=shanghai("2026-11-10 17:00"))
    keeping.rebuild(at=AT)
    settled(house[0], "10", delivered_at=shanghai("2026-11-11 17:00"))
    keeping.refresh(at=AT)
    assert over("outlet", house[0].pk, "delivered") == 2
    assert over("outlet", house[0].pk, "first_time_fix") == 1
    assert over("outlet", house[0].pk, "base_customers") == 1
    keeping.rebuild(at=AT)
    assert over("outlet", house[0].pk, "first_time_fix") == 2
    assert over("outlet", house[0].pk, "base_customers") == 2


# --- Targets ----------------------------------------------------------------------------------------------------------


def test_of_a_target_the_opening_days_before_today_are_due(house):
    first = house[0]
    Target.objects.create(outlet=first, month=NOVEMBER, metric="output", value=Decimal(30_000))
    keeping.refresh(at=AT)
    found = kept("outlet", first.pk, "output")
    # The outlet opens on all thirty days; fifteen of them are gone.
    assert (found.target, found.targets, found.due) == (30_000, 1, 15_000)
    for day in (3, 4, 5, 20, 21):
        CalendarDay.objects.create(outlet=first, day=date(2026, 11, day), open=False)
    keeping.refresh(at=AT)
    # Twelve of twenty-five.
    assert kept("outlet", first.pk, "output").due == 14_400


def test_targets_of_rates_are_averaged_over_the_outlets_that_have_one(house):
    for outlet, value in zip(house[:2], (90, 95), strict=True):
        Target.objects.create(outlet=outlet, month=NOVEMBER, metric="reception", value=Decimal(value))
    keeping.refresh(at=AT)
    found = kept("area", house[0].area_id, "reception")
    assert (found.target, found.targets) == (185, 2)


def test_targets_of_sellers_are_the_outlets_together(house):
    from tests.makers import make_employee

    for value in (1000, 500):
        seller = make_employee(outlet=house[0])
        Target.objects.create(
            outlet=house[0], month=NOVEMBER, metric="boutique_sales", employee=seller, value=Decimal(value)
        )
    keeping.refresh(at=AT)
    assert kept("outlet", house[0].pk, "boutique_sales").target == 1500


def test_the_number_of_queries_does_not_grow_with_outlets_and_orders(house, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settled(house[0], "1")
    keeping.refresh(at=AT)
    with CaptureQueriesContext(
        connection,
    ) as few:
        keeping.refresh(at=AT)
    area = house[0].area
    for nth in range(20):
        settled(make_outlet(f"SX{nth:02}", area=area), "1")
    keeping.refresh(at=AT)
    with CaptureQueriesContext(connection) as many:
        keeping.refresh(at=AT)
    assert len(many) == len(few)
