"""The stock plan for 15 March: what is wanted, on hand, missing; what is proposed; filed it stands."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from parts import plan_page
from parts.models import StockPlan
from parts.services import backorders, plans, stock
from parts.stock_day import plans_short
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_vehicle

from .places import make_house, make_part
from .test_guarantees import make_case

AT = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


@pytest.fixture
def house(db):
    with time_machine.travel(AT, tick=False):
        yield make_house()


def begin(house, **fields) -> StockPlan:
    given = {"outlet": house.outlet, "year": 2027, "ready_by": date(2027, 3, 1), "by": house.manager, "at": AT}
    return plans.write_plan(**given | fields)


def put(house, plan, part, wanted=5, **fields):
    return plans.put_line(plan=plan, part=part, wanted=wanted, by=house.manager, at=AT, **fields)


def test_one_plan_a_year_and_ready_before_15_march(house):
    made = begin(house)
    with pytest.raises(plans.WrittenAlready) as already:
        begin(house)
    assert already.value.plan == made
    for fields in ({"year": 2025}, {"year": 2029}, {"year": 2028}, {"ready_by": date(2027, 3, 16)}):
        with pytest.raises(Refused):
            begin(house, **{"year": 2027} | fields)
    with pytest.raises(PermissionDenied):
        begin(house, by=house.advisor)
    assert StockPlan.objects.count() == 1


def test_a_line_shows_what_is_on_hand_and_what_is_missing(house):
    made, plenty, few = begin(house), make_part("A", "100"), make_part("B", "30")
    stock.receive_parts(warehouse=house.own, part=plenty, quantity=9, by=house.manager, at=AT)
    stock.receive_parts(warehouse=house.own, part=few, quantity=2, by=house.manager, at=AT)
    # What lies in the transit warehouse is not the outlet's.
    stock.receive_parts(warehouse=house.transit, part=few, quantity=50, by=house.coordinator, at=AT)
    put(house, made, plenty, 5)
    put(house, made, few, 3)
    put(house, made, few, 6, by_on=date(2027, 2, 1))
    rows = plan_page.rows_of(made)
    assert [(row.part.number, row.on_hand, row.wanted, row.shortage) for row in rows] == [
        ("B", 2, 6, 4),
        ("A", 9, 5, 0),
    ]
    assert [row.worth for row in rows] == [120, 0]
    with pytest.raises(Refused):
        put(house, made, few, 0)
    with pytest.raises(Refused):
        put(house, made, few, 1, by_on=date(2027, 3, 16))


def test_filed_its_lines_stand(house):
    made, part = begin(house), make_part()
    with pytest.raises(Refused):
        plans.file_plan(plan=made, by=house.manager, at=AT)
    put(house, made, part)
    plans.file_plan(plan=made, by=house.manager, at=AT)
    for act in (
        lambda: put(house, made, make_part("LATE")),
        lambda: plans.drop_line(plan=made, part=part, by=house.manager, at=AT),
        lambda: plans.put_lines(plan=made, drafts=[], by=house.manager, at=AT),
        lambda: plans.file_plan(plan=made, by=house.manager, at=AT),
    ):
        with pytest.raises(AlreadyDone):
            act()
    assert made.lines.count() == 1


def test_proposed_is_what_key_customers_wait_for_and_what_is_used_most(house):
    made, waited, used, planned, old = begin(house), make_part("W"), make_part("U"), make_part("P"), make_part("O")
    person = make_employee(outlet=house.outlet)
    case = make_case(house, AT)
    job = make_order(make_vehicle(plate="沪E00001"), opened_at=AT)
    for part, pieces, at in ((used, 7, AT - 20 * DAY), (planned, 9, AT - 20 * DAY), (old, 50, AT - 95 * DAY)):
        stock.receive_parts(warehouse=house.own, part=part, quantity=pieces + 1, by=house.manager, at=at)
        stock.issue_parts(warehouse=house.own, part=part, quantity=pieces, order=job, by=house.manager, at=at)
    for vehicle in (case.vehicle, make_vehicle(plate="沪E00002")):
        backorders.order_part(
            outlet=house.outlet, part=waited, quantity=2, vehicle=vehicle, contact="", mobile="",
            advisor=person, expected_on=date(2026, 12, 1), by=house.manager, at=AT,
        )  # fmt: skip
    put(house, made, planned)
    found = plan_page.proposals(made, AT)
    # Two for the key customer alone; a month's use of seven in three months, rounded up.
    assert [(each.part, each.wanted, each.on_hand) for each in found] == [(waited, 2, 0), (used, 3, 1)]


def test_the_pages_from_beginning_to_request(client, house):
    client.force_login(house.manager)
    part = make_part("A", "100")
    answer = client.post(reverse("parts:plans"), {"outlet": "SH01", "year": "2027", "ready_by": "2027-03-20"})
    assert answer.status_code == 422
    answer = client.post(reverse("parts:plans"), {"outlet": "SH01", "year": "2027", "ready_by": "2027-03-01"})
    made = StockPlan.objects.get()
    assert answer.url == made.get_absolute_url()

    def post(name, **sent):
        return client.post(reverse(f"parts:{name}", args=[made.pk]), sent)

    assert post("plan_line", part=part.pk, wanted="0").status_code == 422
    assert post("plan_line", part=part.pk, wanted="4", by_on="2027-02-20", words="重点客户").status_code == 302
    page = client.get(made.get_absolute_url())
    assert (page.context["missing"], page.context["worth"]) == (4, 400)
    asked = client.get(page.context["request_url"])
    assert asked.context["form"]["reason"].value() == "plan_315"
    assert [(row["part"].value(), row["quantity"].value()) for row in asked.context["rows"]][0] == (part.pk, 4)
    assert "A" in client.get(reverse("parts:plan_sheet", args=[made.pk])).content.decode()
    stock.receive_parts(warehouse=house.own, part=part, quantity=4, by=house.manager, at=AT)
    assert client.get(made.get_absolute_url()).context["request_url"] == ""
    assert post("plan_propose").status_code == 302
    assert post("plan_file").status_code == 302
    made.refresh_from_db()
    assert made.filed_by == house.manager
    assert client.get(made.get_absolute_url()).context["line_form"] is None
    assert client.get(reverse("parts:plans")).context["page"].total == 1


def test_proposals_are_planned_and_taken_off_again(client, house):
    client.force_login(house.manager)
    made, part = begin(house), make_part()
    job = make_order(opened_at=AT)
    stock.receive_parts(warehouse=house.own, part=part, quantity=9, by=house.manager, at=AT - DAY)
    stock.issue_parts(warehouse=house.own, part=part, quantity=9, order=job, by=house.manager, at=AT - DAY)
    client.post(reverse("parts:plan_propose", args=[made.pk]), {"part": [part.pk, 999]})
    assert made.lines.get().wanted == 3
    for _again in range(2):
        client.post(reverse("parts:plan_drop", args=[made.pk]), {"part": part.pk})
    assert not made.lines.exists()


def test_what_is_missing_two_weeks_before_its_day_is_on_the_first_page(house):
    plan = plans.write_plan(outlet=house.outlet, year=2027, ready_by=date(2027, 3, 1), by=house.manager, at=AT)
    soon, later, there = make_part("S"), make_part("L"), make_part("T")
    for part, by_on in ((soon, date(2027, 2, 1)), (later, date(2027, 2, 20)), (there, date(2027, 2, 1))):
        plans.put_line(plan=plan, part=part, wanted=2, by_on=by_on, by=house.manager, at=AT)
    stock.receive_parts(warehouse=house.own, part=there, quantity=2, by=house.manager, at=AT)

    def due(text, who=house.manager):
        return [(item.deadline_at, item.url) for item in plans_short(who, shanghai(text))]

    assert due("2027-01-17 10:00") == []
    assert due("2027-01-18 10:00") == [(shanghai("2027-02-02 00:00"), plan.get_absolute_url())]
    assert due("2027-01-18 10:00", house.advisor) == []
    stock.receive_parts(warehouse=house.own, part=soon, quantity=2, by=house.manager, at=AT)
    assert due("2027-01-18 10:00") == []
    assert due("2027-03-15 23:00") and due("2027-03-16 00:10") == []
