"""The year's budget: split by the cars, fixed costs first, signed by the general manager, moved with a signature."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.core.exceptions import PermissionDenied

from campaigns import budget_rules, spending
from campaigns.budget_page import year_of
from campaigns.channels import CHOSEN, Channel
from campaigns.models import AnnualBudget, BudgetMove, CarSales
from campaigns.services import annual_budgets, expenses
from campaigns.services.annual_budgets import FixedDraft
from staff.refusals import AlreadyDone, Refused
from tests.exchange.workbooks import faults, good, imported

from .money_house import AT, EVEN, budget_now, make_budget, make_money_house, refuse, sell, sign, signed_budget

FEN = Decimal("0.01")


# The rule -------------------------------------------------------------------------------------------------------------


def test_parts_add_up_to_the_fen_for_any_shares():
    rng = Random(7)
    for _round in range(300):
        units = {month: rng.choice([0, 0, 1, 7, 33, 250]) for month in budget_rules.MONTHS} | {rng.randint(1, 12): 3}
        percents = {channel: Fraction(rng.randint(1, 10_000), 100) for channel in "abcdef"}
        total = rng.randint(1, 10**10)
        months = budget_rules.reckon(total, units, {}, percents)
        assert sum(month.amount for month in months) == total
        assert all(sum(month.channels.values()) == month.free for month in months)
        assert all(month.amount == 0 for month in months if not month.units)
        assert all(min(month.channels.values()) >= 0 for month in months)


def test_fixed_costs_come_first_and_never_exceed_the_month():
    units = {1: 1, 2: 3}
    months = budget_rules.reckon(400, units, {1: 100, 2: 50}, {"a": Fraction(100)})
    assert [(month.amount, month.free, month.channels["a"]) for month in months[:2]] == [(100, 0, 0), (300, 250, 250)]
    with pytest.raises(budget_rules.Excess) as excess:
        budget_rules.reckon(400, units, {1: 101}, {"a": Fraction(100)})
    assert (excess.value.month, excess.value.fen) == (1, 1)


def test_years_that_are_not_whole_are_named():
    known = {(2024, month) for month in range(1, 13)} | {(2025, 1), (2025, 2)}
    assert budget_rules.incomplete(known, [2023, 2024, 2025]) == {2025: list(range(3, 13))}


# Cars -----------------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_money_house()


def test_cars_are_written_changed_and_taken_away(house):
    sell(house, 2025, {1: 5, 2: 6})
    sell(house, 2025, {1: 7, 2: None})
    assert CarSales.objects.units_by_month() == {(2025, 1): 7}
    with pytest.raises(PermissionDenied):
        annual_budgets.keep_sales(outlet=house.outlet, kind="sold", units={(2025, 1): 1}, by=house.advisor, at=AT)
    with pytest.raises(Refused):
        sell(house, 2025, {1: -1})


def test_cars_are_imported(house):
    head = ["outlet", "月份", "类型", "台数"]
    rows = good() | {"新车销量": [head, ["SH01", "2025-03", "实际", 12], ["SH01", "2026-03", "planned", "8"]]}
    assert faults(imported(rows)) == []
    assert CarSales.objects.filter(kind="sold").units_by_month() == {(2025, 3): 12}
    rows["新车销量"][1][3] = -1
    assert faults(imported(rows)) == [("car_sales", 2, "units")]


# Making ---------------------------------------------------------------------------------------------------------------


def test_a_budget_is_split_by_three_years_together(house):
    sell(house, 2022, {12: 1000})
    sell(house, 2023, {1: 1})
    sell(house, 2025, {1: 1, 3: 2})
    made = make_budget(house, total=Decimal("1000.01"), words="试算")
    amounts = {month.month: month.amount for month in made.months.all()}
    assert amounts == dict.fromkeys(range(1, 13), 0) | {1: Decimal("500.01"), 3: Decimal("500.00")}
    year = year_of(budget_now(made))
    assert year.plan == Decimal("1000.01") and year.years == [2023, 2024, 2025]
    assert {cell.channel: cell.plan for cell in year.months[2].cells if cell.plan} == {"online": 200, "events": 300}


def test_the_group_case_comes_out_the_same(house, request):
    cases = request.config.rootpath / "tests" / "cases"
    expected = json.loads((cases / "budget.json").read_text())
    units: dict[int, dict[int, int]] = {}
    for line in (cases / "sales.csv").read_text().splitlines()[1:]:
        year, month, number = (int(part) for part in line.split(","))
        units.setdefault(year, {})[month] = number
    for year, months in units.items():
        sell(house, year, months)
    made = make_budget(house, max(units) + 1, total=Decimal(expected["total"]), words="按案例")
    assert {str(each.month): f"{each.amount:.2f}" for each in made.months.all()} == expected["months"]


def test_the_working_on_the_page_adds_up_to_the_fen(house):
    for year in (2023, 2024, 2025):
        sell(house, year, {month: month * month for month in range(1, 13)})
    made = make_budget(
        house, total=Decimal("100000.01"), words="试算", fixed=[FixedDraft("官网", Decimal("33.33"))],
        percents=EVEN | {"online": Decimal("33.33"), "tours": Decimal("6.67")},
    )  # fmt: skip
    year = year_of(budget_now(made))
    assert all(sum(month.reckoned) == month.free == month.amount - month.fixed for month in year.months)
    assert all(month.reckoned == [cell.plan for cell in month.cells[:-1]] for month in year.months)
    assert sum(year.reckoned) + year.fixed == made.total


def test_a_new_outlet_splits_by_its_plan(house):
    with pytest.raises(Refused) as refused:
        make_budget(house, basis="plan")
    assert refused.value.field == "basis"
    sell(house, 2026, {6: 4}, kind="planned")
    made = make_budget(house, basis="plan")
    assert {month.month for month in made.months.all() if month.amount} == {6}


def test_without_sales_nothing_is_split(house):
    with pytest.raises(Refused) as refused:
        make_budget(house)
    assert refused.value.field == "basis" and not AnnualBudget.objects.exists()


def test_fixed_costs_come_out_of_every_month(house):
    for year in (2023, 2024, 2025):
        sell(house, year)
    made = make_budget(house, fixed=[FixedDraft("官网", Decimal(800)), FixedDraft("春节布置", Decimal(700), 2)])
    year = year_of(budget_now(made))
    assert [month.fixed for month in year.months[:3]] == [800, 1500, 800]
    assert year.months[1].free == 8500 and year.months[1].plan == 10_000
    assert year.channels[-1].channel == Channel.FIXED and year.channels[-1].plan == 12 * 800 + 700


def test_more_fixed_costs_than_the_month_is_refused_with_its_name(house):
    sell(house, 2025, {1: 1, 2: 9})
    with pytest.raises(Refused) as refused:
        make_budget(house, fixed=[FixedDraft("展厅", Decimal("12000.01"), 1)])
    said = str(refused.value)
    assert all(part in said for part in ("1", "¥12,000.01", "¥12,000.00", "¥0.01")), said
    assert not AnnualBudget.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"total": Decimal(0)}, "total"),
        ({"support": Decimal(-1)}, "support"),
        ({"total": Decimal(130_000)}, "words"),
        ({"percents": EVEN | {"online": Decimal(39)}}, None),
        ({"percents": EVEN | {"online": Decimal(-40), "tours": Decimal(80)}}, None),
        ({"fixed": [FixedDraft(" ", Decimal(1))]}, None),
        ({"fixed": [FixedDraft("官网", Decimal(0))]}, None),
        ({"fixed": [FixedDraft("官网", Decimal(1)), FixedDraft("官网", Decimal(1), 3)]}, None),
    ],
)
def test_what_does_not_fit_is_refused(house, fields, field):
    sell(house, 2025)
    with pytest.raises(Refused) as refused:
        make_budget(house, **fields)
    assert refused.value.field == field


def test_one_budget_a_year_and_one_form_one_budget(house):
    sell(house, 2025)
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    made = make_budget(house, form_key=key)
    with pytest.raises(annual_budgets.WrittenAlready) as already:
        make_budget(house, form_key=key)
    assert already.value.budget == made
    with pytest.raises(Refused) as refused:
        make_budget(house)
    assert refused.value.field == "year"


def test_who_may_make_one(house):
    sell(house, 2025)
    for outsider in (house.advisor, house.finance, house.general, house.area):
        with pytest.raises(PermissionDenied):
            make_budget(house, by=outsider)
    assert make_budget(house, by=house.manager)


def rewrite(house, budget, **fields):
    given = {
        "basis": "sales",
        "support": Decimal(70_000),
        "last_spent": Decimal(50_000),
        "total": Decimal(120_000),
        "percents": EVEN,
        "by": house.marketing,
        "at": AT,
    }
    return annual_budgets.rewrite_budget(budget=budget, version=budget_now(budget).version, **given | fields)


def test_a_draft_is_reckoned_anew_with_the_cars_of_now(house):
    sell(house, 2025)
    made = make_budget(house)
    sell(house, 2025, {1: 130})
    rewrite(house, made, fixed=[FixedDraft("官网", Decimal(100))])
    assert made.months.get(month=1).amount == Decimal("65000.00")
    assert made.cells.count() == 12 * 7 and made.fixed_costs.count() == 12
    with pytest.raises(AlreadyDone):
        annual_budgets.submit_budget(budget=made, version=0, by=house.marketing, at=AT)


# Signatures -----------------------------------------------------------------------------------------------------------


def test_the_general_manager_signs(house):
    made = signed_budget(house)
    assert made.state == "signed" and made.signed_at == AT
    with pytest.raises(Refused):
        rewrite(house, made)


def test_refused_it_goes_back_and_is_submitted_again(house):
    sell(house, 2025)
    made = make_budget(house)
    annual_budgets.submit_budget(budget=made, version=0, by=house.marketing, at=AT)
    with pytest.raises(Refused):
        rewrite(house, made)
    refuse(made, house.general)
    back = budget_now(made)
    assert (back.state, back.back_reason, back.signed_at) == ("draft", "太多了", None)
    rewrite(house, back, total=Decimal(110_000), words="减少户外")
    annual_budgets.submit_budget(budget=back, version=budget_now(back).version, by=house.marketing, at=AT)
    sign(back, house.general)
    assert budget_now(back).state == "signed"


# Moves ----------------------------------------------------------------------------------------------------------------


def ask(house, budget, amount=1000, **fields):
    given = {
        "from_month": 3, "from_channel": "events", "to_month": 5, "to_channel": "tours",
        "amount": Decimal(amount), "reason": "车展改期", "by": house.marketing, "at": AT,
    }  # fmt: skip
    return annual_budgets.ask_move(budget=budget, **given | fields)


def cell(budget, month, channel):
    return budget.cells.get(month=month, channel=channel).amount


def test_money_moves_with_the_signature_and_not_before(house):
    budget = signed_budget(house)
    move = ask(house, budget)
    assert cell(budget, 3, "events") == 6000
    sign(move, house.general)
    assert (cell(budget, 3, "events"), cell(budget, 5, "tours")) == (5000, 1000)
    move.refresh_from_db()
    assert move.state == "moved"
    year = year_of(budget_now(budget))
    assert year.plan == budget.total and year.months[2].moved == -1000
    # The working stays as it was made.
    assert year.months[2].reckoned[:2] == [4000, 6000] and sum(year.reckoned) == budget.total


def test_refused_nothing_moves(house):
    budget = signed_budget(house)
    move = ask(house, budget)
    refuse(move, house.general)
    move.refresh_from_db()
    assert (move.state, move.end_reason, cell(budget, 3, "events")) == ("refused", "太多了", 6000)


def test_no_more_than_is_left_is_moved(house):
    budget = signed_budget(house)
    spend(house, 5500)
    with pytest.raises(Refused) as refused:
        ask(house, budget, 501)
    assert refused.value.field == "amount"
    ask(house, budget, 300)
    with pytest.raises(Refused):
        ask(house, budget, 201)
    assert BudgetMove.objects.count() == 1


def test_what_was_spent_since_does_not_move(house):
    budget = signed_budget(house)
    move = ask(house, budget, 1000)
    spend(house, 5500)
    with pytest.raises(Refused):
        sign(move, house.general)
    assert cell(budget, 3, "events") == 6000


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"to_month": 3, "to_channel": "events"}, "to_month"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_move_goes_somewhere_for_a_reason(house, fields, field):
    budget = signed_budget(house)
    with pytest.raises(Refused) as refused:
        ask(house, budget, **fields)
    assert refused.value.field == field


def test_a_draft_has_nothing_to_move_and_a_form_moves_once(house):
    sell(house, 2025)
    made = make_budget(house)
    with pytest.raises(Refused):
        ask(house, made)
    annual_budgets.submit_budget(budget=made, version=0, by=house.marketing, at=AT)
    sign(made, house.general)
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    ask(house, made, form_key=key)
    with pytest.raises(AlreadyDone):
        ask(house, made, form_key=key)
    with pytest.raises(PermissionDenied):
        ask(house, made, by=house.finance)


# Spending -------------------------------------------------------------------------------------------------------------


def spend(house, amount, document="FP-1", on=date(2026, 3, 4), channel="events", **fields):
    return expenses.enter_expense(
        outlet=house.outlet, on=on, channel=channel, what="广告", payee="传媒社", amount=Decimal(amount),
        document=document, by=house.finance, at=AT, **fields,
    )  # fmt: skip


def test_spending_falls_on_its_month_and_channel(house):
    budget = signed_budget(house)
    spend(house, 100)
    spend(house, 40, "FP-2", channel=Channel.FIXED)
    gone = spend(house, 900, "FP-3")
    spend(house, 7, "FP-4", on=date(2025, 3, 4))
    expenses.take_back_expense(expense=gone, reason="重复", by=house.finance, at=AT)
    year = year_of(budget)
    assert year.spent == 140 and year.months[2].spent == 140 and year.until(2) == (20_000, 0)
    assert spending.by_year([house.outlet], [2025, 2026]) == {
        (house.outlet.pk, 2026): Decimal(140),
        (house.outlet.pk, 2025): Decimal(7),
    }
    assert spending.own_money(house.outlet, 2026) == 140


def test_a_year_costs_the_same_queries_however_much_was_spent(house, django_assert_num_queries):
    budget = budget_now(signed_budget(house))
    with django_assert_num_queries(9):
        year_of(budget)
    for number in range(5):
        spend(house, 10, f"FP-{number}", channel=CHOSEN[number].value)
    with django_assert_num_queries(9):
        year_of(budget)
