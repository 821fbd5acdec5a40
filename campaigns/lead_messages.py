"""The words of messages about leads."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

GIVEN = "campaign.lead_given"
GIVEN_MANY = "campaign.leads_given"

TEXTS = (
    Text(
        GIVEN,
        # Translators: 中文 有线索交给您
        label=_("A lead was handed to you"),
        # Translators: 中文 有线索交给您：{wants}
        subject=_("A lead for you: {wants}"),
        # Translators: 中文 {who}，来自活动“{campaign}”，{day} 前跟进。
        body=_("{who}, from {campaign}. Follow up by {day}."),
        params={"campaign": "text", "who": "text", "wants": "text", "day": "day"},
    ),
    Text(
        GIVEN_MANY,
        # Translators: 中文 有多条线索交给您
        label=_("Leads were handed over to you"),
        # Translators: 中文 {who} 的 {number} 条活动线索转给您
        subject=_("{number} leads of {who} are yours now"),
        # Translators: 中文 原因：{reason}。它们在“我的一天”里。
        body=_("Why: {reason}. They stand in your day."),
        params={"number": "number", "who": "text", "reason": "text"},
    ),
)
