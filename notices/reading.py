"""Messages as their reader sees them: words in the reader's language, and where each leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from staff import trail
from staff.instants import local

from . import texts
from .models import Delivery, Message, TextOverride


@dataclass(frozen=True)
class Shown:
    """One message with its words and the address of its record (empty where it has none)."""

    message: Message
    subject: str
    body: str
    url: str
    hidden: bool = False
    """The words are not for whoever looks at it: the kind of message stands in their place."""


def shown(messages: Iterable[Message], language: str, at: datetime) -> list[Shown]:
    """The messages in the language; one query for the words of all of them."""
    on = local(at).date()
    overrides = TextOverride.objects.in_force(on)
    return [Shown(message, *message.words(language, on, overrides), url=message.record_url()) for message in messages]


def is_readable(message: Message, user) -> bool:
    """Whether the words are for the user's eyes: they are to the user, or the right that guards the record is theirs.

    Watching over the outbox of a place does not mean reading its cases.
    """
    if message.recipient_id == user.pk or message.about_type_id is None:
        return True
    about = ContentType.objects.get_for_id(message.about_type_id).model_class()
    return about is None or trail.opens_to(user, about, message.outlet)


@dataclass(frozen=True)
class ShownDelivery:
    """One delivery with its subject in the language of who looks at it."""

    delivery: Delivery
    subject: str


def shown_deliveries(deliveries: Iterable[Delivery], user, language: str, at: datetime) -> list[ShownDelivery]:
    """The deliveries (with their readers at hand) in the language; one query for the words of all of them."""
    on = local(at).date()
    overrides = TextOverride.objects.in_force(on)
    return [
        ShownDelivery(
            row,
            row.message.words(language, on, overrides)[0]
            if is_readable(row.message, user)
            else texts.label_of(row.message.code),
        )
        for row in deliveries
    ]


def shown_delivery(delivery: Delivery, members: Iterable[Delivery], user, language: str, at: datetime) -> Shown:
    """The words of one delivery; a digest is readable to whoever may read all that went out with it."""
    if all(is_readable(row.message, user) for row in (delivery, *members)):
        return shown([delivery.message], language, at)[0]
    return Shown(delivery.message, texts.label_of(delivery.message.code), "", url="", hidden=True)


def example(text: texts.Text, words: tuple[str, str], language: str, at: datetime) -> tuple[str, str]:
    """Subject and body with made-up parameters, for a preview."""
    values = {
        "number": "3",
        "money": "1860",
        "instant": (at + timedelta(hours=20)).isoformat(),
        "day": date.fromordinal(local(at).date().toordinal() + 3).isoformat(),
        "span": 12_000,
        "term": "",
    }
    params = {name: values.get(kind) or f"[{name}]" for name, kind in text.kinds.items()}
    return texts.fill(words, text, params, language, local(at).date())
