"""What is settled about key customers, and about contacts with any customer.

The defaults about key customers are the manufacturer's own; dated rows replace them.
"""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare

from .tiers import Tier

PERIOD_DAYS = {tier: f"case.period_days.{tier}" for tier in Tier}
DECIDE_HOURS = "candidate.decide_hours"
ATTENTION_FROM = "warning_level.attention_open_cases"
CONTACT_BUDGET = "contacts.budget"
CONTACT_WINDOW = "contacts.window_days"
QUIET_FROM = "contacts.quiet_from"
QUIET_UNTIL = "contacts.quiet_until"

# Translators: 中文 厂家重点用户处理办法
RULE = _("The manufacturer's rule on key customers")

declare(
    Policy(PERIOD_DAYS[Tier.AAA], _("Days to settle an AAA case"), "days", "5", RULE, at_least=1, at_most=365),
    Policy(PERIOD_DAYS[Tier.AA], _("Days to settle an AA case"), "days", "3", RULE, at_least=1, at_most=365),
    Policy(PERIOD_DAYS[Tier.A], _("Days to settle an A case"), "days", "2", RULE, at_least=1, at_most=365),
    Policy(DECIDE_HOURS, _("Hours to decide on a candidate"), "hours", "24", _("House rule"), at_least=1, at_most=720),
    Policy(ATTENTION_FROM, _("Open cases from which an outlet needs attention"), "count", "3", RULE, at_least=1),
    # Translators: 中文 窗口期内最多联系客户的次数（电话、问卷、消息合计）
    Policy(
        CONTACT_BUDGET,
        _("Contacts with a customer at most: calls, surveys and messages"),
        "count",
        "2",
        _("House rule"),
        at_least=1,
        at_most=100,
    ),
    # Translators: 中文 联系次数的统计天数
    Policy(CONTACT_WINDOW, _("In so many days"), "days", "7", _("House rule"), at_least=1, at_most=90),
    # Translators: 中文 几点以后不打电话
    Policy(QUIET_FROM, _("No calls from"), "clock", "20:00", _("House rule")),
    # Translators: 中文 几点以前不打电话
    Policy(QUIET_UNTIL, _("No calls until"), "clock", "09:00", _("House rule")),
)

CASE_KEYS = [*PERIOD_DAYS.values(), DECIDE_HOURS]
CONTACT_KEYS = [CONTACT_BUDGET, CONTACT_WINDOW, QUIET_FROM, QUIET_UNTIL]


def book(on: date) -> Book:
    """The ledger's own policies on a day, for any number of outlets, in one query."""
    return Book(CASE_KEYS, on=on)


def period(policies: dict, tier: str) -> timedelta:
    return timedelta(days=policies[PERIOD_DAYS[Tier(tier)]])


def decide_within(policies: dict) -> timedelta:
    return timedelta(hours=policies[DECIDE_HOURS])


def contact_book(on: date) -> Book:
    """The policies of contacts on a day, for any number of outlets, in one query."""
    return Book(CONTACT_KEYS, on=on)


def contact_limit(policies: dict) -> int:
    return policies[CONTACT_BUDGET]


def contact_window(policies: dict) -> timedelta:
    return timedelta(days=policies[CONTACT_WINDOW])


def quiet_minutes(policies: dict) -> tuple[int, int]:
    """From and until when nobody is called, in minutes after midnight."""
    return policies[QUIET_FROM], policies[QUIET_UNTIL]
