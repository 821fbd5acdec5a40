"""The words of the fund's messages. Kept with the room that knows what they are about."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

PAYMENT = {
    "number": "text",
    "outlet": "text",
    "amount": "money",
    "payee": "text",
    "purpose": "text",
    "wanted": "day",
    "asked_by": "text",
}

TEXTS = (
    Text(
        "fund.asked",
        # Translators: 中文 基金付款待签字
        label=_("Fund: a payment waits for a signature"),
        subject=_("{amount} out of the fund of {outlet}: your signature, please"),
        body=_("{number}: to {payee} for {purpose}, wanted by {wanted}. Asked for by {asked_by}."),
        params=PAYMENT,
    ),
    Text(
        "fund.signed",
        # Translators: 中文 基金付款已签字
        label=_("Fund: a payment was signed"),
        subject=_("{number}: signed by {by}, to be paid out"),
        body=_("{amount} to {payee} for {purpose}, wanted by {wanted}."),
        params=PAYMENT | {"by": "text"},
    ),
    Text(
        "fund.refused",
        label=_("Fund: a payment was refused"),
        subject=_("{number}: refused by {by}"),
        body=_("{amount} to {payee} for {purpose}. {reason}"),
        params=PAYMENT | {"by": "text", "reason": "text"},
    ),
    Text(
        "fund.paid",
        # Translators: 中文 基金付款已付出
        label=_("Fund: money was paid out"),
        subject=_("{outlet}: {amount} paid out of the fund"),
        body=_(
            "{number}: to {payee} for {purpose}. Asked for by {asked_by}, signed by {signed_by}, paid out by {by}. "
            "The fund holds {balance}."
        ),
        params=PAYMENT | {"by": "text", "signed_by": "text", "balance": "money"},
    ),
    Text(
        "fund.corrected",
        # Translators: 中文 基金冲正
        label=_("Fund: an entry was taken back"),
        subject=_("{outlet}: counter entry of {amount} in the fund"),
        body=_("{by}: {reason} The fund holds {balance}."),
        params={"outlet": "text", "amount": "money", "reason": "text", "by": "text", "balance": "money"},
    ),
)
