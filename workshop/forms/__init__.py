"""Forms of the workshop. Choices are what the user may see, never more."""

from .daybook import (
    NUMBER_INPUT,
    ConsumableForm,
    DaybookFilter,
    EntryForm,
    PersonField,
    ReceiptFilter,
    ReceiptForm,
    TeamField,
    WashFilter,
    WashForm,
)

__all__ = [
    "NUMBER_INPUT",
    "ConsumableForm",
    "DaybookFilter",
    "EntryForm",
    "PersonField",
    "ReceiptFilter",
    "ReceiptForm",
    "TeamField",
    "WashFilter",
    "WashForm",
]
