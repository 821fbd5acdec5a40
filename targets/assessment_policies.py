"""What is settled about the assessment of outlets: points for each rule, its most, whether it holds, the days."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.policy import Book, Policy, declare, get, name_group

from . import assessment_rules as rules
from .assessment_rules import Rate

SETTLE = "assessment.settle_days"
APPEAL = "assessment.appeal_days"
REMIND = "assessment.remind_days"
DECIDE = "assessment.decide_days"
PAPERS_WITHIN = "assessment.papers_days"


def each_key(rule: str) -> str:
    return f"assessment.{rule}.points"


def most_key(rule: str) -> str:
    return f"assessment.{rule}.most"


def on_key(rule: str) -> str:
    return f"assessment.{rule}.on"


HOUSE = _("House rule")

LABELS = {
    # Translators: 中文 排查表迟报
    rules.SCREENING: _("Late screening lists"),
    # Translators: 中文 投诉超时
    rules.COMPLAINTS: _("Complaints answered, sorted out or closed too late"),
    # Translators: 中文 单据未检查或有差错
    rules.PAPERS: _("Papers not checked in time or with faults"),
    # Translators: 中文 回访超时
    rules.FOLLOW_UPS: _("Follow-up calls not made in time"),
    # Translators: 中文 重点用户逾期未结
    rules.CASES: _("Key customers not settled in time"),
    # Translators: 中文 3·15 日报缺报
    rules.REPORTS: _("Daily reports for 15 March missing"),
}
# Above the columns of a table.
SHORT = {
    # Translators: 中文 排查
    rules.SCREENING: pgettext_lazy("assessment", "Screening"),
    # Translators: 中文 投诉
    rules.COMPLAINTS: pgettext_lazy("assessment", "Complaints"),
    # Translators: 中文 单据
    rules.PAPERS: pgettext_lazy("assessment", "Papers"),
    # Translators: 中文 回访
    rules.FOLLOW_UPS: pgettext_lazy("assessment", "Calls"),
    # Translators: 中文 重点用户
    rules.CASES: pgettext_lazy("assessment", "Key customers"),
    # Translators: 中文 3·15 日报
    rules.REPORTS: pgettext_lazy("assessment", "Daily reports"),
}
# Points for each case and at most, as shipped.
SHIPPED = {
    rules.SCREENING: (1, 30),
    rules.COMPLAINTS: (2, 20),
    rules.PAPERS: (1, 10),
    rules.FOLLOW_UPS: (1, 10),
    rules.CASES: (5, 30),
    rules.REPORTS: (2, 10),
}
# What the three policies of a rule are called; a sentence each, because Chinese words them in another order.
SENTENCES = {
    rules.SCREENING: (
        # Translators: 中文 排查表迟报：每分折算扣分
        _("Points off the assessment for each point of late screening lists"),
        # Translators: 中文 排查表迟报：每月最多扣分
        _("Points off at most in a month: late screening lists"),
        # Translators: 中文 排查表迟报计入考核
        _("Late screening lists count in the assessment"),
    ),
    rules.COMPLAINTS: (
        _("Points off the assessment for each complaint dealt with too late"),
        _("Points off at most in a month: complaints dealt with too late"),
        _("Complaints dealt with too late count in the assessment"),
    ),
    rules.PAPERS: (
        _("Points off the assessment for each order whose papers were not checked in time or have faults"),
        _("Points off at most in a month: papers"),
        _("Checks of papers count in the assessment"),
    ),
    rules.FOLLOW_UPS: (
        _("Points off the assessment for each follow-up call not made in time"),
        _("Points off at most in a month: follow-up calls not made in time"),
        _("Follow-up calls not made in time count in the assessment"),
    ),
    rules.CASES: (
        _("Points off the assessment for each key customer not settled in time"),
        _("Points off at most in a month: key customers not settled in time"),
        _("Key customers not settled in time count in the assessment"),
    ),
    rules.REPORTS: (
        _("Points off the assessment for each daily report for 15 March that is missing"),
        _("Points off at most in a month: daily reports for 15 March"),
        _("Missing daily reports for 15 March count in the assessment"),
    ),
}
KEYS = [
    SETTLE,
    APPEAL,
    REMIND,
    DECIDE,
    PAPERS_WITHIN,
    *(key(rule) for rule in rules.RULES for key in (each_key, most_key, on_key)),
]

# Translators: 中文 网点考核
name_group("assessment", _("Assessment of outlets"))
declare(
    # Translators: 中文 月末后几天结算考核
    Policy(SETTLE, _("The assessment of a month is settled on this day of the next one"), "days", "3", HOUSE, 1, 28),
    # Translators: 中文 考核申诉时限
    Policy(APPEAL, _("An appeal against the assessment is possible for"), "days", "5", HOUSE, 1, 60),
    # Translators: 中文 考核申诉截止前几天提醒
    Policy(REMIND, _("The outlet is reminded before the last day for an appeal"), "days", "2", HOUSE, 0, 60),
    # Translators: 中文 考核申诉处理时限
    Policy(DECIDE, _("An appeal against the assessment is decided within"), "days", "3", HOUSE, 1, 60),
    # Translators: 中文 交车后几天内检查单据
    Policy(PAPERS_WITHIN, _("Papers are checked after the delivery within"), "days", "1", HOUSE, 0, 60),
)
for _rule, (_each, _most, _on) in SENTENCES.items():
    _points, _limit = SHIPPED[_rule]
    declare(
        Policy(each_key(_rule), _each, "count", str(_points), HOUSE, at_most=rules.FULL),
        Policy(most_key(_rule), _most, "count", str(_limit), HOUSE, at_most=rules.FULL),
        Policy(on_key(_rule), _on, "yes_no", "yes", HOUSE),
    )


def papers_days_shipped() -> int:
    return int(get(PAPERS_WITHIN).default)


def book(on: date) -> Book:
    return Book(KEYS, on=on)


def rates_of(settled: dict) -> dict[str, Rate]:
    """By rule, what it takes off, out of the values in force for an outlet."""
    return {
        rule: Rate(each=settled[each_key(rule)], most=settled[most_key(rule)], on=settled[on_key(rule)])
        for rule in rules.RULES
    }
