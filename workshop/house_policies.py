"""What is settled about gifts, certificates and trainings."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, value

WELCOMES = "gifts.welcomes_a_day"
COUNT_DAYS = "gifts.count_days"
HOUSE = _("House rule")

declare(
    # Translators: 中文 同一辆车一天最多送几次进店礼
    Policy(WELCOMES, _("Gifts on arrival for the same car on one day, at most"), "count", "1", HOUSE, 1, 20),
    # Translators: 中文 礼品多少天盘点一次
    Policy(COUNT_DAYS, _("Days after which the gifts are counted again"), "days", "31", HOUSE, 1, 366),
)


def welcomes_a_day(outlet, on: date) -> int:
    return value(WELCOMES, outlet=outlet, on=on)


def days_between_counts(outlet, on: date) -> int:
    return value(COUNT_DAYS, outlet=outlet, on=on)


# Hard cases -----------------------------------------------------------------------------------------------------------

VOTE_DAYS = "hard_cases.vote_days"

declare(
    # Translators: 中文 疑难案例几天内表决
    Policy(VOTE_DAYS, _("Days within which the technical group votes on a hard case"), "days", "2", HOUSE, 1, 30),
)


def days_to_vote(outlet, on: date) -> int:
    return value(VOTE_DAYS, outlet=outlet, on=on)
