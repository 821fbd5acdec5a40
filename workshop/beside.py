"""What rooms above put on the page of a repair order: links and lines about it. They register from `ready()`.

beside.register(beside_order)     # (order, user, at) -> Beside rows that the reader may see
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Beside:
    """One line with its address; `state` and its `shape` (open, doing, done, shut) where it is a record."""

    words: str
    url: str
    state: str = ""
    shape: str = ""


Provider = Callable[[object, object, datetime], Iterable[Beside]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """`provider(order, user, at)` gives what stands beside the order for that reader; a constant number of queries."""
    _providers.append(provider)


def of_order(order, user, at: datetime) -> list[Beside]:
    return [line for provider in _providers for line in provider(order, user, at)]
