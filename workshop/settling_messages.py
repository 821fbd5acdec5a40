"""The words of the messages at the end of an order: to the customer, and about a bad rating."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

TEXTS = (
    Text(
        "workshop.care_after_delivery",
        # Translators: 中文 交车后关怀短信（发给客户）
        label=_("To the customer after delivery"),
        # Translators: 中文 {car} 已交车
        subject=_("{car} was given back"),
        # Translators: 中文 您好，您的车 {car} 已于 {day} 在{outlet}交车。
        # 用车有任何疑问，请联系服务顾问 {advisor}。
        body=_(
            "Your car {car} was given back on {day} at {outlet}. If anything is unclear, please call your service "
            "advisor {advisor}."
        ),
        params={"outlet": "text", "car": "text", "day": "day", "advisor": "text"},
        sms=True,
        # Not to who answered R, and never in quiet hours, also where it waited in the outbox.
        care=True,
    ),
    Text(
        "workshop.bad_rating",
        # Translators: 中文 客户评价偏低
        label=_("Rating: fair or poor"),
        # Translators: 中文 {car}：客户评价“{level}”
        subject=_("{car}: the customer rates the visit “{level}”"),
        # Translators: 中文 维修单 {number}，服务顾问 {advisor}。客户说：{words}
        body=_("Order {number}, advisor {advisor}. The customer says: {words}"),
        params={"car": "text", "number": "text", "level": "term", "words": "text", "advisor": "text"},
    ),
)
