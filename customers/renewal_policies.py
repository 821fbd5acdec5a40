"""What is settled about insurance renewals, lost customers and prospects: days, and the words one picks from."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

AHEAD = "renewals.days_ahead"
FIRST_CALL = "renewals.first_call_days"
AGAIN = "renewals.again_days"
AFTER_QUOTE = "renewals.after_quote_days"
LAPSE = "renewals.lapse_days"
URGENT = "renewals.urgent_days"
INSURERS = "renewals.insurers"
LOST_REASONS = "renewals.lost_reasons"
STAYS_AWAY = "lost.reasons"
PROSPECT_AGAIN = "prospects.again_days"

HOUSE = _("House rule")

# Translators: 中文 续保
name_group("renewals", _("Insurance renewals"))
# Translators: 中文 流失客户
name_group("lost", _("Lost customers"))
# Translators: 中文 潜在客户
name_group("prospects", _("Prospects"))
declare(
    # Translators: 中文 保险到期前多少天进入续保名单
    Policy(AHEAD, _("On the due list before the insurance ends"), "days", "90", HOUSE, at_least=1, at_most=180),
    # Translators: 中文 保险到期前多少天首次联系
    Policy(FIRST_CALL, _("First call before the insurance ends"), "days", "45", HOUSE, at_least=1, at_most=180),
    # Translators: 中文 没有约定日期时，多少天后再联系
    Policy(AGAIN, _("Called again without an agreed day after"), "days", "7", HOUSE, at_least=1, at_most=60),
    # Translators: 中文 报价后多少天跟进
    Policy(AFTER_QUOTE, _("Asked about a quote after"), "days", "3", HOUSE, at_least=1, at_most=60),
    # Translators: 中文 到期前多少天仍未报价算紧急
    Policy(URGENT, _("Urgent without a quote before the insurance ends"), "days", "14", HOUSE, at_least=1, at_most=90),
    # Translators: 中文 保险过期多少天后自动结束
    Policy(LAPSE, _("Ended by itself after the insurance ended"), "days", "30", HOUSE, at_least=1, at_most=150),
    # Translators: 中文 保险公司（用逗号隔开）
    Policy(
        INSURERS,
        _("Insurers, separated by commas"),
        "text",
        "人保财险，平安产险，太保产险，国寿财险，大地保险，阳光产险，太平财险，其他",
        HOUSE,
    ),
    # Translators: 中文 战败原因（用逗号隔开）
    Policy(
        LOST_REASONS,
        _("Why a renewal is lost, separated by commas"),
        "text",
        "价格高，保险公司直销，亲友在保险公司，在其他门店投保，车辆已出售，对服务不满，联系不上，其他",
        HOUSE,
    ),
    # Translators: 中文 流失原因（用逗号隔开）
    Policy(
        STAYS_AWAY,
        _("Why customers stay away, separated by commas"),
        "text",
        "价格高，距离远，等待时间长，对服务不满，对维修质量不满，在其他门店保养，车辆已出售，用车少，其他",
        HOUSE,
    ),
    # Translators: 中文 潜在客户没有约定日期时，多少天后再联系
    Policy(PROSPECT_AGAIN, _("Prospects called again after"), "days", "7", HOUSE, at_least=1, at_most=90),
)

KEYS = [AHEAD, FIRST_CALL, AGAIN, AFTER_QUOTE, LAPSE, URGENT, INSURERS, LOST_REASONS, STAYS_AWAY, PROSPECT_AGAIN]


def book(on: date) -> Book:
    """These policies on a day, for any number of outlets, in one query."""
    return Book(KEYS, on=on)


def words_of(text: str) -> list[str]:
    """The words of a list as it is settled, in its order, each once."""
    written = text.replace("，", ",").replace("、", ",").replace(";", ",").replace("；", ",")
    return list(dict.fromkeys(word.strip()[:60] for word in written.split(",") if word.strip()))


def choices(policies: dict, key: str, kept: str = "") -> list[tuple[str, str]]:
    """The words one picks from; `kept` stays among them where it was picked before and is no longer on the list."""
    words = words_of(policies[key])
    return [(word, word) for word in ([*words, kept] if kept and kept not in words else words)]
