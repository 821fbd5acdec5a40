"""The watch of the three guarantees: from the records to counters, warnings once per share, and the ledger."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from customers.criteria import choices, evidence_url
from customers.history import Asked, open_matters, panels_of
from customers.models import Candidate
from customers.services import detection
from notices.models import Message
from parts import three_guarantee_codes as codes
from parts.models import Backorder, GuaranteeLimit, GuaranteeWarning
from parts.services.three_guarantees import add_limit, lay_down_limits, watch_cars
from parts.tasks import watch_three_guarantees
from parts.three_guarantee_exports import NEAR
from parts.three_guarantee_limits import SHIPPED
from parts.three_guarantee_sources import cars_to_watch, standings
from staff.models import JobRun, PolicyValue
from staff.refusals import Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_outlet, make_team, make_user, make_vehicle
from workshop.models import Claim, ItemLine, LabourLine

from .places import make_part

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SOLD = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        lay_down_limits()
        yield


def make_car(**fields):
    return make_vehicle(purchased_on=fields.pop("sold_on", SOLD), **fields)


def repair(car, fault="P0776", days_ago=30, stay=4 * HOUR, advisor=None, **fields):
    """A warranty repair of a fault, delivered after `stay` unless `stay` is None."""
    begun = AT - days_ago * DAY
    fields = {"kind": "warranty", "mileage": 9000, "delivered_at": begun + stay if stay else None} | fields
    order = make_order(car, advisor or an_advisor(), opened_at=begun, **fields)
    if fault:
        LabourLine.objects.create(
            order=order, line=1, operation="更换", team=make_team_once(), standard_hours="1.0", fault_code=fault
        )
    return order


def an_advisor():
    from staff.models import Employee

    return Employee.objects.first() or make_employee()


def make_team_once():
    from workshop.models import Team

    return Team.objects.first() or make_team()


def fit(order, sku, abnormal=True, fault=""):
    return ItemLine.objects.create(
        number=order.number, line=ItemLine.objects.filter(number=order.number).count() + 1, outlet=order.outlet,
        sku=sku, name="总成", kind="part", channel="repair", quantity=1, list_price=100, received=0,
        sold_on=order.opened_at.date(), order=order, fault_code=fault, abnormal_damage=abnormal,
    )  # fmt: skip


def claim(order, decision="passed"):
    return Claim.objects.create(
        number=f"BX-{order.number}", outlet=order.outlet, order=order, vehicle=order.vehicle,
        claimed_on=order.opened_at.date(), amount=900, decision=decision,
    )  # fmt: skip


def wait(car, days_ago, until=None, **fields):
    values = {"off_road": True, "ordered_at": AT - days_ago * DAY} | fields
    user = make_user()
    return Backorder.objects.create(
        number=f"QJ-{Backorder.objects.count() + 1}", outlet=car.customer.outlet, part=make_part(f"P{user.pk}"),
        vehicle=car, contact="周子涵", mobile="13700000000", advisor=an_advisor(), made_by=user,
        expected_on=date(2026, 11, 20), first_expected_on=date(2026, 11, 20),
        arrived_at=until, state="arrived" if until else "waiting", **values,
    )  # fmt: skip


def standing_of(car):
    return standings([car], AT)[car.pk]


def counted(car) -> dict:
    return {(each.row.code, each.about): each.number for each in standing_of(car).counters if each.number}


# The limits -----------------------------------------------------------------------------------------------------------


def test_the_limits_as_shipped_are_those_of_the_migration():
    names = ("code", "sold_from", "limit", "months", "kilometres", "source")
    there = set(GuaranteeLimit.objects.values_list(*names))
    assert there == {tuple(row[name] for name in names) for row in SHIPPED} and len(there) == 8


@pytest.mark.parametrize(
    ("sold_on", "limits"),
    [
        (date(2021, 12, 31), {"same_fault": 5, "days": 35, "safety": 2, "assembly": 2}),
        (date(2022, 1, 1), {"same_fault": 4, "days": 30, "safety": 2, "assembly": 2}),
        (date(2013, 9, 30), {}),
    ],
)
def test_the_limits_of_the_day_of_sale_hold(sold_on, limits):
    assert {each.row.code: each.row.limit for each in standing_of(make_car(sold_on=sold_on)).counters} == limits


def test_a_later_limit_is_entered_by_headquarters_only():
    outlet = make_outlet()
    values = {"code": "days", "sold_from": date(2027, 1, 1), "limit": 25, "months": 24, "kilometres": 50_000}
    head, lead = make_user("韩立诚", Role.SERVICE_MANAGER, outlet), make_user("钟一帆", Role.TASK_FORCE_LEAD)
    with pytest.raises(PermissionDenied):
        add_limit(**values, source="新规", by=head, at=AT)
    for wrong in ({"sold_from": date(2022, 1, 1)}, {"source": " "}):
        with pytest.raises(Refused):
            add_limit(**({"source": "新规"} | values | wrong), by=lead, at=AT)
    add_limit(**values, source="新规", by=lead, at=AT)
    assert GuaranteeLimit.objects.count() == 9
    # What was sold before keeps its limit.
    assert {each.row.limit for each in standing_of(make_car()).counters if each.row.code == "days"} == {30}


# What counts ----------------------------------------------------------------------------------------------------------


def test_which_orders_count():
    car = make_car()
    repair(car, days_ago=90)
    repair(car, days_ago=80, kind="repair")
    repair(car, days_ago=70, kind="rework", fault="p0776 ")
    fit(repair(car, days_ago=60, fault=""), "XL-2500-776", fault="P0776")
    claim(repair(car, days_ago=50, fault=""))
    # None of these counts: an accident, maintenance, wear, a claim that was refused, nothing found.
    repair(car, days_ago=45, kind="accident")
    repair(car, days_ago=40, kind="maintenance")
    fit(repair(car, days_ago=35, fault=""), "XL-3501-101", abnormal=False, fault="P0776")
    claim(repair(car, days_ago=30, fault=""), decision="refused")
    repair(car, days_ago=25, fault="")
    assert counted(car) == {("same_fault", "P0776"): 4, ("days", ""): 5}


def test_safety_faults_and_assemblies_are_told_by_the_lists():
    car = make_car()
    for days_ago in (60, 30):
        fit(repair(car, "C0035", days_ago), f"XL-2141-A8{days_ago}", fault="C0035")
    assert counted(car) == {
        ("same_fault", "C0035"): 2, ("safety", "C0035"): 2, ("assembly", "2141"): 2, ("days", ""): 2,
    }  # fmt: skip
    policy = {"from_on": date(2026, 1, 1), "reason": "厂家清单", "entered_by": make_user()}
    PolicyValue.objects.create(key="three.safety_codes", value="B00", **policy)
    PolicyValue.objects.create(key="three.assembly_parts", value="1000", outlet=car.customer.outlet, **policy)
    assert counted(car) == {("same_fault", "C0035"): 2, ("days", ""): 2}


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("XL-2141-A80", "2141"), ("2141A80", "2141"), ("06E 100 101", ""), ("XL-1000-21", "1000"), ("", ""),
        ("xl-3401-201", "3401"), ("XL-12141", ""), ("A-B-21", ""),
    ],
)  # fmt: skip
def test_an_assembly_by_its_number(number, found):
    assert codes.assembly_of(number, codes.beginnings("1000, 2141；3401")) == found
    assert codes.safety_of({"C0035"}, ()) == frozenset()


def test_waits_of_cars_off_the_road_count_with_what_overlaps_once():
    car = make_car()
    repair(car, days_ago=40, stay=5 * DAY)
    wait(car, 37, until=AT - 30 * DAY)
    wait(car, 20, off_road=False)
    assert counted(car)["days", ""] == 10
    standing = standing_of(car)
    days = next(each for each in standing.counters if each.row.code == "days")
    assert (len(days.orders), days.backorders, days.last_on) == (1, ("QJ-1",), date(2026, 10, 6))


def test_an_open_order_counts_until_now_and_a_car_left_by_its_owner_does_not():
    open_car, left = make_car(), make_car(plate="沪B22222")
    repair(open_car, days_ago=18, stay=None)
    repair(left, days_ago=18, stay=None, refused_repair=True)
    assert counted(open_car)["days", ""] == 18
    assert counted(left)["days", ""] == 1


def test_a_car_without_a_day_of_sale_has_no_counters():
    car = make_car(sold_on=None)
    repair(car)
    assert standing_of(car).counters == () and panels_of(car, AnonymousUser(), AT) == []


def test_the_frame_ends_by_day_or_kilometres():
    car = make_car(sold_on=date(2024, 11, 6))
    assert not standing_of(car).over and standing_of(car).ends_on == date(2026, 11, 6)
    repair(car, mileage=50_001)
    assert standing_of(car).over and counted(car) == {}
    assert standing_of(make_car(sold_on=date(2024, 11, 4), plate="沪B1")).over


# The watch ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def people():
    outlet = make_outlet()
    make_user("查以恒", Role.SERVICE_ADVISOR, outlet)
    return [
        make_user(name, role, outlet)
        for name, role in (
            ("韩立诚", Role.SERVICE_MANAGER), ("丁望舒", Role.TECHNICAL_MANAGER), ("乔安", Role.WARRANTY_CLERK)
        )
    ]  # fmt: skip


def test_each_share_is_told_once_to_the_three(people):
    car = make_car()
    for nth in range(3):
        repair(car, days_ago=100 - nth * 20)
    assert watch_cars(at=AT)["warnings"] == 1
    assert set(Message.objects.values_list("recipient", flat=True)) == {person.pk for person in people}
    assert watch_cars(at=AT) == {"cars": 1, "warnings": 0, "messages": 0, "candidates": 0}
    repair(car, days_ago=10)
    # From 75% to 100%: two shares are kept, the higher one is told.
    assert watch_cars(at=AT) == {"cars": 1, "warnings": 2, "messages": 3, "candidates": 1}
    assert sorted(Message.objects.values_list("code", flat=True)) == ["three.near"] * 3 + ["three.reached"] * 3
    shares = GuaranteeWarning.objects.filter(limit__code="same_fault").order_by("percent")
    assert list(shares.values_list("percent", "counted")) == [(60, 3), (80, 4), (100, 4)]
    assert watch_cars(at=AT)["messages"] == 0


def test_the_ledger_hears_from_eighty_percent_on(people):
    car = make_car()
    order = repair(car, "U0100", days_ago=24, stay=None)
    watch_cars(at=AT)
    found = Candidate.objects.get()
    assert (found.criterion, found.suggested_tier, found.vehicle) == ("three_guarantees", "A", car)
    assert {str(item) for item in found.evidence.all()} == {"limit days 80%", f"order {order.number}"}
    later = AT + 6 * DAY
    with time_machine.travel(later, tick=False):
        watch_cars(at=later)
    found.refresh_from_db()
    assert (Candidate.objects.count(), found.suggested_tier) == (1, "AA")
    assert "limit days 100%" in {str(item) for item in found.evidence.all()}
    # The command that prints the signals of a day leaves it out; the ledger's filter offers it.
    assert [signal.criterion for signal in detection.signals(on=AT.date())] == []
    assert "three_guarantees" in dict(choices())
    assert evidence_url("limit", "days 80%", people[0]) == reverse("parts:three_guarantee_limits")


def test_below_eighty_percent_is_no_signal(people):
    repair(make_car(), "U0100", days_ago=23, stay=None)
    assert watch_cars(at=AT)["candidates"] == 0 and GuaranteeWarning.objects.count() == 1


def test_records_before_the_go_live_day_are_listed_and_tell_nobody(people):
    outlet = make_outlet()
    car = make_car()
    for nth in range(4):
        repair(car, days_ago=100 - nth * 20)
    outlet.live_on = date(2026, 11, 1)
    outlet.save()
    assert watch_cars(at=AT) == {"cars": 1, "warnings": 3, "messages": 0, "candidates": 0}


def test_only_cars_that_may_count_are_looked_at():
    here = make_car()
    repair(here)
    waits = make_car(plate="沪B3")
    wait(waits, 3)
    make_car(plate="沪B4")
    repair(make_car(plate="沪B5"), kind="maintenance")
    repair(make_car(plate="沪B6", sold_on=date(2023, 11, 4)))
    repair(make_car(plate="沪B7", sold_on=None))
    assert cars_to_watch(AT) == sorted([here.pk, waits.pk])


def test_the_number_of_queries_does_not_grow_with_the_cars(people, django_assert_num_queries):
    cars = []
    for nth in range(6):
        cars.append(make_car(plate=f"沪C{nth:04d}"))
        for days_ago in (60, 40, 20):
            repair(cars[-1], days_ago=days_ago)
        wait(cars[-1], 5 + nth)
    rows = list(type(cars[0]).objects.select_related("customer__outlet__area").filter(pk__in=[c.pk for c in cars]))
    with django_assert_num_queries(10):
        standings(rows, AT)
    with django_assert_num_queries(10):
        standings(rows[:1], AT)


def test_the_job_runs_once_a_day(people):
    repair(make_car(), "U0100", days_ago=20, stay=None)
    watch_three_guarantees()
    watch_three_guarantees()
    run = JobRun.objects.get(job="parts.watch_three_guarantees")
    assert (run.counts["cars"], run.counts["warnings"], run.error) == (1, 1, "")


# Pages ----------------------------------------------------------------------------------------------------------------


def near(people):
    car = make_car()
    for nth in range(4):
        repair(car, days_ago=100 - nth * 20)
    watch_cars(at=AT)
    return car


def test_the_cars_page_shows_the_counters_and_the_open_matter(client, people):
    car = near(people)
    client.force_login(people[0])
    page = client.get(car.get_absolute_url())
    assert "parts/three_guarantee_panel.html" in [template.name for template in page.templates]
    words = page.content.decode()
    assert words.count("/orders/") >= 4 and "100%" in words
    asked = Asked(people[0], AT, frozenset([car.pk]))
    assert [matter.look for matter in open_matters(asked)].count("stop") == 1


def test_the_list_has_its_tabs_filters_and_the_count_of_now(client, people, django_assert_max_num_queries):
    car = near(people)
    client.force_login(people[0])
    page = client.get(reverse("parts:three_guarantees"))
    assert [count for _name, _label, count in page.context["tabs"]] == [1, 1, 0, 0]
    row, standing, counter = page.context["rows"][0]
    assert (row.percent, counter.number, standing.vehicle) == (100, 4, car)
    for query, found in (
        ({"state": "100"}, 1), ({"state": "80"}, 0), ({"q": car.vin[-6:]}, 1), ({"q": "无"}, 0), ({"code": "days"}, 0),
    ):  # fmt: skip
        assert len(client.get(reverse("parts:three_guarantees"), query).context["rows"]) == found
    # One repair turns out to be none: what was told stays, what is counted now is shown.
    LabourLine.objects.filter(order__vehicle=car).first().delete()
    assert client.get(reverse("parts:three_guarantees")).context["rows"][0][2].number == 3
    with django_assert_max_num_queries(30):
        client.get(reverse("parts:three_guarantees"))


def test_a_frame_that_is_over_is_left_out_unless_asked_for(client, people):
    car = near(people)
    car.purchased_on = date(2024, 11, 4)
    car.save()
    client.force_login(people[0])
    assert len(client.get(reverse("parts:three_guarantees")).context["rows"]) == 0
    assert len(client.get(reverse("parts:three_guarantees"), {"frame": "all"}).context["rows"]) == 1


def test_cars_of_other_outlets_are_not_shown(client, people):
    near(people)
    client.force_login(make_user("外店", Role.SERVICE_MANAGER, make_outlet("SH02", "另一店")))
    assert len(client.get(reverse("parts:three_guarantees")).context["rows"]) == 0


def test_the_export_holds_what_is_filtered(client, people):
    car = near(people)
    rows = NEAR.rows(people[0], {}, AT)
    assert [row.vehicle for row in rows] == [car]
    assert len(NEAR.book(rows.iterator(500), people[0])) > 3000
    client.force_login(people[0])
    assert client.get(reverse("parts:three_guarantees_export")).status_code == 200
    assert list(NEAR.rows(people[0], {"state": "60"}, AT)) == []


def test_the_limits_are_read_by_all_and_entered_on_their_page(client, people):
    url = reverse("parts:three_guarantee_limits")
    client.force_login(people[1])
    assert client.get(url).status_code == 200 and client.post(url, {}).status_code == 403
    client.force_login(make_user("钟一帆", Role.TASK_FORCE_LEAD))
    sent = {"code": "days", "sold_from": "2027-01-01", "limit": "25", "months": "24", "kilometres": "50000"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"source": "新规"}).status_code == 302
    assert client.post(url, sent | {"source": "新规"}).status_code == 422
    assert GuaranteeLimit.objects.filter(limit=25).count() == 1
