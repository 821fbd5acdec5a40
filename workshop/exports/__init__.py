"""Rows of the workshop for Excel: exactly what is filtered."""

from .daybook import (
    AT_ONCE,
    BY,
    DAYBOOK_WORK,
    FILTERS,
    MODELS,
    ask_for_daybook,
    daybook_workbook,
    entries_for,
    write_daybook,
)
from .orders import (
    ORDER_TABS,
    ORDERS_WORK,
    ask_for_orders,
    order_tab,
    orders_for,
    orders_in_tab,
    orders_workbook,
    write_orders,
)
from .rescue import (
    RESCUES_WORK,
    TABS,
    ask_for_rescues,
    in_tab,
    rescues_for,
    rescues_workbook,
    write_rescues,
)

__all__ = [
    "ORDERS_WORK",
    "ORDER_TABS",
    "ask_for_orders",
    "order_tab",
    "orders_for",
    "orders_in_tab",
    "orders_workbook",
    "write_orders",
    "AT_ONCE",
    "BY",
    "DAYBOOK_WORK",
    "FILTERS",
    "MODELS",
    "RESCUES_WORK",
    "TABS",
    "ask_for_daybook",
    "ask_for_rescues",
    "daybook_workbook",
    "entries_for",
    "in_tab",
    "rescues_for",
    "rescues_workbook",
    "write_daybook",
    "write_rescues",
]
