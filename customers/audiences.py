"""Audiences that other rooms choose: the registry by which they are written to as everybody else is.

A `Sending` whose `audience` holds the name of a kind goes to that kind's customers. Who wants no more messages, is not
to be called or was contacted often enough is left out here as there (`services.care_messages`); the room says who else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from staff.roles import Right


@dataclass(frozen=True)
class AudienceKind:
    """One kind. `name` is its key in `Sending.audience`; the value there is the room's own, such as a number."""

    name: str
    right: Right
    """Whoever sends has it over the outlet."""
    customers: Callable[[dict, date], QuerySet]
    """`customers(audience, on)`: who is to be written to still."""
    hold: Callable[[object, Iterable[int]], None]
    """`hold(sending, customers)`: the rows of these people are held, before the customers themselves."""
    had: Callable[[object, Iterable[int]], set[int]]
    """`had(sending, customers)`: who of them was written to by another sending of the same audience."""
    queued: Callable[[object, list[int], datetime], None]
    """`queued(sending, customers, at)`: to these a message is on its way; in the same transaction."""
    sent: Callable[[object, int, datetime], None]
    """`sent(sending, customer, at)`: the message has left the house."""
    wanted: Callable[[object, int], bool]
    """`wanted(sending, customer)`: asked in the last moment; False withdraws the message."""
    values: Callable[[object, Iterable[int]], dict[int, dict[str, str]]]
    """`values(sending, customers)`: what the words may ask for beside the usual, `{customer: {"link": ...}}`."""


_kinds: dict[str, AudienceKind] = {}


def register(kind: AudienceKind) -> None:
    _kinds[kind.name] = kind


def kind_of(audience: dict) -> AudienceKind | None:
    """The kind of a sending's audience; None for reminders and for what is chosen by hand."""
    return next((_kinds[name] for name in audience if name in _kinds), None)
