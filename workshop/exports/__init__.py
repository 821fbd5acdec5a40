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

__all__ = [
    "AT_ONCE",
    "BY",
    "DAYBOOK_WORK",
    "FILTERS",
    "MODELS",
    "ask_for_daybook",
    "daybook_workbook",
    "entries_for",
    "write_daybook",
]
