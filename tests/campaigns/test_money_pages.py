"""The pages of the money of campaigns, as people use them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from campaigns import money_day
from campaigns.models import AnnualBudget, CarSales, Expense
from campaigns.services import annual_budgets, campaign_budgets, expenses, materials
from staff.roles import Role
from tests.makers import make_outlet, make_user
from workshop.services import gifts

from .money_house import (
    AT,
    approved,
    begin,
    fresh,
    make_budget,
    make_money_house,
    refuse,
    sell,
    sign,
    signed_budget,
    with_budget,
)
from .places import TODAY

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def house():
    return make_money_house()


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user, name, *args, query=""):
    answer = client_of(user).get(reverse(f"campaigns:{name}", args=args) + query)
    assert answer.status_code == 200, answer
    return answer


def post(user, name, /, *args, query="", **data):
    return client_of(user).post(reverse(f"campaigns:{name}", args=args) + query, data)


def rows_of(prefix, *rows):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return data | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


# The year -------------------------------------------------------------------------------------------------------------


def test_cars_are_typed_in(house):
    page = get(house.marketing, "car_sales", query="?year=2027")
    assert page.context["form"].heads[0][0] == 2024
    answer = post(
        house.marketing, "car_sales", query="?year=2027", sold_2025_1="12", sold_2025_2="", planned_2027_3="4"
    )
    assert answer.status_code == 302
    assert CarSales.objects.units_by_month() == {(2025, 1): 12, (2027, 3): 4}
    assert post(house.marketing, "car_sales", query="?year=2027", sold_2025_1="-1").status_code == 422


def written(house, **fields):
    given = {
        "outlet": house.outlet.code, "year": "2027", "basis": "sales", "support": "70000", "last_spent": "50000",
        "total": "", "words": "", "percent_online": "40", "percent_events": "60",
    }  # fmt: skip
    fixed = rows_of("fixed", {"what": "官网", "amount": "800", "month": ""}, {"what": "", "amount": "", "month": ""})
    return post(house.marketing, "budget_write", **given | fixed | fields)


def test_a_budget_from_the_form_to_the_signature(house):
    get(house.marketing, "budget_write")
    assert written(house).status_code == 422 and not AnnualBudget.objects.exists()
    sell(house, 2025)
    assert written(house, percent_online="41").status_code == 422
    answer = written(house)
    made = AnnualBudget.objects.get()
    assert answer["Location"] == made.get_absolute_url() and made.total == 120_000
    page = get(house.marketing, "budget", made.pk)
    assert [step.labels for step in page.context["route"]] and page.context["gaps"] == {}
    rewriting = get(house.marketing, "budget_rewrite", made.pk)
    assert rewriting.context["rows"].forms[0].initial == {"what": "官网", "amount": Decimal(800)}
    given = {
        "basis": "sales",
        "support": "70000",
        "last_spent": "50000",
        "total": "100000",
        "words": "紧缩",
        "version": 0,
    }
    given |= {"percent_tours": "100"} | rows_of("fixed")
    assert post(house.marketing, "budget_rewrite", made.pk, **given).status_code == 302
    assert AnnualBudget.objects.get().total == 100_000
    post(house.marketing, "budget_submit", made.pk, version=1)
    sign(made, house.general)
    for user in (house.general, house.finance, house.area):
        assert get(user, "budget", made.pk).context["move_form" if user is None else "year"].plan == 100_000
    assert "submit_form" not in get(house.marketing, "budget", made.pk).context
    for name in ("budget_sheet",):
        assert get(house.general, name, made.pk).context["capitals"] == "壹拾万元整"
    assert client_of(house.advisor).get(made.get_absolute_url()).status_code == 403


def test_a_new_budget_begins_with_the_shares_and_fixed_costs_of_the_year_before(house):
    for year in (2023, 2024, 2025):
        sell(house, year)
    make_budget(house, fixed=[annual_budgets.FixedDraft("官网", Decimal(800))])
    page = get(house.marketing, "budget_write", query="?year=2027")
    assert page.context["form"]["percent_events"].value() == 60
    assert page.context["rows"].forms[0].initial == {"what": "官网", "amount": 800}
    assert b'name="fixed-INITIAL_FORMS" value="1"' in page.content
    kept = rows_of("fixed", {"what": "官网", "amount": "800", "month": ""}) | {"fixed-INITIAL_FORMS": 1}
    assert written(house, **kept).status_code == 302
    assert AnnualBudget.objects.get(year=2027).fixed_costs.count() == 12


def test_the_year_stands_in_the_field_of_the_page_of_cars(house):
    assert (
        b'name="year" min="2000" max="2999" value="2028"'
        in get(house.marketing, "car_sales", query="?year=2028").content
    )


def test_money_is_asked_to_move_on_the_page(house):
    budget = signed_budget(house)
    given = {"from_month": 3, "from_channel": "events", "to_month": 4, "to_channel": "events", "reason": "改期"}
    assert post(house.marketing, "budget_move", budget.pk, amount="6000.01", **given).status_code == 422
    assert post(house.marketing, "budget_move", budget.pk, amount="500", **given).status_code == 302
    page = get(house.marketing, "budget", budget.pk)
    assert [move.amount for move in page.context["moves"]] == [500]
    sign(page.context["moves"][0], house.general)
    assert get(house.general, "budget", budget.pk).context["year"].months[3].moved == 500
    assert len(get(house.general, "budgets").context["rows"]) == 1
    assert get(house.general, "budgets", query="?year=2020&state=x").context["filter"].narrows is False


def test_the_list_of_budgets_as_excel(house):
    signed_budget(house)
    expenses.enter_expense(
        outlet=house.outlet, on=TODAY, channel="events", what="场地", payee="会展社", amount=Decimal(300),
        document="F1", by=house.finance, at=AT,
    )  # fmt: skip
    book = load_workbook(BytesIO(get(house.marketing, "budgets_export").content)).active
    row = [cell.value for cell in book[2]]
    assert (row[0], row[6], row[8], row[9]) == (2026, 120_000, 300, 119_700)
    assert get(house.marketing, "budgets_export", query="?year=2025&state=draft").status_code == 200


def test_a_year_as_excel(house):
    budget = signed_budget(house)
    book = load_workbook(BytesIO(get(house.manager, "budget_export", budget.pk).content))
    working, spent = book.worksheets
    assert working.max_row == 13 and spent.max_row == 1 + 12 * 7
    assert sum(working.cell(row, 7).value for row in range(2, 14)) == 120_000
    assert client_of(house.advisor).get(reverse("campaigns:budget_export", args=[budget.pk])).status_code in (403, 404)


# A campaign -----------------------------------------------------------------------------------------------------------


def test_a_budget_is_written_and_submitted_on_the_tab(house):
    campaign = begin(house)
    get(house.marketing, "money", campaign.number)
    get(house.marketing, "budget_lines", campaign.number)
    rows = rows_of(
        "lines",
        {"channel": "events", "what": "展台", "amount": "3000", "support": "1000"},
        {"channel": "online", "what": "", "amount": "", "support": ""},
    )
    wrong = rows_of("lines", {"channel": "events", "what": "展台", "amount": "", "support": ""})
    seen = {"version": campaign.version}
    assert post(house.marketing, "budget_lines", campaign.number, **wrong, **seen).status_code == 422
    assert post(house.marketing, "budget_lines", campaign.number, **rows, **seen).status_code == 302
    page = get(house.marketing, "money", campaign.number)
    assert page.context["account"].planned == 3000 and len(page.context["route"]) == 2
    post(house.marketing, "campaign_budget_submit", campaign.number, version=fresh(campaign).version)
    assert fresh(campaign).state == "submitted"
    assert get(house.manager, "money", campaign.number).context["may_sign"]
    assert "submit_form" not in get(house.finance, "money", campaign.number).context


def test_an_expense_with_its_receipt(house):
    campaign = approved(house, 3000)
    given = {
        "on": TODAY, "channel": "events", "what": "场地", "payee": "会展社", "amount": "900", "document": "FP-1",
    }  # fmt: skip
    receipt = SimpleUploadedFile("发票.png", PNG)
    answer = post(house.finance, "campaign_expense", campaign.number, receipt=receipt, **given)
    assert answer.status_code == 302
    made = Expense.objects.get()
    assert post(house.finance, "campaign_expense", campaign.number, **given).status_code == 422
    page = get(house.finance, "money", campaign.number)
    assert page.context["account"].rows[0].difference == 2100 and page.context["in_the_way"] == []
    file = made.files.get()
    assert get(house.general, "campaign_file", file.pk)["Content-Type"] == "image/png"
    assert client_of(house.advisor).get(reverse("campaigns:campaign_file", args=[file.pk])).status_code == 404
    assert post(house.finance, "campaign_file_withdraw", file.pk).status_code == 302
    assert client_of(house.general).get(reverse("campaigns:campaign_file", args=[file.pk])).status_code == 404
    get(house.finance, "expense", made.pk)
    again = SimpleUploadedFile("发票.png", PNG)
    assert post(house.finance, "expense_receipt", made.pk, file=again, words="").status_code == 302
    assert post(house.finance, "expense_take_back", made.pk, reason="").status_code == 422
    assert post(house.finance, "expense_take_back", made.pk, reason="重复").status_code == 302
    assert get(house.finance, "expense", made.pk).context["may_change"] is False


def test_costs_of_no_campaign_and_the_list(house):
    get(house.finance, "expense_enter")
    given = {
        "outlet": house.outlet.code, "on": TODAY, "channel": "fixed", "what": "官网", "payee": "网络社",
        "amount": "800", "document": "FP-7",
    }  # fmt: skip
    answer = post(house.finance, "expense_enter", **given)
    made = Expense.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert post(house.finance, "expense_enter", **given).status_code == 422
    for query, number in {
        "": 1, "?channel=fixed": 1, "?channel=online": 0, "?receipt=without": 1, "?year=2026&month=11": 1,
        "?year=2025": 0, "?q=网络": 1, "?year=x&month=99": 1,
    }.items():  # fmt: skip
        assert get(house.finance, "expenses", query=query).context["page"].total == number, query
    book = load_workbook(BytesIO(get(house.finance, "expenses_export", query="?channel=fixed").content))
    assert book.active.max_row == 2 and book.active.cell(2, 7).value == 800


def test_support_on_the_page(house):
    campaign = approved(house, 3000)
    answer = post(house.finance, "campaign_support", campaign.number, on=TODAY, amount="1500", document="ZC-1")
    assert answer.status_code == 302
    made = campaign.supports.get()
    assert post(
        house.finance, "campaign_support", campaign.number, on=TODAY, amount="0", document="ZC-2"
    ).status_code == 422  # fmt: skip
    assert post(house.finance, "support_take_back", campaign.number, made.pk, reason="记错").status_code == 302
    assert get(house.finance, "money", campaign.number).context["account"].received == 0


def test_things_go_out_and_come_back_on_the_pages(house):
    campaign = begin(house)
    assert post(house.marketing, "materials_take_over", campaign.number).status_code == 302
    assert (
        post(house.marketing, "material_add", campaign.number, name="帐篷", wanted="2", value="300").status_code == 302
    )
    assert post(house.marketing, "material_add", campaign.number, name="帐篷", wanted="2", value="3").status_code == 422
    row = campaign.materials.get(name="帐篷")
    get(house.care, "material", campaign.number, row.pk)
    moves = [("out", 2, 302), ("back", 1, 302), ("damaged", 2, 422), ("damaged", 1, 302)]
    for kind, quantity, status in moves:
        answer = post(
            house.care, "material", campaign.number, row.pk, kind=kind, quantity=quantity, who="方舒然", words="大风"
        )
        assert answer.status_code == status, (kind, quantity)
    page = get(house.care, "materials", campaign.number)
    assert page.context["damage"] == 300 and page.context["out"] == 0
    get(house.care, "material_sheet", campaign.number)
    post(house.marketing, "material_change", campaign.number, row.pk, wanted="3", value="310")
    row.refresh_from_db()
    assert (row.wanted, row.value) == (3, 310)
    post(house.marketing, "material_remove", campaign.number, row.pk)
    other = campaign.materials.exclude(pk=row.pk).first()
    post(house.marketing, "material_remove", campaign.number, other.pk)
    assert campaign.materials.filter(pk=row.pk).exists() and not campaign.materials.filter(pk=other.pk).exists()


def test_gifts_on_the_page(house):
    campaign = begin(house)
    gift = gifts.add_gift(
        outlet=house.outlet, name="遮阳伞", cost=Decimal(20), reorder_at=1, stock=3, by=house.manager, at=AT
    )
    assert post(house.care, "campaign_gift_give", campaign.number, gift=gift.pk, quantity="4").status_code == 422
    assert post(house.care, "campaign_gift_give", campaign.number, gift=gift.pk, quantity="2").status_code == 302
    page = get(house.care, "materials", campaign.number)
    assert page.context["gift_cost"] == 40
    issue = page.context["issues"][0]
    assert post(house.care, "campaign_gift_take_back", campaign.number, issue.pk, reason="未领").status_code == 302
    assert get(house.care, "materials", campaign.number).context["gift_cost"] == 0


def test_photographs_on_the_page(house):
    campaign = begin(house)
    get(house.care, "photos", campaign.number)
    given = {"files": [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)], "words": "签到"}
    assert post(house.care, "photos_add", campaign.number, **given).status_code == 302
    assert post(house.care, "photos_add", campaign.number).status_code == 422
    photo = get(house.advisor, "photos", campaign.number).context["photos"][0]
    assert get(house.advisor, "campaign_file", photo.pk)["Content-Type"] == "image/png"
    assert post(house.advisor, "campaign_file_withdraw", photo.pk).status_code == 403
    assert post(house.marketing, "campaign_file_withdraw", photo.pk).status_code == 302
    assert campaign.photos.standing().count() == 1


def test_the_archive_of_photographs(house):
    """Of all campaigns that one may see, without what was withdrawn; no receipts."""
    first, second = begin(house), begin(house, kind="lecture", name="用车讲堂")
    for campaign, words in ((first, "签到"), (second, "合影"), (second, "撤回的")):
        expenses.add_photos(
            campaign=campaign, uploads=[SimpleUploadedFile("a.png", PNG)], words=words, by=house.care, at=AT
        )
    expenses.withdraw_file(file=second.photos.get(words="撤回的"), by=house.marketing, at=AT)
    cost = expenses.enter_expense(
        outlet=house.outlet, on=TODAY, channel="events", what="场地", payee="会展社", amount=Decimal(1), document="F1",
        receipt=SimpleUploadedFile("a.png", PNG), by=house.finance, at=AT,
    )  # fmt: skip
    assert cost.files.exists()

    def shown(user, query=""):
        return {photo.words for photo in get(user, "photo_archive", query=query).context["page"]}

    assert shown(house.care) == {"签到", "合影"}
    assert shown(house.care, "?q=讲堂") == {"合影"} == shown(house.care, "?kind=lecture")
    assert shown(house.care, "?q=签") == {"签到"} and shown(house.care, "?year=2025") == set()
    assert shown(make_user("庄明远", Role.CUSTOMER_CARE, make_outlet("SH02"))) == set()


# The first page -------------------------------------------------------------------------------------------------------


def test_what_is_due_stands_on_the_first_page(house):
    assert list(money_day.due_for(house.marketing, AT)) == []
    campaign = with_budget(house, 300, begins_on=TODAY)
    row = materials.add_material(campaign=campaign, name="帐篷", wanted=1, by=house.marketing, at=AT)
    materials.record_movement(material=row, kind="out", quantity=1, who="方舒然", by=house.marketing, at=AT)
    made = expenses.enter_expense(
        outlet=house.outlet, on=TODAY, channel="online", what="广告", payee="传媒", amount=Decimal(9), document="F-1",
        by=house.marketing, at=AT,
    )  # fmt: skip
    sell(house, 2025)
    budget = make_budget(house, 2026)
    campaign_budgets.submit_budget(campaign=campaign, version=campaign.version, by=house.marketing, at=AT)
    refuse(campaign, house.manager)
    later = AT.replace(day=9)
    found = {item.url: item for item in money_day.due_for(house.marketing, later)}
    money = reverse("campaigns:money", args=[campaign.number])
    things = reverse("campaigns:materials", args=[campaign.number])
    assert set(found) == {budget.get_absolute_url(), made.get_absolute_url(), money, things}
    assert found[made.get_absolute_url()].deadline_at.date() == date(2026, 11, 12)
