"""What is settled about screening rounds: days, points off the outlet's assessment, the share of second looks."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

from .screening_rules import Rule

BULK_DAY = "screening.bulk_day"
LAST_DAY = "screening.last_day"
REMIND = "screening.remind_days"
VERIFY = "screening.verify_days"
ACCEPT = "screening.accept_days"
APPEAL = "screening.appeal_days"
SECOND = "screening.second_look"
PER_DAY = "screening.points_per_day"
LATER = "screening.points_later"
MOST = "screening.points_most"
KEYS = [REMIND, VERIFY, ACCEPT, APPEAL, SECOND, PER_DAY, LATER, MOST]

HOUSE = _("House rule")
# Translators: 中文 厂家 3·15 活动方案
PLAN = _("The manufacturer's plan for 15 March")

# Translators: 中文 3·15 排查
name_group("screening", _("Screening for 15 March"))
declare(
    # Translators: 中文 统报截止日
    Policy(BULK_DAY, _("Screening lists are due on"), "month_day", "02-25", PLAN),
    # Translators: 中文 排查结束日
    Policy(LAST_DAY, _("A screening round ends on"), "month_day", "03-31", HOUSE),
    # Translators: 中文 截止前多少天提醒上报
    Policy(REMIND, _("Reminded of the screening list before it is due"), "days", "3", HOUSE, at_most=30),
    # Translators: 中文 区域经理核实时限
    Policy(VERIFY, _("Screening lists are verified within"), "days", "2", HOUSE, at_least=1, at_most=30),
    # Translators: 中文 大区验收时限
    Policy(ACCEPT, _("Verified screening lists are accepted within"), "days", "2", HOUSE, at_least=1, at_most=30),
    # Translators: 中文 申诉时限
    Policy(APPEAL, _("An appeal against points off is possible for"), "days", "7", HOUSE, at_least=1, at_most=90),
    # Translators: 中文 二级复核抽样比例
    Policy(SECOND, _("Rows of screening lists that the region looks at again"), "percent", "20", HOUSE),
    # Translators: 中文 排查表每迟报一天扣分
    Policy(PER_DAY, _("Points off for each day that a screening list is late"), "count", "1", HOUSE, at_most=100),
    # Translators: 中文 新发现的重点用户每迟报一天扣分
    Policy(LATER, _("Points off for each day that a later finding is filed late"), "count", "2", HOUSE, at_most=100),
    # Translators: 中文 每张排查表最多扣分
    Policy(MOST, _("Points off at most for one screening list"), "count", "10", HOUSE, at_most=100),
)


def book(on: date) -> Book:
    return Book(KEYS, on=on)


def rule_of(settled: dict) -> Rule:
    """How lateness costs points, out of the values in force for an outlet."""
    return Rule(per_day=settled[PER_DAY], later=settled[LATER], most=settled[MOST])
