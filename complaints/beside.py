"""What stands beside our own satisfaction figures, from rooms above this one.

    beside.register(provider)   # provider(outlets, months) -> {(outlet's key, first of a month): score}

A score is as the manufacturer gave it: points of ten, or percent.
"""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

Scores = dict[tuple[int, date], Decimal]
Provider = Callable[[Collection[int], Collection[date]], Scores]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    _providers.append(provider)


def scores_of(outlets: Collection[int], months: Collection[date]) -> Scores:
    """The manufacturer's scores of some outlets (by their keys) and months; what nobody has is left out."""
    found: Scores = {}
    for provider in _providers:
        found |= provider(outlets, months)
    return found
