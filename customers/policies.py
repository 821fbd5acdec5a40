"""What is settled about key customers. The defaults are the manufacturer's own; dated rows replace them."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare

from .tiers import Tier

PERIOD_DAYS = {tier: f"case.period_days.{tier}" for tier in Tier}
DECIDE_HOURS = "candidate.decide_hours"
ATTENTION_FROM = "warning_level.attention_open_cases"

# Translators: 中文 厂家重点用户处理办法
RULE = _("The manufacturer's rule on key customers")

declare(
    Policy(PERIOD_DAYS[Tier.AAA], _("Days to settle an AAA case"), "days", "5", RULE, at_least=1, at_most=365),
    Policy(PERIOD_DAYS[Tier.AA], _("Days to settle an AA case"), "days", "3", RULE, at_least=1, at_most=365),
    Policy(PERIOD_DAYS[Tier.A], _("Days to settle an A case"), "days", "2", RULE, at_least=1, at_most=365),
    Policy(DECIDE_HOURS, _("Hours to decide on a candidate"), "hours", "24", _("House rule"), at_least=1, at_most=720),
    Policy(ATTENTION_FROM, _("Open cases from which an outlet needs attention"), "count", "3", RULE, at_least=1),
)

CASE_KEYS = [*PERIOD_DAYS.values(), DECIDE_HOURS]


def book(on: date) -> Book:
    """The ledger's own policies on a day, for any number of outlets, in one query."""
    return Book(CASE_KEYS, on=on)


def period(policies: dict, tier: str) -> timedelta:
    return timedelta(days=policies[PERIOD_DAYS[Tier(tier)]])


def decide_within(policies: dict) -> timedelta:
    return timedelta(hours=policies[DECIDE_HOURS])
