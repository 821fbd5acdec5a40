"""The plan's way to Excel and back: unchanged, changed, and wrong."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from staff.roles import Role
from targets.exports import plans as exports
from targets.services import plans
from tests.makers import make_outlet, make_user

from .plan_house import AT, drafted, even, good_grid, make_plan_house, now, row, start, write
from .test_plan_pages import client_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_plan_house()


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


def exported(plan):
    """The workbook as openpyxl has it, formulas and all."""
    return load_workbook(BytesIO(exports.plan_workbook(plan, AT)))


def sheet_of(book):
    return book.worksheets[0]


def row_of(sheet, figure: str, number: str = "") -> int:
    return next(
        each[0].row for each in sheet.iter_rows() if each[0].value == figure and (each[3].value or "") == number
    )


def saved(book) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(house, plan, content: bytes) -> exports.Incoming:
    return exports.read_plan(BytesIO(content), plan, plans.people_for(plan, AT))


def upload(user, plan, content: bytes, name="plan.xlsx"):
    return client_of(user).post(
        reverse("targets:plan_import", args=[plan.pk]), {"file": SimpleUploadedFile(name, content)}
    )


def take(user, plan, page):
    data = {"version": now(plan).version, "packed": page.context["packed"]}
    return client_of(user).post(reverse("targets:plan_import_take", args=[plan.pk]), data)


# Out ------------------------------------------------------------------------------------------------------------------


def test_sums_are_live_formulas_and_come_to_what_the_page_says(house):
    sheet = sheet_of(exported(drafted(house)))
    # By pinyin 顾小满 (E002) stands above 林知夏 (E001).
    output, gu = row_of(sheet, "output"), row_of(sheet, "output", "E002")
    assert [sheet.cell(output, column).value for column in (6, 7)] == [6_000_000, 500_000]
    assert sheet.cell(output, 19).value == f"=SUM(G{output}:R{output})"
    assert sheet.cell(output, 20).value == f"=F{output}-S{output}"
    together = gu + 2
    assert sheet.cell(together, 7).value == f"=SUM(G{gu}:G{gu + 1})"
    assert sheet.cell(together + 1, 7).value == f"=G{output}-G{together}"
    level = row_of(sheet, "base_customers")
    assert sheet.cell(level, 19).value == f"=R{level}"
    assert sheet.cell(row_of(sheet, "csi"), 19).value is None


def test_the_headings_speak_the_readers_language(house):
    plan = drafted(house)
    with translation.override("zh-hans"):
        chinese = sheet_of(exported(plan))
    assert [chinese.cell(2, 1).value, chinese.cell(2, 6).value] == ["figure", "year"]
    assert chinese.cell(row_of(chinese, "output"), 2).value == "产值"


# And back -------------------------------------------------------------------------------------------------------------


def test_what_was_exported_comes_back_unchanged(house):
    plan = drafted(house)
    found = read(house, plan, exports.plan_workbook(plan, AT))
    assert found.faults == [] and found.grid(plans.grid_of(plan)) == plans.grid_of(plan) == good_grid(house)
    assert found.headcount == plans.headcount_of(plan) and found.stamp == exports.stamp_of(plan)
    page = upload(house.manager, plan, exports.plan_workbook(plan, AT))
    assert page.status_code == 200 and "the file says what the plan says" in text(page)


def test_a_file_in_chinese_is_read_in_english(house):
    plan = drafted(house)
    with translation.override("zh-hans"):
        content = exports.plan_workbook(plan, AT)
    assert read(house, plan, content).grid({}) == good_grid(house)


def test_a_changed_file_is_shown_and_then_taken(house):
    plan = drafted(house)
    book = exported(plan)
    sheet = sheet_of(book)
    output = row_of(sheet, "output")
    sheet.cell(output, 6).value, sheet.cell(output, 7).value = 6_000_100.5, "500,100.50".replace(",", "")
    lin = row_of(sheet, "output", "E001")
    sheet.cell(lin, 6).value, sheet.cell(lin, 7).value = 3_000_100.5, 250_100.5
    heads = book.worksheets[1]
    heads.cell(3, 3).value = 7
    page = upload(house.manager, plan, saved(book))
    assert page.status_code == 200 and page.context["number"] == 4 and page.context["differences"] == []
    assert plans.grid_of(plan) == good_grid(house), "nothing is taken by looking"
    assert take(house.manager, plan, page).status_code == 302
    grid = plans.grid_of(plan)
    assert str(grid["output", None].year) == "6000100.50" and str(grid["output", house.lin.pk].months[0]) == "250100.50"
    assert 7 in [each.planned for each in plans.headcount_of(plan)]


def test_what_would_not_add_up_is_told_before_it_is_taken(house):
    plan = drafted(house)
    book = exported(plan)
    sheet_of(book).cell(row_of(sheet_of(book), "boutique_sales"), 7).value = 1
    page = upload(house.manager, plan, saved(book))
    assert len(page.context["differences"]) == 1 and "Boutique sales" in page.context["differences"][0]


def test_every_wrong_cell_is_named_at_once_and_nothing_is_taken(house):
    plan = drafted(house)
    book = exported(plan)
    sheet = sheet_of(book)
    output, cars, csi = row_of(sheet, "output"), row_of(sheet, "reception"), row_of(sheet, "csi")
    sheet.cell(output, 7).value = "viel"
    sheet.cell(output, 8).value = -1
    sheet.cell(output, 9).value = 1.234
    sheet.cell(cars, 7).value = 1.5
    sheet.cell(csi, 6).value = 120
    sheet.cell(csi, 7).value = "#DIV/0!"
    sheet.cell(row_of(sheet, "output", "E001"), 4).value = "E999"
    sheet.cell(row_of(sheet, "complaints"), 4).value = "E001"
    sheet.cell(row_of(sheet, "renewals"), 1).value = "output"
    sheet.cell(row_of(sheet, "lectures"), 1).value = "nothing"
    book.worksheets[1].cell(3, 3).value = "zwei"
    page = upload(house.manager, plan, saved(book))
    assert page.status_code == 422 and plans.grid_of(plan) == good_grid(house)
    faults = {fault.place: (fault.value, fault.message) for fault in page.context["faults"]}
    assert faults[f"G{output}"][0] == "viel" and faults[f"H{output}"][1].startswith("Below zero")
    assert "decimals" in faults[f"I{output}"][1] and faults[f"F{csi}"] == ("120", "A share is at most 100 percent.")
    assert {f"G{cars}", f"G{csi}", "C3"} <= set(faults)
    messages = [message for _value, message in faults.values()]
    assert "Nobody with this number works at the outlet." in messages
    assert "This figure is not shared out among people." in messages
    assert "This line stands there twice." in messages
    assert any("no such figure" in message for message in messages) and len(faults) == 11
    assert "packed" not in page.context


def test_a_file_of_another_year_or_outlet_is_refused(house):
    plan, other = drafted(house), drafted(house, 2028)
    page = upload(house.manager, plan, exports.plan_workbook(other, AT))
    assert page.status_code == 422 and "2028" in page.context["faults"][0].message


def test_a_file_older_than_the_plan_is_told_and_shows_what_it_would_undo(house):
    plan = drafted(house)
    content = exports.plan_workbook(plan, AT)
    write(house, plan, good_grid(house) | {("csi", None): row(95)})
    page = upload(house.manager, plan, content)
    assert page.context["outdated"] and [each.before for each in page.context["changes"]] == ["95"]
    assert "has changed since this file was exported" in text(page)


def test_who_is_quicker_between_preview_and_taking_is_not_overwritten(house):
    plan = drafted(house)
    book = exported(plan)
    sheet_of(book).cell(row_of(sheet_of(book), "csi"), 6).value = 90
    page, version = upload(house.manager, plan, saved(book)), now(plan).version
    write(house, plan, good_grid(house) | {("csi", None): row(99)}, by=house.head)
    data = {"version": version, "packed": page.context["packed"]}
    client_of(house.manager).post(reverse("targets:plan_import_take", args=[plan.pk]), data)
    assert plans.grid_of(plan)["csi", None].year == 99


def test_what_was_shown_to_somebody_is_taken_by_nobody_else_and_not_for_ever(house):
    plan, other = drafted(house), start(house, 2028)
    page = upload(house.manager, plan, exports.plan_workbook(plan, AT))
    packed = page.context["packed"]
    assert exports.unpacked(packed, plan, house.manager).grid({}) == good_grid(house)
    assert exports.unpacked(packed, plan, house.head) is None
    assert exports.unpacked(packed, other, house.manager) is None
    assert exports.unpacked(packed[:-2] + "xx", plan, house.manager) is None
    with time_machine.travel(AT + timedelta(hours=13)):
        assert exports.unpacked(packed, plan, house.manager) is None
    answer = client_of(house.head).post(
        reverse("targets:plan_import_take", args=[plan.pk]), {"version": plan.version, "packed": packed}
    )
    assert answer.url == reverse("targets:plan_import", args=[plan.pk])


def test_rows_that_are_not_in_the_file_stay_and_emptied_ones_go(house):
    plan = drafted(house)
    book = exported(plan)
    sheet = sheet_of(book)
    sheet.delete_rows(row_of(sheet, "csi"))
    for column in range(6, 19):
        sheet.cell(row_of(sheet, "boutique_sales"), column).value = None
    page = upload(house.manager, plan, saved(book))
    take(house.manager, plan, page)
    grid = plans.grid_of(plan)
    assert grid["csi", None] == row(93) and ("boutique_sales", None) not in grid
    assert grid["output", None] == even(6_000_000)


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_words(house, content):
    page = upload(house.manager, start(house), content)
    assert page.status_code == 422 and page.context["form"].errors["file"]


def test_another_workbook_and_one_without_its_columns_are_refused(house):
    plan = drafted(house)
    book = Workbook()
    book.active.append(["figure", "something"])
    assert "Columns are missing" in text(upload(house.manager, plan, saved(book)))
    assert "not a plan" in text(upload(house.manager, plan, saved(Workbook())))


def test_the_export_needs_the_right_to_export(house):
    plan = drafted(house)
    for user, status in ((house.manager, 200), (make_user("某人", Role.WORKSHOP_MANAGER, house.outlet), 403)):
        assert client_of(user).get(reverse("targets:plan_export", args=[plan.pk])).status_code == status
    stranger = make_user("梁国栋", Role.SERVICE_MANAGER, make_outlet("SZ01", "鹏程福田店"))
    assert client_of(stranger).get(reverse("targets:plan_export", args=[plan.pk])).status_code == 404
