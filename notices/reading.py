"""Messages as their reader sees them: words in the reader's language, and where each leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def shown(messages: Iterable[Message], language: str, at: datetime) -> list[Shown]:
    """The messages in the language; one query for the words of all of them."""
    on = local(at).date()
    overrides = TextOverride.objects.in_force(on)
    return [Shown(message, *message.words(language, on, overrides), url=message.record_url()) for message in messages]


@dataclass(frozen=True)
class ShownDelivery:
    """One delivery with its subject in the language of who looks at it."""

    delivery: Delivery
    subject: str


def shown_deliveries(deliveries: Iterable[Delivery], language: str, at: datetime) -> list[ShownDelivery]:
    """The deliveries (with their messages at hand) in the language; one query for the words of all of them."""
    on = local(at).date()
    overrides = TextOverride.objects.in_force(on)
    return [ShownDelivery(row, row.message.words(language, on, overrides)[0]) for row in deliveries]


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
