"""The money of campaigns in the demo: budgets that add up, campaigns at every step."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from campaigns.budget_page import year_of
from campaigns.models import AnnualBudget, BudgetMove, Campaign, Expense
from campaigns.money_page import cost_above_budget, materials_out, receipts_missing
from campaigns.services import campaigns
from demo import campaign_money
from demo.outlets import FIRST, SECOND
from demo.people import Staff
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from workshop.services import gifts

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-23 10:00")
WORK_HERE = (Role.MARKETING, Role.FINANCE, Role.SERVICE_MANAGER, Role.GENERAL_MANAGER)


@pytest.fixture
def staff(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    outlets = {code: make_outlet(code) for code in (FIRST.code, SECOND.code)}
    staff = Staff()
    for code, outlet in outlets.items():
        for role in WORK_HERE:
            staff.users[code, role] = [make_user(f"{role.label}{code}", role, outlet)]
    staff.outlets = outlets
    return staff


def test_the_years_add_up_and_are_spent_from(staff):
    assert campaign_money.make_budgets(Random(1), staff, staff.outlets, AT) == 3
    for budget in AnnualBudget.objects.select_related("outlet__area__region"):
        year = year_of(budget)
        assert year.plan == budget.total and (year.spent > 0) == (budget.year == 2026)
    assert set(BudgetMove.objects.values_list("state", flat=True)) == {"moved", "asked"}
    assert Expense.objects.without_receipt().count() == 2


@pytest.mark.parametrize(
    ("kind", "begins", "days", "state"),
    [
        ("open_day", -52, 1, "approved"),
        ("trade_in", -9, 30, "approved"),
        ("group", 11, 1, "approved"),
        ("seasonal", 24, 14, "submitted"),
        ("auto_show", 46, 3, "planned"),
    ],
)
def test_campaigns_stand_at_every_step(staff, kind, begins, days, state):
    outlet, maker = staff.outlets[FIRST.code], staff.user(FIRST.code, Role.MARKETING)
    on = AT.date() + timedelta(days=begins)
    made = campaigns.write_campaign(
        outlet=outlet, kind=kind, name="活动", begins_on=on, ends_on=on + timedelta(days=days - 1), owner=maker,
        by=maker, at=AT + timedelta(days=min(begins - 30, -4)),
    )  # fmt: skip
    gifts.add_gift(
        outlet=outlet, name="保温杯", cost=Decimal(28), stock=20, reorder_at=2,
        by=staff.user(FIRST.code, Role.SERVICE_MANAGER), at=AT - timedelta(days=9),
    )  # fmt: skip
    campaign_money.play(made, staff, outlet, maker, AT)
    made = Campaign.objects.select_related("outlet__area__region").get(pk=made.pk)
    assert made.state == state and made.budget_lines.exists()
    over = begins + days <= 0
    assert not over or not [
        check(made, AT) for check in (receipts_missing, materials_out, cost_above_budget) if check(made, AT)
    ]
    assert made.photos.exists() == over
    # While it is on gifts leave the stock for it.
    assert made.gift_issues.exists() == (begins < 0 and not over)
