"""Plan and report for Word and on paper, and the time line as a drawing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from campaigns import plan_dates, plan_figures, reporting, time_line
from campaigns.exports import papers
from campaigns.models import Audience
from exchange import documents

from .places import AT, begin, make_house

DAY = timedelta(days=1)


def text_of(content: bytes) -> str:
    made = Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in made.paragraphs] + cells)


def test_a_document_is_set_in_a_chinese_face_and_holds_every_block():
    content = documents.document(
        "冬季活动",
        [
            documents.Heading("背景"),
            documents.Words("第一行\n第二行"),
            documents.Points(["甲", "乙"]),
            documents.Table([["到场", "43"]], headings=["指标", "数"]),
            documents.Table([["编号", "SH01-HD00001"]], widths=(4, 12)),
        ],
        under="安全过冬",
        author="方舒然",
        at=AT,
    )
    made = Document(BytesIO(content))
    for name in ("Normal", "Heading 1", "Title"):
        faces = made.styles[name].element.rPr.rFonts
        assert faces.get(qn("w:eastAsia")) in ("宋体", "黑体") and faces.get(qn("w:eastAsiaTheme")) is None
    words = text_of(content)
    assert all(text in words for text in ("冬季活动", "安全过冬", "第二行", "乙", "到场", "SH01-HD00001"))
    assert made.core_properties.author == "方舒然"


def test_what_xml_cannot_hold_does_not_break_a_document():
    assert "ab" in text_of(documents.document("x", [documents.Words("a\x00\x0bb")]))


@pytest.mark.django_db
def test_plan_and_report_hold_what_the_campaign_says(client):
    with time_machine.travel(AT, tick=False):
        house = make_house()
        made = begin(house, "auto_show", days=3, place="三号馆")
        made.aims.create(metric="came", goal=300)
        made.guests.create(number="SH01-HK00001", name="来宾", via="new", people=3, at=AT, by=house.care)
        made.evaluation = "到场三百人"
        plan, report = text_of(papers.plan_document(made, AT)), text_of(papers.report_document(made, AT))
        everything = [*made.sections.values_list("title", flat=True), *made.tasks.values_list("what", flat=True)]
        everything += [*made.phases.values_list("name", flat=True), *made.turns.values_list("what", flat=True)]
        everything += [*made.offers.values_list("words", flat=True), "三号馆", made.number]
        assert [text for text in everything if text not in plan] == []
        assert all(text in report for text in ("到场三百人", "300", "1%"))
        client.force_login(house.advisor)
        for paper in ("plan", "report"):
            answer = client.get(reverse("campaigns:campaign_document", args=[made.number, paper]))
            assert answer["Content-Type"] == papers.DOCX and made.number in answer["Content-Disposition"]
        assert client.get(reverse("campaigns:campaign_document", args=[made.number, "draw"])).status_code == 404
        for name in ("campaign_sheet", "campaign_report"):
            assert client.get(reverse(f"campaigns:{name}", args=[made.number])).status_code == 200


def test_a_table_keeps_its_columns_its_head_and_its_rows():
    content = documents.document(
        "表", [documents.Table([["到场", "43"], ["线索", "8"]], headings=["指标", "数"], widths=(12, 4), numbers=(1,))]
    )
    table = Document(BytesIO(content)).tables[0]
    assert [round(column.width.cm) for column in table.columns] == [12, 4]
    head, first, last = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None and first._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    # The head goes with the first row to the next page.
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in (head, first, last)]
    assert kept == [True, True, False]
    assert [cell.paragraphs[0].alignment for cell in last.cells] == [None, WD_ALIGN_PARAGRAPH.RIGHT]


@pytest.mark.django_db
def test_the_plan_on_paper_holds_what_its_other_tabs_say(client):
    with time_machine.travel(AT, tick=False):
        house = make_house()
        made = begin(house, "open_day")
        before = text_of(papers.plan_document(made, AT))
        made.budget_lines.create(line=1, channel="events", what="场地租金", amount=3000, support=1000)
        made.budget_lines.create(line=2, channel="online", what="朋友圈", amount=500)
        made.materials.create(name="遥控车模", wanted=4, unit="台", made_at=AT, made_by=house.marketing)
        rules = {"segments": ["loyal"], "models": ["嘉禾 GX5"]}
        Audience.objects.create(campaign=made, rules=rules, changed_at=AT, changed_by=house.marketing)
        plan = text_of(papers.plan_document(made, AT))
        wanted = (
            "场地租金",
            "¥3,500.00",
            "¥1,000.00",
            "遥控车模",
            "嘉禾 GX5",
            *made.stations.values_list("name", flat=True),
        )
        assert [text for text in wanted if text not in plan] == []
        assert "场地租金" not in before and "嘉禾 GX5" not in before
        client.force_login(house.manager)
        page = client.get(reverse("campaigns:campaign_sheet", args=[made.number])).content.decode()
        assert [text for text in wanted if text not in page] == []


def test_figures_stand_at_the_right_and_facts_two_by_two():
    part = reporting.ReportPart(
        "费用",
        [("甲", "1"), ("乙", "2"), ("丙", "3")],
        ["项目", "金额", "备注"],
        [["条幅", "¥200.00", "两条"], ["水", "—", "3"]],
    )
    assert part.numbers == [1] and part.pairs == [[("甲", "1"), ("乙", "2")], [("丙", "3")]]


def test_figures_are_said_with_their_units():
    words = [
        plan_figures.said(metric, value)
        for metric, value in (
            ("per_car", Decimal("1013.184")), ("revenue", Decimal(-5)), ("retention", Decimal("61.25")),
            ("came", Decimal("1300.00")), ("visits", Decimal("12.5")), ("leads", None),
        )
    ]  # fmt: skip
    assert words == ["¥1,013.18", "−¥5.00", "61.2%", "1,300", "12.5", "—"]


@pytest.mark.django_db
def test_every_part_that_is_registered_stands_in_the_report(monkeypatch):
    part = reporting.ReportPart("费用", [("合计", "¥1,200.00")], ["项目", "金额"], [["条幅", "200"]], "按预算执行")
    monkeypatch.setattr(reporting, "_builders", [(20, lambda found, at: part), (10, lambda found, at: None)])
    with time_machine.travel(AT, tick=False):
        made = begin(make_house())
        words = text_of(papers.report_document(made, AT))
    assert all(text in words for text in ("费用", "¥1,200.00", "条幅", "按预算执行"))


# The time line --------------------------------------------------------------------------------------------------------


@dataclass
class Phase:
    name: str
    from_on: date
    to_on: date


@dataclass
class Task:
    what: str
    due_on: date
    done_at: datetime | None = None


def drawing(phases, tasks, today=date(2026, 11, 5), begins_on=date(2026, 11, 10), ends_on=date(2026, 11, 12)):
    return time_line.draw(
        phases=phases, tasks=tasks, begins_on=begins_on, ends_on=ends_on, today=today, words=lambda on: on.isoformat()
    )


def test_bars_and_dots_stand_where_their_days_are():
    phases = [
        Phase("预热", date(2026, 11, 1), date(2026, 11, 9)),
        Phase("活动", date(2026, 11, 10), date(2026, 11, 12)),
    ]
    done = Task("条幅", date(2026, 11, 2), AT)
    made = drawing(phases, [done, Task("邀约", date(2026, 11, 4)), Task("总结", date(2026, 11, 12))])
    warm, days = made.bars
    assert warm.x == time_line.NAMES and warm.x + warm.width == days.x
    assert (made.days_x, made.days_width) == (days.x, days.width)
    assert days.x + days.width == made.width
    assert [dot.state for dot in made.dots] == ["done", "late", "open"]
    assert made.today_x and warm.x < made.today_x < days.x
    assert len(made.ticks) <= time_line.MOST_TICKS + 1 and made.ticks[0].label == "2026-11-01"


def test_a_plan_of_a_day_or_of_a_year_can_be_drawn():
    alone = drawing([], [], begins_on=date(2026, 11, 10), ends_on=date(2026, 11, 10))
    assert alone.days_width == time_line.CHART and alone.today_x is None
    year = drawing([Phase("全年", date(2026, 1, 1), date(2026, 12, 31))], [])
    # No words run over the right edge.
    assert all(not tick.label or tick.x + time_line.TICK_WORDS <= year.width for tick in year.ticks)
    assert len(year.ticks) <= time_line.MOST_TICKS + 1 and all(bar.width > 0 for bar in year.bars)


def test_a_day_of_the_plan_keeps_its_distance():
    old, new = (date(2026, 11, 10), date(2026, 11, 12)), (date(2026, 11, 20), date(2026, 11, 25))
    moved = {on: plan_dates.moved(date(2026, 11, on), old, new).day for on in (1, 10, 11, 12, 15)}
    assert moved == {1: 11, 10: 20, 11: 21, 12: 25, 15: 28}
    assert plan_dates.moved_turn(date(2026, 11, 12), old, (new[0], new[0])) == new[0]
    assert plan_dates.moved_span(date(2026, 11, 11), date(2026, 11, 12), old, (new[0], new[0])) == (
        date(2026, 11, 21), date(2026, 11, 21),
    )  # fmt: skip


def test_the_baseline_is_over_before_the_publicity_begins():
    begins, warming = date(2026, 11, 20), date(2026, 11, 6)
    assert plan_dates.baseline(begins, begins, warming) == (date(2026, 10, 7), date(2026, 11, 5))
    from_on, to_on = plan_dates.baseline(begins, begins + 59 * DAY, warming)
    assert (to_on - from_on).days + 1 == 60
