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


# Trainings and certificates -------------------------------------------------------------------------------------------

TRAININGS_OF_YEAR = {
    kind: f"trainings.year.{kind}" for kind in ("reception", "basics", "workshop", "hard_cases", "seminar", "team")
}
NOTICE_DAYS = "trainings.certificate_days"
# Translators: 中文 年度计划
PLAN = _("The annual plan")

declare(
    # Translators: 中文 接待流程培训全年次数
    Policy(TRAININGS_OF_YEAR["reception"], _("Trainings in reception a year"), "count", "4", PLAN, 0, 200),
    # Translators: 中文 专业技术基础知识培训全年次数
    Policy(TRAININGS_OF_YEAR["basics"], _("Trainings in technical basics a year"), "count", "2", PLAN, 0, 200),
    # Translators: 中文 车间维修技术培训全年次数
    Policy(TRAININGS_OF_YEAR["workshop"], _("Trainings in workshop technique a year"), "count", "6", PLAN, 0, 200),
    # Translators: 中文 疑难技术研讨全年次数
    Policy(TRAININGS_OF_YEAR["hard_cases"], _("Trainings on hard cases a year"), "count", "3", PLAN, 0, 200),
    # Translators: 中文 技术讲座全年次数
    Policy(TRAININGS_OF_YEAR["seminar"], _("Technical seminars a year"), "count", "2", PLAN, 0, 200),
    # Translators: 中文 团队活动全年次数
    Policy(TRAININGS_OF_YEAR["team"], _("Team activities a year"), "count", "3", PLAN, 0, 200),
    # Translators: 中文 证书到期前几天提醒
    Policy(NOTICE_DAYS, _("Days before a certificate ends that it is due"), "days", "60", HOUSE, 1, 366),
)


def trainings_of_year(outlet, on: date) -> dict[str, int]:
    """`{kind: number}` as settled for the outlet."""
    return {kind: value(key, outlet=outlet, on=on) for kind, key in TRAININGS_OF_YEAR.items()}


def certificate_days(outlet, on: date) -> int:
    return value(NOTICE_DAYS, outlet=outlet, on=on)
