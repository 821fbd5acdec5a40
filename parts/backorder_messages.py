"""The words of the messages about missing parts."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

ABOUT = {"number": "text", "car": "text", "part": "text", "expected": "day"}

TEXTS = (
    Text(
        "backorder.arrived",
        # Translators: 中文 缺件：已到货
        label=_("Backorder: part arrived"),
        subject=_("{car}: the part is there"),
        body=_("{part} is there (backorder {number}). Tell the customer."),
        params=ABOUT,
    ),
    Text(
        "backorder.postponed",
        # Translators: 中文 缺件：延期到货
        label=_("Backorder: comes later"),
        subject=_("{car}: the part comes later"),
        body=_("{part} is expected on {expected} now (backorder {number}). Tell the customer."),
        params=ABOUT,
    ),
    Text(
        "backorder.late",
        # Translators: 中文 缺件：逾期未到
        label=_("Backorder: late"),
        subject=_("{car}: the part is late"),
        body=_("{part} was expected on {expected} (backorder {number}). Ask for a new day, and tell the customer."),
        params=ABOUT,
    ),
    Text(
        "backorder.spare_car",
        # Translators: 中文 缺件：该提供备用车
        label=_("Backorder: spare car"),
        subject=_("{car} has waited {days} days for parts: offer a spare car"),
        body=_(
            "The car cannot be driven without {part} (backorder {number}, expected on {expected}). "
            "Offer a spare car, or note why none is wanted."
        ),
        params=ABOUT | {"days": "number"},
    ),
    Text(
        "backorder.untold",
        # Translators: 中文 缺件：到货未通知客户
        label=_("Backorder: arrived, customer not told"),
        subject=_("{car}: the part is there and the customer does not know"),
        body=_("{part} is there (backorder {number}). Tell the customer."),
        params=ABOUT,
    ),
)
