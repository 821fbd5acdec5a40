"""The board of a place: what is kept is what is shown; who may open which; at a price that does not grow."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from staff.models import JobRun
from targets import board_page
from targets.board_rules import State
from targets.catalogue import FIGURES
from targets.warnings import WARNINGS
from tests.makers import make_outlet
from tests.targets.boards.keeping import AT, NOVEMBER, OCTOBER, counted, keep, keep_opening, ran, settled, year_of

pytestmark = pytest.mark.django_db


def rows_in(answer) -> dict:
    return {each.row.figure.code: each for _label, rows in answer.context["groups"] for each in rows}


def test_the_board_shows_what_is_kept(house, open_as):
    keep_opening(house.sh01, 10, 30)
    keep(house.sh01, "output", 100_000, target=300_000, due=100_000)
    keep(house.sh01, "csi", 1850, 20, target=93)
    keep(house.sh01, "output", 80_000, month=NOVEMBER.replace(year=2025))
    found = rows_in(open_as(house.service_manager, place="outlet:SH01"))
    output, csi = found["output"], found["csi"]
    assert (output.value, output.target, output.due) == ("¥100,000.00", "¥300,000.00", "¥100,000.00")
    assert (output.percent, output.row.due_percent) == (Decimal("33.3"), Decimal("33.3"))
    assert (output.before, output.change) == ("¥80,000.00", "+25.0%")
    assert (csi.value, csi.target, csi.percent) == ("92.5%", "93.0%", Decimal("99.5"))
    assert set(found) == set(FIGURES)


def test_the_pace_is_by_the_opening_days_left(house, open_as):
    keep_opening(house.sh01, 10, 30)
    keep(house.sh01, "output", 100_000, target=300_000, due=100_000)
    assert rows_in(open_as(house.service_manager, place="outlet:SH01"))["output"].pace == "¥10,000.00"
    keep_opening(house.sh01, 26, 30)
    assert rows_in(open_as(house.service_manager, place="outlet:SH01"))["output"].pace == "¥50,000.00"
    keep_opening(house.sh01, 30, 30)
    assert rows_in(open_as(house.service_manager, place="outlet:SH01"))["output"].pace == ""


@pytest.mark.parametrize(
    ("code", "over", "under", "target", "state"),
    [
        ("output", 300_000, None, 300_000, State.REACHED),
        ("output", "299999.99", None, 300_000, State.MISSED),
        ("output", 0, None, 300_000, State.NOT_REPORTED),
        ("output", 1, None, None, State.NO_TARGET),
        ("rework", 2, 100, 2, State.REACHED),
        ("rework", "2.01", 100, 2, State.MISSED),
        ("complaints", 0, None, 5, State.REACHED),
        ("complaints", 6, None, 5, State.MISSED),
    ],
)
def test_the_edges_of_states_in_a_month_that_is_over(house, open_as, code, over, under, target, state):
    keep(house.sh01, code, over, under, month=OCTOBER, target=target)
    shown = rows_in(open_as(house.service_manager, place="outlet:SH01", month="2026-10"))[code]
    assert shown.row.state == state
    assert shown.shape == board_page.SHAPES[state]


def test_a_running_month_is_not_due_and_says_when_it_is_behind(house, open_as):
    keep(house.sh01, "output", 100_000, target=300_000, due=100_000)
    keep(house.sh01, "reception", 199, target=600, due=200)
    found = rows_in(open_as(house.service_manager, place="outlet:SH01"))
    assert (found["output"].state, found["output"].behind) == ("not_due", False)
    assert (found["reception"].state, found["reception"].shape) == ("behind", board_page.BEHIND_SHAPE)


def test_it_says_until_when_it_is_counted(house, open_as):
    assert open_as(house.service_manager).context["counted_at"] is None
    done = ran(AT - timedelta(minutes=20))
    JobRun.objects.create(job="targets.keep_figures", slot=AT, started_at=AT)
    JobRun.objects.create(
        job="targets.keep_figures", slot=AT - timedelta(minutes=5), started_at=AT, finished_at=AT, error="Boom"
    )
    assert open_as(house.service_manager).context["counted_at"] == done.started_at


def test_the_widest_place_comes_first_and_others_are_not_there(house, open_as):
    assert str(open_as(house.area_manager).context["asked"].place) == "沪东区域"
    assert open_as(house.area_manager, place="outlet:SH02").status_code == 200
    for place in ("outlet:SZ01", f"area:{house.shenzhen.pk}", f"region:{house.east.pk}", "company", "nonsense"):
        assert open_as(house.area_manager, place=place).status_code == 404, place
    assert open_as(house.service_manager, place="outlet:SH02").status_code == 404
    assert open_as(house.service_manager, place=f"area:{house.pudong.pk}").status_code == 404
    assert open_as(house.service_advisor).status_code == 403


@pytest.mark.parametrize("name", ["board_sheet", "board_screen", "board_ranking", "board_records", "board_export"])
def test_every_page_of_a_board_asks_the_same(house, open_as, name):
    assert open_as(house.area_manager, name, place=f"area:{house.pudong.pk}").status_code == 200
    assert open_as(house.area_manager, name, place="outlet:SZ01").status_code == 404
    assert open_as(house.service_advisor, name, place="outlet:SH01").status_code == 403


def test_points_of_the_chart_lead_to_their_months(house, open_as):
    year_of(house.sh01)
    points = open_as(house.service_manager, place="outlet:SH01", figure="output").context["points"]
    assert len(points) == 24
    october = points[-2]
    assert (october.value, october.target) == ("¥415,000.00", "¥360,000.00")
    assert october.before == "¥355,000.00"
    assert "month=2026-10" in october.url and "figure=output" in october.url
    assert open_as(house.service_manager, place="outlet:SH01", month="2026-10").context["asked"].month == OCTOBER


def test_a_group_narrows_the_tables_and_can_be_taken_away(house, open_as):
    answer = open_as(house.service_manager, place="outlet:SH01", group="quality")
    assert {each.row.figure.group for each in rows_in(answer).values()} == {"quality"}
    assert "去掉筛选" in answer.text


def test_outlets_are_ranked_the_best_first(house, open_as):
    keep(house.sh01, "rework", 3, 100)
    keep(house.sh02, "rework", 1, 100)
    keep(house.sz01, "output", 5)
    found = open_as(house.task_force_lead, "board_ranking", place="company", figure="rework").context["page"]
    assert [(each.rank, each.outlet.code) for each in found] == [(1, "SH02"), (2, "SH01"), (None, "SZ01")]
    keep(house.sh02, "rework", 3, 100)
    found = open_as(house.task_force_lead, "board_ranking", place="company", figure="rework").context["page"]
    assert [each.rank for each in found] == [1, 1, None]


def test_the_ranking_has_25_a_page_and_the_board_its_ends(house, open_as):
    for nth in range(3, 33):
        keep(make_outlet(f"SH{nth:02}", f"嘉禾{nth}店", house.pudong), "output", nth)
    answer = open_as(house.area_manager, place=f"area:{house.pudong.pk}")
    assert [each.rank for each in answer.context["first"]] == [1, 2, 3, 4, 5]
    assert len(answer.context["last"]) == 5
    page = open_as(house.area_manager, "board_ranking", place=f"area:{house.pudong.pk}", page=2).context["page"]
    assert (len(page), page.paginator.count) == (7, 32)


def test_the_heat_map_leads_to_records_only_those_who_may_read_them(house, open_as):
    keep(house.sh01, "late.orders", 4)
    keep(house.sh02, "late.orders", 1)
    keep(house.pudong, "late.orders", 5)
    nth = list(WARNINGS).index("late.orders")
    rows = {str(row.place): row.cells[nth] for row in open_as(house.area_manager).context["heat"]}
    assert [(cell.number, cell.heat) for cell in rows.values()] == [(4, 4), (1, 1)]
    assert rows["嘉禾北蔡店"].url == (WARNINGS["late.orders"].page(house.sh01) if _reads_orders(house) else "")
    region = open_as(house.region_manager, place=f"region:{house.east.pk}").context["heat"]
    assert region[0].cells[nth].number == 5
    assert f"place=area%3A{house.pudong.pk}" in region[0].cells[nth].url
    finance = open_as(house.finance, place="outlet:SH01").context["heat"][0].cells
    assert (finance[nth].number, finance[nth].url) == (4, "")


def _reads_orders(house) -> bool:
    return house.area_manager.may(WARNINGS["late.orders"].right, house.sh01)


def sheets_of(answer) -> dict[str, list]:
    book = load_workbook(BytesIO(answer.content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_excel_says_what_the_page_says(house, open_as):
    keep(house.pudong, "output", 100_000, target=300_000, due=100_000)
    keep(house.sh01, "output", 70_000)
    year_of(house.pudong)
    page = open_as(house.area_manager)
    board, months, ranking = sheets_of(open_as(house.area_manager, "board_export")).values()
    shown = list(rows_in(page).values())
    assert len(board) == len(shown) + 1
    for row, each in zip(board[1:], shown, strict=True):
        wanted = [board_page.rounded(each.row, value) for value in (each.row.value, each.row.target)]
        assert row[0] == str(each.label)
        assert [None if cell is None else Decimal(str(cell)) for cell in row[2:4]] == wanted
    assert board[1][4] == pytest.approx(33.3)
    assert [cell for cell in months[1][3:] if cell is not None][-1] == 100_000
    assert len(months[0]) == 27
    assert [row[:4] for row in ranking[1:]] == [
        [1, "SH01", "嘉禾北蔡店", 70_000],
        [None, "SH02", "嘉禾川沙店", None],
    ]


def test_the_24_months_in_excel_have_their_targets(house, open_as):
    keep(house.pudong, "output", 100_000, target=300_000, due=100_000)
    keep(house.pudong, "output", 80_000, month=OCTOBER, target=250_000)
    csi = keep(house.pudong, "csi", 188, 2, target=186)
    csi.targets = 2
    csi.save()
    keep(house.pudong, "reception", 500)
    _board, months, _ranking = sheets_of(open_as(house.area_manager, "board_export")).values()
    rows = months[1:]
    names = [row[0] for row in rows]
    by_figure = {name: [row[2:3] + row[-2:] for row in rows if row[0] == name] for name in names}
    assert by_figure["产值"] == [["实际", 80_000, 100_000], ["目标", 250_000, 300_000]]
    # Of a rate the mean; where there is no target, no row of targets.
    assert [each[-1] for each in by_figure["满意度"]] == [94, 93]
    assert [each[0] for each in by_figure["接车台次"]] == ["实际"]


def test_excel_takes_the_right_to_export(house, open_as):
    assert open_as(house.service_manager, "board_export").status_code == 200
    assert open_as(house.service_advisor, "board_export").status_code == 403


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["board", "board_ranking", "board_records", "board_missing", "board_screen"])
def test_thirty_outlets_cost_no_more_than_one(house, client, clock, name):
    clock(AT)
    client.force_login(house.area_manager)
    address = reverse(f"targets:{name}")
    keep(house.sh01, "output", 5)
    few = queries_of(client, address)
    for nth in range(3, 33):
        outlet = make_outlet(f"SH{nth:02}", f"嘉禾{nth}店", house.pudong)
        keep(outlet, "output", nth, target=nth)
        keep(outlet, "late.orders", nth)
    assert queries_of(client, address) == few
    assert few <= 25


def test_what_the_jobs_count_comes_out_on_the_board(house, open_as):
    settled(house.sh01, NOVEMBER.replace(day=3), 1200)
    settled(house.sh02, NOVEMBER.replace(day=4), 800)
    counted()
    assert rows_in(open_as(house.service_manager))["output"].value == "¥1,200.00"
    assert rows_in(open_as(house.area_manager))["output"].value == "¥2,000.00"
    assert rows_in(open_as(house.task_force_lead, place="company"))["value.workshop"].value == "¥1,000.00"


def test_my_day_has_the_month_against_its_targets(house, client, clock):
    clock(AT)
    client.force_login(house.area_manager)
    assert "h-board-day" not in client.get("/").text
    keep(house.pudong, "output", 2000, target=3000, due=2500)
    page = client.get("/").text
    assert "h-board-day" in page and "¥2,000" in page and "66.7%" in page
    client.force_login(house.service_advisor)
    assert "h-board-day" not in client.get("/").text
