"""The year's budget and its expenses for Excel."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.channels import CHOSEN
from exchange.writer import Heading, workbook


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
