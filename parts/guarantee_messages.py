"""The words of messages about guarantees."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

TEXTS = (
    Text(
        "guarantee.papers",
        # Translators: 中文 担保手续待补办
        label=_("Paperwork of guarantees is due"),
        # Translators: 中文 {outlet}有 {number} 笔担保手续待补办
        subject=_("{outlet}: {number} guarantees without their paperwork"),
        # Translators: 中文 共 {amount}，最迟 {day} 补齐。请登记付款单或归还单。
        body=_("{amount} in all, the first by {day}. Enter the documents of payment or return."),
        params={"outlet": "text", "number": "number", "amount": "money", "day": "day"},
    ),
)
