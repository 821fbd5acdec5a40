"""What missing parts and the stock plan put into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import history as car_history
from customers.history import OpenSource, Source
from notices import texts
from staff import jobs, my_day, navigation, trail
from staff.roles import Right
from workshop import beside

from . import backorder_day, backorder_messages, tasks
from .exports.backorders import BACKORDERS

texts.register(*backorder_messages.TEXTS)
BACKORDERS.register()
car_history.add_kind("backorders", _("Backorders"))
car_history.register(Source("backorders", "backorders", backorder_day.on_the_time_line))
car_history.register_open(OpenSource("backorders", 25, backorder_day.still_open))
beside.register(backorder_day.beside_order)

trail.guard(Right.STOCK, "parts.backorder", "parts.stockplan")
for action, label in {
    # Translators: 中文 登记缺件
    "backorder.ordered": pgettext_lazy("backorder", "Missing part ordered"),
    # Translators: 中文 延期到货
    "backorder.postponed": pgettext_lazy("backorder", "Comes later"),
    # Translators: 中文 到货
    "backorder.arrived": pgettext_lazy("backorder", "Part arrived"),
    # Translators: 中文 通知客户
    "backorder.told": pgettext_lazy("backorder", "Customer told"),
    # Translators: 中文 备用车
    "backorder.spare_car": pgettext_lazy("backorder", "Spare car noted"),
    "backorder.fitted": pgettext_lazy("backorder", "Fitted or handed over"),
    "backorder.cancelled": pgettext_lazy("backorder", "Not wanted any more"),
    # Translators: 中文 编制计划
    "plan.written": pgettext_lazy("stock plan", "Plan written"),
    "plan.line_put": pgettext_lazy("stock plan", "Part planned"),
    "plan.line_dropped": pgettext_lazy("stock plan", "Part taken off"),
    # Translators: 中文 上报
    "plan.filed": pgettext_lazy("stock plan", "Filed"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "parts.sweep_backorders",
    # Translators: 中文 提醒逾期缺件、备用车和到货未通知
    _("Late parts, spare cars, arrivals not told"),
    tasks.BACKORDERS_EVERY,
    counted={
        "late": pgettext_lazy("backorders", "late"),
        "spare_cars": pgettext_lazy("backorders", "spare cars to offer"),
        "untold": pgettext_lazy("backorders", "arrivals not told"),
        "messages": _("messages"),
    },
)

my_day.register(backorder_day.due_for)
my_day.register(backorder_day.arriving_for)
my_day.register_stuck(backorder_day.stuck_for)
navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 缺件
        _("Backorders"),
        "parts:backorders",
        Right.STOCK,
        order=36,
        count=backorder_day.waiting_count,
        icon="hourglass-split",
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 3·15 备件计划
        _("Stock plans for 15 March"),
        "parts:plans",
        Right.STOCK,
        order=42,
        icon="clipboard-data",
    ),
)
