"""A campaign's budget and its signatures, expenses with receipts, support, and the settlement against the budget."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import money_page
from campaigns.models import Campaign, CampaignFile, Expense
from campaigns.services import campaign_budgets, campaigns, expenses, tasks
from staff.models import Approval
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import approvals
from tests.makers import make_outlet, make_user

from .money_house import (
    AT,
    approved,
    begin,
    fresh,
    lines,
    make_money_house,
    refuse,
    sign,
    signed_budget,
    waiting,
    with_budget,
)
from .places import TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def house():
    return make_money_house()


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name="发票.png", content=PNG):
    return SimpleUploadedFile(name, content)


def submit(house, campaign):
    campaign = fresh(campaign)
    return campaign_budgets.submit_budget(campaign=campaign, version=campaign.version, by=house.marketing, at=AT)


def write(house, campaign, *amounts, **fields):
    campaign = fresh(campaign)
    given = {"version": campaign.version, "lines": lines(*amounts), "by": house.marketing, "at": AT}
    return campaign_budgets.write_budget(campaign=campaign, **given | fields)


def spend(house, amount, campaign=None, document="FP-1", **fields):
    given = {
        "outlet": house.outlet, "campaign": campaign, "on": TODAY, "channel": "events", "what": "场地",
        "payee": "会展社",
        "amount": Decimal(amount), "document": document, "by": house.finance, "at": AT,
    }  # fmt: skip
    return expenses.enter_expense(**given | fields)


# Budget ---------------------------------------------------------------------------------------------------------------


def test_the_state_of_the_campaign_follows_the_signatures(house):
    campaign = with_budget(house, 3000, 2000)
    assert campaign.state == "planned" and campaign_budgets.planned(campaign) == 5000
    submit(house, campaign)
    assert fresh(campaign).state == "submitted"
    sign(campaign, house.manager)
    assert fresh(campaign).state == "submitted"
    sign(campaign, house.general)
    assert fresh(campaign).state == "approved"


def test_refused_or_taken_back_it_is_planned_again(house):
    campaign = with_budget(house, 3000)
    submit(house, campaign)
    refuse(campaign, house.manager)
    assert fresh(campaign).state == "planned"
    submit(house, campaign)
    approval = waiting(campaign)
    approvals.withdraw(approval=approval, version=approval.version, reason="漏了一项", by=house.marketing, at=AT)
    assert fresh(campaign).state == "planned"


@pytest.mark.parametrize("signed", [False, True])
def test_another_budget_begins_the_signatures_anew(house, signed):
    campaign = with_budget(house, 3000)
    submit(house, campaign)
    sign(campaign, house.manager, *([house.general] if signed else []))
    with pytest.raises(Refused):
        write(house, campaign, 3000)
    assert fresh(campaign).state == ("approved" if signed else "submitted")
    write(house, campaign, 3500)
    assert fresh(campaign).state == "submitted"
    assert waiting(campaign).round == 2 and waiting(campaign).amount == 3500
    assert Approval.objects.of(campaign).filter(state="open").count() == 1
    sign(campaign, house.manager, house.general)
    assert fresh(campaign).state == "approved"


@pytest.mark.parametrize(
    "given",
    [
        [],
        [campaign_budgets.LineDraft("events", " ", Decimal(1))],
        [campaign_budgets.LineDraft("fixed", "网站", Decimal(1))],
        [campaign_budgets.LineDraft("events", "展台", Decimal(0))],
        [campaign_budgets.LineDraft("events", "展台", Decimal(1), Decimal(2))],
        [campaign_budgets.LineDraft("events", "展台", Decimal(1), Decimal(-1))],
        lines(*range(1, 62)),
    ],
)
def test_lines_that_do_not_fit_are_refused(house, given):
    campaign = begin(house)
    with pytest.raises(Refused):
        write(house, campaign, lines=given)
    assert not campaign.budget_lines.exists()


def test_who_writes_a_budget_and_who_was_quicker(house):
    campaign = begin(house)
    for outsider in (house.advisor, house.finance, house.general):
        with pytest.raises(PermissionDenied):
            write(house, campaign, 100, by=outsider)
    with pytest.raises(Refused):
        submit(house, campaign)
    write(house, campaign, 100)
    with pytest.raises(AlreadyDone):
        write(house, campaign, 200, version=0)


def test_nobody_signs_the_budget_of_a_campaign_that_they_wrote(house):
    campaign = with_budget(house, 3000, by=house.manager)
    submit(house, campaign)
    with pytest.raises(Refused):
        sign(campaign, house.manager)
    sign(campaign, make_user("庄明远", Role.SERVICE_MANAGER, house.outlet), house.general)
    assert fresh(campaign).state == "approved"


def test_the_signers_see_what_the_year_has_left(house):
    signed_budget(house, total=Decimal(120_000))
    spend(house, 1000, on=date(2026, 11, 3))
    campaign = with_budget(house, 5500, begins_on=date(2026, 11, 20))
    assert campaign_budgets.left_of_year(campaign)["events"] == 5000
    submit(house, campaign)
    assert waiting(campaign).contents[-1]["amount"] == "5000.00"
    spend(house, 300, campaign, "FP-2")
    assert campaign_budgets.left_of_year(campaign)["events"] == 5000


# Expenses -------------------------------------------------------------------------------------------------------------


def test_an_expense_counts_for_its_campaign_and_is_taken_back_with_a_reason(house):
    campaign = approved(house, 3000)
    made = spend(house, 800, campaign)
    assert money_page.account_of(campaign).spent == 800
    with pytest.raises(Refused) as refused:
        expenses.take_back_expense(expense=made, reason=" ", by=house.finance, at=AT)
    assert refused.value.field == "reason"
    expenses.take_back_expense(expense=made, reason="重复", by=house.finance, at=AT)
    assert money_page.account_of(campaign).spent == 0
    with pytest.raises(AlreadyDone):
        expenses.take_back_expense(expense=made, reason="重复", by=house.marketing, at=AT)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"on": TODAY + DAY}, "on"),
        ({"what": " "}, "what"),
        ({"payee": " "}, "payee"),
        ({"document": " "}, "document"),
    ],
)
def test_an_expense_is_whole(house, fields, field):
    with pytest.raises(Refused) as refused:
        spend(house, **{"amount": 10} | fields)
    assert refused.value.field == field


def test_a_receipt_is_entered_once_unless_it_was_taken_back(house):
    made = spend(house, 10)
    with pytest.raises(Refused) as refused:
        spend(house, 10)
    assert refused.value.field == "document"
    expenses.take_back_expense(expense=made, reason="金额错误", by=house.finance, at=AT)
    assert spend(house, 12)
    with pytest.raises(expenses.EnteredAlready):
        spend(house, 13, document="FP-9", form_key=KEY) and spend(house, 13, document="FP-9", form_key=KEY)
    assert Expense.objects.count() == 3


def test_no_fixed_cost_of_a_campaign_and_no_campaign_of_another_house(house):
    campaign = approved(house, 3000)
    with pytest.raises(Refused) as refused:
        spend(house, 10, campaign, channel="fixed")
    assert refused.value.field == "channel"
    other = make_outlet("SH02")
    boss = make_user("庄明远", Role.SERVICE_MANAGER, other)
    with pytest.raises(Refused) as refused:
        spend(house, 10, campaign, outlet=other, by=boss)
    assert refused.value.field == "campaign"


def test_who_enters_expenses(house):
    for outsider in (house.advisor, house.care, house.general):
        with pytest.raises(PermissionDenied):
            spend(house, 10, by=outsider)


def test_a_receipt_is_a_file_of_a_kind_that_is_taken(house):
    made = spend(house, 10, receipt=upload())
    assert made.files.get().name == "发票.png" and not Expense.objects.without_receipt().exists()
    with pytest.raises(Refused):
        expenses.attach_receipt(expense=made, upload=upload("x.html", b"<html>"), by=house.finance, at=AT)
    with pytest.raises(PermissionDenied):
        expenses.attach_receipt(expense=made, upload=upload(), by=house.advisor, at=AT)
    expenses.withdraw_file(file=CampaignFile.objects.get(), by=house.finance, at=AT)
    assert Expense.objects.without_receipt().get() == made
    with pytest.raises(AlreadyDone):
        expenses.withdraw_file(file=CampaignFile.objects.get(), by=house.finance, at=AT)


def test_photographs_are_pictures(house):
    campaign = begin(house)
    kept = expenses.add_photos(
        campaign=campaign, uploads=[upload("a.png"), upload("b.png")], words="签到", by=house.care, at=AT
    )
    assert [each.name for each in kept] == ["a.png", "b.png"] and campaign.photos.count() == 2
    for wrong in ([], [upload("a.txt", b"words")], [upload() for _each in range(21)]):
        with pytest.raises(Refused):
            expenses.add_photos(campaign=campaign, uploads=wrong, by=house.care, at=AT)
    with pytest.raises(PermissionDenied):
        expenses.add_photos(campaign=campaign, uploads=[upload()], by=house.finance, at=AT)
    with pytest.raises(PermissionDenied):
        expenses.withdraw_file(file=kept[0], by=house.advisor, at=AT)


# Support --------------------------------------------------------------------------------------------------------------


def test_support_that_came_in(house):
    campaign = approved(house, 3000)
    given = {"campaign": campaign, "on": TODAY, "amount": Decimal(1500), "document": "ZC-1", "at": AT}
    made = expenses.enter_support(**given, by=house.finance)
    with pytest.raises(Refused):
        expenses.enter_support(**given, by=house.finance)
    account = money_page.account_of(campaign)
    assert (account.support, account.received, account.own) == (1500, 1500, -1500)
    expenses.take_back_support(support=made, reason="记错", by=house.finance, at=AT)
    assert money_page.account_of(campaign).received == 0
    with pytest.raises(PermissionDenied):
        expenses.enter_support(**given | {"document": "ZC-2"}, by=house.care)


# Settling -------------------------------------------------------------------------------------------------------------


def settle(house, campaign):
    for task in campaign.tasks.filter(done_at__isnull=True):
        tasks.finish_task(task=task, proof="完成", by=house.marketing, at=AT)
    campaign = fresh(campaign)
    return campaigns.settle_campaign(
        campaign=campaign, version=campaign.version, evaluation="到场 40 组", by=house.marketing,
        at=AT + 60 * DAY,
    )  # fmt: skip


def test_it_is_settled_with_every_receipt_and_within_its_budget(house):
    campaign = approved(house, 1000)
    made = spend(house, 1100, campaign)
    with pytest.raises(Refused):
        settle(house, campaign)
    expenses.attach_receipt(expense=made, upload=upload(), by=house.finance, at=AT)
    assert settle(house, campaign).state == "settled"
    with pytest.raises(Refused):
        spend(house, 1, campaign, "FP-2")
    with pytest.raises(Refused):
        expenses.take_back_expense(expense=made, reason="晚了", by=house.finance, at=AT)
    with pytest.raises(Refused):
        expenses.withdraw_file(file=CampaignFile.objects.get(), by=house.finance, at=AT)


def test_more_than_a_tenth_above_the_budget_is_signed_anew_first(house):
    campaign = approved(house, 1000)
    spend(house, Decimal("1100.01"), campaign, receipt=upload())
    with pytest.raises(Refused):
        settle(house, campaign)
    write(house, campaign, 1101)
    sign(campaign, house.manager, house.general)
    assert settle(house, campaign).state == "settled"


def test_costs_without_a_signed_budget_are_in_the_way(house):
    campaign = begin(house)
    assert money_page.cost_above_budget(campaign, AT) is None
    spend(house, 5, campaign, receipt=upload())
    assert money_page.cost_above_budget(campaign, AT)
    with pytest.raises(Refused):
        settle(house, campaign)
    assert fresh(campaign).state == Campaign.State.PLANNED


def test_the_report_tells_what_it_cost(house):
    campaign = approved(house, 1000)
    assert money_page.report(begin(house, name="空"), AT) is None
    spend(house, 400, campaign)
    part = money_page.report(campaign, AT)
    assert [row[1:] for row in part.rows] == [["¥1,000.00", "¥400.00", "¥600.00"]]
