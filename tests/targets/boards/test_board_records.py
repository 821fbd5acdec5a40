"""The records behind a figure: exactly those, with what each brings, and sums that are the figure."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import Guest
from customers.models import Renewal, Vehicle
from staff import list_exports
from staff.models import Work
from targets import board_records, counting
from targets.catalogue import FIGURES, Adds
from targets.models import KeptFigure
from tests.targets.boards.keeping import AT, KINDS, NOVEMBER, OCTOBER, counted, settled

pytestmark = pytest.mark.django_db
DAY = NOVEMBER.replace(day=3)


def records(open_as, user, figure, **asked):
    return open_as(user, "board_records", figure=figure, **({"place": "outlet:SH01"} | asked))


def test_the_sums_are_the_kept_figure(house, open_as):
    settled(house.sh01, DAY, 1200)
    settled(house.sh01, DAY, 800, KINDS.MAINTENANCE)
    settled(house.sh01, DAY, 0, KINDS.PDI)
    settled(house.sh02, DAY, 5000)
    settled(house.sh01, OCTOBER, 900)
    counted()
    answer = records(open_as, house.service_manager, "value.workshop")
    assert sorted(line["over"] for line in answer.context["lines"]) == ["¥1,200.00", "¥800.00"]
    foot = answer.context["foot"]
    assert (foot.over, foot.under, foot.agrees) == (Decimal(2000), Decimal(2), True)
    kept = KeptFigure.objects.get(level="outlet", place=house.sh01.pk, month=NOVEMBER, code="value.workshop")
    assert (foot.kept_over, foot.kept_under) == (kept.over, kept.under)


def test_it_says_when_something_came_in_since(house, open_as):
    settled(house.sh01, DAY, 1200)
    counted()
    settled(house.sh01, DAY, 300)
    foot = records(open_as, house.service_manager, "output.repair").context["foot"]
    assert (foot.over, foot.kept_over, foot.agrees) == (Decimal(1500), Decimal(1200), False)


def test_only_what_brings_something_is_listed(house, open_as):
    settled(house.sh01, DAY, 1200)
    settled(house.sh01, DAY, 800, KINDS.MAINTENANCE)
    counted()
    lines = records(open_as, house.service_manager, "output.maintenance").context["lines"]
    assert [line["over"] for line in lines] == ["¥800.00"]


def test_a_rate_of_two_sources_shows_either_side(house, open_as):
    settled(house.sh01, DAY, 1200)
    settled(house.sh01, DAY, 0, KINDS.REWORK)
    counted()
    above = records(open_as, house.service_manager, "rework").context
    assert ([line["over"] for line in above["lines"]], above["foot"].under) == (["1"], None)
    below = records(open_as, house.service_manager, "rework", source="delivered").context
    assert ([line["under"] for line in below["lines"]], below["foot"].over) == (["1", "1"], None)
    assert above["foot"].agrees and below["foot"].agrees


def test_the_list_has_25_a_page_and_its_foot_the_whole(house, open_as):
    for _nth in range(30):
        settled(house.sh01, DAY, 100)
    counted()
    answer = records(open_as, house.service_manager, "output.repair")
    assert (len(answer.context["lines"]), answer.context["page"].total) == (25, 30)
    assert answer.context["foot"].over == 3000
    rest = records(open_as, house.service_manager, "output.repair", after=answer.context["page"].after)
    assert len(rest.context["lines"]) == 5


def test_what_is_added_up_leads_on_and_levels_say_how_they_are_counted(house, open_as):
    settled(house.sh01, DAY, 1200)
    counted()
    added = records(open_as, house.service_manager, "output").context["added_from"]
    assert [(each.row.figure.code, each.value) for each in added] == [
        ("workshop_claims", "¥1,200.00"), ("output.accident", "—"),
    ]  # fmt: skip
    assert "figure=workshop_claims" in added[0].url
    level = records(open_as, house.service_manager, "base_customers")
    assert level.context["is_level"] and level.context["own"].value == "1"


def test_an_area_lists_its_outlets_each_leading_to_its_records(house, open_as):
    settled(house.sh01, DAY, 1200)
    settled(house.sh02, DAY, 300)
    counted()
    answer = records(open_as, house.area_manager, "output.repair", place=f"area:{house.pudong.pk}")
    assert [(each.outlet.code, each.shown.value) for each in answer.context["outlet_rows"]] == [
        ("SH01", "¥1,200.00"), ("SH02", "¥300.00"),
    ]  # fmt: skip
    assert answer.context["total"].shown.value == "¥1,500.00"
    assert "place=outlet%3ASH01" in answer.context["outlet_rows"][0].url


def test_records_of_other_places_are_not_there(house, open_as):
    assert records(open_as, house.service_manager, "reception", place="outlet:SH02").status_code == 404
    assert records(open_as, house.far["area_manager"], "reception").status_code == 404
    assert records(open_as, house.service_advisor, "reception").status_code == 403


def test_records_lead_on_only_whom_their_pages_are_open_to(house, open_as):
    order = settled(house.sh01, DAY, 1200)
    counted()
    assert order.get_absolute_url() in records(open_as, house.service_manager, "output.repair").text
    assert not board_records.may_open(counting.Complaint, house.finance, house.sh01)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_has_its_records_or_says_how_it_is_counted(house, open_as, figure):
    known = board_records.parts_of(figure) or board_records.added_from(figure)
    assert known or FIGURES[figure].adds == Adds.LEVEL
    assert records(open_as, house.service_manager, figure).status_code == 200
    assert records(open_as, house.service_manager, figure, place="outlet:SH01", month="2026-10").status_code == 200
    wanted = 200 if board_records.parts_of(figure) else 404
    asked = {"place": "outlet:SH01", "figure": figure}
    assert open_as(house.service_manager, "board_records_export", **asked).status_code == wanted


def test_every_kind_of_record_has_a_name():
    for source in counting.SOURCES:
        assert source.records(NOVEMBER, NOVEMBER, AT).model in board_records.SHOWN, source.code


def test_names_and_vins_are_masked_as_everywhere():
    assert board_records.SHOWN[Guest].text(Guest(name="周子涵")) == "周**"
    renewal = Renewal(vehicle=Vehicle(plate="", vin="LSVTEST0012345678"), insurance_until=DAY)
    assert "LSVTEST00" not in board_records.SHOWN[Renewal].text(renewal)


def cells_of(answer) -> list:
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]


def test_excel_has_exactly_the_list(house, open_as):
    orders = [settled(house.sh01, DAY, amount) for amount in (1200, 300)]
    settled(house.sh02, DAY, 5000)
    counted()
    asked = {"place": "outlet:SH01", "figure": "value.workshop"}
    rows = cells_of(open_as(house.service_manager, "board_records_export", **asked))
    assert [[row[2], row[3], row[4]] for row in rows[1:]] == [
        [order.number, float(order.repair_receipts), 1] for order in orders
    ]


def test_a_long_list_goes_to_the_worker(house, open_as, monkeypatch):
    monkeypatch.setattr(list_exports, "AT_ONCE", 1)
    settled(house.sh01, DAY, 1200)
    settled(house.sh01, DAY, 300)
    asked = {"place": "outlet:SH01", "figure": "output.repair"}
    assert open_as(house.service_manager, "board_records_export", **asked).status_code == 302
    assert Work.objects.get().kind == "targets.board_records_export"


def test_thirty_records_cost_no_more_than_one(house, open_as):
    settled(house.sh01, DAY, 100)
    counted()
    records(open_as, house.service_manager, "reception")
    with CaptureQueriesContext(connection) as few:
        records(open_as, house.service_manager, "reception")
    for _nth in range(20):
        settled(house.sh01, DAY, 100)
    with CaptureQueriesContext(connection) as many:
        records(open_as, house.service_manager, "reception")
    assert len(many) == len(few)
