"""What is settled about campaigns: who signs budgets, when tasks are reminded of, when a campaign is settled."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

BUDGET_ROUTE = "campaign.budget_route"
REMIND_DAYS = "campaign.remind_days"
SETTLE_DAYS = "campaign.settle_days"

# Translators: 中文 活动
name_group("campaign", _("Campaigns"))
declare(
    Policy(
        BUDGET_ROUTE,
        # Translators: 中文 活动预算审批路线
        _("Signatures on budgets of campaigns"),
        "route",
        "any: service_manager > general_manager",
        _("House rule"),
    ),
    # Translators: 中文 活动任务提前提醒天数
    Policy(REMIND_DAYS, _("Remind of tasks so many days before"), "days", "2", _("House rule")),
    # Translators: 中文 活动结束后结算期限
    Policy(SETTLE_DAYS, _("Settle a campaign within so many days of its end"), "days", "14", _("House rule")),
)


def book(on: date) -> Book:
    """The periods settled here, for any number of outlets, in one query."""
    return Book((REMIND_DAYS, SETTLE_DAYS), on=on)
