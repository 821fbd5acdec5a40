"""What is settled about the year's plan: who signs it, and until when the next one is due."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

ROUTE = "annual_plan.route"
BEGIN_FROM = "annual_plan.begin_from"
DUE_ON = "annual_plan.due_on"

# Translators: 中文 年度经营计划
name_group("annual_plan", _("Annual plan"))

declare(
    Policy(
        ROUTE,
        # Translators: 中文 年度经营计划审批路线
        _("Signatures on the year's plan"),
        "route",
        "any: general_manager",
        _("House rule"),
    ),
    Policy(
        BEGIN_FROM,
        # Translators: 中文 从哪天起提醒编制下一年度计划
        _("The next year's plan is asked for from"),
        "month_day",
        "11-01",
        _("House rule"),
    ),
    Policy(
        DUE_ON,
        # Translators: 中文 下一年度计划应完成日
        _("The next year's plan is due on"),
        "month_day",
        "12-31",
        _("House rule"),
    ),
)
