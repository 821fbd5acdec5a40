"""What is settled about campaigns: who signs their budgets."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

BUDGET_ROUTE = "campaign.budget_route"

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
)
