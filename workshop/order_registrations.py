"""What reception sheets and orders written here put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import search
from customers.history import OpenSource, register_open
from customers.search import Finder
from staff import my_day, navigation, trail, trail_words
from staff.roles import Right

from . import exports, order_day

exports.ORDERS.register()
register_open(OpenSource("order_sheets", 5, order_day.still_open))
# Translators: 中文 接车单
search.register(Finder("receptions", _("Reception sheets"), 32, order_day.found_by_number))

my_day.register(order_day.due_for)
my_day.register_stuck(order_day.stuck_for)
# Translators: 中文 接车
my_day.register_action(my_day.Action(_("Take a car in"), "workshop:reception_take", Right.RECEIVE, order=10))

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 委托书
        _("Repair orders"),
        "workshop:orders",
        Right.GATE,
        order=8,
        count=order_day.late_count,
        icon="clipboard-check",
        on_phone=True,
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        _("Reception sheets"),
        "workshop:receptions",
        Right.RECEIVE,
        order=7,
        icon="card-checklist",
    ),
)

trail.guard(Right.RECORDS, "workshop.reception")
for signed in ("workshop.reception", "workshop.repairorder"):
    trail_words.borrow(signed, "workshop.signature", "name", "on_paper")
for action, label in {
    # Translators: 中文 接车
    "reception.received": pgettext_lazy("order", "Car taken in"),
    # Translators: 中文 客户签接车单
    "reception.signed": pgettext_lazy("order", "Reception sheet signed"),
    # Translators: 中文 更正接车单
    "reception.corrected": pgettext_lazy("order", "Reception sheet corrected"),
    # Translators: 中文 未开单离店
    "reception.cancelled": pgettext_lazy("order", "Left without an order"),
    "reception.order_written": pgettext_lazy("order", "Repair order written"),
    "order.written": pgettext_lazy("order", "Order written"),
    # Translators: 中文 客户签委托书
    "order.order_signed": pgettext_lazy("order", "Order signed"),
    # Translators: 中文 客户签结算单
    "order.settlement_signed": pgettext_lazy("order", "Settlement signed"),
    "order.lines_added": pgettext_lazy("order", "Lines added"),
    "order.line_changed": pgettext_lazy("order", "Line changed"),
    "order.line_withdrawn": pgettext_lazy("order", "Line withdrawn"),
    # Translators: 中文 发现增项
    "order.addition_asked": pgettext_lazy("order", "Additional work found"),
    "order.addition_agreed": pgettext_lazy("order", "Additional work agreed"),
    # Translators: 中文 增项未同意
    "order.addition_declined": pgettext_lazy("order", "Additional work not wanted"),
    # Translators: 中文 重新出单
    "order.issued_again": pgettext_lazy("order", "Issued again"),
    # Translators: 中文 延时告知
    "order.extended": pgettext_lazy("order", "Promised time extended"),
    # Translators: 中文 派工
    "order.line_assigned": pgettext_lazy("order", "Work shared out"),
    # Translators: 中文 开工
    "order.line_started": pgettext_lazy("order", "Work started"),
    # Translators: 中文 完工
    "order.line_finished": pgettext_lazy("order", "Work finished"),
    # Translators: 中文 质检合格
    "order.check_passed": pgettext_lazy("order", "Check passed"),
    # Translators: 中文 质检不合格，返工
    "order.check_failed": pgettext_lazy("order", "Check failed, back to work"),
    # Translators: 中文 完工，待结算
    "order.ready": pgettext_lazy("order", "Work done, ready to be settled"),
    # Translators: 中文 交车前退回施工
    "order.sent_back": pgettext_lazy("order", "Sent back into work before delivery"),
    # Translators: 中文 认定返修责任人
    "order.liable_named": pgettext_lazy("order", "Who answers for the rework"),
    "order.finding_noted": pgettext_lazy("order", "Finding written down"),
    # Translators: 中文 委托书作废
    "order.cancelled": pgettext_lazy("order", "Order cancelled"),
}.items():
    trail.describe(action, label)
