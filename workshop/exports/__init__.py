"""Rows of the workshop for Excel: exactly what is filtered."""

from .daybook import (
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
    ORDERS,
    order_tab,
    orders_in_tab,
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
    "ORDERS",
    "ORDER_TABS",
    "order_tab",
    "orders_in_tab",
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
