"""What is settled about follow-up calls and surveys on the spot: whom, how soon, how often."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from customers import policies as contacts
from customers.retries import Rules
from staff.policy import Book, Policy, declare, name_group

LEASE = "calls.lease_minutes"
ATTEMPTS = "calls.attempts"
RETRY = "calls.retry_minutes"
DUE_DAYS = "calls.due_days"
NOT_OLDER = "calls.not_older_than_days"
COMPLAINT_DAYS = "calls.complaint_days"
CALL_SHARES = {group: f"calls.share.{group}" for group in ("maintenance", "repair", "warranty")}
ON_SITE_SHARES = {group: f"onsite.share.{group}" for group in ("maintenance", "finance_buyer")}

# Translators: 中文 客户跟踪回访制度
FOLLOWING_UP = _("The source's rule on follow-up calls")
HOUSE = _("House rule")

# Translators: 中文 跟踪回访
name_group("calls", _("Follow-up calls"))
# Translators: 中文 现场满意度调查
name_group("onsite", _("Surveys on site"))
declare(
    # Translators: 中文 一通回访保留给领取人的时间
    Policy(LEASE, _("A call stays with whoever took it for"), "minutes", "10", HOUSE, at_least=1, at_most=240),
    # Translators: 中文 联系不上时最多拨打次数
    Policy(ATTEMPTS, _("Attempts that reach nobody, at most"), "count", "3", FOLLOWING_UP, at_least=1, at_most=20),
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
    # Translators: 中文 交车后几天内完成回访
    Policy(DUE_DAYS, _("A customer is called within"), "days", "3", FOLLOWING_UP, at_least=1, at_most=30),
    # Translators: 中文 交车超过几天不再生成回访
    Policy(NOT_OLDER, _("No calls about deliveries older than"), "days", "30", HOUSE, at_least=1, at_most=365),
    # Translators: 中文 交车前几天内有投诉的车必访
    Policy(
        COMPLAINT_DAYS,
        _("A complaint makes sure of the call when it came before the delivery by at most"),
        "days",
        "30",
        HOUSE,
        at_least=0,
        at_most=365,
    ),
    # Translators: 中文 回访比例：保养
    Policy(CALL_SHARES["maintenance"], _("Share called: maintenance"), "percent", "100", FOLLOWING_UP),
    # Translators: 中文 回访比例：一般维修
    Policy(CALL_SHARES["repair"], _("Share called: repair"), "percent", "100", FOLLOWING_UP),
    # Translators: 中文 回访比例：保修
    Policy(CALL_SHARES["warranty"], _("Share called: warranty"), "percent", "100", FOLLOWING_UP),
    # Translators: 中文 现场调查比例：保养
    Policy(ON_SITE_SHARES["maintenance"], _("Share asked on site: maintenance"), "percent", "10", FOLLOWING_UP),
    # Translators: 中文 现场调查比例：按揭零售客户
    Policy(
        ON_SITE_SHARES["finance_buyer"],
        _("Share asked on site: retail buyers on finance"),
        "percent",
        "100",
        FOLLOWING_UP,
    ),
)

ALWAYS = Decimal(100)
KEYS = [LEASE, ATTEMPTS, RETRY, DUE_DAYS, NOT_OLDER, COMPLAINT_DAYS, *CALL_SHARES.values(), *ON_SITE_SHARES.values()]


def book(on: date) -> Book:
    """The policies of calls, contacts and surveys on a day, for any number of outlets, in one query."""
    return Book([*KEYS, *contacts.CONTACT_KEYS], on=on)


def call_share(settled: dict, group: str) -> Decimal:
    """The share of a group that is called, in percent. Accidents are called always and have none."""
    return settled[CALL_SHARES[group]] if group in CALL_SHARES else ALWAYS


def on_site_share(settled: dict, group: str) -> Decimal:
    return settled[ON_SITE_SHARES[group]]


def lease(settled: dict) -> timedelta:
    return timedelta(minutes=settled[LEASE])


def rules(settled: dict) -> Rules:
    quiet_from, quiet_until = contacts.quiet_minutes(settled)
    return Rules(settled[ATTEMPTS], timedelta(minutes=settled[RETRY]), quiet_from, quiet_until)
