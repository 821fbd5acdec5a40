"""What is settled about guarantees, stock and backorders: amounts, periods, routes of signatures."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

from .guarantee_rules import Settled

GUARANTEE_ROUTE, LOAN_ROUTE = "guarantee.route", "guarantee.loan_route"
AIR_UP_TO = "guarantee.air_up_to"
LOAN_FROM, LOAN_TO = "guarantee.loan_from", "guarantee.loan_to"
PAPERS_FROM, PAPERS_TO = "guarantee.papers_from", "guarantee.papers_to"
BLOCKED_BY_PAPERS = "guarantee.blocked_by_papers"
TOGETHER_DAYS = "guarantee.together_days"
SPARE_CAR_DAYS = "backorder.spare_car_days"
TOLD_EVERY_DAYS = "backorder.told_every_days"
TELL_WITHIN = "backorder.tell_within_hours"
WRITE = "backorder.write"

SEED = _("The manufacturer's rule on parts guarantees")
HOUSE = _("House rule")

# Translators: 中文 配件担保
name_group("guarantee", _("Parts guarantees"))
# Translators: 中文 缺件
name_group("backorder", _("Backorders"))
declare(
    Policy(
        GUARANTEE_ROUTE,
        # Translators: 中文 担保发货审批路线
        _("Signatures on guarantee shipments"),
        "route",
        "10000: area_manager > region_coordinator"
        " | 20000: area_manager > region_coordinator > region_manager"
        " | any: area_manager > region_coordinator > region_manager > task_force_lead",
        SEED,
    ),
    Policy(
        LOAN_ROUTE,
        # Translators: 中文 3·15 期间中转库借件审批路线
        _("Signatures on loans from the transit warehouse around 15 March"),
        "route",
        "any: region_coordinator or region_manager",
        SEED,
    ),
    # Translators: 中文 空运金额上限（元）
    Policy(AIR_UP_TO, _("By air up to so many yuan"), "count", "10000", SEED),
    # Translators: 中文 3·15 借件起始日（月-日）
    Policy(LOAN_FROM, _("Loans around 15 March from (month-day)"), "month_day", "03-05", SEED),
    Policy(LOAN_TO, _("Loans around 15 March to (month-day)"), "month_day", "03-25", SEED),
    # Translators: 中文 担保补办手续起始日（月-日）
    Policy(PAPERS_FROM, _("Paperwork of guarantees is made good from (month-day)"), "month_day", "03-25", SEED),
    Policy(PAPERS_TO, _("Paperwork of guarantees is made good to (month-day)"), "month_day", "03-31", SEED),
    Policy(
        BLOCKED_BY_PAPERS,
        # Translators: 中文 补办逾期时停止新的担保申请
        _("No new guarantee while paperwork of an earlier one is overdue"),
        "yes_no",
        "no",
        HOUSE,
    ),
    Policy(
        TOGETHER_DAYS,
        # Translators: 中文 几天内相同原因的申请合并计算金额
        _("Requests for the same reason count together within"),
        "days",
        "7",
        HOUSE,
        at_most=90,
    ),
    # Translators: 中文 缺件超过几天提醒提供备用车
    Policy(SPARE_CAR_DAYS, _("A car that waits for parts gets a spare car after"), "days", "5", SEED, at_least=1),
    # Translators: 中文 到货后几小时内通知客户
    Policy(TELL_WITHIN, _("Customers hear of arrived parts within"), "hours", "4", HOUSE, at_most=72),
    # Translators: 中文 缺件到货、延期时自动短信告知客户
    Policy(WRITE, _("Customers get a text message when a missing part arrives or is late"), "yes_no", "yes", HOUSE),
    Policy(TOLD_EVERY_DAYS, _("Customers who wait for parts hear again after"), "days", "3", HOUSE, at_least=1),
)


def book(on: date) -> Book:
    """Everything settled here, for any number of outlets, in one query."""
    keys = (
        AIR_UP_TO, LOAN_FROM, LOAN_TO, PAPERS_FROM, PAPERS_TO, BLOCKED_BY_PAPERS, TOGETHER_DAYS, SPARE_CAR_DAYS,
        TOLD_EVERY_DAYS, TELL_WITHIN, WRITE,
    )  # fmt: skip
    return Book(keys, on=on)


def settled(book: Book, outlet) -> Settled:
    """What the rules of guarantees are asked with for an outlet (with its area at hand)."""
    found = book.for_outlet(outlet)
    return Settled(
        air_up_to=Decimal(found[AIR_UP_TO]),
        loan_from=found[LOAN_FROM],
        loan_to=found[LOAN_TO],
        papers_from=found[PAPERS_FROM],
        papers_to=found[PAPERS_TO],
    )
