"""The year's budget with its working for Excel, and the list of budgets."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns import spending
from campaigns.channels import CHOSEN
from campaigns.forms.budgets import BudgetFilter
from campaigns.models import AnnualBudget
from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right


def budget_workbook(year) -> bytes:
    """The working of a `campaigns.budget_page.Year`, and its plan and spending by month and channel."""
    working = [
        Heading(_("Month"), 8),
        *(Heading(str(each), 10, "whole") for each in year.years),
        Heading(_("Cars"), 10, "whole"),
        Heading(_("Share in percent"), 12, "exact"),
        Heading(_("Share of the total"), 16, "money"),
        Heading(_("Fixed costs"), 16, "money"),
        Heading(_("Left for the channels"), 16, "money"),
        *(Heading(str(channel.label), 16, "money") for channel in CHOSEN),
        Heading(_("Moved since"), 16, "money"),
    ]
    spent = [
        Heading(_("Month"), 8),
        Heading(_("Channel"), 18),
        Heading(pgettext("budget", "Plan"), 16, "money"),
        Heading(pgettext("budget", "Spent"), 16, "money"),
        Heading(pgettext("budget", "Left"), 16, "money"),
    ]
    return workbook(
        {
            pgettext("budget", "Working"): (working, [_working_row(month) for month in year.months]),
            pgettext("budget", "Spent against plan"): (
                spent,
                [
                    [month.month, str(cell.label), cell.plan, cell.spent, cell.left]
                    for month in year.months
                    for cell in month.cells
                ],
            ),
        }
    )


def _working_row(month) -> list:
    return [
        month.month,
        *month.by_year,
        month.units,
        month.share,
        month.amount,
        month.fixed,
        month.free,
        *month.reckoned,
        month.moved,
    ]


def budgets_for(user, parameters, at):
    """The filtered budgets that the user may see and export."""
    visible = AnnualBudget.objects.visible_to(user, Right.BUDGET).visible_to(user, Right.EXPORT)
    return BudgetFilter(parameters, user=user).apply(visible).for_list().order_by("-year", "-pk")


def budgets_workbook(budgets, user) -> bytes:
    rows = list(budgets)
    spent = spending.by_year({each.outlet_id for each in rows}, {each.year for each in rows})
    headings = [
        Heading(_("Year"), 8),
        Heading(_("Outlet"), 18),
        Heading(_("State"), 12),
        Heading(_("Split over the months by"), 24),
        Heading(_("Manufacturer's support"), 16, "money"),
        Heading(_("The house's own spend last year"), 16, "money"),
        Heading(_("Total"), 16, "money"),
        Heading(_("Why it is another sum"), 30),
        Heading(pgettext("budget", "Spent"), 16, "money"),
        Heading(pgettext("budget", "Left"), 16, "money"),
        Heading(pgettext("annual budget", "Written by"), 12),
    ]
    return workbook({_("Annual budgets"): (headings, (_budget_row(each, spent) for each in rows))})


def _budget_row(each: AnnualBudget, spent: dict) -> list:
    used = spent.get((each.outlet_id, each.year), 0)
    return [
        each.year,
        each.outlet.name,
        each.get_state_display(),
        each.get_basis_display(),
        each.support,
        each.last_spent,
        each.total,
        each.words,
        used,
        each.total - used,
        each.made_by.name,
    ]


BUDGETS = ListExport(
    kind="campaigns.budgets_export",
    name="budgets",
    # Translators: 中文 导出年度预算
    title=gettext_lazy("Export of annual budgets"),
    needs=Right.BUDGET,
    rows=budgets_for,
    book=budgets_workbook,
)
