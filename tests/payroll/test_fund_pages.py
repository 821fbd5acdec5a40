"""The fund's pages: what each shows to whom, what each form answers, and that a list leads to its workbook."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from payroll import fund_exports
from payroll.models import FundEntry, FundPayment
from payroll.services import fund as services
from staff.models import Work
from staff.roles import Role
from tests.makers import make_posting
from tests.people import make_house

from .test_fund import NOW, TODAY, ask, balance, credit, deposit, filed, paid, signed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def as_(client, clock):
    clock(NOW)

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def rows_of(response) -> list[tuple]:
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


# --- The ledger -------------------------------------------------------------------------------------------------------


def test_the_ledger_shows_what_the_fund_holds_and_held(house, as_):
    credit(house, "5000")
    deposit(house, "300", on=TODAY - 40 * DAY)
    signed(house, "120")
    response = as_(house.general_manager).get(reverse("payroll:fund"), {"day": "2026-10-31"})
    page = response.content.decode()
    assert response.context["standing"].balance == 5300
    assert response.context["balance_then"] == 300
    assert "5,300.00" in page and "5,180.00" in page
    assert [entry.held for entry in response.context["page"]] == [5300, 300]
    assert not response.context["may_keep"]


def test_a_day_that_is_none_is_today(house, as_):
    credit(house)
    for day in ("", "2026-02-30", "x"):
        assert as_(house.finance).get(reverse("payroll:fund"), {"day": day}).context["balance_then"] == 5000


def test_an_empty_fund_says_what_will_fill_it(house, as_):
    response = as_(house.general_manager).get(reverse("payroll:fund"))
    assert response.status_code == 200 and not response.context["page"].rows


def test_the_filter_narrows_entries_and_sums_but_not_the_balance_after(house, as_):
    credit(house, "1000")
    deposit(house, "200")
    paid(house, "150")
    response = as_(house.finance).get(reverse("payroll:fund"), {"source": ["payment"]})
    assert [(entry.amount, entry.held) for entry in response.context["page"]] == [(-150, 1050)]
    assert (response.context["came"], response.context["went"]) == (0, -150)
    between = {"from_on": "2026-11-06", "to_on": "2026-11-07"}
    assert not as_(house.finance).get(reverse("payroll:fund"), between).context["page"].rows


def test_a_long_ledger_is_paged_by_key_with_the_balance_going_on(house, as_):
    for number in range(30):
        deposit(house, "10", on=TODAY - number * DAY, purpose=f"回收款 {number}")
    client = as_(house.business_assistant)
    first = client.get(reverse("payroll:fund")).context["page"]
    second = client.get(reverse("payroll:fund"), {"after": first.after}).context["page"]
    assert (len(first), len(second)) == (25, 5)
    assert [entry.held for entry in [*first, *second]] == [300 - 10 * number for number in range(30)]


def test_the_ledger_asks_the_database_a_constant_number_of_times(house, as_, django_assert_max_num_queries):
    credit(house, "100000")
    client = as_(house.finance)
    for number in range(20):
        paid(house, "10", purpose=f"奖品 {number}")
    with django_assert_max_num_queries(22):
        client.get(reverse("payroll:fund"))
    with django_assert_max_num_queries(22):
        client.get(reverse("payroll:fund_payments"), {"state": "all"})


def test_another_outlet_is_404_and_ones_own_can_be_chosen(house, as_):
    make_posting(house.finance, Role.FINANCE, house.sh02)
    services.credit_run(
        outlet=house.sh02, month=TODAY, amount=Decimal(70), run_number="SH02-TC1", by=house.finance, at=NOW
    )
    client = as_(house.finance)
    assert client.get(reverse("payroll:fund"), {"outlet": "SH02"}).context["standing"].balance == 70
    assert client.get(reverse("payroll:fund")).context["outlet"] == house.sh01
    for name in ("fund", "fund_payments", "fund_export"):
        assert client.get(reverse(f"payroll:{name}"), {"outlet": "SZ01"}).status_code == 404


def test_a_deposit_is_entered_once(house, as_):
    client = as_(house.business_assistant)
    sent = {"outlet": "SH01", "amount": "365.50", "on": "2026-11-04", "purpose": "废机油回收款"}
    first = client.post(reverse("payroll:fund_deposit"), sent)
    again = client.post(reverse("payroll:fund_deposit"), sent)
    entry = FundEntry.objects.get()
    assert first["Location"] == again["Location"] == entry.get_absolute_url()
    assert (entry.amount, entry.entered_by) == (Decimal("365.50"), house.business_assistant)


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "-1"}, {"amount": "1.234"}, {"on": "2026-11-06"}, {"purpose": ""}, {"outlet": "SH02"}, {"amount": "x"}],
)
def test_a_wrong_deposit_comes_back_as_it_was_typed(house, as_, wrong):
    sent = {"outlet": "SH01", "amount": "365.5", "on": "2026-11-04", "purpose": "废机油回收款"} | wrong
    response = as_(house.business_assistant).post(reverse("payroll:fund_deposit"), sent)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not FundEntry.objects.exists()


def test_an_entry_is_taken_back_on_its_page(house, as_):
    entry = deposit(house)
    client = as_(house.business_assistant)
    url = reverse("payroll:fund_counter", args=[entry.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "多录一个零"})
    made = FundEntry.objects.get(source="correction")
    assert response["Location"] == made.get_absolute_url()
    assert url not in client.get(entry.get_absolute_url()).content.decode()
    again = client.post(url, {"reason": "再来一次"})
    assert again.status_code == 422 and again.context["form"].non_field_errors()
    assert balance(house) == 0


def test_what_a_run_brought_has_no_counter_form(house, as_):
    entry = credit(house)
    page = as_(house.business_assistant).get(entry.get_absolute_url()).content.decode()
    assert reverse("payroll:fund_counter", args=[entry.pk]) not in page


# --- Payments ---------------------------------------------------------------------------------------------------------


def test_a_payment_goes_its_way_over_the_pages(house, as_):
    credit(house)
    sent = {
        "outlet": "SH01",
        "purpose": "季度团建",
        "payee": "老街饭庄",
        "amount": "1680.32",
        "wanted_on": "2026-11-07",
    }
    made = as_(house.business_assistant).post(reverse("payroll:fund_ask"), sent)
    payment = FundPayment.objects.get()
    assert made["Location"] == payment.get_absolute_url()
    page = as_(house.station_head).get(payment.get_absolute_url()).content.decode()
    assert "壹仟陆佰捌拾元零叁角贰分" in page
    assert reverse("payroll:fund_sign", args=[payment.number]) in page
    as_(house.station_head).post(reverse("payroll:fund_sign", args=[payment.number]))
    as_(house.business_assistant).post(reverse("payroll:fund_pay", args=[payment.number]))
    assert balance(house) == Decimal("3319.68")
    client = as_(house.finance)
    url = reverse("payroll:fund_file", args=[payment.number])
    assert client.post(url, {"voucher": "记-9"}).status_code == 422
    client.post(url, {"voucher": "记-9", "used_for": "聚餐 26 人"})
    payment.refresh_from_db()
    assert (payment.state, payment.voucher) == ("filed", "记-9")
    sheet = client.get(reverse("payroll:fund_print", args=[payment.number])).content.decode()
    assert "壹仟陆佰捌拾元零叁角贰分" in sheet and "记-9" in sheet and sheet.count('class="sign"') == 3


def test_each_sees_the_buttons_of_the_own_step_only(house, as_):
    credit(house)
    steps = {"fund_sign": ask(house, "1"), "fund_pay": signed(house, "2"), "fund_file": paid(house, "3")}
    offered = {"station_head": "fund_sign", "business_assistant": "fund_pay", "finance": "fund_file"}
    for who in (*offered, "general_manager", "service_manager"):
        client = as_(getattr(house, who))
        for step, payment in steps.items():
            page = client.get(payment.get_absolute_url()).content.decode()
            assert (reverse(f"payroll:{step}", args=[payment.number]) in page) == (offered.get(who) == step), who


def test_ones_own_request_is_not_offered_for_signing(house, as_):
    make_posting(house.station_head, Role.BUSINESS_ASSISTANT, house.sh01)
    payment = ask(house, by=type(house.station_head).objects.get(pk=house.station_head.pk))
    client = as_(house.station_head)
    page = client.get(payment.get_absolute_url())
    assert page.context["may"]["own"] and not page.context["may"]["sign"]
    client.post(reverse("payroll:fund_sign", args=[payment.number]))
    payment.refresh_from_db()
    assert payment.state == "asked"


def test_what_the_fund_does_not_hold_is_said_and_not_paid(house, as_):
    credit(house, "100")
    payment = signed(house, "100.01")
    client = as_(house.business_assistant)
    response = client.post(reverse("payroll:fund_pay", args=[payment.number]), follow=True)
    assert "100.00" in str(list(response.context["messages"])[0])
    payment.refresh_from_db()
    assert payment.state == "signed"


def test_refusing_and_withdrawing_need_a_reason(house, as_):
    first, second = ask(house, "1"), ask(house, "2")
    client = as_(house.station_head)
    url = reverse("payroll:fund_refuse", args=[first.number])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "等下月"}).status_code == 302
    client = as_(house.business_assistant)
    assert client.post(reverse("payroll:fund_withdraw", args=[second.number]), {"reason": "取消"}).status_code == 302
    assert set(FundPayment.objects.values_list("state", flat=True)) == {"refused", "withdrawn"}


def test_the_list_has_a_tab_for_each_state(house, as_):
    credit(house)
    made = {
        "asked": ask(house, "1"),
        "signed": signed(house, "2"),
        "paid": paid(house, "3"),
        "filed": filed(house, "4"),
    }
    client = as_(house.general_manager)

    def listed(**query):
        return [payment.number for payment in client.get(reverse("payroll:fund_payments"), query).context["page"]]

    assert listed() == [made[state].number for state in ("paid", "signed", "asked")]
    for state, payment in made.items():
        assert listed(state=state) == [payment.number]
    assert len(listed(state="all")) == 4
    assert listed(state="ended") == []
    assert listed(state="all", payee="沪东") and not listed(state="all", payee="别家")
    response = client.get(reverse("payroll:fund_payments"), {"state": "all"})
    assert response.context["amount"] == 10


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_the_export_holds_exactly_what_is_filtered(house, as_):
    credit(house, "1000")
    paid(house, "150", payee="=HYPERLINK()")
    client = as_(house.finance)
    everything = rows_of(client.get(reverse("payroll:fund_export")))
    assert [(row[6], row[7]) for row in everything] == [(1000, 1000), (-150, 850)]
    assert [row[6] for row in rows_of(client.get(reverse("payroll:fund_export"), {"source": "payment"}))] == [-150]
    payments = rows_of(client.get(reverse("payroll:fund_export"), {"list": "payments", "state": "paid"}))
    assert [(row[3], row[4]) for row in payments] == [("=HYPERLINK()", 150)]
    assert rows_of(client.get(reverse("payroll:fund_export"), {"list": "payments", "state": "filed"})) == []


def test_a_long_list_is_written_by_the_worker(house, as_, monkeypatch):
    credit(house, "1000")
    monkeypatch.setattr("staff.list_exports.AT_ONCE", 0)
    response = as_(house.finance).get(reverse("payroll:fund_export"), {"source": "run"})
    work = Work.objects.get(kind=fund_exports.FUND_WORK)
    assert response["Location"] == work.get_absolute_url()
    done = fund_exports.write_list(work, lambda done, total: None)
    name, content = done["file"]
    sheet = load_workbook(BytesIO(ContentFile(content).read())).worksheets[0]
    assert name.endswith(".xlsx") and sheet.max_row == 2


def test_a_right_lost_meanwhile_counts_in_the_worker(house, as_, monkeypatch):
    credit(house, "1000")
    monkeypatch.setattr("staff.list_exports.AT_ONCE", 0)
    as_(house.finance).get(reverse("payroll:fund_export"))
    house.finance.postings.update(to_on=TODAY - DAY)
    work = Work.objects.get(kind=fund_exports.FUND_WORK)
    rows = load_workbook(BytesIO(fund_exports.write_list(work, lambda *_: None)["file"][1])).worksheets[0].max_row
    assert rows == 1


def test_the_audit_trail_of_the_fund_is_for_those_who_see_the_fund(house, as_):
    entry = deposit(house)
    address = reverse("staff:trail_of", args=["payroll.fundentry", entry.pk])
    assert as_(house.station_head).get(address).status_code == 200
    assert as_(house.area_manager).get(address).status_code in (403, 404)
