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
from .rescue import (
    AnotherForm,
    ArrivalForm,
    CancelForm,
    EndForm,
    InHouseFilter,
    OrderForm,
    RescueFilter,
    SendForm,
    TakeForm,
)

__all__ = [
    "NUMBER_INPUT",
    "AnotherForm",
    "ArrivalForm",
    "CancelForm",
    "ConsumableForm",
    "DaybookFilter",
    "EndForm",
    "EntryForm",
    "InHouseFilter",
    "OrderForm",
    "PersonField",
    "ReceiptFilter",
    "ReceiptForm",
    "RescueFilter",
    "SendForm",
    "TakeForm",
    "TeamField",
    "WashFilter",
    "WashForm",
]
