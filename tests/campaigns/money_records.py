"""One of each record of the money of campaigns, for the tables of rights and invariants."""

from decimal import Decimal

from django.core.files.base import ContentFile

from campaigns.models import (
    AnnualBudget,
    BudgetCell,
    BudgetLine,
    BudgetMonth,
    BudgetMove,
    CampaignFile,
    CarSales,
    ChannelShare,
    Expense,
    FixedCost,
    GiftIssue,
    Material,
    MaterialMovement,
    Support,
)
from workshop.models import Gift, GiftMovement

from .plan_records import NOW, TODAY, campaign_of


def budget_of(records) -> AnnualBudget:
    """A signed budget of 2026 with one month, and a move within it."""
    if found := AnnualBudget.objects.filter(outlet=records.outlet, year=2026).first():
        return found
    made = AnnualBudget.objects.create(
        outlet=records.outlet, year=2026, basis="sales", support=60000, last_spent=40000, total=100000,
        state="signed", signed_at=NOW, made_at=NOW, made_by=records.account,
    )  # fmt: skip
    made.months.create(month=1, units=10, amount=100000)
    made.fixed_costs.create(month=1, what="官网维护", amount=1000)
    made.channel_shares.create(channel="online", percent=100)
    made.cells.create(month=1, channel="online", amount=99000)
    made.moves.create(
        from_month=1, from_channel="online", to_month=2, to_channel="events", amount=500, reason="车展提前",
        asked_at=NOW, asked_by=records.account,
    )  # fmt: skip
    return made


def draft_of(records) -> AnnualBudget:
    """A budget of 2027 that is still being made."""
    if found := AnnualBudget.objects.filter(outlet=records.outlet, year=2027).first():
        return found
    made = AnnualBudget.objects.create(
        outlet=records.outlet, year=2027, basis="sales", support=60000, last_spent=40000, total=100000,
        made_at=NOW, made_by=records.account,
    )  # fmt: skip
    made.months.create(month=1, units=10, amount=100000)
    made.cells.create(month=1, channel="online", amount=100000)
    made.channel_shares.create(channel="online", percent=100)
    return made


def sales_of(records) -> CarSales:
    return CarSales.objects.get_or_create(
        outlet=records.outlet, month=TODAY.replace(day=1), kind="sold", defaults={"units": 12}
    )[0]


def line_of(records) -> BudgetLine:
    campaign = campaign_of(records)
    found = campaign.budget_lines.first()
    return found or campaign.budget_lines.create(line=1, channel="events", what="展台", amount=3000, support=1000)


def expense_of(records) -> Expense:
    """Of the campaign."""
    if found := Expense.objects.filter(outlet=records.outlet, document="FP-90001").first():
        return found
    return Expense.objects.create(
        outlet=records.outlet, campaign=campaign_of(records), on=TODAY, channel="events", what="帐篷租赁",
        payee="会展服务社", amount=Decimal(800), document="FP-90001", entered_at=NOW, entered_by=records.account,
    )  # fmt: skip


def support_of(records) -> Support:
    found = campaign_of(records).supports.first()
    return found or campaign_of(records).supports.create(
        on=TODAY, amount=1000, document="ZC-90001", entered_at=NOW, entered_by=records.account
    )


def receipt_of(records) -> CampaignFile:
    found = expense_of(records).files.first()
    return found or expense_of(records).files.create(
        file="campaigns/none.pdf", name="发票.pdf", size=10, at=NOW, by=records.account
    )


def photo_of(records) -> CampaignFile:
    campaign = campaign_of(records)
    if found := campaign.photos.first():
        return found
    made = CampaignFile(campaign=campaign, name="现场.png", size=4, at=NOW, by=records.account)
    made.file.save("a.png", ContentFile(b"\x89PNG"))
    return made


def material_of(records) -> Material:
    """Two pieces are out, one is back."""
    campaign = campaign_of(records)
    if found := campaign.materials.first():
        return found
    made = campaign.materials.create(
        name="帐篷", wanted=2, value=300, taken=2, back=1, made_at=NOW, made_by=records.account
    )
    made.movements.create(kind="out", quantity=2, value=300, who="方舒然", on=TODAY, at=NOW, by=records.account)
    return made


def gift_of(records) -> Gift:
    return Gift.objects.get_or_create(
        outlet=records.outlet, name="遮阳伞", given_up_at=None,
        defaults={"cost": 20, "stock": 9, "made_by": records.account, "made_at": NOW},
    )[0]  # fmt: skip


def issue_of(records) -> GiftIssue:
    campaign = campaign_of(records)
    if found := campaign.gift_issues.first():
        return found
    movement = GiftMovement.objects.create(
        gift=gift_of(records), kind="given", change=-1, balance=9, cost=20, occasion="event", words=campaign.number,
        at=NOW, by=records.account,
    )  # fmt: skip
    return campaign.gift_issues.create(movement=movement, on=TODAY)


MAKERS = {
    AnnualBudget: budget_of,
    BudgetMonth: lambda records: budget_of(records).months.get(),
    FixedCost: lambda records: budget_of(records).fixed_costs.get(),
    ChannelShare: lambda records: budget_of(records).channel_shares.get(),
    BudgetCell: lambda records: budget_of(records).cells.get(),
    BudgetMove: lambda records: budget_of(records).moves.get(),
    CarSales: sales_of,
    BudgetLine: line_of,
    Expense: expense_of,
    Support: support_of,
    CampaignFile: receipt_of,
    Material: material_of,
    MaterialMovement: lambda records: material_of(records).movements.get(),
    GiftIssue: issue_of,
}
