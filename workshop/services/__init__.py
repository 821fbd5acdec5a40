"""Every change in this room, by subject: the daybook and rescue calls."""

from .daybook import (
    CLOCKS_MAY_DIFFER,
    FIELDS,
    LETTERS,
    LONGEST_WASH,
    EnteredAlready,
    Entry,
    correct_entry,
    enter_consumable,
    enter_receipt,
    enter_wash,
    fingerprint,
    proposal,
)

__all__ = [
    "CLOCKS_MAY_DIFFER",
    "FIELDS",
    "LETTERS",
    "LONGEST_WASH",
    "EnteredAlready",
    "Entry",
    "correct_entry",
    "enter_consumable",
    "enter_receipt",
    "enter_wash",
    "fingerprint",
    "proposal",
]
