"""How long the words of messages to customers are kept. That they were sent, when, and whether they arrived, stays."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare
from staff.retention import GONE, Rule, register

from .models import Delivery, Message, Receipt

BODIES = "retention.messages_days"

declare(
    # Translators: 中文 发给客户的消息内容保存天数（0 为长期保存）
    Policy(BODIES, _("Words of messages to customers are kept (0: for good)"), "days", "730", _("House rule"))
)


def old_messages(before: datetime):
    """Messages to people outside the house whose words are still there, and that wait for nothing."""
    outside = ~Q(mobile="") | ~Q(wecom="")
    bodies = Delivery.objects.exclude(sent_body__in=["", GONE])
    said = Q(deliveries__in=bodies) | ~Q(own_words__in=["", GONE])
    found = Message.objects.filter(outside, said, queued_at__lt=before)
    return found.exclude(deliveries__in=Delivery.objects.waiting()).distinct()


def blank_messages(keys: list, at: datetime) -> None:
    """Words, numbers and parameters; the row, its state and its receipt stay."""
    messages = Message.objects.filter(pk__in=keys)
    messages.exclude(own_words="").update(own_words=GONE)
    messages.update(params={})
    messages.exclude(mobile="").update(mobile=GONE)
    messages.exclude(wecom="").update(wecom=GONE)
    for name in ("sent_to", "sent_subject", "sent_body", "last_error"):
        Delivery.objects.filter(message__in=keys).exclude(**{name: ""}).update(**{name: GONE})
    Receipt.objects.filter(delivery__message__in=keys).update(mobile=GONE)


# Translators: 中文 发给客户的消息内容
register(Rule("notices.bodies", _("Words of messages to customers"), BODIES, old_messages, blank_messages))
