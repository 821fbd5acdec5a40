"""What is settled about packs and papers."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

MAKE_AT = "outage.make_at"
KEEP_DAYS = "outage.keep_days"
BACK_DAYS = "outage.enter_back_days"
WARN_DAYS = "outage.fetched_within_days"
HOUSE = _("House rule")

# Translators: 中文 停用应急
name_group("outage", _("Outages"))
declare(
    # Translators: 中文 应急包每天几点生成
    Policy(MAKE_AT, _("The outage pack is made from"), "clock", "06:30", HOUSE),
    # Translators: 中文 应急包保留天数
    Policy(KEEP_DAYS, _("Outage packs are kept for"), "days", "7", HOUSE, at_least=1, at_most=90),
    # Translators: 中文 纸质单据最多补录几天前的
    Policy(BACK_DAYS, _("What was written on paper is entered within"), "days", "7", HOUSE, at_least=1, at_most=90),
    # Translators: 中文 几天无人下载应急包就提醒
    Policy(WARN_DAYS, _("Warn when nobody has fetched a pack for"), "days", "3", HOUSE, at_least=1, at_most=30),
)
KEYS = (MAKE_AT, KEEP_DAYS, BACK_DAYS, WARN_DAYS)


def book(on: date) -> Book:
    """The policies of a day for any number of outlets, in one query."""
    return Book(KEYS, on=on)
