"""Several people at the money of a campaign in the same instant: settled once, spent once, moved once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.models import AnnualBudget, BudgetMove, Expense, MaterialMovement
from campaigns.services import annual_budgets, campaign_budgets, campaigns, expenses, materials, tasks
from staff.models import Approval
from staff.refusals import AlreadyDone, Refused
from staff.services import approvals
from tests.racing import race

from .money_house import AT, EVEN, approved, fresh, lines, make_money_house, sell, signed_budget, waiting, with_budget
from .places import TODAY

pytestmark = pytest.mark.django_db(transaction=True)
AFTERWARDS = AT + timedelta(days=60)


@pytest.fixture
def house(transactional_db):
    return make_money_house()


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def spend(house, campaign=None, amount=100, document="FP-1", by=None, **fields):
    return expenses.enter_expense(
        outlet=house.outlet, campaign=campaign, on=TODAY, channel="events", what="场地", payee="会展社",
        amount=Decimal(amount), document=document, by=by or house.finance, at=AT, **fields,
    )  # fmt: skip


def settle(house, campaign, by=None):
    mine = fresh(campaign)
    return campaigns.settle_campaign(
        campaign=mine, version=mine.version, evaluation="到场 40 组", by=by or house.marketing, at=AFTERWARDS
    )


def finished(house, *amounts):
    campaign = approved(house, *amounts)
    for task in campaign.tasks.filter(done_at__isnull=True):
        tasks.finish_task(task=task, proof="完成", by=house.marketing, at=AT)
    return fresh(campaign)


@pytest.mark.parametrize("_again", range(3))
def test_an_expense_without_its_receipt_comes_before_the_settlement_or_not_at_all(house, _again):
    campaign = finished(house, 1000)
    outcomes = race([lambda: settle(house, campaign), lambda: spend(house, campaign)])
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    assert Expense.objects.exists() == (fresh(campaign).state == "approved")


def test_two_settle_at_once(house):
    campaign = finished(house, 1000)
    version = campaign.version

    def deed(by):
        return campaigns.settle_campaign(campaign=campaign, version=version, evaluation="好", by=by, at=AFTERWARDS)

    assert names(race([lambda: deed(house.marketing), lambda: deed(house.manager)])) == ["AlreadyDone", "Campaign"]


def test_the_same_receipt_is_entered_by_two(house):
    outcomes = race([lambda by=by: spend(house, by=by) for by in (house.finance, house.marketing)])
    assert names(outcomes) == ["Expense", "Refused"] and Expense.objects.count() == 1


def test_an_expense_is_taken_back_once(house):
    made = spend(house)
    deeds = [
        lambda by=by: expenses.take_back_expense(
            expense=Expense.objects.select_related("outlet", "campaign").get(pk=made.pk), reason="重复", by=by, at=AT
        )
        for by in (house.finance, house.marketing)
    ]
    assert names(race(deeds)) == ["AlreadyDone", "Expense"]


def test_a_budget_is_submitted_or_changed(house):
    """Both saw the same lines: the second hears who was quicker, and the signers see what is written."""
    campaign = with_budget(house, 3000)
    given = {"campaign": campaign, "version": campaign.version, "at": AT}
    outcomes = race(
        [
            lambda: campaign_budgets.submit_budget(by=house.marketing, **given),
            lambda: campaign_budgets.write_budget(lines=lines(9000), by=house.manager, **given),
        ]
    )
    assert sum(isinstance(each, AlreadyDone) for each in outcomes) == 1, outcomes
    asked = Approval.objects.of(campaign).first()
    assert asked is None or asked.amount == campaign_budgets.planned(fresh(campaign)) == 3000


@pytest.mark.parametrize("_again", range(3))
def test_the_last_signature_and_a_change_at_once(house, _again):
    """Whoever is first: other lines are signed anew by all, and nobody waits for the other for ever."""
    campaign = with_budget(house, 3000)
    campaign_budgets.submit_budget(campaign=campaign, version=campaign.version, by=house.marketing, at=AT)
    first = waiting(campaign)
    approvals.sign(approval=first, version=first.version, by=house.manager, at=AT)
    last, campaign = waiting(campaign), fresh(campaign)
    outcomes = race(
        [
            lambda: approvals.sign(approval=last, version=last.version, by=house.general, at=AT),
            lambda: campaign_budgets.write_budget(
                campaign=campaign, version=campaign.version, lines=lines(9000), by=house.marketing, at=AT
            ),
        ]
    )
    assert all(not isinstance(each, Exception) or isinstance(each, Refused | AlreadyDone) for each in outcomes), (
        outcomes
    )
    assert fresh(campaign).state == "submitted"
    assert (waiting(campaign).round, waiting(campaign).state, waiting(campaign).amount) == (2, "open", 9000)


def ask(house, budget, amount, by, to_month=5):
    return annual_budgets.ask_move(
        budget=budget, from_month=3, from_channel="events", to_month=to_month, to_channel="tours",
        amount=Decimal(amount), reason="车展改期", by=by, at=AT,
    )  # fmt: skip


def test_two_ask_for_the_same_money(house):
    """Six thousand lie there."""
    budget = signed_budget(house)
    outcomes = race([lambda by=by: ask(house, budget, 4000, by) for by in (house.marketing, house.manager)])
    assert names(outcomes) == ["BudgetMove", "Refused"] and BudgetMove.objects.count() == 1


def test_a_move_is_signed_once(house):
    budget = signed_budget(house)
    move = ask(house, budget, 4000, house.marketing)
    asked = waiting(move)
    deed = lambda: approvals.sign(approval=asked, version=asked.version, by=house.general, at=AT)  # noqa: E731
    assert names(race([deed, deed])) == ["AlreadyDone", "Approval"]
    assert budget.cells.get(month=3, channel="events").amount == 2000
    assert budget.cells.get(month=5, channel="tours").amount == 4000


def test_a_years_budget_is_made_once(house):
    for year in (2024, 2025, 2026):
        sell(house, year)

    def make(by):
        return annual_budgets.write_budget(
            outlet=house.outlet, year=2027, basis="sales", support=Decimal(100), last_spent=Decimal(0),
            total=Decimal(100), percents=EVEN, by=by, at=AT,
        )  # fmt: skip

    assert names(race([lambda: make(house.marketing), lambda: make(house.manager)])) == ["AnnualBudget", "Refused"]
    assert AnnualBudget.objects.get().months.count() == 12


def test_the_last_piece_is_brought_back_once(house):
    campaign = approved(house, 100, begins_on=date(2026, 11, 6))
    tent = materials.add_material(
        campaign=campaign, name="帐篷", wanted=1, value=Decimal(300), by=house.marketing, at=AT
    )
    given = {"material": tent, "quantity": 1, "at": AT}
    materials.record_movement(kind="out", who="方舒然", by=house.marketing, **given)
    outcomes = race(
        [
            lambda: materials.record_movement(kind="back", by=house.marketing, **given),
            lambda: materials.record_movement(kind="lost", words="丢在现场", by=house.care, **given),
        ]
    )
    assert names(outcomes) == ["MaterialMovement", "Refused"]
    assert MaterialMovement.objects.exclude(kind="out").count() == 1
