"""The papers of an order as they are checked every day, and what the checks of a month come to as a score."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

# Source: the daily check of the service process: correctness of the papers, consent and estimate of additional work,
# the promised time. A house may look at more; it is the same list for everybody.
ITEMS = {
    # Translators: 中文 接车单：环车检查和客户签字
    "reception": _("Reception sheet: walk-around and signature"),
    # Translators: 中文 客户原话逐条记录
    "words": _("The customer's words, line by line"),
    # Translators: 中文 派工单：项目、工时、价格和客户签字
    "order": _("Repair order: lines, hours, price and signature"),
    # Translators: 中文 增项：客户同意和预估金额
    "additions": _("Additional work: consent and estimate"),
    # Translators: 中文 预计交车时间和延时告知
    "promise": _("Promised time, and extension told"),
    # Translators: 中文 质检签字（自检、总检、终检）
    "checks": _("Quality checks signed"),
    # Translators: 中文 领料单与更换配件一致
    "parts": _("Parts drawn agree with parts fitted"),
    # Translators: 中文 结算单：付款方、解释和客户签字
    "settlement": _("Settlement: payers, explanation and signature"),
}
OK, FAULT, NONE = "ok", "fault", "none"
STATES = {
    OK: _("In order"),
    # Translators: 中文 有误
    FAULT: _("Faulty"),
    # Translators: 中文 不适用
    NONE: _("Does not apply"),
}


def counted(items: Mapping[str, str]) -> tuple[int, int]:
    """How many items were looked at, and how many of them are faulty."""
    return sum(state in (OK, FAULT) for state in items.values()), sum(state == FAULT for state in items.values())


def problems(items: Mapping[str, str]) -> list[str]:
    """The items that are missing or are said to be what cannot be; empty for a whole list."""
    return [item for item in ITEMS if items.get(item) not in STATES] + [item for item in items if item not in ITEMS]


def score(checks: Iterable[tuple[int, int]]) -> Decimal | None:
    """Of `(looked at, faults)` of each order: the share of items in order, 0 to 100, to two decimals, half up. None
    where nothing was looked at: then nothing is proposed.
    """
    looked_at = faults = 0
    for number, wrong in checks:
        looked_at, faults = looked_at + number, faults + wrong
    if not looked_at:
        return None
    exact = Decimal(100 * (looked_at - faults)) / Decimal(looked_at)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
