"""What this room settles as data."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

name_group("commission", _("Commission"))
declare(
    Policy(
        key="commission.objection_days",
        label=_("Time for objections to a statement"),
        kind="days",
        default="3",
        source=_("decided for this application"),
        at_least=1,
        at_most=31,
    ),
    Policy(
        key="commission.late_months",
        # Translators: 中文 关账后补录追查几个月
        label=_("Closed months that are searched for late records"),
        kind="count",
        default="12",
        source=_("decided for this application"),
        at_most=60,
    ),
    Policy(
        key="commission.deduction_percent",
        # Translators: 中文 扣减超过当月工资多少要看过
        label=_("Deductions above this part of the month's wage are looked at"),
        kind="percent",
        default="20",
        source=_("labour law: a deduction for damage takes at most a fifth of the month's wage"),
    ),
)
