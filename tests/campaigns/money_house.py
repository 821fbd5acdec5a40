"""A house that makes budgets: people who sign, cars sold, a budget and a campaign with lines."""

from decimal import Decimal

from campaigns.channels import CHOSEN
from campaigns.models import AnnualBudget, CarSales
from campaigns.services import annual_budgets, campaign_budgets
from staff.models import Approval
from staff.roles import Role
from staff.services import approvals
from tests.makers import make_user

from .places import AT, House, begin, fresh, make_house

EVEN = {channel.value: Decimal(0) for channel in CHOSEN} | {"online": Decimal(40), "events": Decimal(60)}


def make_money_house() -> House:
    house = make_house()
    house.general = make_user("邵景行", Role.GENERAL_MANAGER, house.outlet)
    return house


def sell(house: House, year: int, units: dict[int, int] | None = None, kind: str = CarSales.Kind.SOLD) -> None:
    """Ten cars in every month of a year, unless `{month: cars}` says otherwise."""
    units = dict.fromkeys(range(1, 13), 10) if units is None else units
    annual_budgets.keep_sales(
        outlet=house.outlet,
        kind=kind,
        units={(year, month): number for month, number in units.items()},
        by=house.marketing,
        at=AT,
    )


def make_budget(house: House, year: int = 2026, **fields) -> AnnualBudget:
    """120,000 yuan, by default over three years of even sales: 10,000 a month, 40 percent online, 60 events."""
    given = {
        "basis": "sales",
        "support": Decimal(70_000),
        "last_spent": Decimal(50_000),
        "total": Decimal(120_000),
        "percents": EVEN,
        "by": house.marketing,
        "at": AT,
    } | fields
    return annual_budgets.write_budget(outlet=house.outlet, year=year, **given)


def signed_budget(house: House, year: int = 2026, **fields) -> AnnualBudget:
    if not CarSales.objects.filter(outlet=house.outlet).exists():
        for each in annual_budgets.years_before(year):
            sell(house, each)
    made = make_budget(house, year, **fields)
    annual_budgets.submit_budget(budget=made, version=0, by=house.marketing, at=AT)
    sign(made, house.general)
    return budget_now(made)


def budget_now(budget: AnnualBudget) -> AnnualBudget:
    return AnnualBudget.objects.select_related("outlet__area__region").get(pk=budget.pk)


def waiting(document) -> Approval:
    return Approval.objects.of(document).select_related("outlet__area__region").first()


def sign(document, *people) -> None:
    for person in people:
        approval = waiting(document)
        approvals.sign(approval=approval, version=approval.version, by=person, at=AT)


def refuse(document, person, reason: str = "太多了") -> None:
    approval = waiting(document)
    approvals.refuse(approval=approval, version=approval.version, reason=reason, by=person, at=AT)


def lines(*amounts: int) -> list[campaign_budgets.LineDraft]:
    return [
        campaign_budgets.LineDraft("events", f"费用{place}", Decimal(amount), Decimal(amount) / 2)
        for place, amount in enumerate(amounts, start=1)
    ]


def with_budget(house: House, *amounts: int, **fields):
    """A campaign with the lines; not submitted."""
    campaign = begin(house, **fields)
    campaign_budgets.write_budget(
        campaign=campaign, version=campaign.version, lines=lines(*amounts), by=house.marketing, at=AT
    )
    return fresh(campaign)


def approved(house: House, *amounts: int, **fields):
    campaign = with_budget(house, *amounts, **fields)
    campaign_budgets.submit_budget(campaign=campaign, version=campaign.version, by=house.marketing, at=AT)
    sign(campaign, house.manager, house.general)
    return fresh(campaign)
