"""Expenses for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.forms.money import ExpenseFilter
from campaigns.models import Expense
from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right


def expenses_for(user, parameters, at):
    """The filtered expenses that the user may see and export."""
    visible = Expense.objects.visible_to(user, Right.BUDGET).visible_to(user, Right.EXPORT)
    return ExpenseFilter(parameters, user=user).apply(visible).for_list().order_by("-on", "-pk")


def expenses_workbook(expenses, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Spent on"), 12, "day"),
        Heading(_("Channel"), 16),
        Heading(_("What was paid for"), 36),
        Heading(_("Paid to"), 24),
        Heading(_("Invoice or receipt number"), 20),
        Heading(_("Amount"), 14, "money"),
        Heading(_("Campaign"), 16),
        Heading(_("Files"), 8, "whole"),
        Heading(_("Entered by"), 12),
        Heading(_("Entered"), 17, "instant"),
        Heading(_("Taken back"), 17, "instant"),
        Heading(_("Why it was taken back"), 36),
    ]
    return workbook({_("Expenses"): (headings, map(_row, expenses))})


def _row(each: Expense) -> list:
    return [
        each.outlet.name,
        each.on,
        each.get_channel_display(),
        each.what,
        each.payee,
        each.document,
        each.amount,
        each.campaign.number if each.campaign else "",
        each.receipts,
        each.entered_by.name,
        each.entered_at,
        each.withdrawn_at,
        each.withdraw_reason,
    ]


EXPENSES = ListExport(
    kind="campaigns.expenses_export",
    name="expenses",
    # Translators: 中文 导出费用支出
    title=gettext_lazy("Export of expenses"),
    needs=Right.BUDGET,
    rows=expenses_for,
    book=expenses_workbook,
)
