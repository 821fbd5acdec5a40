"""The pages: who sees which, what the address holds, Excel and paper, both languages, what an empty period says."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from staff.roles import Role
from tests.makers import make_employee
from tests.people import make_house
from tests.targets.reports import day as by_hand
from tests.targets.reports.day import MORNING

PAGES = ("report_day", "report_week", "report_month", "ranking")


@pytest.fixture
def house(db, clock):
    clock(MORNING)
    return make_house()


@pytest.fixture
def get(client):
    def ask(user, name: str, status: int = 200, **asked) -> str:
        client.force_login(user)
        response = client.get(reverse(f"targets:{name}"), asked)
        assert response.status_code == status, (name, asked)
        return response if "export" in name else response.content.decode()

    return ask


@pytest.fixture
def november(house):
    """A day with a bit of everything, and the month as the boards have it."""
    lin = make_employee("林知夏", house.sh01)
    by_hand.settled(house.sh01, "1234.50", by=lin, rating="very_satisfied")
    by_hand.settled(house.sh01, 600, on=by_hand.WEEK_BEFORE, by=lin)
    by_hand.order(house.sh01, lin)
    by_hand.sold(by_hand.package(house.sh01))
    by_hand.kept(house.sh01, over=30000, target=60000, due=44000)
    by_hand.kept(house.sh01, month=date(2026, 10, 1), over=52000, target=60000, due=60000)
    return lin


# --- Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reports", *PAGES, *(f"{page}_sheet" for page in PAGES)])
def test_an_advisor_reads_the_reports_of_the_own_outlet(house, get, november, name):
    assert get(house.service_advisor, name)


@pytest.mark.parametrize("name", ["reports", *PAGES, *(f"{page}_sheet" for page in PAGES)])
@pytest.mark.parametrize("role", [Role.CASHIER, Role.TECHNICIAN, Role.ADMINISTRATOR, Role.MARKETING])
def test_who_may_not_see_targets_sees_no_report(house, get, name, role):
    get(house.by_role[role], name, 403)


def test_another_outlet_is_not_found(house, get, november):
    for name in ("report_day", "report_day_sheet", "ranking", "ranking_sheet"):
        get(house.service_advisor, name, 404, outlet="SH02")
        get(house.area_manager, name, 200, outlet="SH02")
        get(house.area_manager, name, 404, outlet="SZ01")
    for name in ("report_week", "report_month", "report_month_sheet"):
        get(house.service_advisor, name, 404, place="outlet:SH02")
        get(house.service_manager, name, 404, place=f"area:{house.pudong.pk}")
        get(house.area_manager, name, 404, place="company")
        get(house.task_force_lead, name, 200, place="company")


@pytest.mark.parametrize("name", [f"{page}_export" for page in PAGES])
def test_excel_needs_the_right_to_export(house, get, november, name):
    assert get(house.service_advisor, name)["Content-Type"].endswith("sheet")
    get(house.workshop_manager, name, 403)
    get(house.marketing, name, 403)
    asked = {"outlet": "SH02"} if name in ("report_day_export", "ranking_export") else {"place": "outlet:SH02"}
    get(house.service_advisor, name, 404, **asked)


# --- What -------------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_latest_of_each_place(house, get, november):
    page = get(house.area_manager, "reports")
    assert "?outlet=SH01&amp;day=2026-11-22" in page
    assert "place=outlet%3ASH02&amp;on=2026-11-16" in page
    assert f"place=area%3A{house.pudong.pk}&amp;on=2026-10" in page
    assert "SZ01" not in page


def test_the_day_shows_figures_packages_and_the_month(house, get, november):
    page = get(house.service_advisor, "report_day")
    for words in ("¥1,234.50", "¥600.00", "小保养套餐", "¥30,000.00", "¥44,000.00", "50.0%"):
        assert words in page, words
    # No money of persons.
    assert november.name not in page.partition("<main")[2]


def test_earlier_and_later_days_are_a_click_away(house, get, november):
    page = get(house.service_manager, "report_day", outlet="SH01", day="2026-11-20")
    assert "day=2026-11-19" in page
    assert "day=2026-11-21" in page
    assert "day=2026-11-24" not in get(house.service_manager, "report_day", outlet="SH01", day="2026-11-23")


def test_what_is_late_stands_with_the_latest_day_only(house, get, november):
    by_hand.call(house.sh01, by_hand.NOON)
    assert "/follow-ups/" in get(house.service_manager, "report_day").partition('id="h-burning"')[2]
    # The call was due, so the day is not empty; but what is late now says nothing of it.
    assert 'id="h-burning"' not in get(house.service_manager, "report_day", day="2026-11-15")


def test_a_warning_leads_only_where_the_reader_may_go(house, get, november):
    by_hand.call(house.sh01, by_hand.NOON)
    part = get(house.service_advisor, "report_day").partition('id="h-burning"')[2].partition("</section>")[0]
    assert house.sh01.name in part
    assert "href" not in part


@pytest.mark.parametrize("name", PAGES)
def test_a_period_without_records_says_so_and_what_to_do(house, get, name):
    page = get(house.service_manager, name)
    assert "empty" in page.partition("<main")[2]
    assert "href" in page.partition('class="empty')[2]


def test_a_day_to_come_says_so_and_leads_to_the_latest(house, get):
    house.service_manager.language = "en"
    house.service_manager.save()
    page = get(house.service_manager, "report_day", day="2027-01-05")
    assert "This time is still to come" in page
    assert "day=2026-11-22" in page


def test_what_cannot_be_read_gives_the_latest(house, get, november):
    for text in ("x", "2026-99-99", "0001-01-01"):
        assert "¥1,234.50" in get(house.service_manager, "report_day", day=text)
        get(house.service_manager, "report_week", on=text)
        get(house.service_manager, "ranking", on=text, span=text, sort=text)


def test_the_week_of_an_area_names_its_outlets_and_that_of_an_outlet_its_advisors(house, get, november):
    by_hand.settled(house.sh02, 5000)
    area = get(house.area_manager, "report_week", place=f"area:{house.pudong.pk}")
    main = area.partition("<main")[2]
    assert main.index("嘉禾川沙店</a></th>") < main.index("嘉禾北蔡店</a></th>")
    assert "¥6,234.50" in main
    outlet = get(house.service_manager, "report_week", place="outlet:SH01")
    assert november.name in outlet.partition("<main")[2]


def test_the_month_is_what_the_boards_keep(house, get, november):
    page = get(house.service_manager, "report_month", place="outlet:SH01", on="2026-10")
    for words in ("¥52,000.00", "¥60,000.00", "86.7%"):
        assert words in page, words


def test_many_outlets_cost_no_more_queries(house, get, november, django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        get(house.task_force_lead, "report_week", place="company")
    with django_assert_max_num_queries(60):
        get(house.task_force_lead, "report_month", place="company")


# --- The ranking ------------------------------------------------------------------------------------------------------


def test_the_ranking_marks_the_own_row_and_sorts_by_the_address(house, get, november):
    ye = make_employee("叶青", house.sh01)
    for _nth in range(3):
        by_hand.order(house.sh01, ye)
    house.service_advisor.employee = ye
    house.service_advisor.save()
    page = get(house.service_advisor, "ranking")
    assert page.count('class="own"') == 1
    main = page.partition("<tbody")[2]
    assert main.index(november.name) < main.index(ye.name)
    by_cars = get(house.service_advisor, "ranking", sort="received").partition("<thead")[2]
    assert 'aria-sort="descending"' in by_cars
    rows = by_cars.partition("<tbody")[2]
    assert rows.index(ye.name) < rows.index(november.name)
    turned = get(house.service_advisor, "ranking", sort="-received").partition("<thead")[2]
    assert 'aria-sort="ascending"' in turned


def test_the_ranking_of_a_quarter(house, get, november):
    page = get(house.service_manager, "ranking", span="quarter", on="2026-11")
    assert "¥1,834.50" in page
    assert "on=2026-07" in page


# --- Excel and languages ----------------------------------------------------------------------------------------------


def test_excel_says_what_the_page_says(house, get, november):
    book = load_workbook(BytesIO(get(house.service_manager, "report_day_export").content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 1234.5 in cells
    assert "小保养套餐" in cells
    book = load_workbook(BytesIO(get(house.service_manager, "ranking_export").content))
    assert [row[:4] for row in book.active.iter_rows(min_row=2, values_only=True)][0] == (1, november.name, 1, 1834.5)
    book = load_workbook(BytesIO(get(house.service_manager, "report_month_export", on="2026-10").content))
    assert 52000 in [cell for row in book.active.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["reports", *PAGES, *(f"{page}_sheet" for page in PAGES)])
def test_every_page_in_both_languages(house, get, november, name, language):
    house.service_manager.language = language
    house.service_manager.save()
    page = get(house.service_manager, name)
    assert f'lang="{language}' in page.lower()
