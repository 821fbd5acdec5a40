"""The words of the messages about missing parts."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

ABOUT = {"number": "text", "car": "text", "part": "text", "expected": "day"}

TO_CUSTOMERS = {"part": "text", "outlet": "text", "advisor": "text", "expected": "day"}

TEXTS = (
    Text(
        "backorder.customer_arrived",
        # Translators: 中文 缺件：短信告知客户已到货
        label=_("Backorder: arrived, to the customer"),
        subject=_("The part that you wait for is there"),
        # Translators: 中文 您好，您在{outlet}等待的配件 {part} 已到货，服务顾问 {advisor} 会与您联系。
        body=_("The part that you wait for at {outlet} has arrived: {part}. Your service advisor {advisor} calls you."),
        params=TO_CUSTOMERS,
        sms=True,
    ),
    Text(
        "backorder.customer_later",
        # Translators: 中文 缺件：短信告知客户延期
        label=_("Backorder: comes later, to the customer"),
        subject=_("The part that you wait for comes later"),
        # Translators: 中文 您好，您在{outlet}等待的配件 {part} 预计改为 {expected} 到货，
        # 给您带来不便，敬请谅解。服务顾问：{advisor}。
        body=_(
            "The part that you wait for at {outlet}, {part}, is expected on {expected} now. We are sorry. "
            "Your service advisor: {advisor}."
        ),
        params=TO_CUSTOMERS,
        sms=True,
    ),
    Text(
        "backorder.customer_late",
        # Translators: 中文 缺件：短信告知客户逾期未到
        label=_("Backorder: late, to the customer"),
        subject=_("The part that you wait for is late"),
        # Translators: 中文 您好，您在{outlet}等待的配件 {part} 原定 {expected} 到货，现尚未到，
        # 我们正在催促，敬请谅解。服务顾问 {advisor} 会告知您新的日期。
        body=_(
            "The part that you wait for at {outlet}, {part}, was expected on {expected} and is not there yet. "
            "We are sorry. Your service advisor {advisor} tells you the new day."
        ),
        params=TO_CUSTOMERS,
        sms=True,
    ),
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
            "The customer is without the car until {part} comes (backorder {number}, expected on {expected}). "
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
