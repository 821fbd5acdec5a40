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
