"""What stock puts into the registries: pages, my day, the words of its trail, exports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import my_day, navigation, trail
from staff.roles import Right
from workshop import beside

from . import order_parts_page, stock_day
from .exports.stock import MOVEMENTS, STOCK

trail.guard(Right.STOCK, "parts.stock", "parts.stockcount", "parts.borrowing")
for action, label in {
    # Translators: 中文 盘点
    "stock.counted": pgettext_lazy("stock", "Counted"),
    # Translators: 中文 请求借件
    "borrowing.asked": pgettext_lazy("borrowing", "Asked to borrow"),
    # Translators: 中文 已借出发出
    "borrowing.sent": pgettext_lazy("borrowing", "Sent"),
    "borrowing.refused": pgettext_lazy("borrowing", "Refused"),
    "borrowing.withdrawn": pgettext_lazy("borrowing", "Taken back"),
    "borrowing.received": pgettext_lazy("borrowing", "Received"),
    # Translators: 中文 已寄出归还
    "borrowing.given_back": pgettext_lazy("borrowing", "Sent back"),
    # Translators: 中文 已收回
    "borrowing.got_back": pgettext_lazy("borrowing", "Got back"),
}.items():
    trail.describe(action, label)

beside.register(order_parts_page.beside_order)
my_day.register(stock_day.borrowings_due)
my_day.register(stock_day.stock_low)
my_day.register(stock_day.counts_due)
my_day.register(stock_day.to_hand_out)
my_day.register(stock_day.plans_short)

for label, url_name, order, count, icon in (
    # Translators: 中文 库存
    (_("Stock"), "parts:warehouse", 36, stock_day.low_here, "boxes"),
    # Translators: 中文 配件
    (_("Parts"), "parts:parts", 37, None, "gear"),
    # Translators: 中文 调拨借件
    (_("Borrowings"), "parts:borrowings", 38, stock_day.borrowings_waiting, "arrow-left-right"),
):
    navigation.register(
        navigation.NavItem(
            navigation.Section.WORKSHOP, label, url_name, Right.STOCK, order=order, count=count, icon=icon
        )
    )

STOCK.register()
MOVEMENTS.register()
