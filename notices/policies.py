"""What is settled about messages, as data."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare

ATTEMPTS = "notices.attempts"
LOOK_WITHIN = "notices.look_within"

declare(
    Policy(
        key=ATTEMPTS,
        label=_("Attempts before a message counts as not delivered"),
        kind="count",
        default="6",
        # Translators: 中文 1、5、15、60、120 分钟后重试，约三个半小时后停止
        source=_("Tried again after 1, 5, 15, 60 and 120 minutes, so it gives up after about three and a half hours"),
        at_least=1,
        at_most=100,
    ),
    Policy(
        key=LOOK_WITHIN,
        label=_("A message that was not delivered is looked at within"),
        kind="hours",
        default="4",
        source=_("Half a working day"),
        at_least=1,
        at_most=720,
    ),
)
