"""What rooms above put on the page of a key-customer case: links and lines about it. They register from `ready()`.

beside.register(beside_case)     # (case, user, at) -> Beside rows that the reader may see
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Beside:
    """One line with its address; `state` where it is a record. Without one it is something to begin."""

    words: str
    url: str
    state: str = ""


Provider = Callable[[object, object, datetime], Iterable[Beside]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """`provider(case, user, at)` gives what stands beside the case for that reader; a constant number of queries."""
    _providers.append(provider)


def of_case(case, user, at: datetime) -> list[Beside]:
    return [line for provider in _providers for line in provider(case, user, at)]
