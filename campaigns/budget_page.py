"""What the page of a year's budget shows: the working month by month, what is spent against it, and its moves."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.dates import MONTHS

from staff import approval_page
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Right
from staff.services import approvals
from staff.trail_words import happened

from . import budget_rules, spending
from .channels import CHOSEN, Channel
from .forms import budgets as forms
from .models import AnnualBudget, ChannelShare
from .services import annual_budgets

State = AnnualBudget.State
ZERO = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """A channel's money: of one month, or of the year."""

    channel: str
    plan: Decimal
    spent: Decimal

    @property
    def label(self):
        return Channel(self.channel).label

    @property
    def left(self) -> Decimal:
        return self.plan - self.spent

    @property
    def over(self) -> bool:
        return self.spent > self.plan


@dataclass(frozen=True)
class MonthShown:
    """A line of the working; `amount` and `reckoned` as they were made, `cells` with what was moved since."""

    month: int
    units: int
    by_year: list[int | None]
    share: Decimal
    amount: Decimal
    fixed: Decimal
    reckoned: list[Decimal]
    """What fell on each of the chosen channels, in their order."""
    cells: list[Cell]

    @property
    def name(self):
        return MONTHS[self.month]

    @property
    def free(self) -> Decimal:
        return self.amount - self.fixed

    @property
    def plan(self) -> Decimal:
        return sum((cell.plan for cell in self.cells), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum((cell.spent for cell in self.cells), ZERO)

    @property
    def left(self) -> Decimal:
        return self.plan - self.spent

    @property
    def moved(self) -> Decimal:
        return self.plan - self.amount

    @property
    def over(self) -> bool:
        return self.spent > self.plan


@dataclass(frozen=True)
class Year:
    """A budget with all its months; nine queries however much was spent."""

    budget: AnnualBudget
    years: list[int]
    months: list[MonthShown]
    shares: list[ChannelShare]

    @property
    def channels(self) -> list[Cell]:
        """The channels over the whole year, fixed costs last."""
        return [
            Cell(
                channel.value,
                sum((month.cells[place].plan for month in self.months), ZERO),
                sum((month.cells[place].spent for month in self.months), ZERO),
            )
            for place, channel in enumerate(Channel)
        ]

    @property
    def reckoned(self) -> list[Decimal]:
        """What fell on each of the chosen channels over the year, before anything was moved."""
        return [sum(amounts, ZERO) for amounts in zip(*(month.reckoned for month in self.months), strict=True)]

    @property
    def units(self) -> int:
        return sum(month.units for month in self.months)

    @property
    def fixed(self) -> Decimal:
        return sum((month.fixed for month in self.months), ZERO)

    @property
    def free(self) -> Decimal:
        return self.budget.total - self.fixed

    @property
    def plan(self) -> Decimal:
        return sum((month.plan for month in self.months), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum((month.spent for month in self.months), ZERO)

    @property
    def left(self) -> Decimal:
        return self.plan - self.spent

    @property
    def used_percent(self) -> int:
        return int(self.spent * 100 / self.plan) if self.plan else 0

    def until(self, month: int) -> tuple[Decimal, Decimal]:
        """Plan and spending of the months up to this one."""
        shown = [each for each in self.months if each.month <= month]
        return sum((each.plan for each in shown), ZERO), sum((each.spent for each in shown), ZERO)


def year_of(budget: AnnualBudget) -> Year:
    spent = spending.by_cell(budget.outlet, budget.year)
    cells = {(each.month, each.channel): each.amount for each in budget.cells.all()}
    fixed, shares = list(budget.fixed_costs.all()), list(budget.channel_shares.all())
    cars = annual_budgets.cars_for(budget.outlet, budget.year, budget.basis)
    years = [budget.year] if budget.basis == AnnualBudget.Basis.PLAN else annual_budgets.years_before(budget.year)
    rows = list(budget.months.order_by("month"))
    units = sum(row.units for row in rows)
    working = {each.month: each for each in annual_budgets.reckoned_of(budget, rows, fixed, shares)}
    months = [
        MonthShown(
            month=row.month,
            units=row.units,
            by_year=[cars.get((year, row.month)) for year in years],
            share=Decimal(row.units) * 100 / units if units else ZERO,
            amount=row.amount,
            fixed=annual_budgets.in_yuan(working[row.month].fixed),
            reckoned=[annual_budgets.in_yuan(working[row.month].channels.get(channel.value, 0)) for channel in CHOSEN],
            cells=[
                Cell(
                    channel.value,
                    cells.get((row.month, channel.value), ZERO),
                    spent.get((row.month, channel.value), ZERO),
                )
                for channel in Channel
            ],
        )
        for row in rows
    ]
    return Year(budget, years, months, shares)


def context(found: AnnualBudget, user, at: datetime, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors."""
    may_keep = user.may(Right.BUDGET_KEEP, found.outlet)
    today = local(at).date()
    year = year_of(found)
    shown = {
        "budget": found,
        "year": year,
        "channels": CHOSEN,
        "fixed_costs": forms.rows_known(found),
        "gaps": _gaps(found),
        "cars_changed": _cars_changed(found, year),
        "until_now": year.until(today.month) if today.year == found.year else None,
        "moves": list(found.moves.select_related("asked_by")),
        "may_rewrite": may_keep and found.state == State.DRAFT,
        "may_spend": user.may(Right.CAMPAIGNS_MONEY, found.outlet),
        "may_export": user.may(Right.EXPORT, found.outlet),
        "entries": happened(found),
    }
    if found.state == State.DRAFT:
        shown["route"] = _route_ahead(found, user, at)
        if may_keep:
            shown["submit_form"] = bound.get("submit_form") or forms.VersionForm(initial={"version": found.version})
    else:
        shown |= approval_page.of_document(found, user, at)
    if found.state == State.SIGNED and may_keep:
        shown["move_form"] = bound.get("move_form") or forms.MoveForm(initial={"from_month": today.month})
    return shown


def _gaps(found: AnnualBudget) -> dict[int, list[int]]:
    """The years with months of which no sales are known: they count for nothing in the shares."""
    if found.basis == AnnualBudget.Basis.PLAN or found.state != State.DRAFT:
        return {}
    cars = annual_budgets.cars_for(found.outlet, found.year, found.basis)
    return budget_rules.incomplete(cars.keys(), annual_budgets.years_before(found.year))


def _cars_changed(found: AnnualBudget, year: Year) -> bool:
    """Whether other numbers of cars are known by now than the budget was reckoned with."""
    return found.state == State.DRAFT and any(
        month.units != sum(units or 0 for units in month.by_year) for month in year.months
    )


def _route_ahead(found: AnnualBudget, user, at: datetime) -> list:
    try:
        return approvals.route_ahead(
            kind=annual_budgets.KIND,
            amount=found.total,
            outlet=found.outlet,
            applicant=user,
            on=local(at).date(),
        )
    except Refused:
        return []
