"""Screening on its pages: a whole round by posts, who is late in constant queries, my day, exports, print."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Case, ScreeningDeduction, ScreeningList, ScreeningRound
from customers.screening_day import due_for, stuck_for
from customers.services import cases
from customers.services.screening_watch import settle_rounds
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_vehicle
from tests.people import make_house

from .rounds import AT, DAY, accept, add, file, list_of, open_round, passed_on

LATE = shanghai("2027-02-28 09:00")


@pytest.fixture
def house(db, clock):
    clock(AT)
    return make_house()


def post(client, found, step, *more, **sent):
    return client.post(reverse(f"customers:screening_{step}", args=[found.number, *more]), sent)


def test_a_round_from_headquarters_to_the_region(client, house, clock):
    client.force_login(house.task_force_lead)
    form = client.get(reverse("customers:screening_open")).context["form"]
    assert (form["bulk_on"].value(), form["ends_on"].value()) == (date(2027, 2, 25), date(2027, 3, 31))
    sent = {
        "name": "2027 年排查",
        "bulk_on": "2027-02-25",
        "ends_on": "2027-03-31",
        "outlets": ["SH01", "SH02", "SZ01"],
    }
    answer = client.post(reverse("customers:screening_open"), sent)
    made = ScreeningRound.objects.get()
    assert (answer.url, made.lists.count()) == (made.get_absolute_url(), 3)
    found = list_of(made, house.sh01)

    client.force_login(house.customer_care_manager)
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    cases.open_case(vehicle=car, tier="AAA", title="自燃", reason="来电", by=house.service_manager, at=AT)
    page = client.get(found.get_absolute_url())
    assert [each.vehicle for each in page.context["cases"]] == [car]
    assert post(client, found, "take", case=[page.context["cases"][0].pk]).status_code == 302
    other = make_vehicle(make_customer("王女士", house.sh01), plate="沪A00002")
    row = {"vehicle": other.pk, "criterion": "exposure_threat", "tier": "AA", "words": "扬言曝光"}
    assert post(client, found, "add", **row | {"words": ""}).status_code == 422
    assert post(client, found, "add", **row).status_code == 302
    assert post(client, found, "add", **row).status_code == 422
    assert post(client, found, "file", words="请尽快核实").status_code == 302

    case = Case.objects.get()
    assert found.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()

    client.force_login(house.area_manager)
    rows = list(found.rows.all())
    said = {f"row-{rows[0].pk}-verdict": "true", f"row-{rows[0].pk}-words": "属实"}
    half = {f"row-{rows[1].pk}-verdict": "not_true"}
    answer = post(client, found, "verify", **said | half | {"pass": "1"})
    assert answer.status_code == 422
    assert answer.context["verdicts_form"].errors.keys() == {f"row-{rows[1].pk}-words"}
    whole = said | half | {f"row-{rows[1].pk}-words": "已和解"}
    assert post(client, found, "verify", **whole | {"pass": "1"}).status_code == 302

    client.force_login(house.region_coordinator)
    page = client.get(found.get_absolute_url())
    drawn = [row for row, _form in page.context["looks_forms"]]
    assert (drawn, page.context["accept_form"]) == (rows, None)
    assert post(client, found, "accept").status_code == 422
    for row in drawn:
        key = f"look-{row.pk}"
        assert post(client, found, "look", row.pk, **{f"{key}-verdict": "true"}).status_code == 422
        sent = {f"{key}-verdict": row.verdict or "true", f"{key}-words": "回访"}
        assert post(client, found, "look", row.pk, **sent | {f"{key}-verdict": "true"}).status_code == 302
    assert post(client, found, "accept").status_code == 302
    assert client.get(found.get_absolute_url()).context["accept_form"] is None
    client.force_login(house.region_manager)
    assert post(client, found, "accept", words="通过").status_code == 302
    found.refresh_from_db()
    assert found.state == "accepted"

    page = client.get(made.get_absolute_url())
    looks = page.context["looks"]
    assert (page.context["filed"], looks.drawn, looks.false_clears, str(looks.false_clear_rate)) == (1, 2, 1, "100.0")
    sheet = client.get(reverse("customers:screening_sheet", args=[found.number])).content.decode()
    assert "沪A8K216" in sheet and "周子涵" not in sheet and house.region_manager.name in sheet


def test_who_is_late_is_one_page_in_constant_queries(client, house, clock):
    outlets = [house.sh01, house.sh02]
    made = open_round(house, outlets)
    file(house, list_of(made, house.sh01), empty=True)
    clock("2027-02-28 09:00")
    client.force_login(house.region_manager)
    client.get(made.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        page = client.get(made.get_absolute_url())
    assert [(line.list.outlet.code, line.late, line.points, line.running) for line in page.context["lines"]] == [
        ("SH02", 3, 3, True),
        ("SH01", 0, 0, False),
    ]
    # Above the table stands what is fixed, and what the missing ones come to so far.
    assert (page.context["points"], page.context["running_points"]) == (0, 3)
    more = [make_outlet(f"SH{number:02d}", f"第 {number} 店", house.pudong) for number in range(3, 33)]
    big = open_round(house, outlets + more, at=AT, name="大轮")
    with CaptureQueriesContext(connection) as many:
        page = client.get(big.get_absolute_url())
    assert (len(page.context["lines"]), page.context["missing"]) == (25, 32)
    assert len(many) <= len(few)
    rest = client.get(big.get_absolute_url(), {"after": page.context["page"].after}).context["lines"]
    assert len({line.list.pk for line in [*page.context["lines"], *rest]}) == 32
    found = client.get(big.get_absolute_url() + "?state=late&outlet=SH0").context
    assert (found["page"].total, found["counts"]["late"]) == (9, 9)


def test_points_are_shown_appealed_and_decided(client, house, clock):
    found = list_of(open_round(house), house.sh01)
    clock(LATE)
    client.force_login(house.service_manager)
    page = client.get(found.get_absolute_url())
    assert (page.context["running_points"], page.context["late"]) == (3, 3)
    # Beside the name of the outlet it says so too.
    assert page.content.decode().split("split-case")[0].count('class="overdue"') == 1
    assert post(client, found, "appeal", words="断网").status_code == 422
    post(client, found, "file", empty="on")
    page = client.get(found.get_absolute_url())
    assert (page.context["deduction"].points, page.context["appeal_form"] is not None) == (3, True)
    assert post(client, found, "appeal", words="断网").status_code == 302
    assert client.get(found.get_absolute_url()).context["appeal_form"] is None
    client.force_login(house.region_manager)
    assert post(client, found, "decide", points="4", reason="属实").status_code == 422
    assert post(client, found, "decide", points="1", reason="属实").status_code == 302
    assert ScreeningDeduction.objects.get().points == 1


def test_a_later_finding_on_its_page(client, house):
    made = open_round(house)
    found = list_of(made, house.sh01)
    client.force_login(house.customer_care_manager)
    address = reverse("customers:screening_later", args=[made.pk])
    car = make_vehicle(make_customer("周子涵", house.sh01), plate="沪A8K216")
    sent = {
        "outlet": "SH01", "found_on": "2027-02-10", "vehicle": car.pk, "criterion": "exposure_threat", "tier": "A",
        "words": "扬言曝光",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 422
    post(client, found, "file", empty="on")
    answer = client.post(address, sent)
    made_later = ScreeningList.objects.later().get()
    assert answer.url == made_later.get_absolute_url()
    page = client.get(found.get_absolute_url())
    assert [each.number for each in page.context["later"]] == [made_later.number]


def test_the_first_page_of_each(house, clock):
    found = list_of(open_round(house), house.sh01)

    def due(person) -> list[str]:
        return [item.url for item in due_for(person, LATE)]

    assert due(house.customer_care_manager) == [f"{found.get_absolute_url()}#file"]
    assert [due(person) for person in (house.area_manager, house.region_manager, house.service_advisor)] == [[]] * 3
    assert [item.url for item in stuck_for(house.region_manager, LATE)] == [
        f"{found.round.get_absolute_url()}?state=late"
    ]
    add(house, found)
    file(house, found, at=LATE)
    assert due(house.customer_care_manager) == []
    assert due(house.area_manager) == [f"{found.get_absolute_url()}#verify"]


def test_the_first_page_of_the_region(house):
    found = passed_on(house, true=0)
    accepting = [f"{found.get_absolute_url()}#accept"]

    def due(person, days: int) -> list[str]:
        return [item.url for item in due_for(person, AT + days * DAY)]

    assert due(house.region_coordinator, 1) == accepting
    # Headquarters sees what the region lets lie.
    assert (due(house.task_force_lead, 1), due(house.task_force_lead, 5)) == ([], accepting)
    accept(found, house.region_coordinator)
    assert (due(house.region_coordinator, 2), due(house.region_manager, 2)) == ([], accepting)


def test_exports_hold_what_is_filtered_and_mask_names(client, house, clock):
    made = open_round(house)
    found = list_of(made, house.sh01)
    add(house, found)
    file(house, found)
    clock(LATE)

    def rows(address):
        book = openpyxl.load_workbook(BytesIO(client.get(address).content))
        return [row for row in book.active.iter_rows(values_only=True)]

    client.force_login(house.area_manager)
    table = rows(reverse("customers:screening_export") + f"?round={made.pk}&state=late")
    assert any("SH02-PC00001" in row for row in table)
    assert not any("SH01-PC00001" in row for row in table)
    # As late as it is today, not as it will be at the end of the round; before the due day not at all.
    days = {row[2]: row[6] for row in table if row[2] and "PC0" in str(row[2])}
    assert days == {"SH02-PC00001": 3}
    clock(AT)
    early = rows(reverse("customers:screening_export") + f"?round={made.pk}")
    assert {row[6] for row in early if row[2] and "PC0" in str(row[2])} == {0}
    clock(LATE)
    form = rows(reverse("customers:screening_form") + f"?list={found.number}")
    assert any("沪A8K216" in row for row in form) and not any("周子涵" in row for row in form)
    client.force_login(house.service_manager)
    assert any("周子涵" in row for row in rows(reverse("customers:screening_form") + f"?list={found.number}"))
    # The other outlet of the area is none of theirs.
    assert not any("SH02-PC00001" in row for row in rows(reverse("customers:screening_export") + f"?round={made.pk}"))


def test_the_seed_is_published_when_the_round_is_over(client, house, clock):
    made = open_round(house)
    client.force_login(house.region_manager)
    assert made.seed not in client.get(made.get_absolute_url()).content.decode()
    clock("2027-04-01 09:00")
    settle_rounds(at=shanghai("2027-04-01 09:00"))
    client.force_login(house.region_manager)
    assert made.seed in client.get(made.get_absolute_url()).content.decode()
