"""What is settled about reports: from when on the daily report of yesterday goes out."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.policy import Book, Policy, declare, name_group

DAILY_AT = "reports.daily_at"

# Translators: 中文 报表
name_group("reports", pgettext_lazy("policy", "Reports"))
declare(
    # Translators: 中文 日报发送时间
    Policy(DAILY_AT, _("Reports are sent from this time on"), "clock", "07:30", _("House rule")),
)


def book(on: date) -> Book:
    return Book([DAILY_AT], on=on)
