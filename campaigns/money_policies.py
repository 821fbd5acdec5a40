"""What is settled about the money of campaigns: who signs the year's budget and what is moved in it."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare

ANNUAL_ROUTE = "campaign.annual_budget_route"
MOVE_ROUTE = "campaign.budget_move_route"
# Beyond so many percent above the signed budget a campaign is not settled before the changed budget is signed.
OVER_PERCENT = "campaign.over_budget_percent"

declare(
    Policy(
        ANNUAL_ROUTE,
        # Translators: 中文 年度营销预算审批路线
        _("Signatures on the year's budget of campaigns"),
        "route",
        "any: general_manager",
        _("The group's rules"),
    ),
    Policy(
        MOVE_ROUTE,
        # Translators: 中文 预算调整审批路线
        _("Signatures on moves within the year's budget"),
        "route",
        "any: general_manager",
        _("House rule"),
    ),
    Policy(
        OVER_PERCENT,
        # Translators: 中文 活动费用超预算不超过
        _("A campaign is settled with costs above its budget up to"),
        "percent",
        "10",
        _("House rule"),
    ),
)
