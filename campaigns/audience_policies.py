"""What is settled about the effect of campaigns."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff import policy
from staff.policy import Policy, declare

EFFECT_DAYS = "campaign.effect_days"

declare(
    Policy(
        EFFECT_DAYS,
        # Translators: 中文 活动结束后几天内进厂仍算活动效果
        _("Visits count for a campaign so many days after its last day"),
        "days",
        "30",
        _("House rule"),
        at_least=0,
        at_most=90,
    ),
)


def effect_days(outlet, on: date) -> int:
    return policy.value(EFFECT_DAYS, outlet=outlet, on=on)
