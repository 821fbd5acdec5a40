"""What is settled about care: segments, when which reminder is made, who is held out, how the call list goes on."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

from .models import Reminder
from .policies import CONTACT_KEYS, quiet_minutes
from .retries import Rules

Kind = Reminder.Kind

LOYAL_VISITS = "care.loyal_visits"
SEGMENT_MONTHS = "care.segment_months"
MAINTENANCE_KM = "care.maintenance_km"
MAINTENANCE_MONTHS = "care.maintenance_months"
FIRST_DAYS = "care.first_maintenance_days"
TAX_MONTH, TAX_DAY = "care.tax_month", "care.tax_day"
PICK_UP_HOURS = "care.pick_up_hours"
NOT_OLDER = "care.not_older_than_days"
CAME_DAYS = "care.came_within_days"
HELD_OUT = "care.held_out_share"
HELD_OUT_SEED = "care.held_out_seed"
LEASE = "care.lease_minutes"
ATTEMPTS = "care.attempts"
RETRY = "care.retry_minutes"
LEAD = {
    kind: f"care.lead_days.{kind}"
    for kind in (Kind.FIRST_MAINTENANCE, Kind.MAINTENANCE, Kind.INSURANCE, Kind.INSPECTION, Kind.TAX)
}

# Translators: 中文 客户关怀制度
CARING = _("The source's rule on customer care")
HOUSE = _("House rule")

# Translators: 中文 客户关怀
name_group("care", _("Customer care"))
declare(
    # Translators: 中文 忠诚客户：期间内付费进厂至少次数
    Policy(LOYAL_VISITS, _("Loyal from so many paid visits"), "count", "3", CARING, at_least=1, at_most=50),
    # Translators: 中文 客户分类统计的月数
    Policy(SEGMENT_MONTHS, _("Months that decide over the segment"), "count", "12", CARING, at_least=1, at_most=60),
    # Translators: 中文 定期保养间隔（公里）
    Policy(MAINTENANCE_KM, _("Kilometres between maintenances"), "count", "7500", HOUSE, at_least=1000, at_most=60_000),
    # Translators: 中文 定期保养间隔最多（月）
    Policy(MAINTENANCE_MONTHS, _("Months between maintenances, at most"), "count", "12", HOUSE, at_least=1, at_most=36),
    # Translators: 中文 首保：购车后天数
    Policy(FIRST_DAYS, _("First maintenance after the purchase"), "days", "90", HOUSE, at_least=1, at_most=730),
    # Translators: 中文 定期保养提前提醒
    Policy(LEAD[Kind.MAINTENANCE], _("Reminded ahead: maintenance"), "days", "14", CARING, at_least=0, at_most=90),
    # Translators: 中文 首保提前提醒
    Policy(
        LEAD[Kind.FIRST_MAINTENANCE],
        _("Reminded ahead: first maintenance"),
        "days",
        "14",
        HOUSE,
        at_least=0,
        at_most=90,
    ),
    # Translators: 中文 续保提前提醒
    Policy(LEAD[Kind.INSURANCE], _("Reminded ahead: insurance"), "days", "30", HOUSE, at_least=0, at_most=90),
    # Translators: 中文 年检提前提醒
    Policy(LEAD[Kind.INSPECTION], _("Reminded ahead: inspection"), "days", "30", HOUSE, at_least=0, at_most=90),
    # Translators: 中文 车船税、路桥费提前提醒
    Policy(LEAD[Kind.TAX], _("Reminded ahead: vehicle tax and tolls"), "days", "14", HOUSE, at_least=0, at_most=90),
    # Translators: 中文 车船税、路桥费到期月份
    Policy(TAX_MONTH, _("Month in which vehicle tax and tolls are due"), "count", "12", HOUSE, at_least=1, at_most=12),
    # Translators: 中文 车船税、路桥费到期日
    Policy(TAX_DAY, _("Day of that month"), "count", "31", HOUSE, at_least=1, at_most=31),
    # Translators: 中文 完工后多久未取车就提醒
    Policy(PICK_UP_HOURS, _("A finished car is to be fetched within"), "hours", "24", HOUSE, at_least=1, at_most=720),
    # Translators: 中文 到期已过几天不再生成提醒
    Policy(NOT_OLDER, _("No reminders of what was due longer ago than"), "days", "30", HOUSE, at_least=1, at_most=180),
    # Translators: 中文 提醒后几天内进厂算回店
    Policy(CAME_DAYS, _("A visit counts as an answer within"), "days", "30", CARING, at_least=1, at_most=180),
    # Translators: 中文 对照组比例（不提醒，用来看效果）
    Policy(HELD_OUT, _("Share held out, to see the effect"), "percent", "10", HOUSE),
    # Translators: 中文 对照组的抽签种子
    Policy(HELD_OUT_SEED, _("Seed by which cars are held out"), "text", "care", HOUSE),
    # Translators: 中文 一条提醒保留给领取人的时间
    Policy(LEASE, _("A reminder stays with whoever took it for"), "minutes", "10", HOUSE, at_least=1, at_most=240),
    # Translators: 中文 联系不上时最多拨打次数
    Policy(ATTEMPTS, _("Attempts that reach nobody, at most"), "count", "3", HOUSE, at_least=1, at_most=20),
    # Translators: 中文 联系不上后，当天再拨的间隔
    Policy(
        RETRY,
        _("After an attempt that reached nobody, call again in"),
        "minutes",
        "120",
        HOUSE,
        at_least=5,
        at_most=720,
    ),
)

KEYS = [
    LOYAL_VISITS, SEGMENT_MONTHS, MAINTENANCE_KM, MAINTENANCE_MONTHS, FIRST_DAYS, TAX_MONTH, TAX_DAY, PICK_UP_HOURS,
    NOT_OLDER, CAME_DAYS, HELD_OUT, HELD_OUT_SEED, LEASE, ATTEMPTS, RETRY, *LEAD.values(), *CONTACT_KEYS,
]  # fmt: skip


def book(on: date) -> Book:
    """The policies of care and contacts on a day, for any number of outlets, in one query."""
    return Book(KEYS, on=on)


def lead(settled: dict, kind: str) -> timedelta:
    return timedelta(days=settled[LEAD[Kind(kind)]])


def not_older(settled: dict) -> timedelta:
    return timedelta(days=settled[NOT_OLDER])


def held_out_share(settled: dict) -> Decimal:
    return settled[HELD_OUT]


def lease(settled: dict) -> timedelta:
    return timedelta(minutes=settled[LEASE])


def rules(settled: dict) -> Rules:
    quiet_from, quiet_until = quiet_minutes(settled)
    return Rules(settled[ATTEMPTS], timedelta(minutes=settled[RETRY]), quiet_from, quiet_until)
