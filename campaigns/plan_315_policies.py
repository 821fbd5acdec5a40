"""What is settled about plans for 15 March: their days, by when they are filed, when the daily report is due."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

FILE_BY = "plan_315.file_by"
FIRST_DAY = "plan_315.first_day"
LAST_DAY = "plan_315.last_day"
REPORT_BY = "plan_315.report_by"
REMIND = "plan_315.remind_days"
SHIFT_HOURS = "plan_315.shift_hours"
KEYS = [FILE_BY, FIRST_DAY, LAST_DAY, REPORT_BY, REMIND, SHIFT_HOURS]

HOUSE = _("House rule")
# Translators: 中文 厂家 3·15 活动方案
PLAN = _("The manufacturer's plan for 15 March")

# Translators: 中文 3·15 应对方案
name_group("plan_315", _("Plans for 15 March"))
declare(
    # Translators: 中文 应对方案报备截止日
    Policy(FILE_BY, _("Plans for 15 March are filed by"), "month_day", "02-28", HOUSE),
    # Translators: 中文 专岗第一天
    Policy(FIRST_DAY, _("The post for 15 March is manned from"), "month_day", "03-05", PLAN),
    # Translators: 中文 专岗最后一天
    Policy(LAST_DAY, _("The post for 15 March is manned until"), "month_day", "03-25", PLAN),
    # Translators: 中文 日报每天几点前提交
    Policy(REPORT_BY, _("The daily report for 15 March is due at"), "clock", "18:00", HOUSE),
    # Translators: 中文 截止前多少天提醒报备
    Policy(REMIND, _("Reminded of the plan for 15 March before it is due"), "days", "5", HOUSE, at_most=60),
    # Translators: 中文 热线每班小时数
    Policy(SHIFT_HOURS, _("Hours of a shift of the hotline"), "count", "8", HOUSE, at_least=1, at_most=24),
)


def book(on: date) -> Book:
    return Book(KEYS, on=on)


def year_at(on: date, settled: dict) -> int:
    """The year that people plan for on a day: the next one once the post of this year is over."""
    return on.year + (on > date(on.year, *settled[LAST_DAY]))
